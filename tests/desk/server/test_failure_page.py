"""What a browser's window shows where a page cannot be: words, and links that lead back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.desk import address_ids
from generator.desk.server import failure_page
from tests.desk import served

if TYPE_CHECKING:
    from pathlib import Path

    from httpx import Response
    from starlette.testclient import TestClient

CAMPAIGN = f"/c/{address_ids.of('2023')}"
WINDOW = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def browser(project: Path) -> TestClient:
    client = served.browser(served.desk(project))
    client.headers.update(WINDOW)
    return client


def links(page: Response) -> list[str]:
    assert page.headers["content-type"].startswith("text/html")
    assert "<h1>" in page.text
    return re.findall(r'<a href="([^"]*)"', page.text)


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/no", ["/"]),
        ("//evil.example/c/1/", ["/"]),
        ("/c/2023", ["/"]),
        (f"{CAMPAIGN}/u/no", [CAMPAIGN, "/"]),
        (f"{CAMPAIGN}/u/no/document", [CAMPAIGN, "/"]),
        ("/jobs/no/file", ["/"]),
    ],
)
def test_what_is_not_there_is_a_page_with_ways_back(
    browser: TestClient, path: str, back: list[str]
) -> None:
    page = browser.get(path)

    assert page.status_code == 404
    assert links(page) == back


def test_a_campaign_that_cannot_be_read_may_be_opened_again(
    browser: TestClient, project: Path
) -> None:
    (project / "data" / "2023" / "settings.yaml").write_text("表单: 没有的\n", encoding="utf-8")

    page = browser.get(CAMPAIGN)

    assert page.status_code == 409
    assert "没有找到表单“没有的”" in page.text
    assert links(page) == [CAMPAIGN, "/"]


def test_without_the_cookie_the_page_says_how_to_come_in(project: Path) -> None:
    application = served.desk(project)
    page = served.stranger(application).get(CAMPAIGN, headers=WINDOW)

    assert page.status_code == 403
    assert "请使用运行 forms desk 后显示的完整网址" in page.text
    assert links(page) == []
    assert served.stranger(application).get("/static/desk.css").status_code == 200
    assert served.stranger(application).get("/favicon.ico").status_code == 403


def test_a_request_from_elsewhere_leads_back_to_the_desk(browser: TestClient) -> None:
    page = browser.get(CAMPAIGN, headers={"Sec-Fetch-Site": "cross-site"})

    assert page.status_code == 403
    assert links(page) == ["/"]


def test_a_script_gets_the_words_alone(browser: TestClient) -> None:
    answer = browser.get(f"{CAMPAIGN}/u/no", headers={"Accept": "*/*"})

    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("没有")


def test_no_word_of_it_is_markup() -> None:
    html = failure_page.html("<b>\n</p>", 500, '/c/"><b>/u/1', has_ways_back=True)

    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_browsers_find_the_sign_by_its_old_name(browser: TestClient) -> None:
    sign = browser.get("/favicon.ico")

    assert (sign.status_code, sign.headers["content-type"]) == (200, "image/svg+xml")


def test_a_page_without_script_says_so(browser: TestClient) -> None:
    page = browser.get("/").text

    assert '<html lang="zh-CN">' in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert re.search(r"<noscript>.*请在浏览器设置中允许 .* 运行 JavaScript", page)
