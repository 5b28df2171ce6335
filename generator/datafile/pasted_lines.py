"""Lines pasted into a data file as they were: paragraphs without blanks before them, table rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from generator.datafile import typing_slips

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# The start of a key with its colon, of a list's entry or of a comment.
_NO_TEXT = re.compile(r"\s*(?:#|-(?:\s|$)|(?:- +)*[^\s:：'\"]+:(?:\s|$)|['\"]|---|\.\.\.)")
_LIST_MARK = re.compile(
    r"\s*(?:[（(][0-9０-９一二三四五六七八九十]{1,3}[)）]|[0-9０-９]{1,2}[.．、]"
    r"|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[,，、])"
)
_SENTENCE = re.compile("[，。；、]")
_HEAD = re.compile(
    r"(?P<before> *(?:- +)*)(?P<key>[^\s:：#'\"\[\]{}&*!|>%@`-][^:：]*):"
    r"(?:[ \t]+(?P<value>[^\s#].*)?)?"
)
_BLOCK = re.compile(r"[|>][-+0-9]*(?:\s|$)")


Kind = Literal["row", "block", "line", "empty"]


class Pasted(NamedTuple):
    """Lines `first` to `last` (from 0) that belong below the key on line `head`.

    They are rows of a table, or paragraphs: of a text after `|` (`block`), of a text on the key's
    line (`line`), or below a key without a value (`empty`). Text below the key has `blanks` blanks.
    """

    kind: Kind
    first: int
    last: int
    head: int
    key: str
    blanks: int


def find(lines: Sequence[str], number: int) -> Pasted | None:
    """The pasted lines that begin at `number`, where the parser stopped; None if there are none."""
    line = lines[number]
    is_row = _is_row(line)
    if typing_slips.begins_with_tab(line) and not is_row:
        return None
    head = next((i for i in range(number - 1, -1, -1) if _HEAD.fullmatch(lines[i])), None)
    match = _HEAD.fullmatch(lines[head]) if head is not None else None
    if head is None or match is None or any(map(_begins_entry, lines[head + 1 : number])):
        return None
    is_text = _is_paragraph(line) or _is_within(lines, number, match)
    # A text on the line below its key.
    is_value = match["value"] is None and head == number - 1 and _is_text(line)
    if not (is_row or is_text or (is_value and _indent(line) <= len(match["before"]))):
        return None
    last = _last(lines, number, _is_row if is_row else _is_text)
    blanks = len(match["before"]) + 2
    kind: Kind = "row" if is_row else "line" if match["value"] else "empty"
    if kind == "line" and _BLOCK.match(match["value"]):
        kind = "block"
        above = (line for line in lines[head + 1 : number] if line.lstrip()[:1] not in ("", "#"))
        blanks = _indent(next(above, " " * blanks))
        # Those with enough blanks are in the block already.
        short = (i for i in range(number, last + 1) if lines[i].strip())
        last = max((i for i in short if _indent(lines[i]) < blanks), default=-1)
    return Pasted(kind, number, last, head, match["key"], blanks) if last >= number else None


def block_column(lines: Sequence[str], number: int) -> int | None:
    """The column of the text after `|` that the line belongs to; None if it belongs to none."""
    head = next((i for i in range(number - 1, -1, -1) if _HEAD.fullmatch(lines[i])), None)
    match = _HEAD.fullmatch(lines[head]) if head is not None else None
    if head is None or match is None or not _BLOCK.match(match["value"] or ""):
        return None
    if not (_is_text(lines[number]) or _is_within(lines, number, match)):
        return None
    own = len(match["before"])
    for i in range(head + 1, len(lines)):
        blanks = len(lines[i]) - len(lines[i].lstrip(" "))
        if i > number and not _is_text(lines[i]):
            break
        if blanks > own and not lines[i][blanks:].startswith(("\u3000", "\u00a0", "\t")):
            return blanks
    return own + 2


def _is_within(lines: Sequence[str], number: int, head: re.Match[str]) -> bool:
    """Whether the line is between lines of the text after `|`, so that its `：` is no key's."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    is_block = bool(head["value"] and _BLOCK.match(head["value"]))
    is_below_text = _indent(below) >= len(head["before"]) + 2 and not _NO_TEXT.match(below)
    return is_block and is_below_text and bool(below.strip()) and not _NO_TEXT.match(lines[number])


def _begins_entry(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _last(lines: Sequence[str], first: int, fits: Callable[[str], bool]) -> int:
    """The last of the lines that fit, blank ones between them included."""
    last = first
    for i in range(first + 1, len(lines)):
        if lines[i].strip():
            if not fits(lines[i]):
                break
            last = i
    return last


def _is_row(line: str) -> bool:
    return "\t" in line.strip() and not _NO_TEXT.match(line)


def _is_text(line: str) -> bool:
    """Whether the line has no key: a paragraph's list mark may well be followed by a colon."""
    if _NO_TEXT.match(line) or _is_row(line):
        return False
    return bool(_LIST_MARK.match(line)) or typing_slips.corrected(line.strip()) is None


def _is_paragraph(line: str) -> bool:
    """Whether the line is plainly a text, not a key that lacks its colon."""
    return _is_text(line) and bool(_LIST_MARK.match(line) or _SENTENCE.search(line))
