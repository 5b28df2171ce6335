"""The context of a template: every field of the schema as text, every list with its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from generator.common import amounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

Context: TypeAlias = "dict[str, str | list[Any] | Context]"


def build(pack: Pack, settings: Mapping[str, Any], unit: Mapping[str, Any]) -> Context:
    """Settings and unit by field name; amounts in plain notation, missing values as blank text.

    A list is filled up to the pack's `least_rows`, by default one row; the list that a form repeats
    over has as many rows as the data, but one at least for the first form, with which every unit's
    document begins.
    """
    least: dict[FieldPath, int] = {form.repeat: 0 for form in pack.forms if form.repeat}
    least.update(pack.least_rows)
    if first := pack.forms[0].repeat:
        least[first] = max(1, least[first])
    numbered: dict[FieldPath, list[str]] = {}
    for derived in pack.derived:
        if derived.kind == "number":
            *above, name = (*derived.each, *derived.field)
            numbered.setdefault(tuple(above), []).append(name)
    context = _group(pack.settings.fields, settings, (), least, numbered)
    return context | _group(pack.unit.fields, unit, (), least, numbered)


def _group(
    field: Field,
    values: Mapping[str, Any],
    path: FieldPath,
    least: Mapping[FieldPath, int],
    numbered: Mapping[FieldPath, list[str]],
) -> Context:
    group: Context = {}
    for name, child in field.children.items():
        below = (*path, name)
        value = values.get(name)
        if child.kind == "group":
            group[name] = _group(child, value or {}, below, least, numbered)
        elif child.kind == "rows":
            rows = list(value or [])
            rows += [{}] * (least.get(below, 1) - len(rows))
            group[name] = [_group(child, row, below, least, numbered) for row in rows]
        elif child.kind == "texts":
            group[name] = list(value or [])
        else:
            group[name] = amounts.as_text(value)
    for name in numbered.get(path, ()):
        group[name] = amounts.as_text(values.get(name))
    return group
