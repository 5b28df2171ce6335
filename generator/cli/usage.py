"""argparse with help texts and error messages in Chinese."""

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
# Patterns of argparse's messages (CPython's Lib/argparse.py) and their translations, of which
# every one that matches is applied.
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
_LOWEST_PORT, _HIGHEST_PORT = 1024, 65535
_COMMAND, _ARGUMENTS, _OPTIONS = "命令", "参数", "选项"
_UNKNOWN_COMMAND = re.compile(rf"argument {_COMMAND}: invalid choice: '(.*)' \(choose from (.*)\)$")
# A heading of a help text as argparse writes it; Python 3.14 colours it.
_HEADING = re.compile(rf"({_COMMAND}|{_ARGUMENTS}|{_OPTIONS}):(?=(\x1b\[\d*m)?$)", re.MULTILINE)


class Parser(argparse.ArgumentParser):
    """The parser of a command; `example` is a complete command line for error messages."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = _ARGUMENTS, _OPTIONS
        self.add_argument("-h", "--help", action="help", help="显示本说明")
        self.example = ""
        self._required: dict[str, str] = {}

    def add_required(self, name: str, metavar: str, description: str, **options: Any) -> None:
        """Add a positional argument, with its description for the message that it is missing."""
        self.add_argument(name, metavar=metavar, **options)
        self._required[metavar] = description

    def add_commands(self) -> Any:
        """An object whose `add_parser` adds a subcommand."""
        return self.add_subparsers(title=_COMMAND, metavar=_COMMAND)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As in argparse, but a subcommand itself refuses unknown arguments."""
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return parsed, unknown

    def error(self, message: str) -> NoReturn:
        """Print argparse's message in Chinese and exit with the code for wrong usage."""
        translated = (
            self._missing_message(message)
            or _unknown_command_message(message)
            or f"命令有误：{self._translate(message)}"
        )
        sys.stderr.write(f"{translated}\n查看用法请运行 {self.prog} --help。\n")
        sys.exit(WRONG_USAGE)

    def _missing_message(self, message: str) -> str:
        """The message on missing arguments, with an example to copy; "" for any other message."""
        match = re.match(r"the following arguments are required: (.*)$", message)
        if not match:
            return ""
        missing = "和".join(self._required.get(name, name) for name in match[1].split(", "))
        return f"命令不完整：缺少{missing}。\n例如：{self.example}"

    def _translate(self, message: str) -> str:
        """Any other message in Chinese, with a suggestion where a word is close to a known one."""
        suggestion = self._suggestion(message)
        message = self._with_metavar(message)
        for pattern, translation in _MESSAGES:
            message = re.sub(pattern, translation, message)
        message = message.replace("'", "").replace(", ", "、")
        return f"{message}。{suggestion}"

    def _with_metavar(self, message: str) -> str:
        """The message, in Chinese if it is on an option without its value, which it then names."""
        for action in self._actions:
            name = "/".join(action.option_strings)
            if name and re.fullmatch(rf"argument {name}: expected one argument", message):
                choices = f"（{'、'.join(action.choices)}）" if action.choices else ""
                return f"{name} 后须填写{action.metavar}{choices}"
        return message

    def _suggestion(self, message: str) -> str:
        """A question with the known word closest to the unknown one in the message, or ""."""
        if match := re.search(r"invalid choice: '(.*)' \(choose from (.*)\)$", message):
            return _question(match[1], re.findall(r"[\w-]+", match[2]))
        if match := re.match(r"unrecognized arguments: (-\S+)", message):
            return _question(match[1], (s for a in self._actions for s in a.option_strings))
        return ""


def _unknown_command_message(message: str) -> str:
    """The message on an unknown command, with the known ones; "" for any other message."""
    match = _UNKNOWN_COMMAND.match(message)
    if not match:
        return ""
    known = re.findall(r"[\w-]+", match[2])
    suggestion = _question(match[1], known)
    unknown = f"没有“{match[1]}”这个命令" + (f"，{suggestion}" if suggestion else "。")
    return f"{unknown}\n可用的命令：{'、'.join(known)}。"


def _question(word: str, known: Iterable[str]) -> str:
    """Whether the closest known word is meant, as a question; "" where none is close."""
    by_name = {each.lstrip("-"): each for each in known}
    close = nearest(word.lstrip("-"), by_name)
    return f"您要输入的是 {by_name[close]} 吗？" if close else ""


def positive(text: str) -> int:
    """Parse an integer from 1 to 9999, for argparse."""
    if not re.fullmatch("0*[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f"应为 1 到 9999 的整数，现为“{text}”")
    return int(text)


def port(text: str) -> int:
    """Parse the number of a port that needs no administrator, for argparse."""
    if not re.fullmatch("[0-9]{4,5}", text) or not _LOWEST_PORT <= int(text) <= _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(
            f"应为 {_LOWEST_PORT} 到 {_HIGHEST_PORT} 的整数，现为“{text}”"
        )
    return int(text)


class _Formatter(argparse.HelpFormatter):
    """argparse's formatter with Chinese headings, and columns aligned for wide characters."""

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
        """Add an argument to the help text, counting wide characters as two columns."""
        super().add_argument(action)
        name = self._format_action_invocation(action)
        width = self._current_indent + len(name) + _wide(name)
        self._action_max_length = max(self._action_max_length, width)

    def _format_action(self, action: argparse.Action) -> str:
        name = self._format_action_invocation(action)
        return super()._format_action(action).replace(name + " " * _wide(name), name, 1)


def _wide(text: str) -> int:
    """How many characters of the text are two columns wide on a terminal, as Chinese ones are."""
    return sum(unicodedata.east_asian_width(character) in "WF" for character in text)
