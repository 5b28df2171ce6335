"""Sums of a form in Excel come to what the documents print, blanks included."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from generator.form.excel import excel_form
from generator.form.handout import Handout
from generator.word.handout_mark import HandoutMark
from tests import drawn_template, small_pack

if TYPE_CHECKING:
    from pathlib import Path

FORM = """\
列宽
│ 名称 │ {{ 名称 }} │
│ 收入 │ {{ 账目.收入 }} │
│ 支出 │ {{ 账目.支出 }} │
│ 合计 │ {{ 账目.结余 }} │
"""


@pytest.mark.parametrize(
    ("values", "total"),
    [({"收入": "3", "支出": "2"}, 5), ({"收入": "3"}, None)],
)
def test_sum_is_blank_where_an_addend_that_may_be_is(
    tmp_path: Path, values: dict[str, str], total: int | None
) -> None:
    pack = small_pack.load(tmp_path)
    [form, *_] = pack.forms
    pack = replace(pack, forms=(replace(form, docx=drawn_template.drawn(FORM)),))
    mark = HandoutMark("2023", "某局", pack.name, pack.version, pack.sha256, "0" * 64)
    handout = Handout({"年份": "2023"}, {"名称": "某局", "账目": values}, mark)

    content = excel_form.render(excel_form.prepare(pack), handout)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    results = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[1]
    [cell] = [cell for row in sheet for cell in row if str(cell.value).startswith("=IF(COUNT")]
    assert cell.value == '=IF(COUNT($B$2:$B$3)<2,"",ROUND(SUM($B$2:$B$3),6))'
    assert (results[cell.coordinate].value or None) == total
