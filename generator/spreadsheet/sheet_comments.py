"""Read the comments of a sheet, also those that answer each other.

Clauses: ECMA-376 part 1, 18.7; threads are [MS-XLSX] 2.6.205.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.spreadsheet import rich_text, sheet, xml_names
from generator.spreadsheet.rich_text import StringState
from generator.word import margin_notes, safe_zip
from generator.word.margin_notes import MarginNote, NoteId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_MOST = 10_000
_NAMES = xml_names.local("author", "comment", *rich_text.NAMES)
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


class Comment(NamedTuple):
    """A comment at a cell."""

    row: int
    column: int
    author: str
    text: str
    is_reply: bool = False
    is_resolved: bool = False


@dataclass
class _State:
    """What has been read so far, and the comment or author that is being read."""

    authors: list[str] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    string: StringState = field(default_factory=StringState)
    attributes: Mapping[str, str] = field(default_factory=dict)
    pieces: list[str] | None = None


def read(chunks: Iterable[bytes]) -> list[Comment]:  # noqa: C901 - three handlers
    """The comments in a part of comments."""
    state = _State()

    def start(element: str, attributes: Mapping[str, str]) -> None:
        name = _NAMES.get(element)
        if name == "author":
            state.pieces = []
        elif name == "comment":
            state.attributes = attributes
        elif name:
            rich_text.started(state.string, name, attributes)

    def end(element: str) -> None:
        name = _NAMES.get(element)
        if name == "author":
            state.authors.append("".join(state.pieces or ()))
            state.pieces = None
        elif name == "comment":
            _end_comment(state)
        elif name:
            rich_text.ended(state.string, name)

    def text(characters: str) -> None:
        pieces = state.pieces
        if pieces is None and state.string.is_text:
            pieces = state.string.pieces
        if pieces is not None:
            pieces.append(characters)

    _parse(chunks, start, end, text)
    return state.comments


def read_threads(chunks: Iterable[bytes], persons: Mapping[str, str]) -> list[Comment]:
    """The comments in a part of threads; `persons` are names by id."""
    state = _State()

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == f"{_THREADS} threadedComment":
            state.attributes = attributes
        elif element == f"{_THREADS} text":
            state.pieces = []

    def end(element: str) -> None:
        if element == f"{_THREADS} threadedComment":
            row, column = sheet.place(state.attributes.get("ref", ""))
            author = persons.get(state.attributes.get("personId", ""), "")
            text = "".join(state.pieces or ())
            is_reply = "parentId" in state.attributes
            is_resolved = xml_names.is_on(state.attributes, "done")
            _add(state, Comment(row, column, author, text, is_reply, is_resolved))
            state.pieces = None

    def text(characters: str) -> None:
        if state.pieces is not None:
            state.pieces.append(characters)

    _parse(chunks, start, end, text)
    return state.comments


def read_persons(chunks: Iterable[bytes]) -> dict[str, str]:
    """The names of who commented, by id."""
    persons: dict[str, str] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == f"{_THREADS} person":
            persons[attributes.get("id", "")] = attributes.get("displayName", "")

    _parse(chunks, start, lambda _: None, lambda _: None)
    return persons


def margin_note(comment: Comment, note: NoteId) -> MarginNote:
    """The comment as one of a Word document is told, without what the program added to it."""
    text = " ".join(comment.text.split())
    if margin_notes.is_own(comment.author, text):
        return margin_notes.own(
            note, text, is_reply=comment.is_reply, is_resolved=comment.is_resolved
        )
    theirs, _, ours = text.partition(" ".join(margin_notes.ADDED.split()))
    text = " ".join(filter(None, (theirs.strip(), margin_notes.written_below(ours))))
    author = " ".join(comment.author.split())
    return MarginNote(note, author, margin_notes.cut(text), comment.is_reply, comment.is_resolved)


def _end_comment(state: _State) -> None:
    row, column = sheet.place(state.attributes.get("ref", ""))
    number = state.attributes.get("authorId", "")
    known = xml_names.is_number(number) and int(number) < len(state.authors)
    author = state.authors[int(number)] if known else ""
    _add(state, Comment(row, column, author, rich_text.finished(state.string).text))


def _add(state: _State, comment: Comment) -> None:
    state.comments.append(comment)
    if len(state.comments) > _MOST:
        raise safe_zip.UnreadableError(*safe_zip.TOO_LARGE)


def _parse(
    chunks: Iterable[bytes],
    start: Callable[[str, Mapping[str, str]], object],
    end: Callable[[str], object],
    text: Callable[[str], object],
) -> None:
    parser = safe_zip.new_parser()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    safe_zip.feed(parser, chunks)
