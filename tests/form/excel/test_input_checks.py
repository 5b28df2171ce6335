"""What is said and checked where somebody types into a workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from generator.form.excel import excel_form, input_checks
from tests import any_data, small_pack
from tests.filled_word import handed_out

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """\
settings: {}
unit:
  名称: {type: string}
  类别: {type: string, allowed: [甲, 乙], meta: {title: 类别, hint: 按上年。}}
  级别: {type: string, allowed: [甲, 乙]}
  金额: {type: decimal, min: 0, meta: {title: 金额（万元）, unit: 万元}}
  人数: {type: integer, meta: {title: 人数, hint: 只算在编的。}}
  备注: {type: string, meta: {hint: 冒号后是空格和“|”。}}
"""
PACK = (
    small_pack.PACK[: small_pack.PACK.index("derived:")]
    + small_pack.PACK[small_pack.PACK.index("properties:") :]
)
PACK = PACK.replace(", repeat: 人, as: 人", "").replace("人.姓名", "名称")
RULES = "rules: []\n"


def test_fields_are_checked_by_what_the_schema_says(tmp_path: Path) -> None:
    checks = input_checks.read(
        small_pack.load(tmp_path, schema=SCHEMA, pack=PACK, rules=RULES)
    ).checks

    amount, count, kind = (checks[name,] for name in ("金额", "人数", "类别"))
    assert (amount.kind, amount.minimum, amount.title) == ("decimal", 0, "金额（万元）")
    assert amount.message == "请填数字，以万元为单位。"
    assert amount.error == "此处应填数字，以万元为单位，不小于 0，不带计量单位。"
    assert (count.kind, count.minimum, count.message) == ("integer", None, "只算在编的。")
    assert (kind.kind, kind.message) == ("list", "请从列表中选择。按上年。")
    # Nothing is to be said of them that belongs on a form.
    assert not {("名称",), ("备注",)} & set(checks)


def test_equal_choices_stand_once(tmp_path: Path) -> None:
    inputs = input_checks.read(small_pack.load(tmp_path, schema=SCHEMA, pack=PACK, rules=RULES))

    assert inputs.choices == [("甲", "乙")]
    assert inputs.checks["类别",].source == inputs.checks["级别",].source == "'_表单信息'!$D$1:$D$2"
    cells = input_checks.choice_cells(inputs)
    assert [(c.row, c.column, c.content) for c in cells] == [(0, 3, "甲"), (1, 3, "乙")]


def test_fields_by_which_others_are_looked_up_name_a_row(tmp_path: Path) -> None:
    inputs = input_checks.read(small_pack.load(tmp_path))

    assert inputs.keys == {("人", "组"): ("组", "名")}


def test_notes_tell_of_copies_and_defaults_only_where_there_are_some(tmp_path: Path) -> None:
    with_both = input_checks.notes(small_pack.load(tmp_path / "a"), "某局")
    pack = small_pack.load(tmp_path / "b", schema=SCHEMA, pack=PACK, rules=RULES)
    with_none = input_checks.notes(pack, "某局")

    assert "本工作簿由某局填写" in with_both[0]
    assert len(with_both) == len(with_none) + 2
    assert any("“说明”不填的，由程序从其他栏目取得" in line for line in with_both)


@pytest.mark.parametrize(
    ("name", "has_groups"), [("project-goals", True), ("vehicle-register", False)]
)
def test_notes_say_how_to_add_to_groups(name: str, *, has_groups: bool) -> None:
    pack = any_data.load(name)
    unit = handed_out(pack, any_data.SETTINGS[name], {pack.unit_name: "某局"})

    content = excel_form.render(excel_form.prepare(pack), unit)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    lines = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("行是分组的，" in line for line in lines) == has_groups
