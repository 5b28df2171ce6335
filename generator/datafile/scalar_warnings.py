"""Warnings about scalars that YAML reads, but not as their author probably meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common.diagnostics import Fix, excerpt
from generator.datafile import parser_messages, typing_slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.datafile.parser_messages import Place

# A comment without a space after its `#` (after quotes it needs none before it, either); the colon
# of a key may precede it. What answers a warning (comments.py) is surely meant as a comment.
_TIGHT_COMMENT = re.compile(r":?\s*(?P<comment>#(?!已?核对)[^\s#].*)")

# An answer in a text: behind another sign than `#`, or in brackets, where it names a code.
_ANSWER_AS_TEXT = re.compile(
    r"[#＃]\s*已?核对\s*[\[【［〔:：].*"
    r"|(?://|[（(])?\s{0,9}已核[对對]\s*[\[【［〔(（]\s*[a-zA-Zａ-ｚＡ-Ｚ_－-]+\s*[\]】］〕)）]\s*[:：].*"
)
_BAR = re.compile(r"\|[-+]?\s*(?:#.*)?")
_NOTE_AS_TEXT = re.compile(r"(?<!\S)＃(?=\s*[^\s\d])")
_QUOTES = frozenset(typing_slips.CHINESE_QUOTES)
_NO_AMOUNT = re.compile(r"[^\d.,，元万亿\s]")


class ScalarWarning(NamedTuple):
    """A warning, its place, and what mends it, if that is clear."""

    place: Place
    code: str
    message: str
    hint: str
    fix: Fix | None = None


def are_possible(text: str, line: str) -> bool:
    """Whether `check` may warn of a scalar on one line: a quick test of its text and that line."""
    return "#" in line or "＃" in text or "核" in text or text[:1] in _QUOTES


def check(event: Any, lines: Sequence[str]) -> Iterator[ScalarWarning]:
    """The warnings about one scalar, from the parser's event for it and the lines of the file."""
    if event.style == "|":
        yield from _comments_in_block(event, lines)
        yield from _short_first_paragraph(event, lines)
    elif event.style != ">":
        quotes = None if event.style else _chinese_quotes(event, lines)
        comment = _tight_comment(event, lines)
        if not event.style:
            yield from _answer_as_text(event)
            yield from _note_as_text(event)
        if quotes is not None:
            yield quotes.warning
        if comment is not None and not (quotes and quotes.names_comment):
            yield comment


class _Quotes(NamedTuple):
    warning: ScalarWarning
    names_comment: bool


def _chinese_quotes(event: Any, lines: Sequence[str]) -> _Quotes | None:
    """A warning about a plain scalar in Chinese quotes that needs YAML's; it may name a comment."""
    if not event.value.startswith(typing_slips.CHINESE_QUOTES):
        return None
    start = event.start_mark
    line = lines[start.line]
    requoted = typing_slips.replace_chinese_quotes(line)
    doubled = typing_slips.without_doubled_quotes(line)
    if doubled is not None and doubled.column == start.column:
        hint = parser_messages.suggest(parser_messages.DOUBLED_QUOTES, doubled.line)
        place = start.line + 1, start.column + 1
        message = parser_messages.DOUBLED_QUOTES[0]
        return _Quotes(ScalarWarning(place, "quotes", message, hint), names_comment=False)
    if requoted is None or requoted.column != start.column:
        return None
    message, hint = parser_messages.QUOTES
    proposed = requoted.line
    # The comment cuts the text before its closing quote.
    is_cut = not event.value.endswith((*typing_slips.CHINESE_QUOTES, "'", '"'))
    match = _TIGHT_COMMENT.match(line, event.end_mark.column)
    if is_cut:
        hint = parser_messages.QUOTES_AROUND_NOTE_HINT
    elif match:
        comment = match["comment"]
        value = proposed.removesuffix(comment)
        comment_as_text = comment.replace("'", "''")
        as_text = value.strip().removesuffix("'") + f" {comment_as_text}'"
        hint = parser_messages.QUOTES_BEFORE_NOTE_HINT.format(as_text=as_text)
        proposed = f"{value}# {comment[1:]}"
    hint = parser_messages.suggest((message, hint), proposed)
    place = start.line + 1, start.column + 1
    # Of a comment that may be text there are two readings.
    is_clear = is_cut or match is None
    fix = Fix(place[0], place[0], (requoted.line,)) if is_clear else None
    warning = ScalarWarning(place, "quotes", message, hint, fix)
    return _Quotes(warning, is_cut or match is not None)


