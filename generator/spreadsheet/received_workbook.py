"""Open an untrusted workbook: check that it is safe and return its sheets as rows of cells.

Formulas are not computed, links and data from elsewhere not followed, macros not run. LibreOffice
converts older formats. A form that was handed out says in which order its sheets belong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import TYPE_CHECKING

from generator.spreadsheet import (
    cell_styles,
    mark_sheet,
    shared_strings,
    sheet,
    sheet_comments,
    sheet_rows,
    workbook,
)
from generator.word import converted_copy, file_kinds, relationships, safe_zip
from generator.word.converted_copy import Target
from generator.word.document_rows import MOST_CELLS, Row, TooManyCellsError
from generator.word.handout_mark import HandoutMark
from generator.word.margin_notes import NoteId
from generator.word.received import Note, UnreadableError

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from generator.spreadsheet.mark_sheet import MarkSheet
    from generator.spreadsheet.sheet_comments import Comment
    from generator.spreadsheet.workbook import SheetPart, Workbook
    from generator.word.file_kinds import FileKind
    from generator.word.margin_notes import MarginNote
    from generator.word.relationships import Relationship

# All sheets of a workbook together, inflated: a million blank cells with styles take 25 MB.
_MAX_SHEETS_BYTES = 128 * 1024 * 1024
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MAX_COMMENTS_BYTES = 8 * 1024 * 1024
# Parts that name who wrote comments: Excel writes one.
_MOST_PERSONS = 10
# How office programs name the copy of a sheet.
_COPY = re.compile(r"(?P<name>.+?)(?: ?[(（]\d+[)）]|_\d+)")

# fmt: off
_SAVE_AS = file_kinds.SAVE_AS_WORKBOOK
_XLSX = Target("xlsx", "Excel", "Excel 工作簿（*.xlsx）", _SAVE_AS)
_NO_WORKBOOK = ("文件中没有工作表", _SAVE_AS)
_MACROS = Note("文件含宏，导入时未运行", "单元格内容已照原样读取，由宏计算的内容请核对。来历不明的文件，请勿在 Excel 中启用宏。")  # noqa: E501
_EXTERNAL = Note("文件含外部链接（其他工作簿或数据），导入时未读取", "单元格内容已按上次保存的结果读取；请在 Excel 中断开链接并保存后再导入。", is_loss=True)  # noqa: E501
_NO_COMMENTS = Note("文件中的批注已损坏，未读取", "请用 Excel 打开并另存后再导入，或在 Excel 中核对批注。", is_loss=True)  # noqa: E501
# fmt: on


@dataclass(frozen=True)
class ReceivedSheet:
    """A sheet: its name, its number as a table (0 for none), whether it is hidden.

    In a form that was handed out, `is_ours` says that the sheet is one of the form's, `copy_of`
    names the sheet of which it is a copy, blank for none.
    """

    name: str
    table: int = 0
    is_hidden: bool = False
    is_ours: bool = False
    copy_of: str = ""


@dataclass(frozen=True)
class ReceivedWorkbook:
    """The rows of all sheets in their order, the sheets, comments, and warnings."""

    rows: tuple[Row, ...]
    sheets: tuple[ReceivedSheet, ...]
    notes: tuple[Note, ...] = ()
    margin_notes: tuple[MarginNote, ...] = ()
    handout: HandoutMark | None = None


@dataclass(frozen=True)
class _ReadSheet:
    """A sheet as it was read, before its place among the others is known."""

    part: SheetPart
    rows: tuple[Row, ...]
    comments: tuple[MarginNote, ...]
    other_content: tuple[str, ...]
    mark: MarkSheet | None


def open_workbook(
    path: Path, kind: FileKind, *, timeout_seconds: float = converted_copy.TIMEOUT_SECONDS
) -> ReceivedWorkbook:
    """The workbook's sheets; `kind` is what the file is by its content.

    Raises UnreadableError for faults of the file, MachineError if LibreOffice is needed and
    missing, OSError for faults of the system.
    """
    if kind.extension == "xlsx":
        return _opened(path)
    converted = _converted(path, kind.extension, timeout_seconds)
    notes = dict.fromkeys((*((_MACROS,) if kind.has_macros else ()), *converted.notes))
    return replace(converted, notes=tuple(notes))


def as_xlsx(path: Path, kind: FileKind) -> AbstractContextManager[Path]:
    """The file itself, or LibreOffice's copy of it: an .xlsx that can be edited, without macros.

    Raises as `open_workbook` does.
    """
    return converted_copy.editable(path, kind, _XLSX, _MAIN_TYPE)


def _converted(path: Path, extension: str, timeout_seconds: float) -> ReceivedWorkbook:
    """The file converted to .xlsx and opened; from a copy with the extension for its content."""
    with converted_copy.converted(path, extension, _XLSX, timeout_seconds) as xlsx:
        opened = _opened(xlsx)
    note = Note(_XLSX.message(extension), _XLSX.hint)
    return replace(opened, notes=(*opened.notes, note))


def _opened(path: Path) -> ReceivedWorkbook:
    with safe_zip.open_zip(path) as archive:
        related = relationships.read(archive)
        main = relationships.main_part(related.pop(relationships.OF_PACKAGE, []))
        book = workbook.read(archive, main, related) if main else None
        if book is None or not book.sheets:
            raise UnreadableError(*_NO_WORKBOOK)
        names = [name.casefold() for name in archive.namelist()]
        notes = []
        if any(name.endswith("vbaproject.bin") for name in names):
            notes.append(_MACROS)
        if relationships.has_external(related) or any("/externallinks/" in n for n in names):
            notes.append(_EXTERNAL)
        sheets = list(_sheets(archive, book, related, notes))
    return _in_order(sheets, book.names, notes)


def _sheets(
    archive: zipfile.ZipFile,
    book: Workbook,
    related: Mapping[str, Sequence[Relationship]],
    notes: list[Note],
) -> Iterator[_ReadSheet]:
    """The sheets in the workbook's order; adds warnings about comments that are damaged."""
    left = [_MAX_SHEETS_BYTES]
    strings = shared_strings.read(_chunks(archive, book.strings, left)) if book.strings else []
    styles = cell_styles.read(_chunks(archive, book.styles, left)) if book.styles else []
    shared = sheet_rows.Book(styles, book.from_1904)
    cells = 0
    for number, part in enumerate(book.sheets, 1):
        cells_of_sheet = sheet.read(_chunks(archive, part.part, left), strings, styles)
        mark = _mark(cells_of_sheet)
        try:
            comments = _comments(archive, part, related)
        except UnreadableError:
            comments = []
            notes.append(_NO_COMMENTS)
        places: dict[int, dict[int, NoteId]] = {}
        margin_notes = []
        for i, comment in enumerate(comments):
            note = NoteId("批注", f"{number}/{i}")
            margin_notes.append(sheet_comments.margin_note(comment, note))
            places.setdefault(comment.row, {}).setdefault(comment.column, note)
        rows = [] if mark else sheet_rows.rows(shared, cells_of_sheet, part.name, number, places)
        kept = tuple(rows)
        cells += sum(len(row.cells) for row in kept)
        if cells > MOST_CELLS:
            raise TooManyCellsError
        yield _ReadSheet(part, kept, tuple(margin_notes), _drawn(part, related), mark)


