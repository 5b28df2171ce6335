"""The command `forms`: whatever goes wrong ends in words and an exit code, never in a traceback."""

from __future__ import annotations

import errno
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

import platformdirs

from generator import arguments, commands, console
from generator.diagnostics import FormsError, MachineError, RefusedError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence


OUR_FAULT, INTERRUPTED = 3, 130

_MACHINE_IN_THE_WAY = {
    errno.ENOSPC: "磁盘满了，腾出空间后再运行。",
    errno.EDQUOT: "磁盘配额用完了，腾出空间后再运行。",
    errno.ENOENT: "文件不见了：可能刚被移走或改名，或是指向别处的链接断了；放回去再运行。",
    errno.EACCES: "没有权限读写，或文件正被别的程序（如 Word）打开；关掉它，或检查权限后再运行。",
    errno.EFBIG: "文件太大，这个盘或系统不许写这么大的文件；换一个位置（--build）再运行。",
    errno.EPERM: "没有权限读写；它正被别的程序（如 Word）打开就先关掉，或检查权限后再运行。",
    errno.EROFS: "这个盘是只读的；换一个位置（--build）再运行。",
    errno.EBUSY: "文件正被别的程序使用；关掉它再运行。",
    errno.EEXIST: "这里要放文件夹，却有一个同名的文件；移走它，或换一个位置（--build）再运行。",
    errno.ENOTDIR: "这里要放文件夹，却有一个同名的文件；移走它，或换一个位置（--build）再运行。",
    errno.EISDIR: "这里要放文件，却有一个同名的文件夹；移走它再运行。",
    errno.EIO: "磁盘读写出错，检查这个盘再运行。",
    errno.EMFILE: "打开的文件太多；关掉一些程序，或减少 --jobs 再运行。",
    errno.ENAMETOOLONG: "文件路径太长；把整个文件夹移到短一些的位置再运行。",
}


def main(typed: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one return a reason
    """Run one command and give its exit code; nothing staff do ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character must not stop the work.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        options = arguments.parser(commands.COMMANDS).parse_args(typed)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except SystemExit as stop:
        return int(stop.code or 0)
    except RefusedError as error:
        console.say_findings(error.diagnostics)
        return error.exit_code
    except FormsError as error:
        console.tell(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        console.tell("已中断。已写好的文件都是完整的，再运行一次就会接着做。")
        return INTERRUPTED
    except OSError as error:
        if error.errno in _MACHINE_IN_THE_WAY:
            where = error.filename2 or error.filename
            console.tell((f"{where}：" if where else "") + _MACHINE_IN_THE_WAY[error.errno])
            return MachineError.exit_code
        return _our_fault()
    except Exception:  # noqa: BLE001 - the last line of defence: log it, tell the user where
        return _our_fault()


def entry() -> NoReturn:
    """The installed command."""
    sys.exit(main())


def _our_fault() -> int:
    """Keep the traceback where the user can send it to us."""
    folder = platformdirs.user_cache_path("official-forms")
    log = folder / "error.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        console.tell("程序出错了（不是您的数据的问题），错误记录也没能写下来。")
        return OUR_FAULT
    console.tell(f"程序出错了（不是您的数据的问题）。请把这个文件发给维护者：{log}")
    return OUR_FAULT


if __name__ == "__main__":
    entry()
