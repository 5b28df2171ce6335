"""The unit page in Chromium: rows by typing and by keys, and a field that two windows change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.conftest import REAL_UNIT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.slow

LIST = "/%E5%B9%B4%E5%BA%A6%E9%87%8D%E7%82%B9%E5%B7%A5%E4%BD%9C%E8%AE%A1%E5%88%92"


@pytest.fixture
def unit_page(page: Page) -> Page:
    page.get_by_role("link", name="2023").click()
    page.get_by_role("link", name=REAL_UNIT).first.click()
    expect(page.locator("#counts")).not_to_be_empty()
    return page


def rows(page: Page) -> Locator:
    return page.locator(f'tr[data-list="{LIST}"]:not([data-spare])')


def data(project: Path) -> bytes:
    [file] = (project / "data" / "2023" / "units").iterdir()
    return file.read_bytes()


def test_rows_are_added_by_typing_and_removed_and_undone_by_keys(
    unit_page: Page, project: Path
) -> None:
    before = data(project)
    number = rows(unit_page).count()

    unit_page.locator(f'tr[data-list="{LIST}"][data-spare] textarea').first.click()
    unit_page.keyboard.type("新的事项")
    unit_page.keyboard.press("Tab")
    unit_page.keyboard.type("某科")
    expect(rows(unit_page)).to_have_count(number + 1)
    expect(rows(unit_page).last.locator("textarea").nth(1)).to_be_focused()
    expect(unit_page.locator("#saved")).to_have_text("已保存")
    assert "某科".encode() in data(project)

    unit_page.keyboard.press("Control+Delete")
    expect(rows(unit_page)).to_have_count(number)
    while unit_page.locator("#undo").is_enabled():
        with unit_page.expect_response("**/undo"):
            unit_page.keyboard.press("Control+z")
        expect(unit_page.locator("#saved")).to_have_text("已保存")
    assert data(project) == before


def test_a_field_that_two_windows_change_is_shown_with_both_texts(unit_page: Page) -> None:
    other = unit_page.context.new_page()
    other.goto(unit_page.url)
    for window, text in ((other, "111"), (unit_page, "222")):
        field = window.locator("input[data-kind=amount]").first
        field.fill(text)
        with window.expect_response("**/edits"):
            field.blur()

    question = unit_page.locator("#conflict")
    expect(question).to_contain_text("111")
    expect(question).to_contain_text("222")
    question.get_by_role("button", name="使用您填写的内容").click()
    expect(unit_page.locator("#saved")).to_have_text("已保存")
    expect(unit_page.locator("input[data-kind=amount]").first).to_have_value("222")
