"""`forms rollover --pack`: the next stage from the command line, through kills and full disks."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.campaign import next_stage
from tests import killed, stages, units

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

COMMAND = ["rollover", "2023", "2023-自评", "--pack", "results"]
NEW = "data/2023-自评"


@pytest.fixture
def staged(office: Path) -> Path:
    """The office with both packs and a campaign of two units of the first one."""
    shutil.rmtree(office / "data")
    stages.with_templates(stages.write(office))
    stages.write_campaign(office, stages.UNIT, "单位: 乙局\n")
    return office


def test_the_next_stage_is_ready_to_be_handed_out(staged: Path, forms: Forms) -> None:
    said = forms(*COMMAND)

    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("已生成：data/2023-自评（settings.yaml 和 2 个数据文件）\n")
    found = json.loads(forms("check", "2023-自评", "--format", "json").out)
    assert {(d["severity"], d["code"]) for d in found} == {("error", "required")}
    units.write(
        staged / NEW / "settings.yaml",
        (staged / NEW / "settings.yaml").read_text("utf-8").replace("时点:", "时点: 2024年1月"),
    )
    assert forms("blank", "2023-自评").code == 0
    assert len([*(staged / "blank/2023-自评").glob("*.docx")]) == 2


@pytest.mark.parametrize(
    ("more", "code", "told"),
    [
        (["--keep-amounts"], 2, "--keep-amounts 不能与 --pack 同时使用"),
        (["--pack", "result"], 2, "没有找到表单“result”"),
        (["--pack", "goals"], 2, "请省略 --pack"),
    ],
)
def test_wrong_usage_writes_nothing(
    staged: Path, forms: Forms, more: list[str], code: int, told: str
) -> None:
    said = forms(*COMMAND, *more)

    assert (said.code, said.out) == (code, "")
    assert told in said.err
    assert not (staged / NEW).exists()


def test_files_that_cannot_be_read_are_told_and_nothing_is_written(
    staged: Path, forms: Forms
) -> None:
    units.write(staged / "data/2023/units/2.yaml", "单位：乙局\n")

    said = forms(*COMMAND)

    assert said.code == 1
    assert "data/2023/units/2.yaml:1:1: 错误[syntax]" in said.out
    assert said.out.endswith("未生成任何文件，请改正后重新运行。\n")
    assert [path.name for path in (staged / "data").iterdir()] == ["2023"]


def test_a_disk_that_fails_leaves_nothing_behind(
    staged: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(next_stage, "_unit", fail)

    assert forms(*COMMAND).code == 4
    assert [path.name for path in (staged / "data").iterdir()] == ["2023"]


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_it_leaves_all_or_nothing_and_the_next_run_clears_up(
    staged: Path, forms: Forms, start: Start, when: str
) -> None:
    process = start(killed.at(COMMAND, 1, when=when, moves=("rename",)), staged)
    process.communicate(timeout=60)
    assert process.returncode == killed.KILLED
    is_whole = (staged / NEW).exists()

    checked = forms("check", "2023")
    said = forms(*COMMAND)

    assert is_whole is (when == "after")
    assert checked.code == 0
    assert said.code == (2 if is_whole else 0)
    assert sorted(p.name for p in (staged / "data").iterdir()) == ["2023", "2023-自评"]
    assert len(units.files(staged / NEW)) == 3
