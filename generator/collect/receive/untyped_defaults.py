"""Default texts that a data file does not type, where what it is merged with does not say them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.campaign import data_file
from generator.compare import value_edits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from generator.campaign.data_file import Canonical
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath


def without(
    pack: Pack, values: Mapping[str, Any], typed: Any, other: Mapping[str, Any]
) -> Canonical:
    """The data file's canonical values but for such texts; `typed` are its own values.

    Canonical values hold each default as it was worked out, a form that left it blank says nothing:
    without this the data file would seem to be changed by the bureau, though nobody touched it.
    """
    defaults = {(*each.each, *each.field) for each in pack.derived if each.kind == "default"}
    return _Leaving(defaults).group(pack.unit.fields, values, typed, other, ())


@dataclass(frozen=True)
class _Leaving:
    defaults: Collection[FieldPath]

    def group(
        self, group: Field, values: Mapping[str, Any], typed: Any, other: Any, path: FieldPath
    ) -> Canonical:
        typed, other = (each if isinstance(each, dict) else {} for each in (typed, other))
        kept: Canonical = {}
        for name, value in values.items():
            below = (*path, name)
            field = group.children.get(name)
            if field is not None and field.kind == "group":
                kept[name] = self.group(field, value, typed.get(name), other.get(name), below)
            elif field is not None and field.kind == "rows":
                kept[name] = self._rows(field, value, typed.get(name), other.get(name), below)
            elif below not in self.defaults or typed.get(name) or other.get(name) is not None:
                kept[name] = value
        return kept

    def _rows(self, field: Field, rows: Any, typed: Any, other: Any, path: FieldPath) -> list[Any]:
        if not any(default[: len(path)] == path for default in self.defaults):
            return [*rows]
        typed, other = (each if isinstance(each, list) else [] for each in (typed, other))
        in_file = [row for row in typed if data_file.is_row(field, row)]
        pairs = {new: old for old, new in value_edits.matched(field, other, rows).pairs}
        return [
            self.group(
                field,
                row,
                in_file[number] if number < len(in_file) else None,
                other[pairs[number]] if number in pairs else None,
                path,
            )
            for number, row in enumerate(rows)
        ]
