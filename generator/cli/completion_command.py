"""The script by which bash or zsh completes the command line of `forms` with the Tab key."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import shtab

from generator.cli import arguments, commands

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from generator.cli.usage import Parser

# Lists the names in the project that begin as typed: of campaigns, packs and units. In bash the
# word `_dirs` in a function's name lets shtab quote what it lists.
_BASH = """\
_forms_names() {  # the typed word, what stands before a name, what after it
  local path name
  for path in $2*"$3"; do
    [ -e "$path" ] || continue
    name=${path%"$3"}
    name=${name##*/}
    [[ $name == "$1"* ]] && printf '%s\\n' "$name"
  done
}
_forms_dirs_campaigns() {
  _forms_names "$1" data/ /settings.yaml
  [[ $1 == */* ]] && compgen -d -- "$1"
}
_forms_dirs_campaigns_and_files() {
  _forms_names "$1" data/ /settings.yaml
  compgen -f -- "$1"
}
_forms_dirs_packs() { _forms_names "$1" templates/ /pack.yaml; }
_forms_dirs_units() { _forms_names "$1" 'data/*/units/' .yaml; }
"""
_ZSH = """\
_forms_campaigns() {
  local -a names=(data/*/settings.yaml(N:h:t))
  compadd -a names
  [[ $PREFIX == */* ]] && _files -/
}
_forms_campaigns_and_files() { _forms_campaigns; _files }
_forms_packs() { local -a names=(templates/*/pack.yaml(N:h:t)); compadd -a names }
_forms_units() { local -a names=(data/*/units/*.yaml(N:t:r)); compadd -a names }
"""


def _named(kind: str) -> dict[str, str]:
    return {"bash": f"_forms_dirs_{kind}", "zsh": f"_forms_{kind}"}


_CAMPAIGNS, _CAMPAIGNS_AND_FILES = _named("campaigns"), _named("campaigns_and_files")
# What is completed, by what the help text calls an argument.
COMPLETED = {
    "填报任务": _CAMPAIGNS,
    "今年": _CAMPAIGNS,
    "填报任务或数据文件": _CAMPAIGNS_AND_FILES,
    "原内容": _CAMPAIGNS_AND_FILES,
    "新内容": _CAMPAIGNS_AND_FILES,
    "表单": _named("packs"),
    "表单包": _named("packs"),
    "文件": shtab.FILE,
    "文件夹": shtab.DIRECTORY,
    "文件或文件夹": shtab.FILE,
    "表样": shtab.FILE,
    "证书": shtab.FILE,
}
# Names of units that have a data file; `forms new` wants one that has none.
_UNITS_OPTION = "--unit"


def run_completion(options: argparse.Namespace) -> int:
    """Print the script for the shell; the exit code."""
    sys.stdout.write(script(arguments.parser(commands.COMMANDS), options.shell))
    return 0


def script(parser: Parser, shell: str) -> str:
    """The completion script of the command line that the parser reads."""
    for action in actions(parser):
        if _UNITS_OPTION in action.option_strings:
            action.complete = _named("units")  # type: ignore[attr-defined]
        elif action.metavar in COMPLETED:
            action.complete = COMPLETED[action.metavar]  # type: ignore[attr-defined]
    text: str = shtab.complete(parser, shell, preamble={"bash": _BASH, "zsh": _ZSH}[shell])
    return f"{text}\n"


def actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument and option of the parser's commands that takes a value of its own."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list
        if action.nargs == 0:
            continue
        if isinstance(action.choices, dict):
            for below in action.choices.values():
                yield from actions(below)
        elif not action.choices:
            yield action
