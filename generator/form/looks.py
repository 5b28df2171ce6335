"""What the cells of a form's template look like: fonts, alignment, borders, heights, its page.

Read once for each template, by the rows of its form model. Where paragraphs or runs differ from
their style, they say so themselves (`word.normalise`). Clause numbers are ISO/IEC 29500-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generator.word import ooxml
from generator.word.normalise import looks as style_looks
from generator.word.normalise import properties
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from generator.form.model import FormModel
    from generator.word.normalise.looks import Look, Styles
    from generator.word.normalise.properties import Properties

_STYLES = "word/styles.xml"
_A4_TWIPS = (11906, 16838)
# Word's own defaults (17.3.2.38: ten points).
_HALF_POINTS = 20

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
    styles = style_looks.read(form.parts.get(_STYLES, b"<none/>"), {})
    rows: dict[int, RowLook] = {}
    borders = []
    for tbl in ooxml.tables(form.body):
        table = styles.look(_style_of(tbl, "tblPr/tblStyle"))
        borders.append(_borders({**table.table, **_own(tbl, "tblPr")}, "tblBorders"))
        for tr in ooxml.rows(tbl):
            rows[len(rows) + 1] = _row(styles, tr, table)
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


def _find(element: etree._Element, path: str) -> etree._Element | None:
    return element.find("/".join(qn(f"w:{name}") for name in path.split("/")))


def _own(element: etree._Element, path: str) -> Properties:
    """What the properties at the path set."""
    return properties.read(_find(element, path))


def _style_of(element: etree._Element, path: str) -> str:
    style = _find(element, path)
    return "" if style is None else style.get(qn("w:val"), "")


def _borders(look: Properties, name: str) -> dict[str, int]:
    """The sides that `w:tblBorders` or `w:tcBorders` speaks of."""
    return {
        key.removeprefix(f"{name}/"): _eighths(border)
        for key, border in look.items()
        if key.startswith(f"{name}/")
    }


def _eighths(border: str) -> int:
    """The thickness of a border as `properties` gives it: `nil`, or its kind, its size and more."""
    return 0 if border == "nil" else _number(border.split()[1])


def _row(styles: Styles, tr: etree._Element, table: Look) -> RowLook:
    height = _find(tr, "trPr/trHeight")
    twips = 0 if height is None else int(height.get(qn("w:val"), "0"))
    is_head = _own(tr, "trPr").get("tblHeader") == "1"
    return RowLook(twips, is_head, tuple(_cell(styles, tc, table) for tc in ooxml.cells(tr)))


def _cell(styles: Styles, tc: etree._Element, table: Look) -> CellLook:
    own = _own(tc, "tcPr")
    vertical = {**table.cell, **own}.get("vAlign", "top")
    paragraphs = tuple(_paragraph(styles, p) for p in tc.iterchildren(qn("w:p")))
    return CellLook(_borders(own, "tcBorders"), vertical, paragraphs)


def _paragraph(styles: Styles, p: etree._Element) -> TextLook:
    """The look of the paragraph, and of the first text in it."""
    paragraph, text = styles.paragraph_look(styles.own_id(_style_of(p, "pPr/pStyle")))
    run = next((r for r in p.iter(qn("w:r")) if r.find(qn("w:t")) is not None), None)
    if run is not None:
        text |= styles.look(_style_of(run, "rPr/rStyle")).run | _own(run, "rPr")
    return _text_look(properties.inherit(paragraph, _own(p, "pPr")), text)


def _text_look(paragraph: Properties, text: Properties) -> TextLook:
    align = paragraph.get("jc", "left")
    tabs = [tab for key, tab in paragraph.items() if key.startswith("tabs/")]
    if align == "left" and len(tabs) == 1 and tabs[0].startswith(("decimal", "center")):
        # 17.3.1.37: such a tab of a cell's paragraph aligns its figure without a tab character.
        align = "center"
    return TextLook(
        font=text.get("rFonts@eastAsia", ""),
        latin_font=text.get("rFonts@ascii", ""),
        half_points=_number(text.get("sz", "")) or _HALF_POINTS,
        is_bold=text.get("b") == "1",
        align="both" if align == "distribute" else align,
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _page(body: etree._Element) -> Page:
    """The page of the form's section; A4 where it does not say."""
    size, margins = (_find(body, f"sectPr/{name}") for name in ("pgSz", "pgMar"))
    width, height = (_measure(size, name) for name in ("w", "h"))
    sides = (_measure(margins, name) for name in ("top", "right", "bottom", "left"))
    edges = (_measure(margins, name) for name in ("header", "footer"))
    return Page(width or _A4_TWIPS[0], height or _A4_TWIPS[1], *sides, *edges)


def _measure(element: etree._Element | None, name: str) -> int:
    return 0 if element is None else _number(element.get(qn(f"w:{name}"), ""))
