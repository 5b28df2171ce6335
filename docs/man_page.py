"""Write the manual page docs/forms.1 from the parser of the command line, for `man forms`.

Run by `make docs`; a test says when it is due. A wheel installs the page under `share/man/man1`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docs.commands import PAGE as PAGE_OF_COMMANDS
from docs.commands import parsers
from generator.cli import arguments
from generator.cli.commands import COMMANDS

if TYPE_CHECKING:
    import argparse

PAGE = Path(__file__).parent / "forms.1"
# Chinese has no blanks: lines break between its characters, but not before closing punctuation
# nor after opening punctuation.
_HEAD = r"""
.\" 由 make docs 生成，请勿手工修改
.TH FORMS 1 "" "official\-forms" "用户命令"
.class [CJKclosing] \[u3001] \[u3002] \[u300B] \[u201D] \[uFF01] \[uFF09] \[uFF0C] \[uFF1A] \[uFF1B] \[uFF1F]
.class [CJKopening] \[u300A] \[u201C] \[uFF08]
.class [CJKnormal] \[u4E00]-\[u9FFF]
.cflags 128 \C'[CJKclosing]'
.cflags 266 \C'[CJKopening]'
.cflags 512 \C'[CJKnormal]'
.nh
.ad l
"""  # noqa: E501 - a request ends with its line
# A row of the table of exit codes in docs/命令.md.
_EXIT_CODE = re.compile(r"^\| ([0-9]+) \| (.+) \|$", re.MULTILINE)


def main() -> None:
    """The page, up to date."""
    PAGE.write_text(text(), encoding="utf-8")


def text() -> str:
    """The page in the language of man."""
    parser = arguments.parser(COMMANDS)
    commands = "".join(_command(name, below) for name, below in parsers())
    rows = _EXIT_CODE.findall(PAGE_OF_COMMANDS.read_text(encoding="utf-8"))
    codes = "".join(_entry(code, meaning) for code, meaning in rows)
    return (
        f"{_HEAD.lstrip()}"
        f".SH 名称\nforms \\- {_plain(parser.description or '')}\n"
        ".SH 概要\n.B forms\n.I 命令\n.RI [ 参数 ]\\ [ 选项 ]\n"
        ".SH 说明\n请在项目文件夹（含 data 和 templates）中运行。填报任务是 data 下的一个文件夹。\n"
        f".SH 命令\n{commands}"
        f".SH 返回值\n{codes}"
    )


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    # The first action is --help, which each command has.
    rows = "".join(_entry(_names(a), a.help or "") for a in parser._actions[1:])  # noqa: SLF001
    return f".SS {_plain(name)}\n{_plain(parser.description or '')}。\n{rows}"


def _names(action: argparse.Action) -> str:
    """The argument as typed: its spellings, and what its value is called."""
    value = str(action.metavar or "")
    if not action.option_strings:
        return value
    return "、".join(f"{each} {value}".rstrip() for each in action.option_strings)


def _entry(term: str, description: str) -> str:
    return f".TP\n.B {_plain(term)}\n{_plain(description)}\n"


def _plain(words: str) -> str:
    """The words as man prints them: a hyphen that can be copied, no character that means more."""
    return words.replace("\\", "\\e").replace("-", "\\-")


if __name__ == "__main__":
    main()
