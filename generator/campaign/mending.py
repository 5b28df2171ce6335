"""Mend a data file's bytes by the fixes of its findings, each held against the file read again.

Nothing is opened or written here. A fix is applied only if its finding is gone afterwards, no new
mistake of writing is there, and every value of another line is what it was.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.campaign import moved_lines
from generator.datafile import file_bytes, line_fixes
from generator.datafile.file_bytes import FileBytes
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.common.diagnostics import Diagnostic, Fix
    from generator.datafile.line_fixes import Line
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath

    # The findings about a file's bytes.
    Judge = Callable[[bytes], "Judged"]

# A fix may uncover another slip below it, and so on, a line at a time.
_MAX_ROUNDS = 300
# Codes of findings about how a file is written. That a mended value is too long, or that a sum does
# not come out, could not be seen while the value could not be read.
_OF_WRITING = {
    *("syntax", "multiline", "duplicate", "anchor", "tag", "quotes", "character", "encoding"),
    *("unknown", "type", "empty"),
}
_NUMBER = re.compile(r"[^0-9]*([0-9]+(?:\.[0-9]+)?)(?![0-9.eE])")
_LINE_NUMBER = re.compile(r"第 (\d+) 行")


@dataclass(frozen=True)
class Judged:
    """A file as read: its parsed text and all findings about it, sorted."""

    source: Source
    findings: Sequence[Diagnostic]


@dataclass(frozen=True)
class Change:
    """Neighbouring lines that changed, from line `first` of the original file, and why."""

    first: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Mended:
    """A file's bytes after mending, what changed, and the findings that remain.

    `fixed` counts the findings that were mended. `refused` are findings whose fix would have done
    harm, placed in the mended file, as those that `remain`; `origins` are the numbers of its lines
    in the original file.
    """

    content: bytes
    fixed: int
    changes: tuple[Change, ...]
    refused: tuple[Diagnostic, ...]
    remain: tuple[Diagnostic, ...]
    origins: tuple[int, ...]


class _State(NamedTuple):
    """The file's lines at some step, as they were judged."""

    lines: list[Line]
    judged: Judged


def mend(content: bytes, judge: Judge) -> Mended:
    """The content mended as far as its findings say how; unchanged if it cannot be decoded."""
    mended, is_sure = _mended(content, judge, may_move=True)
    return mended if is_sure else _mended(content, judge, may_move=False)[0]


def _mended(content: bytes, judge: Judge, *, may_move: bool) -> tuple[Mended, bool]:
    """The content mended, and whether every line that moved is known to be in its place.

    Where a line belongs cannot be tried while the rest of the file cannot be parsed.
    """
    bom = content.startswith(codecs.BOM_UTF8)
    text = _text(content)
    state = _State(line_fixes.split(text), judge(content))
    original = [line.text for line in state.lines]
    done: list[tuple[int, str]] = []
    refused: list[Diagnostic] = []
    is_tried = True
    for _ in range(_MAX_ROUNDS):
        offered = [*_offered(state.judged)] if text else []
        if not offered:
            refused = []
            break
        after, accepted = _round(state, offered, judge, bom=bom, may_move=may_move)
        refused = [finding for finding in offered if finding not in accepted]
        if not accepted:
            break
        done += [(state.lines[d.line - 1].origin, d.message) for d in accepted]
        if not after.judged.source.data:
            is_tried &= not any(moved_lines.is_move(_fix(d), state.lines) for d in accepted)
        state = after
    mended = Mended(
        content=line_fixes.joined(state.lines, bom=bom) if done else content,
        fixed=len(done),
        changes=tuple(_changes(original, state.lines, sorted(done))),
        refused=tuple(refused),
        remain=tuple(state.judged.findings),
        origins=tuple(line.origin for line in state.lines),
    )
    return mended, is_tried or not moved_lines.count_misplaced(state.judged)


def _text(content: bytes) -> str:
    """The content decoded, with the control characters that reading replaces; blank if it fails."""
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return file_bytes.decode(FileBytes(content, ""), "")[0] or ""


def _offered(judged: Judged) -> Iterator[Diagnostic]:
    """The findings with fixes, no two of which concern the same line."""
    taken: set[int] = set()
    if any(d.code == "encoding" and d.fix is None for d in judged.findings):
        # What the file's bytes mean is a guess.
        return
    for finding in judged.findings:
        fix = None if finding.answered else finding.fix
        if fix is not None and taken.isdisjoint(range(fix.first, fix.last + 1)):
            taken |= {*range(fix.first, fix.last + 1)}
            yield finding


def _round(
    state: _State, offered: Sequence[Diagnostic], judge: Judge, *, bom: bool, may_move: bool
) -> tuple[_State, list[Diagnostic]]:
    """The state after the fixes that hold, and their findings: all at once, else one by one."""
    fixes = [*map(_fix, offered)]
    doubtful = {fix for fix in fixes if moved_lines.is_move(fix, state.lines)}
    if may_move:
        doubtful = moved_lines.unclear(
            state.lines, fixes, lambda lines: judge(line_fixes.joined(lines, bom=bom))
        )
    offered = [finding for finding in offered if finding.fix not in doubtful]
    if not offered:
        return state, []
    after = _tried(state, offered, judge, bom=bom)
    if after is not None:
        return after, [*offered]
    accepted = []
    # From the last line up, so that the line numbers of the others stay right.
    for finding in sorted(offered, key=lambda d: _fix(d).first, reverse=True):
        after = _tried(state, [finding], judge, bom=bom) if len(offered) > 1 else None
        if after is not None:
            accepted.append(finding)
            state = after
    return state, accepted


