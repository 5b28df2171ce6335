"""Formats in which forms print computed amounts: decimals, thousands separators, per cent."""

from __future__ import annotations

import decimal
import re
from dataclasses import dataclass
from decimal import Decimal

from generator.common import amounts

# What stands for the signs of a printed amount on other keyboards.
_TYPED_SIGNS = str.maketrans("％，﹣−", "%,--")
_PRINTED = re.compile(
    r"(?P<number>-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?)[ ]*(?P<percent>%?)"
)
# More digits than any amount that may be typed, and those of a hundredth of it.
_EXACT = decimal.Context(prec=100)


@dataclass(frozen=True)
class AmountFormat:
    """How an amount is printed.

    With so many `decimals` (None: as it is), rounded half away from zero; in groups of
    `thousands` (`1,234.50`); a hundred times as much with a sign, if a `percent` (`98.50%`).
    """

    decimals: int | None = None
    thousands: bool = False
    percent: bool = False


def shown(value: object, form: AmountFormat | None) -> str:
    """The value as forms print it: an amount, or its text, in the format; others as they are."""
    if form is not None and isinstance(value, str) and (number := number_text(value, form)):
        value = Decimal(number)
    if form is None or not isinstance(value, amounts.Amount):
        return amounts.as_text(value)
    amount = Decimal(value)
    if form.percent:
        amount = amounts.plain(amount.scaleb(2, _EXACT))
    if form.decimals is not None:
        last = Decimal(1).scaleb(-form.decimals)
        amount = amount.quantize(last, rounding=decimal.ROUND_HALF_UP, context=_EXACT)
    # Rounded to nothing, a negative amount is zero.
    amount = amount.copy_abs() if amount.is_zero() else amount
    return f"{amount:{',' if form.thousands else ''}f}" + ("%" if form.percent else "")


def number_text(text: str, form: AmountFormat | None) -> str:
    """The plain number that a text in the format names: 0.985 for `98.5%`; blank if it names none.

    A number without the sign of a percentage is the number itself.
    """
    if form is None:
        return ""
    match = _PRINTED.fullmatch(amounts.half_width(text).translate(_TYPED_SIGNS).strip())
    if match is None or (match["percent"] and not form.percent):
        return ""
    number = Decimal(match["number"].replace(",", ""))
    return f"{amounts.plain(number.scaleb(-2, _EXACT) if match['percent'] else number):f}"


def are_shown_alike(a: object, b: object, form: AmountFormat | None) -> bool:
    """Whether the two amounts are equal, or printed in the same way in the format."""
    return a == b or (form is not None and shown(a, form) == shown(b, form))
