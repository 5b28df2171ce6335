"""argparse that helps and refuses in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, NoReturn

from generator.common.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

WRONG_USAGE = 2
# What argparse says (CPython's Lib/argparse.py), and what we say instead; all that fit.
_MESSAGES = (
    (r"^unrecognized arguments: (.*)$", r"无法识别的参数：\1"),
    (r"^ambiguous option: (.*) could match (.*)$", r"\1 不完整，可用的有：\2"),
    (r"^argument (.*?): ", r"\1 "),
    (r"expected \w+ arguments?$", "后须填写内容"),
    (r"invalid choice: '(.*)' \(choose from (.*)\)$", r"不能是“\1”，可用的有：\2"),
    (r"invalid \w+ value: (.*)$", r"的值 \1 不正确"),
    (r"ignored explicit argument (.*)$", r"后不能填写内容 \1"),
    (r"not allowed with argument (.*)$", r"不能与 \1 同时使用"),
)
_COMMAND, _ARGUMENTS, _OPTIONS = "命令", "参数", "选项"
_UNKNOWN_COMMAND = re.compile(rf"argument {_COMMAND}: invalid choice: '(.*)' \(choose from (.*)\)$")
# A heading of a help text as argparse ends it; Python 3.14 gives it a colour.
_HEADING = re.compile(rf"({_COMMAND}|{_ARGUMENTS}|{_OPTIONS}):(?=(\x1b\[\d*m)?$)", re.MULTILINE)


class Parser(argparse.ArgumentParser):
    """The parser of a command; `example` is a line that may be typed for it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = _ARGUMENTS, _OPTIONS
        self.add_argument("-h", "--help", action="help", help="显示本说明")
        self.example = ""
        self._needed: dict[str, str] = {}

    def add_needed(self, name: str, metavar: str, what: str, **options: Any) -> None:
        """Add an argument that must be given; `what` is said to be missing where it is not."""
        self.add_argument(name, metavar=metavar, **options)
        self._needed[metavar] = what

    def add_commands(self) -> Any:
        """Where the commands below this one are added."""
        return self.add_subparsers(title=_COMMAND, metavar=_COMMAND)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What argparse gives; the command itself refuses what it does not know."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with the exit code of wrong usage."""
        said = (
            self._missing(message)
            or _unknown_command(message)
            or f"命令有误：{self._wrong(message)}"
        )
        sys.stderr.write(f"{said}\n查看用法请运行 {self.prog} --help。\n")
        sys.exit(WRONG_USAGE)

    def _missing(self, message: str) -> str:
        """What is missing, and a line to copy; blank where that is not what is wrong."""
        match = re.match(r"the following arguments are required: (.*)$", message)
        if not match:
            return ""
        missing = "和".join(self._needed.get(name, name) for name in match[1].split(", "))
        return f"命令不完整：缺少{missing}。\n例如：{self.example}"

    def _wrong(self, message: str) -> str:
        """What else is wrong, as sentences."""
        meant = self._meant(message)
        message = self._with_metavar(message)
        for pattern, words in _MESSAGES:
            message = re.sub(pattern, words, message)
        message = message.replace("'", "").replace(", ", "、")
        return f"{message}。{meant}"

    def _with_metavar(self, message: str) -> str:
        """The message, saying what must stand behind an option where nothing does."""
        for action in self._actions:
            name = "/".join(action.option_strings)
            if name and re.fullmatch(rf"argument {name}: expected one argument", message):
                choices = f"（{'、'.join(action.choices)}）" if action.choices else ""
                return f"{name} 后须填写{action.metavar}{choices}"
        return message

    def _meant(self, message: str) -> str:
        """What was probably meant by a word that argparse does not know, as a question."""
        if match := re.search(r"invalid choice: '(.*)' \(choose from (.*)\)$", message):
            return _question(match[1], re.findall(r"[\w-]+", match[2]))
        if match := re.match(r"unrecognized arguments: (-\S+)", message):
            return _question(match[1], (s for a in self._actions for s in a.option_strings))
        return ""


def _unknown_command(message: str) -> str:
    """That there is no such command, and which there are; blank where that is not what is wrong."""
    match = _UNKNOWN_COMMAND.match(message)
    if not match:
        return ""
    known = re.findall(r"[\w-]+", match[2])
    meant = _question(match[1], known)
    told = f"没有“{match[1]}”这个命令" + (f"，{meant}" if meant else "。")
    return f"{told}\n可用的命令：{'、'.join(known)}。"


def _question(word: str, known: Iterable[str]) -> str:
    by_name = {each.lstrip("-"): each for each in known}
    close = nearest(word.lstrip("-"), by_name)
    return f"您要输入的是 {by_name[close]} 吗？" if close else ""


def positive(text: str) -> int:
    """The number, from 1 up."""
    if not re.fullmatch("0*[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f"应为 1 到 9999 的整数，现为“{text}”")
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

    def format_help(self) -> str:
        return _HEADING.sub(r"\1：", super().format_help())

    def _format_action_invocation(self, action: argparse.Action) -> str:
        return super()._format_action_invocation(action).replace(", ", "、")

    def add_argument(self, action: argparse.Action) -> None:
        """Add a row; the columns are as wide as they look."""
        super().add_argument(action)
        name = self._format_action_invocation(action)
        width = self._current_indent + len(name) + _wide(name)
        self._action_max_length = max(self._action_max_length, width)

    def _format_action(self, action: argparse.Action) -> str:
        name = self._format_action_invocation(action)
        return super()._format_action(action).replace(name + " " * _wide(name), name, 1)


def _wide(text: str) -> int:
    """How many characters of the text take two places on a screen, as Chinese ones do."""
    return sum(unicodedata.east_asian_width(character) in "WF" for character in text)
