"""A year of the demonstration units by commands: targets, self-evaluation, archive, next year."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.__main__ import main
from tests.conftest import PACKS
from tests.shipped_packs import DEMO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Forms = Callable[..., str]

NEW = "2024-自评"
WEIGHTS = {"执行率分值": 10, "产出指标分值": 50, "效益指标分值": 30, "满意度指标分值": 10}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with both packs and the demonstration's targets."""
    for name in ("performance-targets", "self-evaluation"):
        shutil.copytree(PACKS / name, tmp_path / "templates" / name)
    shutil.copytree(DEMO / "2024", tmp_path / "data" / "2024")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def forms(capsys: pytest.CaptureFixture[str]) -> Forms:
    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(arguments) == code, capsys.readouterr()
        return capsys.readouterr().out

    return run


def fill_in(office: Path) -> None:
    """Fill in what the demonstration's units said; the archive, which has no project, goes."""
    settings = office / "data" / NEW / "settings.yaml"
    text = settings.read_text("utf-8")
    for name, weight in WEIGHTS.items():
        text = re.sub(rf"(?m)^{name}:.*$", f"{name}: {weight}", text)
    settings.write_text(text, encoding="utf-8")
    for path in (office / "data" / NEW / "units").iterdir():
        filled = DEMO / NEW / "units" / path.name
        if filled.is_file():
            shutil.copyfile(filled, path)
        else:
            path.unlink()


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only


def indicators(project: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and target of each indicator of a project that has something to measure."""
    groups = [rows for group in project["年度绩效指标"].values() for rows in group.values()]
    named = [(row["三级指标"], row["年度指标值"]) for rows in groups for row in rows]
    return [each for each in named if not each[0].startswith("无")]


@pytest.mark.slow
def test_the_demonstration_is_what_the_targets_begin_it_with(office: Path, forms: Forms) -> None:
    said = forms("rollover", "2024", NEW, "--pack", "self-evaluation")

    assert "表单：performance-targets → self-evaluation" in said
    for path in (DEMO / NEW / "units").iterdir():
        begun, filled = read(office / "data" / NEW / "units" / path.name), read(path)
        assert filled["部门名称"] == begun["部门名称"]
        for ours, carried in zip(filled["项目"], begun["项目"], strict=True):
            assert ours["项目名称"] == carried["项目名称"]
            assert ours["实施单位"] == carried["实施单位"]
            assert ours["预期目标"] == carried.get("预期目标", ours["预期目标"])
            of_treasury = carried["项目资金"]["当年财政拨款"]
            assert of_treasury.items() <= ours["项目资金"]["当年财政拨款"].items()
            assert indicators(ours) == indicators(carried)


@pytest.mark.slow
def test_a_year_from_the_targets_to_the_archive(office: Path, forms: Forms) -> None:
    forms("check", "2024")
    forms("rollover", "2024", NEW, "--pack", "self-evaluation")
    forms("check", NEW, code=1)
    fill_in(office)

    assert "未发现错误" in forms("check", NEW)
    forms("build", NEW, "--jobs", "1")
    assert len([*(office / "build" / NEW / "units").glob("*.docx")]) == 4
    forms("archive", NEW, "--no-pdf", "--date", "2025-04-30")
    [bag] = (office / "archive" / NEW).glob("*.zip")
    said = forms("verify", str(bag), "--rebuild")
    assert "已用归档中的数据和表单重新生成，5 份文档逐字节相同" in said
    assert said.endswith("核对通过。\n")


def test_fix_fills_in_the_points_that_are_left_blank(office: Path, forms: Forms) -> None:
    name = "示例市示例区文化馆.yaml"
    shutil.copytree(DEMO / NEW, office / "data" / NEW)
    filled = (office / "data" / NEW / "units" / name).read_text("utf-8")
    text = re.sub(r"( {12}得分:) 10\n", r"\1\n", filled)  # as left blank
    text = re.sub(r" {12}得分: (?:8\.4|9\.89)\n", "", text)  # not even the name
    (office / "data" / NEW / "units" / name).write_text(text, encoding="utf-8")

    said = forms("fix", f"data/{NEW}/units/{name}")

    assert "共改正 4 处（1 个文件）" in said
    assert (office / "data" / NEW / "units" / name).read_text("utf-8") == filled


def test_next_year_begins_with_the_names_targets_and_points(office: Path, forms: Forms) -> None:
    shutil.copytree(DEMO / NEW, office / "data" / NEW)

    forms("rollover", NEW, "2025-自评")

    assert read(office / "data" / "2025-自评" / "settings.yaml")["年度"] == "2025"
    unit = read(office / "data" / "2025-自评" / "units" / "示例市示例区交通运输局.yaml")
    project = unit["项目"][1]
    assert (project["项目名称"], project["实际完成情况"]) == ("隐患路段治理", "")
    assert set(project["项目资金"]["当年财政拨款"].values()) == {""}
    [deadline] = project["年度绩效指标"]["产出指标"]["时效指标"]
    assert deadline == {
        "三级指标": "治理完成时限",
        "年度指标值": "2025年10月底前",
        "实际完成值": "",
        "分值": "10",
        "得分": "",
        "偏差原因分析及改进措施": "",
    }
