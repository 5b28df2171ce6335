"""Draw the desk's pictures anew: its pages in Chromium, of an invented campaign.

Part of `make pictures`; alone `python -m docs.desk_pictures [FOLDER]`, which needs Chromium and the
fonts of `make fonts` only.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import FloatRect, Locator, Page

ROOT = Path(__file__).parent.parent
WIDTH, HEIGHT = 1280, 860
COLOURS, FRAME, EDGE = 256, "#999999", 12
# Pages say today's date; a picture is to be the same tomorrow.
DAY = "2024-03-01"
CAMPAIGN, UNIT, WRONG = "2024", "示例市示例区交通运输局", "示例市示例区应急局"
ACCEPTED, RETURNED = "示例市示例区档案馆", "示例市示例区文化馆"
MISSING = "示例市示例区图书馆"
# Cells as Excel puts them on the clipboard, for 年度重点工作计划: two more rows than it has.
COPIED = (
    ("农村公路养护", "公路养护中心", "农村公路列养率100%，优良中等路率不低于86%。"),
    ("道路安全隐患治理", "安全监督股", "完成年度安全隐患路段治理，重大隐患当年清零。"),
    ("公交线路优化", "运输管理股", "新开和调整公交线路4条，建制村通客车率100%。"),
    ("公路防汛应急演练", "安全监督股", "组织防汛应急演练2次。"),
    ("超限超载治理", "运输管理股", "货车超限率控制在2%以内。"),
)
# What stands in the file, what somebody else makes of it, what is typed meanwhile.
AIM = ("不低于85%。", "不低于86%。", "农村公路列养率100%，优良中等路率不低于88%。")


def draw(folder: Path) -> None:
    """All pictures of the desk, into the folder."""
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    with (
        tempfile.TemporaryDirectory() as name,
        _desk(Path(name)) as address,
        sync_playwright() as playwright,
    ):
        # As root, as in containers, Chromium has no sandbox of its own.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN")
        # Notes where values came from appear after a while: too late or in time.
        page.route("**/origins", lambda route: route.abort())
        page.goto(address)
        page.get_by_role("link", name=CAMPAIGN, exact=True).click()
        _campaign(page, folder / "desk-campaign.png")
        page.get_by_role("link", name=UNIT, exact=True).click()
        _form(page, folder / "desk-form.png")
        _unit(page, folder / "desk-unit.png")
        _paste(page, folder / "desk-paste.png")
        file = Path(name) / "data" / CAMPAIGN / "units" / f"{UNIT}.yaml"
        _conflict(page, file, folder / "desk-conflict.png")
        page.get_by_role("link", name=f"← {CAMPAIGN}").click()
        page.get_by_role("link", name=WRONG, exact=True).click()
        _finding(page, folder / "desk-finding.png")
        page.get_by_role("link", name=f"← {CAMPAIGN}").click()
        _new_unit(page, folder / "desk-new.png")
        browser.close()


@contextmanager
def _desk(project: Path) -> Iterator[str]:
    """The address of a desk that shows an invented campaign, with units in each state."""
    campaign = project / "data" / CAMPAIGN
    for name in ("mistakes", "data"):
        shutil.copytree(ROOT / "examples" / name / CAMPAIGN, campaign, dirs_exist_ok=True)
    shutil.copytree(ROOT / "templates", project / "templates")
    units = [path.stem for path in sorted((campaign / "units").iterdir())]
    roster = "\n".join(["单位名称", *units, MISSING])
    (campaign / "roster.csv").write_text(roster, encoding="utf-8")
    for command, *options in (
        ["build"],
        ["return", "--unit", RETURNED],
        ["accept", "--unit", ACCEPTED],
    ):
        with _started(project, command, CAMPAIGN, *options) as done:
            done.communicate()
    with _started(project, "desk", "--no-browser") as desk:
        try:
            said = desk.stdout or sys.exit("the desk says nothing")
            yield said.readline().strip().partition("：")[2]
        finally:
            desk.terminate()


def _started(project: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "generator", *command],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def _campaign(page: Page, to: Path) -> None:
    expect(page.locator("#units")).not_to_contain_text("正在检查", timeout=30_000)
    page.evaluate(
        """([today, day]) => {
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                texts.currentNode.data = texts.currentNode.data.replaceAll(today, day);
            }
            // Debian's Chromium has no Chinese words for a day; a Chinese one shows these.
            const field = document.querySelector("input.day");
            field.type = "text";
            field.placeholder = "年 /月/日";
        }""",
        [datetime.now().astimezone().date().isoformat(), DAY],
    )
    _take(page, to, bottom=_bottom(page.locator("#units")))


def _unit(page: Page, to: Path) -> None:
    """The first screen, with the buttons of the row in which the cursor is."""
    page.get_by_text("道路安全隐患治理").first.click()
    page.locator("#row-tools").wait_for()
    _take(page, to, bottom=HEIGHT - 120)


def _form(page: Page, to: Path) -> None:
    """The first form, as far as the first printed page, to be held beside it."""
    page.locator("#contents li").last.wait_for()
    drawn = _opened(page.locator("#forms .form").first.screenshot())
    _keep(drawn.crop((0, 0, drawn.width, drawn.width * 3 // 2)), to)


def _finding(page: Page, to: Path) -> None:
    """A finding in the list and at its cell."""
    page.get_by_role("button", name="应填数字").click()
    page.locator("#note").wait_for()
    _take(page, to, bottom=HEIGHT - 200)


def _new_unit(page: Page, to: Path) -> None:
    """The first screen of a unit that has nothing filled in."""
    # What the script puts on the buttons, once it has started.
    page.get_by_text("（全部单位）").first.wait_for()
    page.get_by_role("button", name="新建单位").click()
    page.get_by_label("单位全称").fill(MISSING)
    page.get_by_role("button", name="新建", exact=True).click()
    page.locator("#contents li").last.wait_for()
    expect(page.get_by_text("个错误，")).to_be_visible(timeout=30_000)
    _take(page, to, bottom=HEIGHT - 120)


def _paste(page: Page, to: Path) -> None:
    """What would become of copied cells."""
    page.get_by_label("事项").first.evaluate(
        """(field, text) => {
            field.focus();
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const options = { clipboardData, bubbles: true, cancelable: true };
            field.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        "\n".join("\t".join(row) for row in COPIED),
    )
    _dialog(page.locator("dialog#paste"), to)


def _conflict(page: Page, file: Path, to: Path) -> None:
    """A field that somebody else changed in the file meanwhile."""
    before, after, typed = AIM
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    page.get_by_label("工作目标").first.fill(typed)
    page.keyboard.press("Tab")
    _dialog(page.locator("dialog#conflict"), to)


def _dialog(dialog: Locator, to: Path) -> None:
    """The open dialog, which is left without a change."""
    dialog.wait_for()
    _keep(_opened(dialog.screenshot()), to)
    dialog.page.keyboard.press("Escape")


def _bottom(element: Locator) -> float:
    box = element.bounding_box() or sys.exit("the desk does not show what is to be drawn")
    return box["y"] + box["height"] + EDGE


def _take(page: Page, to: Path, *, bottom: float) -> None:
    """What the window shows from its top to there."""
    page.mouse.move(0, 0)
    clip: FloatRect = {"x": 0, "y": 0, "width": WIDTH, "height": bottom}
    _keep(_opened(page.screenshot(clip=clip)), to)


def _opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _keep(picture: Image.Image, to: Path) -> None:
    """The picture in few colours, so that it stays small, framed."""
    framed = ImageOps.expand(picture, border=1, fill=FRAME)
    framed.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(to, optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs" / "pictures")
