"""Rewrite a data file for the next year: texts kept, amounts emptied, the year replaced."""

from __future__ import annotations

import codecs
import json
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

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

# The new value at each path; None where the key is removed with its value.
_Changes: TypeAlias = "dict[KeyPath, str | None]"

# A year that stands by itself: before 年, or before nothing that continues the word.
_YEAR = r"(?<![0-9]){}(?:(?=年)|(?!\w))"
_ANY_YEAR = re.compile(_YEAR.format("(?:19|20)[0-9]{2}"))
_NOT_IN_PLACE = "无法自动改写此处，未生成任何文件"
_SIMPLER = "请改为每行一个“栏目名: 内容”，再运行。"


@dataclass(frozen=True)
class Plan:
    """How the values of a file with these fields change.

    In the texts at the paths `dated`, the year `old` becomes `new`. With `empties`, amounts are
    emptied, and those that are computed (`derived`) removed.
    """

    fields: Field
    derived: Collection[FieldPath]
    dated: Collection[FieldPath]
    old: str
    new: str
    empties: bool


@dataclass(frozen=True)
class RewrittenFile:
    """A file's bytes for the next year, and how many of its values changed.

    `years` counts years replaced. `unsure` are texts that name other years too and so were not
    changed, by line and field name.
    """

    content: bytes
    emptied: int
    removed: int
    years: int
    unsure: tuple[tuple[int, str], ...]


class _DatedText(NamedTuple):
    """A text that names the old year, before and after; unchanged where it names other years."""

    path: KeyPath
    old: str
    new: str


def rewrite(raw: FileBytes, file: str, plan: Plan) -> RewrittenFile:
    """The file's bytes changed by the plan; comments, order, quotes and layout are kept.

    Raises RefusedError where the file has errors, or is written in a way that cannot be edited.
    """
    before = source.parse(raw, file)
    if has_errors(before.diagnostics):
        raise RefusedError("数据文件有错误", before.diagnostics)
    texts = [*_dated_texts(before.data, plan)]
    changes: _Changes = {text.path: text.new for text in texts if text.old != text.new}
    changes |= _amount_changes(before.data, plan)
    changed = _changed(raw, before, plan, changes)
    if changed is None:
        one_by_one = (p for p in changes if _changed(raw, before, plan, {p: changes[p]}) is None)
        path = next(one_by_one, ())
        finding = before.diagnostic(path, "syntax", _NOT_IN_PLACE, _SIMPLER, at_key=True)
        raise RefusedError("数据文件有错误", [finding])
    content, after = changed
    old_year = _old_year(plan)
    return RewrittenFile(
        content=content,
        emptied=sum(new == "" for new in changes.values()),
        removed=sum(new is None for new in changes.values()),
        years=sum(len(old_year.findall(text.old)) for text in texts if text.old != text.new),
        unsure=tuple(
            (after.place(text.path)[0], str(text.path[-1]))
            for text in texts
            if text.old == text.new
        ),
    )


def _texts_of_keys(data: Node) -> list[tuple[KeyPath, str]]:
    """Every text that is the value of a key, not of a list's entry."""
    return [(path, text) for path, text in selectors.texts(data) if isinstance(path[-1], str)]


def _dated_texts(data: Node, plan: Plan) -> Iterator[_DatedText]:
    """The texts at dated paths that name the old year.

    One that names another year too is not changed: it does not say which of its years move on.
    """
    if plan.old == plan.new:
        return
    old_year = _old_year(plan)
    for path, text in _texts_of_keys(data):
        if _field_path(path) in plan.dated and old_year.search(text):
            has_one_year = set(_ANY_YEAR.findall(text)) <= {plan.old}
            yield _DatedText(path, text, old_year.sub(plan.new, text) if has_one_year else text)


def _amount_changes(data: Node, plan: Plan) -> _Changes:
    """The amounts to be emptied or, where they are computed, removed."""
    if not plan.empties:
        return {}
    paths = [path for path, text in _texts_of_keys(data) if text]
    kinds = {path: fields.find_field(plan.fields, path) for path in paths}
    amounts = [path for path, field in kinds.items() if field and field.kind == "amount"]
    return {path: None if _field_path(path) in plan.derived else "" for path in amounts}


def _field_path(path: KeyPath) -> FieldPath:
    """The path without row numbers."""
    return tuple(step for step in path if isinstance(step, str))


def _old_year(plan: Plan) -> re.Pattern[str]:
    return re.compile(_YEAR.format(plan.old))


def _changed(
    raw: FileBytes, before: Source, plan: Plan, changes: _Changes
) -> tuple[bytes, Source] | None:
    """The changed bytes, and the same parsed; None where that does not give the changed values."""
    text, _ = file_bytes.decode(raw, before.file)
    # An answer to a warning was about the value of this year.
    emptied = [path for path, new in changes.items() if not new]
    text = edit.apply(text or "", edit.void_answers(text or "", before, changes, emptied))
    content = _edited(text, plan, changes).encode()
    if raw.content.startswith(codecs.BOM_UTF8):
        content = codecs.BOM_UTF8 + content
    after = source.parse(FileBytes(content, hashes.sha256(content)), before.file)
    is_right = after.data == _expected(before.data, changes) and not has_errors(after.diagnostics)
    return (content, after) if is_right else None


def _edited(text: str, plan: Plan, changes: _Changes) -> str:
    """The text with the changes made at the spans of the values."""
    spans = yaml_tree.spans(text)
    edits = [*edit.remove_keys(text, spans, {path for path, new in changes.items() if new is None})]
    for path, new in changes.items():
        span = spans[path]
        if new == "":
            edits.append(edit.empty_value(text, span))
        elif new is not None:
            value = text[span.start : span.end]
            dated = _old_year(plan).sub(plan.new, value)
            if dated == value and span.style == '"':
                # The year, or what follows it, is written with escapes: 2023\\u5e74.
                dated = json.dumps(new, ensure_ascii=False)
            edits.append(edit.Edit(span.start, span.end, dated))
    return edit.apply(text, edits)


def _expected(data: dict[str, Node], changes: _Changes) -> dict[str, Node]:
    """The values with the changes made."""
    values = deepcopy(data)
    for path, new in changes.items():
        group = selectors.value_at(values, path[:-1])
        if new is None:
            del group[path[-1]]
        else:
            group[path[-1]] = new
    return values
