"""The grid: a form model drawn with a unit's context, as rows of placed cells.

Every face that shows or fills in a form is a walk over it: it says where each cell stands, how far
it reaches, and which value of the unit's data each of its fields is. Rows and columns count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.form import handout, model
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.context import Context
    from generator.form.model import Block, Branch, Choice, FormModel, Table
    from generator.form.tag_reading import Slot
    from generator.pack.selectors import FieldPath


@dataclass(frozen=True)
class Value:
    """A field as printed in a cell: the path of its value, with row numbers, and its text.

    Of a tick, the text is the mark for its choice, the path that of the field with the choice.
    """

    slot: Slot
    key: KeyPath
    text: str

    @property
    def is_amount(self) -> bool:
        """Whether it is an amount's."""
        return self.slot.field is not None and self.slot.field.kind == "amount"


@dataclass(frozen=True)
class Placed:
    """A cell of the grid at the row and column where it begins, over so many rows and columns.

    `cell` is the template's, the `place`-th of its row from 0; `parts` are its constant texts and
    values. A cell that goes on from the row above has no entry of its own.
    """

    row: int
    column: int
    rows: int
    columns: int
    cell: model.Cell
    place: int
    parts: tuple[str | Value, ...]

    @property
    def text(self) -> str:
        """The cell's text as printed, a line for each paragraph."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The values printed in it."""
        return tuple(part for part in self.parts if isinstance(part, Value))


@dataclass(frozen=True)
class GridRow:
    """A row: the cells that begin in it, and the template's row.

    `key` is the path of the list's row that it shows, () outside of loops. `is_spare` says that
    the data have no such row.
    """

    row: model.Row
    cells: tuple[Placed, ...]
    key: KeyPath = ()
    is_spare: bool = False


@dataclass(frozen=True)
class GridLine:
    """A paragraph outside tables, after the first `tables` of them, as its parts are printed."""

    tables: int
    parts: tuple[str | Value, ...]

    @property
    def text(self) -> str:
        """The paragraph's text."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The values printed in it."""
        return tuple(part for part in self.parts if isinstance(part, Value))


