"""Ids of fields, rows and lists in the page: their key paths as JSON pointers (RFC 6901).

In each step all but letters (Chinese ones, too) and digits is percent-encoded: an id has no sign
that means something in HTML or JSON, and is as short as it can be. Rows count from 0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field


class UnknownKeyError(ValueError):
    """An id that is none of the pack's fields."""


def to_id(path: KeyPath) -> str:
    """The id of the key path; blank for the unit itself."""
    return "".join(map(_part, path))


def from_id(key: str, unit: Field) -> KeyPath:
    """The key path of the id, by the schema of the unit's fields.

    Raises UnknownKeyError for what is no field, no list and no row of one. Whether the data have
    the row is not looked at.
    """
    path: list[str | int] = []
    field: Field | None = unit
    is_list = False
    for part in key.split("/")[1:]:
        step = _step(part)
        if field is None:
            raise UnknownKeyError(key)
        if is_list:
            if not (step.isascii() and step.isdecimal() and len(step) <= _LONGEST_NUMBER):
                raise UnknownKeyError(key)
            path.append(int(step))
            field, is_list = (field if field.children else None), False
            continue
        field = field.children.get(step)
        if field is None:
            raise UnknownKeyError(key)
        path.append(step)
        is_list = field.kind in ("rows", "texts")
    if key and (not key.startswith("/") or not path):
        raise UnknownKeyError(key)
    return tuple(path)


def from_shown_id(key: str, unit: Field) -> KeyPath:
    """As `from_id`, also for the id of a row's number, which is shown and is no field."""
    try:
        return from_id(key, unit)
    except UnknownKeyError:
        row, _, number = key.rpartition("/")
        return (*from_id(row, unit), _step(number))


# A list of more rows is no form.
_LONGEST_NUMBER = 6


def _step(part: str) -> str:
    return unquote(part).replace("~1", "/").replace("~0", "~")


# A page has thousands of fields of few names.
@lru_cache(maxsize=4096)
def _part(step: str | int) -> str:
    pointer = str(step).replace("~", "~0").replace("/", "~1")
    return "/" + "".join(sign if sign.isalnum() else quote(sign, safe="") for sign in pointer)
