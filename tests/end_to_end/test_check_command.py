"""`forms check`: what it prints in which form, and its exit codes."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests import units
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

FILE = "data/2023/units/2.yaml"


@pytest.fixture
def wrong(office: Path) -> Path:
    """The office with a wrong sum in 乙局 and a blank total, which is a warning, in 丙局."""
    folder = office / units.CAMPAIGN / "units"
    units.spoil(folder / "2.yaml")
    with (folder / "3.yaml").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")
    return office


def test_nothing_wrong_is_said_in_one_line(office: Path, forms: Forms) -> None:
    said = forms("check")

    assert said == (0, "已检查 3 个数据文件，未发现错误。\n", "")
    assert not (office / "build").exists()


def test_findings_are_printed_by_place_with_a_count(wrong: Path, forms: Forms) -> None:
    said = forms("check")

    places = re.findall(r"^(\S+?):(\d+):(\d+): (错误|警告)\[(\w+)\]", said.out, re.MULTILINE)
    assert said.code == 1
    assert said.err == ""
    assert {place[0] for place in places} == {FILE, "data/2023/units/3.yaml"}
    assert [(f, int(line), int(column)) for f, line, column, *_ in places] == sorted(
        (f, int(line), int(column)) for f, line, column, *_ in places
    )
    errors = sum(place[3] == "错误" for place in places)
    assert said.out.splitlines()[-1] == f"错误 {errors} 个，警告 {len(places) - errors} 个。"
    assert wrong.is_dir()


def test_a_finding_shows_its_line_with_a_caret_and_a_hint(wrong: Path, forms: Forms) -> None:
    said = forms("check", FILE)

    first, line, caret, hint = said.out.splitlines()[:4]
    text = (wrong / FILE).read_text(encoding="utf-8").splitlines()
    assert line == "    " + text[int(first.split(":")[1]) - 1]
    assert caret.strip() == "^"
    assert hint.startswith("    提示：")


def test_warnings_alone_are_no_failure_unless_strict(office: Path, forms: Forms) -> None:
    with (office / FILE).open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")

    plain, strict = forms("check"), forms("check", "--strict")

    assert (plain.code, strict.code) == (0, 1)
    assert plain.out.endswith("错误 0 个，警告 1 个。\n")
    assert strict.out.endswith("错误 1 个，警告 0 个。\n")


def test_an_unknown_unit_in_the_order_is_a_warning(office: Path, forms: Forms) -> None:
    settings = office / units.CAMPAIGN / "settings.yaml"
    units.write(settings, units.settings_text(order=("甲局", "没有局")))

    plain, strict = forms("check"), forms("check", "--strict")

    assert (plain.code, strict.code) == (0, 1)
    assert plain.out.startswith("data/2023/settings.yaml:5:")


def test_json_is_a_list_and_nothing_else(wrong: Path, forms: Forms) -> None:
    said = forms("check", "--format", "json")

    found: list[dict[str, Any]] = json.loads(said.out)
    keys = ["file", "line", "column", "severity", "code", "message", "hint"]
    assert said.code == 1
    assert said.err == ""
    assert [list(finding) for finding in found] == [keys] * len(found)
    assert {finding["severity"] for finding in found} == {"error", "warning"}
    assert {finding["file"] for finding in found} == {FILE, "data/2023/units/3.yaml"}
    assert all(isinstance(finding["line"], int) for finding in found)
    assert wrong.is_dir()


def test_json_of_nothing_wrong_is_an_empty_list(office: Path, forms: Forms) -> None:
    said = forms("check", "--format", "json")

    assert said == (0, "[]\n", "")
    assert office.is_dir()


def test_json_of_wrong_settings_is_json_too(office: Path, forms: Forms) -> None:
    units.write(office / units.CAMPAIGN / "settings.yaml", "表单: performance-targets\n")

    said = forms("check", "--format", "json")

    assert said.code == 1
    assert {finding["file"] for finding in json.loads(said.out)} == {"data/2023/settings.yaml"}


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_json_is_utf_8_whatever_the_console_is(
    wrong: Path, start: Callable[..., subprocess.Popen[str]], encoding: str
) -> None:
    arguments = ["-m", "generator", "check", "--format", "json"]

    process = start(arguments, wrong, PYTHONIOENCODING=encoding)

    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "")
    assert "相差" in json.loads(out)[0]["message"]


def test_a_console_that_cannot_show_chinese_stops_nothing(
    wrong: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    process = start(["-m", "generator", "check"], wrong, PYTHONIOENCODING="ascii")

    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (1, "")
    assert out.startswith(f"{FILE}:")


def test_github_gets_workflow_commands(wrong: Path, forms: Forms) -> None:
    said = forms("check", "--format", "github")

    lines = said.out.splitlines()
    assert said.code == 1
    pattern = r"::(error|warning) file=data/2023/units/\d\.yaml,line=\d+,col=\d+,title=\w+::.+"
    assert all(re.fullmatch(pattern, line) for line in lines)
    assert len(lines) == len(json.loads(forms("check", "--format", "json").out))
    assert wrong.is_dir()


def test_one_file_is_checked_alone(wrong: Path, forms: Forms) -> None:
    wrong_one, right_one = forms("check", FILE), forms("check", "data/2023/units/1.yaml")

    assert (wrong_one.code, right_one.code) == (1, 0)
    assert "3.yaml" not in wrong_one.out
    assert wrong.is_dir()


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        (".", FILE),
        ("data/2023", "units/2.yaml"),
        ("data/2023/units", "2.yaml"),
        ("data/2023/units", "../units/2.yaml"),
        ("templates", "../data/2023/units/2.yaml"),
    ],
)
def test_a_file_is_named_as_it_was_given(
    wrong: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch, folder: str, file: str
) -> None:
    monkeypatch.chdir(wrong / folder)

    said = forms("check", file, "--templates", str(wrong / "templates"))

    assert said.code == 1
    assert said.out.startswith(f"{file}:")


def test_files_and_campaigns_can_be_mixed(wrong: Path, forms: Forms) -> None:
    other = wrong / "data" / "2024"
    units.write(other / "settings.yaml", units.settings_text(year="2024"))
    units.spoil(units.write(other / "units" / "a.yaml", units.unit_text("丁局")))

    said = forms("check", "2024", FILE, FILE, "--format", "json")

    files = {finding["file"] for finding in json.loads(said.out)}
    assert files == {FILE, "data/2024/units/a.yaml"}


def test_without_a_name_every_campaign_is_checked(wrong: Path, forms: Forms) -> None:
    units.write(wrong / "data" / "2022" / "settings.yaml", "表单: 没有\n")

    said = forms("check")

    assert "data/2022/settings.yaml:1:" in said.out
    assert f"{FILE}:" in said.out


def test_two_files_of_one_unit_are_both_wrong(office: Path, forms: Forms) -> None:
    units.write_unit(office, "甲局", "9")

    said = forms("check", "--format", "json")

    assert [(f["file"], f["code"]) for f in json.loads(said.out)] == [
        ("data/2023/units/1.yaml", "same-unit"),
        ("data/2023/units/9.yaml", "same-unit"),
    ]


@pytest.mark.parametrize(
    "name", ["没有", "没有.yaml", "data/2023/units/没有.yaml", "templates", "other/units/a.yaml"]
)
def test_what_is_no_campaign_and_no_data_file_is_wrong_usage(
    office: Path, forms: Forms, name: str
) -> None:
    units.write(office / "other" / "units" / "a.yaml", "")

    said = forms("check", name)

    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert name in said.err


def test_without_any_campaign_it_is_wrong_usage(office: Path, forms: Forms) -> None:
    said = forms("check", "--data", "没有")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(
        "没有找到填报任务：没有 中没有含 settings.yaml 的文件夹。请在项目文件夹"
    )
    assert "\nWindows 用户请在文件资源管理器中打开项目文件夹，双击“命令窗口.bat”" in said.err
    assert office.is_dir()


def test_two_files_of_one_unit_are_held_against_each_other_when_they_are_named(
    office: Path, forms: Forms
) -> None:
    units.write_unit(office, "甲局", "9")

    said = forms("check", "data/2023/units/1.yaml", "data/2023/units/9.yaml", "--format", "json")

    assert [f["code"] for f in json.loads(said.out)] == ["same-unit", "same-unit"]


def test_github_gets_utf_8_whatever_the_console_is(
    wrong: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    arguments = ["-m", "generator", "check", "--format", "github"]

    process = start(arguments, wrong, PYTHONIOENCODING="gbk")

    out, _ = process.communicate(timeout=60)
    assert "相差" in out


def test_a_table_says_how_the_units_that_need_an_eye_stand(wrong: Path, forms: Forms) -> None:
    first = forms("build")
    with (wrong / "data/2023/units/1.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# 改过\n")

    built, checked = (table(text) for text in (first.out, forms("check").out))

    assert built == [["乙局", "2", "0", "未生成"], ["丙局", "0", "1", "已是最新"]]
    assert checked == [["甲局", "0", "0", "待更新"], *built]


def test_below_the_table_a_check_says_how_to_build_what_is_due(wrong: Path, forms: Forms) -> None:
    assert "文档待更新或未生成的，请改正错误后运行 forms build 2023。\n" in forms("check").out

    units.write_unit(wrong, "乙局", "2")
    assert "forms build" not in forms("build").out
    assert "forms build" not in forms("check").out

    with (wrong / "data/2023/units/1.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# 改过\n")
    below = "其余 1 个单位没有错误和警告。\n文档待更新或未生成的，请运行 forms build 2023。\n\n"
    assert below in forms("check").out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--data", "my data"), 'forms build 2023 --data "my data"'),
        (("my data/2023", "--strict"), 'forms build "my data/2023" --strict'),
        (("my data/2023/settings.yaml", "--build", "out"), 'build "my data/2023" --build out'),
        (("--data", "my data", "--templates", "t"), '2023 --data "my data" --templates t'),
    ],
)
def test_the_build_that_is_due_is_of_the_folders_that_were_given(
    wrong: Path, forms: Forms, given: tuple[str, ...], told: str
) -> None:
    (wrong / "data").rename(wrong / "my data")
    shutil.copytree(wrong / "templates", wrong / "t")

    said = forms("check", *given)

    assert f"{told}。\n" in said.out


def test_all_campaigns_that_are_due_are_named(wrong: Path, forms: Forms) -> None:
    for year in ("2022", "2024", "2025"):
        units.write(wrong / "data" / year / "settings.yaml", units.settings_text(year=year))
        units.write(wrong / "data" / year / "units" / "1.yaml", units.unit_text("丁局"))
    units.spoil(wrong / "data" / "2022" / "units" / "1.yaml")
    forms("build", "2025")

    assert "请改正错误后运行 forms build 2022 2023 2024。\n" in forms("check").out


def test_the_table_of_several_campaigns_names_them(wrong: Path, forms: Forms) -> None:
    shutil.copytree(wrong / "data" / "2023", wrong / "data" / "2024")

    names = [row[0] for row in table(forms("check").out)]

    assert names == ["乙局（2023）", "丙局（2023）", "乙局（2024）", "丙局（2024）"]


def table(out: str) -> list[list[str]]:
    """The rows of the table of units."""
    lines = out.splitlines()
    [start] = [i for i, line in enumerate(lines) if line.startswith("单位 ")]
    rows = lines[start + 1 : lines.index("", start)]
    return [line.split() for line in rows if not line.startswith(("其余", "文档待更新"))]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")
@pytest.mark.parametrize(("terminal", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals(
    wrong: Path, terminal: dict[str, str], *, coloured: bool
) -> None:
    shown = on_a_terminal(["check"], wrong, terminal)

    assert ("\x1b[1;31m错误[sum]\x1b[0m" in shown) is coloured
    assert "错误[sum]" in shown


def test_what_is_read_by_another_program_has_no_colours(wrong: Path, forms: Forms) -> None:
    assert "\x1b" not in forms("check").out
    assert wrong.is_dir()


def on_a_terminal(arguments: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What the command shows on a terminal that knows colours."""
    import pty  # noqa: PLC0415 - Windows has none

    ours, its = pty.openpty()
    known = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    command = [sys.executable, "-m", "generator", *arguments]
    more = {"TERM": "xterm-256color", "PYTHONPATH": str(CHECKOUT), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        command, cwd=folder, stdout=its, stderr=its, env={**known, **more, **environment}
    )
    os.close(its)
    shown = b""
    with contextlib.suppress(OSError):  # how Linux says that the other side has closed
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    process.wait(timeout=60)
    return shown.decode()


def test_outside_the_project_the_project_is_named(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office / "data" / "2023" / "units")

    said = forms("check", "1.yaml")

    assert (said.code, said.out) == (2, "")
    assert f"项目位于 {office.resolve().as_posix()}，请先进入该文件夹再运行" in said.err


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("chek",), "您要输入的是 check 吗？"),
        (("check", "--stirct"), "您要输入的是 --strict 吗？"),
        (("check", "--format", "jsn"), "您要输入的是 json 吗？"),
        (("check", "2024"), "data 中现有：2023。"),
        (("new", "丁局.yaml"), "请只填单位全称，不带“.yaml”。"),
    ],
)
def test_wrong_usage_says_what_was_probably_meant(
    arguments: tuple[str, ...], meant: str, office: Path, forms: Forms
) -> None:
    said = forms(*arguments)

    assert said.code == 2
    assert meant in said.err
    assert "'" not in said.err
    assert office.is_dir()
