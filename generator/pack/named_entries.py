"""Entries of a pack's file whose names the designer chooses, such as those of other packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANY_NAME = "*"


def with_names(rules: Mapping[str, Any], data: object) -> dict[str, Any]:
    """The Cerberus rules in which `*`, as the only name of a group, is each name that `data` has.

    Only groups at the top of the file may have it.
    """
    present = data if isinstance(data, dict) else {}
    named = dict(rules)
    for key, own in rules.items():
        below = own.get("schema")
        if own["type"] == "dict" and isinstance(below, dict) and _ANY_NAME in below:
            group = present.get(key)
            names = group if isinstance(group, dict) else {}
            named[key] = {**own, "schema": dict.fromkeys(names, below[_ANY_NAME])}
    return named
