"""Open a file that was received, Word or Excel, as rows of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from generator.spreadsheet import received_workbook
from generator.word import document_rows, received, safe_zip
from generator.word.document_rows import DocumentRows
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

    from generator.spreadsheet.received_workbook import ReceivedSheet
    from generator.word.file_kinds import FileKind
    from generator.word.handout_mark import HandoutMark
    from generator.word.margin_notes import MarginNote
    from generator.word.provenance import Provenance
    from generator.word.received import Note


@dataclass(frozen=True)
class OpenedFile:
    """A file's rows, what stands beside them, and what it says of its origin.

    `notes` are warnings about the file; `sheets` those of a workbook.
    """

    content: DocumentRows
    notes: tuple[Note, ...] = ()
    provenance: Provenance | None = None
    handout: HandoutMark | None = None
    margin_notes: tuple[MarginNote, ...] = ()
    sheets: tuple[ReceivedSheet, ...] = ()


def open_file(path: Path) -> OpenedFile:
    """The file's rows; raises UnreadableError where it is no Word or Excel file that is sound."""
    kind = received.kind_of(path)
    try:
        return _open_workbook(path, kind) if kind.is_workbook else _open_word(path, kind)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(*safe_zip.DAMAGED) from error
    except document_rows.TooManyCellsError as error:
        hint = "请分成几个文件（每个几百个单位以内），再导入。"
        raise UnreadableError("文件中的表过多，无法一次读取", hint) from error


def _open_word(path: Path, kind: FileKind) -> OpenedFile:
    word = received.open_word(path, kind)
    return OpenedFile(
        document_rows.read(word.document, word.styles),
        word.notes,
        word.provenance,
        word.handout,
        word.margin_notes,
    )


def _open_workbook(path: Path, kind: FileKind) -> OpenedFile:
    book = received_workbook.open_workbook(path, kind)
    return OpenedFile(
        DocumentRows(book.rows, has_revisions=False),
        book.notes,
        None,
        book.handout,
        book.margin_notes,
        book.sheets,
    )
