"""What a failure says to staff: errors of the operating system in words, a bug with its log."""

from __future__ import annotations

import errno
from pathlib import Path

from generator.common import console
from generator.common.diagnostics import FormsError, MachineError, RefusedError

# The exit code of a bug.
INTERNAL_ERROR = 3

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

_OPEN_ELSEWHERE = "文件已在其他程序（如 Word、Excel）中打开。请关闭该文件后再运行。"
# Windows' errors of a file that another program has open, locks in part, or has in memory.
_IN_USE = frozenset({32, 33, 1224})


def report(error: Exception, elsewhere: str = "换一个位置") -> int:
    """Print what the failure says to staff, while it is being handled; the command's exit code."""
    if isinstance(error, RefusedError):
        console.print_findings(error.diagnostics)
        return error.exit_code
    if isinstance(error, FormsError):
        console.print_err(str(error))
        return error.exit_code
    if isinstance(error, OSError) and (message := of_system(error, elsewhere)):
        console.print_err(message)
        return MachineError.exit_code
    console.print_err(of_bug(error))
    return INTERNAL_ERROR


def of_system(error: OSError, elsewhere: str = "换一个位置") -> str:
    """The operating system's error with its file, in words; blank where there is nothing to do.

    `elsewhere` says how another place is chosen.
    """
    where = error.filename2 or error.filename
    if getattr(error, "winerror", None) in _IN_USE:
        message = _OPEN_ELSEWHERE
        if error.filename2 and not Path(error.filename2).exists():
            where = error.filename  # what could not be moved, not where to
    elif error.errno in _OS_ERRORS:
        message = _OS_ERRORS[error.errno].format(elsewhere=elsewhere)
    else:
        return ""
    return (f"{where}：" if where else "") + message


def of_bug(error: BaseException) -> str:
    """Write the traceback of the bug to a log file; where that is, in words."""
    import traceback  # noqa: PLC0415 - only for a bug

    import platformdirs  # noqa: PLC0415

    folder = platformdirs.user_cache_path("official-forms")
    log = folder / "error.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return "抱歉，程序出错（与您的数据无关），且未能保存错误记录。请联系维护人员。"
    return f"抱歉，程序出错（与您的数据无关）。请把错误记录发给维护人员：{log}"
