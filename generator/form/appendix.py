"""Write the appendix: title page, contents, summary table, the forms of many units; streamed."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import IO, TYPE_CHECKING, TypeAlias

from generator.form import own_headers, page_footer, pictures, summary_table, title_page
from generator.form.unit_document import END, START, closing_paragraph
from generator.word import package, provenance
from generator.word.document_rows import SUMMARY_TABLE, SUMMARY_TITLE
from generator.word.ooxml import NAMESPACES, XML_DECLARATION, page_number_footer, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from generator.form.summary_table import Sums
    from generator.form.template import CompiledPack
    from generator.pack.summary import Summary
    from generator.word.provenance import Provenance

# The limit of a zip member without ZIP64; volumes keep an appendix far below it.
MAX_BYTES = 2**31
# The summary table and its title have a bookmark each, with the first identifiers.
SUMMARY_BOOKMARKS = 2
_SECTION, _SECTION_END = b"<w:sectPr", b"</w:sectPr>"
_PIECE_BYTES = 1 << 20
_SECTION_START = re.compile(r"<w:sectPr\b[^>]*>")
_AFTER_PAGE_NUMBERS = re.compile(
    r"<w:(cols|formProt|vAlign|noEndnote|titlePg|textDirection|bidi|rtlGutter|docGrid)\b|</w:sectPr>"
)
_CLOSE = "</w:pPr></w:p>"
_CLOSE_BYTES = _CLOSE.encode()
_FOOTER = "footer1.xml"
# The summary table is listed beside the units.
_OUTLINE_LEVEL = '<w:outlineLvl w:val="0"/>'
_FOOTER_REFERENCE = '<w:footerReference w:type="default" r:id="rIdExtra1"/>'


@dataclass(frozen=True)
class Entry:
    """A unit in the appendix: its name, its document and what the front pages say of it.

    `contents` are the titles of its forms, `summary` its row of the summary table, by column.
    """

    unit: str
    document: Path
    contents: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()


def read_entry(unit: str, document: Path) -> Entry:
    """The entry of a document on disk, from its provenance."""
    origin = provenance.read(document)
    return (
        Entry(unit, document, origin.contents, origin.summary) if origin else Entry(unit, document)
    )


@dataclass(frozen=True)
class SummaryTable:
    """The summary table of an appendix or of a volume of it.

    `earlier` are the totals of all volumes before the last one; None in the others.
    """

    title: str
    is_volume: bool = False
    earlier: Sums | None = None


# Gives back the entries one by one, and shows the progress.
Watch: TypeAlias = Callable[[Iterable[Entry]], Iterable[Entry]]


def write(  # noqa: PLR0913 - its contents, and the progress
    stream: IO[bytes],
    compiled: CompiledPack,
    title: str,
    entries: Iterable[Entry],
    origin: Provenance,
    *,
    cover: Sequence[str] = (),
    table: SummaryTable | None = None,
    watch: Watch = lambda entries: entries,
) -> None:
    """Write the appendix of the entries, in their order, part by part.

    A line break in the title is one on the title page, and so it is in the lines that `cover` puts
    below. `origin` is the provenance part without the document's hash and, in a volume with a
    summary table, its totals, which `totals` reads. Takes time linear in the units, goes through
    the entries several times, and holds one unit's body in memory. The units' documents must be
    those of `unit_document`. Raises OverflowError if the document would exceed 2 GiB.
    """
    parts = {_FOOTER: "footer"} | {f"header{i}.xml": "header" for i, _ in enumerate(entries, 1)}
    digest = hashlib.sha256()
    with package.create_zip(stream) as archive:
        shared = own_headers.shared_for_appendix(compiled.shared)
        shared = title_page.with_style(shared) if cover else shared
        for name, content in package.skeleton(shared, parts, related=compiled.images).items():
            package.add_part(archive, name, content)
        for i, entry in enumerate(entries, 1):
            package.add_part(archive, f"word/header{i}.xml", _header(entry.unit))
        package.add_part(archive, f"word/{_FOOTER}", page_number_footer())
        size = 0
        with archive.open(package.DOCUMENT, "w") as out:
            front = _front(compiled, (title, *cover), entries, table)
            for piece in _document(compiled, front, entries, table, watch):
                size += len(piece)
                if size > MAX_BYTES:
                    raise OverflowError
                digest.update(piece)
                out.write(piece)
        sums = _sums(compiled.pack.summary, entries) if table and table.is_volume else ()
        origin = replace(origin, document=digest.hexdigest(), summary=sums)
        in_one_line = title.replace("\n", "")
        properties = package.core_properties({"title": in_one_line, "subject": in_one_line})
        package.add_part(archive, package.CORE, properties)
        package.add_part(archive, package.PROVENANCE, provenance.to_xml(origin))


def _document(
    compiled: CompiledPack,
    front: Iterable[str],
    entries: Iterable[Entry],
    table: SummaryTable | None,
    watch: Watch,
) -> Iterator[bytes]:
    for piece in chain(front, _summary(compiled, entries, table)):
        yield piece.encode()
    identifier = SUMMARY_BOOKMARKS if table else 0
    picture = count(1)
    last_section = ""
    for number, entry in enumerate(watch(entries), 1):
        for i, (blocks, section) in enumerate(_forms(entry.document), 1):
            if last_section:
                yield (last_section + _CLOSE).encode()
            identifier += 1
            if compiled.images:
                blocks = pictures.numbered(blocks, picture)  # noqa: PLW2901 - the same blocks
            yield with_bookmark(blocks, identifier, _anchor(number, i))
            last_section = section
            if i == 1:
                last_section = _with_references(section, number, is_first=number == 1 and not table)
    yield (_CLOSE + last_section + END).encode()


def _front(
    compiled: CompiledPack,
    titles: Sequence[str],
    entries: Iterable[Entry],
    table: SummaryTable | None,
) -> Iterator[str]:
    """The title page and the contents list, in a section of their own without page numbers."""
    yield START
    title, *lines = titles
    section = own_headers.for_appendix(compiled.forms[0].section, keep_numbers=True)
    yield from title_page.paragraphs(title, lines, compiled.shared["styles"], section)
    yield paragraph("TOCHeading", run(compiled.pack.contents_title))
    if table:
        yield paragraph("TOC1", _link(SUMMARY_TITLE, table.title))
    for number, entry in enumerate(entries, 1):
        yield paragraph("TOC1", _link(_anchor(number, 1), entry.unit))
        for i, form in enumerate(entry.contents, 1):
            yield paragraph("TOC2", _link(_anchor(number, i), form))
    yield closing_paragraph(compiled.forms[0].end, section)


def _summary(
    compiled: CompiledPack, entries: Iterable[Entry], table: SummaryTable | None
) -> Iterator[str]:
    """The summary table, on the first numbered pages."""
    summary, form = compiled.pack.summary, compiled.forms[0]
    if summary is None or table is None:
        return
    title_mark, table_mark = _bookmark(1, SUMMARY_TITLE), _bookmark(2, SUMMARY_TABLE)
    yield paragraph("SummaryTitle", f"{title_mark}{run(table.title)}", _OUTLINE_LEVEL)
    if summary.note:
        yield paragraph("SummaryNote", run(summary.note))
    units = _rows(summary, entries)
    rows = summary_table.Rows(units, table.earlier, is_volume=table.is_volume)
    width_twips = page_footer.text_width_twips(form.section)
    yield from summary_table.table(
        summary, rows, width_twips, title=" ".join(table.title.split()), mark=table_mark
    )
    section = _SECTION_START.sub(
        lambda m: m.group() + _FOOTER_REFERENCE,
        _starting_at_one(own_headers.for_appendix(form.section)),
        count=1,
    )
    yield closing_paragraph(form.end, section)


def _rows(summary: Summary, entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """Each unit's row of the table; a blank one for a unit without."""
    blank = ("",) * len(summary.columns)
    return (entry.summary or blank for entry in entries)


