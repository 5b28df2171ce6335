"""Some random edits, by a fixed seed; CONTRIBUTING.md says how to run more by hand."""

from __future__ import annotations

from tests.fuzz import edited_files


def test_random_files_say_what_was_meant_after_random_edits() -> None:
    results = [edited_files.case(2026, number) for number in range(40)]

    assert [f"{each.number}: {each.wrong}" for each in results if each.wrong] == []
    assert sum(bool(each.refused) for each in results) <= 1
