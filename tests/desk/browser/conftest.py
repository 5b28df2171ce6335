"""One desk for all tests of a process; a campaign of its own for each test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.conftest import CHECKOUT, PATIENCE
from tests.desk.browser import running_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright import sync_api

    from tests.desk.browser.running_desk import RunningDesk

EXAMPLES = CHECKOUT / "examples" / "data"


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    project = running_desk.project_of(tmp_path_factory.mktemp("project"))
    with running_desk.running(project) as started:
        yield started


@dataclass(frozen=True)
class OwnCampaign:
    """A campaign that no other test touches."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def file(self, unit: str) -> Path:
        """A unit's data file."""
        return self.folder / "units" / f"{unit}.yaml"


@pytest.fixture
def campaign_of(desk: RunningDesk, request: pytest.FixtureRequest) -> Callable[[Path], OwnCampaign]:
    """Makes a copy of a campaign's folder, under a name of the test's own."""

    def copied(source: Path) -> OwnCampaign:
        name = request.node.name.removeprefix("test_").partition("[")[0].replace("_", "-")[:40]
        folder = desk.project / "data" / name
        while folder.exists():
            folder = folder.with_name(f"{folder.name}-2")
        return OwnCampaign(shutil.copytree(source, folder))

    return copied


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in a page, as the browser's console has it."""
    return []


@pytest.fixture
def context(chromium: sync_api.Browser, faults: list[str]) -> Iterator[sync_api.BrowserContext]:
    """A browser of somebody who was not at the desk yet."""
    permissions = ["clipboard-read", "clipboard-write"]
    with chromium.new_context(permissions=permissions, accept_downloads=True) as opened:
        opened.set_default_timeout(PATIENCE)
        opened.on("weberror", lambda error: faults.append(str(error.error)))
        opened.on("console", lambda m: m.type == "error" and faults.append(m.text))
        yield opened


@pytest.fixture
def page(context: sync_api.BrowserContext, desk: RunningDesk) -> sync_api.Page:
    """A page that shows the campaigns."""
    opened = context.new_page()
    opened.goto(desk.address)
    return opened
