"""What is printed when the output is no terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generator.common import console
from generator.common.console import UnitLine
from generator.common.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable

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


ELSEWHERE = "逐条内容见 findings.txt。"


def _warnings(number: int) -> list[Diagnostic]:
    """Warnings of two codes in turns, in one file."""
    return [
        Diagnostic("b.yaml", i, 1, "warning", ("odd", "even")[i % 2], f"第 {i} 处", "请核对。")
        for i in range(1, number + 1)
    ]


def test_warnings_up_to_fifty_are_printed_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_findings([ERROR, *_warnings(50)], elsewhere=ELSEWHERE)

    printed = capsys.readouterr().out
    assert printed.count("提示：请核对。") == 51
    assert ELSEWHERE not in printed


def test_more_warnings_are_printed_by_file_and_code_and_errors_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    alone = Diagnostic("c.yaml", 7, 8, "warning", "note", "只有一处", "请核对。")

    console.print_findings([ERROR, *_warnings(51), alone], elsewhere=ELSEWHERE)

    assert capsys.readouterr().out.splitlines() == [
        "警告 52 个，按文件和代码合并列出：",
        "",
        "b.yaml:1:1: 警告[even] 26 处，首处：第 1 处",
        "b.yaml:2:1: 警告[odd] 25 处，首处：第 2 处",
        "c.yaml:7:8: 警告[note] 1 处：只有一处",
        "",
        "逐条内容见 findings.txt。",
        "",
        "a.yaml:1:2: 错误[sum] 合计不一致",
        "    提示：请核对。",
        "",
        "错误 1 个，警告 52 个。",
    ]


def test_many_warnings_are_printed_in_full_where_nothing_else_holds_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    console.print_findings(_warnings(60))

    assert capsys.readouterr().out.count("提示：请核对。") == 60


def test_answered_warnings_are_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    answered = [replace(finding, answered="上级文件如此") for finding in _warnings(60)]

    console.print_findings([WARNING, *answered], elsewhere=ELSEWHERE)

    assert capsys.readouterr().out.splitlines() == [
        "a.yaml:3:4: 警告[note] 此处",
        "",
        "错误 0 个，警告 1 个，已核对 60 个。",
    ]


def test_answered_warnings_are_printed_last_with_their_reason_when_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answered = replace(ERROR, severity="warning", answered="上级文件如此")

    console.print_findings([answered, WARNING], with_answered=True)

    assert capsys.readouterr().out.splitlines() == [
        "a.yaml:3:4: 警告[note] 此处",
        "",
        "a.yaml:1:2: 警告[sum] 合计不一致",
        "    已核对：上级文件如此",
        "",
        "错误 0 个，警告 1 个，已核对 1 个。",
    ]


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
        UnitLine("甲局", 2, 0, "未生成"),
        UnitLine("乙局", 0, 0, "已是最新"),
        UnitLine("某某服务中心", 0, 10, "已是最新"),
        UnitLine("丙局", 0, 0, "待更新"),
        UnitLine("丁局", 0, 0, "未生成"),
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


def test_answered_warnings_have_a_column_where_there_are_any(
    capsys: pytest.CaptureFixture[str],
) -> None:
    units = [UnitLine("甲局", 0, 2, "已是最新", 3), UnitLine("乙局", 0, 0, "已是最新", 4)]

    console.print_findings([], units)

    assert capsys.readouterr().out.splitlines() == [
        "单位   错误   警告   已核对   文档",
        "甲局      0      2        3   已是最新",
        "其余 1 个单位没有错误和警告。",
        "",
    ]


def test_a_table_without_rows_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    console.print_findings([], [UnitLine("甲局", 0, 0, "已是最新")], "请运行 forms build。")

    assert capsys.readouterr().out == ""


def test_progress_yields_the_items_and_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    items = list(console.progress(iter("甲乙丙"), 3, "正在检查"))

    assert items == ["甲", "乙", "丙"]
    assert capsys.readouterr() == ("", "")


class Told:
    """What a recorder was told."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.found: list[Diagnostic] = []

    def text(self, text: str) -> None:
        self.texts.append(text)

    def findings(self, findings: Iterable[Diagnostic]) -> None:
        self.found += findings

    def progress(self, items: Iterable[Any], _total: int, _description: str) -> Iterable[Any]:
        return items


def test_a_recorder_gets_findings_as_such_and_texts(capsys: pytest.CaptureFixture[str]) -> None:
    told = Told()
    [warning] = _warnings(1)
    answered = replace(warning, answered="属实")

    with console.recorded(told):
        console.print_findings([warning, answered], [], "请生成。")
        console.print_findings([answered], with_answered=True)
        console.print_findings_err([warning])
        console.print_out("完")

    assert told.found == [warning, answered, warning]
    assert told.texts == [
        "请生成。\n错误 0 个，警告 1 个，已核对 1 个。\n",
        "错误 0 个，警告 0 个，已核对 1 个。\n",
        "完\n",
    ]
    assert capsys.readouterr() == ("", "")
