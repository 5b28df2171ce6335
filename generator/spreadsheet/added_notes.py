"""Put notes into cells of a workbook that somebody sent; everything else stays as it is.

Programs that save workbooks anew drop what they do not know, such as the results of formulas. Here
only the parts of the notes are changed, and the sheet's element that leads to their drawing.
Clauses: ECMA-376 part 1, 18.7 and 18.3.1.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from generator.spreadsheet import columns, note_shapes, sheet, workbook, xml_names
from generator.word import edited_package, received, relationships, safe_zip
from generator.word.margin_notes import ADDED, OWN_AUTHOR, REPLY_HERE, is_own, written_below
from generator.word.ooxml import XML_DECLARATION, R, parent, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.word.edited_package import Parts

_MAIN = f"{{{xml_names.MAIN}}}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = (
    f'{XML_DECLARATION}<comments xmlns="{xml_names.MAIN}"><authors/><commentList/></comments>'
).encode()
# What stands behind the element that leads to the drawing of notes (18.3.1.99).
_BEHIND = frozenset(
    f"{xml_names.MAIN} {name}"
    for name in (
        "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
        "tableParts", "extLst",
    )
) | {"http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"}  # fmt: skip
_DRAWING = f"{xml_names.MAIN} legacyDrawing"
_SIZE = "9"


class CellNote(NamedTuple):
    """A note for a cell, by the sheet's name and the numbers of row and column."""

    sheet: str
    row: int
    column: int
    text: str


def add(path: Path, notes: Sequence[CellNote]) -> bytes:
    """The .xlsx file with the notes, by `OWN_AUTHOR`; those of an earlier return are gone.

    A cell has one note: where somebody else wrote one, ours is added to it. Raises UnreadableError
    where the file cannot be read.
    """
    parts = edited_package.open_parts(path)
    with safe_zip.open_zip(path) as archive:
        related = relationships.read(archive)
        main = relationships.main_part(related.pop(relationships.OF_PACKAGE, []))
        book = workbook.read(archive, main, related) if main else None
    if book is None:
        raise safe_zip.UnreadableError(*safe_zip.DAMAGED)
    by_sheet: dict[str, dict[tuple[int, int], list[str]]] = {each.name: {} for each in book.sheets}
    for note in notes:
        by_sheet[note.sheet].setdefault((note.row, note.column), []).append(note.text)
    for each in book.sheets:
        texts = {place: "\n".join(lines) for place, lines in by_sheet[each.name].items()}
        _add(parts, each.part, texts)
    return edited_package.content(parts)


def _add(parts: Parts, part: str, texts: Mapping[tuple[int, int], str]) -> None:
    """Change the notes of the sheet, if there are any."""
    name = edited_package.related(parts, part, "comments")
    if not name and not texts:
        return
    root = parse(edited_package.read_scanned(parts, name) if name else _NO_COMMENTS)
    if not root.tag.startswith(_MAIN):
        raise safe_zip.UnreadableError(*received.STRICT)
    before = _places(root)
    _remove_own(root)
    others = _places(root)
    texts = dict(_beside_threads(texts, others, _threads(root)))
    author = _author(root) if texts else ""
    for place, text in texts.items():
        _write(root, place, text, author, others)
    content = edited_package.read(parts, part)
    ends = _ends(content)
    drawing = ""
    if ends.drawing:
        drawing = edited_package.related(parts, part, "vmlDrawing", ends.drawing)
    shapes = edited_package.read(parts, drawing) if drawing else note_shapes.EMPTY
    shapes = note_shapes.without(shapes, before - others)
    shown = {p: f"{text}\n{REPLY_HERE}" for p, text in texts.items() if p not in others}
    shapes = note_shapes.added(shapes, shown, note_shapes.sizes(content))
    if not drawing:
        drawing = edited_package.free_name(parts, "xl/drawings/vmlDrawingReview.vml")
        identity = edited_package.relate(parts, part, "vmlDrawing", drawing)
        edited_package.set_default_type(parts, "vml", _DRAWING_TYPE)
        element = f'<legacyDrawing xmlns="{xml_names.MAIN}" xmlns:r="{R}" r:id="{identity}"/>'
        edited = content[: ends.index] + element.encode() + content[ends.index :]
        edited_package.write(parts, part, edited)
    if not name:
        folder = posixpath.dirname(posixpath.dirname(part))
        name = edited_package.free_name(parts, f"{folder}/commentsReview.xml".lstrip("/"))
        edited_package.relate(parts, part, "comments", name)
        edited_package.set_type(parts, name, _COMMENTS_TYPE)
    edited_package.write(parts, drawing, shapes)
    edited_package.write(parts, name, etree.tostring(root, encoding="UTF-8", standalone=True))


def _comments(root: etree._Element) -> list[etree._Element]:
    return [*root.iter(f"{_MAIN}comment")]


def _place(comment: etree._Element) -> tuple[int, int]:
    return sheet.place(comment.get("ref", ""))


