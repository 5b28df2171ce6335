"""The desk as one application: all its addresses, and how mistakes are answered.

What the addresses do is in `campaign_routes`, `unit_routes` and `job_routes`. Functions that answer
run in threads of Starlette's: they read files and check data.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from generator.common import failures
from generator.common.diagnostics import FormsError
from generator.desk.campaign_page import report
from generator.desk.open_campaigns import NotThereError, OpenCampaigns
from generator.desk.server import campaign_routes, job_routes, security, unit_routes
from generator.desk.wording.report_words import in_page_words

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from generator.desk.campaign_page.jobs import Jobs
    from generator.desk.folders import Folders
    from generator.desk.unit_page.preview import Documents

    Application: TypeAlias = ASGIApp

_STATIC = Path(__file__).parent.parent / "static"
# Not asked of the system, which knows `.js` by another type on some machines: with `nosniff`,
# such a script does not run.
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def create(
    folders: Folders, guard: security.Guard, jobs: Jobs, documents: Documents
) -> Application:
    """The desk as an application: its pages behind the guard.

    Whoever makes `jobs` and `documents` stops them when the desk ends.
    """
    app = Starlette(routes=_ROUTES, exception_handlers=_HANDLERS)
    app.state.folders = folders
    app.state.open = OpenCampaigns(folders)
    app.state.jobs = jobs
    app.state.documents = documents
    return security.guarded(app, guard)


def _static(request: Request) -> Response:
    """A script or stylesheet of the desk's."""
    name = request.path_params["name"]
    files = (path for path in _STATIC.rglob("*") if path.is_file())
    path = next((path for path in files if path.relative_to(_STATIC).as_posix() == name), None)
    if path is None or path.suffix not in _MEDIA_TYPES:
        raise NotThereError("没有此文件。")
    return Response(path.read_bytes(), media_type=_MEDIA_TYPES[path.suffix])


def _icon(_request: Request) -> Response:
    """The desk's sign: browsers ask for it by this name where no page names it."""
    return Response((_STATIC / "desk.svg").read_bytes(), media_type=_MEDIA_TYPES[".svg"])


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


_ROUTES = (
    Route("/static/{name:path}", _static),
    Route("/favicon.ico", _icon),
    *campaign_routes.ROUTES,
    *unit_routes.ROUTES,
    *job_routes.ROUTES,
)
_HANDLERS: Any = {
    FormsError: _refused,
    OSError: _failed,
    HTTPException: _unknown,
    security.TooLargeError: _too_large,
    Exception: _failed,
}
