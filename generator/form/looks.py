"""What the cells of a form's template look like: fonts, alignment, borders, heights, its page.

Read once for each template, by the rows of its form model. Where paragraphs or runs differ from
their style, they say so themselves (`word.normalise`). Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generator.word import ooxml
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from generator.form.model import FormModel

_STYLES = "word/styles.xml"
_SIDES = {"top": "top", "left": "left", "start": "left", "bottom": "bottom", "right": "right"}
_SIDES |= {"end": "right", "insideH": "insideH", "insideV": "insideV"}
_NOT_DRAWN = ("nil", "none")
# Of an element without `w:sz`, in eighths of a point; half a point.
_THIN = 4
_A4_TWIPS = (11906, 16838)
# Word's own defaults (17.3.2.38: ten points).
_HALF_POINTS = 20

# A property of paragraphs or text, as `jc` or `rFonts@ascii`, and what it says.
_Properties: TypeAlias = "dict[str, str]"
# Eighths of a point by side; 0 for a side that is not drawn.
Borders: TypeAlias = "Mapping[str, int]"


@dataclass(frozen=True)
class TextLook:
    """What a paragraph looks like; `align` is `left`, `center`, `right` or `both`."""

    font: str = ""
    latin_font: str = ""
    half_points: int = _HALF_POINTS
    is_bold: bool = False
    align: str = "left"


@dataclass(frozen=True)
class CellLook:
    """What a cell looks like: the sides that it draws or leaves open itself, its paragraphs.

    `vertical` is `top`, `center` or `bottom`.
    """

    borders: Borders
    vertical: str
    paragraphs: tuple[TextLook, ...]


@dataclass(frozen=True)
class RowLook:
    """A row: its least height, whether it is repeated on each page, its cells in order."""

    height_twips: int
    is_head: bool
    cells: tuple[CellLook, ...]


@dataclass(frozen=True)
class Page:
    """A page's measures in twips (17.6.11, 17.6.13)."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int


@dataclass(frozen=True)
class FormLook:
    """What a form looks like: its rows by number, borders of its tables, its lines, its page.

    A table's borders are those of its edges and, as `insideH` and `insideV`, of its cells.
    """

    rows: Mapping[int, RowLook]
    tables: tuple[Borders, ...]
    lines: tuple[TextLook, ...]
    page: Page


def read(form: FormModel) -> FormLook:
    """What the form looks like."""
    styles = _Styles.of(form.parts.get(_STYLES, b"<none/>"))
    rows: dict[int, RowLook] = {}
    borders = []
    for tbl in ooxml.tables(form.body):
        own = _chain(styles, _style_of(tbl, "tblPr/tblStyle"), "tblPr/tblBorders", tbl)
        borders.append({k: v for each in own for k, v in _borders(each).items()})
        vertical = "top"
        for each in _chain(styles, _style_of(tbl, "tblPr/tblStyle"), "tcPr/vAlign"):
            vertical = each.get(qn("w:val"), vertical)
        for tr in ooxml.rows(tbl):
            rows[len(rows) + 1] = _row(styles, tr, vertical)
    lines = (p for p in form.body.iterchildren(qn("w:p")) if ooxml.text(p).strip())
    return FormLook(
        rows, tuple(borders), tuple(_paragraph(styles, p) for p in lines), _page(form.body)
    )


def drawn_borders(
    cell: CellLook, table: Borders, *, is_first_row: bool, is_last_row: bool, edges: str
) -> Borders:
    """The four sides of a cell at its place in the drawn table (17.4.66).

    `edges` names the table's edges that it touches: `left`, `right`, both or none.
    """
    outer = {"top": is_first_row, "bottom": is_last_row}
    outer |= {"left": "left" in edges, "right": "right" in edges}
    inside = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
    return {
        side: cell.borders.get(side, table.get(side if is_outer else inside[side], 0))
        for side, is_outer in outer.items()
    }


@dataclass(frozen=True)
class _Styles:
    """A part's styles by id, and the look that is the default."""

    by_id: Mapping[str, etree._Element]
    default: _Properties

    @classmethod
    def of(cls, part: bytes) -> _Styles:
        root = ooxml.parse(part)
        by_id = {style.get(qn("w:styleId"), ""): style for style in root.iter(qn("w:style"))}
        default: _Properties = {}
        for kind in ("pPr", "rPr"):
            found = _find(root, f"docDefaults/{kind}Default/{kind}")
            default |= _properties(found)
        return cls(by_id, default)

    def chain(self, style_id: str) -> Iterator[etree._Element]:
        """The style and those that it is based on (17.7.4.3), the last of them first."""
        chain, known = [], set[str]()
        while style_id not in known and (style := self.by_id.get(style_id)) is not None:
            chain.append(style)
            known.add(style_id)
            style_id = _style_of(style, "basedOn")
        return reversed(chain)


