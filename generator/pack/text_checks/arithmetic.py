"""Wrong calculations in a Chinese text, and amounts that do not add up to a total.

If any sensible reading of the text is right, nothing is reported: a false alarm costs more than a
miss.
"""

from __future__ import annotations

import decimal
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.common.amounts import UNITS
from generator.pack.text_checks import calculations, listings, quantities, wholes
from generator.pack.text_checks.quantities import EXACT, is_near

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pack.text_checks.calculations import Calculation, LeftSide
    from generator.pack.text_checks.listings import Item, Listing
    from generator.pack.text_checks.quantities import Token

_BLANKS = " \t\u3000\u00a0"
_BEFORE_LIST_MARK = ("", "\n", "。", "；", ";")

_AT_MOST = re.compile(
    "(?:≤|≦|<=?|[小低少]于(?:或?等于)?|不(?:[超大高多][过于出]?|突破)|最[多高]|至多|控制在)"
)
# The same, or nothing, among words for the whole: 项目总成本不超过, =, 不超过预算.
_WHOLE = "(?:项目|预算|资金|支出|经费|成本|费用|投资|投入|总额?|全年|年度|部门|整体|控制数?)*"
_WHOLE_AT_MOST = re.compile(
    f"{_WHOLE}[=:为]?(?:{_AT_MOST.pattern})?{_WHOLE}[=:为]?(?:大?约)?(?:人民币)?"
)
_WITHIN = re.compile(r"整?(以[内下]|之内)?(?:\(含(?:本数)?\))?。?")
# A unit in brackets behind its number; and words that a year's figure does not change by.
_BRACKETED_UNIT = re.compile(r"(?<=[0-9])\s*\((?:单位:)?((?:[百千]?万|亿|千)?元)\)")
_UNIT_AT_END = re.compile(r"\((?:单位:)?((?:[百千]?万|亿|千)?元)\)\s*$")
_A_YEAR = re.compile("/年度?|(?<![0-9一二三四五六七八九十])每年度?")


# Words of an estimate that is near the amount, and of a bound that is the amount itself.
_ESTIMATE = re.compile("大?约|左右|以内|之内|不超过|不高于|≤")

# No more than this share of a result is rounded away.
_ROUNDED_AWAY = Decimal("0.01")

# Most texts have neither, and need no parsing.
_OPERATOR = re.compile("[×xX*＊✕+＋]")
_MONEY = re.compile("[元万亿]")


@dataclass(frozen=True)
class WrongCalculation:
    """A wrong calculation, text[start:end]: its computed and its stated result, in the unit."""

    start: int
    end: int
    text: str
    computed: Decimal
    stated: Decimal
    unit: str


def wrong_calculations(text: str) -> list[WrongCalculation]:
    """The wrong calculations in the text, in order."""
    if not _OPERATOR.search(text):
        return []
    tokens = quantities.read(text)
    with decimal.localcontext(EXACT):
        found = [_wrong(text, tokens, each) for each in calculations.read(text)]
    return [wrong for wrong in found if wrong]


def _wrong(text: str, tokens: Sequence[Token], calculation: Calculation) -> WrongCalculation | None:
    """The calculation, if its meaning is certain and no reading of it is right."""
    left, result = calculation.left, calculation.result
    if left is None or result is None or not calculations.is_plain(tokens, calculation):
        return None
    readings = _readings(left, result)
    start, end = tokens[calculation.start].start, result.end
    if any(_comes_out(each, result.number) for each in readings) or _is_entry(text, start, end):
        return None
    value, exponent, _ = min(readings, key=lambda reading: abs(reading.value - result.number))
    is_money = left.money or result.money
    unit = quantities.unit_of(exponent) if is_money else ""
    shift = exponent - UNITS.get(unit, 0)
    computed, stated = (quantities.tidy(n.scaleb(shift)) for n in (value, result.number))
    return WrongCalculation(start, end, text[start:end], computed, stated, unit)


class _Reading(NamedTuple):
    """A possible value of a left side, the power of ten that the result is in, and the slack."""

    value: Decimal
    exponent: int
    slack: Decimal


def _readings(left: LeftSide, result: Token) -> list[_Reading]:
    exponents = [result.exponent]
    if result.exponent < 0:
        exponents.append(0)
    elif not result.exponent and not result.money:
        # A result without a unit may be in 万元 or 亿元.
        exponents += [UNITS["万元"], UNITS["亿元"]]
    readings = [
        _Reading(left.value.scaleb(-exponent), exponent, left.slack.scaleb(-exponent))
        for exponent in exponents
    ]
    units = left.exponents | ({result.exponent} if result.money else set())
    if len(units) <= 1:
        # All in one unit, which is not written everywhere: 3+2=5万元.
        slack = left.slack.scaleb(-max(left.exponents, default=0))
        readings.append(_Reading(left.written, max(units, default=0), slack))
    return readings