def _places(root: etree._Element) -> set[tuple[int, int]]:
    return set(map(_place, _comments(root)))


def _threads(root: etree._Element) -> set[tuple[int, int]]:
    """The cells with comments that answer each other: Excel shows no note there.

    What stands in for them has an author like `tc={…}` ([MS-XLSX] 2.6.205).
    """
    of_threads = {str(i) for i, e in enumerate(_authors(root)) if (e.text or "").startswith("tc=")}
    return {_place(each) for each in _comments(root) if each.get("authorId") in of_threads}


def _beside_threads(
    texts: Mapping[tuple[int, int], str],
    others: Collection[tuple[int, int]],
    threads: Collection[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], str]]:
    """The notes; one for a cell with a thread goes to the next free cell on the right."""
    for (row, column), text in texts.items():
        if (row, column) not in threads:
            yield (row, column), text
            continue
        free = column + 1
        while (row, free) in others or (row, free) in texts:
            free += 1
        yield (row, free), f"（关于 {columns.letters(column)}{row} 单元格）{text}"


def _authors(root: etree._Element) -> etree._Element:
    authors = root.find(f"{_MAIN}authors")
    if authors is None:
        authors = root.makeelement(f"{_MAIN}authors")
        root.insert(0, authors)
    return authors


def _author(root: etree._Element) -> str:
    """The number of our own author, who is added if need be."""
    authors = _authors(root)
    names = [each.text or "" for each in authors]
    if OWN_AUTHOR not in names:
        etree.SubElement(authors, f"{_MAIN}author").text = OWN_AUTHOR
        names.append(OWN_AUTHOR)
    return str(names.index(OWN_AUTHOR))


def _remove_own(root: etree._Element) -> None:
    """Take out the notes of an earlier return, and what was added to others' notes then."""
    names = {str(i): each.text or "" for i, each in enumerate(_authors(root))}
    for comment in _comments(root):
        text = "".join(t.text or "" for t in comment.iter(f"{_MAIN}t"))
        if is_own(names.get(comment.get("authorId", ""), ""), text) and not written_below(text):
            parent(comment).remove(comment)
            continue
        for t in [*comment.iter(f"{_MAIN}t")]:
            if (t.text or "").startswith(ADDED) and not written_below(text):
                run = parent(t)
                parent(run).remove(run)


def _write(
    root: etree._Element,
    place: tuple[int, int],
    text: str,
    author: str,
    others: Collection[tuple[int, int]],
) -> None:
    """Write the note, or add it to the one that is there."""
    if place in others:
        comment = next(each for each in _comments(root) if _place(each) == place)
        holder = comment.find(f"{_MAIN}text")
        if holder is None:
            holder = etree.SubElement(comment, f"{_MAIN}text")
        text = f"{ADDED}{text}"
    else:
        row, column = place
        comments = root.find(f"{_MAIN}commentList")
        if comments is None:
            comments = etree.SubElement(root, f"{_MAIN}commentList")
        attributes = {"ref": f"{columns.letters(column)}{row}", "authorId": author, "shapeId": "0"}
        comment = etree.SubElement(comments, f"{_MAIN}comment", attributes)
        holder = etree.SubElement(comment, f"{_MAIN}text")
    text = f"{text}\n{REPLY_HERE}"
    run = etree.SubElement(holder, f"{_MAIN}r")
    properties = etree.SubElement(run, f"{_MAIN}rPr")
    etree.SubElement(properties, f"{_MAIN}sz", {"val": _SIZE})
    etree.SubElement(properties, f"{_MAIN}rFont", {"val": "宋体"})
    t = etree.SubElement(run, f"{_MAIN}t")
    t.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    t.text = text


@dataclass
class _SheetEnd:
    """Where in a sheet's part the element belongs that leads to the drawing of its notes.

    `drawing` is the id of its relationship, if it is there already (18.3.1.45).
    """

    depth: int = 0
    root: str = ""
    drawing: str = ""
    index: int = -1


def _ends(content: bytes) -> _SheetEnd:
    """What there is at the end of the sheet's part."""
    ends = _SheetEnd()
    parser = safe_zip.new_parser()

    def start(name: str, attributes: Mapping[str, str]) -> None:
        ends.depth += 1
        ends.root = ends.root or name
        if ends.depth != 2:  # noqa: PLR2004 - children of the root only
            return
        if name == _DRAWING:
            ends.drawing = next((v for n, v in attributes.items() if n.endswith(" id")), "")
        elif name in _BEHIND and ends.index < 0:
            ends.index = parser.CurrentByteIndex

    def end(_name: str) -> None:
        ends.depth -= 1
        if not ends.depth and ends.index < 0:
            ends.index = parser.CurrentByteIndex

    parser.StartElementHandler, parser.EndElementHandler = start, end
    safe_zip.feed(parser, [content])
    if ends.root != f"{xml_names.MAIN} worksheet":
        raise safe_zip.UnreadableError(*received.STRICT)
    return ends
