"""Which amounts of a pack are ratios (rates, averages): those of several units have no total.

A field is one where its `format` is a percentage, or where it is worked out as one amount divided
by another, by what its formula says: an amount is what a unit's own field or a count of rows has, a
plain number what the pack or the settings have. Amount by amount is a ratio, and so is what is made
of a ratio and plain numbers, of ratios added up, or of a ratio beside amounts in a sum; a ratio of
an amount is an amount again. A figure that staff type is taken for an amount.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.pack.derived_entries import Derived
    from generator.pack.fields import Field
    from generator.pack.formulas.formula import Formula
    from generator.pack.formulas.nodes import Call, Node
    from generator.pack.selectors import FieldPath

_Measure: TypeAlias = Literal["number", "amount", "ratio"]


def find(unit: Field, derived: Sequence[Derived]) -> frozenset[FieldPath]:
    """The paths of the computed fields that are ratios, from the unit."""
    ratios: set[FieldPath] = set()
    for each in derived:
        path = (*each.each, *each.field)
        field = fields.find_field(unit, path)
        if field is not None and field.kind == "amount" and _is_ratio(each, field, ratios):
            ratios.add(path)
    return frozenset(ratios)


def _is_ratio(derived: Derived, field: Field, ratios: set[FieldPath]) -> bool:
    if field.format and field.format.percent:
        return True
    if derived.formula:
        return _measure(derived.formula, derived.formula.root, ratios) == "ratio"
    paths = ((*(s.rows or derived.each), *s.path) for s in derived.selectors)
    return any(path in ratios for path in paths)


def _measure(formula: Formula, node: Node, ratios: set[FieldPath]) -> _Measure:
    """What the node's value is a measure of."""
    from generator.pack.formulas import nodes  # noqa: PLC0415 - only a formula needs them

    if isinstance(node, nodes.Name):
        reference = formula.references[node.key]
        is_ratio = any(path in ratios for path in reference.paths)
        return "ratio" if is_ratio else "amount" if reference.paths else "number"
    if isinstance(node, nodes.Signed):
        return _measure(formula, node.operand, ratios)
    if isinstance(node, nodes.Operation):
        sides = [_measure(formula, side, ratios) for side in (node.left, node.right)]
        if node.operator == "/":
            return _quotient(*sides)
        return _together(sides, is_product=node.operator == "*")
    if isinstance(node, nodes.Call):
        return _result(formula, node, ratios)
    return "number"


def _result(formula: Formula, call: Call, ratios: set[FieldPath]) -> _Measure:
    """What a function's value is a measure of; a table holds plain numbers."""
    values = {"IF": call.arguments[1:], "ROUND": call.arguments[:1], "LOOKUP": ()}
    if call.function == "COUNT":
        return "amount"
    arguments = values.get(call.function, call.arguments)
    return _together([_measure(formula, each, ratios) for each in arguments])


def _quotient(left: _Measure, right: _Measure) -> _Measure:
    if right == "amount":
        return "ratio"
    return "amount" if left == "amount" else _together([left, right])


def _together(measures: Iterable[_Measure], *, is_product: bool = False) -> _Measure:
    """Of the values added up, or chosen from; of a product, if `is_product`."""
    found = {*measures}
    if is_product and "amount" in found:
        return "amount"
    order: tuple[_Measure, ...] = ("ratio", "amount")
    return next((each for each in order if each in found), "number")
