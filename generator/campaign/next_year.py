"""A data file as the next year begins with it: its texts kept, its amounts emptied, its year renewed."""  # noqa: E501

from __future__ import annotations

import codecs
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from generator.common import hashes
from generator.common.diagnostics import RefusedError, has_errors
from generator.datafile import edit, file_bytes, source, yaml_tree
from generator.datafile.file_bytes import FileBytes
from generator.pack import fields, selectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath, Node
    from generator.pack.fields import Field
    from generator.pack.selectors import FieldPath

# What is behind a key from now on; None where the key goes too.
_Changes: TypeAlias = "dict[KeyPath, str | None]"

# A year that is a number of its own: before 年, or before no other word.
_YEAR = r"(?<![0-9]){}(?:(?=年)|(?!\w))"
_ANY_YEAR = re.compile(_YEAR.format("(?:19|20)[0-9]{2}"))
_NOT_IN_PLACE = "无法自动改写此处，未生成任何文件"
_SIMPLER = "请改为每行一个“栏目名: 内容”，再运行。"


@dataclass(frozen=True)
class Plan:
    """What becomes of the values of a file with these fields.

    In the texts `dated` the year `old` becomes `new`. With `empties`, amounts are emptied and those
    that are worked out (`derived`) taken out.
    """

    fields: Field
    derived: Collection[FieldPath]
    dated: Collection[FieldPath]
    old: str
    new: str
    empties: bool


@dataclass(frozen=True)
class RewrittenFile:
    """A file as the next year begins with it, and how much of it was changed.

    `unsure` are the texts that name other years as well, and so were left to staff: line and field.
    """

    content: bytes
    emptied: int
    removed: int
    years: int
    unsure: tuple[tuple[int, str], ...]


def rewrite(raw: FileBytes, file: str, plan: Plan) -> RewrittenFile:
    """The file's bytes as the plan has them; comments, order, quotes and layout are kept.

    Raises RefusedError where the file cannot be read, or cannot be changed the way it is written.
    """
    before = source.parse(raw, file)
    if has_errors(before.diagnostics):
        raise RefusedError("数据文件有错误", before.diagnostics)
    texts = [*_dated(before.data, plan)]
    changes: _Changes = {path: new for path, old, new in texts if old != new}
    changes |= _blanked(before.data, plan)
    after = _changed(raw, before, plan, changes)
    if after is None:
        stuck = (p for p in changes if _changed(raw, before, plan, {p: changes[p]}) is None)
        at = next(stuck, ())
        found = before.diagnostic(at, "syntax", _NOT_IN_PLACE, _SIMPLER, at_key=True)
        raise RefusedError("数据文件有错误", [found])
    content, again = after
    return RewrittenFile(
        content=content,
        emptied=sum(new == "" for new in changes.values()),
        removed=sum(new is None for new in changes.values()),
        years=sum(len(_old_year(plan).findall(old)) for _, old, new in texts if old != new),
        unsure=tuple((again.place(p)[0], str(p[-1])) for p, old, new in texts if old == new),
    )


def _dated(data: Node, plan: Plan) -> Iterator[tuple[KeyPath, str, str]]:
    """The texts that hold the old year, as they are and as they become.

    One that names another year as well speaks of several years: which of them go on, it does not say.
    """  # noqa: E501
    if plan.old == plan.new:
        return
    for path, text in _texts(data):
        if _names(path) in plan.dated and _old_year(plan).search(text):
            is_sure = set(_ANY_YEAR.findall(text)) <= {plan.old}
            yield path, text, _old_year(plan).sub(plan.new, text) if is_sure else text


def _blanked(data: Node, plan: Plan) -> _Changes:
    """The amounts that are written, to be emptied or taken out."""
    found = [path for path, text in _texts(data) if text and plan.empties]
    kinds = {path: fields.find_field(plan.fields, path) for path in found}
    amounts = [path for path, field in kinds.items() if field and field.kind == "amount"]
    return {path: None if _names(path) in plan.derived else "" for path in amounts}


def _texts(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text that stands behind a key."""
    if isinstance(node, str):
        if path and isinstance(path[-1], str):
            yield path, node
        return
    for step, below in node.items() if isinstance(node, dict) else enumerate(node):
        yield from _texts(below, (*path, step))


def _names(path: KeyPath) -> FieldPath:
    return tuple(step for step in path if isinstance(step, str))


def _old_year(plan: Plan) -> re.Pattern[str]:
    return re.compile(_YEAR.format(plan.old))


def _changed(
    raw: FileBytes, before: Source, plan: Plan, changes: _Changes
) -> tuple[bytes, Source] | None:
    """The file with the changes, and what is then read; None where that is not what was meant."""
    text, _ = file_bytes.decode(raw, before.file)
    content = _written(text or "", plan, changes).encode()
    if raw.content.startswith(codecs.BOM_UTF8):
        content = codecs.BOM_UTF8 + content
    again = source.parse(FileBytes(content, hashes.sha256(content)), before.file)
    is_as_meant = again.data == _meant(before.data, changes) and not has_errors(again.diagnostics)
    return (content, again) if is_as_meant else None


def _written(text: str, plan: Plan, changes: _Changes) -> str:
    """The text with the changes made where the values are written."""
    spans = yaml_tree.spans(text)
    found = [*edit.remove_keys(text, spans, {path for path, new in changes.items() if new is None})]
    for path, new in changes.items():
        span = spans[path]
        if new == "":
            found.append(edit.empty_value(text, span))
        elif new is not None:
            renewed = _old_year(plan).sub(plan.new, text[span.start : span.end])
            found.append((span.start, span.end, renewed))
    return edit.apply(text, found)


def _meant(data: dict[str, Node], changes: _Changes) -> dict[str, Node]:
    """The values with the changes made."""
    values = deepcopy(data)
    for path, new in changes.items():
        group = selectors.value_at(values, path[:-1])
        if new is None:
            del group[path[-1]]
        else:
            group[path[-1]] = new
    return values
