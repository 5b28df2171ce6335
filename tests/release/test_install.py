"""Installing from a bundle: which Python, where, again, and the line about each obstacle."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import set_up
from release import install
from set_up import NotReadyError


@pytest.fixture
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle as it is unpacked; what is installed is only written down."""
    app = tmp_path / "安装 包" / "app"
    (app / "wheels").mkdir(parents=True)
    (app / "requirements.lock").write_text("a==1", encoding="utf-8")
    monkeypatch.setattr(install, "HERE", app)
    return app


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, in this order."""
    steps: list[str] = []

    def make(folder: Path) -> None:
        steps.append("environment")
        folder.mkdir(parents=True)
        set_up.write(folder, "made", "here")

    monkeypatch.setattr(set_up, "works", lambda folder: (folder / "made").is_file())
    monkeypatch.setattr(set_up, "make_environment", make)
    monkeypatch.setattr(set_up, "has_pip", lambda _: True)
    monkeypatch.setattr(set_up, "install", lambda *_, **__: steps.append("packages"))
    monkeypatch.setattr(install, "fault", lambda _: steps.append("try") or "")
    return steps


@pytest.mark.parametrize(
    ("what", "value"),
    [("PYTHONS", ((3, 9),)), ("PLATFORMS", ("win-arm64",))],
    ids=["version", "platform"],
)
def test_another_python_is_refused(
    what: str, value: tuple[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, what, value)

    with pytest.raises(NotReadyError, match="此安装包适用于 64 位的 Python"):
        install.check_python()


def test_the_python_of_the_store_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    python = os.path.join("C:", "Users", "a", "WindowsApps", "python.exe")  # noqa: PTH118
    monkeypatch.setattr(sys, "_base_executable", python)
    monkeypatch.setattr(install, "PYTHONS", (sys.version_info[:2],))

    with pytest.raises(NotReadyError, match="Microsoft Store"):
        install.check_python()


def test_what_is_installed_is_installed_once(
    unpacked: Path, done: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "venv"

    install.install_packages(folder)
    install.install_packages(folder)
    assert done == ["environment", "packages", "try", "try"]

    (unpacked / "requirements.lock").write_text("a==2", encoding="utf-8")
    install.install_packages(folder)
    assert done[4:] == ["packages", "try"]


def test_what_is_damaged_is_installed_again(
    unpacked: Path, done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unpacked.is_dir()
    install.install_packages(tmp_path / "venv")
    faults = iter(["ImportError", ""])
    monkeypatch.setattr(install, "fault", lambda _: next(faults))

    install.install_packages(tmp_path / "venv")

    assert done == ["environment", "packages", "try", "packages"]


def test_what_was_interrupted_is_done_again(
    unpacked: Path, done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unpacked.is_dir()

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(set_up, "install", interrupt)
        with pytest.raises(KeyboardInterrupt):
            install.install_packages(tmp_path / "venv")
    install.install_packages(tmp_path / "venv")

    assert done == ["environment", "packages", "try"]


def test_a_program_that_runs_is_not_renewed(
    unpacked: Path, done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "venv"
    install.install_packages(folder)
    (unpacked / "requirements.lock").write_text("a==2", encoding="utf-8")
    # Opening a folder to write fails as opening a program that runs does on Windows.
    install.forms_of(folder).mkdir(parents=True)
    monkeypatch.setattr(type(folder), "is_file", lambda _: True)

    with pytest.raises(NotReadyError, match="正在使用"):
        install.install_packages(folder)

    assert done[3:] == []


def test_a_bundle_that_is_not_unpacked_whole(unpacked: Path, tmp_path: Path) -> None:
    (unpacked / "wheels").rmdir()

    with pytest.raises(NotReadyError, match="请先将压缩文件全部解压"):
        install.install_packages(tmp_path / "venv")


def test_a_program_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, "Traceback …\nImportError: DLL load failed.\n")
    monkeypatch.setattr(set_up, "run", lambda *_: failed)

    assert install.fault(tmp_path) == "ImportError: DLL load failed"


@pytest.mark.parametrize("existing", ["project", "other", ""])
def test_a_project_is_begun_where_there_is_none(
    existing: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = tmp_path / "我的 填报"
    for folder in ("data", "templates") if existing == "project" else (existing,):
        (project / folder).mkdir(parents=True)
    begun = []

    def init(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        begun.append(command[1:])
        return subprocess.CompletedProcess(command, 2 if existing else 0)

    monkeypatch.setattr(subprocess, "run", init)
    monkeypatch.setenv("HOME", str(tmp_path))
    install.begin_project(tmp_path / "venv", project)

    printed = capsys.readouterr().err
    assert begun == ([] if existing == "project" else [["init", str(project)]])
    assert {"project": "已有填报项目", "other": "未创建填报项目", "": "使用时请"}[
        existing
    ] in printed


def test_the_command_is_linked_unless_there_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = tmp_path / ".local" / "bin"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(commands))
    this, other = tmp_path / "this", tmp_path / "other"
    for program in (this, other):
        program.touch(mode=0o755)

    assert install.linked(this) == "forms"
    assert install.linked(other) == f'"{other}"'
    assert (commands / "forms").resolve() == this


def test_where_programs_and_documents_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA" if os.name == "nt" else "XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(set_up, "python_of", lambda _: sys.executable)

    assert install.data_folder() == tmp_path
    assert install.documents(tmp_path).is_absolute()


def test_a_relative_folder_for_programs_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "posix")
    monkeypatch.setenv("XDG_DATA_HOME", "programs")

    assert install.data_folder() == Path.home() / ".local" / "share"


def test_an_old_python_can_read_it() -> None:
    text = Path(install.__file__).read_text(encoding="utf-8")

    assert ast.parse(text, feature_version=(3, 7))
