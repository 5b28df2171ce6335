"""In workbooks, rows in which nothing is filled in show nothing and count nowhere."""

from __future__ import annotations

import io

import openpyxl

from generator.form.excel import excel_form
from tests import drawn_pack, filled_word

PACK = """\
name: grouped
version: 1
unit_name: 单位
forms: [{template: form.docx, contents: '{{ 单位 }}'}]
derived:
  - {each: 组.项, field: 应得, formula: 额 / 2}
  - {each: 组.项, field: 得分, formula: 'MIN(分值, 应得)'}
  - {each: 组, field: 次序, formula: 'IF(单位 = "甲局", 1, 2)'}
  - {field: 合计, formula: SUM(组.项.应得)}
  - {field: 总额, sum: [组.额]}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
"""
SCHEMA = """\
settings:
  年度: {type: string}
unit:
  单位: {type: string}
  合计: {type: decimal, required: false}
  总额: {type: decimal, required: false}
  组:
    type: list
    schema:
      type: dict
      schema:
        名: {type: string}
        额: {type: decimal}
        次序: {type: decimal, required: false}
        项:
          type: list
          schema:
            type: dict
            schema:
              目: {type: string}
              日: {type: date}
              分值: {type: decimal}
              应得: {type: decimal, required: false}
              得分: {type: decimal, required: false}
"""
FORM = """\
列宽
│ 单位 │ {{ 单位 }} │ 合计 │ {{ 合计 }} │ {{ 总额 }} │
│ {%tr for 组行 in 组 %} ×5 │
│ 组 │ {{ 组行.额 }} │ {{ 组行.名 }} │ 次序 │ {{ 组行.次序 }} │
│ {%tr for 行 in 组行.项 %} ×5 │
│ {{ 行.目 }} │ {{ 行.日 }} │ {{ 行.分值 }} │ {{ 行.应得 }} │ {{ 行.得分 }} │
│ {%tr endfor %} ×5 │
│ {%tr endfor %} ×5 │
"""
ROW = {"目": "一", "日": "2024-05-01", "分值": "3"}
UNIT = {"单位": "甲局", "组": [{"名": "甲", "额": "10", "项": [ROW]}]}
GROUPS, ROWS = (2, 7, 11, 15), (3, 4, 8, 12)


def _sheets() -> list[dict[str, object]]:
    """The formulas of the form handed out, and their results, by cell."""
    pack = drawn_pack.load(PACK, SCHEMA, form=FORM)
    handout = filled_word.handed_out(pack, {"年度": "2024"}, UNIT)
    content = excel_form.render(excel_form.prepare(pack), handout)
    books = [openpyxl.load_workbook(io.BytesIO(content), data_only=only) for only in (False, True)]
    return [
        {cell.coordinate: cell.value for row in book.worksheets[1] for cell in row}
        for book in books
    ]


def test_a_row_that_takes_all_from_elsewhere_is_blank_until_something_is_typed() -> None:
    formulas, results = _sheets()

    assert (
        formulas["D3"] == '=IF(COUNTA($A$3,$B$3,$C$3)=0,"",IF(COUNT($B$2)<1,"",IFERROR($B$2/2,"")))'
    )
    assert [results[f"D{row}"] for row in ROWS] == [5, None, None, None]
    assert results["D1"] == 5


def test_a_group_counts_as_filled_in_by_its_rows_too() -> None:
    formulas, results = _sheets()

    assert str(formulas["E7"]).startswith('=IF(COUNTA($A$8:$A$10,$B$7:$B$10,$C$7:$C$10)=0,"",')
    assert [results[f"E{row}"] for row in GROUPS] == [1, None, None, None]


def test_a_formula_that_is_blank_without_its_row_stays_as_it_was() -> None:
    formulas, _ = _sheets()

    assert formulas["E3"] == '=IF(COUNT($C$3,$D$3)<2,"",IFERROR(MIN($C$3,$D$3),""))'


def test_a_day_between_two_amounts_is_not_added_to_them() -> None:
    formulas, results = _sheets()

    assert "$B$2,$B$7,$B$11,$B$15" in str(formulas["E1"])
    assert results["E1"] == 10
