"""Units of two sides paired, compared and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.compare import comparison
from generator.compare.comparison import Side, Tally, Unit

if TYPE_CHECKING:
    from generator.compare.comparison import Outcome
    from generator.compare.outline import Outline


def side(
    register: Outline, *units: str, year: str = "2024", is_single: bool = False, errors: int = 0
) -> Side:
    """A side with units such as `甲局 5`: a name and a total mileage."""
    made = {}
    for text in units:
        name, _, total = text.partition(" ")
        values: dict[str, Any] = {"单位": name, "车辆": [], "里程合计": total}
        made[name] = lambda values=values: Unit({"年份": year}, values, errors)
    return Side("side", register, made, {"年份": year}, is_single=is_single)


def compare(old: Side, new: Side) -> tuple[list[Outcome], Tally]:
    tally = Tally()
    outcomes = [*comparison.compare(old, new, tally, lambda items, *_: items)]
    return outcomes, tally


def test_units_that_do_not_differ_have_no_outcome(register: Outline) -> None:
    outcomes, tally = compare(
        side(register, "甲局 5", "乙局 6"), side(register, "乙局 7", "甲局 5")
    )

    assert [outcome.unit for outcome in outcomes] == ["乙局"]
    assert (tally.units, tally.differing, tally.places) == (2, 1, 1)


def test_units_of_one_side_come_in_the_old_order_then_the_new(register: Outline) -> None:
    outcomes, tally = compare(
        side(register, "丙局", "甲局"), side(register, "丁局", "甲局", "戊局")
    )

    assert [(outcome.unit, outcome.only) for outcome in outcomes] == [
        ("丙局", "old"),
        ("丁局", "new"),
        ("戊局", "new"),
    ]
    assert (tally.only_old, tally.only_new) == (1, 2)


def test_names_of_other_width_and_spacing_are_the_same(register: Outline) -> None:
    outcomes, tally = compare(side(register, "甲局(一)"), side(register, "甲局（一）"))

    assert tally.units == 1
    assert [each.path for each in outcomes[0].differences] == [("单位",)]


def test_settings_of_several_units_are_compared_once(register: Outline) -> None:
    outcomes, tally = compare(
        side(register, "甲局", "乙局", year="2023"), side(register, "甲局", "乙局")
    )

    assert [(outcome.unit, len(outcome.differences)) for outcome in outcomes] == [("", 1)]
    assert (tally.differing, tally.places) == (0, 1)


def test_settings_of_one_unit_are_part_of_it(register: Outline) -> None:
    outcomes, _ = compare(side(register, "甲局", year="2023"), side(register, "甲局"))

    assert [(outcome.unit, len(outcome.differences)) for outcome in outcomes] == [("甲局", 1)]


def test_two_single_units_are_compared_whatever_their_names(register: Outline) -> None:
    old, new = side(register, "甲局", is_single=True), side(register, "乙局", is_single=True)

    outcomes, tally = compare(old, new)

    assert (tally.units, outcomes[0].unit) == (1, "乙局")


@pytest.mark.parametrize("single_is_old", [True, False])
def test_a_single_unit_leaves_the_others_out(register: Outline, *, single_is_old: bool) -> None:
    sides = side(register, "甲局", is_single=True), side(register, "甲局", "乙局")
    old, new = sides if single_is_old else sides[::-1]

    outcomes, tally = compare(old, new)

    assert (outcomes, tally.units) == ([], 1)
    assert comparison.skipped_units(old, new) == ("side", 1)


def test_errors_are_counted_by_side(register: Outline) -> None:
    _, tally = compare(side(register, "甲局", errors=2), side(register, "甲局", errors=3))

    assert tally.errors == [2, 3]
