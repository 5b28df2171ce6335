"""Compare two campaigns, data files, documents or archives field by field.

In come two names typed by staff. Out come the differences as text, JSON or a Word table.
`forms diff` starts in `command`; open `sources` next, where each source becomes a side: units by
name with the texts that their forms print. `comparison` pairs the units, `field_changes` compares
two of them, `row_pairs` matches their rows, `messages` has the words. `value_edits` makes edits of
a data file of what two sets of its values differ in.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Format: TypeAlias = Literal["text", "json", "docx"]
FORMATS: tuple[Format, ...] = ("text", "json", "docx")
