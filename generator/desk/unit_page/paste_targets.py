"""Which cells of the form the cells of a pasted table go into, row by row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import UsageError
from generator.desk.unit_forms import field_keys
from generator.desk.unit_forms.page_parts import FieldView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.unit_forms.page_parts import CellView, FormView, RowView, TableView
    from generator.desk.unit_page.clipboard import Row
    from generator.pack.pack import Pack


class Start(NamedTuple):
    """The table, row and cell from which on is pasted, the field's path, the copy's id."""

    table: TableView
    row: RowView
    cell: CellView
    key: KeyPath
    scope: str


@dataclass
class Pasting:
    """What planning goes by: the pack, the page's fields by id, the cell where it begins."""

    pack: Pack
    by_id: Mapping[str, FieldView]
    start: Start

    def path(self, id_: str) -> KeyPath:
        """The key path of an id that the page shows."""
        return field_keys.from_shown_id(id_, self.pack.unit.fields)

    def at(self, field: FieldView, key: KeyPath) -> FieldView:
        """The field like this one whose value is at the path, in a row that may not exist yet."""
        id_ = field_keys.to_id(key)
        drawn = self.by_id.get(f"{id_} {field.choice}")
        return drawn or replace(field, key=id_, text="", shown="")


def start_at(pack: Pack, forms: Sequence[FormView], start: str) -> Start:
    """Where the field with the id `start` stands; raises UsageError for none in a table."""
    for form in forms:
        for table in form.tables:
            for row in table.rows:
                for cell in row.cells:
                    if any(field.key == start for field in _fields(cell)):
                        key = field_keys.from_id(start, pack.unit.fields)
                        return Start(table, row, cell, key, form.key)
    raise UsageError("此处无法粘贴表格，请选择表中的单元格。")


def _fields(cell: CellView) -> list[FieldView]:
    return [part for part in cell.parts if isinstance(part, FieldView)]


class Target(NamedTuple):
    """A cell of the form: its fields, none where one from above goes on; its row of the list."""

    fields: Sequence[FieldView]
    row: str = ""
    is_new: bool = False


class _RowOfList(NamedTuple):
    """Where a row of the clipboard goes: the number of the list's row, and of one in it."""

    outer: int
    inner: int = 0


def targets_of(pasting: Pasting, rows: Sequence[Row]) -> Iterator[Sequence[Target] | None]:
    """The cells for each row of the clipboard, from the start on to the right; None below the end.

    A row that says nothing is passed over, in lists also one of the list that it would leave blank.
    """
    own = _own_row(pasting)
    if own is None:
        below = pasting.start.table.rows[pasting.start.table.rows.index(pasting.start.row) :]
        columns = _columns(pasting.start)
        by_row = [{cell.column: _fields(cell) for cell in row.cells} for row in below]
        cells = [[Target(each.get(column, ())) for column in columns] for each in by_row]
        yield from (cells[n] if n < len(cells) else None for n in range(len(rows)))
    elif own == pasting.path(pasting.start.row.key):
        yield from _list_targets(pasting)
    else:
        yield from _nested_targets(pasting, own, rows)


def _own_row(pasting: Pasting) -> KeyPath | None:
    """The row of a list that the start's field is of: one around the table's row, if merged."""
    start = pasting.start
    key = pasting.path(start.row.key) if start.row.key else ()
    while key:
        if isinstance(key[-1], int) and start.key[: len(key)] == key:
            return key
        key = key[:-1]
        if field_keys.to_id(key) == start.scope:
            return None
    return None


def _columns(start: Start) -> list[int]:
    """The columns in which cells begin in the start's row, from its own on."""
    return [cell.column for cell in start.row.cells if cell.column >= start.cell.column]


