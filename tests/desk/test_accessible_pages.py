"""What assistive programs and the keyboard rely on, in the HTML of each page.

What only a browser knows (contrast, sizes, what scripts draw) axe-core looks at in the slow tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html

from generator.desk import address_ids
from tests.conftest import REAL_UNIT
from tests.desk import served

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

CAMPAIGN = f"/c/{address_ids.of('2023')}"
UNIT = f"{CAMPAIGN}/u/{address_ids.of(f'units/{REAL_UNIT}.yaml')}"
PATHS = {"campaigns": "/", "campaign": CAMPAIGN, "unit": UNIT, "failure": "/no"}
CONTROLS = "//input[not(@type='hidden') and not(@hidden)] | //select | //textarea | //button"
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


@pytest.fixture(params=PATHS)
def page(request: pytest.FixtureRequest, project: Path) -> HtmlElement:
    browser = served.browser(served.desk(project))
    return html.fromstring(browser.get(PATHS[request.param], headers={"Accept": "text/html"}).text)


def test_each_page_has_a_language_a_title_one_heading_and_its_main_part(page: HtmlElement) -> None:
    assert page.xpath("string(/html/@lang)") == "zh-CN"
    assert page.findtext(".//title").endswith(" · 填报桌面")
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main")) == 1


def test_what_can_be_operated_has_a_name(page: HtmlElement) -> None:
    nameless = [html.tostring(each)[:200] for each in page.xpath(CONTROLS) if not name_of(each)]

    assert nameless == []


def name_of(control: HtmlElement) -> str:
    """What it is called: by an attribute, its label or, of a button, its text."""
    labels = control.xpath("ancestor::label | //label[@for=$id]", id=control.get("id", "-"))
    texts = [label.text_content() for label in labels]
    if control.tag == "button":
        texts.append(control.text_content())
    # Dialogs for any form get their words when they open.
    is_filled_later = bool(control.xpath("ancestor::dialog"))
    return control.get("aria-label") or "".join(texts).strip() or "later" * is_filled_later


def test_what_is_pointed_to_is_there_once(page: HtmlElement) -> None:
    ids = page.xpath("//@id")
    pointed = [
        id_ for name in REFERENCES for value in page.xpath(f"//@{name}") for id_ in value.split()
    ]
    inside = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]

    assert sorted(ids) == sorted(set(ids))
    assert {*pointed, *inside} <= {*ids}


def test_the_order_of_the_keyboard_is_that_of_the_page(page: HtmlElement) -> None:
    assert {*page.xpath("//@tabindex")} <= {"0", "-1"}


def test_a_field_says_how_it_is_filled_in_and_that_it_is_computed(project: Path) -> None:
    unit = html.fromstring(served.browser(served.desk(project)).get(UNIT).text)

    [computed] = unit.xpath("//input[@aria-label='年度预算申请（万元） 资金总额']")
    assert computed.get("aria-description") == "可不填，由按收入性质分的三项自动相加。"
    [name] = unit.xpath("//textarea[@aria-label='部门名称']")
    assert name.get("aria-description") == "应与公章一致。"


def test_a_choice_of_tabs_is_marked_as_one(project: Path) -> None:
    unit = html.fromstring(served.browser(served.desk(project)).get(UNIT).text)

    tabs = unit.xpath("//*[@role='tablist']/*[@role='tab']")
    assert [tab.get("aria-selected") for tab in tabs] == ["true", "false", "false", "false"]
    assert [tab.get("tabindex") for tab in tabs] == [None, "-1", "-1", "-1"]
    panels = [unit.get_element_by_id(tab.get("aria-controls")) for tab in tabs]
    assert [panel.get("role") for panel in panels] == ["tabpanel"] * 4
    assert [panel.get("aria-labelledby") for panel in panels] == [tab.get("id") for tab in tabs]
