"""What axe-core finds in the pages: nothing serious."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests import node_scripts
from tests.desk.browser.conftest import EXAMPLES
from tests.desk.browser.running_desk import field, open_campaign, open_unit, paste

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.desk.browser.conftest import OwnCampaign

TRAFFIC = "示例市示例区交通运输局"
# Of the rules, not of the best practices: WCAG 2.2 AA.
RUN = """async () => (await axe.run({resultTypes: ["violations"], elementRef: false,
runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})).violations"""


@pytest.fixture(scope="session")
def axe(need_program: Callable[[str], str]) -> str:
    [script] = node_scripts.read(need_program("npm"), ["axe-core/axe.min.js"])
    return script


@pytest.fixture
def serious(page: Page, axe: str) -> Callable[[], list[str]]:
    """The serious findings about the page as it is now."""

    def found() -> list[str]:
        # By the debugger: the page's policy lets no script of others in.
        page.evaluate(axe)
        violations: list[dict[str, Any]] = page.evaluate(RUN)
        return [
            f"{each['id']}: {node['html'][:200]}"
            for each in violations
            for node in each["nodes"]
            if node["impact"] in ("serious", "critical")
        ]

    return found


def test_campaigns_and_a_campaign(
    page: Page, campaign_of: Callable[[Path], OwnCampaign], serious: Callable[[], list[str]]
) -> None:
    own = campaign_of(EXAMPLES / "2024-采购意向")
    assert serious() == []

    open_campaign(page, own.name)
    assert serious() == []
    page.get_by_role("button", name="新建单位").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious() == []


def test_a_unit_in_each_of_its_tabs_and_with_a_question(
    page: Page, campaign_of: Callable[[Path], OwnCampaign], serious: Callable[[], list[str]]
) -> None:
    own = campaign_of(EXAMPLES / "2024-采购意向")
    open_unit(page, own.name, TRAFFIC)
    field(page, "第 1 行 采购需求概况").fill("没有数目")
    field(page, "第 2 行 预算金额（万元）").fill("多少")
    page.keyboard.press("Tab")
    expect(field(page, "第 2 行 预算金额（万元）")).to_have_attribute("aria-invalid", "true")
    assert serious() == []

    for tab in ("数据文件", "修改记录"):
        page.get_by_role("tab", name=tab).click()
        assert serious() == []
    page.get_by_role("tab", name="表格").click()
    field(page, "第 4 行 采购项目名称").click()
    paste(page, "<table><tr><td>甲<td>乙</table>", "甲\t乙")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert serious() == []


@pytest.mark.parametrize("campaign", ["2024", "2024-监控", "2024-自评", "2025-申报"])
def test_the_forms_of_each_pack(
    page: Page,
    campaign_of: Callable[[Path], OwnCampaign],
    serious: Callable[[], list[str]],
    campaign: str,
) -> None:
    own = campaign_of(EXAMPLES / campaign)
    smallest = min((own.folder / "units").iterdir(), key=lambda path: path.stat().st_size)
    open_unit(page, own.name, smallest.stem)
    assert serious() == []
