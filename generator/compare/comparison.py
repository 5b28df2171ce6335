"""Two sources compared unit by unit: what each side gives, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from generator.common.fold import fold
from generator.compare import field_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress
    from generator.compare.field_changes import Difference
    from generator.compare.outline import Outline, Texts


@dataclass(frozen=True)
class Unit:
    """A unit as its forms print it; how many errors its data have, and whether all was understood."""  # noqa: E501

    settings: Texts
    values: Texts
    errors: int = 0
    is_whole: bool = True


@dataclass(frozen=True)
class Side:
    """What is compared with another: units by name, each read when it is its turn.

    `settings` are those of all its units, None where each has its own. One that `is_single` is about
    one unit, whatever else there may be. `check` is what `forms check` takes to tell its errors;
    the `diagnostics` of a side without one are told here.
    """  # noqa: E501

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
    """What came of comparing a unit, or (without a name) the settings of all.

    `only` names the side that alone has it.
    """

    unit: str
    differences: tuple[Difference, ...] = ()
    only: Literal["", "old", "new"] = ""


@dataclass
class Tally:
    """What has been compared so far: errors of either side, and whether all was understood."""

    units: int = 0
    differing: int = 0
    places: int = 0
    only_old: int = 0
    only_new: int = 0
    errors: list[int] = field(default_factory=lambda: [0, 0])
    is_whole: bool = True


def compare(old: Side, new: Side, tally: Tally, progress: Progress) -> Iterator[Outcome]:
    """The outcome of every unit that differs or has no other, in the old order, then the new one.

    Holds the values of one unit of each side at a time, where the sides do not hold more.
    """
    tally.errors = [old.errors, new.errors]
    tally.is_whole = old.is_whole and new.is_whole
    pairs = _pairs(old, new)
    shared = sum(a is not None and b is not None for a, b in pairs) > 1
    if shared and old.settings is not None and new.settings is not None:
        found = field_changes.between(new.outline.settings, old.settings, new.settings)
        if found:
            tally.places += len(found)
            yield Outcome("", tuple(found))
    else:
        shared = False
    for names in progress(pairs, len(pairs), "比较"):
        outcome = _outcome(old, new, names, tally, with_settings=not shared)
        if outcome.only or outcome.differences:
            yield outcome


def passed_over(old: Side, new: Side) -> tuple[str, int]:
    """The side that has more units than were asked for, and how many; blank and 0 for none."""
    if old.is_single == new.is_single:
        return "", 0
    one, other = (old, new) if old.is_single else (new, old)
    return other.name, len(set(_by_key(other)) - set(_by_key(one)))


def _by_key(side: Side) -> dict[str, str]:
    """The units' names by what two spellings of one have in common."""
    return {fold(name): name for name in side.units}


def _pairs(old: Side, new: Side) -> list[tuple[str | None, str | None]]:
    """Names of units that go together; a side that is about one unit asks for no other."""
    if old.is_single and new.is_single:
        return [*zip(old.units, new.units, strict=True)]
    olds, news = _by_key(old), _by_key(new)
    pairs = [(name, news.get(key)) for key, name in olds.items()]
    more = [(olds.get(key), name) for key, name in news.items()]
    if old.is_single:
        return [*pairs]
    return [*more] if new.is_single else [*pairs, *(pair for pair in more if pair[0] is None)]


def _outcome(
    old: Side,
    new: Side,
    names: tuple[str | None, str | None],
    tally: Tally,
    *,
    with_settings: bool,
) -> Outcome:
    a = _read(old, names[0], tally, 0)
    b = _read(new, names[1], tally, 1)
    if b is None:
        tally.only_old += 1
        return Outcome(names[0] or "", only="old")
    if a is None:
        tally.only_new += 1
        return Outcome(names[1] or "", only="new")
    found: Iterable[Difference] = field_changes.between(new.outline.unit, a.values, b.values)
    if with_settings:
        of_settings = field_changes.between(new.outline.settings, a.settings, b.settings)
        found = sorted([*of_settings, *found], key=lambda difference: difference.form)
    outcome = Outcome(names[1] or "", tuple(found))
    tally.units += 1
    tally.differing += bool(outcome.differences)
    tally.places += len(outcome.differences)
    return outcome


def _read(side: Side, name: str | None, tally: Tally, i: int) -> Unit | None:
    if name is None:
        return None
    unit = side.units[name]()
    tally.errors[i] += unit.errors
    tally.is_whole = tally.is_whole and unit.is_whole
    return unit
