"""Each edit of `designer_edits` and what the lint says of it: `designer_edits.txt`.

The text is read as a designer would read it; `--update-golden` writes it anew.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.form import lint
from generator.form.look_lint import OFFICIAL_FONTS
from generator.pack import pack
from tests.conftest import CHECKOUT
from tests.form.designer_edits import EDITS, Template

if TYPE_CHECKING:
    from generator.pack.pack import Pack

REGISTER = CHECKOUT / "tests" / "packs" / "vehicle-register"
EXPECTED = Path(__file__).with_name("designer_edits.txt")
_WORDS = {"error": "错误", "warning": "警告"}


@cache
def _pack() -> Pack:
    return pack.load(REGISTER)


def _told(edit: str) -> str:
    """The findings of the lint, but for the picture, which every change makes out of date."""
    register = _pack()
    [form] = register.forms
    template = Template(form.docx)
    EDITS[edit](template)
    edited = replace(register, forms=(replace(form, docx=template.docx()),))
    found = [each for each in lint.check(edited) if each.code != "picture"]
    return "".join(
        f"    {_WORDS[d.severity]}[{d.code}] {d.message}\n        {d.hint}\n" for d in found
    )


@cache
def _expected() -> dict[str, str]:
    blocks = EXPECTED.read_text(encoding="utf-8").split("\n\n")[1:]
    split = (block.partition("\n") for block in blocks)
    return {name: f"{rest.rstrip()}\n" if rest.strip() else "" for name, _, rest in split}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_told_in_the_designers_words(edit: str) -> None:
    assert _told(edit) == _expected()[edit]


def test_the_expected_text_has_each_edit_once(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        head = "# What `forms template check` says of each edit of designer_edits.py.\n"
        blocks = (f"\n{edit}\n{_told(edit)}" for edit in EDITS)
        EXPECTED.write_text(head + "".join(blocks), encoding="utf-8")
        _expected.cache_clear()

    assert list(_expected()) == list(EDITS)


def test_the_fonts_are_those_that_a_pdf_has_substitutes_for() -> None:
    fonts = (CHECKOUT / "generator" / "build" / "pdf" / "fonts.conf").read_text(encoding="utf-8")
    substituted = {
        line.partition("<string>")[2].partition("<")[0]
        for line in fonts.splitlines()
        if 'compare="eq"' in line
    }

    assert OFFICIAL_FONTS - substituted == {"Consolas", "Courier New"}
