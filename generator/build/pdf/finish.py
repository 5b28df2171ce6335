"""PDFs of LibreOffice's made final: marked, with bookmarks, without a clock; pages laid on pages.

The only importer of pikepdf.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import pikepdf

from generator.build import pdf_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# An ICC profile's date of making (ICC.1:2010, 7.2.8), in its header.
_ICC_DATE = slice(24, 36)
_A_DATE = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
# Files that are open at once while many are joined; Windows allows a few hundred.
_OPEN_FILES = 64


# An entry of the outline: its level from 0, its text, the named destination it leads to.
Bookmark: TypeAlias = tuple[int, str, str]


@dataclass(frozen=True)
class Pages:
    """A PDF's number of pages, and the page, from 0, that each named destination leads to."""

    number: int
    destinations: dict[str, int]


def finish(path: Path, target: Path, document_sha256: str, bookmarks: Sequence[Bookmark]) -> None:
    """Write the PDF as it is kept to the target.

    It holds no date and no random identifier and says which document it was made from; where
    bookmarks are given, they are its outline, without those whose destinations it lacks.
    """
    with pikepdf.open(path) as pdf:
        _save(pdf, target, document_sha256, bookmarks)


def pages(path: Path) -> Pages:
    """The PDF's pages; raises ValueError for a file that is no PDF."""
    try:
        with pikepdf.open(path) as pdf:
            found = {name: page.index for name, page in _destinations(pdf).items()}
            return Pages(len(pdf.pages), found)
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


def overlay(
    frame: Path,
    parts: Iterable[Path],
    target: Path,
    document_sha256: str,
    bookmarks: Sequence[Bookmark],
) -> None:
    """Write the frame with the parts' pages laid under its last ones, as many as they are.

    Tags are left out: those of the frame alone would tell a reader that its pages are blank.
    """
    waiting = iter(parts)
    with pikepdf.open(frame) as pdf, ExitStack() as joined:
        under: list[pikepdf.Page] = []
        for number, some in enumerate(iter(lambda: list(islice(waiting, _OPEN_FILES)), [])):
            between = target.with_name(f"{target.stem}-{number}.pdf")
            _join(some, between)
            under += joined.enter_context(pikepdf.open(between)).pages
        for above, below in zip(list(pdf.pages)[-len(under) :], under, strict=True):
            above.add_underlay(below, pikepdf.Rectangle(above.mediabox))
        for name in ("/StructTreeRoot", "/MarkInfo"):
            if name in pdf.Root:
                del pdf.Root[name]
        _save(pdf, target, document_sha256, bookmarks)


def _join(paths: Iterable[Path], target: Path) -> None:
    with pikepdf.new() as pdf, ExitStack() as sources:
        for path in paths:
            pdf.pages.extend(sources.enter_context(pikepdf.open(path)).pages)
        pdf.save(target)


def _save(
    pdf: pikepdf.Pdf, target: Path, document_sha256: str, bookmarks: Sequence[Bookmark]
) -> None:
    if bookmarks:
        _set_outline(pdf, bookmarks)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
            if name in metadata:
                del metadata[name]
        metadata["dc:source"] = pdf_mark.urn(document_sha256)
        metadata["dc:identifier"] = pdf_mark.BLANK
    for owner, names in (
        (pdf.docinfo, ("/CreationDate", "/ModDate")),
        (pdf.trailer, ("/DocChecksum", "/ID")),
    ):
        for name in names:
            if name in owner:
                del owner[name]
    for intent in pdf.Root.get("/OutputIntents", ()):
        profile = bytearray(intent.DestOutputProfile.read_bytes())
        profile[_ICC_DATE] = _A_DATE
        intent.DestOutputProfile.write(bytes(profile))
    # The structure of a tagged PDF is thousands of small objects: together they are half as big.
    packed = pikepdf.ObjectStreamMode.generate
    pdf.save(target, deterministic_id=True, object_stream_mode=packed)
    pdf_mark.mark(target)


def _set_outline(pdf: pikepdf.Pdf, bookmarks: Sequence[Bookmark]) -> None:
    there = _destinations(pdf)
    above: list[pikepdf.OutlineItem] = []
    with pdf.open_outline() as outline:
        outline.root.clear()
        for level, title, destination in bookmarks:
            page = there.get(destination)
            if page is None:
                continue
            top = float(page.mediabox[3])
            item = pikepdf.OutlineItem(title, page.index, "XYZ", left=0, top=top)
            del above[level:]
            (above[-1].children if above else outline.root).append(item)
            above.append(item)
    if any(level for level, *_ in bookmarks):
        # So many that whoever opens it wants them in sight.
        pdf.Root.PageMode = pikepdf.Name.UseOutlines


def _destinations(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Page]:
    """Where the named destinations lead to (ISO 32000-1, 12.3.2.3)."""
    found = {}
    for name, value in pdf.Root.get("/Dests", pikepdf.Dictionary()).items():
        target = value.D if isinstance(value, pikepdf.Dictionary) else value
        # LibreOffice writes an underscore in a name by its code.
        found[name.removeprefix("/").replace("5F", "_")] = pikepdf.Page(target[0])
    return found
