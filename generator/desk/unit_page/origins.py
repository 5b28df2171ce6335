"""Where each value of a unit came from, and what it was last year: a note for each field.

A value is followed back through the unit's versions as long as it is the same; rows are matched as
a comparison matches them. What came before the first of these is what it was before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.common.diagnostics import excerpt
from generator.compare import field_changes, row_pairs
from generator.desk.unit_forms import field_keys
from generator.desk.unit_page import versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from generator.compare.outline import Node
    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.open_campaigns import ChosenUnit
    from generator.desk.unit_data.unit_file import OpenUnit
    from generator.desk.unit_page.versions import Version, Versions
    from generator.pack.fields import Field


# The forms that are kept, as a value is compared with them.
FORMS: Mapping[str, str] = {
    "handed-out": "下发的空白表",
    "returned": "退回的表",
    "received": "接收的报送表",
}


@dataclass(frozen=True)
class _Followed:
    """A value of now: since how many versions it is the same, and what it was before; None: not."""

    path: KeyPath
    field: Field
    text: str
    since: int
    before: str | None


def of_unit(unit: ChosenUnit, opened: OpenUnit) -> dict[str, str]:
    """The note of each field that there is something to say of, by the field's id in the page."""
    if opened.unreadable:
        return {}
    found = versions.read(unit, opened)
    notes = {}
    newest_first = found.all[::-1]
    node = unit.pack_forms.outline.unit
    for each in _follow(node, (), [version.texts for version in newest_first]):
        if not versions.is_computed(unit, opened, each.path):
            notes[each.path] = _origin(each, newest_first)
    for path, words in _of_last_year(unit, opened, found):
        notes[path] = f"{notes.get(path, '')}{words}"
    return {field_keys.to_id(path): words for path, words in notes.items() if words}


def day(at: date | None) -> str:
    """The day as notes begin with it; blank where it is not known."""
    return f"{at} " if at else ""


def _follow(node: Node, path: KeyPath, texts: Sequence[Any]) -> Iterator[_Followed]:
    """The values below the path; `texts` are those of each version, the newest first."""
    for name, child in node.children.items():
        below = [None if each is None else each[name] for each in texts]
        if child.spec.kind == "group":
            yield from _follow(child, (*path, name), below)
        elif child.spec.kind == "rows":
            for number, rows in enumerate(_rows(child, below)):
                yield from _follow(child, (*path, name, number), rows)
        else:
            yield _value(child.spec, (*path, name), below)


def _rows(node: Node, lists: Sequence[list[Any] | None]) -> Iterator[list[Any]]:
    """For each row of now, the row that it was in each version; None where it was not there."""
    now = lists[0] or []
    earlier: list[Mapping[int, Any]] = []
    for number, rows in enumerate(lists[1:], 1):
        if rows is not None and number > 1 and rows == lists[number - 1]:
            earlier.append(earlier[-1])
        elif rows == now:
            earlier.append(dict(enumerate(now)))
        else:
            pairs = row_pairs.match(rows, now, node.name).pairs if rows else ()
            earlier.append({new: rows[old] for old, new in pairs} if rows else {})
    for number, row in enumerate(now):
        yield [row, *(each.get(number) for each in earlier)]


def _value(field: Field, path: KeyPath, texts: Sequence[str | None]) -> _Followed:
    now = texts[0] or ""
    since = 0
    for text in texts[1:]:
        if text is None or not field_changes.is_same(field, text, now):
            return _Followed(path, field, now, since, text)
        since += 1
    return _Followed(path, field, now, since, None)


# Words


def _origin(value: _Followed, newest_first: Sequence[Version]) -> str:
    """Where the value came from; blank where nothing is known, or nothing ever stood there."""
    version = newest_first[value.since]
    if not value.text and not value.before:
        return ""
    kept = newest_first[value.since + 1 :]
    if version.kind == "found":
        return _beside(value, kept[0]) if kept else ""
    was = f"，原为“{excerpt(value.before)}”" if value.before else ""
    if version.kind == "desk":
        return f"本次在此{'填写' if value.text else '清空'}{was}。"
    if version.kind == "others":
        return f"本次使用期间由其他程序{'修改' if value.text else '清空'}{was}。"
    if version.kind == "received":
        return f"{day(version.day)}接收的报送表所填{was}。"
    times = {"handed-out": "下发空白表时", "returned": "退回时"}
    has_come = any(each.kind == "received" for each in newest_first[: value.since])
    unchanged = "，报送时未改动" if has_come else ""
    return f"{day(version.day)}{times[version.kind]}已有此内容{unchanged}。"


def _beside(value: _Followed, version: Version) -> str:
    """A value that was typed after the version, before the desk was started."""
    form = f"{day(version.day)}{FORMS[version.kind]}中"
    if value.before is None:
        return f"{form}没有此行，之后新增。"
    return f"{form}为{f'“{excerpt(value.before)}”' if value.before else '空'}，之后有修改。"


def _of_last_year(
    unit: ChosenUnit, opened: OpenUnit, found: Versions
) -> Iterator[tuple[KeyPath, str]]:
    """What each value was last year."""
    earlier = versions.last_year(unit, opened)
    if earlier is None:
        return
    year, texts = earlier
    for each in _follow(unit.pack_forms.outline.unit, (), [found.now.texts, texts]):
        if each.path == (unit.pack_forms.pack.unit_name,):
            continue
        if each.since and each.text:
            yield each.path, f"与 {year} 年相同。"
        elif each.before and not each.field.is_long:
            is_amount = each.field.kind == "amount"
            was = f" {each.before} {each.field.unit}".rstrip() if is_amount else ""
            yield each.path, f"{year} 年为{was or f'“{excerpt(each.before)}”'}。"
