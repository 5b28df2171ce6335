"""Regular expressions by which a form's labels are known again in a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.common import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

# What may be between two characters of a label: blanks and invisible characters.
BLANK = r"[\s\u200b-\u200f\u2060\ufeff]"
_GAP = f"{BLANK}*+"
# What people write between two dates.
RANGE_MARK = "(?:至|到|[-－~～〜]|[—–―─]{1,2}|--)"


def loose(label: str) -> str:
    """A regular expression for the label with any blanks in it, in characters of either width."""
    characters = (f"[{re.escape(c)}{_full_width(c)}]" for c in fold.fold(label))
    # Gaps are possessive: without backtracking, time is at most quadratic in the text's length.
    return _GAP + "".join(f"{character}{_GAP}" for character in characters)


def _full_width(character: str) -> str:
    """The full-width form of an ASCII character (U+FF01 to U+FF5E); blank for others."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else ""


def in_order(pieces: Sequence[str]) -> str:
    """A pattern of labels with fields (blank) between them.

    But for the last, a field ends where the next label first stands, without backtracking: if what
    follows is found behind a later one, it is found behind the first one, too.
    """
    last = max(i for i, piece in enumerate(pieces) if not piece)
    pattern, is_open = "", False
    for i, piece in enumerate(pieces):
        if piece:
            pattern += f"{piece})" if is_open else piece
            is_open = False
        else:
            begins = i < last and not is_open and any(pieces[i:last])
            pattern += "(?>(.*?)" if begins else "(.*?)"
            is_open = is_open or begins
    return pattern


def is_range_mark(label: str) -> bool:
    """Whether the label is what stands between two dates: `至`, `—`, `~`."""
    return re.fullmatch(RANGE_MARK, fold.fold(label)) is not None


def has_addition(label: str, text: str) -> bool:
    """Whether the text is the label with something filled in after its colon."""
    before, colon, after = label.partition(":")
    folded = fold.fold(text)
    return bool(colon) and folded.startswith(before + colon) and folded.endswith(after)
