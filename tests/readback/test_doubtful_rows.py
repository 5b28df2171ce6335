"""What may have been read into the wrong list is told, with a remark where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.readback import alignment, form_values
from tests import small_form
from tests.small_rows import line, pack_of, patterns_of, table

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack
    from generator.readback.unit_values import UnitForms
    from generator.word.document_rows import Row

HEAD: list[small_form.Row] = [["附表1"], ["名称", "{{ 名称 }}"]]
GROUPS: list[small_form.Row] = [
    ["序号", "名", "数"],
    ["{%tr for 行 in 组 %}"],
    ["{{ 行.序号 }}", "{{ 行.名 }}", "{{ 行.数 }}"],
    ["{%tr endfor %}"],
]
PEOPLE: list[small_form.Row] = [
    ["序号", "名", "数"],
    ["{%tr for 员 in 人 %}"],
    ["{{ 员.号 }}", "{{ 员.姓名 }}", "{{ 员.数 }}"],
    ["{%tr endfor %}"],
]
HEADING = ["序号", "名", "数"]
TITLE = [["附表1"], ["名称", "甲局"]]


def read(pack: Pack, *parts: list[list[str]] | str) -> tuple[list[UnitForms], list[Diagnostic]]:
    """What is read of a document with these tables, and paragraphs outside them."""
    rows: list[Row] = []
    tables = lines = 0
    for part in parts:
        if isinstance(part, str):
            lines += 1
            rows.append(line(part, lines))
        else:
            tables += 1
            rows += table(*part, number=tables)
    patterns = patterns_of(pack)
    return form_values.read(pack, patterns, alignment.align(patterns, rows), "甲局.docx")


def doubts(unit: UnitForms, found: list[Diagnostic]) -> list[str]:
    """The doubts about rows, without their positions; each is a remark of the unit too."""
    messages = [each.message for each in found if each.code == "ambiguous"]
    remarks = [remark for texts in unit.remarks.values() for remark in texts]
    assert all(f"核对：{message}" in remarks for message in messages)
    return [message.partition("：")[2] for message in messages]


@pytest.fixture
def lists(tmp_path: Path) -> Pack:
    """A form with two lists in tables that look alike, under captions."""
    return pack_of(tmp_path, small_form.form(HEAD, "各组：", GROUPS, "各人：", PEOPLE))


def test_a_table_that_stands_twice_is_told_where_its_rows_went(lists: Pack) -> None:
    groups = [HEADING, ["一", "子", "3"], ["二", "丑", "4"]]
    people = [HEADING, ["1", "张三", "5"]]

    [unit], found = read(lists, TITLE, "各组：", groups, groups, "各人：", people)

    assert doubts(unit, found) == ["第 2 个表和第 3 个表中的行都已导入“组”，可能重复，或属于别处"]
    assert [*unit.remarks] == [("组", 2, "名")]
    assert not [each for each in found if "可忽略" in each.hint]


def test_a_heading_that_stands_twice_above_equal_rows_is_told(lists: Pack) -> None:
    groups = [HEADING, ["一", "子", "3"]]

    [unit], found = read(lists, TITLE, "各组：", [*groups, *groups], "各人：", [HEADING, [""] * 3])

    assert doubts(unit, found) == [
        "上面的表头又出现了一次，其下的行也已导入“组”，可能重复，或属于别处"
    ]


def test_rows_below_a_missing_heading_are_told_as_guessed(lists: Pack) -> None:
    rows = [["1", "张三", "5"], ["2", "李四", "6"]]

    [unit], found = read(lists, TITLE, [HEADING, *rows])

    [doubt] = doubts(unit, found)
    said = "上面缺少“序号、名、数”一行，以上各行已导入“组”，从此行起按次序导入“人”，可能属于别处"
    assert doubt == said
    assert not [each for each in found if each.code == "label" and "可忽略" in each.hint]
    missing = [each.message for each in found if each.code == "missing-row"]
    assert len(missing) == len({*missing})


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        pytest.param("各人：", "各组：", ["各组：", "各人："], id="moved"),
        pytest.param("三季度：", "各人：", ["各组："], id="retyped"),
        pytest.param("", "各人：", [], id="missing"),
    ],
)
def test_captions_that_tell_equal_tables_apart(
    first: str, second: str, told: list[str], lists: Pack
) -> None:
    tables = [[HEADING, ["一", "子", "3"]], [HEADING, ["1", "张三", "5"]]]
    above = [first] if first else []

    [unit], found = read(lists, TITLE, *above, tables[0], second, tables[1])

    assert doubts(unit, found) == [
        f"上方没有“{caption}”，此表可能是另一个相同的表" for caption in told
    ]
    assert not [each for each in found if "可忽略" in each.hint]


def test_a_total_among_a_list_s_rows_is_told(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, small_form.form([*HEAD, *GROUPS, ["合计", "", "{{ 总数 }}"]]))
    rows = [*TITLE, HEADING, ["一", "子", "3"], ["", "合 计", "3"], ["合计", "", "3"]]

    [unit], found = read(pack, rows)

    assert doubts(unit, found) == ["“合计”是表样中另一行的文字，此行已导入“组”"]
    assert [*unit.remarks] == [("组", 1, "名")]


def test_the_first_table_of_a_repeating_form_that_is_missing(tmp_path: Path) -> None:
    person: list[small_form.Row] = [["附表1"], ["名称", "{{ 名称 }}"], ["姓名", "{{ 人.姓名 }}"]]
    phones: list[small_form.Row] = [
        ["电话", "备注"],
        ["{%tr for 行 in 组 %}"],
        ["{{ 行.名 }}", "{{ 行.说明 }}"],
        ["{%tr endfor %}"],
    ]
    pack = pack_of(tmp_path, small_form.form(person, phones, repeat=("人",), variable="人"))
    one = [["附表1"], ["名称", "甲局"], ["姓名", "张三"]]

    [unit], found = read(pack, one, [["电话", "备注"], ["1", "a"]], [["电话", "备注"], ["2", "b"]])

    assert doubts(unit, found) == ["第 2 个表和第 3 个表中的行都已导入“组”，可能重复，或属于别处"]


def test_a_document_as_built_has_no_doubts(lists: Pack) -> None:
    people = [HEADING, ["1", "张三", "5"]]

    [unit], found = read(lists, TITLE, "各组：", [HEADING, ["一", "子", "3"]], "各人：", people)

    assert (found, unit.remarks) == ([], {})


def test_a_missing_row_says_in_which_copy_and_table_of_the_form(tmp_path: Path) -> None:
    form = small_form.form(
        [["附表1"], ["姓名", "{{ 人.姓名 }}"]],
        [["电话", "{{ 人.说明 }}"]],
        repeat=("人",),
        variable="人",
    )
    pack = pack_of(tmp_path, small_form.form([["附表0"], ["名称", "{{ 名称 }}"]]), form)
    whole = [["附表1"], ["姓名", "张三"]], [["电话", "1"]]

    _, [error] = read(pack, [["附表0"], ["名称", "甲局"]], *whole, [["附表1"], ["姓名", "李四"]])

    assert error.message == "附表1（第 2 份，表样第 2 个表）缺少一行：电话"


def test_a_heading_of_one_column_that_stands_again_is_told(tmp_path: Path) -> None:
    names: list[small_form.Row] = [
        ["人员"],
        ["{%tr for 员 in 人 %}"],
        ["{{ 员.姓名 }}"],
        ["{%tr endfor %}"],
    ]
    pack = pack_of(tmp_path, small_form.form(HEAD, names))

    [unit], found = read(pack, TITLE, [["人员"], ["张三"], ["人 员"], ["李四"]])

    assert [row["姓名"] for row in unit.values["人"]] == ["张三", "人 员", "李四"]
    assert doubts(unit, found) == ["“人员”是表样中另一行的文字，此行已导入“人”"]
