"""A YAML text changed where its values are written: emptied, taken out, rewritten; all else is kept.

An edit is what stands from one offset to another, and what comes in its place.
"""  # noqa: E501

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath, Span

Edit: TypeAlias = tuple[int, int, str]

_BLANKS = re.compile("[ \t]*")
_LINE_END = re.compile("\r\n|[\n\r]|$")
_COMMENT_BEHIND = re.compile("[ \t]+#")
_COMMA = re.compile("(?:\\s|#[^\n\r]*)*(?P<comma>,)")
_BLOCK_STYLES = ("|", ">")
# The sign of a block text, before its header's comment.
_BLOCK_SIGN = re.compile("[|>][-+0-9]*")


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; what two of them take away is taken away once."""
    parts, at = [], 0
    for start, end, new in sorted(edits):
        parts += [text[at:start], new]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def empty_value(text: str, span: Span) -> Edit:
    """The value taken out from behind its key; a comment behind it stays where it is."""
    written = text[span.start : span.end]
    if span.style in _BLOCK_STYLES:
        return span.start, span.end, _BLOCK_SIGN.sub("", written.splitlines()[0])
    if _COMMENT_BEHIND.match(text, span.end):
        return span.start, span.end, " " * len(written)
    return span.start, span.end, " " if text.startswith(":", span.start - 1) else ""


def remove_keys(
    text: str, spans: Mapping[KeyPath, Span], removed: Collection[KeyPath]
) -> Iterator[Edit]:
    """The keys taken out with their values: their lines, or in `{…}` the commas with them.

    A comment behind one stays. A group left without any key becomes `{}`.
    """
    groups: dict[KeyPath, list[KeyPath]] = {path[:-1]: [] for path in removed}
    for path in spans:
        if path and path[:-1] in groups:
            groups[path[:-1]].append(path)
    for group, paths in groups.items():
        entries = [spans[path] for path in paths]
        is_gone = [path in removed for path in paths]
        if spans[group].style == "{":
            yield from _from_flow(text, spans[group], entries, is_gone)
        else:
            yield from _from_block(text, entries, is_gone)


def _from_block(text: str, entries: Sequence[Span], is_gone: Sequence[bool]) -> Iterator[Edit]:
    if all(is_gone):
        yield entries[0].key, entries[0].end, "{}"
        is_gone = [False, *is_gone[1:]]
    first = entries[is_gone.index(False)]
    is_behind_dash = first is not entries[0] and not _begins_line(text, entries[0].key)
    if is_behind_dash and "#" not in text[entries[0].key : first.key]:
        # The first key that is left takes its place behind the dash.
        yield entries[0].key, first.key, ""
        is_gone = [gone and entry.key > first.key for entry, gone in _pairs(entries, is_gone)]
    for entry, gone in _pairs(entries, is_gone):
        if gone:
            yield _taken_out(text, entry.key, entry.end)


def _from_flow(
    text: str, group: Span, entries: Sequence[Span], is_gone: Sequence[bool]
) -> Iterator[Edit]:
    ends = [*(entry.key for entry in entries[1:]), group.end]
    if all(is_gone) and not text.startswith("{", group.start):
        # A row of one key, whose list is all the brackets it has: `[键: 值]`.
        yield entries[0].key, entries[0].end, "{}"
        return
    commas = [_comma(text, entry.end, end) for entry, end in zip(entries, ends, strict=True)]
    for i, (entry, gone) in enumerate(_pairs(entries, is_gone)):
        comma = commas[i]
        if not gone:
            if all(is_gone[i + 1 :]) and comma is not None and commas[-1] is None:
                # It is the last one now, and the last one had no comma.
                yield _taken_out(text, comma, comma + 1)
        elif comma is None:
            before = text[entries[i - 1].end if i else group.start : entry.key]
            # What a comment ends with is the end of its line.
            kept = before if "#" in before else before.rstrip()
            yield entry.key - len(before) + len(kept), entry.end, ""
        elif text[entry.end : comma].strip():
            yield entry.key, entry.end, ""
            yield comma, comma + 1, ""
        else:
            yield _taken_out(text, entry.key, comma + 1)


def _pairs(entries: Sequence[Span], is_gone: Sequence[bool]) -> list[tuple[Span, bool]]:
    return list(zip(entries, is_gone, strict=True))


def _comma(text: str, start: int, end: int) -> int | None:
    """Where the comma between two entries is."""
    match = _COMMA.match(text, start, end)
    return match.start("comma") if match else None


def _taken_out(text: str, start: int, end: int) -> Edit:
    """That piece taken out: with its whole line, where nothing else is on it."""
    behind = _BLANKS.match(text, end)
    rest = behind.end() if behind else end
    line_end = _LINE_END.match(text, rest)
    if _begins_line(text, start):
        return (_line_start(text, start), line_end.end(), "") if line_end else (start, rest, "")
    # A comment needs the blank before it.
    return start, end if text.startswith("#", rest) or line_end else rest, ""


def _begins_line(text: str, at: int) -> bool:
    """Whether nothing but blanks stands before it on its line; `?` only says that it is a key."""
    return text[_line_start(text, at) : at].strip(" \t") in ("", "?")


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
