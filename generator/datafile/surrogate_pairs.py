r"""Read JSON's two escapes for one character (`\ud83d\ude00`), which YAML does not know.

JSON writes characters beyond U+FFFF so where it keeps to ASCII (RFC 8259, 7); YAML refuses them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPES = re.compile(rf"(?P<pair>{_PAIR})|\\.")
# What stands for a pair where only its length counts.
_MASK = r"\ufffd\ufffd"
_SAVED = len(_MASK) - 1


class Joined(NamedTuple):
    """Lines with characters for pairs, and by line (from 1) the columns of these characters."""

    lines: list[str]
    columns: Mapping[int, Sequence[int]]

    def original_column(self, line: int, column: int) -> int:
        """The column (from 1) in the original line of a column in the line as it is here."""
        return column + _SAVED * bisect_left(self.columns.get(line, ()), column)


def joined(lines: list[str]) -> Joined:
    """The lines with each pair as the character it stands for, if they are JSON."""
    columns: dict[int, list[int]] = {}
    if not _has_pairs("\n".join(lines)):
        return Joined(lines, columns)
    result = []
    for number, line in enumerate(lines, 1):
        found: list[int] = []

        def character(match: re.Match[str], found: list[int] = found) -> str:
            if not match["pair"]:
                return match[0]
            found.append(match.start() + 1 - _SAVED * len(found))
            return str(json.loads(f'"{match[0]}"'))

        result.append(_ESCAPES.sub(character, line))
        if found:
            columns[number] = found
    return Joined(result, columns)


def masked(text: str) -> str:
    """The text with something of the same length that YAML reads for each pair, if it is JSON."""
    if not _has_pairs(text):
        return text
    return _ESCAPES.sub(lambda match: _MASK if match["pair"] else match[0], text)


def _has_pairs(text: str) -> bool:
    """Whether the text is JSON, so that each pair in it is in double quotes, and has one."""
    if not re.search(_PAIR, text):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