def _list_targets(pasting: Pasting) -> Iterator[Sequence[Target]]:
    """As `targets_of`, in a list, whose rows may be several table rows each; without end."""
    start = pasting.start
    lines = [row for row in start.table.rows if row.key == start.row.key]
    own = pasting.path(start.row.key)
    existing = _length(start.table, start.row.of_list)
    columns = _columns(start)
    number = lines.index(start.row)
    while True:
        further, line = divmod(number, len(lines))
        key = (*own[:-1], start.row.index + further)
        by_column = {cell.column: _fields(cell) for cell in lines[line].cells}
        targets = []
        for column in columns:
            moved = [_moved(pasting, each, own, key) for each in by_column.get(column, ())]
            is_new = start.row.index + further >= existing
            targets.append(Target([f for f in moved if f], field_keys.to_id(key), is_new))
        yield targets
        number += 1


def _nested_targets(
    pasting: Pasting, own: KeyPath, rows: Sequence[Row]
) -> Iterator[Sequence[Target]]:
    """As `targets_of`, from a cell on that is merged over the rows of a list within its own row.

    A row of the clipboard in which all such cells go on from above, or are blank, is one more
    within the same row.
    """
    start = pasting.start
    inner = pasting.path(start.row.key)
    cells = [cell for cell in start.row.cells if cell.column >= start.cell.column]
    merged = [_is_of(pasting, cell, own, inner) for cell in cells]
    lists = field_keys.to_id(own[:-1])
    existing = _length(start.table, lists)
    at = _RowOfList(int(own[-1]))
    for place, row in enumerate(rows):
        if place:
            goes_on = not any(
                text for text, is_merged in zip(row, merged, strict=False) if is_merged
            )
            at = _RowOfList(at.outer, at.inner + 1) if goes_on else _RowOfList(at.outer + 1)
        outer_key = (*own[:-1], at.outer)
        key = (*outer_key, *inner[len(own) : -1], at.inner)
        is_new = at.outer >= existing or at.inner >= _length(
            start.table, field_keys.to_id(key[:-1])
        )
        id_ = field_keys.to_id(outer_key if at.outer >= existing else key)
        targets = []
        for cell, is_merged in zip(cells, merged, strict=True):
            fields_ = [] if is_merged and at.inner else _fields(cell)
            moved = [pasting.at(f, _in_rows(pasting.path(f.key), own, inner, key)) for f in fields_]
            targets.append(Target(moved, id_, is_new))
        yield targets


def _is_of(pasting: Pasting, cell: CellView, own: KeyPath, inner: KeyPath) -> bool:
    """Whether the cell holds fields of the row, none of the row within it."""
    paths = [pasting.path(field.key) for field in _fields(cell)]
    return any(p[: len(own)] == own and p[: len(inner)] != inner for p in paths)


def _in_rows(path: KeyPath, own: KeyPath, inner: KeyPath, key: KeyPath) -> KeyPath:
    """The path in the row `key` that it has in the row `inner`, which is within the row `own`."""
    if path[: len(inner)] == inner:
        return (*key, *path[len(inner) :])
    return (*key[: len(own)], *path[len(own) :]) if path[: len(own)] == own else path


def _length(table: TableView, of_list: str) -> int:
    """How many rows of the list the data have."""
    numbers = set()
    for row in table.rows:
        number = row.key.removeprefix(f"{of_list}/").partition("/")[0]
        key = f"{of_list}/{number}"
        is_spare = bool(row.spare) and f"{key}/".startswith(f"{row.spare}/")
        if row.key.startswith(f"{of_list}/") and not is_spare:
            numbers.add(number)
    return len(numbers)


def _moved(pasting: Pasting, field: FieldView, own: KeyPath, key: KeyPath) -> FieldView | None:
    """The field in another row of the list; None for one that is no field of the row.

    Of a cell that goes on over several rows the first row has the field.
    """
    path = pasting.path(field.key)
    if path[: len(own)] == own:
        return pasting.at(field, (*key, *path[len(own) :]))
    return field if key == own else None
