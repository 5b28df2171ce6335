"""What a data file says as texts, field by field, also where the schema refuses it."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from generator.common import amounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.pack.fields import Field


def as_typed(field: Field, values: Any, typed: Any) -> dict[str, Any]:
    """The values with the texts of the data file, where it has any.

    Derived values that are not typed stay as they were worked out; without those that were not.
    """
    values, typed = _group(values), _group(typed)
    texts: dict[str, Any] = {}
    for name, child in field.children.items():
        value, text = values.get(name), typed.get(name)
        if child.kind == "group":
            texts[name] = as_typed(child, value, text)
        elif child.kind == "rows":
            pairs = zip_longest(_list(value), _list(text))
            texts[name] = [as_typed(child, row, typed_row) for row, typed_row in pairs]
        elif child.kind == "texts":
            entries = [text] if isinstance(text, str) else _list(text)
            texts[name] = [each for each in entries if isinstance(each, str) and each]
        elif name in typed or value is not None:
            texts[name] = text if isinstance(text, str) and text else amounts.as_text(value)
    return texts


def _group(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
