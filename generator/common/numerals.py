"""Spell numbers in Chinese words: numerals, ordinals, years and amounts of renminbi.

num2words 0.5.14 has no Chinese, so importing this module puts a converter of ours into
its table under "zh"; nothing else in the project imports num2words.
"""

from __future__ import annotations

from decimal import Decimal

from num2words import CONVERTER_CLASSES, num2words
from num2words.base import Num2Word_Base
from num2words.currency import parse_currency_parts

_DIGITS = "零一二三四五六七八九"
_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))

# Money takes the characters that an added stroke cannot turn into one another.
_FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")

_FEN_DIGITS = 2
# A year is read digit by digit, and its zero is the round one (GB/T 15835).
_YEAR_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def numeral(number: int) -> str:
    """Return the whole number as it is spoken: 十一, 一百零一, 负二十."""
    words: str = num2words(number, lang="zh")
    return words


def renminbi(amount: int | Decimal) -> str:
    """Return the amount in yuan as 人民币大写, by 支付结算办法 附件一."""
    words: str = num2words(amount, lang="zh", to="currency", currency="CNY")
    return words


def _spelled(number: int) -> str:
    """Return a natural number with every 一 written and one 零 for each gap."""
    for unit, word in _UNITS:
        if number >= unit:
            head, rest = divmod(number, unit)
            gap = "零" if 0 < rest < unit // 10 else ""
            return _spelled(head) + word + gap + (_spelled(rest) if rest else "")
    return _DIGITS[number]


def _small_change(jiao: int, fen: int, *, after_yuan: bool) -> str:
    """Return what follows 元: 整 if nothing, 零 in place of 角 that are missing."""
    if not jiao and not fen:
        return "整"
    missing = "零" if after_yuan else ""
    words = f"{_DIGITS[jiao]}角" if jiao else missing
    return words + (f"{_DIGITS[fen]}分" if fen else "")


class Num2WordZH(Num2Word_Base):
    """Simplified Chinese for num2words, of exact numbers only: int and Decimal."""

    # 千万亿 is the highest place that 万 and 亿 name without repeating either.
    MAXVAL = 10**16

    def setup(self) -> None:
        """Set the words and messages that the base leaves to each language."""
        self.negword = "负"
        self.errmsg_nonnum = "type(%s) not in [int, Decimal]"
        self.errmsg_fraction = "%s is not a whole number."
        self.errmsg_cents = "%s has more than 2 decimals."
        self.errmsg_currency = 'Currency code "%s" not implemented for Chinese'

    def str_to_number(self, value: str) -> Decimal:
        """Refuse text: num2words would parse it, and the caller has not said how."""
        raise TypeError(self.errmsg_nonnum % value)

    def to_cardinal(self, value: int | Decimal) -> str:
        """Return the numeral; at its head, and only there, 一十 is said 十."""
        number = self._whole(value)
        words = _spelled(abs(number))
        sign = self.negword if number < 0 else ""
        return sign + (words[1:] if words.startswith("一十") else words)

    def to_ordinal(self, value: int | Decimal) -> str:
        """Return the ordinal in words: 第一."""
        self.verify_ordinal(value)
        return f"第{self.to_cardinal(value)}"

    def to_ordinal_num(self, value: int | Decimal) -> str:
        """Return the ordinal in figures: 第1."""
        self.verify_ordinal(value)
        return f"第{self._whole(value)}"

    def to_year(self, value: int | Decimal) -> str:
        """Return the year digit by digit, without 年: 二〇二三, 公元前二二一."""
        year = self._whole(value)
        era = "公元前" if year < 0 else ""
        return era + str(abs(year)).translate(_YEAR_DIGITS)

    def to_currency(self, val: int | Decimal, currency: str = "CNY") -> str:
        """Return the amount in financial characters; an int counts yuan, not fen."""
        self._verify(val)
        if currency != "CNY":
            raise NotImplementedError(self.errmsg_currency % currency)
        # Counted as written: the library would round a third decimal away unasked.
        if int(Decimal(val).as_tuple().exponent) < -_FEN_DIGITS:
            raise ValueError(self.errmsg_cents % val)
        yuan, cents, negative = parse_currency_parts(val, is_int_with_cents=False)
        words = self.negword if negative else ""
        if yuan or not cents:
            words += f"{_spelled(yuan)}元"
        words += _small_change(*divmod(cents, 10), after_yuan=yuan > 0)
        return words.translate(_FINANCIAL)

    def _whole(self, value: int | Decimal) -> int:
        """Return the value as an int, refusing a fraction."""
        self._verify(value)
        if value != int(value):
            raise ValueError(self.errmsg_fraction % value)
        return int(value)

    def _verify(self, value: int | Decimal) -> None:
        """Refuse a float, which spells its noise, a bool, and a number out of range."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TypeError(self.errmsg_nonnum % (value,))
        if Decimal(value).is_nan():
            raise ValueError(self.errmsg_fraction % value)
        if not -self.MAXVAL < value < self.MAXVAL:
            raise OverflowError(self.errmsg_toobig % (value, self.MAXVAL))


CONVERTER_CLASSES["zh"] = Num2WordZH()
