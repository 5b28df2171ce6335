"""Formats in which forms print computed amounts: decimals, thousands separators, per cent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AmountFormat:
    """How an amount is printed.

    With so many `decimals` (None: as it is), rounded half away from zero; in groups of
    `thousands` (`1,234.50`); a hundred times as much with a sign, if a `percent` (`98.50%`).
    """

    decimals: int | None = None
    thousands: bool = False
    percent: bool = False
