"""Documents as they are given to LibreOffice: with bookmarks, or, of a long appendix, its frame alone.

A document's forms are sections of their own, each beginning on a new page, as `unit_document` and `appendix`
write them.
"""  # noqa: E501

from __future__ import annotations

import shutil
import zipfile
from typing import IO, TYPE_CHECKING, NamedTuple

from generator.form import appendix
from generator.word import ooxml, package, provenance
from generator.word.document_rows import SUMMARY_TABLE
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_CLOSE, _OPEN = b"</w:pPr></w:p>", b"<w:p><w:pPr>"
_END = b"</w:body></w:document>"
_PAGE = b"<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>"
_CONTENTS_STYLE = "TOC"
_SUMMARY = f'"{SUMMARY_TABLE}"'.encode()


class Bookmark(NamedTuple):
    """An entry of a PDF's outline: its level from 0, its text, the bookmark it leads to."""

    level: int
    title: str
    destination: str


def with_bookmarks(document: Path, target: Path, drawn: Mapping[str, str]) -> tuple[Bookmark, ...]:
    """Write the unit's document with a bookmark at each form; the outline that its contents make.

    `drawn` says which characters are to be drawn as others. A document that is not as we made it is
    only copied.
    """
    made = provenance.read_intact(document)
    if made is None:
        shutil.copyfile(document, target)
        return ()
    _rewrite(document, target, drawn, _marked)
    return tuple(Bookmark(0, text, _anchor(i)) for i, text in enumerate(made.contents, 1))


def contents(document: Path) -> tuple[Bookmark, ...]:
    """The appendix's contents list as an outline; none of a document that is not as we made it."""
    if provenance.read_intact(document) is None:
        return ()
    with package.open_zip(document) as archive, archive.open(package.DOCUMENT) as stream:
        front, _ = next(appendix.sections(stream))
    return tuple(_entries(front + (_CLOSE if _opening(front) else b"") + _END))


def whole(document: Path, target: Path, drawn: Mapping[str, str]) -> None:
    """Write the appendix with all its pages, as `with_bookmarks` does; it has its bookmarks already."""  # noqa: E501
    if provenance.read_intact(document) is None:
        shutil.copyfile(document, target)
    else:
        _rewrite(document, target, drawn, lambda stream: map(b"".join, appendix.sections(stream)))


def frame(
    document: Path, target: Path, drawn: Mapping[str, str], forms: Sequence[tuple[str, int]]
) -> None:
    """Write the appendix with blank pages for its forms.

    Title, contents, roll-up table, headers and page numbers are left. `forms` are the bookmarks at which
    the forms begin, in order, each with its number of pages.
    """  # noqa: E501

    def framed(stream: IO[bytes]) -> Iterator[bytes]:
        numbers = iter(forms)
        for i, (blocks, section) in enumerate(appendix.sections(stream)):
            # The roll-up table stands in none of the units' documents.
            if i == 0 or not section or _SUMMARY in blocks:
                yield blocks + section
                continue
            closing, rest = _split(blocks)
            name, number = next(numbers)
            mark = appendix.with_bookmark(_OPEN + _CLOSE, i + appendix.SUMMARY_BOOKMARKS, name)
            # LibreOffice loses a bookmark in the very last paragraph.
            end = _opening(rest) or _OPEN + _CLOSE
            yield closing + mark + _PAGE * (number - 1) + end + section

    _rewrite(document, target, drawn, framed)


def _rewrite(
    document: Path,
    target: Path,
    drawn: Mapping[str, str],
    change: Callable[[IO[bytes]], Iterator[bytes]],
) -> None:
    """A copy whose body is changed; it is read once and thrown away, so nothing is compressed.

    `change` gives pieces that cut no character.
    """
    with package.open_zip(document) as archive, zipfile.ZipFile(target, "w") as copy:
        for name in archive.namelist():
            with archive.open(name) as stream, copy.open(name, "w") as out:
                if name == package.DOCUMENT:
                    out.writelines(_as_drawn(piece, drawn) for piece in change(stream))
                else:
                    shutil.copyfileobj(stream, out)


def _as_drawn(piece: bytes, drawn: Mapping[str, str]) -> bytes:
    for character, other in drawn.items():
        piece = piece.replace(character.encode(), other.encode())
    return piece


def _marked(stream: IO[bytes]) -> Iterator[bytes]:
    for i, (blocks, section) in enumerate(appendix.sections(stream), 1):
        closing, rest = _split(blocks)
        yield closing + (appendix.with_bookmark(rest, i, _anchor(i)) if section else rest) + section


def _anchor(form: int) -> str:
    """The name of the bookmark at a unit's form, counted from 1."""
    return f"form{form}"


def _split(blocks: bytes) -> tuple[bytes, bytes]:
    """What closes the paragraph that the last section's properties stand in, and the rest."""
    if blocks.startswith(_CLOSE):
        return _CLOSE, blocks[len(_CLOSE) :]
    return b"", blocks


def _opening(blocks: bytes) -> bytes:
    """The paragraph that the section's properties are to stand in; nothing at the end of the body."""  # noqa: E501
    return b"" if blocks.endswith((b"</w:p>", b"</w:tbl>")) else blocks[blocks.rindex(b"<w:p>") :]


def _entries(front: bytes) -> Iterator[Bookmark]:
    for p in ooxml.parse(front).iter(qn("w:p")):
        style = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        link = p.find(qn("w:hyperlink"))
        name = "" if style is None else style.get(qn("w:val"), "")
        if link is not None and name.startswith(_CONTENTS_STYLE) and name[3:].isdigit():
            # What is shown of the field behind it is its number.
            text = "".join(t.text or "" for t in link.findall(f"{qn('w:r')}[1]/{qn('w:t')}"))
            yield Bookmark(int(name[3:]) - 1, text, link.get(qn("w:anchor"), ""))
