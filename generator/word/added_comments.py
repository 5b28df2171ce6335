"""Put comments into cells of a Word document that somebody sent; everything else stays as it is.

python-docx sees the main part and the comments only, in a package of their own: of the others it
would write some anew. Clause numbers are ECMA-376 part 1.
"""

from __future__ import annotations

import copy
import io
import posixpath
from typing import TYPE_CHECKING, NamedTuple, cast

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.text.run import Run
from lxml import etree

from generator.word import document_rows, edited_package, package, received, relationships, safe_zip
from generator.word.margin_notes import (
    OWN_AUTHOR,
    PARAGRAPH_ID,
    PARENT,
    REPLY_HERE,
    is_own,
    written_below,
)
from generator.word.ooxml import XML_DECLARATION, R, parent, parse, qn, text
from generator.word.visible_content import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.oxml.text.run import CT_R

    from generator.word.document_rows import CellId
    from generator.word.edited_package import Parts

INITIALS = "核对"
_P, _TBL, _R, _P_PR, _R_PR = (qn(f"w:{name}") for name in ("p", "tbl", "r", "pPr", "rPr"))
_REFERENCE = qn("w:commentReference")
# What marks the place of a comment in the text (17.13.4.3, 17.13.4.4, 17.13.4.5).
_RANGE_START = qn("w:commentRangeStart")
_MARKS = (_REFERENCE, _RANGE_START, qn("w:commentRangeEnd"))
_COMMENT, _AUTHOR, _DATE, _ID = (qn(f"w:{name}") for name in ("comment", "author", "date", "id"))
# The styles that python-docx names, and the elements that do it (17.3.1.27, 17.3.2.29).
_PYTHON_DOCX_STYLES = ("CommentText", "CommentReference")
_STYLE_NAMES, _VAL = (qn("w:pStyle"), qn("w:rStyle")), qn("w:val")
# Properties of a paragraph's mark that are no looks: tracked changes (17.13.5).
_CHANGES = frozenset(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange"))
_COMMENTS_TYPE = package.word_type("comments")
_MAIN, _COMMENTS = "word/document.xml", "word/comments.xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


class CellComment(NamedTuple):
    """A comment for a cell of a table, or a paragraph outside tables; its text may have lines."""

    cell: CellId
    text: str


def add(path: Path, comments: Sequence[CellComment]) -> bytes:
    """The .docx file with the comments, by `OWN_AUTHOR` and without a date.

    Raises UnreadableError where the file cannot be read, or its comments are damaged.
    """
    word = received.open_word(path)
    parts = edited_package.open_parts(path)
    with safe_zip.open_zip(path) as archive:
        main = relationships.main_part(relationships.read_of_package(archive))
    if edited_package.read(parts, main) != word.document:
        # Its other parts are of the strict standard, too, and python-docx knows none of them.
        raise safe_zip.UnreadableError(*received.STRICT)
    name = edited_package.related(parts, main, "comments")
    small = _opened(word.document, edited_package.read_scanned(parts, name) if name else None)
    _remove_own(small, _answered(parts, main))
    elements = document_rows.elements(word.document, small.element, word.styles)
    # Each goes directly around its cell's text: the last one first gives them in their order.
    for comment in reversed(comments):
        runs = [Run(cast("CT_R", r), small) for r in _runs(elements[comment.cell])]
        small.add_comment(runs, f"{comment.text}\n{REPLY_HERE}", OWN_AUTHOR, INITIALS)
        _move_to_front(runs[0]._r.getprevious())  # noqa: SLF001
    part = small.part.part_related_by(RELATIONSHIP_TYPE.COMMENTS)
    _remove_unknown_styles(small, edited_package.related(parts, main, "styles"), parts)
    for own in _own(small):
        # The same findings give the same file.
        own.attrib.pop(_DATE, "")
    if not name:
        name = posixpath.join(posixpath.dirname(main), posixpath.basename(_COMMENTS))
        name = edited_package.free_name(parts, name)
        edited_package.relate(parts, main, "comments", name)
        edited_package.set_type(parts, name, _COMMENTS_TYPE)
    edited_package.write(parts, main, small.part.blob)
    edited_package.write(parts, name, part.blob)
    return edited_package.content(parts)


def _remove_unknown_styles(small: Document, styles: str, parts: Parts) -> None:
    """Take out the names of styles that the document's part of styles does not have.

    python-docx names the ones of its own template (17.7.4.17: a style's id).
    """
    known = edited_package.read(parts, styles) if styles else b""
    own = [each for comment in _own(small) for each in comment.iter(*_STYLE_NAMES)]
    marks = small.element.iter(_REFERENCE)
    of_marks = [each for mark in marks for each in parent(mark).iter(*_STYLE_NAMES)]
    for each in [*own, *of_marks]:
        if each.get(_VAL, "") in _PYTHON_DOCX_STYLES and each.get(_VAL, "").encode() not in known:
            parent(each).remove(each)


def _move_to_front(start: etree._Element | None) -> None:
    """Put the start of a comment before the starts that stand directly before it."""
    first = start
    while first is not None and (before := first.getprevious()) is not None:
        if before.tag != _RANGE_START:
            break
        first = before
    if start is not None and first is not None and first is not start:
        first.addprevious(start)


def _answered(parts: Parts, main: str) -> set[str]:
    """The ids of the paragraphs that end the comments which others answer ([MS-DOCX] 2.5.1)."""
    name = edited_package.related(parts, main, "commentsExtended")
    if not name:
        return set()
    root = parse(edited_package.read_scanned(parts, name))
    return {str(each.get(PARENT)) for each in root.iter(etree.Element) if PARENT in each.attrib}


def _remove_own(small: Document, answered: set[str]) -> None:
    """Take out the comments of an earlier return, but for those that somebody answered."""
    gone = set()
    for comment in _own(small):
        is_answered = answered.intersection(p.get(PARAGRAPH_ID, "") for p in comment.iter(_P))
        if not is_answered and not written_below(text(comment)):
            gone.add(comment.get(_ID))
            parent(comment).remove(comment)
    for mark in [each for each in small.element.iter(*_MARKS) if each.get(_ID) in gone]:
        holder = parent(mark)
        holder.remove(mark)
        if holder.tag == _R and all(child.tag == _R_PR for child in holder):
            parent(holder).remove(holder)


def _own(small: Document) -> list[etree._Element]:
    """The comments of the document that the program put there."""
    root = small.comments._comments_elm  # noqa: SLF001
    return [each for each in root.iter(_COMMENT) if is_own(each.get(_AUTHOR, ""), text(each))]


def _opened(document: bytes, comments: bytes | None) -> Document:
    """A document of these parts only."""
    overrides = {_MAIN: package.word_type("document.main")}
    parts = {_MAIN: document}
    if comments is not None:
        overrides[_COMMENTS] = _COMMENTS_TYPE
        parts[_COMMENTS] = comments
        parts["word/_rels/document.xml.rels"] = _relationship("comments", "comments.xml")
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    parts[edited_package.TYPES] = (
        f'{XML_DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>'
    ).encode()
    parts["_rels/.rels"] = _relationship("officeDocument", _MAIN)
    members = (package.compress(name, content, 0) for name, content in parts.items())
    return docx.Document(io.BytesIO(package.assemble(members)))


def _relationship(kind: str, target: str) -> bytes:
    return (
        f'{XML_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/{kind}" Target="{target}"/></Relationships>'
    ).encode()


def _runs(element: etree._Element) -> Sequence[etree._Element]:
    """The first and the last run of the cell between which the comment is; a blank one gets one.

    They are the paragraphs' own: what is within a content control, a link or a tracked change is
    between them, or before the run that is added.
    """
    paragraphs = [*_paragraphs(element)]
    if not paragraphs:
        paragraphs = [etree.SubElement(element, _P)]
    runs = [r for p in paragraphs for r in p.iterchildren(_R) if r.find(_REFERENCE) is None]
    return [runs[0], runs[-1]] if runs else [_new_run(paragraphs[0])]


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of the cell, without those of tables in it."""
    if element.tag == _P:
        yield element
        return
    for child in element.iterchildren(etree.Element):
        if child.tag != _TBL and child.tag not in INVISIBLE:
            yield from _paragraphs(child)


def _new_run(p: etree._Element) -> etree._Element:
    """A run without text at the paragraph's end, that looks as its mark does."""
    run = etree.SubElement(p, _R)
    mark = p.find(f"{_P_PR}/{_R_PR}")
    if mark is not None:
        properties = copy.deepcopy(mark)
        properties[:] = _without_changes(properties)
        run.append(properties)
    return run


def _without_changes(properties: Iterable[etree._Element]) -> list[etree._Element]:
    return [each for each in properties if each.tag not in _CHANGES]
