"""Read what a Word document says beside its text: comments, footnotes and endnotes.

Clause numbers are ECMA-376 part 1; replies and resolved comments are [MS-DOCX] 2.5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from lxml import etree

from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Kind = Literal["批注", "脚注", "尾注"]

# The author of the comments that the program itself puts into a document that it returns to a
# unit. They are findings about that document, so an import passes over them. Whatever else answers
# them is told.
OWN_AUTHOR = "表单核对程序"

# Ends each of them: what stands below it somebody else wrote.
REPLY_HERE = "（如有说明，请写在此行下面）"
# Stands before it where it is added to what somebody else wrote, as a cell of Excel has one note.
_RULE = "———"
ADDED = f"\n{_RULE}\n{OWN_AUTHOR}："
REPLIER = "写在退回表的批注中"

# By the last part of a relationship's type, the kind and the element of one entry.
_ENTRIES: dict[str, tuple[Kind, str]] = {
    "comments": ("批注", "comment"),
    "footnotes": ("脚注", "footnote"),
    "endnotes": ("尾注", "endnote"),
}
_EXTENDED = "commentsExtended"
KINDS_OF_PARTS = (*_ENTRIES, _EXTENDED)
# A longer text, in characters, is cut.
_LONGEST = 2000
_CUT = "…（以下略）"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
PARENT = f"{_W15}paraIdParent"
PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
# Elements that part words.
_BREAKS = frozenset(("tab", "br", "cr"))


class NoteId(NamedTuple):
    """What the document's text refers to a comment or note by."""

    kind: Kind
    id: str


@dataclass(frozen=True)
class MarginNote:
    """A comment or note: its author (blank for none) and its text in one line, cut if very long.

    `is_own`: the program itself put it there.
    """

    note: NoteId
    author: str
    text: str
    is_reply: bool = False
    is_resolved: bool = False
    is_own: bool = False


# The elements by which the text refers to a note (17.13.4.4, 17.13.4.5, 17.11.14, 17.11.7).
REFERENCES: dict[str, Kind] = {
    qn("w:commentRangeStart"): "批注",
    qn("w:commentReference"): "批注",
    qn("w:footnoteReference"): "脚注",
    qn("w:endnoteReference"): "尾注",
}
_REFERENCE_NAMES = (b"commentReference", b"footnoteReference", b"endnoteReference")
_ID = qn("w:id")


def may_be_in(document: bytes) -> bool:
    """Whether the main part may refer to a comment or note."""
    return any(name in document for name in _REFERENCE_NAMES)


def references(element: etree._Element) -> Iterator[NoteId]:
    """The comments and notes that the text of the element refers to, in order."""
    for reference in element.iter(*REFERENCES):
        yield NoteId(REFERENCES[reference.tag], reference.get(_ID, ""))


def read(parts: Mapping[str, bytes]) -> list[MarginNote]:
    """The comments and notes in these parts of a document, by the kind of part, in order.

    Raises etree.XMLSyntaxError for a part that is not well formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    roots = {kind: etree.fromstring(content, parser) for kind, content in parts.items()}
    threads = _threads(roots[_EXTENDED]) if _EXTENDED in roots else {}
    return [
        _margin_note(kind, entry, threads)
        for part, (kind, tag) in _ENTRIES.items()
        if part in roots
        for entry in roots[part].iterchildren(f"{{*}}{tag}")
        if _attribute(entry, "type") in ("", "normal")
    ]


class _Thread(NamedTuple):
    """Whether a comment answers another one, and whether it is resolved."""

    is_reply: bool
    is_resolved: bool


def _threads(root: etree._Element) -> dict[str, _Thread]:
    """How comments belong together, by the id of each one's last paragraph."""
    return {
        entry.get(f"{_W15}paraId", ""): _Thread(
            is_reply=PARENT in entry.attrib,
            is_resolved=entry.get(f"{_W15}done") in ("1", "true", "on"),
        )
        for entry in root.iterchildren(f"{_W15}commentEx")
    }


def _margin_note(kind: Kind, entry: etree._Element, threads: Mapping[str, _Thread]) -> MarginNote:
    paragraphs = [*entry.iter("{*}p")]
    last = paragraphs[-1].get(PARAGRAPH_ID, "") if paragraphs else ""
    thread = threads.get(last, _Thread(is_reply=False, is_resolved=False))
    text = " ".join(" ".join(map(_text, paragraphs)).split())
    author = _attribute(entry, "author")
    note = NoteId(kind, _attribute(entry, "id"))
    if kind == "批注" and is_own(author, text):
        return own(note, text, is_reply=thread.is_reply, is_resolved=thread.is_resolved)
    who = " ".join(author.split())
    return MarginNote(note, who, cut(text), thread.is_reply, thread.is_resolved)


def is_own(author: str, text: str) -> bool:
    """Whether the program put the comment there; LibreOffice Calc saves no authors."""
    return author == OWN_AUTHOR or (REPLY_HERE in text and _RULE not in text)


def own(
    note: NoteId, text: str, *, is_reply: bool = False, is_resolved: bool = False
) -> MarginNote:
    """A comment of the program, or what somebody wrote below its text."""
    if reply := written_below(text):
        return MarginNote(note, REPLIER, cut(reply), is_reply, is_resolved)
    return MarginNote(note, OWN_AUTHOR, cut(text), is_reply, is_resolved, is_own=True)


def written_below(text: str) -> str:
    """What somebody wrote below the text of a comment of the program; blank for nothing."""
    pieces = (piece.partition(_RULE)[0] for piece in text.split(REPLY_HERE)[1:])
    return " ".join(" ".join(pieces).split())


def cut(text: str) -> str:
    """The text, cut if it is very long."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _CUT


def _text(p: etree._Element) -> str:
    pieces: list[str] = []
    for element in p.iter(etree.Element):
        name = etree.QName(element).localname
        if name == "t":
            pieces.append(element.text or "")
        elif name in _BREAKS:
            pieces.append(" ")
    return "".join(pieces)


def _attribute(element: etree._Element, name: str) -> str:
    """The attribute of the element's own namespace, which a strict document has another of."""
    namespace = etree.QName(element).namespace
    return element.get(f"{{{namespace}}}{name}", "")
