"""What filled forms hold, as data of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.draft.analysis.layout import SETTINGS
from generator.draft.draft import Example

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_copies import FormCopies
    from generator.draft.analysis.form_reading import FormReading
    from generator.draft.analysis.name_clashes import FormNames


def of(all_copies: Sequence[FormCopies], forms: Sequence[FormNames]) -> tuple[Example, ...]:
    """A unit for each file with a filled form, in the order of files."""
    units: dict[str, dict[str, Any]] = {}
    settings: dict[str, dict[str, str]] = {}
    for copies, form in zip(all_copies, forms, strict=True):
        numbers: dict[str, int] = {}
        for copy, reading in zip(copies.forms, copies.readings, strict=True):
            if not reading.facts.is_filled:
                continue
            number = numbers[copy.file] = numbers.get(copy.file, -1) + 1
            values = units.setdefault(copy.file, {})
            for kind, texts in reading.settings.items():
                if text := next(filter(None, texts), ""):
                    settings.setdefault(copy.file, {}).setdefault(SETTINGS[kind], text)
            _add(values, copies, reading, form, number)
    return tuple(Example(file, values, settings.get(file, {})) for file, values in units.items())


def _add(
    values: dict[str, Any], copies: FormCopies, reading: FormReading, form: FormNames, number: int
) -> None:
    """Put a copy's values into the unit; `number` is the row of a form that repeats."""
    known = copies.reading.fields
    for key, value in reading.values.items():
        plain = tuple(step for step in key if isinstance(step, str))
        if not value or plain not in known or known[plain].number:
            continue
        path = form.of(plain)
        indices = [step for step in key if isinstance(step, int)]
        lists = {form.of(each) for each in copies.reading.lists}
        if form.repeat and path[: len(form.repeat)] == form.repeat:
            lists.add(form.repeat)
            indices = [number, *indices]
        _put(values, path, lists, indices, value)


def _put(
    values: dict[str, Any],
    path: tuple[str, ...],
    lists: set[tuple[str, ...]],
    indices: list[int],
    value: str,
) -> None:
    """Put a value at a path, with rows where the path goes through a list."""
    group = values
    rest = list(indices)
    for depth, name in enumerate(path[:-1], start=1):
        if path[:depth] in lists:
            rows = group.setdefault(name, [])
            row = rest.pop(0) if rest else 0
            while len(rows) <= row:
                rows.append({})
            group = rows[row]
        else:
            group = group.setdefault(name, {})
    group.setdefault(path[-1], value)
