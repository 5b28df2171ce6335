"""The form model: a template as tables of rows, loops and choices of cells.

Rendering, reading back, the lint and the text picture use it; none of them parses a template by
itself. Rows and cells are counted from 1, rows over all tables of a template.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.form import tag_reading, tag_repair, tags
from generator.form.tag_reading import Fault, Reading, Slot
from generator.pack import ticks
from generator.pack.fields import Field
from generator.word import ooxml, package, safe_zip
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

    from generator.form.tags import Command
    from generator.pack.pack import Form, Pack
    from generator.pack.selectors import FieldPath


@dataclass(frozen=True)
class Cell:
    """A cell: its first grid column, from 0, the columns it spans, and its content.

    `merge` is its part in a vertical merge (ECMA-376 part 1, 17.4.84); `loop` stands for docxtpl's
    `{% vm %}`, which merges the rows of a loop. `text` is as typed, a line for each paragraph;
    `parts` are its constant texts and slots.
    """

    column: int
    span: int
    width_twips: int | None
    merge: Literal["none", "start", "continue", "loop"]
    text: str
    parts: tuple[str | Slot, ...]


@dataclass(frozen=True)
class Row:
    """A row; one with a `command` is not rendered. `height_rule` is of `w:trHeight` (17.4.80)."""

    number: int
    cells: tuple[Cell, ...]
    command: Command | None
    height_rule: str


@dataclass(frozen=True)
class Loop:
    """Blocks rendered for each row of the list at `path`."""

    path: FieldPath
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Branch:
    """Blocks rendered if the field at `path` is filled in (blank, if `negated`); no path: else."""

    path: FieldPath
    negated: bool
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Choice:
    """The first of its branches whose condition holds is rendered, or none."""

    branches: tuple[Branch, ...]


Block: TypeAlias = "Row | Loop | Choice"

_ALONE_HINT = (
    "请加上固定的文字，如“填报日期：”；不能加的（如文末的单位和日期），请放在一个无边框的小表格中。"
)


@dataclass(frozen=True)
class Table:
    """A table: widths of its grid columns in twips, its rows, and the rows as a tree of blocks.

    A template with faults has no blocks.
    """

    column_twips: tuple[int, ...]
    layout: str
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Line:
    """A paragraph with text outside the tables, after the first `tables` of them.

    `text` is as typed; `parts` are its constant texts and slots.
    """

    tables: int
    text: str
    parts: tuple[str | Slot, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The fields printed in it."""
        return tuple(part for part in self.parts if isinstance(part, Slot))


@dataclass(frozen=True)
class FormModel:
    """A form's template: its parts by name, the body that is rendered, its tables and lines.

    `printed` are the paths of all fields that it prints, `faults` those of its tags,
    `doubts` what is printed as it stands and was probably meant as a tag.
    """

    form: Form
    parts: Mapping[str, bytes]
    body: etree._Element
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    printed: frozenset[FieldPath]
    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...]

    @property
    def slots(self) -> Iterator[Slot]:
        """All fields printed, in tables and outside."""
        return _slots([table.rows for table in self.tables], self.lines)

    def lines_after(self, tables: int) -> tuple[Line, ...]:
        """The lines between this number of tables and the next one."""
        return tuple(line for line in self.lines if line.tables == tables)


def printable_fields(pack: Pack) -> Field:
    """All that a template may print: fields of settings and unit, row numbers, marks of ticks."""
    root = Field("group", children={**pack.settings.fields.children, **pack.unit.fields.children})
    for derived in pack.derived:
        if derived.kind == "number":
            root = _with_text(root, (*derived.each, *derived.field))
    return ticks.with_marks(root, pack.ticks)


def read(form: Form, root: Field) -> FormModel:
    """The model of the form's template; `root` is from `printable_fields`.

    Raises ValueError, KeyError, IndexError or etree.XMLSyntaxError for a file that is not a .docx.
    """
    parts = package.parts(form.normal)
    safe_zip.refuse_immense(parts[package.DOCUMENT])
    document = ooxml.parse(parts[package.DOCUMENT], remove_blank_text=True)
    ooxml.remove_editing_residue(document)
    body = document[0]
    reading = Reading(root, _names(form))
    by_table = [_table_rows(reading, tbl, before) for tbl, before in _numbered(body)]
    lines = tuple(_lines(reading, body))
    tables = tuple(
        _table(tbl, rows, usable=not reading.faults)
        for tbl, rows in zip(ooxml.tables(body), by_table, strict=True)
    )
    printed = frozenset(slot.path for slot in _slots(by_table, lines))
    faults, doubts = tuple(reading.faults), tuple(reading.doubts)
    return FormModel(form, parts, body, tables, lines, printed, faults, doubts)


def text_faults(text: str, root: Field, form: Form | None = None) -> list[Fault]:
    """The faults of the tags in a text of the pack's own, such as a document's title.

    `form` is the repeated form whose row the text may name, if any.
    """
    reading = Reading(root, _names(form) if form else {})
    tag_reading.cell_parts(reading, 0, 0, text)
    return reading.faults


