"""Run a command's work for each campaign it was given, and quote the command that does so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.common import console
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.common.diagnostics import Diagnostic

# More files are named by their campaigns.
_MOST_NAMES = 3


def for_each(options: argparse.Namespace, work: Callable[[Campaign], int]) -> int:
    """The highest exit code of the work on the campaigns.

    A campaign that cannot be loaded is reported and the others still run.
    """
    code = OK
    for folder in without_duplicates(campaigns.find(options.campaigns, options.data)):
        try:
            code = max(code, work(campaigns.load(folder, options.templates)))
        except RefusedError as error:
            console.print_findings(error.diagnostics)
            code = max(code, DATA_ERRORS)
    return code


def refuse_several(options: argparse.Namespace, option: str) -> None:
    """UsageError where several campaigns are chosen; `option` is what works for one only."""
    if len(campaigns.find(options.campaigns, options.data)) > 1:
        raise UsageError(f"{option} 只能用于一个填报任务，请在命令中写明是哪一个。")


def without_duplicates(folders: Sequence[Path]) -> Iterable[Path]:
    """The campaigns' folders, each once.

    Raises UsageError for two folders of one name, whose outputs would share a folder.
    """
    by_name: dict[str, Path] = {}
    for folder in folders:
        other = by_name.setdefault(folder.resolve().name, folder)
        if other.resolve() != folder.resolve():
            raise UsageError(f"{other.as_posix()} 与 {folder.as_posix()} 同名，请分别运行。")
    return by_name.values()


def command_line(command: str, options: argparse.Namespace, folders: Iterable[Path]) -> str:
    """The command for these campaigns as one types it, with the options given that it shares."""
    words = ["forms", command]
    for folder in folders:
        name = folder.name if folder == options.data / folder.name else folder.as_posix()
        words.append(_quoted(name))
    for name in ("data", "templates", *([] if command == "fix" else ["build"])):
        given = getattr(options, name, Path(name))
        if given != Path(name):
            words += [f"--{name}", _quoted(given.as_posix())]
    is_strict = command != "fix" and getattr(options, "strict", False)
    return " ".join([*words, *(["--strict"] if is_strict else [])])


def all_findings_advice(command: str, options: argparse.Namespace) -> str:
    """The sentence that says how the command, as it was given, prints all findings.

    It is blank where they are asked for already.
    """
    if options.all:
        return ""
    again = command_line(command, options, map(Path, options.campaigns))
    return f"如需逐条查看，请运行 {again} --all。"


def fix_advice(findings: Iterable[Diagnostic], options: argparse.Namespace) -> str:
    """The line that says how many of the findings `forms fix` mends, and how; blank for none."""
    files = [d.file for d in findings if d.fix and not d.answered]
    if not files:
        return ""
    names = [*dict.fromkeys(files)]
    if len(names) > _MOST_NAMES:
        names = options.campaigns or [*dict.fromkeys(map(_campaign_of, names))]
    command = command_line("fix", options, map(Path, names))
    if pack_name := getattr(options, "pack", ""):
        command += f" --pack {_quoted(pack_name)}"
    return f"其中 {len(files)} 处可自动改正，请运行 {command}。"


def _campaign_of(file: str) -> str:
    path = Path(file)
    folder = path.parent if path.name == campaigns.SETTINGS else path.parent.parent
    return folder.as_posix()


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
