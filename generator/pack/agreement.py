"""Which figures of a unit its own file says again: in a text, or by a sum with such figures.

Another file, such as last year's, does not prove these wrong.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common.amounts import Amount
from generator.pack import magnitudes, selectors
from generator.pack.checks import CHECKS
from generator.pack.text_checks import mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack
    from generator.pack.rule_file import Rule
    from generator.pack.selectors import FieldPath, Match, Selector

# A figure of which so much is said elsewhere was not typed in another unit.
_ENOUGH = Decimal("0.1")
# Sums of sums, down and up again; a unit of more levels is not looked through to the end.
_MOST_ROUNDS = 8


class _Sum(NamedTuple):
    """A total and its parts, with their paths; the total may be more than they are together."""

    total: tuple[KeyPath, Decimal]
    parts: Sequence[tuple[KeyPath, Decimal]]


def agreed(pack: Pack, unit: Mapping[str, Any]) -> list[Match]:
    """The figures that the unit says elsewhere, or as much as them, with their paths."""
    figures: dict[KeyPath, Decimal] = {}
    said: dict[KeyPath, Decimal] = {}
    for rule in pack.rules:
        if CHECKS[rule.check].references:
            for path, figure, share in _said_in_texts(rule, unit):
                figures[path] = figure
                said[path] = max(share, said.get(path, Decimal(0)))
    same = {figures[path] for path, share in said.items() if share}
    _spread(list(_sums(pack, unit)), said)
    return [
        (path, figure)
        for path, figure in figures.items()
        if figure in same or said[path] >= figure * _ENOUGH
    ]


def _said_in_texts(
    rule: Rule, unit: Mapping[str, Any]
) -> Iterator[tuple[KeyPath, Decimal, Decimal]]:
    """Each figure of the rule, with its path and with how much of it the rule's texts say."""
    for match in (row for each in rule.each for row in selectors.rows_of(unit, each)):
        mentioned: set[Decimal] = set()
        for name in ("listing", "bounds"):
            for _, text in _selected(unit, match, rule.arguments[name]):
                if isinstance(text, str):
                    mentioned |= mentions.mentioned(text, rule.options["unit"])
        for path, total in _selected(unit, match, rule.arguments["total"]):
            if isinstance(total, Amount) and total > 0:
                figure = Decimal(total)
                gaps = [abs(figure - v) for v in mentioned if magnitudes.is_same_figure(figure, v)]
                yield path, figure, figure - min(gaps) if gaps else Decimal(0)


def _spread(sums: Sequence[_Sum], said: dict[KeyPath, Decimal]) -> None:
    """Add how much of each figure is said because so much of its total, or of its parts, is."""

    def is_news(path: KeyPath, share: Decimal) -> bool:
        is_more = share > said.get(path, Decimal(0))
        if is_more:
            said[path] = share
        return is_more

    for _ in range(_MOST_ROUNDS):
        news = False
        for (path, total), parts in sums:
            shares = (said.get(part, Decimal(0)) for part, _ in parts)
            news |= is_news(path, sum(shares, Decimal(0)))
            unsaid = total - said.get(path, Decimal(0))
            for part, amount in parts:
                news |= is_news(part, amount - unsaid)
        if not news:
            return


def _sums(pack: Pack, unit: Mapping[str, Any]) -> Iterator[_Sum]:
    """The sums of the pack's rules and derived fields that hold in the unit."""
    for rule in pack.rules:
        if rule.check in ("equal", "at_most"):
            for each in rule.each:
                yield from _held(unit, each, rule.arguments["total"], rule.arguments["parts"])
    for derived in pack.derived:
        if derived.kind == "sum":
            total = (selectors.Selector(derived.field),)
            yield from _held(unit, derived.each, total, derived.selectors)


def _held(
    unit: Mapping[str, Any], each: FieldPath, total: Sequence[Selector], parts: Sequence[Selector]
) -> Iterator[_Sum]:
    for match in selectors.rows_of(unit, each):
        found = [(path, value) for path, value in _selected(unit, match, parts)]
        if not all(isinstance(value, Amount) and value >= 0 for _, value in found):
            continue
        amounts = [(path, Decimal(value)) for path, value in found]
        together = sum((value for _, value in amounts), Decimal(0))
        for path, value in _selected(unit, match, total):
            if isinstance(value, Amount) and value >= together:
                yield _Sum((path, Decimal(value)), amounts)


def _selected(
    unit: Mapping[str, Any], match: Match, argument: Sequence[Selector]
) -> Iterator[Match]:
    for selector in argument:
        yield from selectors.select(unit, *match, selector)
