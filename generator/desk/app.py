"""Which address of the desk does what, and how mistakes are answered.

Functions that answer run in threads of Starlette's: they read files and check data.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from generator.desk import names, pages, security

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from generator.desk.folders import Folders

    Application: TypeAlias = ASGIApp

_STATIC = Path(__file__).parent / "static"
# Not asked of the system, which knows `.js` by another type on some machines: with `nosniff`,
# such a script does not run.
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def create(folders: Folders, guard: security.Guard) -> Application:
    """The desk as an application: its pages behind the guard."""
    routes = [Route("/", _campaigns), Route("/static/{name}", _static)]
    app = Starlette(routes=routes)
    app.state.folders = folders
    return security.guarded(app, guard)


def _campaigns(request: Request) -> Response:
    """The page that lists the campaigns."""
    folders: Folders = request.app.state.folders
    found = names.campaign_folders(folders.data)
    listed = [{"id": id_, "name": folder.name} for id_, folder in found.items()]
    return HTMLResponse(pages.render("campaigns.html", campaigns=listed))


def _static(request: Request) -> Response:
    """A script or stylesheet of the desk's."""
    name = request.path_params["name"]
    path = next((path for path in _STATIC.iterdir() if path.name == name), None)
    if path is None or path.suffix not in _MEDIA_TYPES:
        return PlainTextResponse("没有此文件。", 404)
    return Response(path.read_bytes(), media_type=_MEDIA_TYPES[path.suffix])
