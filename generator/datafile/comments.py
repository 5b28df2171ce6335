"""Read a data file's comments: where they stand, which key they belong to, what they answer.

A comment on a line of its own belongs to the key, or the list's entry, on the line below it, other
comment lines between them passed over; one behind a value belongs to that value's key. What looks
like a comment in a block scalar or in quotes is text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from generator.common.fold import is_invisible
from generator.datafile import spans, typing_slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath, Place

# The longer patterns are compiled when a file first has such a comment (`re` keeps them).
# Blanks, brackets and colons as input methods type them; the code may be copied with its severity.
_BLANKS = " \t\u3000\u00a0"
_BLANK = f"[{_BLANKS}]*"
_ANSWER = (
    rf"已核对{_BLANK}(?:警告)?{_BLANK}[\[【［〔](?P<code>[^\]】］〕]*)[\]】］〕]"
    rf"{_BLANK}[:：﹕∶]{_BLANK}(?P<reason>.*)"
)
# What was meant for an answer: other words, brackets or several codes, but codes and a colon. Its
# signs and blanks in front are not part of the reason of an answer on its left. What is still to be
# looked at (`请核对[…]`) is none.
_MEANT = (
    rf"[{_BLANKS}#＃/;；,，。(（]{{0,9}}(?:已经?)?(?<![未待请需再应])核[对對][^\[【［〔(（:：#\n]{{0,6}}"
    rf"(?P<codes>(?:{_BLANK}[\[【［〔(（][a-zA-Zａ-ｚＡ-Ｚ_－{_BLANKS},，、/;；-]+[\]】］〕)）]){{1,9}})"
    rf"{_BLANK}[:：﹕∶]{_BLANK}"
)
_CODE = re.compile("[a-zA-Zａ-ｚＡ-Ｚ_－-]+")
_SEPARATOR = re.compile(rf"[{_BLANKS},，、/;；]")
_PLACEHOLDER = "理由"
_LEAST_REASON = 2
# So many answers in one comment are not the right form.
_SEVERAL = 2
_DOUBT = re.compile(rf"核对{_BLANK}[:：]{_BLANK}(?P<doubt>.*)")
# Whether a text may hold an answer or a doubt at all: most files hold none.
_MARK = re.compile(r"#[^#\n]*?(?:已核对|核[对對][^#\n]{0,8}[\[【［〔(（:：])")
_COMMENT = re.compile("#[^\n]*")
_LINE_BREAKS = re.compile(r"\s+")
_NOT_IN_COMMENTS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# The blanks and dashes before a list's entry.
_DASHES = re.compile("[ \t]*(?:-[ \t]*)+")


class Comment(NamedTuple):
    """A comment: the place of its `#`, its text, and the key that it belongs to.

    `anchor` is the line of that key. Where no key follows directly below it is the last of the
    comment lines that stand together, and `path` is empty. `entry` is the list's entry above whose
    dash, or behind it, the comment stands: it is about all of that entry.
    """

    line: int
    column: int
    text: str
    anchor: int
    path: KeyPath
    entry: KeyPath = ()


class Answer(NamedTuple):
    """What `# 已核对[code]: 理由` says; both are blank where it is not written so.

    `forms` are then the comments that it was probably meant to be, where that is clear.
    """

    code: str
    reason: str
    forms: tuple[str, ...] = ()


def has_marks(text: str) -> bool:
    """Whether the text may hold answers or doubts: a quick test before it is read for them."""
    return ("核对" in text or "核對" in text) and _MARK.search(text) is not None


def answer(comment: str) -> Answer | None:
    """The answer that a comment's text gives to a warning; None for any other comment.

    What is nearly written as one is an answer without code and reason.
    """
    text = "".join(c for c in comment if not is_invisible(c))
    if doubt(text) is not None:
        return None
    meant = [*_meant(text)]
    match = re.fullmatch(_ANSWER, text)
    code = match["code"].strip(_BLANKS) if match else ""
    if match and code and len(meant) < _SEVERAL and not _SEPARATOR.search(code):
        is_reason = _is_reason(match["reason"])
        return Answer(normal_code(code), match["reason"]) if is_reason else Answer("", "")
    if not meant and not text.startswith("已核对"):
        return None
    is_clear = all(_is_reason(reason) for _, reason in meant)
    forms = [f"# 已核对[{code}]: {reason}" for codes, reason in meant for code in codes]
    return Answer("", "", tuple(forms) if is_clear else ())


def normal_code(code: str) -> str:
    """The code as answers and findings are compared by it."""
    return unicodedata.normalize("NFKC", code).lower()


def _meant(text: str) -> Iterator[tuple[list[str], str]]:
    """The codes and the reason of each answer that the text was probably meant to give."""
    found = [*re.finditer(_MEANT, text)]
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=False):
        codes = map(normal_code, _CODE.findall(match["codes"]))
        yield [*dict.fromkeys(codes)], text[match.end() : end].strip(_BLANKS)


def _is_reason(text: str) -> bool:
    """Whether the text says something: two letters, characters or digits, not only `理由`."""
    words = "".join(filter(str.isalnum, text))
    return len(words) >= _LEAST_REASON and words != _PLACEHOLDER


def doubt(comment: str) -> str | None:
    """What an import doubted, by a comment's text (`核对：…`); None for any other comment."""
    match = _DOUBT.fullmatch(comment)
    return match["doubt"] if match else None


def one_line(comment: str) -> str:
    """The comment without line breaks and without characters that YAML does not allow."""
    return _NOT_IN_COMMENTS.sub("", _LINE_BREAKS.sub(" ", comment))


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
    in_order = sorted(keys, key=lambda path: (keys[path], len(path)))
    places = [keys[path] for path in in_order]
    comments = []
    for line, column in found:
        text = lines[line - 1][column:].lstrip("#").strip(_BLANKS)
        entry: KeyPath = ()
        if line in own_lines:
            anchor = _line_below(lines, own_lines, line)
            entries = keys_by_line.get(anchor, [])
            path = min(entries)[2] if entries else ()
            entry = _entry(entries)
            anchor = anchor if entries else _last_of_run(own_lines, line)
        else:
            # The key that begins last before it; of an entry and its first key the key.
            before = bisect_left(places, (line, column))
            path = in_order[before - 1] if before else ()
            anchor = keys[path][0] if path else line
        comments.append(Comment(line, column, text, anchor, path, entry))
    return comments


def _comments(lines: Sequence[str]) -> Iterator[Place]:
    """The place of each comment's `#`."""
    text = "\n".join(lines)
    ranges = spans.of_scalars(text)
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


def _entry(keys: Sequence[tuple[int, int, KeyPath]]) -> KeyPath:
    """The outermost list's entry that begins with the first of the keys on a line."""
    first = min(keys, default=(0, 0, ()))[0]
    entries = [path for column, _, path in keys if column == first and isinstance(path[-1], int)]
    return min(entries, key=len, default=())


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
