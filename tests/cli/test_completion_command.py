"""The completion scripts in the shells themselves: what the Tab key makes of what is typed."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from generator.cli import arguments, completion_command
from generator.cli.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Arguments that nothing can be offered for.
FREE = {"单位全称", "下一年", "地址", "秒数", "文字", "日期", "名称", "端口", "个数", "年度"}
START = {
    "bash": (["--norc", "--noprofile", "-i"], ""),
    "zsh": (["-f", "-i"], "autoload -Uz compinit; compinit -u -D;"),
}
TYPED = {
    "ch\t": "check ",
    "template n\t": "template new ",
    "check --format j\t": "check --format json ",
    "build 2024-\t": "build 2024-自评",
    "build --unit 甲\t": r"build --unit 甲\ 局 ",
    "schema peri\t": "schema periodic ",
    "check data/2023/units/甲\t": r"check data/2023/units/甲\ 局.yaml ",
    "blank --out out\t": "blank --out output/",
}
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")
LONGEST = 20


def test_of_every_argument_it_is_known_what_completes_it() -> None:
    unknown = {
        action.metavar
        for action in completion_command.actions(arguments.parser(COMMANDS))
        if action.metavar not in {*completion_command.COMPLETED, *FREE}
    }

    assert unknown == set()


@contextmanager
def shell(name: str, folder: Path) -> Iterator[int]:
    """A terminal in which the shell runs."""
    options, _ = START[name]
    terminal, inside = pty.openpty()
    started = subprocess.Popen(
        [name, *options],
        cwd=folder,
        env={**os.environ, "TERM": "dumb", "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    try:
        yield terminal
    finally:
        started.kill()
        started.wait()
        os.close(terminal)


def until(terminal: int, wanted: str) -> str:
    """What the terminal shows, up to the text that is waited for."""
    shown = b""
    while wanted not in (text := ESCAPES.sub("", shown.decode(errors="replace"))):
        readable, _, _ = select.select([terminal], [], [], LONGEST)
        assert readable, f"waited for {wanted!r}, saw {text!r}"
        shown += os.read(terminal, 65536)
    return text


@pytest.mark.parametrize("name", START)
def test_a_shell_completes_commands_options_and_names(
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    need_program: Callable[[str], str],
) -> None:
    need_program(name)
    for path in (
        *("data/2023/settings.yaml", "data/2023/units/甲 局.yaml", "data/2024-自评/settings.yaml"),
        *("templates/periodic/pack.yaml", "output/a.txt"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    assert main(["completion", name]) == 0
    (tmp_path / "script").write_text(capsys.readouterr().out, encoding="utf-8")

    with shell(name, tmp_path) as terminal:
        os.write(terminal, f"{START[name][1]} eval \"$(<script)\"; PS1='rea''dy> '\r".encode())
        until(terminal, "ready> ")
        for typed, completed in TYPED.items():
            os.write(terminal, f"forms {typed}".encode())
            until(terminal, f"forms {completed}")
            os.write(terminal, b"\x15\r")
            until(terminal, "ready> ")
