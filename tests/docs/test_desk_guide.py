"""The guide of the desk names what stands on its pages, and shows each picture of them."""

from __future__ import annotations

import re

from tests.conftest import CHECKOUT

DESK = CHECKOUT / "generator" / "desk"
PICTURES = CHECKOUT / "docs" / "pictures"
GUIDE = (CHECKOUT / "docs" / "桌面指南.md").read_text(encoding="utf-8")
OTHERS = [
    (CHECKOUT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    for name in ("填报指南", "收表指南", "归档指南")
]
# From where the desk is open.
_STEPS = (CHECKOUT / "docs" / "快速入门.md").read_text(encoding="utf-8")
FIRST_STEPS = _STEPS[_STEPS.index("## 三、") :]
# A line of what one does on a page in place of a command.
OF_OTHERS = re.compile(r"\*\*填报桌面\*\*.*")
MOST_BYTES = 120_000


def on_pages() -> str:
    """All that the desk's pages, scripts and answers say."""
    paths = [*(DESK / "templates").iterdir(), *(DESK / "static").rglob("*.js"), *DESK.rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def quoted(text: str) -> set[str]:
    return set(re.findall("“([^”]+)”", text))


def test_all_that_the_guide_quotes_stands_on_the_desks_pages() -> None:
    said = on_pages()

    names = quoted(GUIDE)
    assert len(names) > 40
    assert {name for name in names if name not in said} == set()


def test_other_guides_name_buttons_that_stand_on_the_desks_pages() -> None:
    said = on_pages()

    names = {name for text in OTHERS for part in OF_OTHERS.findall(text) for name in quoted(part)}
    assert len(names) > 5
    assert {name for name in names if name not in said} == set()


def test_the_first_steps_name_what_stands_on_the_desks_pages() -> None:
    said = on_pages()

    names = quoted(FIRST_STEPS)
    assert len(names) > 8
    assert {name for name in names if name not in said} == set()


def test_the_guides_show_every_picture_of_the_desk_and_all_are_small() -> None:
    pictures = sorted(PICTURES.glob("desk-*.png"))

    shown = set(re.findall(r"\(pictures/(desk-[a-z]+\.png)\)", GUIDE + FIRST_STEPS))
    assert {picture.name for picture in pictures} == shown
    assert [each.name for each in pictures if each.stat().st_size > MOST_BYTES] == []
