"""Whole numbers in Chinese numerals: 十一, 一百零一. The only importer of num2words.

num2words 0.5.14 has no Chinese, so importing this module registers a converter under "zh".
"""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

from num2words import CONVERTER_CLASSES, num2words
from num2words.base import Num2Word_Base

_DIGITS = "零一二三四五六七八九"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))


def numeral(number: int) -> str:
    """The whole number as it is spoken: 十一, 一百零一, 负二十."""
    words: str = num2words(number, lang="zh")
    return words


def _spelled(number: int) -> str:
    """A natural number, every 一 written and each gap between digits filled by one 零."""
    for unit, word in _UNITS:
        if number >= unit:
            head, rest = divmod(number, unit)
            gap = "零" if 0 < rest < unit // 10 else ""
            return _spelled(head) + word + gap + (_spelled(rest) if rest else "")
    return _DIGITS[number]


class Num2WordZH(Num2Word_Base):
    """Simplified Chinese cardinals for num2words, of whole numbers only: int and Decimal."""

    # 千万亿 is the highest place that can be named with 万 and 亿 once each.
    MAXVAL = 10**16

    def setup(self) -> None:
        """Set the words and messages that the base class leaves to each language."""
        self.negword = "负"
        self.errmsg_nonnum = "type(%s) not in [int, Decimal]"
        self.errmsg_fraction = "%s is not a whole number."

    def str_to_number(self, value: str) -> NoReturn:
        """Refuse text, which num2words would parse as a number."""
        raise TypeError(self.errmsg_nonnum % value)

    def to_cardinal(self, value: int | Decimal) -> str:
        """The numeral; a leading 一十 is shortened to 十."""
        number = self._whole(value)
        words = _spelled(abs(number))
        sign = self.negword if number < 0 else ""
        return sign + (words[1:] if words.startswith("一十") else words)

    def _whole(self, value: int | Decimal) -> int:
        """The value as an int.

        Raises TypeError for a float, which is not exact, and a bool, ValueError for a fraction,
        OverflowError for a number out of range.
        """
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TypeError(self.errmsg_nonnum % (value,))
        if Decimal(value).is_nan():
            raise ValueError(self.errmsg_fraction % value)
        if not -self.MAXVAL < value < self.MAXVAL:
            raise OverflowError(self.errmsg_toobig % (value, self.MAXVAL))
        if value != int(value):
            raise ValueError(self.errmsg_fraction % value)
        return int(value)


CONVERTER_CLASSES["zh"] = Num2WordZH()
