"""A project with a campaign of three invented units, and the command run in it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import pytest

from generator.__main__ import main
from tests import units
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Said(NamedTuple):
    """What a command gave back."""

    code: int
    out: str
    err: str


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder, which is also the working directory, with units 甲局, 乙局 and 丙局."""
    folder = tmp_path / "office"
    name = "performance-targets"
    shutil.copytree(PACKS / name, folder / "templates" / name)
    units.write(folder / units.CAMPAIGN / "settings.yaml", units.settings_text())
    for file, name in (("1", "甲局"), ("2", "乙局"), ("3", "丙局")):
        units.write_unit(folder, name, file)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def forms(office: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """The command, run in this process in the office."""

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        assert office.is_dir()
        assert "Traceback" not in said.out + said.err
        return Said(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def once(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Path, Callable[[], None]], None]:
    """Has work done in a new folder: truly for the first test, by a copy for all others.

    The name is that of the work, so that files share what is the same.
    """
    kept = tmp_path_factory.mktemp("once")

    def fill(name: str, folder: Path, work: Callable[[], None]) -> None:
        if (kept / name).is_dir():
            shutil.copytree(kept / name, folder, dirs_exist_ok=True)
        else:
            work()
            shutil.copytree(folder, kept / name)

    return fill


@pytest.fixture
def built(
    office: Path,
    forms: Callable[..., Said],
    once: Callable[[str, Path, Callable[[], None]], None],
) -> Path:
    """The office, its campaign built."""

    def build() -> None:
        assert forms("build").code == 0

    once("built", office, build)
    return office


@contextmanager
def interruptible() -> Iterator[None]:
    """Processes started in the block can be interrupted (Ctrl+C), even if this one cannot.

    A process started by `make test &` in a script, or behind nohup, ignores SIGINT, and so do all
    that it starts: an ignored signal stays ignored across exec, a handled one does not.
    """
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[str]]:
    """A Python process of its own: its arguments, its folder, more of its environment.

    Ctrl+C interrupts it, whatever this process does at it.
    """

    def run(arguments: list[str], folder: Path, **more: str) -> subprocess.Popen[str]:
        with interruptible():
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=folder,
                env={
                    **os.environ,
                    "PYTHONPATH": str(CHECKOUT),
                    "PYTHONIOENCODING": "utf-8",
                    **more,
                },
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                start_new_session=True,
            )

    return run
