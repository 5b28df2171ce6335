"""Whatever texts a project holds, the pages have the same elements: no text is ever markup."""

from __future__ import annotations

import csv
import json
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.desk import address_ids
from tests.desk import served, vehicle_campaign

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from generator.desk.folders import Folders

# What ends or begins something in HTML, its scripts, attributes and comments, in JSON and in
# Jinja; signs that turn the direction of writing; half of what a line of HTTP ends with.
PIECES = st.sampled_from(
    [
        "<script>x()</script>",
        "</script>",
        "</textarea>",
        "</title>",
        "</option></select>",
        "<!--",
        "-->",
        "]]>",
        "<img src=x onerror=x()>",
        "<style>*{}</style>",
        "<base href=//x>",
        '"',
        "'",
        "`",
        "=",
        "&lt;",
        "&#60;b&#62;",
        "&",
        '" autofocus onfocus="x()',
        "' onfocus='x()",
        "javascript:x()",
        "{{7*7}}",
        "{% raw %}",
        "\\u003cb>",
        "\u202e",
        "\u2028",
        "\u00a0",
        "\r",
        "\n",
        "甲",
        " ",
    ]
)
HOSTILE = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=6).map("".join)
PLAIN = "平常的字"


def as_name(text: str) -> str:
    """The text as a name: without what rosters and folders refuse."""
    refused = ("Cc", "Cf", "Cn", "Co", "Zl", "Zp")
    kept = (sign for sign in text if unicodedata.category(sign) not in refused and sign not in ",;")
    return "".join(kept)[:40]


class Page(NamedTuple):
    """The elements of a page with the names of their attributes, and the state in its script."""

    elements: tuple[tuple[str, tuple[str, ...]], ...]
    state: Any


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.comments: list[str] = []
        self.is_in_state = False
        self.state = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.is_in_state = ("id", "state") in attrs

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", ()))
        self.is_in_state = False

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.state += data if self.is_in_state else ""


def page(browser: TestClient, address: str) -> Page:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    reader = _Reader()
    reader.feed(answer.text)
    reader.close()
    assert reader.comments == []
    return Page(tuple(reader.elements), json.loads(reader.state or "null"))


@dataclass(frozen=True)
class Project:
    """A campaign of two units, one of which has a data file, and the desk of its project."""

    folders: Folders
    browser: TestClient

    def pages(self, text: str, name: str) -> tuple[Page, Page, Page]:
        """The pages of campaigns, of the campaign, of its unit, with the text wherever one may be.

        `name` is that of the campaign's folder and of units.
        """
        values = {
            "单位": f"x{name}",
            "车辆": [{"车牌": f"x{text}", "里程": f"x{text}", "备注": f"x{text}"}],
            "里程合计": f"x{text}",
            f"x{as_name(text)}": f"x{text}",
        }
        [before] = self.folders.data.iterdir()
        folder = before.rename(before.with_name(f"x{name}".replace("/", "").rstrip(". ")))
        # JSON is YAML, too; it escapes what YAML does not print.
        content = json.dumps(values, ensure_ascii=False)
        (folder / "units" / "甲局.yaml").write_text(content, encoding="utf-8")
        with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as stream:
            rows = [[f"{unit}{name}", f"{unit}{as_name(text)}"] for unit in "xy"]
            csv.writer(stream).writerows([["单位名称", "单位代码"], *rows])
        of_campaign = f"/c/{address_ids.of(folder.name)}"
        of_unit = f"{of_campaign}/u/{address_ids.of('units/甲局.yaml')}"
        first, second, third = (page(self.browser, a) for a in ("/", of_campaign, of_unit))
        return first, second, third


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    return Project(vehicle_campaign.write(root), served.browser(served.desk(root)))


@pytest.fixture(scope="module")
def plain(project: Project) -> dict[bool, tuple[Page, Page, Page]]:
    """The pages with texts that mean nothing, by whether the unit's file can be read."""
    return {True: project.pages(PLAIN, PLAIN), False: project.pages("\0", PLAIN)}


@example(text="</script><script>x()</script>", name="<img src=x onerror=x()>")
@example(text="</textarea><b>", name='" onfocus="x()')
@example(text="\u202e\u2028<!--<script>", name="</title>")
@settings(max_examples=12)
@given(text=HOSTILE, name=HOSTILE.map(as_name))
def test_no_text_changes_the_elements_of_a_page(
    text: str, name: str, project: Project, plain: dict[bool, tuple[Page, Page, Page]]
) -> None:
    found = project.pages(text, name)

    shown = found[2].state
    of_plain = plain[not shown["unreadable"]]
    assert [page.elements for page in found] == [page.elements for page in of_plain]
    if not shown["unreadable"]:
        assert shown["unit"] == f"x{name}".strip()
