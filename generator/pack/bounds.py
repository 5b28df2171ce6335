"""Bounds of money that texts state (`≤54万元`): those above a limit, and those of one figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.pack import bounded_regex
from generator.pack.text_checks import arithmetic, mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.selectors import Match


class Exceeding(NamedTuple):
    """A text whose upper bound is above the limit; `is_doubtful` where both may be right."""

    path: KeyPath
    text: str
    bound: Decimal
    is_doubtful: bool


class Stated(NamedTuple):
    """A bound that a text states, with its path, of the figure itself.

    It is doubtful where it may be of a part of it, or a price.
    """

    path: KeyPath
    bound: Decimal
    is_doubtful: bool = False


def exceeding(
    texts: Sequence[Match], names: Sequence[Match], limit: Decimal, options: Mapping[str, str]
) -> Iterator[Exceeding]:
    """The texts that state an upper bound above the limit.

    Left out are those of another quantity: they, or a text of their row or of one above it, of
    `names`, have a match of the option `except`. Where that has a match of the option `doubtful`,
    or another of the texts states the very limit, both may be right.
    """
    unit = options["unit"]
    is_stated = any(
        arithmetic.stated_amount(text, unit) == limit for _, text in texts if isinstance(text, str)
    )
    for path, text in texts:
        bound = arithmetic.upper_bound(text, unit) if isinstance(text, str) else None
        words = _words(path, text, names)
        if bound is not None and bound > limit and not _has(options.get("except"), words):
            is_doubtful = is_stated or _has(options.get("doubtful"), words)
            yield Exceeding(path, text, bound, is_doubtful)


def stated(
    texts: Sequence[Match],
    names: Sequence[Match],
    prices: Sequence[Match],
    options: Mapping[str, str],
) -> Iterator[Stated]:
    """The bounds that the texts state of one figure.

    Prices and other quantities do not count: amounts below one of the unit that are written in a
    smaller one, those with a match of the option `except` as above, and those that one of the
    texts `prices` multiplies. Those with a match of the option `doubtful` are doubtful. The unit of
    a number may stand at the end of its row's name.
    """
    unit = options["unit"]
    by_row = {path[:-1]: name for path, name in names}
    for path, text in texts:
        if not isinstance(text, str):
            continue
        row_name = by_row.get(path[:-1])
        bound = arithmetic.stated_amount(text, unit, row_name if isinstance(row_name, str) else "")
        words = arithmetic.without_year(_words(path, text, names))
        if bound is None or _has(options.get("except"), words):
            continue
        explained = (price for _, price in prices if isinstance(price, str))
        if not any(mentions.multiplies(price, bound, unit) for price in explained):
            yield Stated(path, bound, _has(options.get("doubtful"), words))


def _words(path: KeyPath, text: object, names: Sequence[Match]) -> str:
    """The names of the text's row and of the rows above it, and the text; a line each."""
    row = path[:-1]
    about = [name or "" for place, name in names if row[: len(place) - 1] == place[:-1]]
    return "\n".join(map(str, (*about, text)))


def _has(pattern: str | None, words: str) -> bool:
    return bool(pattern and bounded_regex.search(pattern, words))
