"""Names of a sheet's columns."""

from __future__ import annotations


def letters(column: int) -> str:
    """The column's letters: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name
