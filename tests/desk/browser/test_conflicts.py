"""A file that another program or another window changes under an open page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.desk.browser.conftest import EXAMPLES
from tests.desk.browser.running_desk import field, is_ready, is_saved, open_unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.desk.browser.conftest import OwnCampaign

UNIT = "示例市示例区档案馆"
AMOUNT = "第 1 行 预算金额（万元）"


@pytest.fixture
def own(page: Page, campaign_of: Callable[[Path], OwnCampaign]) -> OwnCampaign:
    """A campaign of which the page shows a unit."""
    campaign = campaign_of(EXAMPLES / "2024-采购意向")
    open_unit(page, campaign.name, UNIT)
    return campaign


def replace(file: Path, old: str, new: str) -> str:
    text = file.read_text(encoding="utf-8").replace(old, new)
    file.write_text(text, encoding="utf-8")
    return text


def test_another_program_s_change_elsewhere_is_merged(page: Page, own: OwnCampaign) -> None:
    changed = replace(own.file(UNIT), "2024年6月", "2024年9月")

    field(page, AMOUNT).fill("25")
    page.keyboard.press("Tab")

    expect(field(page, "第 1 行 预计采购时间（填写到月）")).to_have_value("2024年9月")
    is_saved(page)
    expected = changed.replace("预算金额: 21.6", "预算金额: 25")
    assert own.file(UNIT).read_text(encoding="utf-8") == expected


def test_what_another_program_changed_too_is_shown_and_kept(page: Page, own: OwnCampaign) -> None:
    changed = replace(own.file(UNIT), "预算金额: 21.6", "预算金额: 30")

    field(page, AMOUNT).fill("25")
    page.keyboard.press("Tab")
    question = page.get_by_role("dialog", name="已被他人修改")
    expect(question).to_contain_text("30")
    expect(question).to_contain_text("25")
    assert own.file(UNIT).read_text(encoding="utf-8") == changed
    question.get_by_role("button", name="全选文件中的内容").click()
    question.get_by_role("button", name="确定").click()

    expect(field(page, AMOUNT)).to_have_value("30")
    is_saved(page)
    assert own.file(UNIT).read_text(encoding="utf-8") == changed


def test_what_another_window_changed_too_is_shown_and_overwritten(
    page: Page, own: OwnCampaign
) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    is_ready(other)
    field(other, AMOUNT).fill("111")
    other.keyboard.press("Tab")
    is_saved(other)

    field(page, AMOUNT).fill("222")
    page.keyboard.press("Tab")
    question = page.get_by_role("dialog", name="已被他人修改")
    expect(question).to_contain_text("111")
    question.get_by_role("radio", name="222").check()
    question.get_by_role("button", name="确定").click()

    is_saved(page)
    expect(field(page, AMOUNT)).to_have_value("222")
    assert "预算金额: 222\n" in own.file(UNIT).read_text(encoding="utf-8")
