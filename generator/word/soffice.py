"""Run LibreOffice without a window. The only starter of soffice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generator.common.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The console's soffice comes first on Windows: the other one does not wait.
_NAMES = ("soffice.com", "soffice", "libreoffice")
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432")
_INSTALL = "sudo apt-get install libreoffice-writer-nogui"
_MISSING = (
    "未找到 LibreOffice。Windows：请从 https://zh-cn.libreoffice.org 下载安装；"
    f"Debian、Ubuntu：请运行 {_INSTALL}。安装后再运行。"
)
# What a document asks for while it is loaded is not done: without these settings, LibreOffice
# fetches a linked picture from the network even here.
_SETTINGS = (
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Writer/Content/Update", "Link", "2"),
)
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)


class NotConvertedError(MachineError):
    """LibreOffice is there, but gave no file, or none in time; the document may be to blame."""


def convert(
    paths: Sequence[Path], to: str, out: Path, *, timeout_seconds: float
) -> tuple[Path, ...]:
    """The files that LibreOffice makes of the given ones in the folder, in their order.

    `to` is what `--convert-to` takes: an ending, or an ending, a colon and a filter. Files of one
    name there are replaced. Raises NotConvertedError, or MachineError where LibreOffice is missing.
    """
    made = tuple(output_path(path, to, out) for path in paths)
    for path in made:
        path.unlink(missing_ok=True)
    # What a killed process still holds there must not hide that it was killed.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = start(paths, to, out, Path(folder))
        code = _wait(process, timeout_seconds)
    for path, here in zip(paths, made, strict=True):
        if code != 0 or not here.is_file():
            raise NotConvertedError(
                f"LibreOffice 未能转换 {path.name}（退出码 {code}）。"
                "请用 Word 或 LibreOffice 打开，检查文件是否正常，再运行。"
            )
    return made


def start(  # noqa: PLR0913 - what it is to do, and in which surroundings
    paths: Sequence[Path],
    to: str,
    out: Path,
    profile: Path,
    *,
    environment: Mapping[str, str] | None = None,
    said: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """A process that converts the files, one after the other, and says so in `said` as it begins each.

    `profile` is a folder of its own, yet to be made or empty: two processes with the same one lock each other out.
    Whoever starts it has to wait for it, or `end` it. Raises MachineError where LibreOffice is missing.
    """  # noqa: E501
    soffice = _find()
    _write_settings(profile)
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--norestore", "--convert-to", to, "--outdir", str(out.absolute())]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603 - the program that we looked up, with our own arguments
        [*command, *(str(path.absolute()) for path in paths)],
        stdin=quiet,
        stdout=said or quiet,
        stderr=quiet,
        env=environment,
        start_new_session=True,
    )


def output_path(path: Path, to: str, out: Path) -> Path:
    """Where the file that is made of the given one comes to lie."""
    return out / f"{path.stem}.{to.partition(':')[0]}"


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started: soffice is a chain of three programs."""
    if sys.platform == "win32":
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        subprocess.run(tree, check=False, capture_output=True)  # noqa: S603
    else:
        # It may have ended by itself meanwhile.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _find() -> str:
    """The program, on the path or where Windows installs it."""
    folders = [os.environ[name] for name in _WINDOWS_FOLDERS if name in os.environ]
    installed = os.pathsep.join(str(Path(folder, "LibreOffice", "program")) for folder in folders)
    for where in filter(None, (os.environ.get("PATH"), installed)):
        for name in _NAMES:
            if found := shutil.which(name, path=where):
                return found
    raise MachineError(_MISSING)


def _write_settings(profile: Path) -> None:
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    path = profile / "user" / "registrymodifications.xcu"
    path.parent.mkdir(parents=True)
    namespace = "http://openoffice.org/2001/registry"
    path.write_text(f'<oor:items xmlns:oor="{namespace}">{items}</oor:items>', encoding="utf-8")


def _wait(process: subprocess.Popen[bytes], timeout_seconds: float) -> int:
    """The exit code; whatever keeps us from waiting for it, all that was started is ended."""
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
            # Started in a session of its own, it does not hear the user's Ctrl-C.
            kill_tree(process)
            raise
