"""Judge how well the forms of a pack fit a document, by their labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.common.fold import fold
from generator.readback import form_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.readback import row_pattern
    from generator.readback.row_pattern import FormPattern
    from generator.word import document_rows

# Rows that are looked at: those of dozens of units.
_MAX_ROWS = 5_000
# A document that has a smaller share of a pack's labels is not of this pack.
_MIN_SHARE = 0.6


@dataclass(frozen=True)
class Fit:
    """How many labels of the forms that start in a document are in it, and how many are not."""

    found: int
    missing: int

    @property
    def score(self) -> int:
        """Higher is better: labels of the forms that are there count, those that are not too."""
        return self.found - self.missing

    @property
    def is_any(self) -> bool:
        """Whether any form starts in the document."""
        return self.found + self.missing > 0

    @property
    def is_plausible(self) -> bool:
        """Whether the document has most labels of the forms."""
        return self.found > 0 and self.found >= _MIN_SHARE * (self.found + self.missing)


def fit(forms: Sequence[FormPattern], rows: Sequence[document_rows.Row]) -> Fit:
    """How well a pack's forms fit the document."""
    rows = rows[:_MAX_ROWS]
    starts = form_starts.find(forms, rows)
    cuts = [*(start.row for start in starts), len(rows)]
    found = missing = 0
    for start, end in zip(starts, cuts[1:], strict=True):
        texts = {cell.text for row in rows[start.row : end] for cell in row.cells}
        folded = set(map(fold, texts))
        labels = _labels(forms[start.form])
        here = sum(_is_there(cell, texts, folded) for cell in labels)
        found, missing = found + here, missing + len(labels) - here
    return Fit(found, missing)


def _labels(form: FormPattern) -> list[row_pattern.Cell]:
    """The form's cells with labels, each label once."""
    cells = (cell for row in form.rows for cell in row.cells if cell.label)
    return list({cell.label: cell for cell in cells}.values())


def _is_there(cell: row_pattern.Cell, texts: Iterable[str], folded: set[str]) -> bool:
    """Whether one of the texts is the cell's label, with any texts for its fields."""
    if cell.loose is None:
        return cell.label in folded
    return any(cell.loose.fullmatch(text) for text in texts)
