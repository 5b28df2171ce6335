"""Punctuation mistakes in a Chinese text, whose lines are its paragraphs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal[
    "doubled", "trailing", "wide-blank", "half-width", "blank", "unbalanced", "wide-digits"
]

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Punctuation used in Chinese only; dashes, dots and quotation marks are shared.
_MARKS = "、。〈-】〔-〟！（），．：；？［］｛｝～"
_SHARED = "“”‘’…—·"
_CHINESE = f"[{_HAN}{_MARKS}{_SHARED}]"
_AFTER_CHINESE, _BEFORE_CHINESE = f"(?<={_CHINESE})", f"(?={_CHINESE})"
_WIDE = "\u3000\u00a0"
_BLANK = f"[ \t{_WIDE}]"

# Each begins with a class of characters, which is found fast; what is before it is looked at then.
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "doubled": re.compile("[。，、；：“”](?:(?<=[。，、；：])[。，、；：]+|(?<=“)“+|(?<=”)”+)"),
    "trailing": re.compile(rf"[，、；：（《“‘【「〔(\[{{](?:(?=\s*\Z)|(?<=[，、])(?={_BLANK}*\n))"),
    # At the start of a paragraph it is the customary indent.
    "wide-blank": re.compile(rf"(?<=\S)(?:[ \t]*[{_WIDE}])+[ \t]*(?=\S)"),
    "blank": re.compile(
        rf"[ \t](?:(?<={_CHINESE}[ \t])[ \t]*{_BEFORE_CHINESE}"
        rf"|(?<=[{_MARKS}][ \t])[ \t]*(?=\S)|(?<=\S[ \t])[ \t]*(?=[{_MARKS}]))"
    ),
    "half-width": re.compile(
        rf"{_AFTER_CHINESE}(?:[.(),;:!?]{_BEFORE_CHINESE}|[,;:!?](?=[0-9]|{_BLANK}*(?:\n|\Z)))"
    ),
}
# Signs of which every mistake of a kind has one: most texts have none, and need no search.
_SIGNS: dict[Kind, str] = {"wide-blank": _WIDE, "blank": " \t", "half-width": ".(),;:!?"}
# Half-width punctuation that belongs to a word: a mark （一） or letter in brackets, as in the name
# of a subject, 维修(护)费; units such as 元/天.人.
_NOTATION = re.compile(
    rf"\((?:[{_HAN}]|[一二三四五六七八九十]{{1,3}})\)|[/0-9][{_HAN}]{{1,2}}\.[人天日次月年户间](?![{_HAN}])"
)
# The mark of a paragraph, · or —, is followed by a blank.
_BULLET = re.compile(rf"(?:\A|\n){_BLANK}*[·—…]+(?=[ \t])")

_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "‘": "’", "【": "】", "「": "」"}
# The shape of each bracket, whatever its width, named by the opening one.
_SHAPES = {
    b: "(" if opening == "（" else opening for opening, c in _PAIRS.items() for b in opening + c
}
# Brackets and quotation marks, without the apostrophe in a word.
_BRACKET = re.compile(rf"[{re.escape(''.join(_SHAPES))}](?:(?<!’)|(?<![A-Za-z]’)|(?![A-Za-z]))")
# A number, not the mark of a list's entry: １．, （１）.
_WIDE_NUMBER = re.compile("[０-９]++(?:．[０-９]++)*+(?![．、）)])％?")
# Every mistake contains a match of this, most texts contain none. What begins with a class of
# characters is found fast.
_SUSPICIOUS = rf" \t{_WIDE}.,;:!?{re.escape(''.join(_SHAPES))}０-９"
_SUSPECT = re.compile(
    rf"[{_SUSPICIOUS}。，、；：〔\[{{]"
    rf"(?:(?<=[{_SUSPICIOUS}])|(?<=[。，、；：])[。，、；：]|(?<=[，、；：〔\[{{])\s*(?:\n|\Z))"
)
_LIST_MARK = re.compile(
    rf"(?:\A|[。；：，、\n]|{_BLANK}){_BLANK}*(?:[0-9０-９]{{1,3}}|[A-Za-z]|[一二三四五六七八九十]{{1,3}})\Z"
)
_LONGEST_LIST_MARK = 12

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code).isalnum()}
_FULL_WIDTH |= {ord("．"): ord("."), ord("％"): ord("%")}
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])|%")


# By kind, what messages call the mistake, and what to do; a blank may be a tab.
MISTAKES = {
    "doubled": "标点重复",
    "trailing": "末尾标点有误",
    "wide-blank": "文字中间有全角空格",
    "half-width": "中文之间用了半角标点",
    "blank": "中文之间有多余的空格",
    "unbalanced": "括号或引号不成对",
    "tab": "文字里有 Tab",
    "wide-digits": "数字是全角的",
}
ADVICE = {
    "doubled": "请只保留一个标点。",
    "trailing": "请删除末尾标点或改为句号；内容不完整的，请补充完整。",
    "wide-blank": "请删除此空格；应断句的，请改为标点。",
    "half-width": "请改用全角标点。",
    "blank": "请删除此空格；应断句的，请改为标点。",
    "tab": "可能是从表格粘贴时带入的。多个单元格的内容，请分别填入各自的栏目；不是的，请删除 Tab。",
    "wide-digits": "请改为半角：{half_width}；此栏中的其他全角数字也请改正。",
    "unbalanced": "请补上缺少的一半，或删除多余的一半；左右均用全角。",
}


@dataclass(frozen=True)
class Mistake:
    """A mistake at text[start:end], and the text there."""

    start: int
    end: int
    kind: Kind
    text: str


class _Brackets(NamedTuple):
    """Indexes of brackets and quotation marks: without a partner; of pairs of two widths; pairs."""

    unbalanced: list[int]
    mismatched: set[int]
    pairs: list[tuple[int, int]]


def find(text: str) -> list[Mistake]:
    """The mistakes in order, at most one of a kind at one place."""
    if not _SUSPECT.search(text):
        return []
    brackets = _brackets(text)
    mistakes = [Mistake(i, i + 1, "unbalanced", text[i]) for i in brackets.unbalanced]
    for kind, pattern in _PATTERNS.items():
        if kind in _SIGNS and not any(sign in text for sign in _SIGNS[kind]):
            continue
        mistakes += [Mistake(m.start(), m.end(), kind, m.group()) for m in pattern.finditer(text)]
    # One writes all numbers of a text in the same way.
    if number := _WIDE_NUMBER.search(text):
        mistakes.append(Mistake(number.start(), number.end(), "wide-digits", number.group()))
    if not mistakes:
        return []
    usual = _usual(text, brackets, mistakes)
    kept = [m for m in mistakes if m.start not in usual.get(m.kind, ())]
    return sorted(kept, key=lambda m: (m.start, m.end, m.kind))


def _usual(text: str, brackets: _Brackets, mistakes: Sequence[Mistake]) -> dict[Kind, set[int]]:
    """Where a mistake of a kind is none, or has been found already."""
    usual: dict[Kind, set[int]] = {}
    if half_width := {m.start for m in mistakes if m.kind == "half-width"}:
        notation = {i for m in _NOTATION.finditer(text) for i in range(*m.span())}
        # A pair is one mistake: of two widths at its closing bracket, of half width at its opening.
        closing = {end for start, end in brackets.pairs if start in half_width}
        usual["half-width"] = notation | brackets.mismatched | closing
    if any(m.kind == "blank" for m in mistakes):
        usual["blank"] = {m.end() for m in _BULLET.finditer(text)}
    return usual


def half_width(text: str) -> str:
    """The text with letters, digits, points between them and percent signs in half width."""
    return text.translate(_FULL_WIDTH)


def words_only(text: str) -> str:
    """The letters, digits and symbols of the text in half width.

    Of its punctuation only % and the decimal point are kept: 1.5% is not the same value as 15.
    """
    half = half_width(text)
    return "".join(c for i, c in enumerate(half) if _is_word(c) or _POINT.match(half, i))


def _is_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] not in "PZC"


def _brackets(text: str) -> _Brackets:
    """The brackets and quotation marks of the text."""
    open_indexes: list[int] = []
    open_count = dict.fromkeys(_SHAPES.values(), 0)
    unpaired: list[int] = []
    mismatched: set[int] = set()
    pairs: list[tuple[int, int]] = []
    # Closing brackets that may be marks of list entries: （包括：1）甲；2）乙）.
    doubtful = 0
    for match in _BRACKET.finditer(text):
        index, bracket = match.start(), match.group()
        shape = _SHAPES[bracket]
        if bracket in _PAIRS:
            open_indexes.append(index)
            open_count[shape] += 1
            continue
        is_mark = shape == "(" and _marks_entry(text, index)
        if open_count[shape] and not (is_mark and _PAIRS[text[open_indexes[-1]]] != bracket):
            mate, left = _closed(text, open_indexes, shape)
            for i in (mate, *left):
                open_count[_SHAPES[text[i]]] -= 1
            unpaired += left
            doubtful += is_mark
            if _PAIRS[text[mate]] != bracket:
                unpaired.append(index)
                mismatched |= {mate, index}
            else:
                pairs.append((mate, index))
        elif not is_mark and not (shape == "(" and doubtful):
            unpaired.append(index)
        elif not is_mark:
            doubtful -= 1
    return _Brackets(unpaired + open_indexes, mismatched, pairs)


def _closed(text: str, open_indexes: list[int], shape: str) -> tuple[int, list[int]]:
    """Remove the last open bracket of that shape and those opened after it; the indexes of both."""
    left: list[int] = []
    while _SHAPES[text[open_indexes[-1]]] != shape:
        left.append(open_indexes.pop())
    return open_indexes.pop(), left


def _marks_entry(text: str, index: int) -> bool:
    """Whether the bracket marks a list entry: 1）, 一）, a）."""
    return bool(_LIST_MARK.search(text[max(0, index - _LONGEST_LIST_MARK) : index]))


def first_difference(first: str, second: str) -> int:
    """Where the two texts begin to differ."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(first), len(second)))
