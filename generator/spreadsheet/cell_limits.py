"""What Excel's cells, formulas and names of sheets can hold. Limits are Excel's own."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

MOST_CHARACTERS = 32_767
MOST_FORMULA_CHARACTERS = 8_192
MOST_LITERAL_CHARACTERS = 255
MOST_DIGITS = 15
_MOST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# What Excel keeps for itself.
_RESERVED = ("history", "历史记录")


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names for sheets as near to those wanted as Excel allows, no two alike."""
    names: list[str] = []
    for name in wanted:
        plain = cut(_FORBIDDEN.sub("_", name).strip().strip("'"), _MOST_NAME).rstrip("'") or "_"
        plain = f"{plain}_" if plain.casefold() in _RESERVED else plain
        number, unique = 1, plain
        while unique.casefold() in (each.casefold() for each in names):
            number += 1
            unique = f"{cut(plain, _MOST_NAME - len(str(number)) - 1)}-{number}"
        names.append(unique)
    return names


def literal(text: str) -> str:
    """A text in a formula; one that is too long for a literal in several pieces."""
    if not text:
        return '""'
    pieces = (
        text[i : i + MOST_LITERAL_CHARACTERS] for i in range(0, len(text), MOST_LITERAL_CHARACTERS)
    )
    return "&".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces)


def is_exact(amount: Decimal) -> bool:
    """Whether a cell can hold the number: Excel keeps fifteen digits."""
    return len(amount.normalize().as_tuple().digits) <= MOST_DIGITS


def shortened(text: str, most: int) -> str:
    """The text, cut with a sign where it is longer; Excel counts units of UTF-16."""
    return text if length(text) <= most else f"{cut(text, most - 1)}…"


def cut(text: str, most: int) -> str:
    """The text's beginning, at most so many units of UTF-16 long."""
    text = text[:most]
    while length(text) > most:
        text = text[:-1]
    return text


def length(text: str) -> int:
    """How long Excel takes the text to be: in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def lines(text: str, halves: int) -> int:
    """How many lines the text fills that have room for so many letters; characters take two."""
    return sum(-(-_halves(line) // halves) or 1 for line in text.split("\n"))


def _halves(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(1 + (unicodedata.east_asian_width(character) in "WFA") for character in text)
