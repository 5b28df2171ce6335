"""The context of a template: every field of the schema as text, every list with its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.common import amount_format, amounts
from generator.pack import ticks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.pack.ticks import TickMark

Context: TypeAlias = "dict[str, str | list[Any] | Context]"


@dataclass(frozen=True)
class _Drawn:
    """What is drawn beside the data, by the paths of groups and lists.

    `least` rows of lists, names of fields that are `numbered`, `marks` of ticks.
    """

    least: Mapping[FieldPath, int]
    numbered: Mapping[FieldPath, list[str]]
    marks: Mapping[FieldPath, Mapping[str, TickMark]]


def build(pack: Pack, settings: Mapping[str, Any], unit: Mapping[str, Any]) -> Context:
    """Settings and unit by field name; amounts as they are printed, missing values as blank text.

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
    drawn = _Drawn(least, numbered, ticks.by_group(pack.ticks))
    context = _group(pack.settings.fields, settings, (), _Drawn(least, {}, {}))
    return context | _group(pack.unit.fields, unit, (), drawn)


def _group(field: Field, values: Mapping[str, Any], path: FieldPath, drawn: _Drawn) -> Context:
    group: Context = {}
    for name, child in field.children.items():
        below = (*path, name)
        value = values.get(name)
        if child.kind == "group":
            group[name] = _group(child, value or {}, below, drawn)
        elif child.kind == "rows":
            rows = list(value or [])
            rows += [{}] * (drawn.least.get(below, 1) - len(rows))
            group[name] = [_group(child, row, below, drawn) for row in rows]
        elif child.kind == "texts":
            group[name] = list(value or [])
        else:
            group[name] = amount_format.shown(value, child.format)
    for name in drawn.numbered.get(path, ()):
        group[name] = amounts.as_text(values.get(name))
    for name, mark in drawn.marks.get(path, {}).items():
        group[name] = mark.drawn(group[mark.field])
    return group
