"""What the addresses of jobs do: how far they are, and what they made."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from generator.desk.open_campaigns import NotThereError
from generator.desk.server.request_parts import jobs_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from generator.desk.campaign_page.jobs import Job


async def _events(request: Request) -> Response:
    """The job's states as server-sent events (HTML, "Server-sent events")."""
    job = _job(request)

    async def events() -> AsyncIterator[str]:
        async for state in job.states():
            yield ": \n\n" if state is None else f"data: {json.dumps(state)}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


def _job_file(request: Request) -> Response:
    job = _job(request)
    if job.file is None or job.status == "running" or not job.file.is_file():
        raise NotThereError("没有可下载的文件，可能已被移走或改名。请再做一次此项工作。")
    return FileResponse(job.file, filename=job.file.name)


def _job(request: Request) -> Job:
    job: Job | None = jobs_of(request).get(request.path_params["id"])
    if job is None:
        raise NotThereError("此项工作的记录已不再保留。")
    return job


ROUTES = (Route("/jobs/{id}/events", _events), Route("/jobs/{id}/file", _job_file))
