"""Take out the answers that a data file's comments give to warnings about changed values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import LINE_BREAK
from generator.datafile import comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.datafile.comments import Comment
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath


class Cut(NamedTuple):
    """What lies from offset `start` to `end` is taken out."""

    start: int
    end: int


def without(
    text: str, parsed: Source, changed: Iterable[KeyPath], emptied: Iterable[KeyPath] = ()
) -> str:
    """The text without the answers at the keys of changed values, and of what holds them.

    What an import doubted goes with its answer, or with the value where that is emptied.
    """
    if not parsed.comments:
        return text
    parts, position = [], 0
    for each in sorted(_cuts(text, parsed, changed, emptied)):
        parts.append(text[position : each.start])
        position = max(position, each.end)
    return "".join([*parts, text[position:]])


def _cuts(
    text: str, parsed: Source, changed: Iterable[KeyPath], emptied: Iterable[KeyPath]
) -> Iterator[Cut]:
    prefixes = {path[: i + 1] for path in changed for i in range(len(path))}
    lines = {parsed.keys[path][0] for path in prefixes if path in parsed.keys}
    at_changed = [comment for comment in parsed.comments if comment.anchor in lines]
    answers = {comment: comments.answer(comment.text) for comment in at_changed}
    looked_at = {c.anchor for c, answer in answers.items() if answer and answer.code == "import"}
    looked_at |= {parsed.keys[path][0] for path in emptied if path in parsed.keys}
    starts = [0, *(match.end() for match in LINE_BREAK.finditer(text)), len(text)]
    for comment, answer in answers.items():
        is_doubt = comments.doubt(comment.text) is not None and comment.anchor in looked_at
        if answer or is_doubt:
            yield cut(text, starts, comment)


def cut(text: str, starts: Sequence[int], comment: Comment) -> Cut:
    """What to cut for a comment: with the blanks before it, or its whole line.

    `starts` are the offsets of the text's lines.
    """
    line_start = starts[comment.line - 1]
    start = line_start + comment.column - 1
    line_end = LINE_BREAK.search(text, start)
    end = line_end.start() if line_end else len(text)
    before = text[line_start:start].rstrip(" \t")
    if before:
        return Cut(line_start + len(before), end)
    return Cut(line_start, line_end.end() if line_end else end)
