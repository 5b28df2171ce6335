"""Keep the formulas of rows in which nothing is filled in from showing anything.

To the program such a row is none. A formula of figures from elsewhere alone would have a result in
each spare row, and the sums over the list would take it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.form.excel.named_cells import MOST_ARGUMENTS
from generator.form.excel.operands import NotLiveError
from generator.pack import fields, selectors
from generator.pack.formulas import kinds
from generator.pack.formulas.nodes import Call, Name, Operation, Signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.form.excel.named_cells import View
    from generator.pack.derived_entries import Derived
    from generator.pack.fields import Field
    from generator.pack.formulas.formula import Formula, Reference
    from generator.pack.formulas.nodes import Node

# Blank where one of their arguments is.
_STRICT = ("ROUND", "ABS", "NOT")
_AMOUNTS = ("SUM", "MIN", "MAX", "ROUND", "ABS", "COUNT")


def needs_guard(formula: Formula) -> bool:
    """Whether the formula may have a value in a row of a list in which nothing is filled in."""
    return bool(formula.each) and not _Own(formula.references).is_blank(formula.root)


def guarded(view: View, derived: Derived, path: KeyPath, sheet: str, text: str) -> str:
    """The formula's text, blank while nothing is typed in the row at the path.

    Raises NotLiveError where that would ask too many cells.
    """
    described = fields.find_field(view.fields, derived.each)
    row = selectors.value_at(view.context, path)
    keys = list(_typed(view, described, row, path)) if described else []
    cells = {key: cell for key in keys if (cell := view.places.cell(key))}
    keys = sorted(cells, key=lambda key: (cells[key].column, cells[key].row))
    ranges = view.places.ranges(keys, sheet, of_amounts=False) or []
    if len(ranges) > MOST_ARGUMENTS:
        raise NotLiveError
    return f'IF(COUNTA({",".join(ranges)})=0,"",{text})' if ranges else text


def _typed(view: View, field: Field, values: Any, path: KeyPath) -> Iterator[KeyPath]:
    """The paths of the values in a row that somebody types, those of lists in it too."""
    for name, child in field.children.items():
        key = (*path, name)
        if child.kind == "group":
            yield from _typed(view, child, values[name], key)
        elif child.kind == "rows":
            for i, row in enumerate(values[name]):
                yield from _typed(view, child, row, (*key, i))
        elif selectors.without_rows(key) not in view.computed:
            yield key


@dataclass(frozen=True)
class _Own:
    """What the names of a formula stand for."""

    references: Mapping[str, Reference]

    def is_blank(self, node: Node) -> bool:
        """Whether the value is blank wherever nothing is filled in in the row itself."""
        if isinstance(node, Name):
            own = self.references[node.key]
            return own.scope == "row"
        if isinstance(node, Signed):
            return self.is_blank(node.operand)
        if isinstance(node, Operation):
            sides = (node.left, node.right)
            if any(map(kinds.is_blank, sides)):
                return False
            return any(self.is_blank(side) and self._is_number(side) for side in sides)
        return isinstance(node, Call) and self._is_blank_call(node)

    def _is_blank_call(self, node: Call) -> bool:
        first, *others = node.arguments
        if node.function == "COUNT":
            return False
        if node.function == "LOOKUP":
            return self.is_blank(first)
        if node.function == "IF":
            branches = (kinds.is_blank(each) or self.is_blank(each) for each in others)
            return self.is_blank(first) or all(branches)
        if node.function in _STRICT:
            return any(map(self.is_blank, node.arguments))
        if node.function in {"MIN", "MAX"} and any(map(self._is_single_blank, node.arguments)):
            return True
        return all(map(self.is_blank, node.arguments))

    def _is_single_blank(self, node: Node) -> bool:
        is_many = isinstance(node, Name) and self.references[node.key].is_many
        return self.is_blank(node) and not is_many

    def _is_number(self, node: Node) -> bool:
        """Whether it is an amount or a day: a comparison of a blank text is not blank."""
        if isinstance(node, Name):
            return self.references[node.key].kind in {"amount", "date"}
        if isinstance(node, Call):
            return node.function in _AMOUNTS
        return isinstance(node, Operation | Signed)
