"""Days and months as offices write them: `2024年5月1日`, `2024-05-01`, `2024.5`."""

from __future__ import annotations

import calendar
import re
from typing import Literal, NamedTuple

from generator.common import amounts
from generator.common.diagnostics import excerpt

DateKind = Literal["day", "month"]

_MONTHS = 12
# Patterns are compiled when the first date is read (`re` keeps them): most packs have none.
# Four digits of a year, and the same sign twice; 年, 月 and 日 belong together.
_WRITTEN = (
    r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日)?",
    r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})(?:\2(?P<day>[0-9]{1,2}))?",
)
# Other notations in use: other or several signs, no sign at all, the time of a cell behind it.
_SIGN = r"[-年月日号./、,，．—–－~～]"
_LOOSE = (
    rf"(?P<year>[0-9]{{4}}){_SIGN}{{1,2}}(?P<month>[0-9]{{1,2}})"
    rf"(?:{_SIGN}{{1,2}}(?P<day>[0-9]{{1,2}}))?{_SIGN}?份?(?:T?0{{1,2}}(?::00){{1,2}})?"
)
_DIGITS_ONLY = r"(?P<year>[12][0-9]{3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?"
_SHORT_YEAR = rf"[0-9]{{2}}{_SIGN}[0-9]{{1,2}}(?:{_SIGN}[0-9]{{1,2}})?{_SIGN}?"
_NO_YEAR = r"[0-9]{1,2}月(?:份|[0-9]{1,2}[日号])?"
_NUMERALS = r"[〇○零一二三四五六七八九十]+"
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# What looks like a day or month among other text, right or wrong: a pattern without groups.
_ANY_YEAR, _ANY_NUMBER = (
    "[0-9０-９〇○零一二三四五六七八九]{4}",
    "[0-9０-９一二三四五六七八九十]{1,3}",
)
_ANY_SIGN = r"\s*[-－/／.．]\s*"
LIKE = (
    rf"(?:(?:{_ANY_YEAR}\s*年\s*)?{_ANY_NUMBER}\s*月份?(?:\s*{_ANY_NUMBER}\s*[日号])?"
    rf"|{_ANY_YEAR}{_ANY_SIGN}{_ANY_NUMBER}(?:{_ANY_SIGN}{_ANY_NUMBER})?)"
)
_EXAMPLES: dict[DateKind, str] = {"day": "2024年5月1日", "month": "2024年5月"}
_NAMES: dict[DateKind, str] = {"day": "日期", "month": "年月"}


_MONTH, _DAY = "(0?[1-9]|1[0-2])", "(0?[1-9]|[12][0-9]|3[01])"
_SIGNS = ("-", "/", r"\.")


class Day(NamedTuple):
    """A day of the calendar, or a month of a year (`day` is None); `order` compares two."""

    year: int
    month: int
    day: int | None = None


class DateMistake(NamedTuple):
    """What is wrong with a text that is no date, what to do, and what was probably meant.

    `likely` is blank where that is not clear.
    """

    message: str
    hint: str
    likely: str = ""


def read(text: str) -> Day | None:
    """The day or month that the text names, in a notation that forms print; None for none."""
    for written in _WRITTEN:
        if (match := re.fullmatch(written, text)) and _is_real(day := _day(match)):
            return day
    return None


def tidied(text: str, kind: DateKind) -> str:
    """The text without blanks, and `份` behind a month, if it then is as forms print it."""
    plain = re.sub(r"\s", "", text).removesuffix("份")
    return plain if is_written(plain, kind) else text


def is_written(text: str, kind: DateKind) -> bool:
    """Whether the text names a day, or a month, in a notation that forms print."""
    day = read(text)
    return day is not None and kind_of(day) == kind


def kind_of(day: Day) -> DateKind:
    """Whether it is a day or a month."""
    return "month" if day.day is None else "day"


def pattern(kind: DateKind) -> str:
    """A pattern of the notations that forms print; of days it lets some through that are none."""
    steps = (_MONTH, _DAY) if kind == "day" else (_MONTH,)
    words = f"{_MONTH}月{_DAY}日" if kind == "day" else f"{_MONTH}月"
    signs = ("".join(f"{sign}{step}" for step in steps) for sign in _SIGNS)
    return f"[0-9]{{4}}(年{words}|{'|'.join(signs)})"


def order(a: Day, b: Day) -> int:
    """Below, at or above zero as `a` comes before, with or after `b`.

    A day is compared with a month by its month: the 3rd of May is neither before nor after May.
    """
    mine, other = ((d.year, d.month, 0 if None in (a.day, b.day) else d.day or 0) for d in (a, b))
    return (mine > other) - (mine < other)


def as_written(day: Day) -> str:
    """The day or month in words: `2024年5月1日`, `2024年5月`."""
    return f"{day.year}年{day.month}月" + (f"{day.day}日" if day.day else "")


def mistake(text: str, kind: DateKind) -> DateMistake:
    """What is wrong with a text that does not name a day, or a month, as the kind asks."""
    message = f"应填{_NAMES[kind]}，现为“{excerpt(text)}”"
    tidy = re.sub(r"\s", "", _in_digits(amounts.half_width(text)))
    match = re.fullmatch(_LOOSE, tidy) or re.fullmatch(_DIGITS_ONLY, tidy)
    if match is None:
        return DateMistake(message, f"{_what_to_fill_in(tidy, kind)}，如 {_EXAMPLES[kind]}。")
    day = _day(match)
    if not _is_real(day):
        return DateMistake(f"的日期不存在：“{excerpt(text)}”", _why_not(day))
    if kind == "day" and day.day is None:
        return DateMistake(message, f"请填到日，如 {as_written(day)}1日。")
    if kind == "month" and day.day:
        return DateMistake(message, f"此栏只填到月，如 {as_written(day._replace(day=None))}。")
    likely = as_written(day)
    return DateMistake(message, f"请改为 {likely}。", likely)


def _day(match: re.Match[str]) -> Day:
    number = match["day"]
    return Day(int(match["year"]), int(match["month"]), int(number) if number else None)


def _is_real(day: Day) -> bool:
    """Whether the calendar has the day or month."""
    if day.year < 1 or not 1 <= day.month <= _MONTHS:
        return False
    return day.day is None or 1 <= day.day <= calendar.monthrange(day.year, day.month)[1]


def _why_not(day: Day) -> str:
    """Why the calendar does not have the day, and what to do."""
    if day.year < 1:
        return "请核对年份。"
    if not 1 <= day.month <= _MONTHS:
        return f"月份应为 1 至 {_MONTHS}，请核对。"
    last = calendar.monthrange(day.year, day.month)[1]
    return f"{day.year}年{day.month}月有 {last} 天，请核对。"


def _what_to_fill_in(text: str, kind: DateKind) -> str:
    """What a text lacks that names no day at all."""
    if re.fullmatch(_SHORT_YEAR, text):
        return "年份请填四位"
    return "请补上年份" if re.fullmatch(_NO_YEAR, text) else f"请填{_NAMES[kind]}"


def _in_digits(text: str) -> str:
    """The text with Chinese numerals in digits: `二〇二四年十二月` is `2024年12月`."""
    return re.sub(_NUMERALS, lambda match: _digits(match.group()), text)


def _digits(numerals: str) -> str:
    tens, ten, ones = numerals.rpartition("十")
    if not ten:
        return numerals.translate(_DIGITS)
    return f"{tens.translate(_DIGITS) or '1'}{ones.translate(_DIGITS) or '0'}"
