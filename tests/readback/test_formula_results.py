"""Results of formulas in a form handed out are held against what the program works out."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.form.excel import excel_form
from generator.readback import read_document
from tests import drawn_pack, filled_word

if TYPE_CHECKING:
    from pathlib import Path

PACK = """\
name: weighed
version: 1
unit_name: 单位
forms: [{template: form.docx, contents: '{{ 单位 }}'}]
derived:
  - {each: 项, field: 得分, formula: 数 * 权重}
  - {field: 合计, formula: 'SUM(项.得分, 甲)'}
  - {field: 个数, formula: COUNT(项)}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
"""
SCHEMA = """\
settings:
  权重: {type: decimal}
unit:
  单位: {type: string}
  甲: {type: decimal}
  合计: {type: decimal, required: false}
  个数: {type: decimal, required: false}
  项:
    type: list
    schema:
      type: dict
      schema:
        数: {type: decimal}
        得分: {type: decimal, required: false}
"""
FORM = """\
列宽
│ 单位 │ {{ 单位 }} │ 甲 │ {{ 甲 }} │
│ 数 ×2 │ 得分 ×2 │
│ {%tr for 行 in 项 %} ×4 │
│ {{ 行.数 }} ×2 │ {{ 行.得分 }} ×2 │
│ {%tr endfor %} ×4 │
│ 合计 │ {{ 合计 }} │ 个数 │ {{ 个数 }} │
"""
UNIT = {"单位": "甲局", "甲": "1", "项": [{"数": "3"}]}


@pytest.mark.parametrize(
    ("title", "results"),
    [
        ("权重 {{ 权重 }}", [" B 列：公式的结果是“8”，按所填各数应为 7", "9”，按所填各数应为 1"]),
        # What the campaign alone knows could make any total.
        ("单位", ["9”，按所填各数应为 1"]),
    ],
)
def test_a_result_that_depends_on_a_setting_which_no_form_prints_is_not_doubted(
    tmp_path: Path, title: str, results: list[str]
) -> None:
    pack = drawn_pack.load(PACK, SCHEMA, form=FORM.replace("单位 │", f"{title} │", 1))
    handout = filled_word.handed_out(pack, {"权重": 2}, UNIT)
    content = excel_form.render(excel_form.prepare(pack), handout)
    path = tmp_path / "甲局.xlsx"
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = re.sub(b"(</f><v>)7.0</v>", rb"\g<1>8</v>", old.read(name))
            new.writestr(name, re.sub(b"(SUMPRODUCT[^/]*</f><v>)1.0</v>", rb"\g<1>9</v>", part))

    document = read_document.read(path, [read_document.reader(pack)])

    messages = [each.message for each in document.diagnostics if "公式" in each.message]
    assert len(messages) == len(results)
    for message, words in zip(messages, results, strict=True):
        assert words in message
