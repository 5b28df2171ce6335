"""The form model: a template as tables of rows, loops and choices of cells.

Rendering, reading back, the lint and the text picture use it; none of them parses a template by
itself. Rows and cells are counted from 1, rows over all tables of a template.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.form import tags
from generator.pack.fields import Field, find_field
from generator.word import ooxml, package
from generator.word.ooxml import qn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from generator.form.tags import Command
    from generator.pack.pack import Form, Pack
    from generator.pack.selectors import FieldPath

# Names that Jinja would resolve to a method of the mapping, not to a key.
_METHODS = frozenset(dir(dict))


@dataclass(frozen=True)
class Fault:
    """A fault in a row and cell of the template; cell 0 is the whole row, row 0 the whole file."""

    row: int
    cell: int
    message: str


@dataclass(frozen=True)
class Slot:
    """A field printed in a cell: its path from the root without row numbers, and its schema."""

    path: FieldPath
    field: Field | None


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
    """A paragraph of constant text outside the tables, after the first `tables` of them."""

    tables: int
    text: str


@dataclass(frozen=True)
class FormModel:
    """A form's template: its parts by name, the body that is rendered, its tables and lines.

    `printed` are the paths of all fields that it prints, `faults` those of its tags.
    """

    form: Form
    parts: Mapping[str, bytes]
    body: etree._Element
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    printed: frozenset[FieldPath]
    faults: tuple[Fault, ...]

    def lines_after(self, tables: int) -> tuple[Line, ...]:
        """The lines between this number of tables and the next one."""
        return tuple(line for line in self.lines if line.tables == tables)


@dataclass
class _Reading:
    """The state of a reading: loop names in scope, blocks that are open, faults so far."""

    root: Field
    names: dict[str, FieldPath]
    faults: list[Fault] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


def printable_fields(pack: Pack) -> Field:
    """All fields that a template may print: those of settings and unit, and row numbers."""
    root = Field("group", children={**pack.settings.fields.children, **pack.unit.fields.children})
    for derived in pack.derived:
        if derived.kind == "number":
            root = _with_text(root, (*derived.each, *derived.field))
    return root


def read(form: Form, root: Field) -> FormModel:
    """The model of the form's template; `root` is from `printable_fields`.

    Raises ValueError, KeyError, IndexError or etree.XMLSyntaxError for a file that is not a .docx.
    """
    parts = package.parts(form.docx)
    document = ooxml.parse(parts[package.DOCUMENT], remove_blank_text=True)
    ooxml.remove_editing_residue(document)
    body = document[0]
    reading = _Reading(root, _names(form))
    by_table = [_table_rows(reading, tbl, before) for tbl, before in _numbered(body)]
    last = by_table[-1][-1].number if by_table and by_table[-1] else 0
    lines = tuple(_lines(body))
    for line in lines:
        if tags.TAG.search(line.text):
            _fault(reading, last, 0, "标签只能用在表格中")
    tables = tuple(
        _table(tbl, rows, usable=not reading.faults)
        for tbl, rows in zip(ooxml.tables(body), by_table, strict=True)
    )
    cells = (cell for rows in by_table for row in rows for cell in row.cells)
    parts_of_cells = (part for cell in cells for part in cell.parts)
    printed = frozenset(part.path for part in parts_of_cells if isinstance(part, Slot))
    return FormModel(form, parts, body, tables, lines, printed, tuple(reading.faults))


def text_faults(text: str, root: Field, form: Form | None = None) -> list[Fault]:
    """The faults of the tags in a text of the pack's own, such as a document's title.

    `form` is the repeated form whose row the text may name, if any.
    """
    reading = _Reading(root, _names(form) if form else {})
    _parts(reading, 0, 0, text)
    return reading.faults


def drawn_tables(document: bytes) -> tuple[Table, ...]:
    """The tables of a rendered document, in which no tags are left."""
    numbered = _numbered(ooxml.parse(document)[0])
    reading = _Reading(Field("group"), {})
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


def _lines(body: etree._Element) -> Iterator[Line]:
    """The paragraphs with text outside the tables."""
    tables = 0
    for block in body:
        if block.tag == qn("w:p") and (text := ooxml.text(block)).strip():
            yield Line(tables, text)
        tables += len(list(ooxml.tables(block)))


def _table_rows(reading: _Reading, tbl: etree._Element, before: int) -> tuple[Row, ...]:
    """The table's rows; faults of their tags, and blocks left open, are added to the reading."""
    rows = tuple(_row(reading, number, tr) for number, tr in enumerate(ooxml.rows(tbl), before + 1))
    if reading.open:
        word = reading.open[-1].split()[0]
        _fault(reading, before + len(rows), 0, f"缺少 {{%tr end{word} %}}")
        reading.open.clear()
    return rows


