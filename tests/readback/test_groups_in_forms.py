"""Documents of forms with lines beside tables, and groups whose heads are rows of their own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx

from generator.form import context, template, unit_document
from generator.readback import read_document
from generator.word import provenance
from tests import drawn_pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.pack.pack import Pack
    from generator.readback.read_document import Document

SETTINGS = {"年度": "2024"}
PROOF = provenance.Provenance("2024", "某局", "0", "", "", "", "")
PACK = """\
name: goals
version: 1
unit_name: 单位
forms:
  - {template: one.docx, contents: '{{ 项.名称 }}', repeat: 项目, as: 项}
  - {template: list.docx, contents: 汇总表}
properties: {title: t, subject: s, creator: c}
appendix: {title: t, contents: c}
"""
SCHEMA = """\
settings:
  年度: {type: string}
unit:
  单位: {type: string}
  项目:
    type: list
    required: false
    schema:
      type: dict
      schema:
        名称: {type: string}
        目标:
          type: list
          required: false
          schema:
            type: dict
            schema:
              依据: {type: string}
              日期: {type: string, required: false}
              措施:
                type: list
                required: false
                schema: {type: dict, schema: {内容: {type: string}}}
"""
ONE = """\
表外段落：项目表
表外段落：填报单位：{{ 单位 }}
列宽
│ 名称 │ {{ 项.名称 }} │
表外段落：以下逐项填写
列宽
│ 措施 │
│ {%tr for 目 in 项.目标 %} │
│ 依据：{{ 目.依据 }} │
│ 日期：{{ 目.日期 }} │
│ {%tr for 行 in 目.措施 %} │
│ {{ 行.内容 }} │
│ {%tr endfor %} │
│ {%tr endfor %} │
"""
LIST = """\
表外段落：汇总表
表外段落：填报单位：{{ 单位 }}　　年度：{{ 年度 }}
列宽
│ 项目名称 │
│ {%tr for 项 in 项目 %} │
│ {{ 项.名称 }} │
│ {%tr endfor %} │
"""


def _pack() -> Pack:
    return drawn_pack.load(PACK, SCHEMA, one=ONE, list=LIST)


def _built(*projects: dict[str, Any]) -> bytes:
    seen = context.build(_pack(), SETTINGS, {"单位": "某局", "项目": list(projects)})
    renderer = unit_document.renderer(template.compile_pack(_pack()))
    return unit_document.render(renderer, seen, PROOF).docx


def _read(content: bytes, folder: Path) -> Document:
    path = folder / "unit.docx"
    path.write_bytes(content)
    return read_document.read(path, [read_document.reader(_pack())])


def _goals(document: Document) -> Iterator[tuple[str, list[str]]]:
    """What each goal of the unit's projects says: its reason, its measures."""
    [unit] = document.units
    for project in unit.values["项目"]:
        for goal in project["目标"]:
            yield goal["依据"], [row["内容"] for row in goal["措施"]]


def _goal(reason: str, *measures: str) -> dict[str, Any]:
    return {"依据": reason, "日期": "5月", "措施": [{"内容": each} for each in measures]}


def _without_rows(content: bytes, text: str) -> bytes:
    document = docx.Document(io.BytesIO(content))
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text == text:
                table._tbl.remove(row._tr)  # noqa: SLF001
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_a_line_of_two_fields_starts_no_form_that_has_the_first_of_them(tmp_path: Path) -> None:
    document = _read(_built({"名称": "甲", "目标": [_goal("一")]}), tmp_path)

    assert not document.diagnostics
    assert [each["名称"] for each in document.units[0].values["项目"]] == ["甲"]


def test_a_list_whose_rows_are_forms_may_have_none(tmp_path: Path) -> None:
    document = _read(_built(), tmp_path)

    assert not document.diagnostics
    assert document.units[0].values["单位"] == "某局"


def test_the_head_of_a_group_is_no_row_of_the_one_above(tmp_path: Path) -> None:
    goals = [_goal("一", "甲", "乙"), _goal("二", "丙")]

    document = _read(_built({"名称": "某项目", "目标": goals}), tmp_path)

    assert not document.diagnostics
    assert list(_goals(document)) == [("一", ["甲", "乙"]), ("二", ["丙"])]


def test_the_head_of_a_group_that_lost_its_first_row_is_doubted(tmp_path: Path) -> None:
    goals = [_goal("一", "甲"), _goal("二", "丙")]
    content = _without_rows(_built({"名称": "某项目", "目标": goals}), "依据：二")

    [doubt] = _read(content, tmp_path).diagnostics

    assert doubt.code == "ambiguous"
    assert doubt.message.endswith("此行与表样中“日期：…”一行相符，已导入“措施”")
