"""The desk as tests ask it: a browser's headers, and the cookie that the first address gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from generator.desk.campaign_page.jobs import Jobs
from generator.desk.folders import Folders
from generator.desk.server import app, security
from generator.desk.unit_page.preview import Documents

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.server.app import Application

GUARD = security.Guard(port=8000, token="a-secret")  # noqa: S106 - of a test
ADDRESS = "http://127.0.0.1:8000"


def desk(project: Path) -> Application:
    """The desk of a project folder."""
    places = Folders(project / "data", project / "templates", project / "build")
    return app.create(places, GUARD, Jobs(project / "jobs"), Documents(places.templates))


def stranger(application: Application) -> TestClient:
    """A program without the cookie."""
    # Where a test does not look at a failure, it shows in the answer, as to staff.
    return TestClient(application, base_url=ADDRESS, raise_server_exceptions=False)


def browser(application: Application) -> TestClient:
    """A browser that opened the desk by its first address."""
    client = stranger(application)
    client.headers.update({"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"})
    client.get("/", params={security.TOKEN: GUARD.token})
    return client
