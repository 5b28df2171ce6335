"""Totals of a draft and what they add up are numbers of one kind."""

from __future__ import annotations

from generator.draft import draft_fields
from generator.draft.analysis import summed_fields
from generator.draft.draft import DraftField, DraftList, Node

VISITS = (
    DraftField("人数", "integer"),
    DraftField("餐费", "amount", unit="元"),
    DraftField("其他"),
)


def fields(*totals: DraftField, other: tuple[str, ...] = ()) -> dict[str, DraftField]:
    nodes: tuple[Node, ...] = (DraftList("接待", "接待", VISITS), *totals)
    agreed = summed_fields.agreed(nodes, {("接待", "其他"): other})
    return {each.path[-1]: each.field for each in draft_fields.fields(agreed)}


def total(*parts: str) -> DraftField:
    return DraftField("合计", "amount", unit="元", sum=parts)


def test_a_total_of_whole_numbers_is_one_without_a_unit_of_money() -> None:
    found = fields(total("接待.人数"))["合计"]

    assert (found.kind, found.unit, found.sum) == ("integer", "", ("接待.人数",))


def test_what_is_added_up_is_an_amount_in_the_totals_unit() -> None:
    found = fields(total("接待.餐费", "接待.其他"), other=("1,200.5", ""))

    assert (found["其他"].kind, found["其他"].unit) == ("amount", "元")
    assert (found["合计"].kind, found["合计"].unit) == ("amount", "元")


def test_words_in_a_filled_form_are_no_amounts() -> None:
    assert fields(total("接待.其他"), other=("无",))["其他"].kind == "text"


def test_what_no_total_adds_up_stays() -> None:
    assert fields()["其他"] == DraftField("其他")
