"""Note in the units what was found of the whole file, so that a check of their data says it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from generator.readback import unit_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.readback.unit_values import UnitForms


def with_remarks(units: Sequence[UnitForms], findings: Iterable[Diagnostic]) -> list[UnitForms]:
    """The units with a remark at the top for each of these findings that no remark says.

    So each is found again by a check of the data file.
    """
    starts = [unit.row for unit in units[1:]]
    remarks = [{path: [*texts] for path, texts in unit.remarks.items()} for unit in units]
    for finding in findings if units else ():
        of_unit = remarks[bisect_right(starts, finding.line)]
        # An error begins with its position, as a remark at a field does with the field's.
        about = finding.message.partition("：")[2] or finding.message
        remarked = chain.from_iterable(of_unit.values())
        if not any(about in remark for remark in remarked):
            of_unit.setdefault((), []).append(f"{unit_values.REMARK}{finding.message}")
    return [replace(unit, remarks=each) for unit, each in zip(units, remarks, strict=True)]


def with_remarks_at_top(unit: UnitForms, messages: Sequence[str]) -> UnitForms:
    """The unit with these messages as remarks at the top, before those that are there."""
    top = [f"{unit_values.REMARK}{message}" for message in messages]
    at_top = [*top, *unit.remarks.get((), ())]
    return replace(unit, remarks={**unit.remarks, (): at_top}) if top else unit
