"""`forms accept`: what it logs, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from generator.campaign import record
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = campaign_of_units.write(tmp_path, 甲局="", 乙局="总数: 五\n", 丁局="")
    campaign_of_units.write_roster(folder, "甲局", "乙局", "丙局", "丁局")
    return folder


def accepted(folder: Path) -> list[str]:
    log = record.read_log(folder / record.FOLDER)
    return [e.unit for entries in log.by_unit.values() for e in entries if e.what == "accepted"]


def test_units_are_logged_once_until_their_data_change(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["accept", "2024", "--unit", "甲局", "丁局"]) == 0
    assert "已登记为已审核：甲局、丁局。" in capsys.readouterr().out
    assert main(["accept", "2024", "--unit", "甲局"]) == 0
    assert "此前已审核、数据没有变化：甲局。" in capsys.readouterr().out
    assert accepted(folder) == ["甲局", "丁局"]

    (folder / "units" / "甲局.yaml").write_text("名称: 甲局\n# 改\n", encoding="utf-8")
    assert main(["accept", "2024", "--unit", "甲局"]) == 0
    assert accepted(folder) == ["甲局", "甲局", "丁局"]


def test_what_is_missing_or_wrong_is_refused_and_stops_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["accept", "2024", "--unit", "乙局", "--unit", "丙局", "--unit", "丁局"])

    printed = capsys.readouterr().out
    assert code == 1
    assert "“乙局”的数据有 1 个错误，未登记为已审核。请运行 forms check 2024 查看。" in printed
    assert "“丙局”未报，未登记为已审核。请收到后先运行 forms receive" in printed
    assert accepted(folder) == ["丁局"]


def test_open_warnings_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "roster.csv").unlink()
    (folder / "units" / "甲局.yaml").write_text("名称: 甲  局\n", encoding="utf-8")

    assert main(["accept", "2024", "--unit", "甲  局"]) == 0
    assert "“甲  局”有 1 个警告未核对，请运行 forms check 2024 查看。" in capsys.readouterr().out


def test_an_unknown_name_is_wrong_usage_and_nothing_is_logged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["accept", "2024", "--unit", "甲局", "--unit", "丙"])

    assert code == 2
    assert "没有单位“丙”。您要输入的是“丙局”吗？" in capsys.readouterr().err
    assert accepted(folder) == []


def test_all_unknown_names_are_told_and_whose_an_alias_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign_of_units.write_roster(folder, "甲局,", "乙局,人社局", head="单位名称,别名")

    code = main(["accept", "2024", "--unit", "人社局", "甲局", "某处"])

    told = capsys.readouterr().err
    assert code == 2
    assert "没有单位“人社局”。您要输入的是“乙局”吗？没有单位“某处”。" in told


def test_lines_of_the_log_that_nobody_can_read_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "received").mkdir()
    (folder / "received" / "log.jsonl").write_text("<<<<<<<\n", encoding="utf-8")

    assert main(["accept", "2024", "--unit", "甲局"]) == 0
    assert "log.jsonl 有 1 行无法读取，已跳过：第 1 行。" in capsys.readouterr().out
