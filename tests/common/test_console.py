"""What is printed when the output is no terminal."""

from __future__ import annotations

import pytest

from generator.common import console
from generator.common.console import UnitState
from generator.common.diagnostics import Diagnostic

ERROR = Diagnostic("a.yaml", 1, 2, "error", "sum", "合计不一致", "请核对。")
WARNING = Diagnostic("a.yaml", 3, 4, "warning", "note", "此处", "")
AS_TEXT = "a.yaml:1:2: 错误[sum] 合计不一致\n    提示：请核对。\n\na.yaml:3:4: 警告[note] 此处\n\n"
COUNTS = "错误 1 个，警告 1 个。\n"


def test_lines_go_to_their_own_streams(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_out("甲")
    console.print_err("乙")
    console.write("丙")

    assert capsys.readouterr() == ("甲\n丙", "乙\n")


def test_findings_are_followed_by_their_number(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_findings([ERROR, WARNING])

    assert capsys.readouterr() == (AS_TEXT + COUNTS, "")


def test_findings_can_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_findings_err([ERROR, WARNING])

    assert capsys.readouterr() == ("", AS_TEXT + COUNTS)


@pytest.mark.parametrize("print_findings", [console.print_findings, console.print_findings_err])
def test_without_findings_nothing_is_printed(
    print_findings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(print_findings)
    print_findings([])

    assert capsys.readouterr() == ("", "")


def test_only_units_that_need_attention_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    units = [
        UnitState("甲局", 2, 0, "未生成"),
        UnitState("乙局", 0, 0, "已是最新"),
        UnitState("某某服务中心", 0, 10, "已是最新"),
        UnitState("丙局", 0, 0, "待更新"),
        UnitState("丁局", 0, 0, "未生成"),
    ]

    console.print_findings([], units, "请运行 forms build。")

    # Chinese characters are two columns wide.
    assert capsys.readouterr().out.splitlines() == [
        "单位           错误   警告   文档",
        "甲局              2      0   未生成",
        "某某服务中心      0     10   已是最新",
        "丙局              0      0   待更新",
        "其余 2 个单位没有错误和警告。",
        "请运行 forms build。",
        "",
    ]


def test_a_table_without_rows_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_findings([], [UnitState("甲局", 0, 0, "已是最新")], "请运行 forms build。")

    assert capsys.readouterr().out == ""


def test_progress_yields_the_items_and_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    items = list(console.progress(iter("甲乙丙"), 3, "正在检查"))

    assert items == ["甲", "乙", "丙"]
    assert capsys.readouterr() == ("", "")
