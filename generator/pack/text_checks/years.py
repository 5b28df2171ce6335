"""Find years in a Chinese text that may have been copied from the form of an earlier year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.pack import bounded_regex

if TYPE_CHECKING:
    from collections.abc import Iterator

# A form is copied from one of the last years; an earlier year is history.
_REACH = 3
_YEAR = "20[0-9]{2}"
_DATE = (
    r"(?:年(?:度|[初底末]|[0-9]{1,2}月(?:[0-9]{1,2}日|[份初底末])?)?"
    r"|[./][0-9]{1,2}(?:[./][0-9]{1,2})?)?"
)
# 2024年7月1日至2025年6月30日, 2021—2025年, 2024年和2025年: its last year is the one that counts.
_YEARS = re.compile(
    rf"(?<![0-9]){_YEAR}(?:{_DATE}[ ]?(?:[至到、和与及]|[-—–~～－―]{{1,2}})[ ]?{_YEAR}(?![0-9]))*"
)
_LAST = -4


@dataclass(frozen=True)
class Year:
    """A year of the text, at the offset where it, or the range that it ends, begins."""

    start: int
    number: int


def copied(text: str, year: str, usual: str) -> Iterator[Year]:
    """The years a few years before `year` that stand for the text's own.

    Not those in a match of the pattern `usual`, such as references to the past.
    """
    # Most texts name no year, and need no search.
    if "20" not in text or not re.fullmatch("[0-9]{4}", year):
        return
    earlier = [match for match in _YEARS.finditer(text) if _is_earlier(match, int(year))]
    passed_over = bounded_regex.spans(usual, text) if earlier and usual else []
    for match in earlier:
        if not _overlaps(match, passed_over):
            yield Year(match.start(), int(match.group()[_LAST:]))


def _is_earlier(match: re.Match[str], year: int) -> bool:
    """Whether it is called a year, and is one of the last before that year."""
    is_year = "年" in match.group() or match.string.startswith("年", match.end())
    return is_year and year - _REACH <= int(match.group()[_LAST:]) < year


def _overlaps(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in spans)
