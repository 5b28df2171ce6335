"""LibreOffice's PDFs made final: outline and mark added, dates and random identifiers removed.

Long appendixes are put together here from a frame and the units' pages. The only importer of
pikepdf.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import pikepdf

from generator.build import pdf_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.build.pdf.docx_for_libreoffice import Bookmark

# The creation date in an ICC profile's header (ICC.1:2010, 7.2.8), and the constant put there.
_ICC_DATE = slice(24, 36)
_CONSTANT_DATE = bytes.fromhex("07d0 0001 0001 0000 0000 0000")
# Files open at once while many are joined; Windows allows a few hundred.
_MAX_OPEN_FILES = 64
# Text that belongs to no structure element, with its height on the page: LibreOffice so marks
# headers, footers and the headings that a table repeats (ISO 32000-1, 14.8.2.2).
_ARTIFACT_TEXT = re.compile(
    rb"/Artifact BMC\s+q [^\n]*\s+BT\s+[-0-9.]+ ([-0-9.]+) Td .*?\sET\s+Q\s+EMC\s", re.DOTALL
)
# Repeated headings are at the top of a page.
_FOOTER_SHARE = 0.1
_LANGUAGE = "zh-CN"
# Structure elements that may hold tables (14.8.4.2, 14.8.4.3). Most of the others are paragraphs,
# which LibreOffice names by their styles.
_CONTAINERS = {
    *("/Document", "/Part", "/Art", "/Sect", "/Div", "/NonStruct", "/L", "/LI", "/LBody"),
    *("/Table", "/THead", "/TBody", "/TFoot", "/TR", "/TH", "/TD"),
}


@dataclass(frozen=True)
class Pages:
    """A PDF's number of pages, and the page index (from 0) of each named destination."""

    number: int
    destinations: dict[str, int]


def finish(path: Path, target: Path, document_sha256: str, bookmarks: Sequence[Bookmark]) -> Pages:
    """Write the final PDF to the target: marked, without dates and random identifiers; its pages.

    Its outline are the bookmarks whose destinations it has; with no bookmarks it is left alone.
    """
    with pikepdf.open(path) as pdf:
        for table in _tables(pdf.Root.get("/StructTreeRoot")):
            _join_split_rows(table)
        found = _pages(pdf)
        _save(pdf, target, document_sha256, bookmarks)
        return found


def pages(path: Path) -> Pages:
    """The PDF's pages; raises ValueError for a file that is no PDF."""
    try:
        with pikepdf.open(path) as pdf:
            return _pages(pdf)
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


def _pages(pdf: pikepdf.Pdf) -> Pages:
    return Pages(len(pdf.pages), {n: page.index for n, page in _destinations(pdf).items()})


def overlay(
    frame: Path,
    parts: Iterable[Path],
    target: Path,
    document_sha256: str,
    bookmarks: Sequence[Bookmark],
) -> None:
    """Write the frame with the parts' pages, all of them in order, laid under its last pages.

    The parts' own footers are removed, since the frame has one, and the structure tags as well:
    the frame's own describe blank pages (ISO 32000-1, 14.7).
    """
    remaining = iter(parts)
    with pikepdf.open(frame) as pdf, ExitStack() as joined_files:
        underlays: list[pikepdf.Page] = []
        for number, paths in enumerate(iter(lambda: list(islice(remaining, _MAX_OPEN_FILES)), [])):
            joined = target.with_name(f"{target.stem}-{number}.pdf")
            _join(paths, joined)
            underlays += joined_files.enter_context(pikepdf.open(joined)).pages
        pages_in_order = zip(list(pdf.pages)[-len(underlays) :], underlays, strict=True)
        for number, (page, underlay) in enumerate(pages_in_order, 1):
            _lay_under(page, underlay, pikepdf.Name(f"/Underlay{number}"))
        for name in ("/StructTreeRoot", "/MarkInfo"):
            if name in pdf.Root:
                del pdf.Root[name]
        _save(pdf, target, document_sha256, bookmarks)


def _lay_under(page: pikepdf.Page, underlay: pikepdf.Page, name: pikepdf.Name) -> None:
    """Draw the other page before the page's own content.

    As `Page.add_underlay` does, which gives random names: each run would write other bytes. No two
    pages may share a name, since LibreOffice lets them share their resources.
    """
    form = underlay.as_form_xobject()
    page.add_resource(form, pikepdf.Name.XObject, name)
    area = pikepdf.Rectangle(page.mediabox)
    page.contents_add(
        page.calc_form_xobject_placement(form, name, area, allow_expand=True), prepend=True
    )
    page.contents_coalesce()


def _join(paths: Iterable[Path], target: Path) -> None:
    with pikepdf.new() as pdf, ExitStack() as sources:
        for path in paths:
            pdf.pages.extend(sources.enter_context(pikepdf.open(path)).pages)
        for page in pdf.pages:
            _remove_footer(pdf, page)
        pdf.save(target)


