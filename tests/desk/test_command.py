"""`forms desk` before it serves; as a process with a browser it is tested in `browser/`."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

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
