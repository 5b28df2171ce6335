"""A formula in words: as it is written, and with the numbers put in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from generator.common import amounts
from generator.pack.formulas import named_values
from generator.pack.formulas.nodes import Call, Name, Number, Operation, Signed, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.pack.formulas.named_values import FormulaRow
    from generator.pack.formulas.nodes import Node
    from generator.pack.selectors import Match

SIGNS: Mapping[str, str] = {"*": "×", "/": "÷", "<=": "≤", ">=": "≥", "<>": "≠"}
BLANK = "空白"
# Of many values in a sum; the rest is left to the total.
_MOST_SHOWN = 12


def as_written(node: Node) -> str:
    """The part of a formula, in the signs of print, with the names of its fields."""
    return _text(node, lambda name: name.text)


def with_values(node: Node, row: FormulaRow) -> str:
    """The part of a formula with numbers in place of names, sums as people write them."""
    return _text(node, lambda name: of_name(name, row), is_worked_out=True)


def of_name(node: Name, row: FormulaRow) -> str:
    """The value, or the values, that the name has."""
    reference = row.formula.references[node.key]
    if reference.kind == "table":
        return node.text
    if not reference.is_many:
        return shown(named_values.single(row, reference))
    return named_values.once(row, reference, "shown", partial(_of_many, node))


def _of_many(node: Name, found: Iterator[Match]) -> str:
    values = [value for _, value in found if value is not None]
    if len(values) > _MOST_SHOWN or any(isinstance(value, list) for value in values):
        return node.text
    return ", ".join(map(shown, values)) if values else BLANK


def shown(value: object) -> str:
    """The value as it stands in a calculation."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "成立" if value else "不成立"
    return f"“{value}”" if isinstance(value, str) else amounts.as_text(value)


def _text(node: Node, named: Callable[[Name], str], *, is_worked_out: bool = False) -> str:
    """The node in words; a sum that `is_worked_out` as `20+35`, else as the formula has it."""
    inner = partial(_text, named=named, is_worked_out=is_worked_out)
    if isinstance(node, Number):
        return f"{node.value:f}"
    if isinstance(node, Text):
        return f"“{node.value}”"
    if isinstance(node, Name):
        return named(node)
    if isinstance(node, Signed):
        return f"{node.sign}{_in_brackets(node.operand, inner, 3)}"
    if isinstance(node, Call):
        arguments = [inner(each) for each in node.arguments]
        is_sum = is_worked_out and node.function == "SUM"
        return _sum(node, arguments) if is_sum else f"{node.function}({', '.join(arguments)})"
    strength = _strength(node)
    left = _in_brackets(node.left, inner, strength)
    right = _in_brackets(node.right, inner, strength + 1)
    sign = SIGNS.get(node.operator, node.operator)
    return f"{left} {sign} {right}" if strength == 0 else f"{left}{sign}{right}"


def _sum(node: Call, arguments: Sequence[str]) -> str:
    """The numbers of a sum with `+` between them; those of a name with too many are not shown."""
    parts: list[str] = []
    for argument, text in zip(node.arguments, arguments, strict=True):
        is_hidden = isinstance(argument, Name) and text == argument.text
        name = text.rpartition(".")[2]
        parts += [f"各项“{name}”"] if is_hidden else text.split(", ")
    filled = [part for part in parts if part != BLANK]
    return "+".join(f"({part})" if part.startswith("-") else part for part in filled) or BLANK


def _in_brackets(node: Node, inner: Callable[[Node], str], strength: int) -> str:
    text = inner(node)
    is_sum = isinstance(node, Call) and node.function == "SUM"
    if is_sum and "+" in text and not text.startswith("SUM("):
        return f"({text})" if strength > 1 else text
    return f"({text})" if isinstance(node, Operation) and _strength(node) < strength else text


def _strength(node: Operation) -> int:
    """How strongly the operator binds what stands beside it."""
    return 1 if node.operator in "+-" else 2 if node.operator in "*/" else 0
