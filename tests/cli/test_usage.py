"""What is said of a command that is typed wrong, and the help of those that are not."""

from __future__ import annotations

import argparse
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest

from generator.cli import arguments
from generator.cli.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

PARSER = arguments.parser(COMMANDS)


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and those of the commands below it."""
    yield parser
    for action in parser._actions:  # noqa: SLF001 - argparse names them nowhere else
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            for below in action.choices.values():
                yield from parsers(below)


ALL = list(parsers(PARSER))


def refusal(capsys: pytest.CaptureFixture[str], typed: str) -> list[str]:
    """The lines that are told when this is typed behind `forms`."""
    with pytest.raises(SystemExit) as stop:
        PARSER.parse_args(typed.split())
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()


def test_an_unknown_command_is_told_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert refusal(capsys, "biuld") == [
        "没有“biuld”这个命令，您要输入的是 build 吗？",
        "可用的命令：init、desk、build、pdf、check、fix、new、blank、receive、status、return、accept、ledger、import、rollover、diff、archive、verify、publish、schema、template、completion。",
        "查看用法请运行 forms --help。",
    ]
    assert refusal(capsys, "2023")[0] == "没有“2023”这个命令。"
    assert refusal(capsys, "template chekc") == [
        "没有“chekc”这个命令，您要输入的是 check 吗？",
        "可用的命令：new、check。",
        "查看用法请运行 forms template --help。",
    ]


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("diff 2023", "要比较的第二个对象（填报任务、数据文件、Word 或 Excel 文件、归档）"),
        (
            "diff",
            "要比较的第一个对象和要比较的第二个对象（填报任务、数据文件、Word 或 Excel 文件、归档）",  # noqa: E501
        ),
        ("rollover 2023", "下一年的填报任务（新文件夹的名称）"),
        ("rollover", "今年的填报任务和下一年的填报任务（新文件夹的名称）"),
        ("new --campaign 2023", "单位全称"),
        ("import", "要导入的文件"),
        ("verify --rebuild", "要核对的归档或文档"),
    ],
)
def test_what_is_missing_is_named_with_a_line_to_copy(
    typed: str, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told, example, more = refusal(capsys, typed)

    command = typed.split(maxsplit=1)[0]
    assert told == f"命令不完整：缺少{missing}。"
    assert example.startswith(f"例如：forms {command} ")
    assert more == f"查看用法请运行 forms {command} --help。"
    PARSER.parse_args(example.removeprefix("例如：forms ").split())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("check --stirct", "无法识别的参数：--stirct。您要输入的是 --strict 吗？"),
        ("check --unit 甲局", "无法识别的参数：--unit。"),
        ("diff 2022 2023 2024", "无法识别的参数：2024。"),
        ("build --out", "--build/--out 后须填写文件夹。"),
        ("check --format", "--format 后须填写格式（text、json、github）。"),
        (
            "check --format jsn",
            "--format 不能是“jsn”，可用的有：text、json、github。您要输入的是 json 吗？",
        ),
        ("pdf --timeout 0", "--timeout 应为 1 到 9999 的整数，现为“0”。"),
        ("desk --port 80", "--port 应为 1024 到 65535 的整数，现为“80”。"),
        ("desk --port 65536", "--port 应为 1024 到 65535 的整数，现为“65536”。"),
        ("import 甲.docx --out 乙 --campaign 2023", "--campaign 不能与 --out 同时使用。"),
        ("build --force=是", "--force 后不能填写内容 是。"),
    ],
)
def test_what_else_is_wrong_is_told_in_chinese_by_the_command(
    typed: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = typed.split(maxsplit=1)[0]

    assert refusal(capsys, typed) == [
        f"命令有误：{told}",
        f"查看用法请运行 forms {command} --help。",
    ]


@pytest.mark.parametrize("parser", ALL, ids=lambda parser: parser.prog)
def test_the_help_has_no_english_and_no_half_width_colon(parser: argparse.ArgumentParser) -> None:
    headings = re.findall(r"^\S.*[:：]$", parser.format_help(), re.MULTILINE)

    assert set(headings) <= {"命令：", "参数：", "选项："}
    assert "选项：" in headings
    assert not re.search("[A-Za-z]", "".join(metavars(parser)))


def metavars(parser: argparse.ArgumentParser) -> Iterator[str]:
    """What stands for what is to be typed."""
    for action in parser._actions:  # noqa: SLF001 - as above
        if action.nargs != 0:
            assert isinstance(action.metavar, str), action
            yield action.metavar


@pytest.mark.parametrize("parser", ALL, ids=lambda parser: parser.prog)
def test_the_columns_of_the_help_stand_under_each_other(parser: argparse.ArgumentParser) -> None:
    rows = re.findall(r"^( +\S.*?  +)\S", parser.format_help().split("\n\n", 1)[1], re.MULTILINE)

    assert len({width(row) for row in rows}) == 1


def width(text: str) -> int:
    """How many places the text takes on a screen."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
