"""What the addresses of a unit's page do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from generator.desk.open_campaigns import NotThereError
from generator.desk.server.request_parts import documents_of, file_of, folder_of, posted, unit_of
from generator.desk.unit_page import unit_requests

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from generator.desk.open_campaigns import ChosenUnit

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNIT = "/c/{c}/u/{u}"


def _page(request: Request) -> Response:
    return HTMLResponse(unit_requests.page(unit_of(request)))


def _read(answer: Callable[[ChosenUnit], dict[str, Any]]) -> Callable[[Request], Response]:
    return lambda request: JSONResponse(answer(unit_of(request)))


def _kept_file(request: Request) -> Response:
    """A file as the unit sent it, to download."""
    path = unit_requests.kept_file(unit_of(request), request.path_params["id"])
    if path is None:
        raise NotThereError("没有此文件，可能已被移走或改名。")
    return FileResponse(path, filename=path.name)


def _answer(what: str) -> Callable[[Request], Awaitable[Response]]:
    answer = unit_requests.ANSWERS[what]
    return posted(lambda request, body: JSONResponse(answer(unit_of(request), body)))


def _document(request: Request) -> Response:
    """The unit's document as `forms build` makes it, to download."""
    document = documents_of(request).docx(folder_of(request), file_of(request))
    disposition = f"attachment; filename*=UTF-8''{quote(document.name, safe='')}"  # RFC 6266
    headers = {"Content-Disposition": disposition}
    return Response(document.content, media_type=_DOCX, headers=headers)


def _preview(request: Request) -> Response:
    """How far the PDF of the unit is."""
    wished = request.query_params.get("sha256", "")
    found = documents_of(request).preview(folder_of(request), file_of(request), wished)
    return JSONResponse(found.as_json())


def _preview_pdf(request: Request) -> Response:
    pdf = documents_of(request).pdf(file_of(request))
    if not pdf:
        raise NotThereError("尚未生成 PDF。")
    return Response(pdf, media_type="application/pdf")


ROUTES = (
    Route(_UNIT, _page),
    Route(f"{_UNIT}/text", _read(unit_requests.text), methods=["GET"]),
    Route(f"{_UNIT}/history", _read(unit_requests.changes)),
    Route(f"{_UNIT}/origins", _read(unit_requests.value_origins)),
    Route(f"{_UNIT}/received/{{id}}", _kept_file),
    Route(f"{_UNIT}/document", _document),
    Route(f"{_UNIT}/preview", _preview),
    Route(f"{_UNIT}/preview.pdf", _preview_pdf),
    *(Route(f"{_UNIT}/{what}", _answer(what), methods=["POST"]) for what in unit_requests.ANSWERS),
)