def _find(element: etree._Element, path: str) -> etree._Element | None:
    return element.find("/".join(qn(f"w:{name}") for name in path.split("/")))


def _style_of(element: etree._Element, path: str) -> str:
    found = _find(element, path)
    return "" if found is None else found.get(qn("w:val"), "")


def _chain(
    styles: _Styles, style_id: str, path: str, element: etree._Element | None = None
) -> Iterator[etree._Element]:
    """The element at the path in each style of the chain, then in the element itself."""
    own = [] if element is None else [element]
    for each in (*styles.chain(style_id), *own):
        if (found := _find(each, path)) is not None:
            yield found


def _borders(element: etree._Element | None) -> dict[str, int]:
    """The sides that the element (`w:tblBorders`, `w:tcBorders`) speaks of."""
    found: dict[str, int] = {}
    for border in () if element is None else element:
        side = _SIDES.get(border.tag.rpartition("}")[2])
        is_drawn = border.get(qn("w:val")) not in _NOT_DRAWN
        if side:
            found[side] = int(border.get(qn("w:sz"), str(_THIN))) if is_drawn else 0
    return found


def _row(styles: _Styles, tr: etree._Element, vertical: str) -> RowLook:
    height = _find(tr, "trPr/trHeight")
    twips = 0 if height is None else int(height.get(qn("w:val"), "0"))
    is_head = _is_on(_find(tr, "trPr/tblHeader"))
    return RowLook(twips, is_head, tuple(_cell(styles, tc, vertical) for tc in ooxml.cells(tr)))


def _cell(styles: _Styles, tc: etree._Element, vertical: str) -> CellLook:
    own = _find(tc, "tcPr/vAlign")
    vertical = vertical if own is None else own.get(qn("w:val"), vertical)
    paragraphs = tuple(_paragraph(styles, p) for p in tc.iterchildren(qn("w:p")))
    return CellLook(_borders(_find(tc, "tcPr/tcBorders")), vertical, paragraphs)


def _paragraph(styles: _Styles, p: etree._Element) -> TextLook:
    """The look of the paragraph, and of the first text in it."""
    found = dict(styles.default)
    for style in styles.chain(_style_of(p, "pPr/pStyle")):
        found |= _properties(_find(style, "pPr")) | _properties(_find(style, "rPr"))
    found |= _properties(_find(p, "pPr"))
    run = next((r for r in p.iter(qn("w:r")) if r.find(qn("w:t")) is not None), None)
    if run is not None:
        for style in styles.chain(_style_of(run, "rPr/rStyle")):
            found |= _properties(_find(style, "rPr"))
        found |= _properties(_find(run, "rPr"))
    return _text_look(found)


def _properties(element: etree._Element | None) -> _Properties:
    """What the properties say that we know: fonts, size, weight, alignment, tabs."""
    found: _Properties = {}
    for each in () if element is None else element:
        name = each.tag.rpartition("}")[2]
        if name in ("jc", "sz"):
            found[name] = each.get(qn("w:val"), "")
        elif name == "b":
            found[name] = "1" if _is_on(each) else ""
        elif name == "tabs":
            found["tabs"] = ",".join(tab.get(qn("w:val"), "") for tab in each)
        elif name == "rFonts":
            attributes = ((str(k).rpartition("}")[2], str(v)) for k, v in each.attrib.items())
            found |= {f"{name}@{attribute}": text for attribute, text in attributes}
    return found


def _text_look(found: _Properties) -> TextLook:
    align = found.get("jc", "left")
    if align == "left" and found.get("tabs", "") in ("decimal", "center"):
        # 17.3.1.37: such a tab of a cell's paragraph aligns its figure without a tab character.
        align = "center"
    return TextLook(
        font=found.get("rFonts@eastAsia", ""),
        latin_font=found.get("rFonts@ascii", ""),
        half_points=_number(found.get("sz", "")) or _HALF_POINTS,
        is_bold=bool(found.get("b")),
        align={"start": "left", "end": "right", "distribute": "both"}.get(align, align),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _is_on(switch: etree._Element | None) -> bool:
    """Whether a property that is switched on or off is on (17.17.4)."""
    return switch is not None and switch.get(qn("w:val")) not in ("0", "false", "off")


def _page(body: etree._Element) -> Page:
    """The page of the form's section; A4 where it does not say."""
    size, margins = (_find(body, f"sectPr/{name}") for name in ("pgSz", "pgMar"))
    width, height = (_measure(size, name) for name in ("w", "h"))
    sides = (_measure(margins, name) for name in ("top", "right", "bottom", "left"))
    edges = (_measure(margins, name) for name in ("header", "footer"))
    return Page(width or _A4_TWIPS[0], height or _A4_TWIPS[1], *sides, *edges)


def _measure(element: etree._Element | None, name: str) -> int:
    return 0 if element is None else _number(element.get(qn(f"w:{name}"), ""))
