"""Copies of documents for LibreOffice: with bookmarks, or only the frame of a long appendix.

In all of them signs have the Chinese font by name.
Each form of a document is a section that begins on a new page, as `unit_document` and `appendix`
write it.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from typing import IO, TYPE_CHECKING, NamedTuple

from generator.build.pdf import fonts, sign_fonts
from generator.form import appendix, unit_document
from generator.word import ooxml, package, provenance
from generator.word.document_rows import SUMMARY_TABLE
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_CLOSE, _OPEN = b"</w:pPr></w:p>", b"<w:p><w:pPr>"
_END = b"</w:body></w:document>"
_PAGE = b"<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>"
_HEADERS_AND_FOOTERS = re.compile(r"word/(own_)?(header|footer)[0-9]*\.xml")
_STYLES = "word/styles.xml"
_CONTENTS_STYLE = "TOC"  # followed by the level
_SUMMARY = f'"{SUMMARY_TABLE}"'.encode()
# LibreOffice draws letters higher than their line, Word does not. In 17.3.2 `w:color` comes first.
_OUTLINE = unit_document.OUTLINE_WIDTH.encode()
_INVISIBLE_OUTLINE = b'<w:color w:val="FFFFFF"/>' + _OUTLINE


class Bookmark(NamedTuple):
    """An entry of a PDF's outline: its level from 0, its text, the bookmark it leads to."""

    level: int
    title: str
    destination: str


def with_bookmarks(
    document: Path, target: Path, substitutes: Mapping[str, str]
) -> tuple[Bookmark, ...]:
    """Write the unit's document with a bookmark at each form; the outline of these bookmarks.

    `substitutes` maps characters to those that replace them. An edited document is only copied, and
    has no outline.
    """
    origin = provenance.read_intact(document)
    if origin is None:
        shutil.copyfile(document, target)
        return ()
    _rewrite(document, target, substitutes, _with_bookmarks)
    return tuple(Bookmark(0, text, _anchor(i)) for i, text in enumerate(origin.contents, 1))


def contents(document: Path) -> tuple[Bookmark, ...]:
    """The appendix's contents list as an outline; empty for an edited document."""
    if provenance.read_intact(document) is None:
        return ()
    with package.open_zip(document) as archive, archive.open(package.DOCUMENT) as stream:
        front, _ = next(appendix.sections(stream))
    return tuple(_entries(front + (_CLOSE if _opening(front) else b"") + _END))


def whole(document: Path, target: Path, substitutes: Mapping[str, str]) -> None:
    """Write the appendix with all its pages; it has bookmarks already."""
    if provenance.read_intact(document) is None:
        shutil.copyfile(document, target)
    else:
        _rewrite(
            document, target, substitutes, lambda stream: map(b"".join, appendix.sections(stream))
        )


def frame(
    document: Path, target: Path, substitutes: Mapping[str, str], forms: Sequence[tuple[str, int]]
) -> None:
    """Write the appendix with blank pages in place of its forms.

    Title, contents, summary table, headers and page numbers stay. `forms` pairs each form's
    bookmark, in order, with its number of pages.
    """

    def framed(stream: IO[bytes]) -> Iterator[bytes]:
        remaining = iter(forms)
        for i, (blocks, section) in enumerate(appendix.sections(stream)):
            # The summary table is in no unit's document, so it stays here.
            if i == 0 or not section or _SUMMARY in blocks:
                yield blocks + section
                continue
            closing, rest = _split(blocks)
            name, number = next(remaining)
            mark = appendix.with_bookmark(_OPEN + _CLOSE, i + appendix.SUMMARY_BOOKMARKS, name)
            # LibreOffice loses a bookmark in the very last paragraph.
            end = _opening(rest) or _OPEN + _CLOSE
            yield closing + mark + _PAGE * (number - 1) + end + section

    _rewrite(document, target, substitutes, framed)


def _rewrite(
    document: Path,
    target: Path,
    substitutes: Mapping[str, str],
    change: Callable[[IO[bytes]], Iterator[bytes]],
) -> None:
    """Write a copy with a changed body, outline paragraphs in white and signs in the Chinese font.

    It is uncompressed, since it is read only once.
    The pieces from `change` must not split a run, nor a paragraph before one.
    """
    with package.open_zip(document) as archive, zipfile.ZipFile(target, "w") as copy:
        families = fonts.chinese_families(archive.read(_STYLES))
        for name in archive.namelist():
            with archive.open(name) as stream, copy.open(name, "w") as out:
                if name == package.DOCUMENT:
                    pieces = (_substituted(piece, substitutes) for piece in change(stream))
                    out.writelines(_with_sign_fonts(piece, families) for piece in pieces)
                elif _HEADERS_AND_FOOTERS.fullmatch(name):
                    out.write(_with_sign_fonts(stream.read(), families))
                else:
                    shutil.copyfileobj(stream, out)


def _with_sign_fonts(piece: bytes, families: Mapping[str, str]) -> bytes:
    return sign_fonts.with_signs_in_chinese_font(piece.decode(), families).encode()


def _substituted(piece: bytes, substitutes: Mapping[str, str]) -> bytes:
    for character, substitute in substitutes.items():
        piece = piece.replace(character.encode(), substitute.encode())
    return piece.replace(_OUTLINE, _INVISIBLE_OUTLINE)


def _with_bookmarks(stream: IO[bytes]) -> Iterator[bytes]:
    for i, (blocks, section) in enumerate(appendix.sections(stream), 1):
        closing, rest = _split(blocks)
        yield closing + (appendix.with_bookmark(rest, i, _anchor(i)) if section else rest) + section


def _anchor(form: int) -> str:
    """The name of the bookmark at a unit's form, which is counted from 1."""
    return f"form{form}"


def _split(blocks: bytes) -> tuple[bytes, bytes]:
    """The tags that close the previous section's last paragraph (17.6.18), and the rest."""
    if blocks.startswith(_CLOSE):
        return _CLOSE, blocks[len(_CLOSE) :]
    return b"", blocks


def _opening(blocks: bytes) -> bytes:
    """The open paragraph for the section's properties (17.6.18); blank at the end of the body."""
    return b"" if blocks.endswith((b"</w:p>", b"</w:tbl>")) else blocks[blocks.rindex(b"<w:p>") :]


def _entries(front: bytes) -> Iterator[Bookmark]:
    for p in ooxml.parse(front).iter(qn("w:p")):
        style = p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        link = p.find(qn("w:hyperlink"))
        name = "" if style is None else style.get(qn("w:val"), "")
        if link is not None and name.startswith(_CONTENTS_STYLE) and name[3:].isdigit():
            # The first run is the title; the following field is the page number.
            text = "".join(t.text or "" for t in link.findall(f"{qn('w:r')}[1]/{qn('w:t')}"))
            yield Bookmark(int(name[3:]) - 1, text, link.get(qn("w:anchor"), ""))
