from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.build import check_command, command
from generator.common.diagnostics import DATA_ERRORS, OK
from tests import units, vehicles
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., int]


@pytest.fixture
def options(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> argparse.Namespace:
    """The parsed arguments of both commands, without any given."""
    assert folder.is_dir()
    monkeypatch.chdir(tmp_path)
    return argparse.Namespace(
        campaigns=[],
        data=Path("data"),
        templates=vehicles.TEMPLATES,
        build=Path("build"),
        jobs=1,
        cluster="",
        force=False,
        partial=False,
        strict=False,
        all=False,
        unit=[],
        format="text",
        pack="",
    )


def _lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def _set(options: argparse.Namespace, **values: Any) -> argparse.Namespace:
    return argparse.Namespace(**{**vars(options), **values})


def test_a_build_prints_what_was_written(
    options: argparse.Namespace, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command.run_build(options)

    assert code == OK
    assert _lines(capsys)[-1] == (
        "build/2024：单位文档 3/3 份，附表汇编 1 册；本次生成或更新 4 个文件。"
    )


def test_a_build_names_backups_strays_and_documents_out_of_date(
    options: argparse.Namespace, folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run_build(options)
    units.edit(out / "units" / "乙局.docx", "改过")
    (out / "b.txt").write_bytes(b"")
    vehicles.write_unit(folder, "甲局", "x")
    capsys.readouterr()

    code = command.run_build(options)

    advice = "全部单位没有错误后重新生成；如需先汇编没有错误的单位，请在命令末尾加 --partial"
    assert code == DATA_ERRORS
    assert _lines(capsys)[-6:] == [
        "build/2024：单位文档 2/3 份，附表汇编 1 册；本次生成或更新 1 个文件。",
        "  待更新：units/甲局.docx（units/甲局.yaml 修改后尚未重新生成）",
        f"  待更新：appendix.docx（{advice}）",
        "  原文档被手工修改过，已另存为 units/乙局.bak.docx",
        "  不属于任何单位的文件，予以保留：b.txt",
        "有 1 个单位因数据有错误未生成，请改正后重新运行。",
    ]


def test_a_build_says_what_keeps_a_document_out_of_date(
    options: argparse.Namespace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run_build(options)
    # The file of another unit takes the name: this one's is as it was.
    vehicles.write_unit(folder, "丙局", 5)
    other = folder / "units" / "丙局.yaml"
    other.write_text(other.read_text(encoding="utf-8").replace("丙局", "甲局"), encoding="utf-8")
    capsys.readouterr()
    command.run_build(options)
    assert "  待更新：units/甲局.docx（units/甲局.yaml 有错误，未重新生成）" in _lines(capsys)

    vehicles.write_unit(folder, "丙局", 5)
    vehicles.write_settings(folder, "# 修改过")
    command.run_build(_set(options, unit=["甲局"]))

    assert "  待更新：units/乙局.docx（公共设置修改后尚未重新生成）" in _lines(capsys)


def test_a_build_of_one_unit_says_how_the_appendix_becomes_current(
    options: argparse.Namespace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run_build(options)
    vehicles.write_unit(folder, "甲局", 5)
    capsys.readouterr()

    code = command.run_build(_set(options, unit=["甲局"]))

    assert code == OK
    assert "  待更新：appendix.docx（请不带 --unit 再运行一次，以重新生成）" in _lines(capsys)


def test_a_first_build_with_errors_says_when_there_will_be_an_appendix(
    options: argparse.Namespace, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vehicles.write_unit(folder, "甲局", "x")

    command.run_build(options)

    [line] = [line for line in _lines(capsys) if "  未生成：附表汇编" in line]
    assert "--partial" in line


def test_settings_with_errors_build_nothing_and_findings_of_units_are_printed(
    options: argparse.Namespace, folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vehicles.write_settings(folder, "多余: 1")
    vehicles.write_unit(folder, "甲局", "x")

    code = command.run_build(options)

    printed = capsys.readouterr().out
    assert code == DATA_ERRORS
    assert "data/2024/settings.yaml:3:1: 错误" in printed
    assert "data/2024/units/甲局.yaml:4:9: 错误" in printed
    assert not out.exists()


def test_a_build_with_findings_names_the_file_that_holds_all_of_them(
    options: argparse.Namespace, folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vehicles.write_unit(folder, "甲局", *["x"] * 3)

    command.run_build(options)

    assert "全部错误和警告见 build/2024/findings.txt。" in _lines(capsys)
    assert (out / "findings.txt").read_text("utf-8").count("提示：") == 3


@pytest.mark.parametrize("run", [command.run_build, check_command.run_check])
def test_units_are_told_in_the_order_in_which_people_count(
    options: argparse.Namespace,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    run: Run,
) -> None:
    for number in (10, 9, 27):
        vehicles.write_unit(folder, f"第{number}局", "x")

    run(options)

    lines = _lines(capsys)
    findings = [line.split("局")[0] for line in lines if "错误[" in line]
    table = [line.split("局")[0] for line in lines if line.startswith("第")]
    assert [line.rpartition("/")[2] for line in findings] == table == ["第9", "第10", "第27"]


@pytest.mark.parametrize("run", [command.run_build, check_command.run_check])
def test_many_warnings_are_told_in_few_lines_unless_all_are_wanted(
    options: argparse.Namespace,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    run: Run,
) -> None:
    order = ", ".join(["甲局", *(f"某{number}局" for number in range(51))])
    vehicles.write_settings(folder, f"单位顺序: [{order}]")

    run(options)
    brief = _lines(capsys)
    run(_set(options, all=True))
    full = _lines(capsys)

    [line] = [line for line in brief if "警告[order]" in line]
    assert line.startswith("data/2024/settings.yaml:3:")
    assert "警告[order] 51 处，首处：" in line
    assert len([line for line in full if "警告[order]" in line]) == 51
    assert any("findings.txt" in line or " --all。" in line for line in brief)


def test_a_check_without_findings_counts_the_files(
    options: argparse.Namespace, capsys: pytest.CaptureFixture[str]
) -> None:
    code = check_command.run_check(options)

    assert code == OK
    assert _lines(capsys)[-1] == "已检查 3 个数据文件，未发现错误。"


@pytest.mark.parametrize("form", ["json", "github", "text"])
def test_a_check_prints_its_findings_in_the_format_wanted(
    options: argparse.Namespace, folder: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    vehicles.write_unit(folder, "甲局", "x")

    code = check_command.run_check(_set(options, format=form))

    printed = capsys.readouterr().out
    assert code == DATA_ERRORS
    if form == "json":
        assert [row["line"] for row in json.loads(printed)] == [4]
    elif form == "github":
        assert printed.startswith("::error file=data/2024/units/甲局.yaml,line=4,col=9")
    else:
        assert "请改正错误后运行 forms build 2024" in printed


def test_what_was_not_checked_in_a_file_of_no_campaign_is_told(
    options: argparse.Namespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loose = vehicles.write_unit(tmp_path / "imported", "丁局", 1)
    loose.write_text("# 表单: performance-targets\n" + loose.read_text("utf-8"), "utf-8")
    given = _set(options, campaigns=[str(loose)], templates=CHECKOUT / "templates")

    check_command.run_check(given)

    assert "与“年度”、“项目支出范围”有关的规则未检查" in _lines(capsys)[-1]
