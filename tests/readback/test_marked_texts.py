"""Texts that are struck through, raised or lowered are doubted, and never joined to a number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.readback import alignment, form_values
from generator.word.visible_content import Marked
from tests import small_form
from tests.small_rows import line, pack_of, patterns_of, table

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.pack import Pack
    from generator.word.document_rows import Row
    from generator.word.text_styles import Mark

HEAD = [["附表1"], ["名称", "甲局"]]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    form = small_form.form(
        [
            ["附表1"],
            ["名称", "{{ 名称 }}"],
            ["收入", "{{ 账目.收入 }}", "支出", "{{ 账目.支出 }}"],
        ]
    )
    return pack_of(tmp_path, form)


def marked(rows: list[Row], row: int, cell: int, *parts: tuple[int, int, Mark]) -> list[Row]:
    """The rows with these parts of a cell's text marked."""
    cells = list(rows[row].cells)
    cells[cell] = replace(cells[cell], marked=tuple(Marked(*part) for part in parts))
    return [*rows[:row], replace(rows[row], cells=tuple(cells)), *rows[row + 1 :]]


def read(pack: Pack, rows: list[Row]) -> tuple[object, list[str], list[tuple[str, str]]]:
    """The values, the remarks, and severity and message of each finding."""
    patterns = patterns_of(pack)
    [unit], found = form_values.read(pack, patterns, alignment.align(patterns, rows), "甲局.docx")
    remarks = [remark for texts in unit.remarks.values() for remark in texts]
    return unit.values, remarks, [(each.severity, each.message) for each in found]


@pytest.mark.parametrize(
    ("text", "parts", "imported"),
    [
        ("123.4599", [(0, 6, "删除线")], "（删除线：123.45）99"),
        ("123.4599", [(0, 3, "删除线"), (3, 6, "删除线")], "（删除线：123.45）99"),
        ("123.452", [(6, 7, "上标")], "123.45（上标：2）"),
        ("1230", [(3, 4, "下标")], "123（下标：0）"),
        ("1 234", [(0, 1, "删除线")], "（删除线：1） 234"),
    ],
)
def test_marked_parts_of_an_amount_are_never_joined_to_it(
    pack: Pack, text: str, parts: list[tuple[int, int, Mark]], imported: str
) -> None:
    rows = marked(table(*HEAD, ["收入", text, "支出", "2"]), 2, 1, *parts)

    values, remarks, found = read(pack, rows)

    assert values == {"名称": "甲局", "账目": {"收入": imported, "支出": "2"}}
    assert "error" in {severity for severity, _ in found}
    assert any("无法确定金额" in remark for remark in remarks)


def test_an_amount_that_is_struck_through_as_a_whole_is_a_doubt(pack: Pack) -> None:
    rows = marked(table(*HEAD, ["收入", "123", "支出", "2"]), 2, 1, (0, 3, "删除线"))

    values, [remark], [(severity, message)] = read(pack, rows)

    assert values == {"名称": "甲局", "账目": {"收入": "123", "支出": "2"}}
    assert (severity, remark) == ("warning", f"核对：{message}")
    assert message.endswith("“123”是删除线，已照常导入")


def test_of_other_texts_what_is_struck_through_is_told(pack: Pack) -> None:
    rows = table(["附表1"], ["名称", "甲乙局m2"], ["收入", "1", "支出", "2"])
    rows = marked(rows, 1, 1, (1, 2, "删除线"), (4, 5, "上标"))

    values, [remark], [(severity, message)] = read(pack, rows)

    assert values == {"名称": "甲乙局m2", "账目": {"收入": "1", "支出": "2"}}
    assert (severity, remark) == ("warning", f"核对：{message}")
    assert message.endswith("“乙”是删除线，已照常导入")


def test_a_hidden_row_is_told(pack: Pack) -> None:
    rows = table(*HEAD, ["收入", "1", "支出", "2"])

    values, remarks, found = read(pack, [*rows[:2], replace(rows[2], is_hidden=True)])

    assert values == {"名称": "甲局", "账目": {"收入": "1", "支出": "2"}}
    assert [severity for severity, _ in found] == ["error"]
    assert all("已隐藏" in remark for remark in remarks)
    assert remarks


def test_what_stands_outside_the_tables_stays_in_the_file_as_a_doubt(pack: Pack) -> None:
    rows = [*table(*HEAD, ["收入", "1", "支出", "2"]), line("补充说明：另有经费 30 万元")]

    _, [remark], [(severity, message)] = read(pack, rows)

    assert severity == "warning"
    assert remark == f"核对：{message}"


def test_a_chinese_full_stop_for_a_point_is_a_doubt_and_no_full_width_digit(pack: Pack) -> None:
    rows = table(*HEAD, ["收入", "20。5", "支出", "2"])

    values, [remark], [(severity, message)] = read(pack, rows)

    assert values == {"名称": "甲局", "账目": {"收入": "20.5", "支出": "2"}}
    assert (severity, remark) == ("warning", f"核对：{message}")
    assert message.endswith("：“20。5”已导入为 20.5")
