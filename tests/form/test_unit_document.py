"""The engine against stock docxtpl, and what a value may do to the XML around it."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from docxtpl import DocxTemplate
from lxml import etree

from generator.form import context, template, unit_document
from generator.word import package, provenance
from generator.word.ooxml import NAMESPACES
from tests import any_data, made_up
from tests.wordml import W

if TYPE_CHECKING:
    from generator.form.unit_document import Renderer
    from generator.pack.pack import Pack

SETTINGS = {"年度": "2023", "级次": "区级", "地区": "株洲市石峰区"}


def _plain(node: Any) -> Any:
    """The unit as the checked values are: amounts exact, no text that stock docxtpl changes."""
    if isinstance(node, dict):
        return {
            k: Decimal(v) if k.endswith(("金额", "拨款", "资金", "支出")) and isinstance(v, str) else _plain(v)  # noqa: E501
            for k, v in node.items()
        }  # fmt: skip
    if isinstance(node, list):
        return [_plain(v) for v in node]
    return node.replace("\n", "；").replace("\t", " ").replace("{_", "{").replace("_}", "}")


def _canonical(body: etree._Element) -> bytes:
    return etree.tostring(body, method="c14n", exclusive=True)


def _oracle(docx: bytes, seen: dict[str, Any]) -> bytes:
    """The body that stock docxtpl makes of the normalised template."""
    template = DocxTemplate(io.BytesIO(docx))
    template.render(seen, autoescape=True)
    saved = io.BytesIO()
    template.save(saved)
    return _canonical(DocxTemplate(io.BytesIO(saved.getvalue())).get_docx().element.body)


@pytest.mark.parametrize("name", made_up.UNITS)
def test_every_form_is_what_stock_docxtpl_renders(
    name: str, performance_targets: Pack, renderer: Renderer
) -> None:
    seen = context.build(performance_targets, SETTINGS, _plain(made_up.UNITS[name]))

    drawn = list(unit_document.forms_with_context(renderer.compiled, seen))

    assert len(drawn) == 2 + len(made_up.UNITS[name].get("支出方向", []))
    for form, sees in drawn:
        root = etree.fromstring(unit_document.document_xml([(form, sees)]).encode())
        assert _canonical(_without_page_rules(root[0])) == _oracle(form.form.normal, sees)


def test_rows_in_groups_are_what_stock_docxtpl_renders() -> None:
    pack = any_data.load("project-goals")
    goals = [{"名称": "甲", "分值": "1"}, {"名称": "乙", "分值": "2"}]
    projects = [{"名称": "一", "指标": goals}, {"名称": "二"}, {"名称": "", "指标": goals}]
    steps = [{"内容": "甲"}, {"内容": "乙"}]
    tasks = [{"事项": "一", "步骤": steps}, {"事项": "二"}]
    unit = {"单位": "某局", "项目": projects, "方向": [{"名称": "丙", "任务": tasks}]}
    seen = context.build(pack, any_data.SETTINGS["project-goals"], unit)

    drawn = list(unit_document.forms_with_context(template.compile_pack(pack), seen))

    assert len(drawn) == 2
    for form, sees in drawn:
        root = etree.fromstring(unit_document.document_xml([(form, sees)]).encode())
        assert _canonical(_without_page_rules(root[0])) == _oracle(form.form.normal, sees)


def _without_page_rules(body: etree._Element) -> etree._Element:
    """The body without what the engine adds of its own: font hints, rows that stay together."""
    for name in ("keepNext", "rPr"):
        for added in list(body.iter(f"{W}{name}")):
            above = added.getparent()
            assert above is not None
            above.remove(added)
    return body


def _cell(renderer: Renderer, pack: Pack, value: str) -> etree._Element:
    """The cell of 部门职责概述, drawn with the value."""
    seen = context.build(pack, SETTINGS, {"部门职责概述": value})
    form = renderer.compiled.forms[0]
    root = etree.fromstring(unit_document.document_xml([(form, seen)]).encode())
    [label] = [t for t in root.iter(f"{W}t") if t.text == "部门职责概述"]
    row = next(label.iterancestors(f"{W}tr"))
    return row.findall(f"{W}tc")[1]


def test_a_line_break_makes_a_paragraph_with_the_same_properties(
    renderer: Renderer, performance_targets: Pack
) -> None:
    cell = _cell(renderer, performance_targets, "一\n\n三")

    paragraphs = cell.findall(f"{W}p")
    assert ["".join(p.itertext()) for p in paragraphs] == ["一", "", "三"]
    assert len({etree.tostring(p.find(f"{W}pPr")) for p in paragraphs}) == 1


def test_a_tab_becomes_a_word_tab(renderer: Renderer, performance_targets: Pack) -> None:
    cell = _cell(renderer, performance_targets, "甲\t乙")

    [_, *run] = cell.find(f"{W}p/{W}r")
    assert [(child.tag, child.text) for child in run] == [
        (f"{W}t", "甲"),
        (f"{W}tab", None),
        (f"{W}t", "乙"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "{{ 年度 }}",
        "{% if %}",
        "{_{",
        "a & b",
        "</w:t>",
        "\"'",
        "😀𠮷",
        "内　部\u00a0空  格",
        "&amp;",
    ],
)
def test_a_value_never_becomes_markup(
    value: str, renderer: Renderer, performance_targets: Pack
) -> None:
    cell = _cell(renderer, performance_targets, value)

    assert "".join(cell.itertext()) == value


def test_sections_stand_between_forms_and_at_the_end_of_the_body(renderer: Renderer) -> None:
    form = renderer.compiled.forms[1]
    seen = context.build(renderer.compiled.pack, SETTINGS, {})

    body = etree.fromstring(unit_document.document_xml([(form, seen)] * 3).encode())[0]

    tags = [etree.QName(child).localname for child in body]
    assert tags == ["tbl", "p", "tbl", "p", "tbl", "p", "sectPr"]
    assert [len(p.findall(f"{W}pPr/{W}sectPr")) for p in body.findall(f"{W}p")] == [1, 1, 0]
    assert NAMESPACES in etree.tostring(body, encoding="unicode")


def test_outline_paragraphs_stand_outside_the_tables_and_take_no_room(renderer: Renderer) -> None:
    form = renderer.compiled.forms[1]
    seen = context.build(renderer.compiled.pack, SETTINGS, {})
    outline = unit_document.outline("甲<乙>局", ["表1\n上", "表2"])

    body = etree.fromstring(unit_document.document_xml([(form, seen)] * 2, outline).encode())[0]

    tags = [etree.QName(child).localname for child in body]
    assert tags == ["p", "p", "tbl", "p", "p", "tbl", "p", "sectPr"]
    found = [
        (p.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val"), "".join(p.itertext()), p)
        for p in body.findall(f"{W}p")
        if p.find(f"{W}pPr/{W}outlineLvl") is not None
    ]
    assert [(level, text) for level, text, _ in found] == [
        *(("0", "甲<乙>局"), ("1", "表1 上"), ("1", "表2"))
    ]
    for _, _, p in found:
        assert p.find(f"{W}pPr/{W}spacing").get(f"{W}line") == "1"
        # Hidden text is in no navigation pane.
        assert p.find(f".//{W}vanish") is None


def test_a_document_has_the_footers_that_its_sections_name(
    performance_targets: Pack, renderer: Renderer
) -> None:
    unit = _plain(made_up.UNITS["twelve directions"])
    origin = provenance.Provenance("2023", "示例局", "0", "", "", "", "")

    document = unit_document.render(
        renderer, context.build(performance_targets, SETTINGS, unit), origin
    )

    parts = package.parts(document.docx)
    named = re.findall(r'<w:footerReference [^>]*r:id="(\w+)"', parts[package.DOCUMENT].decode())
    targets = dict(
        re.findall(
            r'Id="(\w+)" Type="[^"]*/footer" Target="([^"]+)"',
            parts["word/_rels/document.xml.rels"].decode(),
        )
    )
    texts = {name: parts[f"word/{target}"].decode() for name, target in targets.items()}
    assert [re.findall("附表[0-9]", texts[name]) for name in named[:3]] == [
        *(["附表1"], ["附表2"], ["附表3"])
    ]
    assert all("示例局 · " in text for text in texts.values())
    assert set(document.parts_sha256) == set(parts)
