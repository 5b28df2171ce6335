"""What of a form that was handed out is the program's own, and what of it need not come back.

A note is passed over in any document, since its mark may be lost on the way; what somebody typed
into one is left, and so is told as what stands outside the forms.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common.fold import fold
from generator.form.handout_notes import START

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback.alignment import AlignedRow
    from generator.word.document_rows import Row


def without_notes(rows: Sequence[Row], notes: Sequence[str]) -> list[Row]:
    """The rows without the notes; of a changed note, what was added to it."""
    folded = [fold(note) for note in notes]
    return list(_others(rows, folded, fold(START))) if folded else list(rows)


def _others(rows: Sequence[Row], notes: Sequence[str], start: str) -> Iterator[Row]:
    for row in rows:
        text = "" if row.table else fold(row.cells[0].text)
        additions = [_added(text, note) for note in notes] if text.startswith(start) else []
        added = min((each for each in additions if each is not None), key=len, default=None)
        if added is None:
            yield row
        elif added or row.cells[0].other_content:
            yield replace(row, cells=(replace(row.cells[0], text=added, marked=()),))


def _added(text: str, note: str) -> str | None:
    """What the text has between the beginning and the end that it shares with the note.

    None where that is less than half of the note: then it is another text.
    """
    before = _shared(text, note)
    rest = text[before:]
    after = _shared(rest[::-1], note[before:][::-1])
    return rest[: len(rest) - after] if 2 * (before + after) >= len(note) else None


def _shared(a: str, b: str) -> int:
    """How many characters both texts begin with."""
    differing = (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
    return next(differing, min(len(a), len(b)))


def deleted_lists(aligned: Sequence[AlignedRow]) -> dict[int, str]:
    """The aligned rows, by index, that stand for a list that was deleted whole.

    Where the label went with it, the list above may have rows of it, if it has more filled in ones
    than that with its own label: its name is said, blank for no doubt.
    """
    deleted: dict[int, str] = {}
    above = ""
    for i, each in enumerate(aligned):
        pattern = each.pattern
        if pattern is None:
            continue
        if each.row is not None:
            is_filled_in = any(text.strip() for pair in each.pairs for text in pair.texts)
            if not each.is_repeat:
                above = ""
            elif is_filled_in and pattern.list:
                above = pattern.list[-1]
        elif pattern.list:
            deleted[i] = above if any(cell.merges for cell in pattern.cells) else ""
    return deleted