@dataclass(frozen=True)
class GridTable:
    """A table: the widths of its grid columns in twips, and its rows."""

    column_twips: tuple[int, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Grid:
    """A form, or one copy of a form that repeats: its tables, and the lines around them.

    `copy` is the row's number in the list that it repeats over, from 0. `is_spare` says that the
    data have no such row.
    """

    form: FormModel
    tables: tuple[GridTable, ...]
    lines: tuple[GridLine, ...]
    copy: int = 0
    is_spare: bool = False

    def lines_after(self, tables: int) -> tuple[GridLine, ...]:
        """The lines between this number of tables and the next one."""
        return tuple(line for line in self.lines if line.tables == tables)


@dataclass(frozen=True)
class _Drawing:
    """What drawing goes by: the context, the unit's data, which branches are drawn."""

    context: Context
    data: Mapping[str, Any]
    richest: bool


@dataclass(frozen=True)
class _DrawnRow:
    """A template's row to be drawn: where, for which rows of which lists."""

    row: model.Row
    scope: KeyPath = ()
    is_first: bool = True


class _OpenMerge(NamedTuple):
    """A cell that those below it may lengthen: its row, its place there, how many columns."""

    row: int
    place: int
    columns: int


def draw(
    models: Sequence[FormModel],
    context: Context,
    data: Mapping[str, Any] | None = None,
    *,
    richest: bool = False,
    copies: Collection[tuple[str, int]] | None = None,
) -> Iterator[Grid]:
    """The grids of a pack's forms, in order; of a form that repeats, one for each of its rows.

    `data` are the unit's own, to tell the spare rows; without them none is spare. `richest` draws
    of rows under a condition those with the most fields, as wherever somebody types. `copies` are
    those to draw, by template and number; all without it.
    """
    drawing = _Drawing(context, context if data is None else data, richest)
    for form in models:
        repeat, template = form.form.repeat, form.form.template
        number = len(selectors.value_at(context, repeat)) if repeat else 1
        for copy in range(number):
            if copies is None or (template, copy) in copies:
                yield _grid(drawing, form, (*repeat, copy) if repeat else ())


def _grid(drawing: _Drawing, form: FormModel, scope: KeyPath) -> Grid:
    tables = tuple(_table(drawing, table, scope) for table in form.tables)
    copy = scope[-1] if scope else 0
    is_spare = not _is_there(drawing.data, scope)
    lines = tuple(GridLine(line.tables, _parts(drawing, line.parts, scope)) for line in form.lines)
    return Grid(form, tables, lines, int(copy), is_spare)


def _table(drawing: _Drawing, table: Table, scope: KeyPath) -> GridTable:
    """The table; a cell is lengthened by those below it that go on in the same columns."""
    cells: list[list[Placed]] = []
    drawn_rows = list(_drawn_rows(drawing, table.blocks, scope))
    above: dict[int, _OpenMerge] = {}
    for number, drawn in enumerate(drawn_rows):
        cells.append([])
        still_open: dict[int, _OpenMerge] = {}
        for place, cell in enumerate(drawn.row.cells):
            goes_on = cell.merge == "continue" or (cell.merge == "loop" and not drawn.is_first)
            start = above.get(cell.column)
            if goes_on and start and start.columns == cell.span:
                row, index = start.row, start.place
                lengthened = cells[row][index]
                cells[row][index] = replace(lengthened, rows=number - row + 1)
                still_open[cell.column] = start
                continue
            if cell.merge in ("start", "loop") and not goes_on:
                still_open[cell.column] = _OpenMerge(number, len(cells[-1]), cell.span)
            parts = () if goes_on else _parts(drawing, cell.parts, drawn.scope)
            cells[-1].append(Placed(number, cell.column, 1, cell.span, cell, place, parts))
        above = still_open
    rows = (
        _grid_row(drawing, drawn, tuple(of_row), scope)
        for drawn, of_row in zip(drawn_rows, cells, strict=True)
    )
    return GridTable(table.column_twips, tuple(rows))


def _grid_row(
    drawing: _Drawing, drawn: _DrawnRow, cells: tuple[Placed, ...], scope: KeyPath
) -> GridRow:
    key = drawn.scope if drawn.scope != scope else ()
    return GridRow(drawn.row, cells, key, is_spare=not _is_there(drawing.data, drawn.scope))


def _is_there(data: Any, path: KeyPath) -> bool:
    """Whether the data have that row."""
    for step in path:
        if isinstance(data, list):
            if not isinstance(step, int) or step >= len(data):
                return False
            data = data[step]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            return False
    return True


def _drawn_rows(
    drawing: _Drawing, blocks: Sequence[Block], scope: KeyPath, *, is_first: bool = True
) -> Iterator[_DrawnRow]:
    for block in blocks:
        if isinstance(block, model.Row):
            yield _DrawnRow(block, scope, is_first)
        elif isinstance(block, model.Loop):
            key = _key(block.path, scope)
            for number, _ in enumerate(selectors.value_at(drawing.context, key)):
                yield from _drawn_rows(drawing, block.body, (*key, number), is_first=number == 0)
        elif branch := _branch(drawing, block, scope):
            yield from _drawn_rows(drawing, branch.body, scope, is_first=is_first)


def _branch(drawing: _Drawing, choice: Choice, scope: KeyPath) -> Branch | None:
    """The branch that is drawn, if any."""
    if drawing.richest:
        return handout.richest(choice)
    for branch in choice.branches:
        if not branch.path:
            return branch
        value = selectors.value_at(drawing.context, _key(branch.path, scope))
        if bool(value) != branch.negated:
            return branch
    return None


def _parts(
    drawing: _Drawing, parts: Sequence[str | Slot], scope: KeyPath
) -> tuple[str | Value, ...]:
    return tuple(part if isinstance(part, str) else _value(drawing, part, scope) for part in parts)


def _value(drawing: _Drawing, slot: Slot, scope: KeyPath) -> Value:
    key = _key(slot.path, scope)
    return Value(slot, key, slot.printed(str(selectors.value_at(drawing.context, key))))


def _key(path: FieldPath, scope: KeyPath) -> KeyPath:
    """The path with the numbers of the rows in scope, as far as both go through the same lists."""
    key: list[str | int] = []
    steps = list(path)
    for step in scope:
        if isinstance(step, int):
            key.append(step)
        elif steps and steps[0] == step:
            key.append(steps.pop(0))
        else:
            break
    return (*key, *steps)
