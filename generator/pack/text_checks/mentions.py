"""Amounts that stand anywhere in a text or follow from it: 按合同价5000万元, 10人×3万元."""

from __future__ import annotations

import decimal
from decimal import Decimal
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

from generator.common.amounts import UNITS
from generator.pack.text_checks import arithmetic, calculations, listings, quantities
from generator.pack.text_checks.quantities import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

# More numbers than that in a text are not multiplied with one another.
_MOST_COUNTS = 6


def mentioned(text: str, unit: str) -> set[Decimal]:
    """Every amount that the text names, calculates, lists or counts, in the unit."""
    tokens = quantities.read(text)
    named = {token.value for token in tokens if token.kind == "number" and token.money}
    if not named:
        return set()
    with decimal.localcontext(EXACT):
        lefts = [each.left for each in calculations.read(text) if each.left]
        counted = {amount * count for amount in named for count in products(text) or ()}
        found = named | counted | {left.value for left in lefts if left.money}
        in_unit = {value.scaleb(-UNITS[unit]) for value in found}
    return in_unit | arithmetic.stated_wholes(text, unit)


def multiplies(text: str, amount: Decimal, unit: str) -> bool:
    """Whether the amount is a price in the text.

    10000户×2万元/户=20000万元; 每户2万元; 2万元，10000户，共20000万元.
    """
    yuan = amount.scaleb(UNITS[unit], EXACT)
    tokens = quantities.read(text)
    named = {token.value for token in tokens if token.money}
    if yuan not in named:
        return False
    prices = [price for price in listings.read(text, unit).prices if not price.is_base]
    counted = (EXACT.multiply(yuan, count) for count in products(text) or () if count != 1)
    if any(price.value == amount for price in prices) or any(c in named for c in counted):
        return True
    for each in calculations.read(text):
        operands = tokens[each.start : each.end - 2 if each.result else each.end]
        is_operand = any(token.money and token.value == yuan for token in operands)
        is_sum = all(token.text == "+" for token in operands if token.kind == "operator")
        if is_operand and not is_sum and each.left and each.left.value != yuan:
            return True
    return False


def products(text: str) -> Iterator[Decimal] | None:
    """The counts in the text and all their products; None where they are too many.

    Numbers in a calculation with a stated result count nothing else.
    """
    counts = arithmetic.counts(text)
    if len(counts) > _MOST_COUNTS:
        return None
    sizes = range(1, len(counts) + 1)
    return (prod(some, start=Decimal(1)) for n in sizes for some in combinations(counts, n))
