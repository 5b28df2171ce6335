"""Days and months as offices write them: `2024年5月1日`, `2024-05-01`, `2024.5`."""

from __future__ import annotations

import calendar
import re
from typing import Literal, NamedTuple

DateKind = Literal["day", "month"]

# Four digits of a year, the same sign twice; 年, 月 and 日 belong together.
_WRITTEN = (
    re.compile(r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?"),
    re.compile(r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})(?:\2(?P<day>[0-9]{1,2}))?"),
)


class NotADateError(ValueError):
    """The text names no day or month; `likely` is what was probably meant, blank if unclear."""

    def __init__(self, message: str, hint: str, likely: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.likely = likely


class Day(NamedTuple):
    """A day of the calendar, or a month of a year (`day` is None)."""

    year: int
    month: int
    day: int | None = None


def read(text: str, kind: DateKind | None = None) -> Day:
    """The day or month that the text names, in any notation that forms may print.

    Raises NotADateError for any other text, and for one that is not of the `kind` (None: either).
    """
    for written in _WRITTEN:
        if match := written.fullmatch(text):
            number = match["day"]
            day = Day(int(match["year"]), int(match["month"]), int(number) if number else None)
            if _is_real(day) and kind in (None, kind_of(day)):
                return day
    raise NotADateError(text, "")


def kind_of(day: Day) -> DateKind:
    """Whether it is a day or a month."""
    return "month" if day.day is None else "day"


def order(a: Day, b: Day) -> int:
    """Below, at or above zero as `a` comes before, with or after `b`.

    A day is compared with a month by its month: the 3rd of May is neither before nor after May.
    """
    mine, other = ((d.year, d.month, 0 if None in (a.day, b.day) else d.day or 0) for d in (a, b))
    return (mine > other) - (mine < other)


def _is_real(day: Day) -> bool:
    """Whether the calendar has the day or month."""
    if not (day.year >= 1 and 1 <= day.month <= 12):  # noqa: PLR2004 - months of a year
        return False
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day is None or 1 <= day.day <= last
