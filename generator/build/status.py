"""How each unit of a campaign stands: its mistakes, and whether its document is of these data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import __version__
from generator.build import manifest
from generator.common import hashes, program
from generator.common.console import UnitState
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from generator.build.manifest import Manifest, UnitRecord
    from generator.campaign.campaigns import Campaign
    from generator.campaign.check import CheckedUnit
    from generator.common.console import DocumentState


def after_build(result: Manifest) -> Iterator[UnitState]:
    """How the units of a campaign stand after a build."""
    return (
        UnitState(
            unit.unit or unit.data,
            len(unit.errors),
            len(unit.warnings),
            "未生成" if not unit.document else "待更新" if unit.out_of_date else "已是最新",
        )
        for unit in result.units.values()
    )


def outdated_documents(folder: Path, made: Manifest) -> Iterator[str]:
    """The documents, by name, that were not made from the campaign's data files as they are now."""
    for record in made.units.values():
        path = folder / record.data
        is_same = path.is_file() and hashes.file_sha256(path) == record.data_sha256
        if record.document and (record.out_of_date or not is_same):
            yield record.document
    yield from (volume.document for volume in made.appendix if volume.out_of_date)


def after_check(campaign: Campaign, out: Path, units: Sequence[CheckedUnit]) -> list[UnitState]:
    """How the units of a campaign stand after a check, their documents being in the folder `out`."""  # noqa: E501
    made = manifest.read(out / manifest.NAME)
    records = made.units if made else {}
    is_same_program = made is not None and made.generator_sha256 == program.sha256()
    found = []
    for unit in units:
        name = unit.path.relative_to(campaign.folder).as_posix()
        severities = [d.severity for d in unit.diagnostics]
        state = _state(campaign, out, unit, records.get(name))
        if state == "已是最新" and not is_same_program:
            state = "待更新"
        counts = severities.count("error"), severities.count("warning")
        found.append(UnitState(unit.unit or name, *counts, state))
    return found


def _state(
    campaign: Campaign, out: Path, unit: CheckedUnit, record: UnitRecord | None
) -> DocumentState:
    """Whether the unit's document is there, and made from the same data, settings and forms."""
    path = out / record.document if record and record.document else None
    made = provenance.read(path) if path and path.is_file() else None
    if made is None:
        return "未生成"
    now = (__version__, unit.data_sha256, campaign.settings_sha256, campaign.pack.sha256)
    same = (made.generator, made.data, made.settings, made.pack) == now
    return "已是最新" if same else "待更新"