def _sums(summary: Summary | None, entries: Iterable[Entry]) -> tuple[str, ...]:
    """The totals of the table as texts."""
    if summary is None:
        return ()
    return summary_table.as_texts(summary_table.sums_of(summary.columns, _rows(summary, entries)))


def totals(volumes: Iterable[Path], summary: Summary) -> Sums:
    """The totals of these volumes' summary tables together, from their provenance."""
    sums = summary_table.no_sums(summary.columns)
    for path in volumes:
        origin = provenance.read(path)
        of_volume = summary_table.from_texts(origin.summary if origin else ())
        sums = summary_table.added(sums, of_volume)
    return sums


def _forms(document: Path) -> Iterator[tuple[bytes, str]]:
    """Each form of a unit's document: its blocks, the closing paragraph left open; its section.

    The blocks stay bytes, since they are large and only copied.
    """
    with zipfile.ZipFile(document) as archive, archive.open(package.DOCUMENT) as stream:
        stream.read(len(START))
        for blocks, section in sections(stream):
            if section:
                yield (
                    blocks.removeprefix(_CLOSE_BYTES).removesuffix(_CLOSE_BYTES),
                    (own_headers.for_appendix(section.decode())),
                )


def sections(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """A body cut after each section's properties: the blocks before them, and the properties.

    `stream` is the body of a document of `unit_document` or of `write`. The last pair is the rest
    of the document, without properties.
    """
    buffer = b""
    while piece := stream.read(_PIECE_BYTES):
        buffer += piece
        while (end := buffer.find(_SECTION_END)) >= 0:
            end += len(_SECTION_END)
            start = buffer.index(_SECTION)
            yield buffer[:start], buffer[start:end]
            buffer = buffer[end:]
    yield buffer, b""


def with_bookmark(blocks: bytes, identifier: int, name: str) -> bytes:
    """A form's blocks with a bookmark in their first paragraph."""
    return blocks.replace(b"</w:pPr>", f"</w:pPr>{_bookmark(identifier, name)}".encode(), 1)


def _bookmark(identifier: int, name: str) -> str:
    """An empty bookmark (17.13.6.2)."""
    return (
        f'<w:bookmarkStart w:id="{identifier}" w:name="{name}"/>'
        f'<w:bookmarkEnd w:id="{identifier}"/>'
    )


def _with_references(section: str, number: int, *, is_first: bool) -> str:
    """The unit's first section with its header; the first numbered one with footer and page 1."""
    references = f'<w:headerReference w:type="default" r:id="rIdExtra{number + 1}"/>'
    if is_first:
        references += _FOOTER_REFERENCE
        section = _starting_at_one(section)
    return _SECTION_START.sub(lambda m: m.group() + references, section, count=1)


def _starting_at_one(section: str) -> str:
    """The section with page numbers from 1; `w:pgNumType` precedes some elements (17.6.18)."""
    section = page_footer.PAGE_NUMBERS.sub("", section)
    return _AFTER_PAGE_NUMBERS.sub(lambda m: f'<w:pgNumType w:start="1"/>{m.group()}', section, 1)


def _anchor(unit: int, form: int) -> str:
    return f"unit{unit}_form{form}"


def _link(anchor: str, text: str) -> str:
    """The text and its page number, linked to the bookmark.

    The number is blank, since it takes a layout program: LibreOffice fills it in when it opens the
    file, Word when fields are updated (Ctrl+A, F9). A setting that makes Word update them would
    show the reader a question.
    """
    number = (
        '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t></w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{run(text)}{number}</w:hyperlink>'


def _header(unit: str) -> bytes:
    body = paragraph("Header", run(unit))
    return f"{XML_DECLARATION}<w:hdr {NAMESPACES}>{body}</w:hdr>".encode()
