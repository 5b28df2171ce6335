"""The public set's page in a browser: what is drawn on screens of any width, and on paper."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Browser = Callable[..., str]

# Nothing that asks the network for anything; pages in one folder may look into each other.
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-sync", "--disable-background-networking", "--disable-component-update"),
    *("--hide-scrollbars", "--allow-file-access-from-files"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
# Looks at the page in a frame of some width, as a browser's tools for accessibility do.
MEASURE = """\
<!DOCTYPE html><meta charset="utf-8"><iframe id="f" style="border:0" width="{width}" height="900"
src="index.html"></iframe><pre id="out"></pre><script>
window.onload = () => {{
  const page = document.getElementById("f").contentDocument, view = page.defaultView;
  const light = (colour) => {{
    const [r, g, b] = colour.match(/[0-9.]+/g).map((x) => x / 255).map(
      (x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }};
  const behind = (node) => {{
    for (; node; node = node.parentElement) {{
      const colour = view.getComputedStyle(node).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return light(colour);
    }}
    return 1;
  }};
  const contrasts = [...page.querySelectorAll("body *")].map((node) => {{
    const [a, b] = [light(view.getComputedStyle(node).color), behind(node)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }});
  const scroll = page.querySelector(".scroll"), cells = [...page.querySelectorAll("th, td")];
  const link = page.querySelector("td a");
  link.focus();
  document.getElementById("out").textContent = JSON.stringify({{
    wide: page.documentElement.scrollWidth, scrolls: scroll.scrollWidth > scroll.clientWidth,
    contrast: Math.min(...contrasts), focus: view.getComputedStyle(link).outlineStyle,
    cut: cells.filter((c) => c.scrollWidth > c.clientWidth + 1).map((c) => c.textContent),
    heard: page.querySelector(".heard").getBoundingClientRect().width,
    names: [...page.querySelectorAll("td a")].map((a) => a.textContent),
    tables: page.querySelectorAll("table > thead + tbody + tfoot").length,
    outside: view.performance.getEntriesByType("resource").length,
  }});
}};
</script>
"""


@pytest.fixture
def browser(need_program: Callable[[str], str], tmp_path: Path) -> Browser:
    """Chromium, given one page and told what to do with it; what it says."""
    chromium = need_program("chromium")

    def run(page: Path, *arguments: str) -> str:
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        command = [chromium, *FLAGS, profile, *arguments, page.as_uri()]
        done = subprocess.run(command, check=True, capture_output=True, timeout=120)
        return done.stdout.decode()

    return run


def measured(browser: Browser, folder: Path, width: int) -> dict[str, Any]:
    page = units.write(folder / "measure.html", MEASURE.format(width=width))
    try:
        found = re.search(r'<pre id="out">(.*)</pre>', browser(page, "--dump-dom"))
    finally:
        page.unlink()
    assert found
    values: dict[str, Any] = json.loads(unescape(found[1]))
    return values


@pytest.fixture
def public(office: Path, forms: Forms) -> Path:
    long = "示例省示例自治州示例市示例区示例街道办事处与示例开发区管理委员会联合办公室"
    units.write_unit(office, long, "4", funds=3)
    assert forms("publish", "--no-pdf").code == 0
    return office / "public" / "2023"


# 320 is a screen of 1280 at 400 % (WCAG 2.2, 1.4.10).
@pytest.mark.parametrize("width", [1280, 640, 360, 320])
def test_at_any_width_all_can_be_read(public: Path, browser: Browser, width: int) -> None:
    found = measured(browser, public, width)

    assert found["wide"] <= width
    assert found["scrolls"] == (width <= 640)
    assert found["cut"] == []
    assert found["contrast"] >= 7
    assert found["focus"] != "none"


def test_what_is_heard_says_where_each_link_leads_and_takes_no_room(
    public: Path, browser: Browser
) -> None:
    found = measured(browser, public, 1280)

    assert found["names"][0].startswith("甲局，Word，")
    assert len(found["names"]) == len(set(found["names"])) == 4
    assert found["heard"] <= 1
    assert found["tables"] == 1


def test_nothing_is_loaded_from_anywhere(public: Path, browser: Browser) -> None:
    assert measured(browser, public, 1280)["outside"] == 0


def test_all_columns_are_on_paper(
    public: Path, browser: Browser, tmp_path: Path, need_program: Callable[[str], str]
) -> None:
    printed = tmp_path / "page.pdf"
    pdftotext = need_program("pdftotext")

    browser(public / "index.html", f"--print-to-pdf={printed}", "--no-pdf-header-footer")

    command = [pdftotext, "-layout", str(printed), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    total = next(line for line in text.splitlines() if "合计" in line and "46" in line)
    assert total.split() == ["合计", "46", "46", "0", "0", "40", "6", "6", "6"]
