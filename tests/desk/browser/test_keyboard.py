"""A clerk without a mouse: from the list of campaigns to a warning that is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.desk.browser.conftest import EXAMPLES
from tests.desk.browser.running_desk import findings, is_saved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.desk.browser.conftest import OwnCampaign

UNIT = "示例市示例区档案馆"
# As many stops as a page of this campaign may have before what is looked for.
MOST_STOPS = 80


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until the cursor is there."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_STOPS):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press(key)
    expect(wanted).to_be_focused()


def test_a_warning_is_made_found_answered_and_undone_by_keys(
    page: Page, campaign_of: Callable[[Path], OwnCampaign], faults: list[str]
) -> None:
    own = campaign_of(EXAMPLES / "2024-采购意向")
    before = own.file(UNIT).read_bytes()
    page.reload()

    tab_to(page, page.get_by_role("link", name=own.name, exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("档案馆")
    tab_to(page, page.get_by_role("link", name=UNIT, exact=True))
    page.keyboard.press("Enter")

    tab_to(page, page.get_by_label("第 1 行 采购需求概况", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("档案的整理、扫描和著录")
    expect(findings(page)).to_contain_text("采购需求概况中没有数量")
    page.keyboard.press("Tab")
    page.keyboard.press("F8")
    expect(page.get_by_label("第 1 行 采购需求概况", exact=True)).to_be_focused()

    tab_to(page, findings(page).get_by_role("button", name="已核对…"))
    page.keyboard.press("Enter")
    page.keyboard.type("数量另附清单")
    page.keyboard.press("Enter")
    expect(findings(page)).to_contain_text("理由：数量另附清单")
    is_saved(page)
    assert "]: 数量另附清单\n" in own.file(UNIT).read_text(encoding="utf-8")

    # What is typed is undone with the answer: one key, wherever the cursor is.
    tab_to(page, page.get_by_role("tab", name="表格"), "Shift+Tab")
    page.keyboard.press("Control+z")
    expect(findings(page)).not_to_contain_text("已核对：")
    page.keyboard.press("Control+z")
    expect(findings(page)).not_to_contain_text("没有数量")
    is_saved(page)
    assert own.file(UNIT).read_bytes() == before

    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="打印效果")).to_be_focused()
    assert faults == []
