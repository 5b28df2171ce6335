"""Read how many rows the lists of a pack draw at least."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from generator.pack.fields import find_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.pack.path_reader import PathReader
    from generator.pack.selectors import FieldPath

# Of a list within rows of another; more would be multiplied with all rows of the data.
_MOST_WITHIN = 50


def read_least_rows(reader: PathReader, rows: Sequence[Mapping[str, Any]]) -> dict[FieldPath, int]:
    """The least rows by the paths of their lists."""
    least = {
        reader.path(("least_rows", i, "list"), row["list"], "rows"): row["rows"]
        for i, row in enumerate(rows)
    }
    for i, path in enumerate(least):
        if _within(reader, least, path) > _MOST_WITHIN:
            message = f"列表之中的列表，最少行数（各层相乘）应不超过 {_MOST_WITHIN}"
            reader.report(("least_rows", i, "rows"), message)
    return least


def _within(reader: PathReader, least: Mapping[FieldPath, int], path: FieldPath) -> int:
    """How many rows one row of the outermost list has at least in the list of the path."""
    above = [path[: n + 1] for n in range(len(path))]
    fields = [find_field(reader.fields, each) for each in above]
    lists = [p for p, field in zip(above, fields, strict=True) if field and field.kind == "rows"]
    return math.prod(least.get(each, 1) for each in lists[1:])
