"""What a pack's `rollover` says: the year, what is emptied, what is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.pack import fields, selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.pack.path_reader import PathReader
    from generator.pack.schema import Schema
    from generator.pack.selectors import FieldPath


@dataclass(frozen=True)
class Rollover:
    """What a rollover changes: the setting that holds the year, and the texts that mention it.

    `settings` and `unit` are the paths of such texts in the settings and in a unit. Besides the
    amounts of a unit, what is at `clear` is emptied; amounts at `keep` and below are not. Either
    may be a group or a list, none of `keep` is below one of `clear`. `clear_settings` are paths of
    settings that are emptied.
    """

    year: FieldPath
    settings: frozenset[FieldPath]
    unit: frozenset[FieldPath]
    clear: frozenset[FieldPath] = frozenset()
    keep: frozenset[FieldPath] = frozenset()
    clear_settings: frozenset[FieldPath] = frozenset()


def read(
    reader: PathReader, settings: Schema, unit_name: str, row: Mapping[str, Any]
) -> Rollover | None:
    """The entry of `pack.yaml`; None where the pack has none."""
    if "year" not in row:
        return None
    settings_reader = replace(reader, fields=settings.fields)
    paths: dict[bool, set[FieldPath]] = {True: set(), False: set()}
    for i, text in enumerate(row["texts"]):
        is_setting = selectors.field_path(text)[0] in settings.fields.children
        path_reader = settings_reader if is_setting else reader
        paths[is_setting].add(path_reader.path(("rollover", "texts", i), text, "text"))
    year = settings_reader.path(("rollover", "year"), row["year"], "text")
    settings_reader.require_single(("rollover", "year"), row["year"], ())
    clear = _cleared(reader, settings_reader, (unit_name, row["year"]), row["clear"])
    keep = _kept(reader, clear[False], row["keep"])
    dated = frozenset(paths[True]), frozenset(paths[False])
    return Rollover(year, *dated, clear[False], keep, clear[True])


def is_at_or_below(path: FieldPath, places: frozenset[FieldPath]) -> bool:
    """Whether the field is one of the places, or in one of them."""
    return any(path[:length] in places for length in range(1, len(path) + 1))


def _cleared(
    reader: PathReader, settings_reader: PathReader, refused: tuple[str, str], texts: Sequence[str]
) -> dict[bool, frozenset[FieldPath]]:
    """What is emptied of the settings (True) and of the unit; not the unit's name and the year."""
    cleared: dict[bool, set[FieldPath]] = {True: set(), False: set()}
    for i, text in enumerate(texts):
        position = ("rollover", "clear", i)
        first = selectors.field_path(text)[0]
        is_setting = first in settings_reader.fields.children.keys() - reader.fields.children.keys()
        path_reader = settings_reader if is_setting else reader
        paths = path_reader.expand(position, text, ())
        name = refused[is_setting]
        if selectors.field_path(name) in paths:
            what = "年份" if is_setting else "单位名称"
            reader.report(position, f"{what}“{name}”不能清空")
        cleared[is_setting].update(_checked(path_reader, position, paths))
    return {is_setting: frozenset(paths) for is_setting, paths in cleared.items()}


def _kept(
    reader: PathReader, clear: frozenset[FieldPath], texts: Sequence[str]
) -> frozenset[FieldPath]:
    kept: set[FieldPath] = set()
    for i, text in enumerate(texts):
        position = ("rollover", "keep", i)
        paths = _checked(reader, position, reader.expand(position, text, ()))
        found = [field for path in paths if (field := fields.find_field(reader.fields, path))]
        if found and not any(
            leaf.kind == "amount" for field in found for _, leaf in fields.scalars(field)
        ):
            reader.report(position, f"“{text}”中没有数字，文字本来就保留")
        if any(is_at_or_below(path, clear) for path in paths):
            reader.report(position, f"“{text}”已列入 clear，不能同时保留")
        kept.update(paths)
    return frozenset(kept)


def _checked(
    reader: PathReader, position: tuple[str | int, ...], paths: Sequence[FieldPath]
) -> list[FieldPath]:
    """The paths, each reported that leads to no field."""
    return [reader.path(position, ".".join(path), "") for path in paths]
