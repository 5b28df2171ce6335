"""Typing in Chromium: into the file at once, rows by keys, ticks, and a broken file as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.conftest import CHECKOUT, REAL_UNIT
from tests.desk.browser.conftest import EXAMPLES
from tests.desk.browser.running_desk import (
    field,
    findings,
    is_saved,
    open_campaign,
    open_unit,
    running,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Route

    from tests.desk.browser.conftest import OwnCampaign

REAL = CHECKOUT / "data" / "2023"
TRAFFIC = "示例市示例区交通运输局"


def test_what_is_typed_is_in_the_file_at_once_and_undone_it_is_as_before(
    page: Page, campaign_of: Callable[[Path], OwnCampaign], faults: list[str]
) -> None:
    own = campaign_of(REAL)
    file = own.file(REAL_UNIT)
    before = file.read_bytes()
    assert "token" not in page.url

    open_unit(page, own.name, REAL_UNIT)
    filled_in_by = page.get_by_role("textbox", name=re.compile("填表人$")).first
    filled_in_by.fill("改动的内容")
    page.keyboard.press("Tab")
    is_saved(page)
    assert "填表人: 改动的内容" in file.read_text(encoding="utf-8")

    page.get_by_role("button", name="撤销").click()
    expect(filled_in_by).to_have_value("颜绵绵")
    is_saved(page)
    assert file.read_bytes() == before
    assert faults == []


def test_rows_are_added_by_typing_and_removed_and_undone_by_keys(
    page: Page, campaign_of: Callable[[Path], OwnCampaign], faults: list[str]
) -> None:
    own = campaign_of(EXAMPLES / "2024-采购意向")
    file = own.file(TRAFFIC)
    before = file.read_bytes()
    open_unit(page, own.name, TRAFFIC)

    field(page, "第 4 行 采购项目名称").click()
    page.keyboard.type("新的项目")
    page.keyboard.press("Tab")
    page.keyboard.type("采购1项")
    # Below the row that is filled in now stands the next blank one.
    expect(field(page, "第 5 行 采购项目名称")).to_have_value("")
    expect(field(page, "第 4 行 采购需求概况")).to_be_focused()
    is_saved(page)
    assert "采购需求概况: 采购1项" in file.read_text(encoding="utf-8")

    # As where the key is held down: the second does not wait for what the first comes to.
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(field(page, "第 2 行 采购项目名称")).to_have_value("新的项目")
    expect(field(page, "第 2 行 采购需求概况")).to_be_focused()
    page.keyboard.press("Control+Delete")
    expect(field(page, "第 3 行 采购项目名称")).to_have_value("公交线路优化调查")
    expect(page.get_by_text("已删除并保存，可按“撤销”恢复。")).to_be_visible()
    assert file.read_text(encoding="utf-8") == before.decode()
    while page.get_by_role("button", name="撤销").is_enabled():
        with page.expect_response("**/undo"):
            page.get_by_role("button", name="撤销").click()
        is_saved(page)
    assert file.read_bytes() == before
    assert faults == []


def test_a_tick_is_a_choice_that_is_made_and_taken_back(
    page: Page, campaign_of: Callable[[Path], OwnCampaign]
) -> None:
    own = campaign_of(EXAMPLES / "2024-监控")
    file = own.file(TRAFFIC)
    before = file.read_bytes()
    open_unit(page, own.name, TRAFFIC)
    of_row = "绩效指标 产出指标 数量指标 第 2 行"

    page.get_by_role("radio", name=f"{of_row} 有可能").first.click()
    page.get_by_role("checkbox", name=f"{of_row} 制度保障").first.click()
    is_saved(page)
    changed = file.read_text(encoding="utf-8")
    assert changed.count("完成目标可能性: 有可能") == before.decode().count("有可能") + 1
    assert changed.count("制度保障: 是") == before.decode().count("制度保障: 是") + 1

    page.keyboard.press("Delete")
    page.get_by_role("radio", name=f"{of_row} 确定能").first.click()
    is_saved(page)
    expect(page.get_by_role("checkbox", name=f"{of_row} 制度保障").first).not_to_be_checked()
    undone = file.read_text(encoding="utf-8")
    assert undone.count("制度保障: 是") == before.decode().count("制度保障: 是")


def test_a_file_that_is_no_yaml_is_mended_as_text(
    page: Page, campaign_of: Callable[[Path], OwnCampaign]
) -> None:
    own = campaign_of(EXAMPLES / "2024-采购意向")
    file = own.file(TRAFFIC)
    right = file.read_text(encoding="utf-8")
    file.write_text(right.replace("公开日期: ", "公开日期： ["), encoding="utf-8")

    open_campaign(page, own.name)
    page.get_by_role("link", name=TRAFFIC, exact=True).first.click()
    text = page.get_by_role("textbox", name="数据文件的全部内容")
    expect(text).to_have_value(file.read_text(encoding="utf-8"))
    expect(findings(page)).to_contain_text("不成对")
    text.fill(right)
    page.get_by_role("button", name="保存", exact=True).click()

    expect(field(page, "公开日期")).to_have_value("2024年5月28日")
    assert file.read_text(encoding="utf-8") == right


def test_what_is_typed_while_the_text_of_the_file_is_on_its_way_stays(
    page: Page, campaign_of: Callable[[Path], OwnCampaign]
) -> None:
    own = campaign_of(EXAMPLES / "2024-采购意向")
    open_unit(page, own.name, TRAFFIC)
    tab = page.get_by_role("tab", name="数据文件")
    tab.click()
    text = page.get_by_role("textbox", name="数据文件的全部内容")
    expect(text).not_to_have_value("")
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/text", hold)

    with page.expect_request("**/text"):
        tab.click()
    text.fill("部门名称: 另一个")
    with page.expect_response("**/text"):
        late[0].continue_()

    page.get_by_role("tab", name="表格").click()
    tab.click()
    expect(text).to_have_value("部门名称: 另一个")


def test_ctrl_c_ends_it_in_a_line(context: BrowserContext, project: Path) -> None:
    with running(project) as desk:
        page = context.new_page()
        page.goto(desk.address)
        open_unit(page, "2023", REAL_UNIT)

        assert desk.stop() == "填报桌面已关闭，所作修改均已保存。\n"
        assert desk.process.returncode == 0
