"""Tags, anchors and aliases of YAML, which libraries write and data files do not use.

A person may have typed a text that begins with the same sign: then the hint is to quote it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common.diagnostics import Fix, excerpt
from generator.datafile import parser_messages, typing_slips

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.parser_messages import MessageHint

_PROPERTY = re.compile(r"(?P<mark>&[0-9A-Za-z_-]+|!<[^>]*>|![^\s,\[\]{}]*)[ \t]*")
_STANDARD = re.compile(
    r"!!(str|int|float|bool|null|map|seq|binary|timestamp|set|omap|pairs)|!<.*|!!\w+[./].*"
)
_BINARY = "!!binary"
# So many in one file were written by a library, which may be told not to.
_MANY = 4
# A longer line is not quoted in a hint: a library may write the whole file on one line.
_LONG = 100

# fmt: off
_QUOTE = "请用英文单引号（'）把整段文字括起来"
_TAG_HINT = "请删除“{mark}”和其后的空格。"
_BINARY_HINT = "“!!binary”后面是编码，请改为直接填写文字。"
_TAG_OR_TEXT = f"属于文字的，{_QUOTE}；是标签的，请删除“{{mark}}”和其后的空格。"
_ANCHOR_OR_TEXT = f"属于文字的，{_QUOTE}；是引用标记的，请删除“{{mark}}”和其后的空格。"
_USED_HINT = "请先把引用它的各处（“*{name}”）改为所引用的内容，再删除“&{name}”和其后的空格。"
_ALIAS_HINT = "请把“*{name}”改为第 {line} 行“&{name}”后面的内容。"
_MERGE_HINT = "请删除此行，所引用的栏目请逐行填写。"
_MANY_TAGS_HINT = "由程序生成的，请改设置后重新生成：PyYAML 用 safe_dump，不设 canonical；SnakeYAML 用 dumpAsMap。"  # noqa: E501
_MANY_ANCHORS_HINT = "由程序生成的，请改设置后重新生成，如在 PyYAML 中设 ignore_aliases。"
# fmt: on


class Told(NamedTuple):
    """A code, message and hint, the line to quote in the hint, and what mends it."""

    code: str
    message: MessageHint
    proposed: str | None = None
    fix: Fix | None = None


def check(
    event: Any, lines: Sequence[str], anchors: Mapping[str, int], key: str | None
) -> Iterator[Told]:
    """What to tell of an event with an anchor, an alias or a tag.

    `anchors` are the lines (from 1) of those above; `key` is the key of the value, None for an
    event that is itself a key.
    """
    is_alias = not hasattr(event, "tag")
    if is_alias:
        yield _of_alias(event, lines, anchors, key)
        return
    if event.anchor:
        yield _of_anchor(event, lines, is_key=key is None)
    if event.tag is not None:
        yield _of_tag(event, lines, is_key=key is None)


def told_once(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, but of many tags (or anchors) in the file only the first, which counts them."""
    kept = list(findings)
    for code, what, hint in (
        ("tag", "标签", _MANY_TAGS_HINT),
        ("anchor", "引用", _MANY_ANCHORS_HINT),
    ):
        found = sorted(d for d in kept if d.code == code)
        if len(found) < _MANY:
            continue
        message = f"文件中有 {len(found)} 处{what}，程序不读取{what}"
        kept = [d for d in kept if d.code != code]
        kept.append(replace(found[0], message=message, hint=hint, fix=None))
    return kept


def _of_alias(
    event: Any, lines: Sequence[str], anchors: Mapping[str, int], key: str | None
) -> Told:
    name = event.anchor
    if key == "<<":
        return Told("anchor", (f"“<<: *{name}”是引用，程序不读取引用", _MERGE_HINT))
    if name in anchors:
        message = f"“*{name}”引用第 {anchors[name]} 行的内容，程序不读取引用"
        return Told("anchor", (message, _ALIAS_HINT.format(name=name, line=anchors[name])))
    return _as_text(event, lines, "anchor", parser_messages.ANCHOR)


def _of_anchor(event: Any, lines: Sequence[str], *, is_key: bool) -> Told:
    name = event.anchor
    message = f"“&{name}”是引用标记，程序不读取引用"
    alias = re.compile(rf"(?:^|[\s\[{{,])\*{re.escape(name)}(?=[\s,\]}}]|$)")
    if any(alias.search(line) for line in lines):
        return Told("anchor", (message, _USED_HINT.format(name=name)))
    mark = f"&{name}"
    if is_key or not _is_plain(event):
        return _without(event, lines, "anchor", message, mark)
    if not event.value:
        return _as_text(event, lines, "anchor", parser_messages.ANCHOR)
    hint = _ANCHOR_OR_TEXT.format(mark=mark)
    return Told("anchor", (parser_messages.ANCHOR[0], hint))


def _of_tag(event: Any, lines: Sequence[str], *, is_key: bool) -> Told:
    mark = next((mark for mark in _marks(event, lines) if mark.startswith("!")), "!")
    message = f"“{excerpt(mark)}”是标签，程序不读取标签"
    if mark == _BINARY:
        return Told("tag", (message, _BINARY_HINT))
    if is_key or not _is_plain(event) or _STANDARD.fullmatch(mark):
        return _without(event, lines, "tag", message, mark)
    if not event.value or mark == "!":
        return _as_text(event, lines, "tag", parser_messages.TAG)
    hint = _TAG_OR_TEXT.format(mark=mark)
    return Told("tag", (parser_messages.TAG[0], hint))


def _is_plain(event: Any) -> bool:
    """Whether the event is a scalar without quotes."""
    return hasattr(event, "value") and not event.style


def _marks(event: Any, lines: Sequence[str]) -> Iterator[str]:
    """The tag and the anchor of the event, as they are written."""
    line, at = lines[event.start_mark.line], event.start_mark.column
    while match := _PROPERTY.match(line, at):
        yield match["mark"]
        at = match.end()


def _as_text(event: Any, lines: Sequence[str], code: str, message: MessageHint) -> Told:
    """A text that begins with the sign: it must be quoted, with the line where that is clear."""
    number = event.start_mark.line
    proposed = typing_slips.suggestion(lines[number])
    fix = Fix(number + 1, number + 1, (proposed,)) if proposed else None
    return Told(code, message, proposed, fix)


def _without(event: Any, lines: Sequence[str], code: str, message: str, mark: str) -> Told:
    """The line without the mark, which says nothing that is read."""
    number = event.start_mark.line
    line = lines[number]
    start = line.find(mark, event.start_mark.column)
    if start < 0:
        return Told(code, (message, _TAG_HINT.format(mark=excerpt(mark))))
    new = (line[:start] + line[start + len(mark) :].lstrip(" \t")).rstrip()
    hint = _TAG_HINT.format(mark=excerpt(mark))
    fix = Fix(number + 1, number + 1, (new,))
    return Told(code, (message, hint), new if len(new) <= _LONG else None, fix)
