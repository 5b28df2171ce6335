"""The grammar of calculations in a Chinese text: 100元/份×5000份=50万元, （2人+3人）×500元共2500元."""  # noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.pack.text_checks.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from generator.pack.text_checks.quantities import Token

_DEEPEST = 20
_MOST_TERMS = 100
# Letters behind a number (人次, 份宣传手册) and before one (×每人500元).
_LONGEST_UNIT = 12
_LONGEST_NAME = 8
# 比100万元多10%, 上浮10%: what these multiply by is not what is written.
_CHANGES = "浮增减升降涨扣"
# What stands behind the last number where 共 or 为 takes the place of =: 40块*500元每块共2万元.
_LONGEST_UNIT_BEFORE_WORD = 5
_PRICE = re.compile("[价均费额]|标准")
_LENGTH = re.compile("[米尺寸]|公分|[厘毫分]米|[cm]?m", re.IGNORECASE)
_PER = re.compile(r"[/每·]+(\w)")
_YEAR = re.compile("[0-9]{4}")


@dataclass(frozen=True)
class LeftSide:
    """The left side of a calculation, worked out; money in 元."""

    value: Decimal
    # The same of the numbers as written, for 3+2=5万元.
    written: Decimal
    money: bool
    # The powers of ten that the money is written with.
    exponents: frozenset[int]
    # What stands behind each number.
    units: tuple[str, ...]


@dataclass(frozen=True)
class Calculation:
    """Numbers and operators, tokens[start:end]; no side where they make no sense."""

    start: int
    end: int
    side: LeftSide | None
    equal: Token | None = None
    result: Token | None = None


def find(tokens: Sequence[Token]) -> Iterator[Calculation]:
    """Every stretch that calculates, in order, with what it is said to give, if it is."""
    at = 0
    while at < len(tokens):
        chain = _chain(tokens, at) if tokens[at].kind in {"number", "open"} else None
        if chain:
            yield chain
        at = max(chain.end if chain else 0, at + 1)


