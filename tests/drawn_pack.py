"""Packs of a test's own: YAML texts, and templates drawn from their text pictures."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.pack import pack
from tests import drawn_template

if TYPE_CHECKING:
    from generator.pack.pack import Pack

NO_RULES = "rules: []\n"


def load(text: str, schema: str, rules: str = NO_RULES, **pictures: str) -> Pack:
    """The pack of `pack.yaml` and `schema.yaml`; `form="…"` is the picture of `form.docx`.

    The same texts give the same pack.
    """
    return _loaded(text, schema, rules, tuple(pictures.items()))


@cache
def _loaded(text: str, schema: str, rules: str, pictures: tuple[tuple[str, str], ...]) -> Pack:
    [name] = re.findall("^name: (.+)$", text, re.MULTILINE)
    files = {"pack.yaml": text, "schema.yaml": schema, "rules.yaml": rules}
    templates = {f"{form}.docx": drawn_template.drawn(picture) for form, picture in pictures}
    contents = {**{file: each.encode() for file, each in files.items()}, **templates}
    return pack.parse(Path("templates") / name, contents)
