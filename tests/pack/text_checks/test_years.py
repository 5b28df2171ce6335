"""Years that may have been copied from the form of an earlier year."""

from __future__ import annotations

import pytest

from generator.pack.text_checks import years


def found(text: str, usual: str = "") -> list[tuple[int, int]]:
    return [(year.start, year.number) for year in years.copied(text, "2025", usual)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2024年", [(0, 2024)]),
        ("2024年和2023年", [(0, 2023)]),
        ("甲2022年，乙2024年度", [(1, 2022), (8, 2024)]),
        ("2021年", []),
        ("2025年、2026年", []),
        ("2024—2025年", []),
        ("2024年3月1日 至 2025年6月", []),
        ("2024.7-2025.6", []),
        ("2023-2024年", [(0, 2024)]),
        ("12024年，20241年，2024卷，2024", []),
    ],
)
def test_recent_year_is_found_unless_its_range_ends_later(
    text: str, told: list[tuple[int, int]]
) -> None:
    assert found(text) == told


def test_year_in_a_usual_phrase_is_passed_over() -> None:
    assert found("截至2023年，2024年完成", "截至20[0-9]{2}年") == [(8, 2024)]


def test_without_a_year_of_four_digits_nothing_is_found() -> None:
    assert list(years.copied("2024年", "本年", "")) == []
