"""Edit YAML text in place: empty values, remove keys; every other character stays as it is.

A changed value voids the answers that its comments give to warnings: `void_answers`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import LINE_BREAK
from generator.datafile import comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from generator.datafile.comments import Comment
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Span

_BLANKS = re.compile("[ \t]*")
_LINE_END = re.compile("\r\n|[\n\r]|$")
_COMMENT_AFTER = re.compile("[ \t]+#")
_COMMA = re.compile("(?:\\s|#[^\n\r]*)*(?P<comma>,)")
_BLOCK_STYLES = ("|", ">")
# Indicators of a block scalar's header, without its comment.
_BLOCK_INDICATORS = re.compile("[|>][-+0-9]*")


class Edit(NamedTuple):
    """Replace the text from offset `start` to `end` by `new`."""

    start: int
    end: int
    new: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits; where two of them overlap, the overlap is removed once."""
    parts, position = [], 0
    for edit in sorted(edits):
        parts += [text[position : edit.start], edit.new]
        position = max(position, edit.end)
    return "".join([*parts, text[position:]])


def void_answers(
    text: str, parsed: Source, changed: Iterable[KeyPath], emptied: Iterable[KeyPath] = ()
) -> Iterator[Edit]:
    """The edits that delete the answers at the keys of changed values, and of what holds them.

    What an import doubted goes with its answer, or with the value where that is emptied. Apply them
    before any other edit: they may lie within the span of a value.
    """
    if not parsed.comments:
        return
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
            yield _without_comment(text, starts[comment.line - 1], comment)


def _without_comment(text: str, line_start: int, comment: Comment) -> Edit:
    """The edit that deletes a comment with the blanks before it, or its whole line."""
    start = line_start + comment.column - 1
    line_end = LINE_BREAK.search(text, start)
    end = line_end.start() if line_end else len(text)
    before = text[line_start:start].rstrip(" \t")
    if before:
        return Edit(line_start + len(before), end, "")
    return Edit(line_start, line_end.end() if line_end else end, "")


def empty_value(text: str, span: Span) -> Edit:
    """The edit that deletes the value; a comment after it keeps its column."""
    value = text[span.start : span.end]
    if text.startswith('"', span.key) and text[: span.key].rstrip().endswith(("{", ",")):
        # JSON has no values without characters.
        return Edit(span.start, span.end, '""')
    if span.style in _BLOCK_STYLES:
        return Edit(span.start, span.end, _BLOCK_INDICATORS.sub("", value.splitlines()[0]))
    if _COMMENT_AFTER.match(text, span.end):
        return Edit(span.start, span.end, " " * len(value))
    return Edit(span.start, span.end, " " if text.startswith(":", span.start - 1) else "")


def remove_keys(
    text: str, spans: Mapping[KeyPath, Span], removed: Collection[KeyPath]
) -> Iterator[Edit]:
    """The edits that delete keys with their values: whole lines, in `{…}` up to the comma.

    A comment after a value stays. A mapping that loses all its keys becomes `{}`.
    """
    groups: dict[KeyPath, list[KeyPath]] = {path[:-1]: [] for path in removed}
    for path in spans:
        if path and path[:-1] in groups:
            groups[path[:-1]].append(path)
    for group, paths in groups.items():
        entries = [spans[path] for path in paths]
        is_removed = [path in removed for path in paths]
        if spans[group].style == "{":
            yield from _remove_from_flow(text, spans[group], entries, is_removed)
        else:
            yield from _remove_from_block(text, entries, is_removed)


def _remove_from_block(
    text: str, entries: Sequence[Span], is_removed: Sequence[bool]
) -> Iterator[Edit]:
    if all(is_removed):
        yield Edit(entries[0].key, entries[0].end, "{}")
        is_removed = [False, *is_removed[1:]]
    first = entries[is_removed.index(False)]
    is_after_dash = first is not entries[0] and not _begins_line(text, entries[0].key)
    if is_after_dash and "#" not in text[entries[0].key : first.key]:
        # The first remaining key moves up to the dash.
        yield Edit(entries[0].key, first.key, "")
        is_removed = [gone and entry.key > first.key for entry, gone in _pairs(entries, is_removed)]
    for entry, gone in _pairs(entries, is_removed):
        if gone:
            yield _deletion(text, entry.key, entry.end)


def _remove_from_flow(
    text: str, group: Span, entries: Sequence[Span], is_removed: Sequence[bool]
) -> Iterator[Edit]:
    ends = [*(entry.key for entry in entries[1:]), group.end]
    if all(is_removed) and not text.startswith("{", group.start):
        # A mapping of one pair without braces of its own: `[键: 值]`.
        yield Edit(entries[0].key, entries[0].end, "{}")
        return
    commas = [_comma(text, entry.end, end) for entry, end in zip(entries, ends, strict=True)]
    for i, (entry, gone) in enumerate(_pairs(entries, is_removed)):
        comma = commas[i]
        if not gone:
            if all(is_removed[i + 1 :]) and comma is not None and commas[-1] is None:
                # This entry becomes the last one, and the last one had no comma.
                yield _deletion(text, comma, comma + 1)
        elif comma is None:
            before = text[entries[i - 1].end if i else group.start : entry.key]
            # The line break after a comment stays: it ends the comment.
            kept = before if "#" in before else before.rstrip()
            yield Edit(entry.key - len(before) + len(kept), entry.end, "")
        elif text[entry.end : comma].strip():
            yield Edit(entry.key, entry.end, "")
            yield Edit(comma, comma + 1, "")
        else:
            yield _deletion(text, entry.key, comma + 1)


def _pairs(entries: Sequence[Span], is_removed: Sequence[bool]) -> list[tuple[Span, bool]]:
    return list(zip(entries, is_removed, strict=True))


def _comma(text: str, start: int, end: int) -> int | None:
    """Offset of the comma between two entries, or None."""
    match = _COMMA.match(text, start, end)
    return match.start("comma") if match else None


def _deletion(text: str, start: int, end: int) -> Edit:
    """The edit that deletes the text, with its whole line if nothing else is on that line."""
    blanks = _BLANKS.match(text, end)
    rest = blanks.end() if blanks else end
    line_end = _LINE_END.match(text, rest)
    if _begins_line(text, start):
        if line_end:
            return Edit(_line_start(text, start), line_end.end(), "")
        return Edit(start, rest, "")
    # A comment needs the space before its `#`.
    return Edit(start, end if text.startswith("#", rest) or line_end else rest, "")


def _begins_line(text: str, offset: int) -> bool:
    """Whether only blanks, or the key indicator `?`, precede the offset on its line."""
    return text[_line_start(text, offset) : offset].strip(" \t") in ("", "?")


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
