"""Pictures, headers and footers of a template: what a pack may allow, and what it refuses."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from generator.form import lint, template, unit_document
from generator.pack import pack
from tests import pictured_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EMF = b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(60)


def findings(folder: Path) -> list[str]:
    return [each.message for each in lint.check(pack.load(folder), update=True)]


def test_what_the_pack_allows_has_no_faults(tmp_path: Path) -> None:
    folder = pictured_pack.write(tmp_path / "pack")

    assert findings(folder) == []

    drawn = (folder / "total.txt").read_text(encoding="utf-8").splitlines()
    assert drawn[-2].startswith("图片：示例市财政局印章（")
    assert drawn[-1] == "页脚（各页）：第  页，共  页［PAGE］［NUMPAGES］"


@pytest.mark.parametrize(
    ("allows", "expected"),
    [
        ("pictures", "有页眉或页脚"),
        ("footers", "图片"),
        ("headers", "有页眉或页脚"),
    ],
)
def test_what_the_pack_does_not_allow_is_refused(
    allows: str, expected: str, tmp_path: Path
) -> None:
    folder = pictured_pack.write(tmp_path / "pack", allows=allows)

    found = findings(folder)

    assert found
    assert any(expected in message for message in found)


def _no_text(document: Any) -> None:
    del pictured_pack.properties(document).attrib["descr"]


def _blank_text(document: Any) -> None:
    pictured_pack.properties(document).set("descr", " ")


def _replace_image(document: Any, content: bytes) -> None:
    blip = document.element.body.xpath(".//a:blip")[0]
    document.part.related_parts[blip.get(qn("r:embed"))]._blob = content  # noqa: SLF001


def _metafile(document: Any) -> None:
    _replace_image(document, EMF)


def _too_large(document: Any) -> None:
    _replace_image(document, pictured_pack.image() + bytes(1024 * 1024))


def _linked(document: Any) -> None:
    document.element.body.xpath(".//a:blip")[0].set(qn("r:link"), "rId99")


def _missing(document: Any) -> None:
    document.element.body.xpath(".//a:blip")[0].set(qn("r:embed"), "rId99")


def _chart(document: Any) -> None:
    data = document.element.body.xpath(".//a:graphicData")[0]
    data.set("uri", "http://schemas.openxmlformats.org/drawingml/2006/chart")


def _linked_to_a_page(document: Any) -> None:
    link = OxmlElement("a:hlinkClick")
    pictured_pack.properties(document).append(link)


def _in_a_line(document: Any) -> None:
    pictured_pack.place_picture(document, pictured_pack.image(), "章", row=1, height_mm=12)


def _in_the_last_paragraph(document: Any) -> None:
    run = document.paragraphs[-1].add_run()
    run.add_picture(io.BytesIO(pictured_pack.image()), height=Mm(0.3))
    pictured_pack.properties(document, -1).set("descr", "章")


def _footer(document: Any) -> Any:
    return document.sections[0].footer.paragraphs[0]


def _date_in_footer(document: Any) -> None:
    pictured_pack.add_text(_footer(document), "DATE")


def _tag_in_footer(document: Any) -> None:
    pictured_pack.add_text(_footer(document), "{{ 单位 }}")


def _picture_in_footer(document: Any) -> None:
    _footer(document).add_run().add_picture(io.BytesIO(pictured_pack.image()))


def _complex_date_in_footer(document: Any) -> None:
    for kind, code in (("begin", ""), ("", " SAVE"), ("", "DATE \\@ yyyy"), ("end", "")):
        run = _footer(document).add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = code
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_no_text, "图片缺少可选文字（替代文字）"),
        (_blank_text, "图片缺少可选文字（替代文字）"),
        (_metafile, "图片应为 PNG 或 JPEG 格式"),
        (_missing, "图片应为 PNG 或 JPEG 格式"),
        (_too_large, "图片超过 1 MB"),
        (_linked, "图片不能链接到文件或网址"),
        (_linked_to_a_page, "图片不能链接到文件或网址"),
        (_chart, "图形、图表和文本框不能使用，只能用图片"),
        (_in_a_line, "图片高 12.0 毫米，所在段落的行距固定为 9.9 毫米，图片会显示不全"),
        (_in_the_last_paragraph, "最后一段应为空段落，现在是“图片”"),
        (_date_in_footer, "页脚中不能使用域“DATE”，只能用页码（PAGE、NUMPAGES、SECTIONPAGES）"),
        (
            _complex_date_in_footer,
            "页脚中不能使用域“SAVEDATE”，只能用页码（PAGE、NUMPAGES、SECTIONPAGES）",
        ),
        (_tag_in_footer, "页脚中不能有标签"),
        (_picture_in_footer, "页脚中只能有文字和页码，不能有图片、文本框、表格、链接等"),
    ],
)
def test_each_fault_is_told_once_and_nothing_is_built(
    change: Callable[[Any], None], expected: str, tmp_path: Path
) -> None:
    loaded = pack.load(pictured_pack.write(tmp_path / "pack", change))

    found = lint.template_errors(loaded)

    # Where it is, other tests say.
    assert [each.message.rpartition("：")[2] for each in found] == [expected]


def test_a_page_number_from_words_gallery_stands_without_its_control(tmp_path: Path) -> None:
    def wrap(document: Any) -> None:
        footer = document.sections[0].footer
        paragraph = _footer(document)._p  # noqa: SLF001
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        control.append(OxmlElement("w:sdtPr"))
        control.append(content)
        content.append(paragraph)
        footer._element.append(control)  # noqa: SLF001

    plain = template.compile_pack(pack.load(pictured_pack.write(tmp_path / "plain")))

    wrapped = template.compile_pack(pack.load(pictured_pack.write(tmp_path / "wrapped", wrap)))

    assert wrapped.headers == plain.headers


def test_an_image_is_kept_once_and_a_form_without_footer_has_a_blank_one(tmp_path: Path) -> None:
    compiled = template.compile_pack(pack.load(pictured_pack.write(tmp_path / "pack")))

    assert [image.name for image in compiled.images] == [
        "word/media/picture1.png",
        "word/media/picture2.jpeg",
    ]
    first, second = (form.section for form in compiled.forms)
    assert first.count("Reference") == second.count("Reference") == 3
    assert ("<w:titlePg" in first, "<w:titlePg" in second) == (True, False)
    members = {member.name for member in unit_document.renderer(compiled).shared}
    assert {part.name for part in (*compiled.images, *compiled.headers)} <= members