def _chunks(archive: zipfile.ZipFile, part: str, left: list[int]) -> Iterator[bytes]:
    """The part's content; `left` is how many bytes all parts may still have."""
    member = safe_zip.find_member(archive, part)
    if member is None:
        raise UnreadableError(*safe_zip.DAMAGED)
    for chunk in safe_zip.read_chunks(archive, member, left[0]):
        left[0] -= len(chunk)
        yield chunk


def _mark(cells: sheet.Sheet) -> MarkSheet | None:
    """What the sheet says of the workbook, if it is the one that does."""
    first = cells.cells.get(1, {}).get(1)
    if first is None or first.string.text != mark_sheet.SIGN:
        return None
    rows = (cells.cells[number] for number in sorted(cells.cells))
    texts = [[row[c].string.text if c in row else "" for c in (1, 2)] for row in rows]
    return mark_sheet.from_rows(texts)


def _comments(
    archive: zipfile.ZipFile, part: SheetPart, related: Mapping[str, Sequence[Relationship]]
) -> list[Comment]:
    """The sheet's comments by their cells; threads instead of what stands in for them."""
    of_sheet = [r for r in relationships.of_part(related, part.part) if not r.is_external]
    parts = {each.last_name: relationships.target(part.part, each) for each in of_sheet}
    left = [_MAX_COMMENTS_BYTES]
    comments = []
    if "comments" in parts:
        comments = sheet_comments.read(_chunks(archive, parts["comments"], left))
    if "threadedComment" in parts:
        persons: dict[str, str] = {}
        names = (n for n in archive.namelist() if n.casefold().startswith("xl/persons/"))
        for name in islice(names, _MOST_PERSONS):
            persons |= sheet_comments.read_persons(_chunks(archive, name, left))
        threads = sheet_comments.read_threads(
            _chunks(archive, parts["threadedComment"], left), persons
        )
        threaded = {(each.row, each.column) for each in threads}
        comments = [each for each in comments if (each.row, each.column) not in threaded]
        comments += threads
    return sorted(comments, key=lambda each: (each.row, each.column))