def _tried(
    state: _State, findings: Sequence[Diagnostic], judge: Judge, *, bom: bool
) -> _State | None:
    """The state after the findings' fixes; None if that does more, or less, than they say."""
    fixes = [_fix(finding) for finding in findings]
    if any(_hides_a_character(state.lines, fix) for fix in fixes):
        return None
    lines = line_fixes.applied(state.lines, fixes)
    after = _State(lines, judge(line_fixes.joined(lines, bom=bom)))
    return after if _is_right(state, after, findings, fixes) else None


def _hides_a_character(lines: Sequence[Line], fix: Fix) -> bool:
    """Whether a line of the fix has a control character, in place of which another was read."""
    old = "".join(line.text for line in lines[fix.first - 1 : fix.last])
    return "".join(fix.lines).count("\ufffd") > old.count("\ufffd")


def _is_right(
    before: _State, after: _State, findings: Sequence[Diagnostic], fixes: Sequence[Fix]
) -> bool:
    edited = {line for fix in fixes for line in range(fix.first, fix.last + 1)}
    keys_before, keys_after = (Counter(_keys(state)) for state in (before, after))
    if any(keys_after[key] >= keys_before[key] for key in _keys(before, findings)):
        return False
    if _has_new_mistakes(before, after, edited):
        return False
    fields = {finding.path for finding in findings}
    if any(_is_converted(before, after, path) for path in fields) and _contradicts(before, after):
        return False
    was_read = bool(before.judged.source.data)
    return not was_read or _has_same_values(
        before.judged.source, after.judged.source, edited, fields
    )


# What identifies a finding through edits: the line of the original file, code and message.
_Key = tuple[int, str, str]


def _keys(state: _State, findings: Sequence[Diagnostic] | None = None) -> Iterator[_Key]:
    for d in state.judged.findings if findings is None else findings:
        message = _LINE_NUMBER.sub(lambda m: f"第 {_origin(state, int(m[1]))} 行", d.message)
        yield _origin(state, d.line), d.code, message


def _origin(state: _State, number: int) -> int:
    return state.lines[min(number, len(state.lines)) - 1].origin


def _has_new_mistakes(before: _State, after: _State, edited: set[int]) -> bool:
    """Whether something is written wrongly that was not.

    Where the file could not be parsed to its end, findings below the edited lines may be older:
    they could not be made before.
    """
    known = {*_keys(before)}
    origins = {_origin(before, line) for line in edited}
    errors = [d for d in after.judged.findings if d.severity == "error" and d.code in _OF_WRITING]
    new = [key for key in _keys(after, errors) if key not in known]
    if before.judged.source.data:
        return bool(new)
    return any(line in origins or (c == "syntax" and line < max(origins)) for line, c, _ in new)


def _is_converted(before: _State, after: _State, path: KeyPath) -> bool:
    """Whether the field has an amount of which the number itself changed: 540000元 in 万元."""
    old, new = (
        dict(selectors.texts(state.judged.source.data)).get(path, "") for state in (before, after)
    )
    typed = _NUMBER.match(unicodedata.normalize("NFKC", old).replace(",", ""))
    number = _NUMBER.fullmatch(new)
    return bool(typed and number) and Decimal(typed[1]) != Decimal(number[1])  # type: ignore[index]


def _contradicts(before: _State, after: _State) -> bool:
    """Whether there is a new error: other figures may show that the unit is another one."""
    known = {*_keys(before)}
    errors = [d for d in after.judged.findings if d.severity == "error"]
    return any(key not in known for key in _keys(after, errors))


def _has_same_values(before: Source, after: Source, edited: set[int], fields: set[KeyPath]) -> bool:
    """Whether both have values at the same places, equal but for those that are mended.

    These are the values that begin on an edited line, and those at the paths `fields`, which may be
    new.
    """
    old, new = dict(selectors.texts(before.data)), dict(selectors.texts(after.data))
    return old.keys() <= new.keys() <= old.keys() | fields and all(
        new[path] == text or path in fields or before.place(path)[0] in edited
        for path, text in old.items()
    )


def _fix(finding: Diagnostic) -> Fix:
    if finding.fix is None:
        raise ValueError(finding)
    return finding.fix


def _changes(
    original: Sequence[str], lines: Sequence[Line], done: Sequence[tuple[int, str]]
) -> Iterator[Change]:
    """What changed, neighbouring lines together; an encoding alone changes no line."""
    new: dict[int, list[str]] = {}
    for line in lines:
        new.setdefault(line.origin, []).append(line.text)
    messages_of: dict[int, list[str]] = {}
    for number, message in done:
        messages_of.setdefault(number, []).append(message)
    changed = [n for n, text in enumerate(original, 1) if new[n] != [text] or n in messages_of]
    groups: list[list[int]] = []
    for number in changed:
        if groups and number == groups[-1][-1] + 1 and number not in messages_of:
            groups[-1].append(number)
        else:
            groups.append([number])
    for group in groups:
        before = tuple(original[number - 1] for number in group)
        after = tuple(text for number in group for text in new[number])
        messages = dict.fromkeys(m for number in group for m in messages_of.get(number, ()))
        is_same = before == after
        yield Change(group[0], () if is_same else before, () if is_same else after, (*messages,))
