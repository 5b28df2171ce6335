"""What a document looks like by its XML: each text with its resolved properties, each line drawn.

Resolved as ISO/IEC 29500-1 17.7.2 says: defaults, styles from the lowest one up, the paragraph or
run itself; a line stands where one of the two cells beside it, or the table, draws one (17.4.66).
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Look: TypeAlias = "dict[str, str]"

_BUILT_IN = {
    "spacing before": "0",
    "spacing after": "0",
    "spacing line": "240",
    "spacing lineRule": "auto",
    "jc val": "left",
    "color val": "auto",
}
_PARAGRAPH = ("spacing", "jc", "ind", "keepNext", "keepLines", "pageBreakBefore", "outlineLvl")
_RUN = ("rFonts", "sz", "color", "b", "i", "u", "vertAlign", "highlight", "strike")
_SWITCHES = ("keepNext", "keepLines", "pageBreakBefore", "b", "i", "strike")
_OFF = ("0", "false", "off")
# What says the same as nothing, and what says nothing of the look.
_NOTHING = {"u val": "none", "vertAlign val": "baseline", "highlight val": "none"}
_NO_LOOK = ("rFonts cs", "rFonts hint")


@dataclass(frozen=True)
class Text:
    """A paragraph's piece of text that looks alike."""

    text: str
    look: tuple[tuple[str, str], ...]


def texts(document: Path) -> list[list[Text]]:
    """The paragraphs, each as pieces of text with what they look like."""
    root, sheet = _parts(document)
    styles = _styles(sheet)
    defaults = {**_BUILT_IN}
    for kind in ("pPr", "rPr"):
        for found in sheet.iterfind(f"{W}docDefaults/{W}{kind}Default/{W}{kind}"):
            defaults.update(_said(found))
    return [list(_pieces(p, defaults, styles)) for p in root.iter(f"{W}p")]


def _parts(document: Path) -> tuple[etree._Element, etree._Element]:
    with zipfile.ZipFile(document) as archive:
        document_xml, styles = (archive.read(f"word/{n}.xml") for n in ("document", "styles"))
    return etree.fromstring(document_xml), etree.fromstring(styles)


def _styles(sheet: etree._Element) -> dict[str, etree._Element]:
    found = {style.get(f"{W}styleId", ""): style for style in sheet.iter(f"{W}style")}
    [found[""]] = (
        style
        for style in sheet.iter(f"{W}style")
        if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph"
    )
    return found


def _pieces(p: etree._Element, defaults: Look, styles: dict[str, etree._Element]) -> Iterator[Text]:
    own = p.find(f"{W}pPr")
    name = "" if own is None else _value(own, "pStyle")
    look = {**defaults, **_of_style(name, styles), **_said(own)}
    last: Text | None = None
    for run in p.iter(f"{W}r"):
        text = "".join(t.text or "" for t in run.iter(f"{W}t"))
        seen = {**look, **_said(run.find(f"{W}rPr"))}
        piece = Text(text, _shown(seen))
        if last and last.look == piece.look:
            last = Text(last.text + text, last.look)
        elif text:
            if last:
                yield last
            last = piece
    yield last or Text("", _shown(look))


def _value(properties: etree._Element, name: str) -> str:
    found = properties.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def _of_style(key: str, styles: dict[str, etree._Element]) -> Look:
    style = styles[key]
    below = _value(style, "basedOn")
    look = _of_style(below, styles) if below else {}
    for kind in ("pPr", "rPr"):
        look |= _said(style.find(f"{W}{kind}"))
    return look


def _said(properties: etree._Element | None) -> Look:
    """What the properties say of the look, by name and attribute."""
    look: Look = {}
    for child in [] if properties is None else properties:
        name = etree.QName(child).localname
        if name in _SWITCHES:
            look[name] = "0" if child.get(f"{W}val") in _OFF else "1"
        elif name in (*_PARAGRAPH, *_RUN):
            for key, value in child.attrib.items():
                look[f"{name} {etree.QName(key).localname}"] = str(value)
    return look


def _shown(look: Look) -> tuple[tuple[str, str], ...]:
    plain = {k: v for k, v in look.items() if _NOTHING.get(k) != v and k not in _NO_LOOK}
    return tuple(sorted(item for item in plain.items() if item[1] != "0"))


def lines(document: Path) -> list[set[tuple[str, int, int]]]:
    """For each table the lines that are drawn: above or left of a row and column of its grid."""
    root, sheet = _parts(document)
    styles = _styles(sheet)
    return [_table_lines(tbl, styles) for tbl in root.iter(f"{W}tbl")]


def _table_lines(
    tbl: etree._Element, styles: dict[str, etree._Element]
) -> set[tuple[str, int, int]]:
    borders = _table_borders(tbl, styles)
    trs = tbl.findall(f"{W}tr")
    columns = len(tbl.findall(f"{W}tblGrid/{W}gridCol"))
    found = set()
    for row, tr in enumerate(trs):
        column = 0
        for tc in tr.findall(f"{W}tc"):
            span = int(_value_in(tc, "gridSpan") or 1)
            continued = tc.find(f"{W}tcPr/{W}vMerge") is not None and (
                _value_in(tc, "vMerge") != "restart"
            )
            sides = {
                "top": (row == 0, "insideH"),
                "bottom": (row == len(trs) - 1, "insideH"),
                "left": (column == 0, "insideV"),
                "right": (column + span == columns, "insideV"),
            }
            drawn = {
                side: _is_drawn(tc, side, borders.get(side if outer else inside, ""))
                for side, (outer, inside) in sides.items()
            }
            for c in range(column, column + span):
                found |= {("above", row, c)} if drawn["top"] and not continued else set()
                found |= {("above", row + 1, c)} if drawn["bottom"] else set()
            found |= {("left", row, column)} if drawn["left"] else set()
            found |= {("left", row, column + span)} if drawn["right"] else set()
            column += span
    return found - _inside_merges(trs)


def _inside_merges(trs: list[etree._Element]) -> set[tuple[str, int, int]]:
    """Where a merge goes on from row to row, and no line can be."""
    found = set()
    for row, tr in enumerate(trs):
        column = 0
        for tc in tr.findall(f"{W}tc"):
            span = int(_value_in(tc, "gridSpan") or 1)
            merge = tc.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart":
                found |= {("above", row, c) for c in range(column, column + span)}
            column += span
    return found


def _value_in(tc: etree._Element, name: str) -> str:
    properties = tc.find(f"{W}tcPr")
    return "" if properties is None else _value(properties, name)


def _is_drawn(tc: etree._Element, side: str, otherwise: str) -> bool:
    own = tc.find(f"{W}tcPr/{W}tcBorders/{W}{side}")
    kind = otherwise if own is None else own.get(f"{W}val", "")
    return kind not in ("", "nil", "none")


def _table_borders(tbl: etree._Element, styles: dict[str, etree._Element]) -> Look:
    properties = tbl.find(f"{W}tblPr")
    name = "" if properties is None else _value(properties, "tblStyle")
    found: Look = {}
    chain = [] if properties is None else [properties]
    while name:
        chain += styles[name].findall(f"{W}tblPr")
        name = _value(styles[name], "basedOn")
    for each in reversed(chain):
        for border in each.iterfind(f"{W}tblBorders/*"):
            found[etree.QName(border).localname] = border.get(f"{W}val", "")
    return found
