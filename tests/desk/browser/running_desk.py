"""`forms desk` as a process of its own, and what a clerk does first in its pages."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page


@dataclass(frozen=True)
class RunningDesk:
    """The process, the address that it printed, and the project folder that it is about."""

    process: subprocess.Popen[str]
    address: str
    project: Path

    @property
    def start_page(self) -> str:
        """The address of the first page, without the token."""
        return self.address.partition("?")[0]

    def stop(self) -> str:
        """End it as Ctrl+C does; what it prints then."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate()[0]


@contextmanager
def running(project: Path) -> Iterator[RunningDesk]:
    """The desk of the project folder, which listens already."""
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
    try:
        yield RunningDesk(process, address, project)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def project_of(root: Path) -> Path:
    """A project folder with every pack of ours and the real campaign."""
    for packs in ("templates", "tests/packs"):
        shutil.copytree(CHECKOUT / packs, root / "templates", dirs_exist_ok=True)
    shutil.copytree(CHECKOUT / "data", root / "data")
    return root


def open_campaign(page: Page, name: str) -> None:
    """From the list of campaigns, read anew, to one of them."""
    page.reload()
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    is_campaign_ready(page)


def is_campaign_ready(page: Page) -> None:
    """Wait until the scripts of a campaign's page run: they say what needs chosen units."""
    expect(page.get_by_role("button", name="登记为已审核")).to_be_disabled()


def open_unit(page: Page, campaign: str, unit: str) -> None:
    """From the list of campaigns to a unit's forms."""
    open_campaign(page, campaign)
    # Not clicked: the row may be drawn anew, with the unit's state, under the mouse.
    page.goto(page.get_by_role("link", name=unit, exact=True).first.evaluate("(a) => a.href"))
    expect(page.get_by_role("heading", name=unit, level=1)).to_be_visible()
    is_ready(page)


def is_ready(page: Page) -> None:
    """Wait until a unit's page shows what the check finds: its scripts run by then."""
    expect(findings(page)).to_contain_text("个错误")


def findings(page: Page) -> Locator:
    """The list of what the check finds, with its numbers."""
    return page.get_by_role("complementary", name="提示")


def field(page: Page, label: str) -> Locator:
    """The field that screen readers call so; the first where the form has it several times."""
    return page.get_by_label(label, exact=True).first


def is_saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.get_by_text("已保存", exact=True)).to_be_visible()


def paste(page: Page, html: str, text: str) -> None:
    """Press Ctrl+V where the cursor is, with a table from another program on the clipboard."""
    page.evaluate(
        """([html, text]) => navigator.clipboard.write([new ClipboardItem({
          "text/html": new Blob([html], {type: "text/html"}),
          "text/plain": new Blob([text], {type: "text/plain"}),
        })])""",
        [html, text],
    )
    page.keyboard.press("Control+v")
