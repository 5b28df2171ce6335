"""Exact amounts: read as they are typed, summed up, and what was meant by a text that is none."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from generator.common.diagnostics import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

# What an amount can be asked for in, as a power of ten of 元.
UNITS = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}

# A whole number is an int.
Amount: TypeAlias = Decimal | int

MAX_DIGITS = 30
# What is printed again exactly as typed: no sign +, no exponent, no leading zero.
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．。，－＋　", "0123456789..,-+ ")
# A number as people also write it: a sign +, separators, an exponent, its unit.
_LOOSE = re.compile(
    r"(?P<sign>[-+]?)(?P<digits>[0-9]+(?:[,' ][0-9]{3})*)(?P<rest>\.[0-9]*)?"
    r"(?P<exponent>[eE][-+]?[0-9]{1,2})? *(?P<unit>(?s:.*))"
)
# What people write around a number: a currency sign, a guess, brackets, a note, invisible marks.
_AROUND = re.compile(r"^[\s￥¥$约]+|[（()）]|\s*(?:#|＃|//).*$|[\u200b-\u200f\u2060\ufeff]|\s+$")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_CONFUSED = (
    (re.compile(r"[0-9]\t[0-9]"), "此处粘贴了多个单元格，请只保留本栏的数字。"),
    (re.compile(r"^=|[0-9] *[*×+＋] *[0-9]"), "请填计算结果，不要填算式。"),
)
# How people write that there is nothing.
_NOTHING = ("无", "没有", "零", "-", "—", "——", "/", "\\", "O", "o")
# Wide enough for any sum of amounts the schema lets through; a rounded one would raise.
_EXACT = decimal.Context(prec=100, traps=[decimal.Inexact, decimal.InvalidOperation])


class NotAnAmountError(ValueError):
    """The text is no amount; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read(text: str, unit: str = "", *, whole: bool = False) -> Amount:
    """The amount that the text writes, with the digits it was typed with; an int for a `whole` one.

    Raises NotAnAmountError for any other text, with a hint in the `unit` that amounts are in.
    """
    form = _WHOLE if whole else _DECIMAL
    kind = "整数" if whole else "数字"
    if form.fullmatch(text):
        if len(text) <= MAX_DIGITS:
            return int(text) if whole else Decimal(text)
        hint = f"数字最多 {MAX_DIGITS} 位，请核对。"
    else:
        meant = "0" if text in _NOTHING else _meant(text, unit)
        hint = f"请只填半角{kind}，不带计量单位" + (f"（本栏以{unit}为单位）。" if unit else "。")
        hint = next((told for sign, told in _CONFUSED if sign.search(text)), hint)
        if form.fullmatch(meant) and len(meant) <= MAX_DIGITS:
            hint = f"请改为 {meant}" + (
                f"（本栏以{unit}为单位，不必填写“{unit}”）。" if unit else "。"
            )
    hidden = _INVISIBLE.search(text)
    where = f"，其中含不可见字符（U+{ord(hidden.group()):04X}）" if hidden else ""
    raise NotAnAmountError(f"应填{kind}，现为“{excerpt(text)}”{where}", hint)


def half_width(text: str) -> str:
    """The text with its full-width digits, points, signs and blanks as half-width ones."""
    return text.translate(_HALF_WIDTH)


def _meant(text: str, unit: str) -> str:
    """The amount as it should have been typed; blank where that is not plain."""
    match = _LOOSE.fullmatch(_AROUND.sub("", text.translate(_HALF_WIDTH)))
    if match is None:
        return ""
    digits = re.sub("[,' ]", "", match["digits"])
    amount = Decimal(f"{match['sign']}{digits}{match['rest'] or ''}{match['exponent'] or ''}")
    if written := match["unit"]:
        written = f"{written}元" if written in ("万", "亿") else written
        if written != unit and not {written, unit} <= set(UNITS):
            return ""
        shift = 0 if written == unit else UNITS[written] - UNITS[unit]
        amount = plain(amount.scaleb(shift))
    return f"{amount:f}"


def total(amounts: Iterable[object]) -> Decimal | None:
    """Exact sum without trailing zeros; None where one of them is missing or not an amount."""
    result = Decimal(0)
    for amount in amounts:
        if not isinstance(amount, Amount):
            return None
        result = _EXACT.add(result, amount)
    return plain(result)


def plain(amount: Decimal) -> Decimal:
    """The amount with an exponent that prints it in plain notation, without trailing zeros."""
    reduced = amount.normalize(_EXACT)
    return Decimal(f"{_EXACT.add(reduced, Decimal(0)):f}")


def difference(a: Amount, b: Amount) -> Decimal:
    """How far the two are apart, exactly."""
    return plain(_EXACT.abs(_EXACT.subtract(a, b)))


def as_text(value: object) -> str:
    """The value as it is printed: blank for None, an amount with the digits it has."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
