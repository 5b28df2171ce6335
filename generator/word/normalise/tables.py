"""Tables and sections without what programs write on their own: defaults, copies of the style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.word import ooxml
from generator.word.normalise import markup, names, properties
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from lxml import etree

    from generator.word.normalise.looks import Styles
    from generator.word.normalise.properties import Properties

# Widths that differ by less are rounded ones (half a millimetre).
_ROUNDED_TWIPS = 28
_STEP_TWIPS = 2
# The distance of header and footer that LibreOffice writes as 0 where there is none (17.6.11).
_HEADER_TWIPS = "680"
_ROW_ORDER = ("cantSplit", "trHeight", "tblHeader")


def normalise(tbl: etree._Element, styles: Styles, text_width: int) -> None:
    """The table with widths that agree, and without what its style says already, in place.

    `text_width` is the page's without its margins, in twips.
    """
    own = tbl.find(qn("w:tblPr"))
    if own is None:
        return
    style = own.find(qn("w:tblStyle"))
    style_id = names.TABLE if style is None else properties.value(style, "val") or names.TABLE
    look = styles.looks.get(style_id)
    table = {} if look is None else look.table
    cell = {} if look is None else look.cell
    has_conditions = look is not None and "<w:tblStylePr" in look.rest
    _snap_grid(tbl, text_width)
    _table_properties(own, table, sum(ooxml.grid_columns(tbl)), has_conditions=has_conditions)
    drawn = {**table, **properties.read(own)}
    for tr in ooxml.rows(tbl):
        _row(tr, drawn)
        columns = ooxml.grid_columns(tbl)
        first = _grid_before(tr)
        for tc in ooxml.cells(tr):
            span = ooxml.grid_span(tc)
            _cell(tc, cell, sum(columns[first : first + span]))
            first += span


def _snap_grid(tbl: etree._Element, text_width: int) -> None:
    """Make the table as wide as the text again where rounding took a twip or two.

    LibreOffice counts in hundredths of a millimetre.
    """
    grid = tbl.find(qn("w:tblGrid"))
    if grid is None:
        return
    for child in grid.findall(qn("w:tblGridChange")):
        grid.remove(child)
    columns = ooxml.grid_columns(tbl)
    missing = text_width - sum(columns)
    if columns and 0 < abs(missing) <= _STEP_TWIPS:
        grid[-1].set(qn("w:w"), str(columns[-1] + missing))


def _table_properties(
    own: etree._Element, style: Properties, width: int, *, has_conditions: bool
) -> None:
    drop(own, "tblOverlap")
    if not has_conditions:
        drop(own, "tblLook")
    _drop_equal(own, style)
    justified = own.find(qn("w:jc"))
    if justified is not None and properties.value(justified, "val") in ("center", "right", "end"):
        # Such a table is not indented (17.4.50).
        drop(own, "tblInd")
    indent = own.find(qn("w:tblInd"))
    if indent is not None and properties.value(indent, "w") == "0":
        drop(own, "tblInd")
    preferred = own.find(qn("w:tblW"))
    is_fixed = ooxml.table_layout(ooxml.parent(own)) == "fixed"
    if preferred is not None and is_fixed and _is_about(preferred, width):
        _set_width(preferred, width)


def _is_about(width: etree._Element, grid: int) -> bool:
    """Whether a preferred width says no more than the grid does (17.4.63, 17.4.71)."""
    if properties.value(width, "type") in ("auto", "nil", None):
        return (
            properties.value(width, "w") in ("0", None) or properties.value(width, "type") is None
        )
    text = properties.value(width, "w") or "0"
    is_number = text.isdecimal() and properties.value(width, "type") == "dxa"
    return is_number and abs(int(text) - grid) <= _ROUNDED_TWIPS


def _set_width(element: etree._Element, width: int) -> None:
    element.attrib.clear()
    element.set(qn("w:w"), str(width))
    element.set(qn("w:type"), "dxa")


def _drop_equal(own: etree._Element, style: Properties) -> None:
    """Drop the properties that are as the style's, or as where nothing sets them."""
    for child in list(own):
        found = properties.read([child])
        name = properties.local(child)
        if name in ("tblStyle", "tblW", "tblLayout", "tcW", "gridSpan", "vMerge", "tcBorders"):
            continue
        if all(text == style.get(key, properties.default(key)) for key, text in found.items()):
            own.remove(child)


def _grid_before(tr: etree._Element) -> int:
    before = tr.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    return 0 if before is None else int(properties.value(before, "val") or "0")


