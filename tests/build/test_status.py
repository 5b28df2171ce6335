from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.build import manifest, stages, status
from generator.build.manifest import AppendixRecord, UnitRecord
from generator.campaign import check, roster_units
from generator.common import program
from generator.common.console import UnitLine
from generator.common.diagnostics import Diagnostic
from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path

ERROR = Diagnostic("a.yaml", 1, 1, "error", "sum", "", "")
RECORDS = {
    "a": UnitRecord("甲局", "a", "", "units/甲局.docx"),
    "b": UnitRecord("", "b", "", errors=(ERROR, ERROR)),
    "c": UnitRecord(
        "丙局", "c", "", "units/丙局.docx", warnings=(replace(ERROR, severity="warning"),),
        out_of_date=True,
    ),
}  # fmt: skip


def _states(folder: Path, out: Path) -> list[str]:
    campaign = vehicles.load(folder)
    index = roster_units.find(campaign)
    units = [
        check.check_unit(campaign.pack, path, campaign.settings, roster_index=index)
        for path in campaign.paths
    ]
    return [state.document for state in status.after_check(campaign, out, units)]


def test_after_a_build_each_unit_has_its_counts_and_its_document_s_state() -> None:
    states = list(status.after_build(manifest.briefs(RECORDS)))

    assert states == [
        UnitLine("甲局", 0, 0, "已是最新"),
        UnitLine("b", 2, 0, "未生成"),
        UnitLine("丙局", 0, 1, "待更新"),
    ]


def test_documents_of_changed_or_missing_data_are_outdated(folder: Path, out: Path) -> None:
    built = stages.build(vehicles.load(folder), out, stages.Options()).manifest
    assert list(status.outdated_documents(folder, built)) == []

    vehicles.write_unit(folder, "甲局", 7)
    (folder / "units" / "乙局.yaml").unlink()
    old = (AppendixRecord("appendix.docx", "", out_of_date=True),)

    outdated = status.outdated_documents(folder, replace(built, appendix=old))
    assert list(outdated) == ["units/乙局.docx", "units/甲局.docx", "appendix.docx"]


def test_without_a_build_nothing_is_made(folder: Path, out: Path) -> None:
    assert _states(folder, out) == ["未生成"] * 3


def test_changed_data_make_a_document_out_of_date(folder: Path, out: Path) -> None:
    stages.build(vehicles.load(folder), out, stages.Options())
    assert _states(folder, out) == ["已是最新"] * 3

    vehicles.write_unit(folder, "乙局", 7)
    (out / "units" / "甲局.docx").unlink()

    assert _states(folder, out) == ["已是最新", "待更新", "未生成"]


def test_an_error_by_the_roster_makes_a_document_out_of_date(folder: Path, out: Path) -> None:
    stages.build(vehicles.load(folder), out, stages.Options())

    (folder / "roster.csv").write_text("单位名称\n甲局\n乙局\n", encoding="utf-8")

    assert _states(folder, out) == ["待更新", "已是最新", "已是最新"]


@pytest.mark.parametrize("change", ["settings", "program"])
def test_other_settings_and_another_program_make_every_document_out_of_date(
    folder: Path, out: Path, change: str
) -> None:
    report = stages.build(vehicles.load(folder), out, stages.Options())
    if change == "settings":
        vehicles.write_settings(folder, "每册单位数: 2")
    else:
        assert report.manifest.generator_sha256 == program.sha256()
        manifest.write(out / manifest.NAME, replace(report.manifest, generator_sha256="0" * 64))

    assert _states(folder, out) == ["待更新"] * 3
