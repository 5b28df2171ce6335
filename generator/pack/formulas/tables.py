"""The constants of a pack, and its tables, which LOOKUP looks in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True)
class Table:
    """Values by codes, or by bands: from each number on, the values of the highest not above.

    `rows` are in the order of the file for codes, from the lowest number on for bands.
    """

    name: str
    is_bands: bool
    rows: tuple[tuple[Decimal | str, Decimal | str], ...]
