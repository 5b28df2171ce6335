"""Rewrite a data file for the next year: texts kept, amounts emptied, the year replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import RefusedError, has_errors
from generator.datafile import edits, source
from generator.datafile.edits import EditRefusedError, SetValue
from generator.pack import fields, selectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.yaml_tree import KeyPath, Node
    from generator.pack.fields import Field
    from generator.pack.selectors import FieldPath

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
    dated = [SetValue(text.path, text.new) for text in texts if text.old != text.new]
    changes = [*dated, *_amount_changes(before.data, plan)]
    try:
        after = edits.edited(raw.content.decode(), before, changes)
    except EditRefusedError as error:
        path = error.edit.path if error.edit else ()
        finding = before.diagnostic(path, "syntax", _NOT_IN_PLACE, _SIMPLER, at_key=True)
        raise RefusedError("数据文件有错误", [finding]) from error
    old_year = _year(plan.old)
    return RewrittenFile(
        content=after.text.encode(),
        emptied=sum(change.value == "" for change in changes),
        removed=sum(change.value is None for change in changes),
        years=sum(len(old_year.findall(text.old)) for text in texts if text.old != text.new),
        unsure=tuple(
            (after.source.place(text.path)[0], str(text.path[-1]))
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
    old_year = _year(plan.old)
    for path, text in _texts_of_keys(data):
        if _field_path(path) in plan.dated and old_year.search(text):
            yield _DatedText(path, text, renewed(text, plan.old, plan.new))


def renewed(text: str, old: str, new: str) -> str:
    """The text with the new year for the old one; as it is where it names other years, too."""
    has_one_year = set(_ANY_YEAR.findall(text)) <= {old}
    return _year(old).sub(new, text) if has_one_year else text


def names_year(text: str, year: str) -> bool:
    """Whether the text names the year as a number of its own."""
    return _year(year).search(text) is not None


def _amount_changes(data: Node, plan: Plan) -> list[SetValue]:
    """The amounts to be emptied or, where they are computed, removed."""
    if not plan.empties:
        return []
    paths = [path for path, text in _texts_of_keys(data) if text]
    kinds = {path: fields.find_field(plan.fields, path) for path in paths}
    amounts = [path for path, field in kinds.items() if field and field.kind == "amount"]
    return [SetValue(p, None if _field_path(p) in plan.derived else "") for p in amounts]


def _field_path(path: KeyPath) -> FieldPath:
    """The path without row numbers."""
    return tuple(step for step in path if isinstance(step, str))


def _year(year: str) -> re.Pattern[str]:
    return re.compile(_YEAR.format(year))
