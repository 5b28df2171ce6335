"""Slips of typing that YAML cannot read but whose meaning is plain, put right in memory.

They are mistakes all the same, and reported; put right, they no longer hide the rest of the file.
"""

from __future__ import annotations

import re

_WIDE = "\u3000\u00a0"
WIDE_INDENTATION = re.compile(f" *(?=[{_WIDE}])")
# A key, then a full-width colon, or a colon with no blank (or a full-width one) behind it.
_COLON = re.compile(
    rf"(?P<indent>[ {_WIDE}]*(?:- +)*)(?P<key>[^\s:：#'\"\[\]{{}}&*!|>%@`-][^:：]*)"
    rf"(?:：|:(?=[^\s]|[{_WIDE}]))[ {_WIDE}]*(?P<value>.*)"
)


def put_right(line: str) -> str | None:
    """The line as it was meant, or None where that is not plain."""
    indent = line[: len(line) - len(line.lstrip(" " + _WIDE))]
    meant = indent.replace("\u3000", "  ").replace("\u00a0", " ") + line[len(indent) :]
    if match := _COLON.fullmatch(meant):
        meant = f"{match['indent']}{match['key']}: {match['value']}".rstrip()
    return None if meant == line else meant
