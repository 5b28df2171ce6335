"""Which fields and rows of two units differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.compare import field_changes

if TYPE_CHECKING:
    from generator.compare.field_changes import Difference
    from generator.compare.outline import Outline, Texts


def row(plate: str, mileage: str = "1", note: str = "") -> dict[str, str]:
    return {"车牌": plate, "里程": mileage, "备注": note}


def unit(*rows: dict[str, str], total: str = "") -> Texts:
    return {"单位": "甲局", "车辆": [*rows], "里程合计": total}


def between(register: Outline, old: Texts, new: Texts) -> list[Difference]:
    return field_changes.between(register.unit, old, new)


def test_a_changed_amount_has_its_path_its_label_and_how_much_it_grew(register: Outline) -> None:
    [found] = between(register, unit(row("湘B1", "10")), unit(row("湘B1", "12.5")))

    assert (found.kind, found.old, found.new) == ("changed", "10", "12.5")
    assert (found.path, found.label) == (("车辆", 0, "里程"), "车辆第 1 行（湘B1）／里程")
    assert found.amount_change == "+2.5"


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [("10", "10.0", []), ("10", "8", ["-2"]), ("10", "十", [""]), ("", "8", [""])],
)
def test_amounts_are_compared_as_numbers(
    register: Outline, old: str, new: str, changes: list[str]
) -> None:
    found = between(register, unit(total=old), unit(total=new))

    assert [each.amount_change for each in found] == changes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [row("湘B1")], [("added", 0, None, row("湘B1"))]),
        ([row("湘B1")], [], [("removed", 0, row("湘B1"), None)]),
        ([row("甲"), row("乙")], [row("乙"), row("甲")], [("moved", 1, 1, 2)]),
    ],
)
def test_rows_are_added_removed_or_moved(
    register: Outline,
    old: list[dict[str, str]],
    new: list[dict[str, str]],
    expected: list[tuple[str, int, Any, Any]],
) -> None:
    found = between(register, unit(*old), unit(*new))

    assert [(each.kind, each.path[-1], each.old, each.new) for each in found] == expected


def test_a_row_that_moved_and_changed_is_two_differences(register: Outline) -> None:
    found = between(register, unit(row("甲"), row("乙")), unit(row("乙"), row("甲", note="新")))

    assert [(each.kind, each.path) for each in found] == [
        ("moved", ("车辆", 1)),
        ("changed", ("车辆", 1, "备注")),
    ]
