"""Which address of the desk does what, and how mistakes are answered.

Functions that answer run in threads of Starlette's: they read files and check data.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from generator.common import failures
from generator.common.diagnostics import FormsError, UsageError
from generator.desk import address_ids, html_templates
from generator.desk.campaign_page import (
    campaign_buttons,
    campaign_receive,
    campaign_view,
    outputs,
    report,
    set_aside,
)
from generator.desk.open_campaigns import NotThereError, OpenCampaigns
from generator.desk.server import json_bodies, security
from generator.desk.unit_page import unit_requests
from generator.desk.wording.report_words import in_page_words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from generator.desk.campaign_page.jobs import Job, Jobs
    from generator.desk.folders import Folders
    from generator.desk.open_campaigns import ChosenCampaign, ChosenUnit
    from generator.desk.unit_page.preview import Documents

    Application: TypeAlias = ASGIApp

_STATIC = Path(__file__).parent.parent / "static"
# Not asked of the system, which knows `.js` by another type on some machines: with `nosniff`,
# such a script does not run.
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNIT = "/c/{c}/u/{u}"
# In one request; a name is sent for each chosen unit, too.
_MOST_FILES, _MOST_FIELDS = 2_000, 20_000
# fmt: off
_UNKNOWN_FILES = f"上传的内容无法识别，未接收。一次最多上传 {_MOST_FILES} 个文件，请分几次上传。"
# fmt: on


def create(
    folders: Folders, guard: security.Guard, jobs: Jobs, documents: Documents
) -> Application:
    """The desk as an application: its pages behind the guard.

    Whoever makes `jobs` and `documents` stops them when the desk ends.
    """
    app = Starlette(routes=_routes(), exception_handlers=_HANDLERS)
    app.state.folders = folders
    app.state.open = OpenCampaigns(folders)
    app.state.jobs = jobs
    app.state.documents = documents
    return security.guarded(app, guard)


def _routes() -> list[Route]:
    posts = {f"{_UNIT}/{what}": _unit_answer(what) for what in unit_requests.ANSWERS}
    posts |= {
        "/c/{c}/units": _posted(_new_unit),
        f"{_UNIT}/remove": _posted(_remove_unit),
        "/c/{c}/restore": _posted(_restore_unit),
        "/c/{c}/jobs/{kind}": _posted(_start),
        "/c/{c}/decide": _posted(_decide),
    }
    return [
        Route("/", _campaigns),
        Route("/static/{name}", _static),
        Route("/favicon.ico", _icon),
        Route("/c/{c}", _campaign),
        Route("/c/{c}/rows", _rows),
        Route("/c/{c}/stages", _stages),
        Route("/c/{c}/files/{id}", _output),
        Route("/c/{c}/receive", _receive, methods=["POST"]),
        Route(_UNIT, _unit_page),
        Route(f"{_UNIT}/text", _unit_read(unit_requests.text), methods=["GET"]),
        Route(f"{_UNIT}/history", _unit_read(unit_requests.changes)),
        Route(f"{_UNIT}/origins", _unit_read(unit_requests.value_origins)),
        Route(f"{_UNIT}/received/{{id}}", _kept_file),
        Route(f"{_UNIT}/document", _document),
        Route(f"{_UNIT}/preview", _preview),
        Route(f"{_UNIT}/preview.pdf", _preview_pdf),
        Route("/jobs/{id}/events", _events),
        Route("/jobs/{id}/file", _job_file),
        *(Route(path, answer, methods=["POST"]) for path, answer in posts.items()),
    ]


# Pages of campaigns


def _campaigns(request: Request) -> Response:
    """The page that lists the campaigns."""
    data = request.app.state.folders.data
    found = address_ids.campaign_folders(data)
    listed = [{"id": id_, "name": folder.name} for id_, folder in found.items()]
    return HTMLResponse(html_templates.render("campaigns.html", campaigns=listed, data=data.name))


def _campaign(request: Request) -> Response:
    """A campaign's page; the job that runs shows there."""
    job = request.app.state.jobs.running(request.path_params["c"])
    page = campaign_view.page(_chosen(request), request.app.state.folders, job.id if job else "")
    return HTMLResponse(page)


def _rows(request: Request) -> Response:
    """What changed on a campaign's page."""
    since = request.query_params.get("since", "")
    return JSONResponse(campaign_view.changed(_chosen(request), request.app.state.folders, since))


def _stages(request: Request) -> Response:
    """The form packs of stages that can follow the campaign's."""
    folders = request.app.state.folders
    return JSONResponse(campaign_buttons.next_packs(folders, _chosen(request).known.campaign.pack))


def _output(request: Request) -> Response:
    """A file that was made of a campaign; what browsers show themselves is shown."""
    found = outputs.by_id(request.app.state.folders, _folder(request).name)
    output = found.get(request.path_params["id"])
    if output is None:
        raise NotThereError("没有此文件，可能已被重新生成或移走。请返回填报任务页面。")
    kind = "inline" if output.is_shown else "attachment"
    return FileResponse(output.path, filename=output.path.name, content_disposition_type=kind)


def _new_unit(request: Request, body: dict[str, Any]) -> Response:
    name = str(body.get("name", ""))
    added = campaign_view.add_unit(request.app.state.folders, _folder(request), name)
    return JSONResponse({"id": added})


def _remove_unit(request: Request, _: dict[str, Any]) -> Response:
    """Take a unit's data file out of the campaign."""
    return JSONResponse({"kept": set_aside.take(_folder(request), _path(request))})


