"""Read a data file's comments: where they stand, which key they belong to, what they answer.

A comment on a line of its own belongs to the key, or the list's entry, on the line below it, other
comment lines between them passed over; one behind a value belongs to that value's key. What looks
like a comment in a block scalar or in quotes is text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from generator.datafile import typing_slips, yaml_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath, Place

# Blanks, brackets and colons as input methods type them; the code may be copied with its severity.
_BLANK = "[ \t\u3000\u00a0]*"
_ANSWER = re.compile(
    rf"已核对{_BLANK}(?:警告)?{_BLANK}[\[【［〔]{_BLANK}(?P<code>[^\]】］〕]*?){_BLANK}[\]】］〕]"
    rf"{_BLANK}[:：﹕∶]{_BLANK}(?P<reason>.*)"
)
_DOUBT = re.compile(rf"核对{_BLANK}[:：]{_BLANK}(?P<doubt>.*)")
_BLANKS = " \t\u3000\u00a0"
# Whether a text may hold an answer or a doubt at all: most files hold none.
_MARK = re.compile(rf"#{_BLANK}(?:已核对|核对{_BLANK}[:：])")
_COMMENT = re.compile("#[^\n]*")
# The blanks and dashes before a list's entry.
_DASHES = re.compile("[ \t]*(?:-[ \t]*)+")


class Comment(NamedTuple):
    """A comment: the place of its `#`, its text, and the key that it belongs to.

    `anchor` is the line of that key. Where no key follows directly below it is the last of the
    comment lines that stand together, and `path` is empty.
    """

    line: int
    column: int
    text: str
    anchor: int
    path: KeyPath


class Answer(NamedTuple):
    """What `# 已核对[code]: 理由` says; both are blank where it is not written so."""

    code: str
    reason: str


def has_marks(text: str) -> bool:
    """Whether the text may hold answers or doubts: a quick test before it is read for them."""
    return "核对" in text and _MARK.search(text) is not None


def answer(comment: str) -> Answer | None:
    """The answer that a comment's text gives to a warning; None for any other comment."""
    if not comment.startswith("已核对"):
        return None
    match = _ANSWER.fullmatch(comment)
    if not match or not match["code"] or not match["reason"]:
        return Answer("", "")
    return Answer(unicodedata.normalize("NFKC", match["code"]).lower(), match["reason"])


def doubt(comment: str) -> str | None:
    """What an import doubted, by a comment's text (`核对：…`); None for any other comment."""
    match = _DOUBT.fullmatch(comment)
    return match["doubt"] if match else None


def read(
    lines: Sequence[str], keys: Mapping[KeyPath, Place], parsed: Sequence[str] = ()
) -> list[Comment]:
    """The comments of a text; `keys` are the places of its keys and lists' entries.

    `parsed` are the lines as they were corrected to be parsed, by default the lines themselves.
    None are found in a text that cannot be parsed.
    """
    found = [
        (line, typing_slips.original_column(column, lines[line - 1], parsed[line - 1]))
        if parsed
        else (line, column)
        for line, column in _comments(parsed or lines)
    ]
    keys_by_line: dict[int, list[tuple[int, int, KeyPath]]] = {}
    for path, (line, column) in keys.items():
        keys_by_line.setdefault(line, []).append((column, -len(path), path))
    own_lines = {line for line, column in found if _is_own_line(lines[line - 1], column)}
    comments = []
    for line, column in found:
        text = lines[line - 1][column:].lstrip("#").strip(_BLANKS)
        if line in own_lines:
            anchor = _line_below(lines, own_lines, line)
            entries = keys_by_line.get(anchor, [])
            path = min(entries)[2] if entries else ()
            anchor = anchor if entries else _last_of_run(own_lines, line)
        else:
            path = _path_before(keys, (line, column))
            anchor = keys[path][0] if path else line
        comments.append(Comment(line, column, text, anchor, path))
    return comments


def _comments(lines: Sequence[str]) -> Iterator[Place]:
    """The place of each comment's `#`."""
    text = "\n".join(lines)
    ranges = yaml_tree.scalar_ranges(text)
    if ranges is None:
        return
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    position, number = 0, 0
    for start, end in [*ranges, (len(text), len(text))]:
        for match in _COMMENT.finditer(text, position, start):
            while starts[number + 1] <= match.start():
                number += 1
            yield number + 1, match.start() - starts[number] + 1
        position = max(position, end)


def _is_own_line(line: str, column: int) -> bool:
    """Whether nothing but blanks and dashes stands before the comment: it is about what follows."""
    before = line[: column - 1]
    return not before.strip() or _DASHES.fullmatch(before) is not None


def _last_of_run(own_lines: set[int], line: int) -> int:
    """The last of the comment lines that follow one another from this one on."""
    while line + 1 in own_lines:
        line += 1
    return line


def _line_below(lines: Sequence[str], own_lines: set[int], line: int) -> int:
    """The first line below that holds more than a comment, or than the dash of an entry."""
    line = _last_of_run(own_lines, line) + 1
    while line <= len(lines) and _DASHES.fullmatch(lines[line - 1]):
        line += 1
    return line


def _path_before(keys: Mapping[KeyPath, Place], place: Place) -> KeyPath:
    """The key that begins last before the place; of an entry and its first key the key."""
    before = ((at, len(path), path) for path, at in keys.items() if at < place)
    return max(before, key=lambda each: each[:2], default=((0, 0), 0, ()))[2]
