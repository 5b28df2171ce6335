"""A unit's data file: its name, and its text as a person would type it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.campaign import campaigns, check
from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.datafile import yaml_tree
from generator.pack import derived_figures

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.pack import DerivedKind, Pack
    from generator.pack.selectors import FieldPath

    Remarks = Mapping[KeyPath, Sequence[str]]

_SCALARS = ("text", "amount")
_LINE_BREAKS = re.compile(r"\s+")


def file_name(unit: str) -> str:
    """A name for the unit's file; one that began as temporary files do would not be read."""
    stem = check.file_name(unit)
    return f"{'_' if stem[0] in '.~' else ''}{stem}{campaigns.SUFFIXES[0]}"


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
    [line] = yaml_tree.to_lines(value, is_long=False)
    return line


def _scalar(name: str, value: str, *, is_long: bool) -> Iterator[str]:
    first, *more = yaml_tree.to_lines(value, is_long=is_long)
    yield f"{name}: {first}" if first else f"{name}:"
    yield from (f"  {line}" if line else "" for line in more)


def _one_line(comment: str) -> str:
    return _LINE_BREAKS.sub(" ", comment)


# Texts by field name, in the order of the form; a bare key has a blank one.
Canonical: TypeAlias = "dict[str, str | list[Any] | Canonical]"


def canonical(
    pack: Pack, values: Mapping[str, Any], printed: Collection[KeyPath] | None = None
) -> Canonical:
    """The unit's data, given by what its documents print: texts or amounts, blank or None for nothing.

    A figure equal to what is worked out is left out, one that could be but is not printed is bare, a
    text that another stands in for is written out. Empty groups and rows are left out. Where a
    document lacks places, `printed` are the paths of those it has: what is not there is not blank.
    """  # noqa: E501
    known = _as_texts(pack.unit.fields, values)
    kinds = {(*d.each, *d.field): d.kind for d in pack.derived}
    worked_out = derived_figures.computed_values(pack, _typed(pack.unit.fields, known))
    worked_out = {
        path: value for path, value in worked_out.items() if printed is None or path in printed
    }
    return _written(pack.unit.fields, known, (), kinds, worked_out)


def _as_texts(fields: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """All its fields, as texts; without rows that hold none."""
    found: dict[str, Any] = {}
    for name, field in fields.children.items():
        value = values.get(name)
        if field.kind == "group":
            found[name] = _as_texts(field, value or {})
        elif field.kind == "rows":
            rows = [_as_texts(field, row) for row in value or []]
            found[name] = [row for row in rows if not is_blank(row)]
        elif field.kind == "texts":
            found[name] = list(value or [])
        else:
            found[name] = amounts.as_text(value)
    return found


def is_blank(value: Any) -> bool:
    """Whether there is no text in it, however deep."""
    if isinstance(value, dict):
        return all(map(is_blank, value.values()))
    return all(map(is_blank, value)) if isinstance(value, list) else not value


def _typed(fields: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with amounts as numbers, and None for what is blank or no amount."""
    found: dict[str, Any] = {}
    for name, field in fields.children.items():
        value = values[name]
        if field.kind == "group":
            found[name] = _typed(field, value)
        elif field.kind == "rows":
            found[name] = [_typed(field, row) for row in value]
        elif field.kind == "amount":
            found[name] = _amount(value, whole=field.whole)
        else:
            found[name] = value or None
    return found


def _amount(text: str, *, whole: bool) -> amounts.Amount | None:
    try:
        return amounts.read(text, whole=whole)
    except NotAnAmountError:
        return None


def _written(
    fields: Field,
    values: Mapping[str, Any],
    path: KeyPath,
    kinds: Mapping[FieldPath, DerivedKind],
    worked_out: Mapping[KeyPath, Any],
) -> Canonical:
    found: Canonical = {}
    for name, field in fields.children.items():
        below = (*path, name)
        value = values[name]
        if field.kind == "group":
            value = _written(field, value, below, kinds, worked_out)
        elif field.kind == "rows":
            value = [
                _written(field, row, (*below, i), kinds, worked_out) for i, row in enumerate(value)
            ]
        elif (computed := worked_out.get(below)) is not None:
            kind = kinds[tuple(step for step in below if isinstance(step, str))]
            if not value:
                found[name] = ""
            elif (
                kind in derived_figures.CHECKED_KINDS
                and _amount(value, whole=field.whole) == computed
            ):
                continue
        if value:
            found[name] = value
    return found
