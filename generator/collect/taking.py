"""Take what a unit sent into its data file: the new texts, worked out without touching the disk.

What a form has no place for is as in the base, the data that it was made from. Then three ways:
base, data file and form are merged, the data file is edited, and what the reading doubted stands in
it as comments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.campaign.data_file import Canonical
    from generator.common.diagnostics import Diagnostic
    from generator.compare.field_changes import Difference
    from generator.compare.three_way import Conflict, Prefer
    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.yaml_tree import KeyPath
    from generator.readback.unit_values import UnitForms


@dataclass(frozen=True)
class Submitted:
    """What a unit sent: its values, what the reading doubted by their paths, and what it holds.

    `says` tells whether the file has a place for the path; a data file has one for everything.
    """

    values: Canonical
    remarks: Mapping[KeyPath, Sequence[str]]
    settings: Mapping[str, str]
    says: Callable[[KeyPath], bool]


@dataclass(frozen=True)
class UnitData:
    """What is there of a unit before: its full name, which the data file keeps; the base's bytes.

    `base` is what the submission was made from, None for nothing; `file` and `data` are the name of
    the data file, as messages show it, and its bytes, None where there is none yet.
    """

    unit: str
    base: bytes | None
    file: str
    data: FileBytes | None


@dataclass(frozen=True)
class Taken:
    """What becomes of a unit's data: the new texts of its data file and of the next base.

    With `refusals` nothing is to be written: both sides changed something (`conflicts`), or the
    data file cannot be edited. `changes` are those of the data file's values, `given` those that
    the unit made since the base: none where it sent back what it was handed out.
    """

    text: bytes
    base: bytes
    changes: tuple[Difference, ...] = ()
    given: tuple[Difference, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refusals: tuple[Diagnostic, ...] = ()


def of_forms(campaign: Campaign, unit: UnitForms) -> Submitted:
    """What a unit's forms in a document say."""
    raise NotImplementedError


def of_data_file(
    campaign: Campaign, raw: FileBytes, shown: str
) -> Submitted | Sequence[Diagnostic]:
    """What a unit's data file says, sent as it is; why it cannot be read, instead."""
    raise NotImplementedError


def take(
    campaign: Campaign, before: UnitData, submitted: Submitted, shown: str, *, prefer: Prefer = ""
) -> Taken:
    """What becomes of the unit's data file; `shown` is the submission as people know it."""
    raise NotImplementedError
