"""How a form names the unit in its running text: the unit's own name, or a placeholder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.draft.analysis import label_text, words
from generator.draft.official_form import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.draft.official_form import OfficialForm

_SHORTEST, _LONGEST = 4, 30


def find(form: OfficialForm) -> str:
    """The text that stands for the unit outside the form's cells of values; blank for none.

    It is a placeholder such as ××单位, or a name that is alone in its line, as under a letter.
    """
    lines = [label_text.squash(text) for text in _lines(form)]
    for line in lines:
        if match := words.pattern("unit_placeholders").search(line):
            return match.group()
    return next(
        (
            line
            for line in lines
            if _SHORTEST <= len(line) <= _LONGEST and words.has("organisations", line)
        ),
        "",
    )


def _lines(form: OfficialForm) -> Iterator[str]:
    for block in form.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (row.cells[0].text for row in block.rows if len(row.cells) == 1)


def split(text: str, unit: str) -> list[str]:
    """The text cut around each mention of the unit, which is every second piece."""
    return re.split(f"({re.escape(unit)})", text) if unit else [text]
