"""A clerk's day: from a campaign with nothing but its settings and a roster to archived PDFs."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from playwright.sync_api import expect

from tests.desk.browser.conftest import EXAMPLES
from tests.desk.browser.running_desk import (
    field,
    findings,
    is_campaign_ready,
    is_ready,
    is_saved,
    open_campaign,
    paste,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.desk.browser.conftest import OwnCampaign

TYPING, SENDING = "示例市示例区档案馆", "示例市示例区水文站"
ROSTER = f"单位名称\n{TYPING}\n{SENDING}\n"
TYPED = {
    "第 1 行 采购项目名称": "档案数字化加工服务",
    "第 1 行 采购需求概况": "重点档案的整理、扫描和著录",
    "第 1 行 预算金额（万元）": "２1.6",
    "第 1 行 预计采购时间（填写到月）": "2024年7月",
}
COPIED = [
    ("密集架", "采购智能密集架120组，质保5年。", "48.00", "2024年8月"),
    ("恒湿机", "采购恒湿净化一体机6台。", "9.6", "2024年9月"),
]


@pytest.fixture
def empty(tmp_path: Path, campaign_of: Callable[[Path], OwnCampaign]) -> OwnCampaign:
    """Settings and a roster."""
    settings = (EXAMPLES / "2024-采购意向" / "settings.yaml").read_bytes()
    (tmp_path / "settings.yaml").write_bytes(settings)
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return campaign_of(tmp_path)


def row_of(page: Page, unit: str) -> Locator:
    """The unit's row of the campaign's page."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=unit))


def do(page: Page, button: str) -> Locator:
    """Press a button of the campaign's page; the place of its report, once it has ended."""
    page.get_by_role("button", name=re.compile(rf"^{button}")).click()
    return ended(page, button)


def ended(page: Page, work: str) -> Locator:
    """The place of a work's report, once it has ended."""
    report = page.get_by_role("region", name=work, exact=True)
    expect(report.get_by_role("status")).to_have_text("已完成")
    return report


def type_and_paste(page: Page) -> None:
    """One unit's form is filled in."""
    page.get_by_role("button", name=re.compile(f"{TYPING}.*填写")).click()
    is_ready(page)
    for label, text in TYPED.items():
        field(page, label).fill(text)
    field(page, "第 2 行 采购项目名称").click()
    lines = ["\t".join(row) for row in COPIED]
    paste(page, "", "\n".join(lines))
    page.get_by_role("button", name="填入表格").click()
    expect(field(page, "第 3 行 预算金额（万元）")).to_have_value("9.6")
    is_saved(page)


def mend_and_answer(page: Page) -> None:
    """What the check finds is mended by a button, or answered with a reason."""
    findings(page).get_by_role("button", name="按提示改正").first.click()
    expect(field(page, "第 1 行 预算金额（万元）")).to_have_value("21.6")
    findings(page).get_by_role("button", name="已核对…").first.click()
    page.get_by_role("textbox", name="理由").fill("数量另附清单")
    page.get_by_role("button", name="确定").click()
    expect(findings(page)).to_contain_text("0 个错误，0 个警告，已核对 1 条")


def test_from_an_empty_campaign_to_archived_pdfs(
    page: Page,
    empty: OwnCampaign,
    need_program: Callable[[str], str],
    faults: list[str],
) -> None:
    need_program("soffice")
    open_campaign(page, empty.name)

    type_and_paste(page)
    mend_and_answer(page)
    # It is looked at as it will print.
    page.get_by_role("tab", name="打印效果").click()
    with page.expect_response("**/preview.pdf*") as shown:
        expect(page.get_by_title("打印效果")).to_be_visible()
    assert shown.value.headers["content-type"] == "application/pdf"
    page.get_by_role("link", name=f"← {empty.name}").click()

    # The other unit's comes as a file.
    sent = EXAMPLES / "2024-采购意向" / "units" / f"{SENDING}.yaml"
    is_campaign_ready(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="选择文件…").click()
    chooser.value.set_files(sent)
    ended(page, "接收")
    expect(row_of(page, SENDING).get_by_role("link").first).to_be_visible()

    # Both are accepted, built, printed and archived.
    for unit in (TYPING, SENDING):
        row_of(page, unit).get_by_role("checkbox").check()
    do(page, "登记为已审核")
    for unit in (TYPING, SENDING):
        row_of(page, unit).get_by_role("checkbox").uncheck()
    do(page, "生成文档")
    do(page, "转换为 PDF")
    report = do(page, "归档")
    with page.expect_download() as download:
        report.get_by_role("link", name="下载").click()
    archived = zipfile.ZipFile(download.value.path())
    for unit in (TYPING, SENDING):
        expect(row_of(page, unit)).to_contain_text("已审核")
        [name] = [each for each in archived.namelist() if each.endswith(f"{unit}.pdf")]
        with archived.open(name) as stream, pikepdf.open(stream) as pdf:
            assert len(pdf.pages) >= 1
    assert faults == []
