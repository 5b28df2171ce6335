"""Pictures that a designer placed in a template, where the pack says that they may be.

Documents have each image once, whichever forms show it. Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.common import hashes
from generator.form import stylesheet
from generator.word import ooxml, package
from generator.word.ooxml import qn
from generator.word.package import RelatedPart
from generator.word.visible_content import TEMPLATE_PICTURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.form.model import FormModel

PICTURES = "pictures"
MAX_BYTES = 1024 * 1024
_EMU_PER_TWIP = 635
_TWIPS_PER_MM = 1440 / 25.4
DRAWING = qn("w:drawing")
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_KNOWN = (_WP, _A, _PIC)
_PROPERTIES, _DATA, _BLIP = f"{{{_WP}}}docPr", f"{{{_A}}}graphicData", f"{{{_A}}}blip"
# What programs other than the one that wrote it may pass over (20.1.2.2.15).
_EXTENSIONS = f"{{{_A}}}extLst"
_LINKS = (f"{{{_A}}}hlinkClick", f"{{{_A}}}hlinkHover")
_EMBED, _LINK = qn("r:embed"), qn("r:link")


class _Format(NamedTuple):
    """A format of images: how its files begin, and what they are called."""

    start: bytes
    extension: str
    content_type: str


# Every program draws these alike; EMF and WMF are drawn by few, SVG needs one of these beside it.
_FORMATS = (
    _Format(b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    _Format(b"\xff\xd8\xff", "jpeg", "image/jpeg"),
)
_NUMBER = re.compile(rb'(?<=<wp:docPr id=")[0-9]+(?=")')


class PlacedFault(NamedTuple):
    """What is wrong with an element that the pack allows, and what to do about it."""

    element: etree._Element
    message: str
    hint: str


def drawings(form: FormModel) -> list[etree._Element]:
    """The template's drawings, if the pack allows pictures in it."""
    return list(form.body.iter(DRAWING)) if PICTURES in form.form.allows else []


def faults(form: FormModel) -> Iterator[PlacedFault]:
    """What keeps the template's drawings from being pictures that every program shows."""
    targets = package.related_targets(form.parts)
    for drawing in drawings(form):
        if fault := _kind_fault(drawing):
            yield PlacedFault(drawing, *fault)
            continue
        content = form.parts.get(targets.get(_blip(drawing).get(_EMBED, ""), ""))
        if content is None or _format(content) is None:
            hint = "请将图片另存为 PNG 或 JPEG，在 Word 中用“插入 → 图片”重新插入。"
            yield PlacedFault(drawing, "图片应为 PNG 或 JPEG 格式", hint)
        elif len(content) > MAX_BYTES:
            hint = "请在 Word 中选中图片，用“图片格式 → 压缩图片”减小后保存。"
            yield PlacedFault(drawing, f"图片超过 {MAX_BYTES // 1024 // 1024} MB", hint)
        if cut := _cut(form, drawing):
            hint = "请将图片的布局选项改为“浮于文字上方”，或换用行距不是固定值的样式，或缩小图片。"
            yield PlacedFault(drawing, cut, hint)
        if not _properties(drawing).get("descr", "").strip():
            hint = "请右键单击图片，选择“查看可选文字”（编辑替代文字），填写图片的内容。"
            yield PlacedFault(drawing, "图片缺少可选文字（替代文字）", hint)


def described(form: FormModel) -> Iterator[str]:
    """Each picture's alternative text, and the image's size and hash, for reviews."""
    targets = package.related_targets(form.parts)
    for drawing in drawings(form):
        content = form.parts[targets[_blip(drawing).get(_EMBED, "")]]
        text = _properties(drawing).get("descr", "")
        yield f"{text}（{len(content)} 字节，{hashes.sha256(content)[:8]}）"


def _kind_fault(drawing: etree._Element) -> tuple[str, str] | None:
    """Message and hint about a drawing that is no picture, or one with a link."""
    data = drawing.find(f".//{_DATA}")
    blips = list(drawing.iter(_BLIP))
    if data is None or data.get("uri") != _PIC or len(blips) != 1 or len(drawing) != 1:
        hint = "请删除此对象，或另存为 PNG 图片后重新插入。"
        return "图形、图表和文本框不能使用，只能用图片", hint
    if _LINK in blips[0].attrib or next(drawing.iter(*_LINKS), None) is not None:
        hint = "请删除图片，重新插入时选择“插入”，不要选择“链接到文件”；图片上不能有超链接。"
        return "图片不能链接到文件或网址", hint
    return None


