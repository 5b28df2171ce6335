"""The edit that writes a computed value where none is filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.common.diagnostics import Fix

if TYPE_CHECKING:
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath

# A field on a line of its own, with its value and a comment; not one in brackets.
_FIELD = re.compile(
    r"(?P<indent> *)(?P<dash>(?:- +)*)(?P<name>[^\s\"'{\[#-][^:{\[]*)"
    r":(?P<value>[^#{\[]*)(?P<rest>#.*)?"
)


def fix(source: Source, path: KeyPath, neighbour: KeyPath, value: str) -> Fix | None:
    """The edit that fills in the field, or adds it below its neighbour; None in brackets."""
    place = source.keys.get(path) or source.keys.get(neighbour)
    match = _FIELD.fullmatch(source.lines[place[0] - 1]) if place else None
    if place is None or match is None:
        return None
    line = place[0]
    if path in source.keys:
        comment = f" {match['rest']}" if match["rest"] else ""
        filled = f"{match['indent']}{match['dash']}{match['name']}: {value}{comment}"
        return Fix(line, line, (filled,)) if not match["value"].strip() else None
    indent = match["indent"] + " " * len(match["dash"])
    return Fix(line, line, (match[0], f"{indent}{path[-1]}: {value}"))
