"""The formulas of what a workbook computes, with their results: sums, look-ups, the pack's own.

A figure has a formula wherever all that it is made of stands in cells of its own. Its result is
what a spreadsheet works out from the cells as they are: sums pass over the blank rows of lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from generator.common import amounts
from generator.form.excel import (
    blank_rows,
    formula_translation,
    named_cells,
    sheet_places,
    shown_values,
)
from generator.form.excel.named_cells import View
from generator.form.excel.operands import NotLiveError
from generator.pack import selectors
from generator.pack.fields import find_field
from generator.pack.formulas import evaluate
from generator.pack.formulas.named_values import FormulaRow
from generator.spreadsheet import cell_limits
from generator.spreadsheet.writer import Formula

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.context import Context
    from generator.form.excel.operands import Operand
    from generator.form.excel.sheet_places import SheetPlaces
    from generator.form.excel.shown_values import ShownValues
    from generator.pack.derived_entries import Derived
    from generator.pack.pack import Pack
    from generator.pack.selectors import Selector

# As precise as amounts of the packs are; binary fractions have sixteen digits.
DECIMALS = 6
_LIVE = ("sum", "lookup", "formula")


@dataclass(frozen=True)
class _Figure:
    """A figure to be worked out: what it is, in which row, on which sheet."""

    derived: Derived
    path: KeyPath
    row: Any
    sheet: str


def work_out(
    pack: Pack, settings: Mapping[str, Any], context: Context, places: SheetPlaces
) -> None:
    """Add the formula of each computed figure that can have one to those of the places."""
    live = [derived for derived in pack.derived if derived.kind in _LIVE]
    computed = frozenset((*derived.each, *derived.field) for derived in live)
    view = View(pack.unit.fields, computed, settings, context, places)
    has_formulas = any(derived.formula for derived in live)
    shown = shown_values.of_context(pack.unit.fields, context) if has_formulas else None
    for derived in live:
        memo: dict[Any, Any] = {}
        for path, row in selectors.rows_of(context, derived.each):
            key = (*path, *derived.field)
            if not (own_places := places.by_value.get((key, ""))):
                continue
            figure = _Figure(derived, path, row, own_places[0].sheet)
            formula = _of_pack(view, figure, shown, memo) if shown else None
            formula = formula or _formula(view, figure)
            if formula and len(formula.text) <= cell_limits.MOST_FORMULA_CHARACTERS:
                places.formulas[key] = formula
                if shown:
                    shown.put(path, derived.field, formula.result)


def same_as(cell: str, result: str | Decimal) -> Formula:
    """What the cell shows; blank for a blank one, and for one on a deleted sheet."""
    return Formula(f'IFERROR(IF({cell}="","",{cell}),"")', result)


def _of_pack(
    view: View, figure: _Figure, shown: ShownValues, memo: dict[Any, Any]
) -> Formula | None:
    """A formula of the pack as Excel writes it, and what it gives for the values in cells."""
    formula = figure.derived.formula
    if formula is None:
        return None

    def operand(name: str) -> Operand:
        reference = formula.references[name]
        return named_cells.of_name(view, reference, figure.path, figure.sheet)

    is_guarded = blank_rows.needs_guard(formula)
    try:
        text = formula_translation.translate(formula.root, operand)
        if is_guarded:
            text = blank_rows.guarded(view, figure.derived, figure.path, figure.sheet, text)
    except NotLiveError:
        return None
    if is_guarded and figure.path in shown.blank_rows:
        return Formula(text, "")
    values = shown.row(figure.path)
    row = FormulaRow(formula, shown.values, view.settings, figure.path, values, memo)
    outcome = evaluate.evaluate(row)
    return Formula(text, _result(outcome.value, formula.kind))


def _result(value: Decimal | str | bool | None, kind: str) -> str | Decimal:  # noqa: FBT001
    """What the cell of the value stores."""
    if kind == "date" and isinstance(value, str):
        return sheet_places.serial_number(value) or value
    if isinstance(value, amounts.Amount) and not isinstance(value, bool):
        return Decimal(value)
    return "" if value is None else str(value)


def _formula(view: View, figure: _Figure) -> Formula | None:
    """The formula of a sum or a look-up."""
    derived, path, row, sheet = figure.derived, figure.path, figure.row, figure.sheet
    if derived.kind == "sum":
        if any(selector.rows for selector in derived.selectors):
            return None
        parts = (selectors.select(view.context, path, row, each) for each in derived.selectors)
        keys = [key for some in parts for key, _ in some]
        return _sum(view, keys, sheet, least=len(keys) if _may_lack_one(view, keys, path) else 1)
    if derived.kind != "lookup":
        return None
    [selector] = derived.selectors
    if not selector.rows:
        [(key, _)] = selectors.select(view.context, path, row, selector)
        cell = view.places.cell(key)
        return same_as(cell.seen_from(sheet), view.places.shown(key)) if cell else None
    return _looked_up(view, selector, (*path, selector.equals), sheet)


def _may_lack_one(view: View, keys: list[KeyPath], row: KeyPath) -> bool:
    """Whether an addend of the row itself may be left blank: then there is no sum.

    Of a list, blank rows are spare ones.
    """
    steps = [selectors.without_rows(key) for key in keys]
    addends = [find_field(view.fields, path) for path in steps]
    are_own = all(isinstance(step, str) for key in keys for step in key[len(row) :])
    return are_own and any(field is not None and not field.required for field in addends)


def _sum(view: View, keys: list[KeyPath], sheet: str, *, least: int) -> Formula | None:
    """The sum of the cells with these values, blank if fewer than that are filled in."""
    places = view.places
    ranges = places.ranges(keys, sheet)
    if ranges is None or len(ranges) > named_cells.MOST_ARGUMENTS:
        return None
    addends = [shown for key in keys if isinstance(shown := places.shown(key), Decimal)]
    total = sum(addends, Decimal(0)).quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_UP)
    listed = ",".join(ranges)
    too_few = "=0" if least == 1 else f"<{least}"
    text = f'IF(COUNT({listed}){too_few},"",ROUND(SUM({listed}),{DECIMALS}))'
    return Formula(text, amounts.plain(total) if len(addends) >= least else "")


def _looked_up(view: View, selector: Selector, wanted: KeyPath, sheet: str) -> Formula | None:
    """The first value in rows of a list whose key is the wanted one; both columns on one sheet."""
    cells = named_cells.row_by_key(view, selector, wanted, sheet)
    if cells is None:
        return None
    cell, looked_up = cells
    text = f'IFERROR(IF(OR({cell}="",{looked_up}=""),"",{looked_up}),"")'
    rows = [path for path, _ in selectors.rows_of(view.context, selector.rows)]
    # MATCH takes upper and lower case for the same.
    name = selectors.value_at(view.context, wanted).casefold()
    named = ((path, selectors.value_at(view.context, (*path, selector.key))) for path in rows)
    row = next((path for path, text in named if name and text.casefold() == name), None)
    return Formula(text, "" if row is None else view.places.shown((*row, *selector.path)))
