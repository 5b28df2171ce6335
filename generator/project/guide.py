"""The page of a project that says in Chinese what its folder is and how to begin."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pack.pack import Pack

NAME = "使用说明.txt"
_TEMPLATE = Path(__file__).with_name("guide.txt")
# In a pack's title: the year and other settings, which stand before the name of the form.
_SETTING = re.compile(r"\{\{[^}]*\}\}(?:年度?)?")


def content(packs: Sequence[Pack], pack: Pack, year: str) -> bytes:
    """The page, as a bare Windows opens it by a double click: UTF-8 with its mark, CRLF."""
    others = [each.folder.name for each in packs if each != pack] or [pack.folder.name]
    values = {
        "year": year,
        "packs": "\n".join(f"{each.folder.name:<22}{_title(each)}" for each in packs),
        "pack": f"{pack.folder.name}（{_title(pack)}）",
        "other": others[0],
    }
    text = _TEMPLATE.read_text(encoding="utf-8").format_map(values)
    return codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode()


def _title(pack: Pack) -> str:
    """What the pack's documents are called, without the year."""
    return _SETTING.sub("", pack.properties["title"]).strip()
