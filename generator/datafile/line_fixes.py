"""Edits of whole lines: made for findings whose hint says how to write them, applied to bytes.

Only the lines of an edit change: the byte order mark, every other line and all line ends stay.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import LINE_BREAK, Fix
from generator.datafile.typing_slips import BlockHead

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A line that ends so ends a paragraph; a line that does not may go on below.
_ENDS_PARAGRAPH = re.compile(r".*[。；！？：;!?:][”’）)]?\s*")
_BARE_KEY = re.compile(r"(?P<key>(?P<start> *(?:- +)*)[^\s:：#'\"]+:)[ \t]*")
_FOLDED = re.compile(r"(?P<head>.*[:\-] +)>(?P<rest>[-+0-9]*\s*(?:#.*)?)")


class Line(NamedTuple):
    """A line's text, its line break, and the number of the line of the original file it is from."""

    text: str
    end: str
    origin: int


def split(text: str) -> list[Line]:
    """The text's lines, as `diagnostics.split_lines` counts them."""
    lines, start = [], 0
    for number, match in enumerate(LINE_BREAK.finditer(text), 1):
        lines.append(Line(text[start : match.start()], match.group(), number))
        start = match.end()
    return [*lines, Line(text[start:], "", len(lines) + 1)]


def joined(lines: Iterable[Line], *, bom: bool) -> bytes:
    """The lines as a file's bytes, in UTF-8."""
    content = "".join(line.text + line.end for line in lines).encode("utf-8", "surrogatepass")
    return codecs.BOM_UTF8 + content if bom else content


def applied(lines: Sequence[Line], fixes: Iterable[Fix]) -> list[Line]:
    """The lines after the fixes, of which no two concern the same line."""
    result = list(lines)
    for fix in sorted(fixes, key=lambda fix: fix.first, reverse=True):
        result[fix.first - 1 : fix.last] = _replaced(lines, fix)
    return result


def _replaced(lines: Sequence[Line], fix: Fix) -> list[Line]:
    """The new lines of a fix; those it adds come after its first line and end as that does."""
    old = lines[fix.first - 1 : fix.last]
    added = len(fix.lines) - len(old)
    new = []
    for i, text in enumerate(fix.lines):
        line = old[max(0, i - added)]
        is_last_of_file = not line.end and i < len(fix.lines) - 1
        end = (lines[0].end or "\n") if is_last_of_file else line.end
        new.append(Line(text, end, line.origin))
    return new


def as_paragraphs(
    head: BlockHead | None, place: tuple[int, int], above: Sequence[str], lines: Sequence[str]
) -> Fix | None:
    """A plain scalar over several lines as a block scalar, one line a paragraph.

    `lines` are those of the scalar, which begins at `place` (line and column, from 0), behind the
    key of `head` or below a key. None where a line may go on in the next one, or a comment follows
    the text.
    """
    first, column = place
    texts = [lines[0][column:].strip(), *(line.strip() for line in lines[1:])]
    key = None if head or not above else _BARE_KEY.fullmatch(above[-1])
    if key:
        head = BlockHead(f"{key['key']} |", len(key["start"]) + 2)
        first -= 1
    is_paragraphs = all(_ENDS_PARAGRAPH.fullmatch(text) for text in texts[:-1] if text)
    if head is None or not is_paragraphs or " #" in texts[-1]:
        return None
    indented = (" " * head.indentation + text if text else "" for text in texts)
    return Fix(first + 1, place[0] + len(lines), (head.line, *indented))


def as_literal(first: int, lines: Sequence[str]) -> Fix | None:
    """`|` for the `>` of a folded scalar on these lines; None where a line may go on in the next.

    The first line is the one with the `>`.
    """
    texts = [line.strip() for line in lines[1:]]
    match = _FOLDED.fullmatch(lines[0])
    if match is None or not all(_ENDS_PARAGRAPH.fullmatch(text) for text in texts[:-1] if text):
        return None
    return Fix(first, first, (f"{match['head']}|{match['rest']}",))


def with_bar(number: int, column: int, line: str) -> Fix | None:
    """`|` for the full-width bar that the value at `column` (from 0) of the line is."""
    if line[column:].strip() != "｜":
        return None
    return Fix(number, number, (line[:column] + "|" + line[column + 1 :],))
