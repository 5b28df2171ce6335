"""What of a form that was handed out is the program's own, and what of it need not come back.

A note is passed over in any document, since its mark may be lost on the way; what somebody typed
into one stays, and is reported like other text outside the forms. A change of the pack or the
program may have changed the wording since: a paragraph outside tables that begins and ends as all
notes do is a note, whatever stands between, and what stands behind its end was typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common.fold import fold
from generator.form.handout_notes import END, START

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback.alignment import AlignedRow
    from generator.word.document_rows import Row

# The end of a sentence: whole ones may be of an earlier wording.
_ENDS = "。"


def without_notes(
    rows: Sequence[Row], notes: Sequence[str], *, is_pack_changed: bool = False
) -> list[Row]:
    """The rows without the notes; of a changed note, what was added to it.

    `is_pack_changed` is whether the pack was another when the form was handed out.
    """
    folded = [fold(note) for note in notes]
    return list(_others(rows, folded, is_pack_changed=is_pack_changed)) if folded else list(rows)


def _others(rows: Sequence[Row], notes: Sequence[str], *, is_pack_changed: bool) -> Iterator[Row]:
    start = fold(START)
    for row in rows:
        text = "" if row.table else fold(row.cells[0].text)
        added = (
            _typed(text, notes, is_pack_changed=is_pack_changed) if text.startswith(start) else None
        )
        if added is None:
            yield row
        elif added or row.cells[0].other_content:
            yield replace(row, cells=(replace(row.cells[0], text=added, marked=()),))


def _typed(text: str, notes: Sequence[str], *, is_pack_changed: bool) -> str | None:
    """What was typed into the note that the text is; None where it is none."""
    additions = [(each, note) for note in notes if (each := _added(text, note)) is not None]
    added, note = min(additions, key=lambda each: len(each[0]), default=(None, ""))
    _, end, behind = text.rpartition(fold(END))
    if not end:
        return added
    is_own_wording = added is not None and len(text) - len(added) == len(note)
    is_sentence = bool(added) and f"{added}"[-1] in _ENDS
    return added if is_own_wording and not is_sentence and not is_pack_changed else behind


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
