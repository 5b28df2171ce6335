"""A template's own headers and footers, where the pack says that it may have them.

Unit documents have them; the appendix has its own. Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from generator.form import page_footer, tags
from generator.form.pictures import PlacedFault
from generator.word import ooxml, package
from generator.word.ooxml import NAMESPACES, XML_DECLARATION, qn
from generator.word.package import RelatedPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.form.model import FormModel

_KINDS = {qn("w:headerReference"): "header", qn("w:footerReference"): "footer"}
_NAMES = {"header": "页眉", "footer": "页脚"}
_ROOTS = {"header": "hdr", "footer": "ftr"}
_PAGES = {"default": "各页", "first": "首页", "even": "偶数页"}
_TYPES = tuple(_PAGES)
# Fields whose results are of the page, not of the day, the file or the computer.
_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_ELEMENTS = frozenset(
    qn(f"w:{name}")
    for name in ("p", "pPr", "r", "rPr", "t", "tab", "ptab", "br", "fldSimple", "fldChar",
                 "instrText")
)  # fmt: skip
_PROPERTIES = frozenset(qn(f"w:{name}") for name in ("pPr", "rPr"))
# Word puts page numbers from its gallery into a control (17.5.2).
_CONTROL, _CONTROL_CONTENT = qn("w:sdt"), qn("w:sdtContent")
_REFERENCE = re.compile(r"<w:(?:header|footer)Reference\b[^>]*/>")
_TITLE_PAGE = re.compile(r"<w:titlePg\b[^>]*/>")
_EVEN_AND_ODD = re.compile(rb"<w:evenAndOddHeaders\b[^>]*/>")


@dataclass(frozen=True)
class OwnHeaders:
    """The parts of a pack's headers and footers, and each form's section, which refers to them."""

    parts: tuple[RelatedPart, ...]
    sections: tuple[str, ...]


def references(form: FormModel) -> list[etree._Element]:
    """The references to headers and footers that the pack allows in the template."""
    return [each for each in form.body.iter(*_KINDS) if f"{_KINDS[each.tag]}s" in form.form.allows]


def faults(form: FormModel) -> Iterator[PlacedFault]:
    """What a header or footer holds besides text and page numbers."""
    targets = package.related_targets(form.parts)
    for reference in references(form):
        name = _NAMES[_KINDS[reference.tag]]
        content = form.parts.get(targets.get(reference.get(qn("r:id"), ""), ""))
        root = _parsed(content)
        if root is None:
            hint = "请用 Word 或 WPS 打开模板，重新插入后保存。"
            yield PlacedFault(reference, f"{name}已损坏", hint)
        elif fault := _content_fault(root):
            yield PlacedFault(reference, f"{name}中{fault}", f"请双击{name}，删除此内容。")


def described(form: FormModel) -> Iterator[str]:
    """The text of each header and footer, and on which pages it is, for reviews."""
    targets = package.related_targets(form.parts)
    for reference in references(form):
        root = _parsed(form.parts.get(targets.get(reference.get(qn("r:id"), ""), "")))
        if root is not None:
            name, on = _NAMES[_KINDS[reference.tag]], reference.get(qn("w:type"), "default")
            fields = "".join(f"［{code}］" for code in _codes(root))
            yield f"{name}（{_PAGES[on]}）：{ooxml.text(root)}{fields}"


def _parsed(content: bytes | None) -> etree._Element | None:
    """The part without what editing left in it and without controls around its content."""
    if content is None:
        return None
    try:
        root = ooxml.parse(content)
    except etree.XMLSyntaxError:
        return None
    ooxml.remove_editing_residue(root)
    for control in list(root.iter(_CONTROL)):
        inside = control.find(_CONTROL_CONTENT)
        above = ooxml.parent(control)
        place = above.index(control)
        above[place : place + 1] = [] if inside is None else list(inside)
    return root


def _content_fault(root: etree._Element) -> str:
    """What the header or footer may not hold; "" where there is nothing."""
    for element in root.iterdescendants(etree.Element):
        inside = any(above.tag in _PROPERTIES for above in element.iterancestors())
        if not inside and element.tag not in _ELEMENTS:
            return "只能有文字和页码，不能有图片、文本框、表格、链接等"
    if tags.LEFTOVER.search(ooxml.text(root)):
        return "不能有标签"
    if foreign := next((code for code in _codes(root) if code not in _FIELDS), ""):
        return f"不能使用域“{foreign}”，只能用页码（{'、'.join(_FIELDS)}）"
    return ""


def _codes(root: etree._Element) -> Iterator[str]:
    """The names of the fields (17.16.4.3, 17.16.19); a complex one may be in several runs."""
    for simple in root.iter(qn("w:fldSimple")):
        yield from simple.get(qn("w:instr"), "").upper().split()[:1]
    code: list[str] | None = None
    for element in root.iter(qn("w:fldChar"), qn("w:instrText")):
        if element.tag == qn("w:instrText"):
            code = [*(code or ()), element.text or ""]
        elif code is not None:
            yield from "".join(code).upper().split()[:1]
            code = None


def read(models: Sequence[FormModel], sections: Sequence[str], *, footers: bool) -> OwnHeaders:
    """The headers and footers of the forms, and their sections with references to them.

    A section without a header or footer of some kind would repeat that of the section before
    (17.10.2): where a form has one, the others have a blank one. `footers`: the program writes
    footers where a form has none of its own.
    """
    parts: dict[bytes, RelatedPart] = {}
    own = [_own(form, parts) for form in models]
    used = dict.fromkeys(key for references in own for key in references)
    drawn = []
    for found, section in zip(own, sections, strict=True):
        bare = _REFERENCE.sub("", section)
        if not found:
            bare = _TITLE_PAGE.sub("", bare)
        all_of = {
            (kind, on): found.get((kind, on)) or _part(kind, b"<w:p/>", parts)
            for kind, on in used
            if (kind, on) in found or not (footers and kind == "footer" and not _has(found, kind))
        }
        drawn.append(_with_references(bare, {key: part.id for key, part in all_of.items()}))
    return OwnHeaders(tuple(parts.values()), tuple(drawn))


def _has(found: dict[tuple[str, str], RelatedPart], kind: str) -> bool:
    return any(each == kind for each, _ in found)


def _own(form: FormModel, parts: dict[bytes, RelatedPart]) -> dict[tuple[str, str], RelatedPart]:
    """The form's headers and footers by kind and by the pages that they are on (17.18.36)."""
    targets = package.related_targets(form.parts)
    found = {}
    for reference in references(form):
        root = _parsed(form.parts[targets[reference.get(qn("r:id"), "")]])
        if root is None:
            raise KeyError(reference.get(qn("r:id"), ""))
        kind, on = _KINDS[reference.tag], reference.get(qn("w:type"), "default")
        etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r"])
        inside = b"".join(
            etree.tostring(p, with_tail=False).replace(f" {NAMESPACES}".encode(), b"", 1)
            for p in root
        )
        found[kind, on] = _part(kind, inside, parts)
    return found


