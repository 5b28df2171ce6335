"""Work out the value of a formula for a unit's data, exactly."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from generator.common import amounts, dates
from generator.pack.formulas import kinds, named_values, wording
from generator.pack.formulas.named_values import exact
from generator.pack.formulas.nodes import Call, Name, Number, Operation, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.common.dates import Day
    from generator.pack.formulas.formula import Reference
    from generator.pack.formulas.named_values import FormulaRow
    from generator.pack.formulas.nodes import Node

# A number that is no finite decimal, as a third, is rounded to so many.
_MOST_DECIMALS = 15
# Of a result, and of a numerator or denominator on the way; 30 digits are the most one may type.
_MOST_RESULT = 10**30
_MOST_BITS = 4_000


@dataclass(frozen=True)
class Outcome:
    """A formula's value, None for a blank one; or the words for why there is none, `problem`.

    A date is the text of its field.
    """

    value: Decimal | str | bool | None
    problem: str = ""


class _Date(NamedTuple):
    """A date with the text of its field."""

    day: Day
    text: str


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

# Whether one is a Fraction is asked of its type: `isinstance` asks abstract classes, at length.
_Value: TypeAlias = "Fraction | str | bool | _Date | None"


class _ProblemError(ValueError):
    """There is no value; the words say why."""


def evaluate(row: FormulaRow) -> Outcome:
    """The value of the formula in the row."""
    return of_part(row.formula.root, row)


def of_part(node: Node, row: FormulaRow) -> Outcome:
    """The value of a part of the formula."""
    try:
        value = _value(node, row)
        if isinstance(value, _Date):
            return Outcome(value.text)
        if value is None or isinstance(value, bool | str):
            return Outcome(None if value == "" else value)
        return Outcome(_as_decimal(value))
    except _ProblemError as error:
        return Outcome(None, str(error))


def _as_decimal(value: Fraction) -> Decimal:
    """The number, without trailing zeros; rounded half away from zero beyond so many decimals."""
    scaled = _whole(value, _MOST_DECIMALS)
    if abs(scaled) >= _MOST_RESULT * 10**_MOST_DECIMALS:
        raise _ProblemError("结果超过 30 位")
    return amounts.plain(Decimal(f"{scaled}E-{_MOST_DECIMALS}"))


def _rounded(value: Fraction, digits: int) -> Fraction:
    """Rounded half away from zero, as Excel rounds."""
    return Fraction(_whole(value, digits) * 10 ** max(-digits, 0), 10 ** max(digits, 0))


def _whole(value: Fraction, digits: int) -> int:
    """How many units of the last one of so many decimals the number is, rounded so."""
    over = abs(value.numerator) * 10 ** max(digits, 0)
    under = value.denominator * 10 ** max(-digits, 0)
    units: int = (2 * over + under) // (2 * under)
    return units if value >= 0 else -units


def _value(node: Node, row: FormulaRow) -> _Value:
    if isinstance(node, Name):
        return _of_name(node, row)
    if isinstance(node, Operation):
        return _calculated(node, row) if node.operator in "+-*/" else _compared(node, row)
    if isinstance(node, Call):
        return _FUNCTIONS[node.function](node, row)
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Number):
        return exact(node.value)
    operand = _amount(node.operand, row)
    return -operand if operand is not None and node.sign == "-" else operand


def _of_name(node: Name, row: FormulaRow) -> _Value:
    reference = row.formula.references[node.text]
    value = named_values.single(row, reference)
    if value is None or value == "":
        return None
    if reference.kind == "amount":
        return exact(value)
    if reference.kind == "date":
        return _as_date(str(value))
    return str(value)


def _amount(node: Node, row: FormulaRow) -> Fraction | None:
    value = _value(node, row)
    return value if type(value) is Fraction else None


def _condition(node: Node, row: FormulaRow) -> bool | None:
    value = _value(node, row)
    return value if isinstance(value, bool) else None


def _calculated(node: Operation, row: FormulaRow) -> Fraction | None:
    # From the left, as Excel: what is blank already is not held against the rest.
    left = _amount(node.left, row)
    right = None if left is None else _amount(node.right, row)
    if left is None or right is None:
        return None
    if node.operator == "/" and right == 0:
        shown = wording.with_values(node, row)
        raise _ProblemError(f"除数“{wording.as_written(node.right)}”为 0（{shown}）")
    if node.operator == "+":
        result = left + right
    elif node.operator == "-":
        result = left - right
    else:
        result = left * right if node.operator == "*" else left / right
    return _bounded(result)


def _bounded(value: Fraction) -> Fraction:
    """The number; a problem where it has more digits than any form."""
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        raise _ProblemError("计算中的数过大")
    return value


def _compared(node: Operation, row: FormulaRow) -> bool | None:
    """Whether the comparison holds; None where an amount or a date of it is blank."""
    # The node, which does not change, says it for all rows.
    key = ("texts", id(node))
    if key not in row.memo:
        sides = (node.left, node.right)
        row.memo[key] = any(map(kinds.is_blank, sides)) or _is_of_texts(sides, row)
    if row.memo[key]:
        same = _is_same(_value(node.left, row), _value(node.right, row))
        return same is (node.operator == "=")
    left = _as_date(_value(node.left, row))
    right = None if left is None else _as_date(_value(node.right, row))
    if type(left) is Fraction and type(right) is Fraction:
        return _COMPARISONS[node.operator](left, right)
    if isinstance(left, _Date) and isinstance(right, _Date):
        return _COMPARISONS[node.operator](dates.order(left.day, right.day), 0)
    return None


def _is_of_texts(sides: Sequence[Node], row: FormulaRow) -> bool:
    """Whether texts are compared, and not as the dates that they are."""
    references = row.formula.references
    found = {k for k in ("text", "date") for side in sides if kinds.is_of(k, side, references)}
    return found == {"text"}


def _is_same(left: _Value, right: _Value) -> bool:
    """Whether the two are equal; what is blank equals a blank text."""
    return ("" if left is None else left) == ("" if right is None else right)


def _as_date(value: _Value) -> _Value:
    """The date that a text names, None of one that names none; another value as it is."""
    if not isinstance(value, str):
        return value
    day = dates.read(value)
    return _Date(day, value) if day else None


def _if(node: Call, row: FormulaRow) -> _Value:
    condition = _condition(node.arguments[0], row)
    if condition is None:
        return None
    chosen = node.arguments[1:2] if condition else node.arguments[2:]
    return _value(chosen[0], row) if chosen else None


def _and(node: Call, row: FormulaRow) -> bool | None:
    """FALSE as soon as one condition is; what stands behind it is not looked at."""
    return _all_but(node.arguments, row, decisive=False)


def _or(node: Call, row: FormulaRow) -> bool | None:
    return _all_but(node.arguments, row, decisive=True)


def _all_but(conditions: Sequence[Node], row: FormulaRow, *, decisive: bool) -> bool | None:
    is_known = True
    for each in conditions:
        condition = _condition(each, row)
        if condition is decisive:
            return decisive
        is_known &= condition is not None
    return (not decisive) if is_known else None


def _not(node: Call, row: FormulaRow) -> bool | None:
    condition = _condition(node.arguments[0], row)
    return None if condition is None else not condition


def _abs(node: Call, row: FormulaRow) -> Fraction | None:
    value = _amount(node.arguments[0], row)
    return None if value is None else abs(value)


def _round(node: Call, row: FormulaRow) -> Fraction | None:
    value = _amount(node.arguments[0], row)
    digits = kinds.digits_of(node.arguments[1])
    return None if value is None or digits is None else _rounded(value, digits)


def _sum(node: Call, row: FormulaRow) -> Fraction | None:
    """The sum of what is not blank."""
    parts = (_part(argument, node.function, row) for argument in node.arguments)
    return named_values.SUMMARIES["SUM"]([part for part in parts if part is not None])


def _extreme(node: Call, row: FormulaRow) -> Fraction | None:
    """The least or the greatest; blank where a single value is, of many the blank are left out."""
    parts: list[Fraction] = []
    for argument in node.arguments:
        part = _part(argument, node.function, row)
        if part is not None:
            parts.append(part)
        elif _many(argument, row) is None:
            return None
    return named_values.SUMMARIES[node.function](parts)


def _part(argument: Node, function: str, row: FormulaRow) -> Fraction | None:
    """The argument's value, or what its many values come to; None for a blank one."""
    reference = _many(argument, row)
    return named_values.summary(row, function, reference) if reference else _amount(argument, row)