def words(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The words from here on as far as they can be a unit, and where they end."""
    found = ""
    while kind(tokens, at) == "words" and len(found) < _LONGEST_UNIT:
        found += tokens[at].text
        at += 1
    return found, at


def kind(tokens: Sequence[Token], at: int) -> str:
    """The kind of that token; a break before the first and behind the last."""
    return tokens[at].kind if 0 <= at < len(tokens) else "break"


def is_plain(tokens: Sequence[Token], chain: Calculation) -> bool:
    """Whether it is beyond doubt what the chain calculates, and what it is said to give."""
    side, result = chain.side, chain.result
    return (
        side is not None
        and result is not None
        and _begins_afresh(tokens, chain.start)
        and _ends_here(tokens, chain.end)
        and _units_fit(tokens, chain, side, result)
        and _prices_fit(tokens, chain.start, side)
    )


def _chain(tokens: Sequence[Token], start: int) -> Calculation | None:
    """The longest calculation from here on, or None where nothing is calculated."""
    side, end = _sum(tokens, start, 0)
    if not any(t.kind == "operator" for t in tokens[start:end]):
        return None
    if side is None:
        # Behind a bracket that does not close in time, a calculation of its own may begin.
        return None if tokens[start].kind == "open" else Calculation(start, end, None)
    if kind(tokens, end) == "equal" and kind(tokens, end + 1) == "number":
        return Calculation(start, end + 2, side, tokens[end], tokens[end + 1])
    return Calculation(start, end, side)


def _sum(tokens: Sequence[Token], at: int, depth: int) -> tuple[LeftSide | None, int]:
    """The value of a sum, and where it ends or stops making sense."""
    side, at = _product(tokens, at, depth)
    while side and kind(tokens, at) == "operator":
        more, at = _product(tokens, at + 1, depth)
        side = _joined(side, more, plus=True)
    return side, at


def _product(tokens: Sequence[Token], at: int, depth: int) -> tuple[LeftSide | None, int]:
    side, at = _factor(tokens, at, depth)
    while side and kind(tokens, at) == "operator" and tokens[at].text != "+":
        more, at = _factor(tokens, at + 1, depth)
        side = _joined(side, more, plus=False)
    return side, at


def _joined(one: LeftSide, other: LeftSide | None, *, plus: bool) -> LeftSide | None:
    """Both sides in one; None where that gives no number and no amount: 3元×2元, 3元+2人."""
    if other is None or len(one.units) + len(other.units) > _MOST_TERMS:
        return None
    if (one.money != other.money) if plus else (one.money and other.money):
        return None
    operation = EXACT.add if plus else EXACT.multiply
    return LeftSide(
        operation(one.value, other.value),
        operation(one.written, other.written),
        one.money or other.money,
        one.exponents | other.exponents,
        one.units + other.units,
    )


def _factor(tokens: Sequence[Token], at: int, depth: int) -> tuple[LeftSide | None, int]:
    """The value of a number with its unit or of what is in brackets, and where that ends."""
    name, begin = words(tokens, at)
    if len(name) > _LONGEST_NAME or any(c in name for c in _CHANGES):
        return None, at
    if kind(tokens, begin) == "number":
        unit, end = words(tokens, begin + 1)
        return _term(tokens[begin], unit), end
    if _bracket(tokens, begin) == "(" and depth < _DEEPEST:
        side, end = _sum(tokens, begin + 1, depth + 1)
        closed = _bracket(tokens, end) == ")"
        return (side, words(tokens, end + 1)[1]) if closed else (None, end)
    return None, begin


def _bracket(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if kind(tokens, at) in {"open", "close"} else ""


def _term(token: Token, unit: str) -> LeftSide:
    counted = not token.money and (bool(unit) or token.exponent < 0)
    mark = "元" if token.money else "%" if token.exponent < 0 else ""
    return LeftSide(
        token.value,
        token.value if counted else token.number,
        token.money,
        frozenset([token.exponent] if token.money else []),
        (mark + unit,),
    )


def _ends_here(tokens: Sequence[Token], end: int) -> bool:
    """Whether nothing behind seems to belong to the calculation."""
    unit, behind = words(tokens, end)
    follower = kind(tokens, behind)
    if follower in {"operator", "equal", "unclear"}:
        return False
    return bool(unit) or follower not in {"number", "open"}


def _begins_afresh(tokens: Sequence[Token], start: int) -> bool:
    """Whether nothing before seems to belong to the calculation."""
    depth, at = 0, start - 1
    while (before := kind(tokens, at)) in {"words", "open", "close"}:
        depth += {"words": 0, "open": -1, "close": 1}[before]
        if depth < 0:
            return True
        at -= 1
    # 3个村10人×500元 has a number too few; 2023年10人×500元 has not.
    year = before == "number" and _YEAR.fullmatch(tokens[at].text) and tokens[at + 1].text == "年"
    return before in {"break", "equal"} or bool(year)


def _units_fit(tokens: Sequence[Token], chain: Calculation, side: LeftSide, result: Token) -> bool:
    """Whether the units allow to hold the left side against the result."""
    by_word = chain.equal is not None and not chain.equal.text.startswith("=")
    last = side.units[-1]
    if by_word and (
        not result.money or len(last) > _LONGEST_UNIT_BEFORE_WORD or _PRICE.search(last)
    ):
        return False
    if side.money and not result.money and words(tokens, chain.end)[0]:
        return False
    if result.money and not side.money:
        # 3人×2天共500元 has no price in it, 2×3米共500元 is a size, 10*5包共500元 may be either.
        counted = [unit for unit in side.units if unit]
        no_price = len(counted) == len(side.units) or (by_word and (bool(last) or not counted))
        if no_price or any(_LENGTH.match(unit) for unit in counted):
            return False
    return True


def _prices_fit(tokens: Sequence[Token], start: int, side: LeftSide) -> bool:
    """Whether for what a price is (元/月) is also what is counted: not so in 500元/月×1年=6000元."""  # noqa: E501
    at = start
    while kind(tokens, at - 1) == "words":
        at -= 1
    before = "".join(t.text for t in tokens[at:start])
    per = set(_PER.findall(before + "".join(side.units)))
    counted = "".join(re.split("[/每]", unit)[0] for unit in side.units)
    return "" in side.units or per <= set(counted)
