"""A desk that is killed while somebody types, and started again."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.desk.browser.conftest import EXAMPLES
from tests.desk.browser.running_desk import field, is_saved, open_unit, project_of, running

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext

UNIT = "示例市示例区档案馆"
TYPED = "一二三四五六七八九十"


def test_the_file_is_whole_and_a_new_start_goes_on(context: BrowserContext, tmp_path: Path) -> None:
    project = project_of(tmp_path)
    shutil.copytree(EXAMPLES / "2024-采购意向", project / "data" / "意向")
    file = project / "data" / "意向" / "units" / f"{UNIT}.yaml"
    before = file.read_text(encoding="utf-8")

    with running(project) as desk:
        page = context.new_page()
        page.goto(desk.address)
        open_unit(page, "意向", UNIT)
        field(page, "第 1 行 备注").fill("")
        is_saved(page)
        # While an edit is under way, so that it may be written or not.
        with page.expect_request("**/edits"):
            page.keyboard.type(TYPED[:5])
        desk.process.kill()
        page.keyboard.type(TYPED[5:])
        expect(page.get_by_text("未保存：填报桌面没有响应")).to_be_visible()
        expect(field(page, "第 1 行 备注")).to_have_value(TYPED)

    line = re.compile(r"\n    备注:(?: ([一二三四五六七八九十]*))?(?=\n)")
    saved = line.search(file.read_text(encoding="utf-8"))
    assert saved
    assert TYPED.startswith(saved[1] or "")
    assert line.sub("\n    备注: 专门面向小微企业采购。", file.read_text("utf-8")) == before

    with running(project) as desk:
        page.goto(desk.address)
        open_unit(page, "意向", UNIT)
        expect(field(page, "第 1 行 备注")).to_have_value(saved[1] or "")
        field(page, "第 1 行 备注").fill(TYPED)
        is_saved(page)
    assert f"备注: {TYPED}\n" in file.read_text(encoding="utf-8")
    assert [each.name for each in file.parent.glob("*档案馆*")] == [file.name]
