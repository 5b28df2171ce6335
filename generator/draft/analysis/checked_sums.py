"""Compare guessed sums with filled in forms: one that a form contradicts is dropped."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.draft import draft_fields
from generator.draft.draft import DraftField, Guess

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from generator.draft.draft import Draft, FieldPath, Node


def checked(draft: Draft) -> Draft:
    """The draft without the sums that a filled in form contradicts; each becomes a question."""
    wrong = {
        placed.path
        for placed in draft_fields.fields(draft.unit)
        if placed.field.sum and any(_contradicts(each.unit, placed) for each in draft.examples)
    }
    if not wrong:
        return draft
    guesses = [
        Guess(
            "",
            "",
            f"“{'.'.join(path)}”可能是合计，但与已填写的表不一致，未设为自动相加",
            "已填写的表中，它不等于推测的各项之和",
            "请在 pack.yaml 的 derived 中写明计算方法，见 docs/表单包.md。",
            is_question=True,
        )
        for path in sorted(wrong)
    ]
    unit = tuple(_without(node, (), wrong) for node in draft.unit)
    # What was guessed of these sums is no longer so.
    begins = tuple(f"“{'.'.join(path)}”等于" for path in wrong)
    others = [guess for guess in draft.guesses if not guess.what.startswith(begins)]
    return replace(draft, unit=unit, guesses=(*guesses, *others))


def _without(node: Node, above: FieldPath, wrong: Collection[FieldPath]) -> Node:
    path = (*above, node.name)
    if isinstance(node, DraftField):
        return replace(node, sum=()) if path in wrong else node
    return replace(node, members=tuple(_without(each, path, wrong) for each in node.members))


def _contradicts(unit: Any, placed: draft_fields.PlacedField) -> bool:
    """Whether a total in the form is not the sum of what the form has for its parts."""
    for row in _values(unit, placed.row):
        totals = [*_amounts(row, placed.path[len(placed.row) :])]
        parts = [part for text in placed.field.sum for part in _amounts(row, text.split("."))]
        if len(totals) == 1 and parts and None not in (*totals, *parts):
            figures = [part for part in parts if part is not None]
            if totals[0] != sum(figures, Decimal(0)):
                return True
    return False


def _amounts(row: Any, path: Collection[str]) -> Iterator[Decimal | None]:
    """The amounts at the path; None for a text that is none."""
    for text in _values(row, path):
        try:
            yield Decimal(amounts.read(str(text).replace(",", ""))) if text else None
        except NotAnAmountError:
            yield None


def _values(value: Any, path: Collection[str]) -> Iterator[Any]:
    """What stands at the path, in each row of the lists on it."""
    if isinstance(value, (list, tuple)):
        for row in value:
            yield from _values(row, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        first, *rest = path
        if first in value:
            yield from _values(value[first], rest)
