"""Where `forms desk` starts."""

from __future__ import annotations

import asyncio
import secrets
import socket
import sys
import tempfile
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from anyio.to_thread import current_default_thread_limiter

from generator.campaign import campaigns
from generator.common import console
from generator.common.diagnostics import OK, UsageError
from generator.desk.campaign_page.jobs import Jobs
from generator.desk.folders import Folders
from generator.desk.server import app
from generator.desk.server.security import TOKEN, Guard
from generator.desk.unit_page.preview import Documents

if TYPE_CHECKING:
    import argparse

_LOOPBACK = "127.0.0.1"
# How long pages that follow a job may hold up the end, and jobs that stop, in seconds.
_LAST_ANSWERS, _LAST_WORK = 1, 5
# As many requests are answered at a time as a browser sends at most. They share one interpreter:
# with more of them each takes longer, and the end waits for all that have begun.
_MOST_THREADS = 6


def run_desk(options: argparse.Namespace) -> int:
    """Serve the desk until Ctrl+C; the command's exit code."""
    if not options.data.is_dir() or not options.templates.is_dir():
        campaigns.find([], options.data)  # raises where this is no project folder
    folders = Folders(options.data, options.templates, options.build)
    with _listening(options.port) as listening:
        guard = Guard(port=listening.getsockname()[1], token=secrets.token_urlsafe(32))
        address = f"http://{guard.hosts[0]}/?{TOKEN}="
        console.print_out(f"填报桌面的网址：{address}{guard.token}")
        console.print_out(
            "请勿将网址发给他人。使用期间请勿关闭此窗口；用完后，请在此窗口按 Ctrl+C 关闭。"
        )
        if not options.no_browser:
            # Programs of other accounts may see what the browser is started with.
            guard.once.add(once := secrets.token_urlsafe(32))
            # The socket listens already: a browser that is there first waits for its answer.
            threading.Thread(target=_open_browser, args=[address + once], daemon=True).start()
        # A job that does not stop in time may still write there.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
            jobs, documents = Jobs(Path(temporary)), Documents(folders.templates)
            try:
                _serve(app.create(folders, guard, jobs, documents), listening)
            finally:
                for title in jobs.stop(_LAST_WORK):
                    console.print_out(f"“{title}”未完成，已停止；已生成的文件均完整，可重新进行。")
                documents.stop(_LAST_WORK)
    console.print_out("填报桌面已关闭，所作修改均已保存。")
    return OK


def _open_browser(address: str) -> None:
    """Open the address, if the system can: it has been printed, too."""
    with suppress(OSError, webbrowser.Error):
        webbrowser.open(address)


def _listening(port: int) -> socket.socket:
    """A socket on the loopback interface; 0 is any free port. UsageError for a port in use."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        # Else another program may listen on the same port and be asked instead of the desk.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        # Else the port stays in use for a minute after the desk has been closed.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_LOOPBACK, port))
    except OSError as error:
        listening.close()
        raise UsageError(
            f"端口 {port} 无法使用，可能已被其他程序占用。请换一个，或省略 --port。"
        ) from error
    listening.listen()
    return listening


def _serve(application: app.Application, listening: socket.socket) -> None:
    config = uvicorn.Config(
        application,
        log_level="critical",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_LAST_ANSWERS,
        ws="none",
    )

    async def serve() -> None:
        current_default_thread_limiter().total_tokens = _MOST_THREADS
        await uvicorn.Server(config).serve(sockets=[listening])

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:  # uvicorn raises it anew once it has shut down
        return