def _row(reading: _Reading, number: int, tr: etree._Element) -> Row:
    texts = [ooxml.text(tc) for tc in ooxml.cells(tr)]
    commands = [tag for text in texts for tag in tags.TAG.findall(text) if tag.startswith("{%tr")]
    if commands and (len(commands) > 1 or "".join(texts).strip() != commands[0]):
        _fault(reading, number, 0, "{%tr … %} 应独占一行（生成时此行会去除）")
    command = _command(reading, number, commands[0]) if commands else None
    cells = []
    column = 0
    for place, (tc, text) in enumerate(zip(ooxml.cells(tr), texts, strict=True), 1):
        parts = (text,) if commands else _parts(reading, number, place, text)
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


def _command(reading: _Reading, number: int, tag: str) -> Command | None:
    """The row's command with its path resolved; the reading notes what it opens or closes."""
    command = tags.command(tag)
    if command is None:
        message = f"不能使用“{tag}”：只能是 for 名 in 列表、if 字段、else、endfor、endif"
        _fault(reading, number, 0, message)
        return None
    if command.word == "for":
        return replace(command, steps=_open_loop(reading, number, command))
    if command.word in ("if", "elif"):
        steps, _ = _resolve(reading, number, 0, command.path)
        if command.word == "if":
            reading.open.append("if")
        return replace(command, steps=steps)
    _close(reading, number, command.word)
    return command


def _open_loop(reading: _Reading, number: int, command: Command) -> FieldPath:
    name, path = command.name, command.path
    steps, field = _resolve(reading, number, 0, path)
    if any(word.startswith("for") for word in reading.open):
        _fault(reading, number, 0, "循环中不能再有循环")
    if field is not None and field.kind != "rows":
        _fault(reading, number, 0, f"“{path}”不是列表，不能循环")
    if name in reading.root.children or name in reading.names:
        _fault(reading, number, 0, f"循环的名称“{name}”与字段或其他循环同名")
    reading.names[name] = steps
    reading.open.append(f"for {name}")
    return steps


def _close(reading: _Reading, number: int, word: str) -> None:
    opener = "for" if word == "endfor" else "if"
    if not reading.open or not reading.open[-1].startswith(opener):
        _fault(reading, number, 0, f"{{%tr {word} %}} 前面没有对应的 {opener}")
    elif word != "else":
        name = reading.open.pop().removeprefix("for ")
        if opener == "for":
            del reading.names[name]


def _parts(reading: _Reading, row: int, cell: int, text: str) -> tuple[str | Slot, ...]:
    """The cell's constant texts and slots in order; faults of its tags are added."""
    merges = 0
    parts: list[str | Slot] = []
    for piece in tags.pieces(text):
        if piece.is_field:
            parts.append(_slot(reading, row, cell, piece.text))
        elif piece.is_foreign:
            usable = (
                "单元格中只能有文字、{{ 字段 }} 和 {% vm %}" if row else "只能有文字和 {{ 字段 }}"
            )
            message = f"不能使用“{piece.text}”：{usable}"
            _fault(reading, row, cell, message)
        elif piece.text:
            parts.append(piece.text)
        merges += piece.merges
    if merges > 1:
        _fault(reading, row, cell, "一个单元格中只能有一个 {% vm %}")
    if merges and not any(word.startswith("for") for word in reading.open):
        _fault(reading, row, cell, "{% vm %} 只能用在循环的行中")
    if tags.LEFTOVER.search(tags.TAG.sub("", text)):
        _fault(reading, row, cell, "标签不完整（括号不成对，或分在两段中）")
    return tuple(parts)


def _slot(reading: _Reading, row: int, cell: int, path: str) -> Slot:
    steps, field = _resolve(reading, row, cell, path)
    if field is not None and field.kind not in ("text", "amount"):
        where = "填入一个单元格" if row else "填在此处"
        _fault(reading, row, cell, f"“{path}”是一组内容，不能直接{where}")
    return Slot(steps, field)


def _resolve(reading: _Reading, row: int, cell: int, path: str) -> tuple[FieldPath, Field | None]:
    """The path from the root, and its field; the fields of a row are named by the loop's name."""
    first, *rest = path.split(".")
    if clash := next((step for step in rest if step in _METHODS), None):
        _fault(reading, row, cell, f"字段名不能是“{clash}”")
    if first in reading.names:
        steps = (*reading.names[first], *rest)
        field = find_field(reading.root, reading.names[first])
    else:
        steps, field = (first, *rest), reading.root
        rest = [first, *rest]
    for depth, step in enumerate(rest):
        if field is None or (depth and field.kind == "rows"):
            field = None
            break
        field = field.children.get(step)
    if field is None:
        _fault(reading, row, cell, f"没有“{path}”这个字段")
    return steps, field


def _fault(reading: _Reading, row: int, cell: int, message: str) -> None:
    reading.faults.append(Fault(row, cell, message))


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