def drawn_tables(document: bytes) -> tuple[Table, ...]:
    """The tables of a rendered document, in which no tags are left."""
    numbered = _numbered(ooxml.parse(document)[0])
    reading = Reading(Field("group"), {})
    return tuple(
        _table(tbl, _table_rows(reading, tbl, before), usable=False) for tbl, before in numbered
    )


def _names(form: Form) -> dict[str, FieldPath]:
    return {form.variable: form.repeat} if form.repeat else {}


def _with_text(parent: Field, path: FieldPath) -> Field:
    first, *rest = path
    child = _with_text(parent.children[first], tuple(rest)) if rest else Field("text")
    return replace(parent, children={**parent.children, first: child})


def _numbered(body: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Each table with the number of rows in the tables before it."""
    before = 0
    for tbl in ooxml.tables(body):
        yield tbl, before
        before += len(ooxml.rows(tbl))


def _slots(by_table: Iterable[Iterable[Row]], lines: Iterable[Line]) -> Iterator[Slot]:
    for rows in by_table:
        for row in rows:
            for cell in row.cells:
                yield from (part for part in cell.parts if isinstance(part, Slot))
    for line in lines:
        yield from line.slots


def _lines(reading: Reading, body: etree._Element) -> Iterator[Line]:
    """The paragraphs with text outside the tables; faults of their tags are added to the reading.

    They stand outside of loops.
    """
    tables = 0
    for block in body:
        if block.tag == qn("w:p") and (text := ooxml.text(block)).strip():
            parts = tag_reading.cell_parts(reading, 0, 0, text)
            if not any(isinstance(part, str) and part.strip() for part in parts):
                message = f"表格以外的一段只有标签“{text.strip()}”，导入时无法识别"
                reading.faults.append(Fault(0, 0, message, _ALONE_HINT))
            line = Line(tables, text, parts)
            for slot in line.slots:
                if slot.field and slot.field.is_long:
                    message = f"“{slot.path[-1]}”可能有几段，在表格以外只能导入一段"
                    reading.doubts.append(Fault(0, 0, message, "请将此标签移入表格的单元格。"))
            yield line
        tables += len(list(ooxml.tables(block)))


def _table_rows(reading: Reading, tbl: etree._Element, before: int) -> tuple[Row, ...]:
    """The table's rows; faults of their tags, and blocks left open, are added to the reading."""
    rows = tuple(_row(reading, number, tr) for number, tr in enumerate(ooxml.rows(tbl), before + 1))
    tag_reading.end_of_table(reading)
    return rows


def _row(reading: Reading, number: int, tr: etree._Element) -> Row:
    texts = [ooxml.text(tc) for tc in ooxml.cells(tr)]
    whole = "".join(texts).strip()
    commands = [tag for text in texts for tag in tags.TAG.findall(text) if tag.startswith("{%tr")]
    if not commands and tag_repair.is_command(whole):
        commands = [whole]
    if commands and (len(commands) > 1 or whole != commands[0]):
        message = "{%tr … %} 应独占一行（生成时此行会去除）"
        reading.faults.append(Fault(number, 0, message))
    command = tag_reading.row_command(reading, number, commands[0]) if commands else None
    cells = []
    column = 0
    for place, (tc, text) in enumerate(zip(ooxml.cells(tr), texts, strict=True), 1):
        parts = (text,) if commands else tag_reading.cell_parts(reading, number, place, text)
        span = ooxml.grid_span(tc)
        merge = _merge(tc, text)
        cells.append(Cell(column, span, ooxml.width_twips(tc), merge, text, parts))
        column += span
    return Row(number, tuple(cells), command, ooxml.height_rule(tr))


def _merge(tc: etree._Element, text: str) -> Literal["none", "start", "continue", "loop"]:
    merge = ooxml.v_merge(tc)
    if merge == "continue":
        return "continue"
    if any(piece.merges for piece in tags.pieces(text)):
        return "loop"
    return "none" if merge is None else "start"


def _table(tbl: etree._Element, rows: tuple[Row, ...], *, usable: bool) -> Table:
    blocks = _blocks(list(rows[::-1])) if usable else ()
    return Table(tuple(ooxml.grid_columns(tbl)), ooxml.table_layout(tbl), rows, blocks)


def _blocks(rows: list[Row]) -> tuple[Block, ...]:
    """The blocks up to the end of the rows, or to a command that ends or continues a block.

    `rows` are the remaining rows, last first; those that have been read are removed.
    """
    blocks: list[Block] = []
    while rows:
        command = rows[-1].command
        if command is None:
            blocks.append(rows.pop())
        elif command.word == "for":
            rows.pop()
            blocks.append(Loop(command.steps, _blocks(rows)))
            rows.pop()
        elif command.word == "if":
            blocks.append(_choice(rows))
        else:
            break
    return tuple(blocks)


def _choice(rows: list[Row]) -> Choice:
    branches = []
    while (command := rows.pop().command) and command.word != "endif":
        branches.append(Branch(command.steps, command.negated, _blocks(rows)))
    return Choice(tuple(branches))