def _row(tr: etree._Element, table: Properties) -> None:
    """The row without exceptions that are none (17.4.61); a height is at least that (17.4.80)."""
    exceptions = tr.find(qn("w:tblPrEx"))
    if exceptions is not None:
        _drop_equal(exceptions, table)
        drop(exceptions, "tblLook", "tblW", "tblInd", "tblLayout")
        if len(exceptions) == 0:
            tr.remove(exceptions)
    own = tr.find(qn("w:trPr"))
    if own is None:
        return
    drop(own, "cnfStyle", "divId")
    for child in list(own):
        name = properties.local(child)
        if name == "jc" and properties.value(child, "val") == table.get("jc", "left"):
            own.remove(child)
        elif name in properties.SWITCHES:
            if properties.switch(child) == "0":
                own.remove(child)
            child.attrib.clear()
        elif name == "trHeight":
            height = properties.value(child, "val") or "0"
            rule = properties.value(child, "hRule") or "auto"
            child.attrib.clear()
            child.set(qn("w:val"), height)
            child.set(qn("w:hRule"), "atLeast" if rule == "auto" else rule)
    ranks = {qn(f"w:{name}"): rank for rank, name in enumerate(_ROW_ORDER)}
    own[:] = sorted(own, key=lambda child: ranks.get(child.tag, len(ranks)))
    if len(own) == 0:
        tr.remove(own)


def _cell(tc: etree._Element, style: Properties, width: int) -> None:
    own = tc.find(qn("w:tcPr"))
    if own is None:
        return
    drop(own, "cnfStyle")
    _drop_equal(own, style)
    preferred, span, merge = (own.find(qn(f"w:{n}")) for n in ("tcW", "gridSpan", "vMerge"))
    if preferred is not None and _is_about(preferred, width):
        _set_width(preferred, width)
    if span is not None and properties.value(span, "val") == "1":
        own.remove(span)
    if merge is not None:
        restarts = properties.value(merge, "val") == "restart"
        merge.set(qn("w:val"), "restart" if restarts else "continue")
    for borders in own.findall(qn("w:tcBorders")):
        found = properties.read([borders])
        own.remove(borders)
        if own_markup := markup.write("tcPr", found, ()):
            own.append(markup.element(own_markup)[0])


def text_width(root: etree._Element) -> int:
    """The width of the text on the last section's page (17.6.11, 17.6.13); 0 if it is not known."""
    sections = [*root.iter(qn("w:sectPr"))]
    size, margins = (
        sections[-1].find(qn(f"w:{name}")) if sections else None for name in ("pgSz", "pgMar")
    )
    if size is None or margins is None:
        return 0
    sides = (properties.value(margins, name) or "0" for name in ("left", "right", "gutter"))
    return int(properties.value(size, "w") or "0") - sum(map(int, sides))


def normalise_section(section: etree._Element) -> None:
    """The section's properties without those that say what is so anyhow (17.6), in place."""
    for child in list(section):
        name = properties.local(child)
        if not properties.is_word(child) or _says_nothing(name, child):
            section.remove(child)
        elif name == "pgSz":
            _page_size(child)
        elif name == "pgMar":
            for side in ("header", "footer"):
                if properties.value(child, side) in (None, "0"):
                    child.set(qn(f"w:{side}"), _HEADER_TWIPS)


def _says_nothing(name: str, child: etree._Element) -> bool:
    """Whether the property of a section says what is so anyhow (17.6).

    One column of text, a grid without lines, page numbers in digits, borders of no kind.
    """
    if name in properties.SWITCHES:
        return properties.switch(child) == "0"
    if name == "pgBorders":
        return {*properties.borders(child).values()} <= {"nil"}
    default = {
        "type": properties.value(child, "val") == "nextPage",
        "textDirection": properties.value(child, "val") == "lrTb",
        "vAlign": properties.value(child, "val") == "top",
        "cols": properties.value(child, "num") in (None, "1"),
        "docGrid": properties.value(child, "type") in (None, "default"),
        "pgNumType": {*child.attrib.values()} <= {"decimal"},
    }
    return default.get(name, False)


def _page_size(size: etree._Element) -> None:
    """The page's size without the printer's code of its paper and what its sides say already."""
    names_ = ("code", "orient") if properties.value(size, "orient") == "portrait" else ("code",)
    for name in names_:
        size.attrib.pop(qn(f"w:{name}"), "")


def drop(element: etree._Element, *names_: str) -> None:
    """Drop the element's children of these names."""
    for name in names_:
        for child in element.findall(qn(f"w:{name}")):
            element.remove(child)
