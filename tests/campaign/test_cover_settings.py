"""Issuing body and date of the appendix's title page, as the settings of 绩效目标 have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns, next_year
from generator.campaign.next_year import Plan
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack

SETTINGS = "表单: performance-targets\n年度: 2024\n级次: 区级\n编制单位: 某区财政局\n"


def _findings(pack: Pack, tmp_path: Path, date: str) -> list[Diagnostic]:
    path = tmp_path / "settings.yaml"
    path.write_text(f"{SETTINGS}编制日期: {date}\n", "utf-8")
    _, findings = campaigns.validate_settings(pack, source.read(path, "settings.yaml"))
    return findings


@pytest.mark.parametrize(
    "date", ["2024年1月15日", "2024年12月31日", "2024年2月29日", "2024年11月30日", "2023年12月", ""]
)
def test_a_date_of_official_documents_is_taken(
    date: str, performance_targets: Pack, tmp_path: Path
) -> None:
    assert _findings(performance_targets, tmp_path, date) == []


@pytest.mark.parametrize(
    "date",
    [
        *("2024年02月30日", "2024年2月30日", "2024年4月31日", "2024年13月1日", "2024年1月32日"),
        *("2024年01月05日", "2024-01-15", "2024.1.15", "24年1月15日", "2024年1月15号", "2024年"),
        *("二〇二四年一月", "2024年0月1日", "2024年1月0日", "2024 年 1 月"),
    ],
)
def test_any_other_is_an_error_that_shows_how_to_write_it(
    date: str, performance_targets: Pack, tmp_path: Path
) -> None:
    [finding] = _findings(performance_targets, tmp_path, date)

    assert (finding.severity, finding.code) == ("error", "regex")
    assert "2023年1月15日" in finding.hint


@pytest.mark.parametrize(
    ("date", "next_date"), [("2024年1月15日", "2025年1月15日"), ("2023年12月", "2023年12月")]
)
def test_the_next_year_s_date_is_a_year_later_if_it_is_in_the_year(
    date: str, next_date: str, performance_targets: Pack
) -> None:
    rules = performance_targets.rollover
    assert rules is not None
    plan = Plan(
        fields=performance_targets.settings.fields,
        derived=(),
        dated=rules.settings,
        old="2024",
        new="2025",
        empties=False,
    )

    raw = FileBytes(f"编制日期: {date}\n".encode(), "")
    rewritten = next_year.rewrite(raw, "settings.yaml", plan)

    assert rewritten.content.decode() == f"编制日期: {next_date}\n"
