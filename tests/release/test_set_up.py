"""`set_up.py`: what is done, what is left as it is, and the line about each obstacle.

That it sets up an environment for real is shown by `make`, which has run it before these tests.
"""

from __future__ import annotations

import ast
import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import set_up

CHECKOUT = Path(set_up.__file__).parent

RETRYING = (
    "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after "
    "connection broken by '{}'\n"
    "ERROR: Could not find a version that satisfies the requirement anyio==4.16.0 (from versions: "
    "none)\n"
    "ERROR: No matching distribution found for anyio==4.16.0\n"
)
NO_NAME = "NewConnectionError('<…>: Failed to establish a new connection: [Errno -3] Temporary …')"
NO_PROXY = f"ProxyError('Cannot connect to proxy.', {NO_NAME})"
# The output of pip or venv, and how the line made of it begins.
OUTPUTS = {
    "network": (RETRYING.format(NO_NAME), "无法连接软件包索引。"),
    "slow network": (
        RETRYING.format("ReadTimeoutError('Read timed out.')"),
        "无法连接软件包索引。",
    ),
    "proxy": (RETRYING.format(NO_PROXY), "无法通过代理服务器连接网络。"),
    "certificate": (
        RETRYING.format(
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))"
        ),
        "软件包索引的安全证书未通过检查。",
    ),
    "hashes": (
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have …\n",
        "有软件包与 requirements.lock 记载的校验和不一致，未安装。",
    ),
    "disk": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
        "磁盘空间不足，",
    ),
    "disk of Windows": (
        "OSError: [WinError 112] There is not enough space on the disk\n",
        "磁盘空间不足，",
    ),
    "in use": (
        "PermissionError: [WinError 5] Access is denied: 'python.exe'\n",
        "{folder} 中的文件正在使用。",
    ),
    "permission": (
        "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'\n",
        "没有权限写入 {folder}。",
    ),
    "no pip": (
        "Error: Command '['/x/bin/python3', '-m', 'ensurepip', '--upgrade']' returned non-zero …\n",
        f"Python {set_up.this_python()['version']}",
    ),
    "an error of pip's own": (
        "ERROR: Exception:\nTraceback (most recent call last):\nKeyError: 'x'\n",
        "未能完成安装：KeyError: 'x'。",
    ),
    "anything else": (
        "  error: x\nERROR: Failed building editable for official-forms.\n\nhint: See above.\n",
        "未能完成安装：Failed building editable for official-forms。详情见 {folder}",
    ),
}


class Machine:
    """What a machine does that takes the place of the commands: an environment, and pip's end."""

    def __init__(self) -> None:
        self.version = "3.12"
        self.done: list[str] = []
        self.failing: dict[str, str] = {}
        self.has_pip = True

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        if "-c" in command:
            if not Path(command[0]).is_file():
                raise FileNotFoundError(errno.ENOENT, "No such file", command[0])
            return subprocess.CompletedProcess(command, 0, self.version + "\n")
        if command[-1] == "--version":
            return subprocess.CompletedProcess(command, 0 if self.has_pip else 1, "")
        what = "venv" if "venv" in command else command[-1]
        what = Path(what).name or what
        self.done.append(what)
        if what == "venv":
            python = set_up.python_of(Path(command[-1]))
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        failed = self.failing.get(what)
        return subprocess.CompletedProcess(command, 1 if failed else 0, failed or "")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(set_up, "run", made.run)
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "程序 一"
    root.mkdir()
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        (root / name).write_text(name, encoding="utf-8")
    return root


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def test_an_old_python_can_read_it() -> None:
    text = (CHECKOUT / "set_up.py").read_text(encoding="utf-8")

    tree = ast.parse(text, feature_version=(3, 7))

    futures = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [node.module for node in futures] == ["pathlib"]


@pytest.mark.parametrize("name", set_up.SENTENCES)
def test_an_obstacle_is_a_line_in_chinese_and_in_english(name: str) -> None:
    chinese, english = set_up.SENTENCES[name]

    assert "\n" not in chinese + english
    assert re.fullmatch(r"(需|没|无|有|软|磁|未|Python|\{folder\}).*[。}]", chinese)
    assert english.isascii()
    assert english.endswith((".", "}"))
    chinese.encode("gbk")


@pytest.mark.parametrize(("output", "begins"), OUTPUTS.values(), ids=OUTPUTS)
def test_an_obstacle_is_recognised_in_the_output_of_the_command(
    output: str, begins: str, tmp_path: Path
) -> None:
    line = str(set_up.of_output(output, tmp_path, "requirements.lock"))

    assert line.startswith(begins.format(folder=tmp_path))
    assert "\n" not in line


def test_a_password_for_the_proxy_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in set_up.PROXIES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.invalid:8080")

    line = str(set_up.of_output(RETRYING.format(NO_PROXY), tmp_path, "requirements.lock"))

    assert "（HTTPS_PROXY）" in line
    assert "secret" not in line


def test_a_disk_that_is_full_though_the_command_does_not_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "LEAST_ROOM", 2**70)

    line = str(set_up.of_output("Error: Command ensurepip\n", tmp_path, "requirements.lock"))

    assert line.startswith(f"磁盘空间不足，无法写入 {tmp_path}。")


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "OLDEST", (9, 0))
    monkeypatch.setattr(set_up, "NEWER", ("python9.1", "python9.0"))

    with pytest.raises(set_up.NotReadyError, match=r"请安装新版本后.*PYTHON=python9\.1"):
        set_up.check_python()
    monkeypatch.setattr(set_up, "runs", lambda command: command == "python9.0")
    with pytest.raises(set_up.NotReadyError, match=r"）。请在.*PYTHON=python9\.0"):
        set_up.check_python()


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_what_environments_take(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up.importlib.util, "find_spec", lambda name: name != missing)

    with pytest.raises(set_up.NotReadyError, match="缺少 venv 和 pip 组件"):
        set_up.check_python()


