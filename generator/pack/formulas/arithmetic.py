"""The arithmetic of a formula for staff: the numbers put in, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.pack.formulas import evaluate, wording
from generator.pack.formulas.named_values import Rows
from generator.pack.formulas.nodes import Call, Name, Operation, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.formulas.formula import Formula
    from generator.pack.formulas.nodes import Node

_EQUALS = {"=": "，应等于 ", "<>": "，应不等于 "}


def arithmetic(  # noqa: PLR0913, PLR0917 - a formula and all that it looks at
    formula: Formula,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    path: KeyPath,
    row: Mapping[str, Any],
    memo: dict[Any, Any],
) -> str:
    """The formula with the numbers put in; of a comparison, both sides are worked out.

    `得分 12 ≤ MIN(10, ROUND(10×95÷100, 2)) = 9.5`.
    """
    rows = Rows(formula, unit, settings, path, row, memo)
    if formula.kind == "condition":
        return _condition(formula.root, rows)
    return _worked_out(formula.root, rows)


def _condition(node: Node, rows: Rows) -> str:
    if isinstance(node, Operation) and node.operator not in "+-*/":
        left, right = (_side(side, rows) for side in (node.left, node.right))
        # A second `=` beside that of a calculation could be read as one.
        sign = _EQUALS.get(node.operator) or f" {wording.SIGNS.get(node.operator, node.operator)} "
        return f"{left}{sign}{right}"
    if isinstance(node, Call) and node.function in ("AND", "OR", "NOT"):
        return f"{node.function}({', '.join(_condition(each, rows) for each in node.arguments)})"
    return wording.with_values(node, rows)


def _side(node: Node, rows: Rows) -> str:
    """A side of a comparison: a name with its value, or a calculation with its result."""
    if isinstance(node, Name):
        return f"{node.text.rpartition('.')[2]} {wording.of_name(node, rows)}"
    if isinstance(node, Text) and not node.value:
        return wording.BLANK
    return _worked_out(node, rows)


def _worked_out(node: Node, rows: Rows) -> str:
    shown = wording.with_values(node, rows)
    result = evaluate.of_part(node, rows)
    value = result.problem or wording.shown(result.value)
    return shown if shown == value else f"{shown} = {value}"
