"""The hook, and what docs/自动检查.md gives to copy, check what they should where files are bad."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.__main__ import main
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from pathlib import Path

[HOOK] = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
PAGE = (CHECKOUT / "docs" / "自动检查.md").read_text(encoding="utf-8")
BY_HOOK, LOCAL, ACTIONS, GITLAB = map(
    yaml.safe_load, re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
)
JOBS = {"github": ACTIONS["jobs"]["forms"], "gitlab": GITLAB["forms"]}
WRONG = "data/2024 目标/units/示例市示例区应急局.yaml"


@pytest.fixture
def bad_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one campaign in which one unit has mistakes."""
    for name in ("data", "mistakes"):
        source = CHECKOUT / "examples" / name / "2024"
        shutil.copytree(source, tmp_path / "data" / "2024 目标", dirs_exist_ok=True)
    shutil.copytree(PACKS, tmp_path / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_hook_looks_at_data_files_and_settings_and_at_nothing_else(bad_project: Path) -> None:
    paths = [p.relative_to(bad_project).as_posix() for p in bad_project.rglob("*") if p.is_file()]

    chosen = [path for path in paths if re.search(HOOK["files"], path)]

    assert WRONG in chosen
    assert not re.search(HOOK["files"], "other/settings.yaml")
    assert sorted(chosen) == sorted(path for path in paths if path.startswith("data/"))


@pytest.mark.usefixtures("bad_project")
def test_the_hook_names_the_mistakes_of_the_files_that_it_is_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, *arguments = shlex.split(HOOK["entry"])
    right = "data/2024 目标/units/示例市示例区档案馆.yaml"

    assert main([*arguments, right]) == 0
    capsys.readouterr()
    assert main([*arguments, right, WRONG]) == 1

    assert f"{WRONG}:12:9: 错误[number]" in capsys.readouterr().out


def test_the_examples_of_the_page_name_the_hook_and_say_the_same() -> None:
    [by_hook] = BY_HOOK["repos"][0]["hooks"]
    [local] = LOCAL["repos"][0]["hooks"]

    assert by_hook == {"id": HOOK["id"]}
    same = ("id", "entry", "files", "require_serial")
    assert {name: local[name] for name in same} == {name: HOOK[name] for name in same}


def _forms_lines(job: dict[str, Any]) -> list[str]:
    lines = job.get("script") or [step["run"] for step in job["steps"] if "run" in step]
    return [line for line in lines if line.startswith("forms ")]


@pytest.mark.usefixtures("bad_project")
@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_a_job_fails_and_names_the_line(
    job: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    [line] = _forms_lines(job)
    _, *arguments = shlex.split(line)

    assert main(arguments) == 1

    printed = capsys.readouterr().out
    annotation = f"::error file={WRONG},line=12,col=9,title=number::应填数字"
    assert (
        annotation in printed if "github" in arguments else f"{WRONG}:12:9: 错误[number]" in printed
    )