def _remove_footer(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Remove the text at the foot of the page that belongs to none of its structure elements."""
    highest = float(page.mediabox[1]) + float(page.mediabox[3]) * _FOOTER_SHARE
    page.contents_coalesce()
    content = page.obj.get("/Contents")
    if content is None:
        return
    drawn = content.read_bytes()
    kept = _ARTIFACT_TEXT.sub(lambda m: b"" if float(m[1]) < highest else m[0], drawn)
    if kept != drawn:
        page.obj.Contents = pdf.make_stream(kept)


def _tables(element: Any) -> Iterator[Any]:
    """The tables below the structure element, nested ones included (ISO 32000-1, 14.8.4.3.4)."""
    for child in _children(element):
        kind = str(child.S)
        if kind == "/Table":
            yield child
        if kind in _CONTAINERS:
            yield from _tables(child)


def _children(element: Any) -> list[Any]:
    """The structure elements directly below, without marked content."""
    kids = element.get("/K") if element is not None else None
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _join_split_rows(table: Any) -> None:
    """Give each row its cells once: LibreOffice repeats them where a row goes on on the next page.

    A row's cells then fill its columns more than once.
    """
    rows = [child for child in _children(table) if str(child.S) == "/TR"]
    width = sum(_span(cell, "/ColSpan") for cell in _children(rows[0])) if rows else 0
    # Columns that a cell from above covers, and for how many rows more.
    covered: list[tuple[int, int]] = []
    for row in rows:
        cells = _children(row)
        free = width - sum(columns for columns, _ in covered)
        filled = sum(_span(cell, "/ColSpan") for cell in cells)
        if 0 < free < filled and filled % free == 0:
            cells = _joined(row, cells, len(cells) * free // filled)
        covered = [(columns, more - 1) for columns, more in covered if more > 1]
        heights = ((_span(cell, "/ColSpan"), _span(cell, "/RowSpan")) for cell in cells)
        covered += [(columns, height - 1) for columns, height in heights if height > 1]


def _joined(row: Any, cells: list[Any], number: int) -> list[Any]:
    """The row's first cells, that many, with the content of the others."""
    for i, more in enumerate(cells[number:]):
        cell = cells[i % number]
        content = [*_children(cell), *_children(more)]
        for element in content:
            element.P = cell
        cell.K = pikepdf.Array(content)
    row.K = pikepdf.Array(cells[:number])
    return cells[:number]


def _span(cell: Any, name: str) -> int:
    """The columns or rows that the cell spans (ISO 32000-1, 14.8.5.7)."""
    attributes = cell.get("/A", ())
    owners = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((int(owner[name]) for owner in owners if name in owner), 1)


def _save(
    pdf: pikepdf.Pdf, target: Path, document_sha256: str, bookmarks: Sequence[Bookmark]
) -> None:
    if bookmarks:
        _set_outline(pdf, bookmarks)
        _set_page_labels(pdf, bookmarks)
    _correct_catalog_and_pages(pdf)
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
        profile[_ICC_DATE] = _CONSTANT_DATE
        intent.DestOutputProfile.write(bytes(profile))
    # A tagged PDF has thousands of small objects: object streams halve its size.
    object_streams = pikepdf.ObjectStreamMode.generate
    pdf.save(target, deterministic_id=True, object_stream_mode=object_streams)
    pdf_mark.mark(target)


def _correct_catalog_and_pages(pdf: pikepdf.Pdf) -> None:
    """Set the language and the title's display; put right what a PDF/A checker does not pass."""
    # LibreOffice takes the language from the style of Latin text.
    pdf.Root.Lang = pikepdf.String(_LANGUAGE)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    # It opens the first page at its top, as every viewer does anyway.
    if "/OpenAction" in pdf.Root:
        del pdf.Root.OpenAction
    for page in pdf.pages:
        # LibreOffice writes the order of tabs as a text; it is a name (ISO 32000-1, table 30).
        if isinstance(page.obj.get("/Tabs"), pikepdf.String):
            page.obj.Tabs = pikepdf.Name.S


def _set_outline(pdf: pikepdf.Pdf, bookmarks: Sequence[Bookmark]) -> None:
    pages_by_name = _destinations(pdf)
    ancestors: list[pikepdf.OutlineItem] = []
    with pdf.open_outline() as outline:
        outline.root.clear()
        for bookmark in bookmarks:
            page = pages_by_name.get(bookmark.destination)
            if page is None:
                continue
            top = float(page.mediabox[3])
            item = pikepdf.OutlineItem(bookmark.title, page.index, "XYZ", left=0, top=top)
            del ancestors[bookmark.level :]
            (ancestors[-1].children if ancestors else outline.root).append(item)
            ancestors.append(item)
    if any(bookmark.level for bookmark in bookmarks):
        # An outline with levels is long: viewers should show it on opening.
        pdf.Root.PageMode = pikepdf.Name.UseOutlines


def _set_page_labels(pdf: pikepdf.Pdf, bookmarks: Sequence[Bookmark]) -> None:
    """Number pages as they are printed (ISO 32000-1, 12.4.2): from 1 where the forms begin.

    The pages before, with title and contents, have no printed number; they get small Roman ones.
    """
    pages_by_name = _destinations(pdf)
    starts = (pages_by_name.get(bookmark.destination) for bookmark in bookmarks)
    first = min((page.index for page in starts if page is not None), default=0)
    labels: list[object] = [first, pikepdf.Dictionary(S=pikepdf.Name.D)]
    if first:
        labels = [0, pikepdf.Dictionary(S=pikepdf.Name.r), *labels]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))


def _destinations(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Page]:
    """The page that each named destination leads to (ISO 32000-1, 12.3.2.3)."""
    pages_by_name = {}
    for name, value in pdf.Root.get("/Dests", pikepdf.Dictionary()).items():
        target = value.D if isinstance(value, pikepdf.Dictionary) else value
        # LibreOffice writes an underscore in a name as its code, 5F.
        pages_by_name[name.removeprefix("/").replace("5F", "_")] = pikepdf.Page(target[0])
    return pages_by_name
