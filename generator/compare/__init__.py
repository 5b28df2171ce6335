"""Two campaigns, data files, documents or archives compared, field by field.

In come two names typed by staff. Out come the differences as text, JSON or a Word table.
`forms diff` starts in `command`; open `sources` next, where each source becomes a side: units by
name with the texts that their forms print. `comparison` pairs the units, `field_changes` finds what
differs in one, `row_pairs` which rows are the same row, `messages` how it is put in words.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Format: TypeAlias = Literal["text", "json", "docx"]
FORMATS: tuple[Format, ...] = ("text", "json", "docx")
