"""Readings in which a text agrees with its amount though what it lists does not add up to it.

概算500万元，本年安排48万元; A设备20万元，1台；B设备14万元，2台; 工资总额400万元，按12%计提.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from math import prod
from typing import TYPE_CHECKING

from generator.common.amounts import UNITS
from generator.pack.text_checks import quantities
from generator.pack.text_checks.calculations import kind
from generator.pack.text_checks.quantities import EXACT, is_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.pack.text_checks.listings import Item, Listing
    from generator.pack.text_checks.quantities import Token

# No text of an office has more amounts times percentages.
_MOST_SHARES = 10_000
_YEAR = re.compile("(?:19|20)[0-9]{2}")


def agrees(text: str, unit: str, listing: Listing, items: Sequence[Item], whole: Decimal) -> bool:
    """Whether the items, beside the whole or in place of it, agree with it in such a reading.

    To be called within the context of exact arithmetic.
    """
    tokens = quantities.read(text)
    parts = [item.value for item in items if not item.is_base]
    sums = {*_counted(tokens, items), *_shares(tokens, unit)}
    if len(parts) < len(items):
        # All of them beside a stated whole may be something else.
        sums.add(sum(parts, Decimal(0)) if parts or len(items) == len(listing.items) else whole)
    return any(is_near(each, whole) for each in sums)


def names_it(listing: Listing, whole: Decimal) -> bool:
    """Whether the last amount of the text is the whole, in words that mean this row's own."""
    everything = (*listing.items, *listing.in_brackets, *listing.prices)
    last = max(everything, key=lambda item: item.start, default=None)
    return bool(last and last.value == whole and (last.is_allotted or last in listing.prices))


def _counted(tokens: Sequence[Token], items: Sequence[Item]) -> Iterator[Decimal]:
    """The sums of the items, each as often as is written after it; or before it."""
    if not items:
        return
    counts = _counts(tokens)
    if not counts:
        yield sum((item.value for item in items), Decimal(0))
        return
    starts = [item.start for item in items]
    ends = [item.end for item in items]
    for spans in (
        zip(ends, [*starts[1:], None], strict=True),
        zip([0, *ends], starts, strict=False),
    ):
        times = [prod(_between(counts, *span), start=Decimal(1)) for span in spans]
        yield sum(
            (EXACT.multiply(item.value, n) for item, n in zip(items, times, strict=True)),
            Decimal(0),
        )


def _counts(tokens: Sequence[Token]) -> list[Token]:
    """The numbers of pieces: 2台, not 2025年."""
    return [
        token
        for index, token in enumerate(tokens)
        if token.kind == "number"
        and not token.money
        and token.exponent >= 0
        and kind(tokens, index + 1) == "words"
        and not _YEAR.fullmatch(token.text)
    ]


def _between(counts: Sequence[Token], start: int, end: int | None) -> Iterator[Decimal]:
    """Those between the two places of the text."""
    first = bisect_left(counts, start, key=lambda token: token.start)
    for index in range(first, len(counts)):
        if end is not None and counts[index].end > end:
            return
        yield counts[index].value


def _shares(tokens: Iterable[Token], unit: str) -> Iterator[Decimal]:
    """Every amount, each by every percentage of the text."""
    numbers = [token for token in tokens if token.kind == "number"]
    shares = {token.value for token in numbers if token.exponent < 0}
    if not shares:
        return
    named = {token.value.scaleb(-UNITS[unit]) for token in numbers if token.money}
    if len(named) * len(shares) <= _MOST_SHARES:
        yield from (EXACT.multiply(amount, share) for amount in named for share in shares)