def test_what_is_done_and_that_it_is_done_once(machine: Machine, root: Path) -> None:
    set_up.set_up(root, dev=False)
    assert machine.done == ["venv", "requirements.lock", "."]

    set_up.set_up(root, dev=False)
    assert len(machine.done) == 3


def test_development_takes_more(machine: Machine, root: Path) -> None:
    set_up.set_up(root, dev=False)

    set_up.set_up(root, dev=True)
    set_up.set_up(root, dev=False)

    assert machine.done[3:] == ["requirements-dev.lock", "."]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_change_is_installed_into_the_same_environment(
    machine: Machine, root: Path, name: str
) -> None:
    set_up.set_up(root, dev=False)
    (root / name).write_text("changed", encoding="utf-8")

    set_up.set_up(root, dev=False)

    assert machine.done[3:] == ["requirements.lock", "."]


def test_what_was_moved_is_made_anew(machine: Machine, root: Path) -> None:
    set_up.set_up(root, dev=False)
    moved = root.rename(root.with_name("程序 二"))

    set_up.set_up(moved, dev=False)

    assert machine.done[3:] == ["venv", "requirements.lock", "."]


def test_an_environment_whose_python_is_gone_or_another_is_made_anew(
    machine: Machine, root: Path
) -> None:
    set_up.set_up(root, dev=False)
    machine.version = "3.13"
    set_up.set_up(root, dev=False)
    set_up.python_of(root / ".venv").unlink()

    set_up.set_up(root, dev=False)

    assert machine.done.count("venv") == 3


def test_an_environment_is_used_though_the_running_python_is_too_old(
    machine: Machine, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up.set_up(root, dev=False)
    monkeypatch.setattr(set_up, "OLDEST", (9, 0))

    set_up.set_up(root, dev=False)

    assert len(machine.done) == 3


@pytest.mark.parametrize("failing", ["venv", "requirements.lock", "."])
def test_what_failed_is_done_again(machine: Machine, root: Path, failing: str) -> None:
    machine.failing[failing] = "ERROR: No matching distribution found for anyio"
    with pytest.raises(set_up.NotReadyError, match="No matching distribution found for anyio"):
        set_up.set_up(root, dev=False)
    log = (root / ".venv" / "set_up.log").read_text(encoding="utf-8")
    machine.failing.clear()
    machine.done.clear()

    set_up.set_up(root, dev=False)

    assert log.startswith("$ ")
    assert "No matching distribution" in log
    assert machine.done[-2:] == ["requirements.lock", "."]
    assert ("venv" in machine.done) == (failing == "venv")


def test_an_environment_without_pip_is_made_anew(machine: Machine, root: Path) -> None:
    set_up.set_up(root, dev=False)
    (root / "requirements.lock").write_text("changed", encoding="utf-8")
    machine.has_pip = False

    set_up.set_up(root, dev=False)

    assert machine.done.count("venv") == 2


def test_what_was_interrupted_does_not_count_as_installed(machine: Machine, root: Path) -> None:
    set_up.set_up(root, dev=False)
    (root / "requirements.lock").write_text("changed", encoding="utf-8")
    machine.failing["."] = "killed"
    with pytest.raises(set_up.NotReadyError):
        set_up.set_up(root, dev=False)
    (root / "requirements.lock").write_text("requirements.lock", encoding="utf-8")
    machine.failing.clear()

    set_up.set_up(root, dev=False)

    assert machine.done[-2:] == ["requirements.lock", "."]


def test_an_installed_environment_that_may_not_be_written(
    machine: Machine, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up.set_up(root, dev=False)
    (root / "requirements.lock").write_text("changed", encoding="utf-8")

    def refuse(self: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "unlink", refuse)

    with pytest.raises(set_up.NotReadyError, match=r"^没有权限写入"):
        set_up.set_up(root, dev=False)
    assert len(machine.done) == 3


def test_settings_of_pip_that_install_elsewhere_do_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PIP_TARGET", "PIP_DRY_RUN", "PIP_INDEX_URL"):
        monkeypatch.setenv(name, "set")
    code = "import os; print(*sorted(name for name in os.environ if name.startswith('PIP_')))"

    names = set_up.run([sys.executable, "-I", "-c", code]).stdout.split()

    assert "PIP_INDEX_URL" in names
    assert not {"PIP_TARGET", "PIP_DRY_RUN"} & set(names)


def test_a_file_in_place_of_the_folder(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / ".venv").touch()

    code = set_up.reported(lambda: set_up.set_up(root, dev=False))

    assert code == 4
    assert printed(capsys).startswith(f"{root / '.venv'} 不是文件夹。")


@pytest.mark.parametrize(
    ("number", "begins"),
    [(errno.EACCES, "没有权限写入"), (errno.EROFS, "没有权限写入"), (errno.ENOSPC, "磁盘空间不足")],
)
def test_a_folder_that_may_not_be_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, begins: str
) -> None:
    def refuse(self: Path, **_: object) -> None:
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(set_up.NotReadyError, match=f"^{begins}"):
        set_up.set_up(root, dev=False)


def test_an_interrupt_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    assert set_up.reported(interrupt) == 130
    assert printed(capsys).startswith("已中断，")
