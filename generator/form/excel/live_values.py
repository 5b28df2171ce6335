"""The values of forms on sheets: where each is typed, and the formulas of all that follow from it.

A value that stands in several cells is typed in the first and shown in the others. A figure that is
computed has a formula wherever all that it is made of stands in cells of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.common import amount_format, amounts
from generator.form.excel import cell_formats, cell_formulas, sheet_places
from generator.spreadsheet import cell_limits
from generator.spreadsheet.writer import Formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.form.context import Context
    from generator.form.excel.sheet_places import Place, SheetPlaces
    from generator.form.grid import Value
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.spreadsheet.writer import Content


@dataclass(frozen=True)
class FixedFields:
    """Fields of a pack that nobody fills in, by path; among them the numbers of rows."""

    constant: frozenset[FieldPath]
    numbers: frozenset[FieldPath]

    @classmethod
    def of(cls, pack: Pack) -> FixedFields:
        """The pack's fixed fields."""
        numbers = {(*d.each, *d.field) for d in pack.derived if d.kind == "number"}
        settings = {(name,) for name in pack.settings.fields.children}
        return cls(frozenset(settings | numbers | {(pack.unit_name,)}), frozenset(numbers))

    def is_constant(self, value: Value) -> bool:
        """Whether the value is printed and not typed: a setting, a row's number, the known name."""
        return value.slot.path in self.constant and bool(
            value.text or value.slot.path in self.numbers
        )


@dataclass(frozen=True)
class LiveValues:
    """What stands in which cell, with the formulas of what is computed, and who types what."""

    fixed: FixedFields
    places: SheetPlaces


def of_places(  # noqa: PLR0913, PLR0917 - a workbook and all that it shows
    pack: Pack,
    fixed: FixedFields,
    settings: Mapping[str, Any],
    context: Context,
    places: Iterable[Place],
    labels: Iterable[Place] = (),
) -> LiveValues:
    """The values in these cells; `labels` are the cells without values."""
    live = LiveValues(fixed, sheet_places.of_places(places, labels))
    cell_formulas.work_out(pack, settings, context, live.places)
    return live


def content(live: LiveValues, place: Place) -> Content | None:
    """What the cell shows that nobody types there: a constant text or a formula; else None."""
    values = place.values
    if all(live.fixed.is_constant(value) for value in values):
        return "".join(part if isinstance(part, str) else part.text for part in place.parts)
    if place.is_alone:
        return _alone(live.places, place, values[0])
    pieces = [_piece(live, place, part) for part in place.parts]
    if any(piece is None for piece in pieces):
        return None
    shown = [piece for piece in pieces if piece is not None]
    text = "&".join(piece.text for piece in shown)
    result = "".join(str(piece.result) for piece in shown)
    return Formula(text, result) if len(text) <= cell_limits.MOST_FORMULA_CHARACTERS else None


def _alone(places: SheetPlaces, place: Place, value: Value) -> Formula | None:
    first = places.first(value)
    own = None if value.slot.choice else places.formulas.get(value.key)
    if place.is_same(first):
        return own
    if not first.is_alone:
        return _taken_out(first, value, place.sheet)
    shown = own.result if own else sheet_places.stored(value)
    return cell_formulas.same_as(first.seen_from(place.sheet), shown)


def _piece(live: LiveValues, place: Place, part: str | Value) -> Formula | None:
    """A part of a cell of several, as a formula and its text; None for one that is typed there."""
    if isinstance(part, str) or live.fixed.is_constant(part):
        text = part if isinstance(part, str) else part.text
        return Formula(cell_limits.literal(text), text)
    first = live.places.first(part)
    if not place.is_same(first) and not first.is_alone:
        return _taken_out(first, part, place.sheet)
    followed = _alone(live.places, place, part)
    return followed and _as_text(followed, part)


def _as_text(formula: Formula, value: Value) -> Formula:
    """A number's formula as that of a text which shows the number in the format of its field."""
    field, result = value.slot.field, formula.result
    if field is None or not (field.format or field.date):
        text = amounts.plain(result) if isinstance(result, Decimal) else result
        return Formula(formula.text, amounts.as_text(text))
    shown = amount_format.shown(result, field.format) if field.format else value.text
    code = cell_formats.of_value(value).replace('"', "")
    return Formula(f"TEXT({formula.text},{cell_limits.literal(code)})", shown)


def _taken_out(place: Place, value: Value, sheet: str) -> Formula | None:
    """The value out of a cell with texts around it, by the words before and behind it."""
    index = next(i for i, part in enumerate(place.parts) if part == value)
    before, behind = place.parts[index - 1] if index else "", (*place.parts, "")[index + 1]
    if not isinstance(before, str) or not isinstance(behind, str):
        return None
    words = before.split()
    cell, start, end = place.seen_from(sheet), "1", str(cell_limits.MOST_CHARACTERS)
    if words:
        start = f"FIND({cell_limits.literal(words[-1])},{cell})+{len(words[-1])}"
    if following := behind.split():
        end = f"FIND({cell_limits.literal(following[0])},{cell},{start})-({start})"
    text = f'IFERROR(TRIM(MID({cell},{start},{end})),"")'
    return Formula(text, re.sub(" +", " ", value.text.strip(" ")))
