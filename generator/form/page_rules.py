"""What a form's page asks for and no template can say: fonts of signs, rows that stay together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.word import ooxml
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

# How many rows at a table's end stay with the row after them.
_KEPT_ROWS = 3
_IS_LAST = "loop.last"
# The row is the last one with something in it: only rows that fill the list up follow.
_IS_LAST_FILLED = "loop.last or loop.nextitem is mapping and not loop.nextitem.values()|select|list"
# How high a row may be that stays with blank ones, each of which takes room: all of them have to
# fit on one page with the headings and the signature, or a program breaks the page before the
# first. Characters are 10.5 points wide, as in forms.
_MOST_LINES, _LINES_OF_BLANK_ROW = 34, 3
_CHARACTER_TWIPS, _CELL_MARGINS_TWIPS = 210, 160
_VALUE = re.compile(r"\{\{ ?(\w+(?:\['\w+'\])+)\|fill")
_LOOP_TAG = re.compile(
    r"\{%\s*(?:for\s+(?P<row>\w+)\s+in\s+(?P<path>(?:[\w.]+\.)?(?P<list>\w+))|endfor)\s*%\}"
)
_TAG = re.compile(r"\{%\s*(\w+)")


def use_chinese_font_for_signs(body: etree._Element) -> None:
    """Give every run the hint for the Chinese font, in place.

    Without it Word sets what stands in both kinds of fonts, such as “ ” × … ≥, in the Latin one
    (ISO/IEC 29500-1, 17.3.2.26; [MS-OI29500] 2.1.88).
    """
    for run in body.iter(qn("w:r")):
        properties = run.find(qn("w:rPr"))
        if properties is None:
            properties = etree.Element(qn("w:rPr"))
            run.insert(0, properties)
        fonts = properties.find(qn("w:rFonts"))
        if fonts is None:
            fonts = etree.Element(qn("w:rFonts"))
            properties.insert(1 if properties.find(qn("w:rStyle")) is not None else 0, fonts)
        fonts.set(qn("w:hint"), "eastAsia")


def keep_last_rows_together(body: etree._Element, filled_up: Collection[str] = ()) -> None:
    """Keep the last rows of each table on one page, in place: total, signature, the row before.

    Of a loop's rows that is the last one, or the last one with something in it and the blank ones
    after it, where the list has its name among `filled_up`: blank rows and a signature alone on a
    page look like a form nobody filled in. The body is patched: tags of loops stand between rows.
    A row stays with the next one where its paragraphs do (17.3.1.15): in Word any, in LibreOffice
    the first.
    """
    for tbl in body.iterchildren(qn("w:tbl")):
        for tr, condition in _rows_to_keep(ooxml.rows(tbl), filled_up):
            for tc in ooxml.cells(tr):
                for p in tc.findall(qn("w:p"))[:1]:
                    _keep_with_next(p, condition)


def _rows_to_keep(
    rows: Sequence[etree._Element], filled_up: Collection[str]
) -> Iterator[tuple[etree._Element, str]]:
    """The rows that stay with the one after them, each with Jinja's condition for it, or ""."""
    if not rows or _tags_after(rows[-1]):
        return
    above = rows[:-1]
    for i in range(len(above) - 1, max(-1, len(above) - 1 - _KEPT_ROWS), -1):
        tags = _tags_after(above[i])
        if not tags:
            yield above[i], ""
            continue
        if {*tags} == {"endfor"} or (tags[0] == "endif" and {*tags[1:]} == {"endfor"}):
            condition = _last_row(above[i], filled_up, tags.count("endfor"))
            kept = _last_of_variants(above[: i + 1]) if tags[0] == "endif" else [above[i]]
            yield from ((tr, condition) for tr in kept)
        return


def _last_row(tr: etree._Element, filled_up: Collection[str], ends: int = 1) -> str:
    """Jinja's condition for the last row of a loop; the row in the template is the loop's last.

    With it so many loops end: of two, it is the last one's last row.
    """
    open_loops = _open_loops(tr)
    if not open_loops or open_loops[-1].list not in filled_up or len(open_loops) > 1:
        around = open_loops[-ends:-1]
        return " and ".join((_IS_LAST, *(f"{o.row} is sameas ({o.path}|last)" for o in around)))
    return " and ".join((_IS_LAST_FILLED, *_not_high(tr)))


class _OpenLoop(NamedTuple):
    """A loop around a row: its name for a row, the path that it goes over, its list's name."""

    row: str
    path: str
    list: str


def _open_loops(tr: etree._Element) -> list[_OpenLoop]:
    """The loops around the row, the outer one first."""
    open_loops: list[_OpenLoop] = []
    before = [each.tail or "" for each in tr.itersiblings(preceding=True)][::-1]
    for tag in _LOOP_TAG.finditer("".join(before)):
        if tag["list"]:
            open_loops.append(_OpenLoop(tag["row"], tag["path"], tag["list"]))
        elif open_loops:
            open_loops.pop()
    return open_loops


def _not_high(tr: etree._Element) -> Iterator[str]:
    """Jinja's conditions that the row's values leave room for the blank rows after it."""
    lines = f"({_MOST_LINES} - {_LINES_OF_BLANK_ROW} * loop.revindex0)"
    for tc in ooxml.cells(tr):
        width = tc.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is None:
            continue
        room = int(width.get(qn("w:w"), "0")) - _CELL_MARGINS_TWIPS
        for value in _VALUE.findall(ooxml.text(tc)):
            # The test `le`: in XML a sign would be escaped.
            yield f"{value}|length is le({lines} * {room} // {_CHARACTER_TWIPS})"


def _last_of_variants(rows: Sequence[etree._Element]) -> Iterator[etree._Element]:
    """The last row of each variant of a loop's row; the last of `rows` ends the last variant."""
    for number, tr in enumerate(reversed(rows)):
        tags = _tags_after(tr)
        if number and "if" in tags:
            return
        if tags:
            yield tr


def _tags_after(tr: etree._Element) -> list[str]:
    """The names of the tags between the row and the next one."""
    return _TAG.findall(tr.tail or "")


def _keep_with_next(p: etree._Element, condition: str) -> None:
    """Add `w:keepNext`, which comes second in a paragraph's properties (17.3.1.26)."""
    properties = p.find(qn("w:pPr"))
    if properties is None:
        properties = etree.Element(qn("w:pPr"))
        p.insert(0, properties)
    if properties.find(qn("w:keepNext")) is not None:
        return
    keep = etree.Element(qn("w:keepNext"))
    style = properties.find(qn("w:pStyle"))
    properties.insert(0 if style is None else 1, keep)
    if condition:
        keep.tail = "{% endif %}"
        if style is None:
            properties.text = f"{{% if {condition} %}}"
        else:
            style.tail = f"{{% if {condition} %}}"
