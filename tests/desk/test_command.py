"""`forms desk` before it serves; as a process with a browser it is tested in `browser/`."""

from __future__ import annotations

import asyncio
import socket
import threading
import webbrowser
from typing import TYPE_CHECKING

import pytest
import uvicorn

from generator.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("project")
def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code = main(["desk", "--no-browser", "--port", str(port)])

    assert code == 2
    assert f"端口 {port} 无法使用" in capsys.readouterr().err


def test_outside_a_project_folder_nothing_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["desk", "--no-browser"]) == 2
    assert "没有找到填报任务" in capsys.readouterr().err


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk ends as soon as it would serve."""

    async def end(*_: object, **__: object) -> None: ...

    monkeypatch.setattr(uvicorn.Server, "serve", end)


@pytest.mark.usefixtures("project", "served")
def test_the_same_port_can_be_taken_at_once_after_the_desk_has_been_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as before:
        port = before.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            # The side that closes first keeps the port for a while (RFC 9293, 3.6, TIME-WAIT).
            before.accept()[0].close()

    assert main(["desk", "--no-browser", "--port", str(port)]) == 0


@pytest.mark.usefixtures("project")
def test_without_a_browser_the_address_is_enough(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    is_tried = threading.Event()

    opened: list[str] = []

    def fail(address: str) -> None:
        opened.append(address)
        is_tried.set()
        raise webbrowser.Error("could not locate runnable browser")

    async def wait(*_: object, **__: object) -> None:
        await asyncio.to_thread(is_tried.wait, 10)

    monkeypatch.setattr(webbrowser, "open", fail)
    monkeypatch.setattr(uvicorn.Server, "serve", wait)

    # A thread that fails would be told by pytest.
    assert main(["desk"]) == 0
    out, err = capsys.readouterr()
    assert "填报桌面的网址：http://127.0.0.1:" in out
    # Programs of other accounts may see the arguments of a browser.
    assert opened[0].partition("=")[2] not in out
    assert err == ""
