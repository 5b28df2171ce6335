"""The desk in Chromium: from the first page to a change in the file, and what others try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import REAL_UNIT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.desk.browser.conftest import RunningDesk

HOSTILE = """<form method="post" action="{address}" enctype="text/plain"><input name="a"></form>
<script>document.forms[0].submit()</script>"""


def open_unit(page: Page) -> None:
    page.get_by_role("link", name="2023").click()
    page.get_by_role("link", name=REAL_UNIT).first.click()
    expect(page).to_have_title(f"{REAL_UNIT} · 2023 · 填报桌面")


def test_what_is_typed_is_in_the_file_at_once_and_undone_it_is_as_before(
    page: Page, project: Path, faults: list[str]
) -> None:
    [file] = (project / "data" / "2023" / "units").iterdir()
    before = file.read_bytes()
    assert "token" not in page.url

    open_unit(page)
    field = page.locator("textarea, input[data-kind=text]").nth(3)
    with page.expect_response("**/edits") as saved:
        field.fill("改动的内容")
        field.blur()

    assert saved.value.json()["kind"] == "done"
    assert "改动的内容" in file.read_text(encoding="utf-8")
    with page.expect_response("**/undo") as undone:
        page.get_by_role("button", name="撤销").click()
    assert undone.value.json()["kind"] == "done"
    assert file.read_bytes() == before
    assert faults == []


def test_a_page_of_another_site_changes_and_shows_nothing(
    page: Page, project: Path, chromium: Browser
) -> None:
    [file] = (project / "data" / "2023" / "units").iterdir()
    before = file.read_bytes()
    open_unit(page)
    address = page.url

    hostile = page.context.new_page()
    with hostile.expect_response(f"{address}/undo") as answer:
        hostile.set_content(HOSTILE.format(address=f"{address}/undo"))

    assert answer.value.status == 403
    assert file.read_bytes() == before
    with chromium.new_context() as without_cookie:
        assert without_cookie.request.get(address).status == 403


def test_ctrl_c_ends_it_in_a_line(page: Page, running_desk: RunningDesk) -> None:
    open_unit(page)

    assert running_desk.stop() == "填报桌面已关闭，所作修改均已保存。\n"
    assert running_desk.process.returncode == 0
