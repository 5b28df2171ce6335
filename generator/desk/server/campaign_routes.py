"""What the addresses of the campaigns' pages do."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from generator.campaign import campaigns
from generator.common.diagnostics import UsageError
from generator.desk import address_ids, html_templates
from generator.desk.campaign_page import (
    campaign_buttons,
    campaign_receive,
    campaign_view,
    outputs,
    set_aside,
)
from generator.desk.open_campaigns import NotThereError
from generator.desk.server.request_parts import (
    campaign_of,
    file_of,
    folder_of,
    folders_of,
    jobs_of,
    posted,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from generator.desk.campaign_page.jobs import Job

# In one request; a name is sent for each chosen unit, too.
_MOST_FILES, _MOST_FIELDS = 2_000, 20_000
# fmt: off
_UNKNOWN_FILES = f"上传的内容无法识别，未接收。一次最多上传 {_MOST_FILES} 个文件，请分几次上传。"
# fmt: on


def _campaigns(request: Request) -> Response:
    """The page that lists the campaigns."""
    data = folders_of(request).data
    found = address_ids.campaign_folders(data)
    listed = [
        {"id": id_, "name": folder.name, "units": len(campaigns.unit_files(folder))}
        for id_, folder in found.items()
    ]
    return HTMLResponse(html_templates.render("campaigns.html", campaigns=listed, data=data.name))


def _campaign(request: Request) -> Response:
    """A campaign's page; the job that runs shows there."""
    job = jobs_of(request).running(request.path_params["c"])
    page = campaign_view.page(campaign_of(request), folders_of(request), job.id if job else "")
    return HTMLResponse(page)


def _rows(request: Request) -> Response:
    """What changed on a campaign's page."""
    since = request.query_params.get("since", "")
    return JSONResponse(campaign_view.changed(campaign_of(request), folders_of(request), since))


def _stages(request: Request) -> Response:
    """The form packs of stages that can follow the campaign's."""
    folders = folders_of(request)
    return JSONResponse(
        campaign_buttons.next_packs(folders, campaign_of(request).known.campaign.pack)
    )


def _output(request: Request) -> Response:
    """A file that was made of a campaign; what browsers show themselves is shown."""
    found = outputs.by_id(folders_of(request), folder_of(request).name)
    output = found.get(request.path_params["id"])
    if output is None:
        raise NotThereError("没有此文件，可能已被重新生成或移走。请返回填报任务页面。")
    kind = "inline" if output.is_shown else "attachment"
    return FileResponse(output.path, filename=output.path.name, content_disposition_type=kind)


def _new_unit(request: Request, body: dict[str, Any]) -> Response:
    name = str(body.get("name", ""))
    added = campaign_view.add_unit(folders_of(request), folder_of(request), name)
    return JSONResponse({"id": added})


def _remove_unit(request: Request, _: dict[str, Any]) -> Response:
    """Take a unit's data file out of the campaign."""
    return JSONResponse({"kept": set_aside.take(folder_of(request), file_of(request))})


def _restore_unit(request: Request, body: dict[str, Any]) -> Response:
    """Bring back a data file that was taken out; its id."""
    file = set_aside.bring_back(folder_of(request), str(body.get("file", "")))
    return JSONResponse({"id": address_ids.of(file)})


def _decide(request: Request, body: dict[str, Any]) -> Response:
    """Take the files that an earlier job kept, as was decided for their units; a job, its id."""
    sides, folder = campaign_receive.sides(body.get("sides")), folder_of(request)
    folders, jobs = folders_of(request), jobs_of(request)
    earlier: Job | None = jobs.get(str(body.get("job", "")))
    if earlier is None or earlier.status == "running" or not earlier.choices:
        raise NotThereError("待选择的文件已不再保留，请重新接收。")
    title = campaign_buttons.WORKS["receive"].title
    job = jobs.start(
        request.path_params["c"],
        title,
        lambda job: campaign_receive.receive_decided(folders, folder, sides, earlier, job),
    )
    return JSONResponse({"id": job.id})


def _start(request: Request, body: dict[str, Any]) -> Response:
    """Start a job of the campaign; its id."""
    work = campaign_buttons.WORKS.get(request.path_params["kind"])
    if work is None:
        raise NotThereError("没有此项工作。")
    chosen, folder = campaign_buttons.choices(body), folder_of(request)
    folders, jobs = folders_of(request), jobs_of(request)
    job = jobs.start(
        request.path_params["c"], work.title, lambda job: work.run(folders, folder, chosen, job)
    )
    return JSONResponse({"id": job.id})


async def _receive(request: Request) -> Response:
    """Take in files that were dropped on the page: a job, its id."""
    async with _uploaded(request) as form:
        files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
        units = [name for name in form.getlist("units") if isinstance(name, str)]
        chosen = campaign_buttons.choices({"prefer": form.get("prefer", ""), "units": units})
        folder = await run_in_threadpool(folder_of, request)
        work, jobs = campaign_buttons.WORKS["receive"], jobs_of(request)
        job: Job = jobs.prepare(request.path_params["c"], work.title)
        try:
            for file in files:
                name = file.filename or ""
                await run_in_threadpool(campaign_receive.keep_upload, job, name, file.file)
        except BaseException:
            job.end("failed")
            raise
    folders = folders_of(request)
    jobs.run(job, lambda job: work.run(folders, folder, chosen, job))
    return JSONResponse({"id": job.id})


@asynccontextmanager
async def _uploaded(request: Request) -> AsyncIterator[FormData]:
    """What a form with files sent; UsageError for what is none, or too much."""
    try:
        form = await request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS)
    except HTTPException as error:
        raise UsageError(_UNKNOWN_FILES) from error
    try:
        if "files" not in form:
            raise UsageError(_UNKNOWN_FILES)
        yield form
    finally:
        await form.close()


ROUTES = (
    Route("/", _campaigns),
    Route("/c/{c}", _campaign),
    Route("/c/{c}/rows", _rows),
    Route("/c/{c}/stages", _stages),
    Route("/c/{c}/files/{id}", _output),
    Route("/c/{c}/receive", _receive, methods=["POST"]),
    Route("/c/{c}/decide", posted(_decide), methods=["POST"]),
    Route("/c/{c}/jobs/{kind}", posted(_start), methods=["POST"]),
    Route("/c/{c}/units", posted(_new_unit), methods=["POST"]),
    Route("/c/{c}/u/{u}/remove", posted(_remove_unit), methods=["POST"]),
    Route("/c/{c}/restore", posted(_restore_unit), methods=["POST"]),
)
