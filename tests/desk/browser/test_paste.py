"""Cells copied in Excel, pasted into the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from playwright.sync_api import expect

from tests.desk.browser.conftest import EXAMPLES
from tests.desk.browser.running_desk import field, is_saved, open_unit, paste

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.desk.browser.conftest import OwnCampaign

ROWS = [
    (f"采购项目{number}", f"采购设备{number}台。", f"1,2{number:02d}.50", "2024年8月", "")
    for number in range(1, 41)
]
# As Excel writes it, with marks around what was copied; its styles Chromium's clipboard refuses.
HTML = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Excel 15"></head><body>
<table border=0 cellpadding=0 cellspacing=0 width=360><col width=72 span=5>
<!--StartFragment-->{rows}<!--EndFragment--></table></body></html>"""


def excel() -> tuple[str, str]:
    """The clipboard's HTML and text."""
    cells = ("".join(f"<td class=xl65>{text}</td>" for text in row) for row in ROWS)
    html = HTML.format(rows="".join(f"<tr height=19>{row}</tr>" for row in cells))
    return html, "".join("\t".join(row) + "\r\n" for row in ROWS)


def test_forty_rows_of_excel_fill_the_list_once_they_were_shown(
    page: Page, campaign_of: Callable[[Path], OwnCampaign], faults: list[str]
) -> None:
    own, unit = campaign_of(EXAMPLES / "2024-采购意向"), "示例市示例区档案馆"
    file = own.file(unit)
    before = file.read_bytes()
    open_unit(page, own.name, unit)

    field(page, "第 1 行 采购项目名称").click()
    paste(page, *excel())
    preview = page.get_by_role("dialog", name="粘贴预览")
    expect(preview.get_by_role("row").filter(has_text="采购项目40")).to_contain_text("1240.50")
    assert file.read_bytes() == before
    preview.get_by_role("button", name="填入表格").click()

    expect(field(page, "第 40 行 采购需求概况")).to_have_value("采购设备40台。")
    is_saved(page)
    items = yaml.safe_load(file.read_text(encoding="utf-8"))["采购项目"]
    assert [(each["采购项目名称"], str(each["预算金额"])) for each in items] == [
        (row[0], row[2].replace(",", "").removesuffix("0")) for row in ROWS
    ]
    page.get_by_role("button", name="撤销").click()
    expect(field(page, "第 2 行 采购项目名称")).to_have_value("")
    is_saved(page)
    assert file.read_bytes() == before
    assert faults == []