def _part(kind: str, inside: bytes, parts: dict[bytes, RelatedPart]) -> RelatedPart:
    """The part with that content, of those there are or a new one."""
    tag = _ROOTS[kind]
    content = f"{XML_DECLARATION}<w:{tag} {NAMESPACES}>".encode() + inside + f"</w:{tag}>".encode()
    number = len(parts) + 1
    name, content_type = f"word/own_{kind}{number}.xml", package.word_type(kind)
    return parts.setdefault(
        content, RelatedPart(name, content_type, f"rIdOwn{number}", kind, content)
    )


def _with_references(section: str, ids: dict[tuple[str, str], str]) -> str:
    """The section with these headers and footers, which come first in it (17.6.17)."""
    markup = "".join(
        f'<w:{kind}Reference w:type="{on}" r:id="{identifier}"/>'
        for (kind, on), identifier in sorted(ids.items(), key=_place)
    )
    start = section.index(">") + 1
    return section[:start] + markup + section[start:]


def _place(item: tuple[tuple[str, str], str]) -> tuple[str, int]:
    (kind, on), _ = item
    return kind, _TYPES.index(on)


def for_appendix(section: str, *, keep_numbers: bool = False) -> str:
    """The section for a document with headers and page numbers of its own.

    All its pages are alike then, and, unless they are kept, its numbers go on from the section
    before (17.6.12, 17.10.6).
    """
    section = _TITLE_PAGE.sub("", _REFERENCE.sub("", section))
    return section if keep_numbers else page_footer.PAGE_NUMBERS.sub("", section)


def shared_for_appendix(shared: Mapping[str, bytes]) -> dict[str, bytes]:
    """The shared parts without the setting of other headers on even pages (17.10.1)."""
    settings = shared.get("settings")
    return (
        {**shared} if settings is None else {**shared, "settings": _EVEN_AND_ODD.sub(b"", settings)}
    )
