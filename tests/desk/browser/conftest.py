"""The desk as a process of its own, and Debian's Chromium with its first page."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright import sync_api

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True)
class RunningDesk:
    """`forms desk` in a project folder, and the address that it printed."""

    process: subprocess.Popen[str]
    address: str

    def stop(self) -> str:
        """End it as Ctrl+C does; what it prints then."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate()[0]


@pytest.fixture
def running_desk(project: Path) -> Iterator[RunningDesk]:
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "desk", "--no-browser"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert process.stdout
    _, _, address = process.stdout.readline().strip().partition("：")
    process.stdout.readline()
    yield RunningDesk(process, address)
    process.kill()
    process.stdout.close()
    process.wait()


@pytest.fixture(scope="session")
def chromium(need_program: Callable[[str], str]) -> Iterator[sync_api.Browser]:
    path = need_program("chromium")
    with sync_api.sync_playwright() as playwright:
        # As root, as in containers, Chromium has no sandbox of its own.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in a page, as the browser's console has it."""
    return []


@pytest.fixture
def page(
    chromium: sync_api.Browser, running_desk: RunningDesk, faults: list[str]
) -> Iterator[sync_api.Page]:
    """A page that shows the campaigns."""
    with chromium.new_context() as context:
        opened = context.new_page()
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda m: m.type == "error" and faults.append(m.text))
        opened.goto(running_desk.address)
        yield opened
