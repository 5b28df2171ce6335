"""Compare two sides unit by unit: pair their units, yield what differs, count it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from generator.common.fold import fold
from generator.compare import field_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress
    from generator.compare.field_changes import Difference
    from generator.compare.outline import Outline, Texts


@dataclass(frozen=True)
class Unit:
    """A unit's texts as its forms print them.

    `errors` counts those of its data; `is_whole` says that all of the data could be read.
    """

    settings: Texts
    values: Texts
    errors: int = 0
    is_whole: bool = True


@dataclass(frozen=True)
class Side:
    """One of the two sources compared: units by name, each made ready when it is called.

    `settings` are those shared by all units, None where each has its own. A side that `is_single`
    stands for one unit: the other side's further units are not compared. `check` is the argument
    with which `forms check` reports its errors; `diagnostics` are those of a side without one.
    """

    name: str
    outline: Outline
    units: Mapping[str, Callable[[], Unit]]
    settings: Texts | None
    is_single: bool
    check: str = ""
    errors: int = 0
    is_whole: bool = True
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The differences of a unit (a blank name: of the settings); or which side `only` has it."""

    unit: str
    differences: tuple[Difference, ...] = ()
    only: Literal["", "old", "new"] = ""


@dataclass
class Tally:
    """Counts of what has been compared so far; `is_whole` while all of both sides could be read."""

    units: int = 0
    differing: int = 0
    places: int = 0
    only_old: int = 0
    only_new: int = 0
    errors: list[int] = field(default_factory=lambda: [0, 0])
    is_whole: bool = True


def compare(old: Side, new: Side, tally: Tally, progress: Progress) -> Iterator[Outcome]:
    """The outcome of each unit that differs or has no counterpart: the old ones, then the new.

    One unit of each side is in memory at a time, unless a side holds all of its own.
    """
    tally.errors = [old.errors, new.errors]
    tally.is_whole = old.is_whole and new.is_whole
    pairs = _pairs(old, new)
    has_several = sum(a is not None and b is not None for a, b in pairs) > 1
    settings_once = False
    if has_several and old.settings is not None and new.settings is not None:
        settings_once = True
        differences = field_changes.between(new.outline.settings, old.settings, new.settings)
        if differences:
            tally.places += len(differences)
            yield Outcome("", tuple(differences))
    for names in progress(pairs, len(pairs), "比较"):
        outcome = _outcome(old, new, names, tally, with_settings=not settings_once)
        if outcome.only or outcome.differences:
            yield outcome


def skipped_units(old: Side, new: Side) -> tuple[str, int]:
    """The side of which units were not compared, by name, and how many; "" and 0 for none."""
    if old.is_single == new.is_single:
        return "", 0
    one, other = (old, new) if old.is_single else (new, old)
    return other.name, len(set(_by_folded_name(other)) - set(_by_folded_name(one)))


def _by_folded_name(side: Side) -> dict[str, str]:
    """The units' names by their folded forms, which are equal for two spellings of one name."""
    return {fold(name): name for name in side.units}


def _pairs(old: Side, new: Side) -> list[tuple[str | None, str | None]]:
    """Names of the units to compare, None for one without a counterpart.

    Two single units are compared whatever their names; a single unit with its counterpart only.
    """
    if old.is_single and new.is_single:
        return [*zip(old.units, new.units, strict=True)]
    old_names, new_names = _by_folded_name(old), _by_folded_name(new)
    of_old = [(name, new_names.get(key)) for key, name in old_names.items()]
    of_new = [(old_names.get(key), name) for key, name in new_names.items()]
    if old.is_single:
        return [*of_old]
    return [*of_new] if new.is_single else [*of_old, *(pair for pair in of_new if pair[0] is None)]


def _outcome(
    old: Side,
    new: Side,
    names: tuple[str | None, str | None],
    tally: Tally,
    *,
    with_settings: bool,
) -> Outcome:
    old_unit = _unit(old, names[0], tally, 0)
    new_unit = _unit(new, names[1], tally, 1)
    if new_unit is None:
        tally.only_old += 1
        return Outcome(names[0] or "", only="old")
    if old_unit is None:
        tally.only_new += 1
        return Outcome(names[1] or "", only="new")
    outline = new.outline
    differences = field_changes.between(outline.unit, old_unit.values, new_unit.values)
    if with_settings:
        of_settings = field_changes.between(outline.settings, old_unit.settings, new_unit.settings)
        differences = sorted([*of_settings, *differences], key=lambda each: each.form)
    outcome = Outcome(names[1] or "", tuple(differences))
    tally.units += 1
    tally.differing += bool(outcome.differences)
    tally.places += len(outcome.differences)
    return outcome


def _unit(side: Side, name: str | None, tally: Tally, i: int) -> Unit | None:
    """The side's unit, its errors counted; None for no name. `i` is 0 for the old side."""
    if name is None:
        return None
    unit = side.units[name]()
    tally.errors[i] += unit.errors
    tally.is_whole = tally.is_whole and unit.is_whole
    return unit