def _tight_comment(event: Any, lines: Sequence[str]) -> ScalarWarning | None:
    """A warning about a comment that looks like text: `项目 #1`."""
    end = event.end_mark
    line = lines[end.line] if end.line < len(lines) else ""
    match = _TIGHT_COMMENT.match(line, end.column) if "#" in line else None
    if match is None:
        return None
    place = end.line + 1, match.start("comment") + 1
    message = f"“{excerpt(match['comment'])}”不会填入表格：空格加 # 之后的文字按注释处理"
    return ScalarWarning(place, "note", message, parser_messages.LOST_HINT)


def _answer_as_text(event: Any) -> Iterator[ScalarWarning]:
    """A warning about an answer that is no comment: after another sign than ` #`."""
    match = _ANSWER_AS_TEXT.search(event.value)
    start = event.start_mark
    if match and start.line == event.end_mark.line:
        place = start.line + 1, start.column + match.start() + 1
        message = f"“{excerpt(match.group())}”不是注释，按文字处理"
        yield ScalarWarning(place, "note", message, parser_messages.ANSWER_AS_TEXT_HINT)


def _note_as_text(event: Any) -> Iterator[ScalarWarning]:
    """A warning about a comment after a full-width `＃`, which is text.

    `＃3` is a number; behind an amount it is told as no amount.
    """
    note = _note_start(event.value)
    start = event.start_mark
    is_one_line = start.line == event.end_mark.line
    if note is not None and is_one_line and not _ANSWER_AS_TEXT.search(event.value):
        place = start.line + 1, start.column + note + 1
        message = f"“{excerpt(event.value[note:])}”会填入表格"
        yield ScalarWarning(place, "note", message, parser_messages.NOTE_AS_TEXT_HINT)


def _note_start(text: str) -> int | None:
    """Where the last comment after a `＃` begins, at the start or behind more than an amount."""
    starts = [match.start() for match in _NOTE_AS_TEXT.finditer(text)] if "＃" in text else []
    word = _NO_AMOUNT.search(text)
    behind = [start for start in starts if word and word.start() < start - 1]
    return behind[-1] if behind else 0 if starts[:1] == [0] else None


def _comments_in_block(event: Any, lines: Sequence[str]) -> Iterator[ScalarWarning]:
    """Warnings about lines of a block scalar that look like comments: they are text."""
    block = lines[event.start_mark.line + 1 : event.end_mark.line]
    for number, line in enumerate(block, event.start_mark.line + 2):
        text = line.lstrip()
        if text.startswith("# "):
            place = number, len(line) - len(text) + 1
            message = f"“{excerpt(text)}”会填入表格"
            yield ScalarWarning(place, "note", message, parser_messages.BLOCK_NOTE_HINT)


def _short_first_paragraph(event: Any, lines: Sequence[str]) -> Iterator[ScalarWarning]:
    """A warning that the first paragraph of a block has one blank fewer than all others.

    They would be printed with a blank in front. More blanks may be meant, or a digit after `|`.
    """
    start = event.start_mark
    block = lines[start.line + 1 : event.end_mark.line]
    numbers = [i for i, line in enumerate(block, start.line + 1) if line.strip()]
    blanks = [len(lines[i]) - len(lines[i].lstrip(" ")) for i in numbers]
    is_bare = _BAR.fullmatch(lines[start.line], start.column) is not None
    if is_bare and blanks and set(blanks[1:]) == {blanks[0] + 1}:
        first, meant = numbers[0], blanks[1]
        proposed = f" {lines[first]}"
        message = f"行首空格的个数不对：现有 {blanks[0]} 个，应为 {meant} 个"
        hint = parser_messages.suggest((message, parser_messages.SAME_BLANKS_HINT), proposed)
        fix = Fix(first + 1, first + 1, (proposed,))
        yield ScalarWarning((first + 1, meant), "syntax", message, hint, fix)
