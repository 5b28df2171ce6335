"""Exact amounts: parse, add, print; suggest a correction for text that is no amount."""

from __future__ import annotations

import decimal
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from generator.common.diagnostics import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

# Units of money, each as a power of ten of 元.
UNITS = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}

# A whole number is an int.
Amount: TypeAlias = Decimal | int

MAX_DIGITS = 30
# The notation that is printed exactly as typed: no plus sign, exponent or leading zero.
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．。，－＋　", "0123456789..,-+ ")
# Other notations in use: plus sign, thousands separators, exponent, unit.
_LOOSE = re.compile(
    r"(?P<sign>[-+]?)(?P<digits>[0-9]+(?:[,' ][0-9]{3})*)(?P<rest>\.[0-9]*)?"
    r"(?P<exponent>[eE][-+]?[0-9]{1,2})? *(?P<unit>(?s:.*))"
)
# Removed from around a number: currency sign, 约, brackets, a comment, invisible characters.
_AROUND = re.compile(r"^[\s￥¥$约]+|[（()）]|\s*(?:#|＃|//).*$|[\u200b-\u200f\u2060\ufeff]|\s+$")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_CONFUSED = (
    (re.compile(r"[0-9]\t[0-9]"), "此处粘贴了多个单元格，请只保留本栏的数字。"),
    (re.compile(r"^=|[0-9] *[*×+＋] *[0-9]"), "请填计算结果，不要填算式。"),
)
# Notations of one number, without a doubt. Not among them: an estimate, a decimal comma, a number
# in brackets (an accountant's minus), several numbers with blanks between them.
_CLEAR = re.compile(
    r"(?P<currency>人民币|[¥￥])?\s*(?P<number>-?(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]*)?)"
    r"\s*(?P<unit>[^\W\d]*?|\([^\W\d]+\)|%)整?"
)
# A Chinese comma is none of them: it parts words, too.
_TYPED_SIGNS = _HALF_WIDTH | str.maketrans("，％（）", "，%()")
# Ways of writing zero.
_ZERO = ("无", "没有", "零", "-", "—", "——", "/", "\\", "O", "o")
# Precise enough for any sum of amounts that the schema accepts; rounding raises Inexact.
_EXACT = decimal.Context(prec=100, traps=[decimal.Inexact, decimal.InvalidOperation])


class NotAnAmountError(ValueError):
    """The text is not an amount; `hint` says what to write instead, `likely` is that amount.

    `likely` is blank where it is not clear.
    """

    def __init__(self, message: str, hint: str, likely: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.likely = likely


def read(text: str, unit: str = "", *, whole: bool = False) -> Amount:
    """The amount with the digits it was typed with; an int if it must be `whole`.

    Raises NotAnAmountError for any other text. Its hint converts to `unit`, the unit of the field.
    """
    form = _WHOLE if whole else _DECIMAL
    kind = "整数" if whole else "数字"
    likely = ""
    if form.fullmatch(text):
        if len(text) <= MAX_DIGITS:
            return int(text) if whole else Decimal(text)
        hint = f"数字最多 {MAX_DIGITS} 位，请核对。"
    else:
        guess = "0" if text in _ZERO else _likely_amount(text, unit)
        hint = f"请只填半角{kind}，不带计量单位" + (f"（本栏以{unit}为单位）。" if unit else "。")
        hint = next((advice for pattern, advice in _CONFUSED if pattern.search(text)), hint)
        if form.fullmatch(guess) and len(guess) <= MAX_DIGITS:
            likely = guess
            hint = f"请改为 {likely}" + (
                f"（本栏以{unit}为单位，不必填写“{unit}”）。" if unit else "。"
            )
    hidden = _INVISIBLE.search(text)
    where = f"，其中含不可见字符（U+{ord(hidden.group()):04X}）" if hidden else ""
    raise NotAnAmountError(f"应填{kind}，现为“{excerpt(text)}”{where}", hint, likely)


def half_width(text: str) -> str:
    """The text with full-width digits, points, signs and spaces replaced by half-width ones."""
    return text.translate(_HALF_WIDTH)


def is_full_width(text: str) -> bool:
    """Whether the text is in half-width characters once those of full width are replaced.

    A Chinese full stop or comma for a decimal point is another character, not a wider one.
    """
    return unicodedata.normalize("NFKC", text) == half_width(text)


def unambiguous(text: str, unit: str = "", *, whole: bool = False) -> str:
    """The amount in `unit` that a text names without a doubt, in another notation.

    An empty string where there is a doubt. Clear are full-width characters, thousands separators
    and a unit that is named: `44,400元` is 4.44 in 万元.
    """
    match = _CLEAR.fullmatch(_INVISIBLE.sub("", text.translate(_TYPED_SIGNS)).strip())
    if match is None:
        return ""
    named = match["unit"].strip("()")
    if match["currency"] and not named and unit != "元":
        # `¥20` in a field of 万元: 20 元 or 20 万元?
        return ""
    is_own = named in ("", unit) or f"{named}元" == unit
    amount = _likely_amount(match["number"] + ("" if is_own else named), unit)
    form = _WHOLE if whole else _DECIMAL
    return amount if form.fullmatch(amount) and len(amount) <= MAX_DIGITS else ""


def _likely_amount(text: str, unit: str) -> str:
    """The amount that was probably meant, in `unit`; an empty string if that is not clear."""
    match = _LOOSE.fullmatch(_AROUND.sub("", text.translate(_HALF_WIDTH)))
    if match is None:
        return ""
    digits = re.sub("[,' ]", "", match["digits"])
    amount = Decimal(f"{match['sign']}{digits}{match['rest'] or ''}{match['exponent'] or ''}")
    if typed_unit := match["unit"]:
        typed_unit = f"{typed_unit}元" if typed_unit in ("万", "亿") else typed_unit
        if typed_unit != unit and not {typed_unit, unit} <= set(UNITS):
            return ""
        shift = 0 if typed_unit == unit else UNITS[typed_unit] - UNITS[unit]
        amount = plain(amount.scaleb(shift))
    return f"{amount:f}"


def total(amounts: Iterable[object]) -> Decimal | None:
    """Exact sum without trailing zeros; None if one of the values is missing or not an amount."""
    result = Decimal(0)
    for amount in amounts:
        if not isinstance(amount, Amount):
            return None
        result = _EXACT.add(result, amount)
    return plain(result)


def plain(amount: Decimal) -> Decimal:
    """The same amount, without trailing zeros, in the form that prints without an exponent."""
    reduced = amount.normalize(_EXACT)
    return Decimal(f"{_EXACT.add(reduced, Decimal(0)):f}")


def difference(a: Amount, b: Amount) -> Decimal:
    """Absolute difference of the two, exact."""
    return plain(_EXACT.abs(_EXACT.subtract(a, b)))


def as_addition(addends: Iterable[object], sum_: Decimal) -> str:
    """The addition as a text, `10+20=30`; the sum alone where there are no two amounts."""
    terms = [f"{plain(Decimal(addend)):f}" for addend in addends if isinstance(addend, Amount)]
    return f"{'+'.join(terms)}={sum_:f}" if len(terms) > 1 else f"{sum_:f}"


def as_text(value: object) -> str:
    """The value as printed: empty for None, an amount with all its digits and no exponent."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
