"""What many tests start from: the checkout's own pack and data, and small projects in tmp_path."""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import hypothesis
import pikepdf
import pytest

from generator.form import template, unit_document
from generator.pack import pack
from tests import compiled_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from generator.form.unit_document import Renderer
    from generator.pack.pack import Pack

CHECKOUT = Path(__file__).parent.parent
PACKS = CHECKOUT / "templates"
# A campaign of the real year.
SETTINGS = {"年度": "2023", "级次": "区级", "地区": "株洲市石峰区"}
# Files of one mistake are as short as can be, and fill in no indicators.
OF_SHORT_FILES = ("missing",)
REAL_UNIT = "株洲市石峰区人民政府办公室"
# In milliseconds. A busy machine is slow; nothing in a browser waits as long unless it fails.
PATIENCE = 60_000
# Names that a site of somebody else's gives the desk's address once its page is open.
REBOUND = "rebound.test"
CHROMIUM_FLAGS = [
    "--no-sandbox",  # as root, as in containers, Chromium has none of its own
    f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# No test is judged by the clock: a busy machine draws examples slowly.
hypothesis.settings.register_profile(
    "without-clock", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("without-clock")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected texts")


@pytest.hookimpl(tryfirst=True)  # before those that `-m` does not want go
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that needs a program of the machine's is slow: most start LibreOffice or Chromium."""
    for item in items:
        if "need_program" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _each_pack_is_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compiled_once.keep(patch)
        yield


@pytest.fixture(scope="session")
def performance_targets() -> Pack:
    return pack.load(PACKS / "performance-targets")


@pytest.fixture(scope="session")
def renderer(performance_targets: Pack) -> Renderer:
    return unit_document.renderer(template.compile_pack(performance_targets))


@pytest.fixture
def real_unit_text() -> str:
    path = CHECKOUT / "data" / "2023" / "units" / f"{REAL_UNIT}.yaml"
    return path.read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with the real campaign and its pack, which is also the working directory."""
    for name in ("data", "templates/performance-targets"):
        shutil.copytree(CHECKOUT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def need_program() -> Callable[[str], str]:
    """The path of an installed program; without it the test is skipped, or fails in CI."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            _miss(f"{name} is not installed")
        return path

    return find


@pytest.fixture(scope="session")
def need_calc(need_program: Callable[[str], str]) -> str:
    """The path of a soffice that can read and write workbooks: Calc is a package of its own."""
    soffice = need_program("soffice")
    # Each part of LibreOffice brings a file of settings of its own.
    if not (Path(soffice).resolve().parent.parent / "share" / "registry" / "calc.xcd").exists():
        _miss("LibreOffice Calc is not installed")
    return soffice


@pytest.fixture(scope="session")
def chromium(need_program: Callable[[str], str]) -> Iterator[Browser]:
    """One Chromium for all tests of a process, in which Playwright can be started once."""
    from playwright import sync_api  # noqa: PLC0415 - most processes have no test with a browser

    path = need_program("chromium")
    sync_api.expect.set_options(timeout=PATIENCE)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


def _miss(message: str) -> NoReturn:
    if os.environ.get("FORMS_TESTS_NEED_PROGRAMS"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def fake_soffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts the stand-in in LibreOffice's place; to be told what it does (`tests/fake_soffice.py`)."""  # noqa: E501
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    script = CHECKOUT / "tests" / "fake_soffice.py"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    pdf = tmp_path / "made.pdf"
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(pdf)

    def tell(**what: Any) -> None:
        told = {"pdf": str(pdf), "log": str(tmp_path / "log"), **what}
        monkeypatch.setenv("FAKE_SOFFICE", json.dumps(told))

    return tell


@pytest.fixture
def calls() -> list[str]:
    """What came in at the `listener`."""
    return []


@pytest.fixture
def listener(calls: list[str]) -> Iterator[int]:
    """A server on this machine that writes down every connection; its port."""

    class Heard(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            calls.append(self.request.recv(1000).decode("latin-1"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Heard) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
