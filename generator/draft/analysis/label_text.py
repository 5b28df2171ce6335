"""From what a form prints to the names of fields, and what brackets behind a label say."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from generator.draft.analysis import words

_BRACKETS = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[）)\]】]")
_NUMBERING = re.compile(
    r"^(?:[0-9０-９]{1,2}[.、．]|[一二三四五六七八九十]{1,3}[、.．]|[（(][0-9一二三四五六七八九十]{1,3}[）)])"
)
# Letters by which columns are named: （A）, （B/A）.
_OF_FORMULA = re.compile(r"[A-Za-z0-9/=×÷+*-]{1,8}")
_PART_OF = re.compile(r"^其中[：:]?")
_YEAR = re.compile(r"^(?:20[0-9×Xx]{2}|[×Xx＊*_＿]{2,4})年度?(?=.)")
# 1-7月执行数: the period goes.
_PERIOD = re.compile(r"^[0-9×Xx]{1,2}(?:[-—－~～至][0-9×Xx]{1,2})?月份?(?=..)")
_MOST = 24


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart: the field's name, its title as printed, unit of measure, and hint."""

    name: str
    title: str
    unit: str = ""
    hint: str = ""


@functools.lru_cache(maxsize=4096)
def squash(text: str) -> str:
    """The text without blanks and line breaks."""
    return re.sub(r"[\s　]+", "", text)


def parse(text: str) -> Label:
    """What the label's text says."""
    plain = squash(text)
    plain = _NUMBERING.sub("", plain) or plain
    unit, hints = "", []
    for remark in _BRACKETS.findall(plain):
        measure = f"(?:{words.pattern('units').pattern})"
        match = re.fullmatch(rf"(?:金额)?(?:单位[：:])?({measure}(?:[/／]{measure})*)", remark)
        if match:
            unit = match.group(1)
        elif remark and not words.has("stamps", remark) and not _OF_FORMULA.fullmatch(remark):
            hints.append(remark)
    title = _PART_OF.sub("", plain.rstrip("：:"))
    return Label(identifier(title), title, unit, "；".join(hints))


def identifier(text: str) -> str:
    """The text as a name that tags can hold: letters, digits and _, no digit first."""
    plain = squash(text)
    outside = _BRACKETS.sub("", plain) or plain
    outside = _PART_OF.sub("", _NUMBERING.sub("", outside) or outside)
    if re.match(r"[0-9]+岁", outside):
        outside = f"其中{outside}"
    outside = _PERIOD.sub("", _YEAR.sub("", outside))
    first = re.split(r"[/／，。；！？,;]", outside)[0] or outside
    name = re.sub(r"\W+", "", first)[:_MOST]
    return re.sub(r"^[0-9]+", "", name) or (f"第{name}" if name.isascii() and name else "")


def without(name: str, ending: str) -> str:
    """The name without the ending, if anything is left."""
    return name.removesuffix(ending) or name