def _cut(form: FormModel, drawing: etree._Element) -> str:
    """Why a picture in a line of text is not seen whole: the line's height is fixed."""
    extent = drawing.find(f"{{{_WP}}}inline/{{{_WP}}}extent")
    if extent is None:
        return ""
    paragraph = next(drawing.iterancestors(qn("w:p")))
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    line_twips = stylesheet.exact_line_twips(
        form.parts[package.SHARED_PARTS["styles"].name],
        "" if style is None else style.get(qn("w:val"), ""),
    )
    height_twips = int(extent.get("cy", "0")) // _EMU_PER_TWIP
    if not line_twips or height_twips <= line_twips:
        return ""
    height, line = (f"{twips / _TWIPS_PER_MM:.1f}" for twips in (height_twips, line_twips))
    return f"图片高 {height} 毫米，所在段落的行距固定为 {line} 毫米，图片会显示不全"


def _blip(drawing: etree._Element) -> etree._Element:
    return next(drawing.iter(_BLIP))


def _properties(drawing: etree._Element) -> etree._Element:
    return next(drawing.iter(_PROPERTIES))


def _format(content: bytes) -> _Format | None:
    return next((each for each in _FORMATS if content.startswith(each.start)), None)


def parts(models: Sequence[FormModel]) -> tuple[RelatedPart, ...]:
    """The images of the pack's templates, each once; raises KeyError for one that is missing."""
    found: dict[str, RelatedPart] = {}
    for form in models:
        targets = package.related_targets(form.parts)
        for drawing in drawings(form):
            content = form.parts[targets[_blip(drawing).get(_EMBED, "")]]
            form_of_file = _format(content)
            if form_of_file is None:
                raise KeyError(targets[_blip(drawing).get(_EMBED, "")])
            number = len(found) + 1
            part = RelatedPart(
                f"word/media/picture{number}.{form_of_file.extension}",
                form_of_file.content_type,
                f"rIdPicture{number}",
                "image",
                content,
            )
            found.setdefault(hashes.sha256(content), part)
    return tuple(found.values())


def take(body: etree._Element, form: FormModel, images: Iterable[RelatedPart]) -> dict[str, str]:
    """Take the drawings out of a copy of the form's body; their markup by what stands for each.

    They refer to `images`. Where they stand no attribute is left that Jinja or docxtpl could read.
    """
    if PICTURES not in form.form.allows:
        return {}
    targets = package.related_targets(form.parts)
    ids = {hashes.sha256(image.content): image.id for image in images}
    taken: dict[str, str] = {}
    for number, drawing in enumerate(list(body.iter(DRAWING)), 1):
        image = ids[hashes.sha256(form.parts[targets[_blip(drawing).get(_EMBED, "")]])]
        standing = f"<w:drawing>picture{number}</w:drawing>"
        taken[standing] = f"<w:drawing>{_markup(drawing[0], image)}</w:drawing>"
        drawing[:] = []
        drawing.text = f"picture{number}"
    return taken


def _markup(picture: etree._Element, image: str) -> str:
    """The picture as it stands in documents: with the image's id, a name of ours, no number yet."""
    own = copy.deepcopy(picture)
    for element in list(own.iter(etree.Element)):
        is_known = etree.QName(element).namespace in _KNOWN
        if (not is_known or element.tag == _EXTENSIONS) and element.getparent() is not None:
            ooxml.parent(element).remove(element)
        for name in list(element.attrib):
            if etree.QName(name).namespace:
                del element.attrib[name]
    next(own.iter(_BLIP)).set(_EMBED, image)
    properties = next(own.iter(_PROPERTIES))
    described = {"id": "0", "name": TEMPLATE_PICTURE, "descr": properties.get("descr", "")}
    properties.attrib.clear()
    for name, text in described.items():
        properties.set(name, text)
    prefixes = {"wp": _WP, "a": _A, "pic": _PIC, "r": ooxml.R}
    root = etree.Element(own.tag, nsmap=prefixes)
    for name, value in own.attrib.items():
        root.set(name, value)
    root.extend(list(own))
    etree.cleanup_namespaces(root, keep_ns_prefixes=["wp", "a", "pic", "r"])
    return etree.tostring(root, encoding="unicode").replace("{", "&#123;")


def numbered(document: bytes, numbers: Iterator[int]) -> bytes:
    """The document's XML with its pictures numbered (20.4.2.5: each id stands once)."""
    return _NUMBER.sub(lambda _: str(next(numbers)).encode(), document)
