"""Publishing beside a roster: nothing calls itself whole while a unit is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.publish import command
from tests import compared_pack, listed_units, vehicles

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return listed_units.write(tmp_path)


def publish(folder: Path, *, partial: bool = False) -> command.Report:
    options = command.Options(partial=partial, with_pdf=False)
    return command.publish(compared_pack.load(folder), folder.parent.parent / "public", options)


def page(report: command.Report) -> str:
    return (report.folder / "index.html").read_text("utf-8")


def test_a_whole_roster_is_published_as_without_one(folder: Path) -> None:
    listed = page(publish(folder))
    (folder / "roster.csv").unlink()

    assert page(publish(folder)) == listed
    assert "全部单位" in listed


def test_a_missing_unit_keeps_the_set_back(folder: Path) -> None:
    listed_units.write_roster(folder, *listed_units.ROWS, "丁局")

    report = publish(folder)

    assert not report.is_published
    [line, missing] = command.report_lines(report)
    assert "未公开，名册中有单位未报。请处理后重新运行；如需先公开没有错误的单位" in line
    assert missing == "2024 名册中的 4 个单位有 1 个未报（没有数据文件）：丁局。"


def test_what_is_published_in_part_says_so(folder: Path) -> None:
    listed_units.write_roster(folder, *listed_units.ROWS, "丁局")

    report = publish(folder, partial=True)

    lines = [*command.report_lines(report)]
    assert "已生成 3/4 个单位的公开文件" in lines[0]
    assert lines[1:] == ["  未公开：丁局（未报）"]
    assert "下表所列单位" in page(report)
    assert "全部" not in page(report)
    assert "另有 1 个单位暂未公开，上表及合计不含这些单位。" in page(report)


def test_errors_and_missing_units_are_both_told(folder: Path) -> None:
    listed_units.write_roster(folder, *listed_units.ROWS, "丁局")
    vehicles.write_unit(folder, "乙局", 101)

    [line, _] = command.report_lines(publish(folder))

    assert "未公开，部分单位的数据有错误，名册中有单位未报。" in line


def test_a_roster_with_mistakes_is_not_called_a_units_error(folder: Path) -> None:
    listed_units.write_roster(folder, *listed_units.ROWS, "甲局")

    [line] = command.report_lines(publish(folder))

    assert "未公开，名册或其他文件有错误（见上）。请改正后重新运行" in line


def test_a_roster_with_mistakes_leaves_open_who_is_missing(folder: Path) -> None:
    listed_units.write_roster(folder, "甲局,,待定")

    report = publish(folder, partial=True)

    assert report.is_published
    assert "全部单位" not in page(report)
