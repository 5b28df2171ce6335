"""The hidden sheet by which a workbook says whose form it is, and the order of its sheets.

One layout for who writes it and who reads it: rows of texts, the first cell says what the others
are. It is known by its first cell, not by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What the sheet is called, and what its first cell says.
NAME = "_表单信息"
SIGN = "urn:official-forms:handout:1"
# The workbook's defined name of the first cell of the first, second … sheet of `sheets`: it stays
# with its sheet when that is renamed or moved.
NAME_OF_SHEET = "form_{}"
_SHEET, _HELPER = "sheet", "helper"
# Above it nothing is ours.
_MAX_ROWS = 10_000


@dataclass(frozen=True)
class MarkSheet:
    """What the sheet says: `fields` of the mark by name, names of the sheets.

    `sheets` are those of the forms in their order; `helpers` the workbook's other sheets, such as
    the one of choices, which are no forms.
    """

    fields: Mapping[str, str]
    sheets: tuple[str, ...]
    helpers: tuple[str, ...] = ()


def to_rows(mark: MarkSheet) -> list[tuple[str, str]]:
    """The cells to write, as texts: columns A and B of each row from the first."""
    return [
        (SIGN, ""),
        *mark.fields.items(),
        *((_SHEET, name) for name in mark.sheets),
        *((_HELPER, name) for name in mark.helpers),
    ]


def from_rows(rows: Sequence[Sequence[str]]) -> MarkSheet | None:
    """What a sheet's cells say, by rows; None for any other sheet."""
    if not rows or not rows[0] or rows[0][0].strip() != SIGN:
        return None
    named = [(row[0].strip(), row[1]) for row in rows[1:_MAX_ROWS] if len(row) > 1]
    return MarkSheet(
        fields={name: text for name, text in named if name not in (_SHEET, _HELPER)},
        sheets=tuple(text for name, text in named if name == _SHEET),
        helpers=tuple(text for name, text in named if name == _HELPER),
    )
