"""The command `forms`: every failure becomes a message and an exit code, never a traceback.

Imports stand in functions, so that an interrupt while they load has its message as well.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence


INTERNAL_ERROR, INTERRUPTED = 3, 130

# Errors of the operating system that staff can do something about; `{elsewhere}` is how.
_OS_ERRORS = {
    errno.ENOSPC: "磁盘空间不足，请清理后再运行。",
    errno.EDQUOT: "磁盘配额已用完，请清理后再运行。",
    errno.ENOENT: "找不到文件，可能刚被移走或改名，或链接已失效。请放回原处后再运行。",
    errno.EACCES: "无法读写，可能没有权限，或已在其他程序（如 Word）中打开。请关闭该程序，或联系管理员检查权限，然后再运行。",  # noqa: E501
    errno.EFBIG: "文件超出此磁盘或系统允许的大小。请{elsewhere}后再运行。",
    errno.EPERM: "无法读写，可能没有权限，或正被其他程序（如 Word）使用。请先关闭该程序或检查权限，然后再运行。",  # noqa: E501
    errno.EROFS: "此磁盘为只读。请{elsewhere}后再运行。",
    errno.EBUSY: "文件正被其他程序使用，请关闭该程序后再运行。",
    errno.EEXIST: "此处需要一个文件夹，但已有同名文件。请移走该文件，或{elsewhere}后再运行。",
    errno.ENOTDIR: "此处需要一个文件夹，但已有同名文件。请移走该文件，或{elsewhere}后再运行。",
    errno.EISDIR: "此处需要一个文件，但已有同名文件夹。请移走该文件夹后再运行。",
    errno.EIO: "磁盘读写出错，请检查磁盘后再运行。",
    errno.EMFILE: "打开的文件过多。请关闭部分程序，或减小 --jobs 后再运行。",
    errno.ENAMETOOLONG: "文件路径过长。请把项目文件夹移到层级较浅的位置后再运行。",
}


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


def _run(typed: Sequence[str] | None) -> int:  # noqa: PLR0911 - one for each kind of end
    from generator.cli import arguments, commands
    from generator.common import console
    from generator.common.diagnostics import FormsError, MachineError, RefusedError

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
    except RefusedError as error:
        console.print_findings(error.diagnostics)
        return error.exit_code
    except FormsError as error:
        console.print_err(str(error))
        return error.exit_code
    except OSError as error:
        if error.errno in _OS_ERRORS:
            where = error.filename2 or error.filename
            message = _OS_ERRORS[error.errno].format(elsewhere=_elsewhere(parsed))
            console.print_err((f"{where}：" if where else "") + message)
            return MachineError.exit_code
        return _report_internal_error()
    except Exception:  # noqa: BLE001 - a bug of ours: log it, say where
        return _report_internal_error()


def _elsewhere(parsed: argparse.Namespace | None) -> str:
    """The command's option for another output folder, as a hint names it."""
    options = (name for name in ("out", "build", "archive") if hasattr(parsed, name))
    return f"用 --{option} 换一个位置" if (option := next(options, "")) else "换一个位置"


def _report_internal_error() -> int:
    """Write the traceback of a bug to a log file, and print where it is."""
    import traceback

    import platformdirs

    from generator.common import console

    folder = platformdirs.user_cache_path("official-forms")
    log = folder / "error.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        console.print_err("抱歉，程序出错（与您的数据无关），且未能保存错误记录。请联系维护人员。")
        return INTERNAL_ERROR
    console.print_err(f"抱歉，程序出错（与您的数据无关）。请把错误记录发给维护人员：{log}")
    return INTERNAL_ERROR


if __name__ == "__main__":
    entry()
