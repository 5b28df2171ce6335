"""What the cells of a workbook show, as values that formulas are worked out from.

An amount or a day that a cell cannot hold as a number is a text, which is nothing to a formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.form.excel import sheet_places
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.context import Context
    from generator.pack.fields import Field
    from generator.pack.selectors import FieldPath


@dataclass(frozen=True)
class ShownValues:
    """A unit's values; a row in which nothing is filled in is None, and stands apart by its path.

    So no spare row counts as one, and yet has its own formulas.
    """

    values: dict[str, Any]
    blank_rows: Mapping[KeyPath, dict[str, Any]]

    def row(self, path: KeyPath) -> dict[str, Any]:
        """The row at the path, or the unit."""
        if path in self.blank_rows:
            return self.blank_rows[path]
        row: dict[str, Any] = selectors.value_at(self.values, path)
        return row

    def put(self, path: KeyPath, field: FieldPath, result: str | Decimal) -> None:
        """Set what a cell of the row shows."""
        group = self.row(path)
        for step in field[:-1]:
            group = group[step]
        group[field[-1]] = None if result == "" else result


def of_context(fields: Field, context: Context) -> ShownValues:
    """The values of the context's texts; what is no amount is none."""
    blank_rows: dict[KeyPath, dict[str, Any]] = {}
    return ShownValues(_typed(fields, context, (), blank_rows), blank_rows)


def _typed(
    field: Field, values: Mapping[str, Any], path: KeyPath, blank_rows: dict[KeyPath, Any]
) -> dict[str, Any]:
    """The texts as values; rows in which nothing is filled in are None, and added to the blank."""
    typed: dict[str, Any] = {}
    for name, child in field.children.items():
        value = values[name]
        if child.kind == "group":
            typed[name] = _typed(child, value, (*path, name), blank_rows)
        elif child.kind == "rows":
            rows: list[Any] = [
                _typed(child, row, (*path, name, i), blank_rows) for i, row in enumerate(value)
            ]
            for i, row in enumerate(rows):
                if _is_blank(row):
                    blank_rows[*path, name, i] = row
                    rows[i] = None
            typed[name] = rows
        elif child.kind == "amount":
            typed[name] = amount(value)
        elif child.date:
            typed[name] = value if sheet_places.serial_number(value) else None
        else:
            typed[name] = value or None
    return typed


def _is_blank(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_blank(child) for child in value.values())
    return all(row is None for row in value) if isinstance(value, list) else value is None


def amount(text: str) -> Decimal | None:
    """The amount that a cell with the text holds as a number, None for another text."""
    held = sheet_places.number(text)
    return held if isinstance(held, Decimal) else None
