"""YAML texts changed in place: what is taken out, and what stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from generator.datafile import edit, yaml_tree

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath


def emptied(text: str, *paths: KeyPath) -> str:
    spans = yaml_tree.spans(text)
    return edit.apply(text, [edit.empty_value(text, spans[path]) for path in paths])


def without(text: str, *paths: KeyPath) -> str:
    return edit.apply(text, edit.remove_keys(text, yaml_tree.spans(text), paths))


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ([(3, 5, "x"), (0, 1, "y")], "y12x56789"),
        # What two take away is taken away once, also where one is within the other.
        ([(2, 6, ""), (4, 8, "")], "0189"),
        ([(2, 8, ""), (3, 5, "")], "0189"),
        ([(2, 8, ""), (3, 5, ""), (9, 10, "z")], "018z"),
        ([(4, 4, "x")], "0123x456789"),
        ([], "0123456789"),
    ],
)
def test_edits_are_made_together(changes: list[tuple[int, int, str]], after: str) -> None:
    assert edit.apply("0123456789", [edit.Edit(*change) for change in changes]) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("数: 54\n", "数: \n"),
        ("数: 54", "数: "),
        ("数: 54\r\n字: 乙\r\n", "数: \r\n字: 乙\r\n"),
        ("数: '54'  # 已核对\n", "数:       # 已核对\n"),
        ('数: "5" #注\n', "数:     #注\n"),
        ("数:\n  54\n字: 乙\n", "数:\n  \n字: 乙\n"),
        ("数: |  # 注\n  54\n\n字: 乙\n", "数:   # 注\n\n字: 乙\n"),
        ("数: >-\n  54\n", "数: \n"),
        ("{数: 54, 字: 乙}\n", "{数: , 字: 乙}\n"),
        ('{"数":54,"字":"乙"}\n', '{"数":"","字":"乙"}\n'),
        ('{"字": "乙", "数":"54"}', '{"字": "乙", "数":""}'),
        ('{\n  "数": 5, # 注\n  "字": "乙"\n}', '{\n  "数": "", # 注\n  "字": "乙"\n}'),
    ],
)
def test_a_value_is_emptied_where_it_stands(before: str, after: str) -> None:
    changed = emptied(before, ("数",))

    assert changed == after
    assert yaml.load(changed, yaml.BaseLoader) == {  # noqa: S506 - it reads only text
        **yaml.load(before, yaml.BaseLoader),  # noqa: S506 - the same
        "数": "",
    }


ROW = "行:\n  - "


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A line of its own, with what else is on it.
        ("甲: 1\n和: 5\n乙: 2\n", "甲: 1\n乙: 2\n"),
        ("甲: 1\r\n和: 5\r\n乙: 2\r\n", "甲: 1\r\n乙: 2\r\n"),
        ("甲: 1\n和: 5", "甲: 1\n"),
        ("甲: 1\n和: 5   # 三项\n乙: 2\n", "甲: 1\n# 三项\n乙: 2\n"),
        ("甲: |\n  一\n和: 5 # 注\n", "甲: |\n  一\n# 注\n"),
        ("甲: 1\n和: |\n  5\n\n乙: 2\n", "甲: 1\n\n乙: 2\n"),
        ("甲: 1\n? 和\n: 5\n乙: 2\n", "甲: 1\n乙: 2\n"),
        ("和: 5\n计: 6\n", "{}\n"),
        ("和: 5  # 注\n", "{}  # 注\n"),
        # Brackets, with the comma.
        ("{和: 5, 甲: 1}", "{甲: 1}"),
        ("{甲: 1, 和: 5, 乙: 2}", "{甲: 1, 乙: 2}"),
        ("{甲: 1, 和: 5}", "{甲: 1}"),
        ("{甲: 1, 和: 5,}", "{甲: 1, }"),
        ("{甲: 1, 和: 5, 计: 6}", "{甲: 1}"),
        ("{和: 5, 计: 6, 甲: 1}", "{甲: 1}"),
        ("{和: 5, 计: 6}", "{}"),
        ("{甲: , 和: 5}", "{甲: }"),
        ('{"甲":"1","和":"5"}', '{"甲":"1"}'),
        ('{\n  "甲": 1,\n  "和": 5,\n  "乙": 2\n}', '{\n  "甲": 1,\n  "乙": 2\n}'),
        ('{\n  "甲": 1,\n  "和": 5\n}', '{\n  "甲": 1\n}'),
        ('{\n  "甲": 1,\n  "和": 5, # 注\n  "乙": 2\n}', '{\n  "甲": 1,\n  # 注\n  "乙": 2\n}'),
        ('{\n  "甲": 1, # 注\n  "和": 5\n}', '{\n  "甲": 1 # 注\n  \n}'),
        ('{\n  "和": 5 # 注，有逗号,\n  , "甲": 1\n}', '{\n   # 注，有逗号,\n   "甲": 1\n}'),
    ],
)
def test_a_key_is_taken_out_with_its_value(before: str, after: str) -> None:
    there = yaml.load(before, yaml.BaseLoader)  # noqa: S506 - it reads only text
    gone = [name for name in ("和", "计") if name in there]

    changed = without(before, *((name,) for name in gone))

    assert changed == after
    assert yaml.load(changed, yaml.BaseLoader) == {  # noqa: S506 - the same
        name: value for name, value in there.items() if name not in gone
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("和: 5\n    甲: 1\n", "甲: 1\n"),
        ("和: 5\n    计: 6\n    甲: 1\n", "甲: 1\n"),
        ("和: 5\n    甲: 1\n    计: 6\n    乙: 2\n", "甲: 1\n    乙: 2\n"),
        ("甲: 1\n    和: 5\n    计: 6\n", "甲: 1\n"),
        ("和: 5  # 注\n    甲: 1\n", "  # 注\n    甲: 1\n"),
        ("和: 5\n    # 注\n    甲: 1\n", "\n    # 注\n    甲: 1\n"),
        ("和: 5\n  - 甲: 1\n", "{}\n  - 甲: 1\n"),
    ],
)
def test_behind_a_dash_the_next_key_takes_its_place(before: str, after: str) -> None:
    spans = yaml_tree.spans(ROW + before)

    changed = without(ROW + before, *(path for path in spans if path[-1:] in (("和",), ("计",))))

    assert changed == ROW + after
    rows = yaml.load(ROW + before, yaml.BaseLoader)["行"]  # noqa: S506 - it reads only text
    assert yaml.load(changed, yaml.BaseLoader)["行"] == [  # noqa: S506 - the same
        {name: value for name, value in row.items() if name not in ("和", "计")} for row in rows
    ]


def test_a_row_whose_only_brackets_are_the_lists_gets_its_own() -> None:
    assert without("行: [和: 5, {甲: 1}]\n", ("行", 0, "和")) == "行: [{}, {甲: 1}]\n"