def _comes_out(reading: _Reading, stated: Decimal) -> bool:
    """Whether the stated number is the value, or a rounder one that rounded factors allow for."""
    if is_near(reading.value, stated):
        return True
    gap = abs(reading.value - stated)
    is_rounder = stated.as_tuple().exponent > reading.value.normalize(EXACT).as_tuple().exponent  # type: ignore[operator]
    return is_rounder and gap <= reading.slack and gap <= abs(stated) * _ROUNDED_AWAY


def _is_entry(text: str, start: int, end: int) -> bool:
    """Whether it is right if its first digits number a list entry: 1.3人×2元=6元."""
    mark, point, _ = quantities.half_width(text[start : start + 3]).partition(".")
    if not point or text[:start].rstrip(_BLANKS)[-1:] not in _BEFORE_LIST_MARK:
        return False
    return mark.isdigit() and not wrong_calculations(text[start + len(mark) + 1 : end])


def upper_bound(text: str, unit: str) -> Decimal | None:
    """The upper bound of money that the whole text states, in the unit; None for any other text."""
    stated = _only_amount(text)
    if stated is None:
        return None
    within = _WITHIN.fullmatch(stated.after)
    if within is None or not (
        _AT_MOST.fullmatch(stated.before) or (not stated.before and within[1])
    ):
        return None
    return _in_unit(stated.number, unit)


def stated_amount(text: str, unit: str, name: str = "") -> Decimal | None:
    """The amount of money that the whole text states, as a bound or alone, in the unit.

    Where it has no unit of its own, that at the end of the text's `name` counts: 总成本（万元）.
    None for any other text, and for less than one of the unit that is written in a smaller one: it
    may be a price.
    """
    named = _UNIT_AT_END.search(quantities.half_width(name))
    if named and not _MONEY.search(text):
        text += named[1]
    stated = _only_amount(without_year(text))
    if stated is None or not _WITHIN.fullmatch(stated.after):
        return None
    if not _WHOLE_AT_MOST.fullmatch(stated.before):
        return None
    amount = _in_unit(stated.number, unit)
    return None if amount < 1 and stated.number.exponent < UNITS[unit] else amount


def without_year(text: str) -> str:
    """The text without 每年 and /年: a form is about one year, whose figure they leave as it is."""
    return _A_YEAR.sub("", quantities.half_width(text))


class _OnlyAmount(NamedTuple):
    """The only number of a text, which is money, with the text around it."""

    number: Token
    before: str
    after: str


def _only_amount(text: str) -> _OnlyAmount | None:
    if not _MONEY.search(text):
        return None
    text = _BRACKETED_UNIT.sub(r"\1", quantities.half_width(text))
    numbers = [token for token in quantities.read(text) if token.kind == "number"]
    if len(numbers) != 1 or not numbers[0].money:
        return None
    [number] = numbers
    return _OnlyAmount(number, text[: number.start].strip(), text[number.end :].strip())


def _in_unit(number: Token, unit: str) -> Decimal:
    return quantities.tidy(number.value.scaleb(-UNITS[unit], EXACT))


def counts(text: str) -> list[Decimal]:
    """The numbers in the text that are no money and in no calculation with a stated result."""
    tokens = quantities.read(text)
    explained = {
        index
        for calculation in calculations.read(text)
        if calculation.result is not None
        for index in range(calculation.start, calculation.end)
    }
    return [
        token.value
        for index, token in enumerate(tokens)
        if token.kind == "number" and not token.money and index not in explained
    ]


@dataclass(frozen=True)
class Parts:
    """The amounts of money that a text lists, in the given unit; text[start:end] spans them."""

    start: int
    end: int
    amounts: tuple[Decimal, ...]


def disagreeing_parts(text: str, unit: str, whole: Decimal) -> Parts | None:
    """The amounts that the text lists, if they do not add up to the whole.

    None where they do, where there are none, and where the text is ambiguous.
    """
    if not _MONEY.search(text):
        return None
    with decimal.localcontext(EXACT):
        listing = listings.read(text, unit)
        items = _beside_whole(listing.items, whole)
        if not items or listing.is_unclear or listing.has_share:
            return None
        is_stated = len(items) < len(listing.items)
        if is_stated:
            may_be_less = listing.leaves_rest or listing.is_excerpt
            fits = _fits_beside_whole(items, whole, may_be_less=may_be_less)
        else:
            fits = _fits(listing, whole) or wholes.names_it(listing, whole)
        if fits or wholes.agrees(text, unit, listing, items, whole):
            return None
        if is_stated:
            return _as_parts(items)
        heads = _heads(items)
        return _as_parts([item for item in heads if not item.is_total] or heads)


