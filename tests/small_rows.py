"""Patterns of templates and rows of documents, small enough to read at a glance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.form import model
from generator.readback import row_pattern
from generator.word import document_rows
from generator.word.document_rows import Row
from tests import small_form, small_pack, word_files, wordml

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.pack import Form, Pack
    from generator.readback.row_pattern import FormPattern

# A cell's text that stands for: merged with the cell above.
MERGED = "↑"


def patterns(*forms: list[small_form.Row]) -> tuple[FormPattern, ...]:
    """The patterns of forms of one table each."""
    return row_pattern.form_patterns(map(small_form.read, forms), small_form.FIELDS)


def row_pattern_of(row: small_form.Row) -> row_pattern.Row:
    """The pattern of a form's only row."""
    [form] = patterns([row])
    return form.rows[0]


def pack_of(folder: Path, *forms: Form) -> Pack:
    """The small pack with these forms."""
    return replace(small_pack.load(folder), forms=forms)


def patterns_of(pack: Pack) -> tuple[FormPattern, ...]:
    """The patterns of the pack's forms."""
    root = model.printable_fields(pack)
    return row_pattern.form_patterns((model.read(f, root) for f in pack.forms), pack.unit.fields)


def table(*rows: list[str], number: int = 1) -> list[Row]:
    """A table of a document, by its cells' texts."""
    return [
        Row(number, i, tuple(_cell(column, text) for column, text in enumerate(cells, 1)))
        for i, cells in enumerate(rows, 1)
    ]


def row(*cells: str) -> Row:
    """A table's only row."""
    [only] = table([*cells])
    return only


def line(text: str, number: int = 1) -> Row:
    """A paragraph outside tables."""
    return Row(0, number, (document_rows.Cell(text),))


def write_docx(path: Path, *tables: list[list[str]], before: str = "") -> Path:
    """A Word file with these tables, by their cells' texts, and before them that XML."""
    drawn = ([[wordml.Cell(text) for text in cells] for cells in rows] for rows in tables)
    body = before + "<w:p/>".join(map(wordml.table_xml, drawn)) + "<w:p/>"
    return word_files.write(path, word_files.parts(word_files.document(body)))


def _cell(column: int, text: str) -> document_rows.Cell:
    is_merged = text == MERGED
    return document_rows.Cell("" if is_merged else text, is_merged, column)
