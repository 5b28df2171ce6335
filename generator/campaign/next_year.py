"""Rewrite a data file for the next year: texts kept, amounts emptied, the year replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import RefusedError, has_errors
from generator.datafile import edits, source
from generator.datafile.edits import EditRefusedError, SetValue
from generator.pack import fields, selectors
from generator.pack.rollovers import is_at_or_below

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
    emptied but for those at `kept` and below, and those that are computed (`derived`) removed.
    What is at `cleared` and below is emptied in any case, lists with all their rows.
    """

    fields: Field
    derived: Collection[FieldPath]
    dated: Collection[FieldPath]
    old: str
    new: str
    empties: bool
    cleared: frozenset[FieldPath] = frozenset()
    kept: frozenset[FieldPath] = frozenset()


@dataclass(frozen=True)
class RewrittenFile:
    """A file's bytes for the next year, and how many of its values changed.

    `emptied` and `removed` count amounts, `cleared_texts` texts, `cleared_rows` rows of emptied
    lists; `years` counts years replaced. `unsure` are texts that name other years too and so were
    not changed, by line and field name.
    """

    content: bytes
    emptied: int
    removed: int
    years: int
    unsure: tuple[tuple[int, str], ...]
    cleared_texts: int = 0
    cleared_rows: int = 0


class _DatedText(NamedTuple):
    """A text that names the old year, before and after; unchanged where it names other years."""

    path: KeyPath
    old: str
    new: str


class _Emptied(NamedTuple):
    """A value that is emptied, or removed with its key where `new` is None."""

    path: KeyPath
    old: str | list[Node]
    new: str | None
    is_amount: bool


def rewrite(raw: FileBytes, file: str, plan: Plan) -> RewrittenFile:
    """The file's bytes changed by the plan; comments, order, quotes and layout are kept.

    Raises RefusedError where the file has errors, or is written in a way that cannot be edited.
    """
    before = source.parse(raw, file)
    if has_errors(before.diagnostics):
        raise RefusedError("数据文件有错误", before.diagnostics)
    texts = [*_dated_texts(before.data, plan)]
    dated = [SetValue(text.path, text.new) for text in texts if text.old != text.new]
    emptied = [*_emptied(before.data, (), plan, is_cleared=False)]
    removed = _with_emptied_groups(before.data, [p.path for p in emptied if p.new is None])
    blank = (SetValue(place.path, "") for place in emptied if place.new is not None)
    changes = [*dated, *blank, *(SetValue(path, None) for path in removed)]
    try:
        after = edits.edited(raw.content.decode(), before, changes)
    except EditRefusedError as error:
        path = error.edit.path if error.edit else ()
        finding = before.diagnostic(path, "syntax", _NOT_IN_PLACE, _SIMPLER, at_key=True)
        raise RefusedError("数据文件有错误", [finding]) from error
    old_year = _year(plan.old)
    return RewrittenFile(
        content=after.text.encode(),
        emptied=sum(place.is_amount and place.new == "" for place in emptied),
        removed=sum(place.is_amount and place.new is None for place in emptied),
        years=sum(len(old_year.findall(text.old)) for text in texts if text.old != text.new),
        unsure=tuple(
            (after.source.place(text.path)[0], str(text.path[-1]))
            for text in texts
            if text.old == text.new
        ),
        cleared_texts=sum(isinstance(p.old, str) and not p.is_amount for p in emptied),
        cleared_rows=sum(len(place.old) for place in emptied if isinstance(place.old, list)),
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
        if is_at_or_below(selectors.without_rows(path), plan.cleared):
            continue
        if selectors.without_rows(path) in plan.dated and old_year.search(text):
            yield _DatedText(path, text, renewed(text, plan.old, plan.new))


def renewed(text: str, old: str, new: str) -> str:
    """The text with the new year for the old one; as it is where it names other years, too."""
    has_one_year = set(_ANY_YEAR.findall(text)) <= {old}
    return _year(old).sub(new, text) if has_one_year else text


def names_year(text: str, year: str) -> bool:
    """Whether the text names the year as a number of its own."""
    return _year(year).search(text) is not None


def _emptied(node: Node, path: KeyPath, plan: Plan, *, is_cleared: bool) -> Iterator[_Emptied]:
    """The amounts, and the texts and lists to be cleared, below the node that is at the path.

    `is_cleared` is whether all below the node is to be cleared.
    """
    if isinstance(node, list):
        for i, row in enumerate(node):
            yield from _emptied(row, (*path, i), plan, is_cleared=False)
    for name, value in node.items() if isinstance(node, dict) else ():
        place = (*path, name)
        field_path = selectors.without_rows(place)
        is_below = is_cleared or field_path in plan.cleared
        if isinstance(value, dict) or (isinstance(value, list) and not is_below):
            yield from _emptied(value, place, plan, is_cleared=is_below)
            continue
        field = fields.find_field(plan.fields, place)
        is_amount = isinstance(value, str) and field is not None and field.kind == "amount"
        is_derived = field_path in plan.derived
        is_kept = not is_derived and is_at_or_below(field_path, plan.kept)
        if value and (is_below or (is_amount and plan.empties and not is_kept)):
            yield _Emptied(place, value, None if is_derived else "", is_amount)


def _with_emptied_groups(data: Node, removed: Sequence[KeyPath]) -> list[KeyPath]:
    """The paths to remove: of a group of which all goes, the group itself."""
    left = dict.fromkeys(removed)
    for path in sorted(removed, key=len, reverse=True):
        group = path[:-1]
        while group and isinstance(group[-1], str):
            inside = [(*group, name) for name in selectors.value_at(data, group)]
            if not left.keys() >= {*inside}:
                break
            for each in inside:
                del left[each]
            left[group] = None
            group = group[:-1]
    return [*left]


def _year(year: str) -> re.Pattern[str]:
    return re.compile(_YEAR.format(year))
