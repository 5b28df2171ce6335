"""What a request names and carries: campaign, unit, JSON object; and what the desk has for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from generator.desk.server import json_bodies

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from generator.desk.campaign_page.jobs import Jobs
    from generator.desk.folders import Folders
    from generator.desk.open_campaigns import ChosenCampaign, ChosenUnit, OpenCampaigns
    from generator.desk.unit_page.preview import Documents


def folder_of(request: Request) -> Path:
    """The folder of the campaign that the address names; NotThereError for none."""
    return _open(request).folder(request.path_params["c"])


def campaign_of(request: Request) -> ChosenCampaign:
    """The campaign that the address names; raises as `OpenCampaigns.campaign` does."""
    return _open(request).campaign(request.path_params["c"])


def file_of(request: Request) -> Path:
    """The data file that the address names; NotThereError for none."""
    return _open(request).path(request.path_params["c"], request.path_params["u"])


def unit_of(request: Request) -> ChosenUnit:
    """The unit that the address names; raises as `OpenCampaigns.unit` does."""
    return _open(request).unit(request.path_params["c"], request.path_params["u"])


def posted(
    answer: Callable[[Request, dict[str, Any]], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """The answer to a request with a JSON object, given in a thread."""

    async def answer_body(request: Request) -> Response:
        body = json_bodies.json_object(await request.body())
        return await run_in_threadpool(answer, request, body)

    return answer_body


def folders_of(request: Request) -> Folders:
    """The project's folders."""
    found: Folders = request.app.state.folders
    return found


def jobs_of(request: Request) -> Jobs:
    """The desk's jobs."""
    found: Jobs = request.app.state.jobs
    return found


def documents_of(request: Request) -> Documents:
    """The documents of the units whose pages are open."""
    found: Documents = request.app.state.documents
    return found


def _open(request: Request) -> OpenCampaigns:
    found: OpenCampaigns = request.app.state.open
    return found
