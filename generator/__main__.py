"""The command `forms`: every failure becomes a message and an exit code, never a traceback.

Imports stand in functions, so that an interrupt while they load has its message as well.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence


INTERRUPTED = 130


def entry() -> NoReturn:
    """The entry point of the installed command."""
    try:
        _open_closed_streams()
        _use_utf8_for_names()
        code = main()
    except KeyboardInterrupt:
        code = _report_interrupt()
    sys.exit(code)


def _open_closed_streams() -> None:
    """Open the null device in place of standard streams that the caller has closed.

    Otherwise Python has none to write to, and the next file that is opened takes the place.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            mode = "w" if number else "r"
            stream = open(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8")  # noqa: SIM115, PTH123
            setattr(sys, name, stream)


def _use_utf8_for_names() -> None:
    """Start anew in UTF-8 mode where file names are decoded otherwise, as in the C locale.

    Chinese names would be no text there. Windows decodes names in UTF-8 always.
    """
    if sys.getfilesystemencoding() == "utf-8" or os.name == "nt":
        return
    os.environ["PYTHONUTF8"] = "1"
    command = [sys.executable, "-X", "utf8", "-m", "generator", *sys.argv[1:]]
    os.execv(sys.executable, command)  # noqa: S606 - this very program


def main(typed: Sequence[str] | None = None) -> int:
    """Run the command line, by default that of this process; the exit code."""
    try:
        return _run(typed)
    except KeyboardInterrupt:
        return _report_interrupt()


def _report_interrupt() -> int:
    sys.stderr.write("已中断。已生成的文件均完整，重新运行即可继续。\n")
    return INTERRUPTED


def _run(typed: Sequence[str] | None) -> int:
    from generator.cli import arguments, commands
    from generator.common import failures

    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character must not stop the command.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    parsed = None
    try:
        parsed = arguments.parser(commands.COMMANDS).parse_args(typed)
        command: Callable[[argparse.Namespace], int] = parsed.command
        return command(parsed)
    except SystemExit as stop:
        return int(stop.code or 0)
    except Exception as error:  # noqa: BLE001 - a bug of ours, too: log it, say where
        return failures.report(error, _elsewhere(parsed))


def _elsewhere(parsed: argparse.Namespace | None) -> str:
    """The command's option for another output folder, as a hint names it."""
    options = (name for name in ("out", "build", "archive") if hasattr(parsed, name))
    return f"用 --{option} 换一个位置" if (option := next(options, "")) else "换一个位置"


if __name__ == "__main__":
    entry()
