"""argparse that helps and refuses in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from generator.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WRONG_USAGE = 2
# What argparse says (CPython's Lib/argparse.py), and what we say instead; all that fit.
_MESSAGES = (
    (r"^unrecognized arguments: (.*)$", r"不认识 \1"),
    (r"^the following arguments are required: (.*)$", r"缺少 \1"),
    (r"^ambiguous option: (.*) could match (.*)$", r"\1 没有写全，可以是 \2"),
    (r"^argument (.*?): ", r"\1 "),
    (r"expected \w+ arguments?$", "后面要写值"),
    (r"invalid choice: '(.*)' \(choose from (.*)\)$", r"没有“\1”这一种，可以是 \2"),
    (r"invalid \w+ value: (.*)$", r"的值 \1 写得不对"),
    (r"ignored explicit argument (.*)$", r"后面不能写值 \1"),
)


class Parser(argparse.ArgumentParser):
    """The parser of a command."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with the exit code of wrong usage."""
        meant = _meant(self, message)
        for pattern, words in _MESSAGES:
            message = re.sub(pattern, words, message)
        message = message.replace("'", "") + meant
        sys.stderr.write(f"用法不对：{message}\n运行 {self.prog} --help 查看用法。\n")
        sys.exit(WRONG_USAGE)


def _meant(parser: argparse.ArgumentParser, message: str) -> str:
    """What was probably meant by a word that argparse does not know, as a sentence more."""
    if match := re.search(r"invalid choice: '(.*)' \(choose from (.*)\)$", message):
        word, known = match[1], re.findall(r"[\w-]+", match[2])
    elif match := re.match(r"unrecognized arguments: (-\S+)", message):
        word, known = match[1], list(_options(parser))
    else:
        return ""
    close = nearest(word, known)
    return f"。是不是想写 {close}？" if close else ""


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The options of the command and of those below it."""
    for action in parser._actions:  # noqa: SLF001 - argparse names them nowhere else
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            for below in action.choices.values():
                yield from _options(below)


def positive(text: str) -> int:
    """The number, from 1 up."""
    if not re.fullmatch("0*[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f"要写 1 到 9999 的整数，写的是“{text}”")
    return int(text)


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)