def _drawn(part: SheetPart, related: Mapping[str, Sequence[Relationship]]) -> tuple[str, ...]:
    """What the sheet holds besides cells."""
    kinds = {each.last_name for each in relationships.of_part(related, part.part)}
    return ("图片、图表或文本框",) if "drawing" in kinds else ()


# The order of the sheets


def _in_order(
    sheets: Sequence[_ReadSheet], names: Mapping[str, str], notes: Sequence[Note]
) -> ReceivedWorkbook:
    """The sheets in the order of the form that was handed out, else in the workbook's."""
    mark = next((each.mark for each in sheets if each.mark), None)
    forms = [each for each in sheets if not each.mark and each.part.name not in _helpers(mark)]
    ordered = [ReceivedSheet(each.part.name) for each in forms]
    if mark:
        ordered = _as_handed_out(ordered, _today(mark, names))
    by_name = {each.part.name: each for each in forms}
    rows: list[Row] = []
    received: list[ReceivedSheet] = []
    all_notes = list(notes)
    for table, each in enumerate(ordered, 1):
        read = by_name[each.name]
        rows += [replace(row, table=table) for row in read.rows]
        is_hidden = read.part.is_hidden
        received.append(replace(each, table=table if read.rows else 0, is_hidden=is_hidden))
        all_notes += [
            Note(
                f"工作表“{each.name}”中有{content}，未读取",
                "请核对其中有无应填入单元格的内容。",
                is_loss=True,
            )
            for content in read.other_content
        ]
    return ReceivedWorkbook(
        tuple(rows),
        tuple(received),
        tuple(dict.fromkeys(all_notes)),
        tuple(note for each in forms for note in each.comments),
        _handout(mark) if mark else None,
    )


def _helpers(mark: MarkSheet | None) -> frozenset[str]:
    return frozenset(mark.helpers) if mark else frozenset()


def _today(mark: MarkSheet, names: Mapping[str, str]) -> list[str]:
    """The names that the mark's sheets have now, by the defined names that stay with them."""
    return [
        names.get(mark_sheet.NAME_OF_SHEET.format(number), name)
        for number, name in enumerate(mark.sheets, 1)
    ]


def _as_handed_out(sheets: Sequence[ReceivedSheet], listed: Sequence[str]) -> list[ReceivedSheet]:
    """The sheets in the listed order; another one stands behind that which it is a copy of.

    Else it keeps its place behind the sheet before it.
    """
    behind: dict[str, list[ReceivedSheet]] = {"": []}
    last = ""
    for each in sheets:
        if each.name in listed:
            behind.setdefault(each.name, []).insert(0, replace(each, is_ours=True))
            last = each.name
        else:
            match = _COPY.fullmatch(each.name)
            copy_of = match["name"] if match and match["name"] in listed else ""
            behind.setdefault(copy_of or last, []).append(replace(each, copy_of=copy_of))
    return [each for name in dict.fromkeys(("", *listed)) for each in behind.get(name, [])]


def _handout(mark: MarkSheet) -> HandoutMark | None:
    names = [field.name for field in fields(HandoutMark)]
    if not all(name in mark.fields for name in names):
        return None
    return HandoutMark(**{name: mark.fields[name] for name in names})
