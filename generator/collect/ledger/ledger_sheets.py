"""The sheets of a ledger, as a pack's fields ask for them: the units' amounts, and each list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.form.excel import cell_formats
from generator.pack import fields as pack_fields
from generator.pack import selectors
from generator.spreadsheet import tables
from generator.spreadsheet.tables import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

UNIT = "单位名称"
NUMBER = "序号"
# What groups are called that the schema has no word for.
_GROUP = "类别"
# Widths of columns in pixels.
_UNIT, _NAME, _GROUP_NAME, _NUMBER, _AMOUNT = 190, 150, 110, 50, 118
_CHOICE, _SHORT_TEXT, _LONG_TEXT = 90, 150, 320


class Scalar(NamedTuple):
    """A text or an amount, by its path from the unit or from the row of a list."""

    path: FieldPath
    field: Field


@dataclass(frozen=True)
class ListSheet:
    """A sheet for a list, or for lists of the same fields that stand side by side in groups.

    `around` are the lists in whose rows they stand; `varying` are the steps of the lists' paths
    in which these differ: each is a column, named in `groups`.
    """

    name: str
    lists: tuple[FieldPath, ...]
    around: tuple[FieldPath, ...]
    varying: tuple[int, ...]
    groups: tuple[str, ...]
    scalars: tuple[Scalar, ...]


class ListRow(NamedTuple):
    """A row of a sheet's lists in one unit's data: names of the rows around it, groups, number."""

    path: KeyPath
    labels: tuple[str, ...]
    number: int


def unit_amounts(pack: Pack) -> tuple[Scalar, ...]:
    """The unit's own amounts, those of lists left out."""
    return tuple(each for each in _scalars(pack.unit.fields) if each.field.kind == "amount")


def _scalars(field: Field) -> Iterator[Scalar]:
    """The texts and amounts of a group or row, also those of groups in it."""
    for name, child in field.children.items():
        if child.kind == "group":
            yield from (Scalar((name, *each.path), each.field) for each in _scalars(child))
        elif child.kind != "rows":
            yield Scalar((name,), child)


def list_sheets(pack: Pack) -> list[ListSheet]:
    """A sheet for each list at any depth, those that belong together in one."""
    alike: list[list[_List]] = []
    for each in _lists(pack.unit.fields, (), ()):
        same = (group for group in alike if _belong_together(group[0], each))
        if group := next(same, None):
            group.append(each)
        else:
            alike.append([each])
    return [_list_sheet(pack.unit.fields, group) for group in alike]


class _List(NamedTuple):
    path: FieldPath
    around: tuple[FieldPath, ...]
    field: Field


def _lists(field: Field, path: FieldPath, around: tuple[FieldPath, ...]) -> Iterator[_List]:
    for name, child in field.children.items():
        below = (*path, name)
        if child.kind == "rows":
            yield _List(below, around, child)
        inside = (*around, below) if child.kind == "rows" else around
        yield from _lists(child, below, inside)


def _belong_together(one: _List, other: _List) -> bool:
    """Whether both stand in groups within one group and have the same fields."""
    start = len(one.around[-1]) if one.around else 0
    return (
        one.around == other.around
        and len(one.path) == len(other.path) > start + 1
        and one.path[: start + 1] == other.path[: start + 1]
        and one.field.children == other.field.children
    )


def _list_sheet(fields: Field, group: Sequence[_List]) -> ListSheet:
    paths = tuple(each.path for each in group)
    steps = range(len(paths[0]))
    varying = tuple(i for i in steps if len({path[i] for path in paths}) > 1)
    name = "-".join(paths[0][i] for i in steps if i not in varying)
    titles = tuple(_group_title(fields, paths, i) for i in varying)
    heads = tuple(
        title or (_GROUP if len(varying) == 1 else f"{_GROUP}{number}")
        for number, title in enumerate(titles, 1)
    )
    scalars = tuple(_scalars(group[0].field))
    return ListSheet(name, paths, group[0].around, varying, heads, scalars)


def _group_title(fields: Field, paths: Sequence[FieldPath], step: int) -> str:
    """What the groups at that step are: the title that all have, but for their own names."""
    titles = set()
    for path in paths:
        field = pack_fields.find_field(fields, path[: step + 1])
        title = field.title if field else ""
        titles.add(title.replace(f"“{path[step]}”", "").strip())
    return titles.pop() if len(titles) == 1 else ""


def columns(pack: Pack, sheet: ListSheet) -> list[Column]:
    """The sheet's columns: unit, names of the rows around, groups, number, then its fields."""
    names = [(_title(name_of(pack, path)) or path[-1], _NAME) for path in sheet.around]
    groups = [(head, _GROUP_NAME) for head in sheet.groups]
    labels = [Column(head, width, tables.TEXT) for head, width in ((UNIT, _UNIT), *names, *groups)]
    number = Column(NUMBER, _NUMBER, tables.COUNT)
    return [*labels, number, *field_columns(sheet.scalars)]


def first_field(sheet: ListSheet) -> int:
    """The number of the column of the sheet's first field."""
    return 1 + len(sheet.around) + len(sheet.groups) + 1


def field_columns(scalars: Sequence[Scalar]) -> list[Column]:
    """The columns of fields of one sheet; of fields with the same title, with their groups."""
    times = Counter(map(_title, scalars))
    return [
        _column(each, _title_in_group(each) if times[_title(each)] > 1 else _title(each))
        for each in scalars
    ]


def _title_in_group(scalar: Scalar) -> str:
    return "：".join((*scalar.path[-2:-1], _title(scalar)))


def _column(scalar: Scalar, title: str) -> Column:
    field = scalar.field
    if field.kind == "amount":
        look = tables.WHOLE if field.whole else tables.AMOUNT
        if field.format:
            look = replace(look, number_format=cell_formats.amount_code(field.format))
        return Column(title, _AMOUNT, look)
    width = _LONG_TEXT if field.is_long else _CHOICE if field.allowed else _SHORT_TEXT
    return Column(title, width, tables.TEXT)


def _title(scalar: Scalar | None) -> str:
    return (scalar.field.title or "：".join(scalar.path)) if scalar else ""


def name_of(pack: Pack, path: FieldPath) -> Scalar | None:
    """The field that names a row of the list: its first text; None where it has none."""
    field = pack_fields.find_field(pack.unit.fields, path)
    scalars = _scalars(field) if field else ()
    return next((each for each in scalars if each.field.kind == "text"), None)


def rows(pack: Pack, sheet: ListSheet, values: Mapping[str, Any]) -> list[ListRow]:
    """The rows of the sheet's lists in the unit's values: by the rows around, then by list."""
    ordered = []
    for order, path in enumerate(sheet.lists):
        for place, _ in selectors.rows_of(values, path):
            *around, own = (i for i, step in enumerate(place) if isinstance(step, int))
            names = [_name(pack, values, place[: i + 1]) for i in around]
            labels = (*names, *(path[i] for i in sheet.varying))
            key = ([place[i] for i in around], order, place[own])
            ordered.append((key, ListRow(place, labels, int(place[own]) + 1)))
    return [row for _, row in sorted(ordered, key=lambda each: each[0])]


def _name(pack: Pack, values: Mapping[str, Any], place: KeyPath) -> str:
    """What the row at the path is called; its number where it has no name."""
    steps = tuple(step for step in place if isinstance(step, str))
    scalar = name_of(pack, steps)
    name = selectors.value_or_none(values, (*place, *scalar.path)) if scalar else None
    return str(name or int(place[-1]) + 1)
