"""A unit's data as they are written once and for all: what can be worked out left out, blanks bare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from generator import amounts, context, figures
from generator.amounts import NotAnAmountError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from generator.fields import Field
    from generator.pack import DerivedKind, Pack
    from generator.selectors import FieldPath
    from generator.yaml_tree import KeyPath

# Texts by field name, in the order of the form; a bare key has a blank one.
Canonical: TypeAlias = "dict[str, str | list[Any] | Canonical]"


def of(
    pack: Pack, values: Mapping[str, Any], printed: Collection[KeyPath] | None = None
) -> Canonical:
    """The unit's data, given by what its documents print: texts or amounts, blank or None for nothing.

    A figure equal to what is worked out is left out, one that could be but is not printed is bare, a
    text that another stands in for is written out. Empty groups and rows are left out. Where a
    document lacks places, `printed` are the paths of those it has: what is not there is not blank.
    """
    known = _group(pack.unit.fields, values)
    kinds = {(*d.each, *d.field): d.kind for d in pack.derived}
    worked_out = figures.worked_out(pack, _typed(pack.unit.fields, known))
    worked_out = {
        path: value for path, value in worked_out.items() if printed is None or path in printed
    }
    return _written(pack.unit.fields, known, (), kinds, worked_out)


def _group(fields: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """All its fields, as texts; without rows that hold none."""
    found: dict[str, Any] = {}
    for name, field in fields.children.items():
        value = values.get(name)
        if field.kind == "group":
            found[name] = _group(field, value or {})
        elif field.kind == "rows":
            rows = [_group(field, row) for row in value or []]
            found[name] = [row for row in rows if not is_blank(row)]
        elif field.kind == "texts":
            found[name] = list(value or [])
        else:
            found[name] = context.as_text(value)
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
            elif kind in figures.HELD and _amount(value, whole=field.whole) == computed:
                continue
        if value:
            found[name] = value
    return found
