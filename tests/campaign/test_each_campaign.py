"""A command's work on several campaigns: its exit code, and the command as one types it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import each_campaign
from generator.common.diagnostics import Diagnostic, RefusedError, UsageError
from tests import small_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.campaign.campaigns import Campaign

FINDING = Diagnostic("甲.yaml", 2, 1, "error", "code", "有错误", "请改正。")
DEFAULT = {"data": Path("data"), "templates": Path("templates"), "build": Path("build")}


def write(folder: Path, settings: str = "表单: small\n年份: 2023\n") -> Path:
    """A campaign without data files."""
    folder.mkdir(parents=True)
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[int, list[str]]]:
    """What comes of a command whose work ends so for each campaign, and the campaigns it saw."""
    small_pack.write(tmp_path / "templates" / "small")

    def for_each(ends: dict[str, int | Exception], *named: str) -> tuple[int, list[str]]:
        seen = []

        def work(campaign: Campaign) -> int:
            seen.append(campaign.name)
            end = ends[campaign.name]
            if isinstance(end, Exception):
                raise end
            return end

        options = argparse.Namespace(
            campaigns=named, data=tmp_path / "data", templates=tmp_path / "templates"
        )
        return each_campaign.for_each(options, work), seen

    return for_each


@pytest.mark.parametrize(("codes", "code"), [((0, 0), 0), ((4, 1), 4), ((0, 1), 1)])
def test_the_highest_exit_code_is_the_commands(
    run: Callable[..., Any], tmp_path: Path, codes: tuple[int, int], code: int
) -> None:
    write(tmp_path / "data" / "2023")
    write(tmp_path / "data" / "2024")

    found = run(dict(zip(("2023", "2024"), codes, strict=True)))

    assert found == (code, ["2023", "2024"])


def test_only_the_campaigns_named_are_worked_on(run: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("2022", "2023", "2024"):
        write(tmp_path / "data" / name)

    found = run({"2024": 0, "2022": 0}, "2024", "2022")

    assert found == (0, ["2024", "2022"])


def test_a_campaign_that_cannot_be_loaded_is_told_and_the_others_still_run(
    run: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "data" / "2023", "表单: 别的\n")
    write(tmp_path / "data" / "2024")

    found = run({"2024": 0})

    assert found == (1, ["2024"])
    assert "没有找到表单“别的”" in capsys.readouterr().out


def test_a_campaign_that_is_refused_is_told_and_the_others_still_run(
    run: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "data" / "2023")
    write(tmp_path / "data" / "2024")

    found = run({"2023": RefusedError("数据文件有错误", [FINDING]), "2024": 0})

    assert found == (1, ["2023", "2024"])
    assert "甲.yaml:2:1: 错误[code] 有错误" in capsys.readouterr().out


def test_a_refusal_does_not_hide_a_higher_exit_code(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    write(tmp_path / "data" / "2023")
    write(tmp_path / "data" / "2024")

    code, _ = run({"2023": 4, "2024": RefusedError("数据文件有错误", [FINDING])})

    assert code == 4


def test_wrong_usage_stops_the_command(run: Callable[..., Any], tmp_path: Path) -> None:
    write(tmp_path / "data" / "2023")
    write(tmp_path / "data" / "2024")

    with pytest.raises(UsageError, match="不行"):
        run({"2023": UsageError("不行。")})


def test_a_campaign_named_twice_is_worked_on_once(run: Callable[..., Any], tmp_path: Path) -> None:
    folder = write(tmp_path / "data" / "2023")

    found = run({"2023": 0}, "2023", str(folder), "2023")

    assert found == (0, ["2023"])


def test_folders_are_kept_in_order_each_once() -> None:
    folders = [Path("data/2024"), Path("data/2023"), Path("data/../data/2024")]

    found = each_campaign.without_duplicates(folders)

    assert [*found] == [Path("data/2024"), Path("data/2023")]


def test_two_folders_of_one_name_are_refused() -> None:
    folders = [Path("data/2024"), Path("别处/2024")]

    with pytest.raises(UsageError) as refused:
        each_campaign.without_duplicates(folders)

    assert str(refused.value) == "data/2024 与 别处/2024 同名，请分别运行。"


@pytest.mark.parametrize(
    ("options", "campaigns", "typed"),
    [
        ({}, [], "forms build"),
        ({}, ["data/2023", "data/2024"], "forms build 2023 2024"),
        ({}, ["别处/2023"], "forms build 别处/2023"),
        ({}, ["data/2023 年"], 'forms build "2023 年"'),
        ({"data": Path("我的")}, ["我的/2023"], "forms build 2023 --data 我的"),
        ({"data": Path("my data")}, ["data/2023"], 'forms build data/2023 --data "my data"'),
        (
            {"templates": Path("t"), "build": Path("b")},
            ["data/2023"],
            "forms build 2023 --templates t --build b",
        ),
        ({"strict": False}, ["data/2023"], "forms build 2023"),
        (
            {"strict": True, "build": Path("b")},
            ["data/2023"],
            "forms build 2023 --build b --strict",
        ),
    ],
)
def test_the_command_is_quoted_with_the_options_that_were_given(
    options: dict[str, Any], campaigns: list[str], typed: str
) -> None:
    given = argparse.Namespace(**{**DEFAULT, **options})

    assert each_campaign.command_line("build", given, map(Path, campaigns)) == typed


def test_options_that_the_other_command_lacks_are_not_quoted() -> None:
    given = argparse.Namespace(data=Path("data"))

    assert each_campaign.command_line("check", given, [Path("data/2023")]) == "forms check 2023"
