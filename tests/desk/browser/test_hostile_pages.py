"""What pages of other sites, open in the same browser, send to the desk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.conftest import REBOUND
from tests.desk.browser.conftest import EXAMPLES
from tests.desk.browser.running_desk import field, is_saved, open_unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Response

    from tests.desk.browser.conftest import OwnCampaign
    from tests.desk.browser.running_desk import RunningDesk

UNIT = "示例市示例区档案馆"
# What the desk takes, from its own page: a body that is JSON, whatever the form calls it.
FORM = """<form method="post" action="{address}" enctype="text/plain">
<input name='{{"a":"' value='"}}'></form>"""
SEND = "document.forms[0].submit()"
FETCH = """fetch("{address}", {{method: "POST", mode: "no-cors", credentials: "include",
body: '{{}}', headers: {{"Content-Type": "text/plain"}}}})"""


@pytest.fixture
def changed(page: Page, campaign_of: Callable[[Path], OwnCampaign]) -> Path:
    """A data file with a change that may be undone."""
    own = campaign_of(EXAMPLES / "2024-采购意向")
    open_unit(page, own.name, UNIT)
    field(page, "公开日期").fill("2024年5月21日")
    page.keyboard.press("Tab")
    is_saved(page)
    return own.file(UNIT)


# Another server of this machine is of the same site: its pages send the cookie, too.
@pytest.mark.parametrize("site", ["http://hostile.test", "http://127.0.0.1:9"])
def test_another_site_s_form_and_script_change_nothing(
    page: Page, changed: Path, desk: RunningDesk, site: str
) -> None:
    before, address = changed.read_bytes(), f"{page.url}/undo"
    assert page.url.startswith(desk.start_page)
    hostile = page.context.new_page()
    html = FORM.format(address=address)
    hostile.route(f"{site}/**", lambda route: route.fulfill(body=html, content_type="text/html"))
    answers: list[Response] = []
    hostile.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - marked by Playwright

    hostile.goto(f"{site}/")
    hostile.evaluate(f"{FETCH.format(address=address)}.catch(() => null)")
    with hostile.expect_response(address) as answer:
        hostile.evaluate(SEND)

    assert answer.value.status == 403
    assert {each.status for each in answers if each.url == address} == {403}
    assert changed.read_bytes() == before
    # The same request, from the page itself, does it.
    own = page.evaluate(f"{FETCH.format(address=address)}.then((answer) => answer.json())")
    assert own["kind"] == "done", json.dumps(own, ensure_ascii=False)
    assert changed.read_bytes() != before


def test_a_name_that_was_pointed_to_the_desk_is_not_let_in(page: Page, desk: RunningDesk) -> None:
    port = urlsplit(desk.address).port
    query = urlsplit(desk.address).query

    answer = page.goto(f"http://{REBOUND}:{port}/?{query}")

    assert answer
    assert answer.status == 403
    assert page.context.cookies(f"http://{REBOUND}:{port}/") == []


def test_a_browser_without_the_first_address_sees_nothing(page: Page, desk: RunningDesk) -> None:
    assert page.request.get(desk.start_page).status == 200
    page.context.clear_cookies()
    assert page.request.get(desk.start_page).status == 403
