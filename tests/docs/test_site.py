"""The site of the documents: every page is there, links hold, its search finds Chinese words."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
import threading
import tomllib
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from playwright import sync_api

from docs import site
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Words inside sentences, with the page that is found by them.
SEARCHED = {"快速": "快速入门", "收表": "收表指南", "退回": "收表指南"}


def listed(node: Any) -> Iterator[str]:
    """The pages that the navigation leads to."""
    if isinstance(node, str):
        yield node
    else:
        for below in node.values() if isinstance(node, dict) else node:
            yield from listed(below)


def test_the_navigation_leads_to_every_page() -> None:
    text = (CHECKOUT / "docs" / site.CONFIGURATION).read_text(encoding="utf-8")

    found = [*listed(tomllib.loads(text)["project"]["nav"])]

    assert sorted(found) == sorted(p.relative_to(CHECKOUT).as_posix() for p in site.pages())


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which a server shows the folder."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.slow
def test_the_site_has_no_broken_link_and_its_search_finds_words_inside_sentences(
    tmp_path: Path, chromium: sync_api.Browser
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docs.site", str(tmp_path)],
        cwd=CHECKOUT,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout + done.stderr

    made = tmp_path / "site"
    asked: list[str] = []
    with served(made) as address, chromium.new_page(locale="zh-CN") as page:
        page.on("request", lambda request: asked.append(request.url))
        for start in (address, f"{made.as_uri()}/"):
            page.goto(f"{start}docs/填报指南.html")
            page.get_by_role("button", name="查找").click()
            for word, title in SEARCHED.items():
                page.get_by_role("combobox", name="查找").fill(word)
                found = page.get_by_role("option").filter(has_text=title).first
                sync_api.expect(found).to_be_visible()
                sync_api.expect(page.get_by_text(re.compile(r"^\d+ 处$"))).to_be_visible()
            found.click()
            sync_api.expect(page.get_by_role("heading", level=1)).to_contain_text(title)

    ours = (address, made.as_uri(), "blob:", "data:")
    assert [url for url in asked if not url.startswith(ours)] == []


def test_what_a_page_links_to_is_laid_beside_it(tmp_path: Path) -> None:
    text = "[一](../examples/data/2024/settings.yaml)、[二](../examples/data/2024)、[三](命令.md#a)"
    page = CHECKOUT / "docs" / "填报指南.md"

    kept = site.with_links(text, page, tmp_path)

    assert kept == text.replace("[二](../examples/data/2024)", "二")
    assert (tmp_path / "examples" / "data" / "2024" / "settings.yaml").is_file()
