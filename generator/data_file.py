"""A unit's data file: its name, and its text as a person would type it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator import campaign, check, yaml_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.canonical import Canonical
    from generator.fields import Field
    from generator.yaml_tree import KeyPath

    Remarks = Mapping[KeyPath, Sequence[str]]

_SCALARS = ("text", "amount")
_LINE_BREAKS = re.compile(r"\s+")


def name(unit: str) -> str:
    """A name for the unit's file; one that began as temporary files do would not be read."""
    stem = check.file_name(unit)
    return f"{'_' if stem[0] in '.~' else ''}{stem}{campaign.SUFFIXES[0]}"


def text(fields: Field, values: Canonical, head: Sequence[str] = (), remarks: Remarks = {}) -> str:  # noqa: B006 - never changed
    """The data file of the values, keys in their order.

    `head` are comments at its top, `remarks` comments above the keys at those paths.
    """
    lines = [f"# {_one_line(comment)}" for comment in head]
    apart = bool(lines)
    for name, value in values.items():
        is_large = fields.children[name].kind not in _SCALARS or "\n" in str(value)
        block = [*_field(fields.children[name], name, value, (), remarks)]
        lines += ["", *block] if apart or (is_large and lines) else block
        apart = is_large
    return "".join(f"{line}\n" for line in lines)


def _field(field: Field, name: str, value: Any, above: KeyPath, remarks: Remarks) -> Iterator[str]:
    """The lines of a key and what is below it, indented as if at the left edge."""
    path = (*above, name)
    yield from (f"# {_one_line(remark)}" for remark in remarks.get(path, ()))
    if isinstance(value, str):
        yield from _scalar(name, value, is_long=field.is_long)
        return
    yield f"{name}:"
    if isinstance(value, dict):
        yield from (f"  {line}" for line in _group(field, value, path, remarks))
        return
    for i, row in enumerate(value):
        at = (*path, i)
        yield from (f"  # {_one_line(remark)}" for remark in remarks.get(at, ()))
        lines = [*_group(field, row, at, remarks)] if isinstance(row, dict) else [_item(row)]
        # Comments of a row's first key stand above its dash.
        first = next(i for i, line in enumerate(lines) if not line.startswith("#"))
        yield from (f"  {line}" for line in lines[:first])
        yield f"  - {lines[first]}"
        yield from (f"    {line}" if line else "" for line in lines[first + 1 :])


def _group(field: Field, values: Canonical, path: KeyPath, remarks: Remarks) -> Iterator[str]:
    if not values:
        yield "{}"
    for name, value in values.items():
        yield from _field(field.children[name], name, value, path, remarks)


def _item(value: str) -> str:
    [line] = yaml_tree.lines_of(value, is_long=False)
    return line


def _scalar(name: str, value: str, *, is_long: bool) -> Iterator[str]:
    first, *more = yaml_tree.lines_of(value, is_long=is_long)
    yield f"{name}: {first}" if first else f"{name}:"
    yield from (f"  {line}" if line else "" for line in more)


def _one_line(comment: str) -> str:
    return _LINE_BREAKS.sub(" ", comment)
