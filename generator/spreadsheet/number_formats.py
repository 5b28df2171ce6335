"""Show a cell's number as its number format does, where that leaves no doubt.

Formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31; what a format shows by the machine's
language is read as a Chinese one shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["number", "percent", "date"]

# Formats that a workbook names by number alone, those of Chinese programs too (18.8.30).
_DAY, _MONTH, _SHORT = 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"'
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    5: '"￥"#,##0;"￥"-#,##0', 6: '"￥"#,##0;"￥"-#,##0',
    7: '"￥"#,##0.00;"￥"-#,##0.00', 8: '"￥"#,##0.00;"￥"-#,##0.00',
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: _MONTH, 28: _SHORT, 29: _SHORT, 30: "m-d-yy", 31: _DAY,
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: _MONTH, 37: "#,##0 ;-#,##0", 38: "#,##0 ;-#,##0",
    39: "#,##0.00 ;-#,##0.00", 40: "#,##0.00 ;-#,##0.00", 41: "#,##0;-#,##0;-",
    42: '"￥"#,##0;"￥"-#,##0', 43: "#,##0.00;-#,##0.00", 44: '"￥"#,##0.00;"￥"-#,##0.00',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: _MONTH, 51: _SHORT,
    52: _MONTH, 53: _SHORT, 54: _SHORT, 55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"', 57: _MONTH, 58: _SHORT,
}  # fmt: skip
GENERAL = "General"
# Longer ones are none that Excel takes.
_MAX_LENGTH = 255
# Digits that a number keeps (Excel's limit); more are noise of binary fractions.
_PRECISION = 15
# Numbers from here on are shown with an exponent, or have lost digits.
_LOST = Decimal(10) ** _PRECISION
# Enough for the places of the longest format beside the digits of a number.
_EXACT = Context(prec=_MAX_LENGTH + 2 * _PRECISION)
_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.) | (?P<filler>[_*].) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式) | (?P<half>AM/PM|A/P|上午/下午)
    | (?P<date>y+|m+|d+|h+|s+|a{3,}|e+(?![+-])) | (?P<exponent>E[+-])
    | (?P<digits>[0\#?][0\#?,.]*|\.[0\#?]+) | (?P<percent>%) | (?P<text>@) | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:"[^"]*"?|[\\!_*].|\[[^\]]*\]|[^;])*')
_CURRENCY = re.compile(r"\$(?P<sign>[^-\]]*)(?:-.*)?")
_COLOUR = re.compile(
    r"(black|blue|cyan|green|magenta|red|white|yellow|color *\d+|[\u4e00-\u9fff]+\d*)",
    re.IGNORECASE,
)
_WEEKDAYS = "一二三四五六日"


class _Token(NamedTuple):
    """A piece of a format: what it is, and its text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Format:
    """A number format: its code, and what a number is that has it."""

    code: str
    kind: Kind


@lru_cache(maxsize=2000)
def read(code: str) -> Format:
    """The format of this code."""
    kinds = {token.kind for section in _sections(code) for token in section}
    return Format(
        code, "date" if "date" in kinds else "percent" if "percent" in kinds else "number"
    )


def number(text: str) -> Decimal | None:
    """The number that a workbook's cell stores, in the digits that count; None for no number."""
    try:
        value = Decimal(text.strip())
    except ArithmeticError:
        return None
    if not value.is_finite() or abs(value.adjusted()) > 400:  # noqa: PLR2004 - a double's exponent
        return None
    digits = value.as_tuple().digits
    if len(digits) > _PRECISION:
        least = Decimal(1).scaleb(value.adjusted() - _PRECISION + 1)
        value = value.quantize(least, ROUND_HALF_UP)
    return value


def plain(value: Decimal) -> str:
    """The number without exponent and trailing zeros."""
    if value == 0:
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: Decimal, code: str, *, from_1904: bool = False) -> str | None:
    """The text that the cell shows; None where that is in doubt."""
    sections = _sections(code)
    if not sections or len(code) > _MAX_LENGTH:
        return None
    if any(token.kind == "date" for token in sections[0]):
        moment = date(value, from_1904=from_1904)
        return _date_text(moment, sections[0]) if moment else None
    if abs(value) >= _LOST:
        return None
    if value < 0 and len(sections) > 1:
        return _number_text(-value, sections[1])
    if value == 0 and len(sections) > 2:  # noqa: PLR2004 - positive, negative, zero
        return _number_text(value, sections[2])
    text = _number_text(abs(value), sections[0])
    return f"-{text}" if text is not None and value < 0 and re.search("[1-9]", text) else text


def date(value: Decimal, *, from_1904: bool = False) -> datetime | None:
    """The day and time of a serial number, to the second (18.17.4.1); None for none."""
    # The first two months of 1900 are counted wrongly: Excel knows a 29 February of that year.
    first, least = (datetime(1904, 1, 1), 0) if from_1904 else (datetime(1899, 12, 30), 61)  # noqa: DTZ001 - no time zone
    if not least <= value < 2958466:  # noqa: PLR2004 - the year 9999
        return None
    return first + timedelta(seconds=int((value * 86400).to_integral_value(ROUND_HALF_UP)))