def _many(argument: Node, row: FormulaRow) -> Reference | None:
    """What the argument stands for if it is a name of many values, or of the row with a key."""
    reference = row.formula.references.get(argument.text) if isinstance(argument, Name) else None
    if reference and (reference.is_many or any(each.rows for each in reference.selectors)):
        return reference
    return None


def _count(node: Call, row: FormulaRow) -> Fraction:
    number = 0
    for argument in node.arguments:
        reference = _many(argument, row)
        if reference:
            number += int(named_values.summary(row, "COUNT", reference) or 0)
        else:
            number += _value(argument, row) not in (None, "")
    return Fraction(number)


def _lookup(node: Call, row: FormulaRow) -> _Value:
    value = _value(node.arguments[0], row)
    name = node.arguments[1]
    table = row.formula.references[name.key].table if isinstance(name, Name) else None
    if value is None or value == "" or table is None:
        return None
    found: Decimal | str | None = None
    for key, each in table.rows:
        if (value >= key) if table.is_bands else (value == key):  # type: ignore[operator]
            found = each
    if found is None:
        shown = value if isinstance(value, str) else f"{_as_decimal(value):f}"  # type: ignore[arg-type]
        raise _ProblemError(f"对照表“{table.name}”中没有 {shown} 对应的内容")
    return found if isinstance(found, str) else Fraction(found)


_FUNCTIONS: Mapping[str, Callable[[Call, FormulaRow], _Value]] = {
    "SUM": _sum,
    "MIN": _extreme,
    "MAX": _extreme,
    "COUNT": _count,
    "ROUND": _round,
    "ABS": _abs,
    "IF": _if,
    "AND": _and,
    "OR": _or,
    "NOT": _not,
    "LOOKUP": _lookup,
}
