"""What became of the files that units sent: outcomes, findings, choices for people to make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from generator.collect.receive.readings import Failure
    from generator.collect.receive.taken_messages import Sides
    from generator.common.diagnostics import Diagnostic

OutcomeKind = Literal["new", "changed", "same", "untouched", "refused"]


@dataclass(frozen=True)
class Outcome:
    """What became of a file of a unit.

    `times` is which file of the unit it is, of those that were taken; `changes` is how many values
    of its data file it changed. `earlier` is when it was taken before: nothing was done now. An
    untouched file is one that was returned or handed out, just as it went out.
    """

    unit: str
    shown: str
    state: OutcomeKind
    times: int = 0
    changes: int = 0
    earlier: datetime | None = None


@dataclass(frozen=True)
class UnitChoice:
    """A file that was refused until somebody says which side counts: `prefer` decides it.

    `sides` are what both sides changed; without any, the file is as an earlier one: it would undo
    what was changed since.
    """

    unit: str
    shown: str
    sides: tuple[Sides, ...] = ()


@dataclass
class ReceiveReport:
    """What was done: the outcomes by file, the findings, lines to print, and what failed.

    Findings are those of reading the files, and why some were refused; `refused` are the latter.
    `choices` are for people to make. `left` is how many units were not tried at all, `damaged` are
    unreadable lines of the log.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    choices: list[UnitChoice] = field(default_factory=list)
    left: int = 0
    damaged: list[int] = field(default_factory=list)