def shown_date(moment: datetime, code: str) -> str | None:
    """The text that a cell shows for a day that it stores as such; None where that is in doubt."""
    sections = _sections(code)
    has_date = bool(sections) and any(token.kind == "date" for token in sections[0])
    return _date_text(moment, sections[0]) if has_date else None


@lru_cache(maxsize=2000)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...]:
    """The pieces of the format's sections: for positive numbers, negative ones, zero, texts."""
    if len(code) > _MAX_LENGTH:
        return ()
    parts, start = [], 0
    while start <= len(code):
        match = _SECTION.match(code, start)
        part = match[0] if match else ""
        parts.append(part)
        start += len(part) + 1
    sections = tuple(tuple(_tokens(part)) for part in parts)
    # `yyyy"年";@`: the last one is for texts.
    if len(sections) > 1 and any(token.kind == "text" for token in sections[-1]):
        sections = sections[:-1]
    return sections


def _tokens(section: str) -> list[_Token]:
    tokens = []
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup or "literal"
        text = match[kind]
        if kind == "bracket":
            currency = _CURRENCY.fullmatch(text)
            if currency:
                tokens.append(_Token("literal", currency["sign"]))
            elif not _COLOUR.fullmatch(text):
                tokens.append(_Token("doubt", text))
        elif kind != "filler":
            is_literal = kind in ("quoted", "escaped")
            tokens.append(_Token("literal" if is_literal else kind, text))
    return tokens


def _number_text(value: Decimal, section: Sequence[_Token]) -> str | None:
    """The number in one section of a format; None for a section that is not understood."""
    kinds = [token.kind for token in section]
    if {"doubt", "exponent", "date", "half"} & {*kinds} or kinds.count("percent") > 1:
        return None
    if kinds.count("digits") + kinds.count("general") > 1:
        return None
    if "percent" in kinds:
        value *= 100
    pieces: list[str] = []
    for token in section:
        if token.kind == "digits":
            digits = _digits(value, token.text)
            if digits is None:
                return None
            pieces.append(digits)
        elif token.kind in ("general", "text"):
            pieces.append(plain(value))
        else:
            pieces.append(token.text)
    return "".join(pieces).strip()


def _digits(value: Decimal, places: str) -> str | None:
    """The number in places such as `#,##0.00`; None where it is shown scaled."""
    whole, _, fraction = places.partition(".")
    if whole.endswith(",") or fraction.endswith(",") or "." in fraction or "/" in places:
        return None
    rounded = abs(value).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP, _EXACT)
    before, _, after = f"{rounded:f}".partition(".")
    least = whole.replace(",", "").count("0")
    before = before.lstrip("0").zfill(least)
    if "," in whole:
        before = f"{int(before):,}" if before and least <= 1 else before
    needed = len(fraction.rstrip("#?"))
    kept = after.rstrip("0")
    after = after[: max(needed, len(kept))]
    return f"{before}.{after}" if after else before


def _date_text(moment: datetime, section: Sequence[_Token]) -> str | None:
    """The moment in one section of a format; None where it shows names of other languages."""
    halves = any(token.kind == "half" for token in section)
    steps = [token.text.lower() for token in section if token.kind == "date"]
    pieces: list[str] = []
    index = 0
    for token in section:
        if token.kind == "date":
            near = (
                steps[index - 1][0] if index else "",
                steps[index + 1][0] if index + 1 < len(steps) else "",
            )
            index += 1
            piece = _date_piece(moment, token.text.lower(), near, halves=halves)
            if piece is None:
                return None
            pieces.append(piece)
        elif token.kind == "half":
            names = token.text.split("/")
            pieces.append(names[moment.hour >= 12])  # noqa: PLR2004 - noon
        elif token.kind == "literal":
            pieces.append(token.text)
        else:
            return None
    return "".join(pieces).strip()


def _date_piece(
    moment: datetime, letters: str, near: tuple[str, str], *, halves: bool
) -> str | None:
    """The year, month, day, weekday, hour, minute or second; `near` are the pieces beside it."""
    letter, length = letters[0], len(letters)
    if letter == "a":
        return f"{'星期' if length > 3 else ''}{_WEEKDAYS[moment.weekday()]}"  # noqa: PLR2004 - aaa
    if letter in "ye":
        return f"{moment.year % 100:02}" if letters in ("y", "yy") else f"{moment.year:04}"
    if length > 2:  # noqa: PLR2004 - a name of the month or day
        return None
    hour = (moment.hour + 11) % 12 + 1 if halves else moment.hour
    is_minute = letter == "m" and (near[0] == "h" or near[1] == "s")
    month = moment.minute if is_minute else moment.month
    value = {"m": month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{value:0{length}}"
