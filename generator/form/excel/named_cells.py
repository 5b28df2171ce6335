"""Find the cells that the names in a pack's formula stand for on the sheets of a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.common import amounts, dates
from generator.form.excel import shown_values
from generator.form.excel.operands import Cells, Constant, KeyedRows, NotLiveError, Rows
from generator.pack import computed_inputs, fields, selectors, ticks
from generator.spreadsheet import cell_limits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.context import Context
    from generator.form.excel.operands import Operand
    from generator.form.excel.sheet_places import SheetPlaces
    from generator.pack.fields import Field
    from generator.pack.formulas.formula import Kind, Reference
    from generator.pack.selectors import FieldPath, Selector

# Of a function in Excel; one has 255.
MOST_ARGUMENTS = 250


@dataclass(frozen=True)
class View:
    """What formulas look at: the fields of a unit, values and settings, and the cells of values.

    `computed` are the paths of the figures that are worked out.
    """

    fields: Field
    computed: frozenset[FieldPath]
    settings: Mapping[str, Any]
    context: Context
    places: SheetPlaces


def of_name(view: View, reference: Reference, row: KeyPath, sheet: str) -> Operand:
    """What the name stands for, seen from the row in a formula on the sheet.

    Raises NotLiveError where no cells hold that.
    """
    if reference.table is not None:
        return reference.table
    if reference.scope == "constant":
        return Constant(reference.value)
    if reference.scope == "setting":
        return _setting(view, reference)
    if any(selector.rows for selector in reference.selectors):
        base = computed_inputs.base_row(row, reference.base)
        return _known(view, base, reference, sheet)
    keys = computed_inputs.keys_of(view.context, row, reference)
    if reference.kind == "list":
        return _rows(view, keys, sheet)
    return _cells(view, keys, reference, sheet)


def row_by_key(
    view: View, selector: Selector, wanted: KeyPath, sheet: str
) -> tuple[str, str] | None:
    """The cell with the wanted key, and the cell of the value in the first row with that key."""
    rows = [path for path, _ in selectors.rows_of(view.context, selector.rows)]
    keys = view.places.column([(*path, selector.key) for path in rows], sheet)
    values = view.places.column([(*path, *selector.path) for path in rows], sheet)
    key_cell = view.places.cell(wanted)
    if key_cell is None or keys is None or values is None:
        return None
    cell = key_cell.seen_from(sheet)
    return cell, f"INDEX({values},MATCH({cell},{keys},0))"


def _kind(reference: Reference) -> Kind:
    if reference.kind == "list" or reference.kind == "table":  # noqa: PLR1714 - narrows the type
        raise NotLiveError
    return reference.kind


def _cells(view: View, keys: Sequence[KeyPath], reference: Reference, sheet: str) -> Cells:
    """The cells of the values."""
    kind = _kind(reference)
    if not reference.is_many and (choice := _ticked(view.places, keys[0], reference, sheet)):
        return Cells("text", (choice,))
    ranges = view.places.ranges(keys, sheet, of_amounts=kind == "amount")
    if ranges is None or len(ranges) > MOST_ARGUMENTS:
        raise NotLiveError
    return Cells(kind, tuple(ranges), reference.is_many, _is_month(reference))


def _known(view: View, base: KeyPath, reference: Reference, sheet: str) -> KeyedRows:
    """Values in the rows of a list whose key is the one in this row."""
    kind = _kind(reference)
    [selector] = reference.selectors
    wanted = (*base, selector.equals)
    cell = view.places.cell(wanted)
    rows = [path for path, _ in selectors.rows_of(view.context, selector.rows)]
    columns = ([(*path, *below) for path in rows] for below in ((selector.key,), selector.path))
    blocks = view.places.blocks(list(columns), sheet)
    if cell is None or blocks is None:
        raise NotLiveError
    pairs = tuple((keys, values) for keys, values in blocks)
    return KeyedRows(kind, cell.seen_from(sheet), pairs, _is_month(reference))


def _is_month(reference: Reference) -> bool:
    return reference.field is not None and reference.field.date == "month"


def _rows(view: View, lists: Sequence[KeyPath], sheet: str) -> Rows:
    """The rows of lists, which count where something is typed in them."""
    blocks: list[tuple[str, ...]] = []
    for key in lists:
        steps = selectors.without_rows(key)
        described = fields.find_field(view.fields, steps)
        rows = range(len(selectors.value_at(view.context, key)))
        columns = [
            [(*key, row, *path) for row in rows]
            for path in (_own_fields(described) if described else ())
            if (*steps, *path) not in view.computed and view.places.cell((*key, 0, *path))
        ]
        of_list = view.places.blocks(columns, sheet) if columns else None
        if of_list is None:
            raise NotLiveError
        blocks += of_list
    return Rows(tuple(blocks))


def _own_fields(field: Field, path: FieldPath = ()) -> Iterator[FieldPath]:
    """The texts and amounts of a row itself, not those of lists in it."""
    for name, child in field.children.items():
        if child.kind in ("text", "amount"):
            yield (*path, name)
        elif child.kind == "group":
            yield from _own_fields(child, (*path, name))


def _ticked(places: SheetPlaces, key: KeyPath, reference: Reference, sheet: str) -> str:
    """The choice that is ticked, out of the cells of its choices; blank for another field."""
    choices = reference.field.allowed if reference.field else ()
    cells = [(choice, places.cell(key, choice)) for choice in choices]
    text = '""'
    if (key, "") in places.by_value or not all(cell for _, cell in cells):
        return ""
    for choice, cell in reversed(cells):
        if cell:
            asked = cell.seen_from(sheet)
            is_not = f'OR({asked}="",{asked}={cell_limits.literal(ticks.BOX)})'
            text = f"IF({is_not},{text},{cell_limits.literal(choice)})"
    return text if cells else ""


def _setting(view: View, reference: Reference) -> Operand:
    value = view.settings.get(reference.path[0])
    if reference.kind == "date":
        day = dates.read(str(value or ""))
        text = f"DATE({day.year},{day.month},{day.day or 1})" if day else '""'
        return Cells("date", (text,), is_month=_is_month(reference))
    if reference.kind == "amount" and isinstance(value, str):
        value = shown_values.amount(value)
    if isinstance(value, amounts.Amount):
        return Constant(Decimal(value))
    return Constant(value or ("" if reference.kind == "text" else None))
