"""The demonstrations of monitoring and application are what the targets begin them with."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.__main__ import main
from tests.conftest import PACKS
from tests.shipped_packs import DEMO

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only


def indicators(project: dict[str, Any], name: str, value: str) -> list[tuple[str, str]]:
    """Name and target of each of a year's indicators that has something to measure."""
    groups = [rows for group in project["年度绩效指标"].values() for rows in group.values()]
    named = [(row[name], row[value]) for rows in groups for row in rows]
    return [each for each in named if not each[0].startswith("无")]


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """The units of a new campaign of the pack, begun from the demonstration's targets."""
    name, new = request.param
    for each in ("performance-targets", name):
        shutil.copytree(PACKS / each, tmp_path / "templates" / each)
    shutil.copytree(DEMO / "2024", tmp_path / "data" / "2024")
    monkeypatch.chdir(tmp_path)
    assert main(["rollover", "2024", new, "--pack", name]) == 0
    return tmp_path / "data" / new


@pytest.mark.slow
@pytest.mark.parametrize("begun", [("monitoring", "2024-监控")], indirect=True)
def test_the_monitoring_has_the_targets_projects_goals_and_budgets(begun: Path) -> None:
    for path in (DEMO / begun.name / "units").iterdir():
        filled, carried = read(path), read(begun / "units" / path.name)
        assert {**carried, "项目": ""} == {**filled, "项目": ""}
        for ours, theirs in zip(filled["项目"], carried["项目"], strict=True):
            assert ours["项目名称"] == theirs["项目名称"]
            assert (
                ours["年度总体目标"].strip()
                == theirs.get("年度总体目标", ours["年度总体目标"]).strip()
            )
            budget = theirs["项目资金"]["财政资金"]["年初预算数"]
            assert ours["项目资金"]["财政资金"]["年初预算数"] == budget
            names = ("三级指标", "年度指标值")
            assert indicators(ours, *names) == indicators(theirs, *names)


@pytest.mark.slow
@pytest.mark.parametrize("begun", [("project-application", "2025-申报")], indirect=True)
def test_the_application_has_the_targets_of_projects_that_go_on(begun: Path) -> None:
    assert read(begun / "settings.yaml")["年度"] == "2025"
    carried = {
        project["项目名称"]: project
        for path in (begun / "units").iterdir()
        for project in read(path).get("项目") or ()
    }
    going_on = [
        project
        for path in (DEMO / begun.name / "units").iterdir()
        for project in read(path)["项目"]
        if project["项目属性"] == "延续项目"
    ]
    names = ("指标内容", "指标值")
    changed = {"日常养护费用", "设备运行维护费用"}
    assert len(going_on) == 3
    for ours in going_on:
        theirs = carried[ours["项目名称"]]
        assert (
            ours["项目绩效目标"]["长期目标"].strip() == theirs["项目绩效目标"]["长期目标"].strip()
        )
        differ = {*indicators(ours, *names)} ^ {*indicators(theirs, *names)}
        assert {name for name, _ in differ} <= changed
