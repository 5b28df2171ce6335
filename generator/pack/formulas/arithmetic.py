"""The arithmetic of a formula for staff: the numbers put in, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pack.formulas import evaluate, wording
from generator.pack.formulas.nodes import Call, Name, Operation, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.pack.formulas.named_values import FormulaRow
    from generator.pack.formulas.nodes import Node

_OPPOSITES = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_EQUAL, _NOT_EQUAL = "，应等于 ", "，应不等于 "


def arithmetic(row: FormulaRow) -> str:
    """The formula with the numbers put in; of a condition that does not hold, why not.

    Each comparison that is not as it should be says what is so, both sides worked out: for
    `得分 <= MIN(10, 分值)`, `得分 12 > MIN(10, 9.5) = 9.5`; for `=`, what should be so.
    """
    root = row.formula.root
    if row.formula.kind == "condition":
        facts = dict.fromkeys(_facts(root, row, wanted=True))
        return "；".join(facts) or wording.with_values(root, row)
    return _worked_out(root, row)


def _facts(node: Node, row: FormulaRow, *, wanted: bool) -> Iterator[str]:
    """The comparisons for which the condition is true, or false, though it is not wanted so."""
    if evaluate.of_part(node, row).value is not (not wanted):
        return
    if isinstance(node, Operation):
        yield _fact(node, row, wanted=wanted)
    elif isinstance(node, Call) and node.function == "NOT":
        yield from _facts(node.arguments[0], row, wanted=not wanted)
    elif isinstance(node, Call) and node.function == "IF":
        is_first = evaluate.of_part(node.arguments[0], row).value
        yield from _facts(node.arguments[1 if is_first else 2], row, wanted=wanted)
    elif isinstance(node, Call):
        for each in node.arguments:
            yield from _facts(each, row, wanted=wanted)


def _fact(node: Operation, row: FormulaRow, *, wanted: bool) -> str:
    """The comparison as it is, with the sign that is true; of equality, as it should be."""
    left, right = node.left, node.right
    if isinstance(left, Text) and not left.value:
        left, right = right, left
    is_full = _last(left) == _last(right)
    first, second = (_side(side, row, is_full=is_full) for side in (left, right))
    if node.operator not in ("=", "<>"):
        operator = _OPPOSITES[node.operator] if wanted else node.operator
        return f"{first} {wording.SIGNS.get(operator, operator)} {second}"
    is_equal_wanted = (node.operator == "=") is wanted
    if isinstance(right, Text) and not right.value:
        return f"{first}，应为{wording.BLANK}" if is_equal_wanted else first
    # A second `=` beside that of a calculation could be read as one.
    return f"{first}{_EQUAL if is_equal_wanted else _NOT_EQUAL}{second}"


def _last(node: Node) -> str:
    """The last step of a name, by which it is called; blank for what is no name."""
    return node.text.rpartition(".")[2] if isinstance(node, Name) else ""


def _side(node: Node, row: FormulaRow, *, is_full: bool) -> str:
    """A side of a comparison: a name with its value, or a calculation with its result.

    A name `is_full` where the other side's ends alike.
    """
    if isinstance(node, Name):
        return f"{node.text if is_full else _last(node)} {wording.of_name(node, row)}"
    return _worked_out(node, row)


def _worked_out(node: Node, row: FormulaRow) -> str:
    shown = wording.with_values(node, row)
    result = evaluate.of_part(node, row)
    value = result.problem or wording.shown(result.value)
    return shown if shown == value else f"{shown} = {value}"
