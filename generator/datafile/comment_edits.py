"""Change a data file's comments by edits of its text: put some above keys, take others out.

As with edits of values (`edits`), the result is read again: it must say the same values, and have
each new comment at its key, or no comment is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import LINE_BREAK
from generator.datafile import comments, new_text, source, void_answers
from generator.datafile.edits import BOM, Edited, EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.datafile.comments import Comment
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath

_NOT_PLACED = "此处写法特殊，无法加注释"


class _Change(NamedTuple):
    """What lies from offset `start` to `end` is replaced."""

    start: int
    end: int
    text: str


def changed(
    file: Edited, added: Mapping[KeyPath, Sequence[str]], removed: Iterable[Comment] = ()
) -> Edited:
    """The file without the comments `removed`, and with those `added`, as lines of their own.

    A comment goes directly above the line of its path's key, or of the nearest key around it that
    is not in brackets; those of an empty path go to the top of the file. `added` are what a reading
    doubted (`comments.doubt`), `removed` some of `file.source.comments`. Raises EditRefusedError.
    """
    placed: dict[KeyPath, list[str]] = {}
    for path, texts in added.items():
        lines = [comments.one_line(text).strip() for text in texts]
        placed.setdefault(key_of(file.source, path), []).extend(lines)
    mark = BOM if file.text.startswith(BOM) else ""
    text = file.text.removeprefix(BOM)
    starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]
    changes = [_Change(*void_answers.cut(text, starts, comment), "") for comment in removed]
    for path, lines in placed.items():
        changes.append(_above(file, starts, path, lines))
    changed_text = _applied(text, changes)
    after = source.parse_content(changed_text.encode(), file.source.file)
    if after.data != file.source.data or not _are_placed(after, placed):
        raise EditRefusedError(_NOT_PLACED)
    return Edited(mark + changed_text, after)


def key_of(parsed: Source, path: KeyPath) -> KeyPath:
    """The path of the nearest key, from that of the path upwards, above which a comment may stand.

    In brackets a comment would change how the file is written.
    """
    while path and (
        path not in parsed.keys or any(parsed.is_flow(path[:n]) for n in range(len(path)))
    ):
        path = path[:-1]
    return path


def _above(file: Edited, starts: Sequence[int], path: KeyPath, lines: Sequence[str]) -> _Change:
    """The comments put above the key's line, as deep as that; at the top for an empty path."""
    number, indent, below = _top(file.source.lines), "", ""
    line_end = new_text.line_end(file.text)
    if path:
        number = file.source.keys[path][0] - 1
        line = file.source.lines[number]
        indent = line[: len(line) - len(line.lstrip(" "))]
    elif not number and any(file.source.lines[:1]):
        # Without a blank line they would belong to the first key.
        below = line_end
    text = "".join(f"{indent}# {line}{line_end}" for line in lines)
    return _Change(starts[number], starts[number], text + below)


def _top(lines: Sequence[str]) -> int:
    """How many lines of comments the file begins with, if a blank line follows them; else none."""
    number = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return number if number < len(lines) and not lines[number].strip() else 0


def _applied(text: str, changes: Iterable[_Change]) -> str:
    """The text with the changes made; no blank line is left where it began with comments."""
    parts, position = [], 0
    for change in sorted(changes):
        parts += [text[position : change.start], change.text]
        position = max(position, change.end)
    changed_text = "".join([*parts, text[position:]])
    return changed_text.lstrip("\r\n") if text.startswith("#") else changed_text


def _are_placed(after: Source, placed: Mapping[KeyPath, Sequence[str]]) -> bool:
    """Whether each comment stands at its key."""
    anchored = {(comment.text, comment.anchor) for comment in after.comments}
    texts = {comment.text for comment in after.comments}
    return all(
        (line, after.keys[path][0]) in anchored if path else line in texts
        for path, lines in placed.items()
        for line in lines
    )
