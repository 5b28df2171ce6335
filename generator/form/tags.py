"""The tags that a template may contain: values and merges in cells, loops and conditions in rows.

A cell holds constant text and plain paths; a row of its own loops over a list or chooses by a
condition: docxtpl's `{%tr … %}`. Anything else is a fault, since filled forms are read back by the
same template.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.pack.selectors import FieldPath

_NAME = r"[^\W\d]\w*"
_PATH = rf"{_NAME}(?:\.{_NAME})*"
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(rf"\{{\{{ ?({_PATH}) ?\}}\}}")
_FOR = re.compile(rf"\{{%tr for ({_NAME}) in ({_PATH}) %\}}")
_IF = re.compile(rf"\{{%tr (?:if|elif)( not)? ({_PATH}) %\}}")
_WORDS = {"{%tr endfor %}": "endfor", "{%tr else %}": "else", "{%tr endif %}": "endif"}
# A delimiter of an incomplete tag.
LEFTOVER = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_MERGE = re.compile(r"\{%\s*vm\s*%\}")


@dataclass(frozen=True)
class Command:
    """A row's command: `for`, `if`, `elif`, `else`, `endfor` or `endif`.

    `path` is that of the list, or of the condition, which may be `negated`; `steps` is the path
    from the root, once it is resolved. `name` is the loop's name for a row.
    """

    word: str
    name: str = ""
    path: str = ""
    negated: bool = False
    steps: FieldPath = ()


@dataclass(frozen=True)
class Piece:
    """A piece of a cell's text: constant text, the path of a field, or (`merges`) `{% vm %}`.

    `is_foreign` marks a tag that is not allowed.
    """

    text: str
    is_field: bool = False
    merges: bool = False
    is_foreign: bool = False


def command(text: str) -> Command | None:
    """The command that the text of a row is; None if it is not an allowed one."""
    text = text.strip()
    if loop := _FOR.fullmatch(text):
        return Command("for", loop[1], loop[2])
    if condition := _IF.fullmatch(text):
        return Command(text.split()[1], "", condition[2], bool(condition[1]))
    return Command(_WORDS[text]) if text in _WORDS else None


def pieces(text: str) -> list[Piece]:
    """The cell's constant texts and tags in order."""
    result = []
    end = 0
    for tag in TAG.finditer(text):
        result += [Piece(text[end : tag.start()]), _tag(tag.group())]
        end = tag.end()
    return [*result, Piece(text[end:])]


def _tag(tag: str) -> Piece:
    if value := _VALUE.fullmatch(tag):
        return Piece(value[1], is_field=True)
    if _MERGE.fullmatch(tag):
        return Piece("", merges=True)
    return Piece(tag, is_foreign=True)