def _beside_whole(items: Sequence[Item], whole: Decimal) -> Sequence[Item]:
    """The items without the first that states the whole; all of them where none does."""
    for i, item in enumerate(items):
        if (item.is_total or item.is_head) and is_near(item.value, whole):
            return [*items[:i], *items[i + 1 :]]
    return items


def _fits_beside_whole(items: Sequence[Item], whole: Decimal, *, may_be_less: bool) -> bool:
    """Whether the items beside a stated whole can be its parts."""
    sums = {_sum(items), _sum(_details(items)), _sum(_heads(items))}
    return any(is_near(s, whole) for s in sums) or (may_be_less and min(sums) < whole)


def _fits(listing: Listing, whole: Decimal) -> bool:
    """Whether a sensible reading of the items, none of which states the whole, adds up to it."""
    items = listing.items
    everything = _sum(items)
    sums = _sums(listing)
    if any(item.value == whole for item in items):
        # That item may be the whole, without a word to say so.
        sums.add(everything - whole)
    has_head = any(item.is_head for item in items)
    may_be_less = listing.leaves_rest or (listing.is_excerpt and not has_head)
    return any(is_near(s, whole) for s in sums) or (may_be_less and everything < whole)


def _sums(listing: Listing) -> set[Decimal]:
    """The sums that the items, none of which states the whole, can have."""
    items = listing.items
    everything = _sum(items)
    sums = {everything, everything + _sum(listing.in_brackets)}
    if len(items) > 1:
        sums |= {
            _sum(_details(items)),
            _sum(_heads(items)),
            _sum([item for item in items if item.is_total] or items),
            _sum([item for item in items if item.says_yuan] or items),
        }
    return sums


def stated_wholes(text: str, unit: str) -> frozenset[Decimal]:
    """What the amounts that the text lists add up to, in the unit, in every sensible reading.

    Empty where there are none, and where the text is ambiguous. Where it says that it does not list
    everything, only what it calls a total counts. An estimate counts as the amount.
    """
    if not _MONEY.search(text):
        return frozenset()
    text = without_year(text)
    with decimal.localcontext(EXACT):
        if product := _only_product(text, unit):
            return frozenset({product})
        listing = listings.read(text, unit)
        if listing.is_unclear:
            listing = listings.read(_ESTIMATE.sub("", text), unit)
        items = listing.items
        if not items or listing.is_unclear or listing.has_share:
            return frozenset()
        totals = [item for item in items if item.is_total or item.is_head]
        if listing.leaves_rest or listing.is_excerpt:
            return (
                frozenset({item.value for item in totals} | {_sum(totals)})
                if totals
                else frozenset()
            )
        # One that is as much as all others together may be the whole, without a word to say so.
        sum_ = _sum(items)
        halves = {item.value for item in items if 2 * item.value == sum_}
        return frozenset(_sums(listing) | halves | {item.value for item in totals})


def _only_product(text: str, unit: str) -> Decimal | None:
    """The value of the one product that has all numbers of the text and no stated result."""
    found = calculations.read(text)
    if len(found) != 1 or found[0].result or found[0].left is None or not found[0].left.money:
        return None
    tokens = quantities.read(text)
    outside = [*tokens[: found[0].start], *tokens[found[0].end :]]
    inside = tokens[found[0].start : found[0].end]
    is_product = all(token.text == "×" for token in inside if token.kind == "operator")
    if not is_product or any(token.kind in ("number", "unclear", "equal") for token in outside):
        return None
    return quantities.tidy(found[0].left.value.scaleb(-UNITS[unit]))


def _details(items: Sequence[Item]) -> Sequence[Item]:
    """The items without the sums of others; all of them if there are only sums."""
    return [item for item in items if not item.is_total and not item.is_head] or items


def _heads(items: Sequence[Item]) -> Sequence[Item]:
    """The items without the parts of other items; all of them if there are only such parts."""
    return [item for item in items if not item.is_part] or items


def _sum(items: Sequence[Item]) -> Decimal:
    return sum((item.value for item in items), Decimal(0))


def _as_parts(items: Sequence[Item]) -> Parts | None:
    if not items:
        return None
    values = tuple(item.value for item in items)
    return Parts(items[0].start, items[-1].end, values)