def _restore_unit(request: Request, body: dict[str, Any]) -> Response:
    """Bring back a data file that was taken out; its id."""
    file = set_aside.bring_back(_folder(request), str(body.get("file", "")))
    return JSONResponse({"id": address_ids.of(file)})


def _decide(request: Request, body: dict[str, Any]) -> Response:
    """Take the files that an earlier job kept, as was decided for their units; a job, its id."""
    sides, folder = campaign_receive.sides(body.get("sides")), _folder(request)
    folders, jobs = request.app.state.folders, request.app.state.jobs
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
    chosen, folder = campaign_buttons.choices(body), _folder(request)
    folders, jobs = request.app.state.folders, request.app.state.jobs
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
        folder = await run_in_threadpool(_folder, request)
        work, jobs = campaign_buttons.WORKS["receive"], request.app.state.jobs
        job: Job = jobs.prepare(request.path_params["c"], work.title)
        try:
            for file in files:
                name = file.filename or ""
                await run_in_threadpool(campaign_receive.keep_upload, job, name, file.file)
        except BaseException:
            job.end("failed")
            raise
    folders = request.app.state.folders
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


# Jobs


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
    job: Job | None = request.app.state.jobs.get(request.path_params["id"])
    if job is None:
        raise NotThereError("此项工作的记录已不再保留。")
    return job


# Units


def _unit_page(request: Request) -> Response:
    return HTMLResponse(unit_requests.page(_unit(request)))


def _unit_read(answer: Callable[[ChosenUnit], dict[str, Any]]) -> Callable[[Request], Response]:
    return lambda request: JSONResponse(answer(_unit(request)))


def _kept_file(request: Request) -> Response:
    """A file as the unit sent it, to download."""
    path = unit_requests.kept_file(_unit(request), request.path_params["id"])
    if path is None:
        raise NotThereError("没有此文件，可能已被移走或改名。")
    return FileResponse(path, filename=path.name)


def _unit_answer(what: str) -> Callable[[Request], Awaitable[Response]]:
    answer = unit_requests.ANSWERS[what]
    return _posted(lambda request, body: JSONResponse(answer(_unit(request), body)))


def _document(request: Request) -> Response:
    """The unit's document as `forms build` makes it, to download."""
    document = request.app.state.documents.docx(_folder(request), _path(request))
    disposition = f"attachment; filename*=UTF-8''{quote(document.name, safe='')}"  # RFC 6266
    headers = {"Content-Disposition": disposition}
    return Response(document.content, media_type=_DOCX, headers=headers)


def _preview(request: Request) -> Response:
    """How far the PDF of the unit is."""
    wished = request.query_params.get("sha256", "")
    found = request.app.state.documents.preview(_folder(request), _path(request), wished)
    return JSONResponse(found.as_json())


def _preview_pdf(request: Request) -> Response:
    pdf = request.app.state.documents.pdf(_path(request))
    if not pdf:
        raise NotThereError("尚未生成 PDF。")
    return Response(pdf, media_type="application/pdf")


def _folder(request: Request) -> Path:
    open_: OpenCampaigns = request.app.state.open
    return open_.folder(request.path_params["c"])


def _chosen(request: Request) -> ChosenCampaign:
    open_: OpenCampaigns = request.app.state.open
    return open_.campaign(request.path_params["c"])


def _path(request: Request) -> Path:
    open_: OpenCampaigns = request.app.state.open
    return open_.path(request.path_params["c"], request.path_params["u"])


def _unit(request: Request) -> ChosenUnit:
    open_: OpenCampaigns = request.app.state.open
    return open_.unit(request.path_params["c"], request.path_params["u"])


# What all have in common


def _static(request: Request) -> Response:
    """A script or stylesheet of the desk's."""
    name = request.path_params["name"]
    path = next((path for path in _STATIC.iterdir() if path.name == name), None)
    if path is None or path.suffix not in _MEDIA_TYPES:
        raise NotThereError("没有此文件。")
    return Response(path.read_bytes(), media_type=_MEDIA_TYPES[path.suffix])


def _icon(_request: Request) -> Response:
    """The desk's sign: browsers ask for it by this name where no page names it."""
    return Response((_STATIC / "desk.svg").read_bytes(), media_type=_MEDIA_TYPES[".svg"])


def _posted(
    answer: Callable[[Request, dict[str, Any]], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """The answer to a request with a JSON object, given in a thread."""

    async def answer_body(request: Request) -> Response:
        body = json_bodies.json_object(await request.body())
        return await run_in_threadpool(answer, request, body)

    return answer_body


def _refused(request: Request, error: Exception) -> Response:
    """A mistake of staff, or what the machine does not allow now, in words."""
    status = 404 if isinstance(error, NotThereError) else 409
    words = report.refusal(error) if isinstance(error, FormsError) else str(error)
    return security.failure(request.scope, words, status)


def _failed(request: Request, error: Exception) -> Response:
    """A failure of the disk in words, or a bug of ours with its log."""
    words = in_page_words(failures.of_system(error)) if isinstance(error, OSError) else ""
    return security.failure(request.scope, words or failures.of_bug(error), 500)


def _unknown(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return security.failure(
        request.scope, "没有此页面，可能已移走或改名。请返回填报任务列表。", status
    )


def _too_large(request: Request, _error: Exception) -> Response:
    return security.too_large(request.scope)


_HANDLERS: Any = {
    FormsError: _refused,
    OSError: _failed,
    HTTPException: _unknown,
    security.TooLargeError: _too_large,
    Exception: _failed,
}
