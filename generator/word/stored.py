"""What a cell of a table holds that only shows as a text: numbers, days, formulas of workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Stored:
    """What a workbook's cell holds where that is not a text that somebody typed.

    `shown` is the text that the cell shows, None where that is in doubt; `exact` the number that
    it stores, or the day and time; `format` its number format. A formula whose result was not
    saved holds `nothing`.
    """

    kind: Literal["text", "number", "percent", "date", "boolean", "error", "nothing"]
    shown: str | None
    exact: str = ""
    format: str = ""
    is_formula: bool = False
