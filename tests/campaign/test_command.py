"""`forms new` and `forms rollover`: what is printed, and the exit code."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from generator.campaign import command
from generator.common.diagnostics import FormsError, UsageError
from tests import vehicles

OLD, NEW = Path("data/2024"), Path("data/2025")


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign of one unit in the project folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    vehicles.write_settings(OLD)
    vehicles.write_unit(OLD, "甲局", 5)


def run_new(name: str, campaign: str | None = None) -> int:
    options = argparse.Namespace(
        name=name, campaign=campaign, data=Path("data"), templates=vehicles.TEMPLATES
    )
    return command.run_new(options)


def run_rollover(*, keep_amounts: bool = False, new: str = "2025") -> int:
    options = argparse.Namespace(
        old="2024",
        new=new,
        data=Path("data"),
        templates=vehicles.TEMPLATES,
        keep_amounts=keep_amounts,
        pack="",
    )
    return command.run_rollover(options)


def test_a_new_units_file_is_written_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    code = run_new("乙局", "2024")

    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "已生成：data/2024/units/乙局.yaml",
        "下一步：请用记事本等文本编辑器打开文件，填好各项，再运行 forms check 2024",
    ]
    assert "单位: 乙局\n" in (OLD / "units" / "乙局.yaml").read_text(encoding="utf-8")


def test_a_new_unit_goes_into_the_last_campaign_unless_one_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    vehicles.write_settings(NEW)

    code = run_new("乙局")

    assert code == 0
    assert (NEW / "units" / "乙局.yaml").is_file()
    assert capsys.readouterr().out.splitlines()[0] == (
        "未指定 --campaign，已存入名称排在最后的填报任务：2025"
    )


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        (" \u3000", UsageError, "单位名称不能为空"),
        ("乙局.yaml", UsageError, "请只填单位全称"),
        ("乙\n局", UsageError, "不可见字符"),
        ("甲局", FormsError, "“甲局”已有数据文件：data/2024/units/甲局.yaml"),
    ],
)
def test_a_name_that_cannot_be_a_new_units_is_refused(
    name: str, error: type[FormsError], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(error, match=message):
        run_new(name)

    assert capsys.readouterr().out == ""
    assert [path.name for path in (OLD / "units").iterdir()] == ["甲局.yaml"]


def test_the_next_years_campaign_is_written_and_reported(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = run_rollover()

    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == [
        "已生成：data/2025（settings.yaml 和 1 个数据文件）",
        "已沿用文字，清空 1 个金额。",
    ]
    assert out.endswith("forms check 2025\n")
    written = (NEW / "units" / "甲局.yaml").read_text(encoding="utf-8")
    assert "单位: 甲局\n车辆:\n  - 车牌: 湘B0\n    里程: \n" in written


def test_the_next_years_campaign_keeps_amounts_if_told_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = run_rollover(keep_amounts=True)

    assert code == 0
    assert "已沿用文字和金额。\n" in capsys.readouterr().out
    assert "    里程: 5\n" in (NEW / "units" / "甲局.yaml").read_text(encoding="utf-8")


def test_files_with_errors_are_printed_and_the_exit_code_is_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (OLD / "units" / "乙局.yaml").write_text("单位：乙局\n", encoding="utf-8")

    code = run_rollover()

    out, err = capsys.readouterr()
    assert (code, err) == (1, "")
    assert out.startswith("data/2024/units/乙局.yaml:1:1: 错误[syntax] ")
    assert out.endswith("错误 1 个，警告 0 个。\n未生成任何文件，请改正后重新运行。\n")
    assert not NEW.exists()


def test_a_campaign_that_exists_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="data/2024 已存在"):
        run_rollover(new="2024")

    assert capsys.readouterr().out == ""
