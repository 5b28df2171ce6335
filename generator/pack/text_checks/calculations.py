"""Find calculations in a Chinese text: 100元/份×5000份=50万元, （2人+3人）×500元共2500元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.pack.text_checks import quantities
from generator.pack.text_checks.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.pack.text_checks.quantities import Token

_DEEPEST = 20
_MOST_TERMS = 100
# Letters after a number (人次, 份宣传手册) and before one (×每人500元).
_LONGEST_UNIT = 12
_LONGEST_NAME = 8
# 比100万元多10%, 上浮10%: the factor is not the number written.
_CHANGES = "浮增减升降涨扣"
# Letters after the last number where 共 or 为 stands for =: 40块*500元每块共2万元.
_LONGEST_UNIT_BEFORE_WORD = 5
# So many decimals, or digits in all, has a number that was rounded.
_ROUNDED_PLACES = 2
_ROUNDED_DIGITS = 4
_PRICE = re.compile("[价均费额]|标准")
_LENGTH = re.compile("[米尺寸]|公分|[厘毫分]米|[cm]?m", re.IGNORECASE)
_PER = re.compile(r"[/每·]+(\w)")
_YEAR = re.compile("[0-9]{4}")


@dataclass(frozen=True)
class LeftSide:
    """The value of the left side of a calculation; money in 元.

    `slack` is how far it may be off because its numbers are rounded ones: 3333.33元 for 3333⅓.
    `written` is the value of the numbers as written, without their powers of ten, for 3+2=5万元;
    `exponents` are the powers of ten that money is written with, `units` the letters after each
    number.
    """

    value: Decimal
    slack: Decimal
    written: Decimal
    money: bool
    exponents: frozenset[int]
    units: tuple[str, ...]


@dataclass(frozen=True)
class Calculation:
    """Numbers and operators, tokens[start:end]; `left` is None where they make no sense.

    `equal` and `result` are the tokens of the stated result, if there is one.
    """

    start: int
    end: int
    left: LeftSide | None
    equal: Token | None = None
    result: Token | None = None


def read(text: str) -> tuple[Calculation, ...]:
    """Every calculation of the text, as `find` gives them for its tokens."""
    return _in_plain(quantities.half_width(text))


@lru_cache(maxsize=64)
def _in_plain(plain: str) -> tuple[Calculation, ...]:
    """Those of a text in half width; cached, since several checks read the same text."""
    return tuple(find(quantities.read(plain)))


def find(tokens: Sequence[Token]) -> Iterator[Calculation]:
    """Every calculation in order, with its stated result if there is one."""
    index, last = 0, _last_operator(tokens)
    # A calculation has an operator: after the last one, none begins.
    while index < last:
        may_begin = tokens[index].kind in {"number", "open"}
        calculation = _calculation(tokens, index) if may_begin else None
        if calculation:
            yield calculation
        index = max(calculation.end if calculation else 0, index + 1)


def _last_operator(tokens: Sequence[Token]) -> int:
    indexes = range(len(tokens) - 1, -1, -1)
    return next((index for index in indexes if tokens[index].kind == "operator"), -1)


def words(tokens: Sequence[Token], index: int) -> tuple[str, int]:
    """The words from that token on that may be a unit, and the index after them."""
    unit = ""
    while kind(tokens, index) == "words" and len(unit) < _LONGEST_UNIT:
        unit += tokens[index].text
        index += 1
    return unit, index


def kind(tokens: Sequence[Token], index: int) -> str:
    """The kind of that token; before the first and after the last, a break."""
    return tokens[index].kind if 0 <= index < len(tokens) else "break"


def is_plain(tokens: Sequence[Token], calculation: Calculation) -> bool:
    """Whether the extent of the calculation and its stated result are certain."""
    left, result = calculation.left, calculation.result
    return (
        left is not None
        and result is not None
        and _starts_cleanly(tokens, calculation.start)
        and _ends_cleanly(tokens, calculation.end)
        and _units_fit(tokens, calculation, left, result)
        and _prices_fit(tokens, calculation.start, left)
    )


def _calculation(tokens: Sequence[Token], start: int) -> Calculation | None:
    """The longest calculation from that token on, or None."""
    left, end = _sum(tokens, start, 0)
    if not any(t.kind == "operator" for t in tokens[start:end]):
        return None
    if left is None:
        # After a bracket that is not closed, a separate calculation may begin.
        return None if tokens[start].kind == "open" else Calculation(start, end, None)
    if kind(tokens, end) == "equal" and kind(tokens, end + 1) == "number":
        return Calculation(start, end + 2, left, tokens[end], tokens[end + 1])
    return Calculation(start, end, left)


def _sum(tokens: Sequence[Token], index: int, depth: int) -> tuple[LeftSide | None, int]:
    """The value of a sum, and the index where it ends or stops making sense."""
    left, index = _product(tokens, index, depth)
    while left and kind(tokens, index) == "operator":
        more, index = _product(tokens, index + 1, depth)
        left = _joined(left, more, plus=True)
    return left, index


def _product(tokens: Sequence[Token], index: int, depth: int) -> tuple[LeftSide | None, int]:
    left, index = _factor(tokens, index, depth)
    while left and kind(tokens, index) == "operator" and tokens[index].text != "+":
        more, index = _factor(tokens, index + 1, depth)
        left = _joined(left, more, plus=False)
    return left, index


def _joined(one: LeftSide, other: LeftSide | None, *, plus: bool) -> LeftSide | None:
    """The sum or product of both; None if that is no number and no amount: 3元×2元, 3元+2人."""
    if other is None or len(one.units) + len(other.units) > _MOST_TERMS:
        return None
    if (one.money != other.money) if plus else (one.money and other.money):
        return None
    operation = EXACT.add if plus else EXACT.multiply
    return LeftSide(
        operation(one.value, other.value),
        _joined_slack(one, other, plus=plus),
        operation(one.written, other.written),
        one.money or other.money,
        one.exponents | other.exponents,
        one.units + other.units,
    )


def _joined_slack(one: LeftSide, other: LeftSide, *, plus: bool) -> Decimal:
    if not one.slack and not other.slack:
        return Decimal(0)
    if plus:
        return EXACT.add(one.slack, other.slack)
    crossed = EXACT.multiply(one.value, other.slack), EXACT.multiply(other.value, one.slack)
    return EXACT.add(*crossed)


def _factor(tokens: Sequence[Token], index: int, depth: int) -> tuple[LeftSide | None, int]:
    """The value of a number with its unit or of a bracket, and the index after it."""
    name, begin = words(tokens, index)
    if name and (len(name) > _LONGEST_NAME or any(c in name for c in _CHANGES)):
        return None, index
    if kind(tokens, begin) == "number":
        unit, end = words(tokens, begin + 1)
        return _term(tokens[begin], unit), end
    if _bracket(tokens, begin) == "(" and depth < _DEEPEST:
        left, end = _sum(tokens, begin + 1, depth + 1)
        closed = _bracket(tokens, end) == ")"
        return (left, words(tokens, end + 1)[1]) if closed else (None, end)
    return None, begin


def _bracket(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if kind(tokens, index) in {"open", "close"} else ""


def _term(token: Token, unit: str) -> LeftSide:
    counted = not token.money and (bool(unit) or token.exponent < 0)
    mark = "元" if token.money else "%" if token.exponent < 0 else ""
    return LeftSide(
        token.value,
        _slack(token),
        token.value if counted else token.number,
        token.money,
        frozenset([token.exponent] if token.money else []),
        (mark + unit,),
    )


def _slack(token: Token) -> Decimal:
    """Half a unit of the last digit, where the number has as many digits as rounded ones have.

    3333元, 1.4545万元, 33.33%; not 1.5元, 500元 or 1234人.
    """
    number = token.number
    digits, places = len(number.as_tuple().digits), -int(number.as_tuple().exponent)
    is_rounded = digits >= _ROUNDED_DIGITS and (places > 0 or token.money)
    if not is_rounded and places < _ROUNDED_PLACES:
        return Decimal(0)
    return Decimal("0.5").scaleb(token.exponent - places, EXACT)


def _ends_cleanly(tokens: Sequence[Token], end: int) -> bool:
    """Whether nothing after it seems to belong to the calculation."""
    unit, after = words(tokens, end)
    follower = kind(tokens, after)
    if follower in {"operator", "equal", "unclear"}:
        return False
    return bool(unit) or follower not in {"number", "open"}


def _starts_cleanly(tokens: Sequence[Token], start: int) -> bool:
    """Whether nothing before it seems to belong to the calculation."""
    depth, index = 0, start - 1
    while (before := kind(tokens, index)) in {"words", "open", "close"}:
        depth += {"words": 0, "open": -1, "close": 1}[before]
        if depth < 0:
            return True
        index -= 1
    if before == "number":
        # 3个村10人×500元 lacks a factor; 2023年10人×500元 does not.
        return bool(_YEAR.fullmatch(tokens[index].text)) and tokens[index + 1].text == "年"
    return before in {"break", "equal"}


def _units_fit(
    tokens: Sequence[Token], calculation: Calculation, left: LeftSide, result: Token
) -> bool:
    """Whether the units allow to compare the left side with the result."""
    by_word = calculation.equal is not None and not calculation.equal.text.startswith("=")
    last = left.units[-1]
    if by_word and (
        not result.money or len(last) > _LONGEST_UNIT_BEFORE_WORD or _PRICE.search(last)
    ):
        return False
    if left.money and not result.money and words(tokens, calculation.end)[0]:
        return False
    if result.money and not left.money:
        # 3人×2天共500元 has no price, 2×3米共500元 is a size, 10*5包共500元 may be either.
        counted = [unit for unit in left.units if unit]
        no_price = len(counted) == len(left.units) or (by_word and (bool(last) or not counted))
        if no_price or any(_LENGTH.match(unit) for unit in counted):
            return False
    return True


def _prices_fit(tokens: Sequence[Token], start: int, left: LeftSide) -> bool:
    """Whether every price is per something that is counted.

    In 500元/月×1年=6000元 the price is per month, but years are counted.
    """
    index = start
    while kind(tokens, index - 1) == "words":
        index -= 1
    before = "".join(t.text for t in tokens[index:start])
    per = set(_PER.findall(before + "".join(left.units)))
    counted = "".join(re.split("[/每]", unit)[0] for unit in left.units)
    return "" in left.units or per <= set(counted)
