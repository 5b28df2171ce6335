"""Some random edits, by a fixed seed; CONTRIBUTING.md says how to run more by hand."""

from __future__ import annotations

import pytest

from tests.fuzz import changed_values, edited_files


def test_random_files_say_what_was_meant_after_random_edits() -> None:
    results = [edited_files.case(2026, number) for number in range(40)]

    assert [f"{each.number}: {each.wrong}" for each in results if each.wrong] == []
    assert sum(bool(each.refused) for each in results) <= 1


@pytest.mark.slow
def test_units_files_say_other_values_after_the_edits_between_them() -> None:
    results = [changed_values.case(number) for number in (0, 1, 5, 7)]

    assert [wrong for _, wrong in results if wrong] == []
    assert sum(count for count, _ in results) > 20
