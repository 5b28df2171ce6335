"""Slips of punctuation in a Chinese text, whose paragraphs are its lines."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Literal

Kind = Literal["doubled", "trailing", "wide-blank", "half-width", "blank", "unbalanced"]

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Marks that are Chinese only; dashes, dots and quotation marks are other languages' as well.
_MARKS = "、。〈-】〔-〟！（），．：；？［］｛｝～"
_SHARED = "“”‘’…—·"
_CHINESE = f"[{_HAN}{_MARKS}{_SHARED}]"
_BEHIND_CHINESE, _BEFORE_CHINESE = f"(?<={_CHINESE})", f"(?={_CHINESE})"
_WIDE = "\u3000\u00a0"
_BLANK = f"[ \t{_WIDE}]"

_SLIPS: dict[Kind, re.Pattern[str]] = {
    "doubled": re.compile("[。，、；：]{2,}"),
    "trailing": re.compile(rf"[，、；：（《“‘【「〔(\[{{](?=\s*\Z)|[，、](?={_BLANK}*\n)"),
    # At the head of a paragraph it is the customary indent.
    "wide-blank": re.compile(rf"(?<=\S)(?:[ \t]*[{_WIDE}])+[ \t]*(?=\S)"),
    "blank": re.compile(
        rf"{_BEHIND_CHINESE}[ \t]+{_BEFORE_CHINESE}|(?<=[{_MARKS}])[ \t]+(?=\S)|(?<=\S)[ \t]+(?=[{_MARKS}])"  # noqa: E501
    ),
    "half-width": re.compile(
        rf"{_BEHIND_CHINESE}(?:[.(),;:!?]{_BEFORE_CHINESE}|[,;:!?](?=[0-9]|{_BLANK}*(?:\n|\Z)))"
    ),
}

_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "‘": "’", "【": "】", "「": "」"}
# What a bracket is of, whichever its width: its opening one.
_SHAPES = {
    b: "(" if opening == "（" else opening for opening, c in _PAIRS.items() for b in opening + c
}
# All but the apostrophe.
_BRACKET = re.compile(rf"(?!(?<=[A-Za-z])’[A-Za-z])[{re.escape(''.join(_SHAPES))}]")
# What every slip has something of: most texts have nothing of it, and need no closer look.
_SUSPECT = re.compile(
    rf"[。，、；：]{{2}}|[，、；：〔\[{{]\s*(?:\n|\Z)|{_BLANK}|[.,;:!?{re.escape(''.join(_SHAPES))}]"
)
_LIST_MARK = re.compile(
    rf"(?:\A|[。；：，、\n]){_BLANK}*(?:[0-9０-９]{{1,3}}|[A-Za-z]|[一二三四五六七八九十]{{1,3}})\Z"
)
_LONGEST_LIST_MARK = 12

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code).isalnum()}
_FULL_WIDTH |= {ord("．"): ord("."), ord("％"): ord("%")}
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])|%")


@dataclass(frozen=True)
class Slip:
    """A slip at text[start:end], and what stands there."""

    start: int
    end: int
    kind: Kind
    text: str


def find(text: str) -> list[Slip]:
    """The slips in order, at most one of a kind at one place."""
    if not _SUSPECT.search(text):
        return []
    unbalanced, mismatched = _unbalanced(text)
    found = [Slip(at, at + 1, "unbalanced", text[at]) for at in unbalanced]
    for kind, pattern in _SLIPS.items():
        found += [Slip(m.start(), m.end(), kind, m.group()) for m in pattern.finditer(text)]
    # A pair of two widths is one slip, said at its closing bracket.
    kept = [slip for slip in found if slip.kind != "half-width" or slip.start not in mismatched]
    return sorted(kept, key=lambda slip: (slip.start, slip.end, slip.kind))


def words_only(text: str) -> str:
    """The letters, digits and signs of the text, those of full width as half-width ones.

    Of its punctuation only % and a decimal point are left: 1.5% is another value than 15.
    """
    half = text.translate(_FULL_WIDTH)
    return "".join(c for at, c in enumerate(half) if _POINT.match(half, at) or _is_word(c))


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _unbalanced(text: str) -> tuple[list[int], set[int]]:
    """The brackets and quotation marks without a partner of their kind; pairs of two widths."""
    stack: list[int] = []
    waiting: Counter[str] = Counter()
    lonely: list[int] = []
    mismatched: set[int] = set()
    # Closing brackets that may be list marks as well: （包括：1）甲；2）乙）.
    doubtful = 0
    for match in _BRACKET.finditer(text):
        at, bracket = match.start(), match.group()
        shape = _SHAPES[bracket]
        if bracket in _PAIRS:
            stack.append(at)
            waiting[shape] += 1
            continue
        is_mark = shape == "(" and _marks_entry(text, at)
        if waiting[shape] and not (is_mark and _PAIRS[text[stack[-1]]] != bracket):
            mate, left = _closed(text, stack, shape)
            waiting.subtract(_SHAPES[text[i]] for i in (mate, *left))
            lonely += left
            doubtful += is_mark
            if _PAIRS[text[mate]] != bracket:
                lonely.append(at)
                mismatched |= {mate, at}
        elif not is_mark and not (shape == "(" and doubtful):
            lonely.append(at)
        elif not is_mark:
            doubtful -= 1
    return lonely + stack, mismatched


def _closed(text: str, stack: list[int], shape: str) -> tuple[int, list[int]]:
    """The last bracket of that shape, taken from the stack with all that opened behind it."""
    left: list[int] = []
    while _SHAPES[text[stack[-1]]] != shape:
        left.append(stack.pop())
    return stack.pop(), left


def _marks_entry(text: str, at: int) -> bool:
    """Whether the bracket only marks an entry of a list: 1）, 一）, a）."""
    return bool(_LIST_MARK.search(text[max(0, at - _LONGEST_LIST_MARK) : at]))
