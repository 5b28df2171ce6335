"""Run LibreOffice without a window. The only starter of soffice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generator.common.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# On Windows soffice.com comes first: soffice.exe does not wait for the conversion to end.
_NAMES = ("soffice.com", "soffice", "libreoffice")
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432")
_INSTALL = "sudo apt-get install libreoffice-writer-nogui"
_MISSING = (
    "未找到 LibreOffice。Windows：请从 https://zh-cn.libreoffice.org 下载安装；"
    f"Debian、Ubuntu：请运行 {_INSTALL}。安装后再运行。"
)
# Disable what a document may request while it is loaded: without these settings LibreOffice
# fetches linked pictures from the network and may run macros. Calc fetches pictures all the same,
# so that whatever goes to the network goes to a proxy that nobody runs.
_PROXY, _PORT = "127.0.0.1", "9"
_SETTINGS = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetNoProxy", ""),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", _PROXY) for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", _PORT) for kind in ("HTTP", "HTTPS", "FTP")),
)
_ITEM = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)
# Those that may still run, for `kill_running`.
_started: weakref.WeakSet[subprocess.Popen[bytes]] = weakref.WeakSet()
_started_lock = threading.Lock()


class NotConvertedError(MachineError):
    """LibreOffice is installed but produced no file in time; the document may be the cause."""


def convert(
    paths: Sequence[Path], to: str, out: Path, *, timeout_seconds: float
) -> tuple[Path, ...]:
    """Convert the files in one run of LibreOffice; returns the new files in `out`, in order.

    `to` is the argument of `--convert-to`: an extension, or an extension, a colon and a filter.
    Existing files are replaced. Raises NotConvertedError, or MachineError without LibreOffice.
    """
    outputs = tuple(output_path(path, to, out) for path in paths)
    for path in outputs:
        path.unlink(missing_ok=True)
    # A file that a killed process still holds open must not raise another error here.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = start(paths, to, out, Path(folder))
        code = _wait(process, timeout_seconds)
    for path, output in zip(paths, outputs, strict=True):
        if code != 0 or not output.is_file():
            raise NotConvertedError(
                f"LibreOffice 未能转换 {path.name}（退出码 {code}）。"
                "请用 Word 或 LibreOffice 打开，检查文件是否正常，再运行。"
            )
    return outputs


def start(  # noqa: PLR0913 - the conversion and its environment
    paths: Sequence[Path],
    to: str,
    out: Path,
    profile: Path,
    *,
    environment: Mapping[str, str] | None = None,
    stdout: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """A process that converts the files one after the other, printing each name to `stdout`.

    `profile` is a missing or empty folder for this process alone: LibreOffice locks its profile.
    The caller must wait for the process or `kill_tree` it. Raises MachineError if LibreOffice is
    missing.
    """
    soffice = _find()
    _write_settings(profile)
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--norestore", "--convert-to", to, "--outdir", str(out.absolute())]
    process = subprocess.Popen(  # noqa: S603 - the program found by us, with our own arguments
        [*command, *(str(path.absolute()) for path in paths)],
        stdin=subprocess.DEVNULL,
        stdout=stdout or subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    with _started_lock:
        _started.add(process)
    return process


def output_path(path: Path, to: str, out: Path) -> Path:
    """The file in `out` that LibreOffice writes for the given one."""
    return out / f"{path.stem}.{to.partition(':')[0]}"


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and all it started: soffice is a chain of three programs."""
    if sys.platform == "win32":
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, capture_output=True)  # noqa: S603
    else:
        # The process group may have exited already.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_running() -> None:
    """Kill every LibreOffice that this program started and that still runs, whoever waits for it.

    For a program that ends while its threads convert: they find that their process has failed.
    """
    with _started_lock:
        running = [process for process in _started if process.poll() is None]
    for process in running:
        kill_tree(process)


def _find() -> str:
    """Path of soffice, from PATH or where Windows installs it; raises MachineError if missing."""
    folders = [os.environ[name] for name in _WINDOWS_FOLDERS if name in os.environ]
    installed = os.pathsep.join(str(Path(folder, "LibreOffice", "program")) for folder in folders)
    for search_path in filter(None, (os.environ.get("PATH"), installed)):
        for name in _NAMES:
            if program := shutil.which(name, path=search_path):
                return program
    raise MachineError(_MISSING)


def _write_settings(profile: Path) -> None:
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    path = profile / "user" / "registrymodifications.xcu"
    path.parent.mkdir(parents=True)
    namespace = "http://openoffice.org/2001/registry"
    path.write_text(f'<oor:items xmlns:oor="{namespace}">{items}</oor:items>', encoding="utf-8")


def _wait(process: subprocess.Popen[bytes], timeout_seconds: float) -> int:
    """The exit code; kills the process tree on timeout and on any other exception."""
    with process:
        try:
            return process.wait(timeout_seconds)
        except subprocess.TimeoutExpired as error:
            kill_tree(process)
            raise NotConvertedError(
                f"LibreOffice 转换超过 {timeout_seconds:.0f} 秒，已停止。"
                "请用 Word 或 LibreOffice 打开原文件，检查是否正常，再运行。"
            ) from error
        except BaseException:
            # In a session of its own the process does not receive the user's Ctrl+C.
            kill_tree(process)
            raise
