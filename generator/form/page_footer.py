"""The footers of unit documents: unit · form · 第 n 页 共 m 页, so that a loose page can be traced.

Each form has its own part, since LibreOffice 7.4 does not know STYLEREF, by which one footer could
name the form of each page. Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from generator.word import package
from generator.word.ooxml import NAMESPACES, XML_DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.word.package import Member

_SIZE_HALF_POINTS, _LINE_TWIPS = 18, 240
_EM_TWIPS = _SIZE_HALF_POINTS * 10
# What stands beside unit and form: two separators and "第 999 页 共 999 页".
_OTHER_EM = 13
# The least that is left of a unit's name beside a long name of a form.
_LEAST_EM = 8
_SEPARATOR = " · "
_ELLIPSIS = "…"
_FOOTER_REFERENCE = "<w:footerReference"
PAGE_NUMBERS = re.compile(r"<w:pgNumType\b[^>]*/>")
_SECTION_START = re.compile(r"<w:sectPr\b[^>]*>")
_PAGE_SIZE = re.compile(r"<w:pgSz\b[^>]*>")
_MARGINS = re.compile(r"<w:pgMar\b[^>]*>")
_FOOTER_MARGIN = re.compile(r'\bw:footer="\d+"')
_PROPERTIES = (
    f'<w:rPr><w:sz w:val="{_SIZE_HALF_POINTS}"/><w:szCs w:val="{_SIZE_HALF_POINTS}"/></w:rPr>'
)


@dataclass(frozen=True)
class _Footer:
    """A footer part: the form's name in it, blank for none; the width of the narrowest page."""

    form: str
    width_twips: int


@dataclass(frozen=True)
class PageFooters:
    """The footer parts of a pack's unit documents, and each form's section with its reference."""

    footers: tuple[_Footer, ...]
    sections: tuple[str, ...]

    @property
    def parts(self) -> dict[str, str]:
        """The parts' names with their relationship type, in the order of their ids."""
        return {_name(number): "footer" for number, _ in enumerate(self.footers, 1)}

    def members(self, unit: str) -> Iterator[Member]:
        """The unit's footer parts."""
        for number, footer in enumerate(self.footers, 1):
            yield package.compress(f"word/{_name(number)}", part(footer, unit))


def page_footers(
    forms: Sequence[str], sections: Sequence[str], shared: Mapping[str, bytes]
) -> PageFooters:
    """The footers of forms by their names in it, and their sections.

    A section that has a footer of its own keeps it; one without a name gets a blank footer, since
    it would repeat the footer of the section before (17.10.2). Where no form has a name, nothing is
    changed.
    """
    own = [_FOOTER_REFERENCE in section for section in sections]
    named = [name for name, has_own in zip(forms, own, strict=True) if not has_own]
    if not any(named):
        return PageFooters((), tuple(sections))
    texts = list(dict.fromkeys(named))
    widths = {
        text: min(
            text_width_twips(section)
            for name, section in zip(forms, sections, strict=True)
            if name == text
        )
        for text in texts
    }
    even = b"evenAndOddHeaders" in shared.get("settings", b"")
    drawn = tuple(
        section if has_own else _with_reference(section, texts.index(name) + 1, even=even)
        for name, section, has_own in zip(forms, sections, own, strict=True)
    )
    return PageFooters(tuple(_Footer(text, widths[text]) for text in texts), drawn)


def text_width_twips(section: str) -> int:
    """The width of the section's text: its page without margins (17.6.11, 17.6.13)."""
    size, margins = (pattern.search(section) for pattern in (_PAGE_SIZE, _MARGINS))
    margins_twips = (_measure(margins, name) for name in ("left", "right", "gutter"))
    return _measure(size, "w") - sum(margins_twips)


def text_height_twips(section: str) -> int:
    """The height of the section's text: its page without margins."""
    size, margins = (pattern.search(section) for pattern in (_PAGE_SIZE, _MARGINS))
    return _measure(size, "h") - sum(_measure(margins, name) for name in ("top", "bottom"))


def _measure(element: re.Match[str] | None, name: str) -> int:
    match = re.search(rf'w:{name}="(\d+)"', element.group() if element else "")
    return int(match[1]) if match else 0


def _name(number: int) -> str:
    return f"footer{number}.xml"


def _with_reference(section: str, number: int, *, even: bool) -> str:
    """The section with the footer on each of its pages, counted on from the section before.

    The first page (17.10.6) and even pages (17.10.1) may have footers of their own.
    """
    kinds = ["default", *(["first"] if "<w:titlePg" in section else []), *(["even"] * even)]
    references = "".join(
        f'{_FOOTER_REFERENCE} w:type="{kind}" r:id="rIdExtra{number}"/>' for kind in kinds
    )
    section = _MARGINS.sub(_with_room, PAGE_NUMBERS.sub("", section), count=1)
    return _SECTION_START.sub(lambda m: m.group() + references, section, count=1)


def _with_room(margins: re.Match[str]) -> str:
    """The margins with the footer so low that it takes nothing from the text (17.6.11)."""
    most = max(0, _measure(margins, "bottom") - _LINE_TWIPS)
    footer = min(_measure(margins, "footer"), most)
    return _FOOTER_MARGIN.sub(f'w:footer="{footer}"', margins.group())


def part(footer: _Footer, unit: str) -> bytes:
    """The footer part of the unit."""
    body = ""
    if footer.form:
        form, name = _fitted(footer.form, unit, footer.width_twips)
        before = _run(f"{name}{_SEPARATOR}{form}{_SEPARATOR}第 ")
        body = f"{before}{_field('PAGE')}{_run(' 页 共 ')}{_field('NUMPAGES')}{_run(' 页')}"
    paragraph = (
        '<w:p><w:pPr><w:pStyle w:val="Footer"/><w:spacing w:before="0" w:after="0" '
        f'w:line="{_LINE_TWIPS}" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>{body}</w:p>'
    )
    return f"{XML_DECLARATION}<w:ftr {NAMESPACES}>{paragraph}</w:ftr>".encode()


def _run(text: str) -> str:
    return f'<w:r>{_PROPERTIES}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(instruction: str) -> str:
    """A field without a result: layout programs compute it, and a wrong number is worse than none.

    Its runs carry the size, which the result takes over.
    """
    pieces = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t></w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{_PROPERTIES}{piece}</w:r>" for piece in pieces)


def _fitted(form: str, unit: str, width_twips: int) -> tuple[str, str]:
    """The form's and the unit's name, cut so that the footer is one line.

    A second line would take room from the form's text.
    """
    room = max(width_twips // _EM_TWIPS - _OTHER_EM, 2 * _LEAST_EM)
    form = _cut(form, room - _LEAST_EM)
    return form, _cut(unit, room - _width_em(form))


def _cut(text: str, most_em: float) -> str:
    """The text, or its beginning and end where it is wider: both tell units apart."""
    if _width_em(text) <= most_em:
        return text
    tail = _first(text[::-1], (most_em - 1) / 2)[::-1]
    head = _first(text, most_em - 1 - _width_em(tail))
    return f"{head}{_ELLIPSIS}{tail}"


def _first(text: str, most_em: float) -> str:
    """The longest beginning of the text of that width."""
    end = len(text)
    while end and _width_em(text[:end]) > most_em:
        end -= 1
    return text[:end]


def _width_em(text: str) -> float:
    """The width in characters: Latin letters are taken for half as wide as Chinese ones."""
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)
