"""The roll-up table that a pack declares: its title and its columns, held against the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from generator.pack import fields
from generator.pack.selectors import Selector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.path_reader import PathReader
    from generator.pack.selectors import FieldPath

ColumnKind = Literal["field", "count", "sum", "number"]
COLUMN_KINDS: tuple[ColumnKind, ...] = ("field", "count", "sum", "number")
_AT: KeyPath = ("appendix", "summary")


@dataclass(frozen=True)
class Column:
    """A column: its label, the group that stands above it (blank for none), its share of the width.

    It says a field, how many rows a list has, a sum, or the row's number in that `style`;
    `has_total` says whether its figures are added up in the last row.
    """

    label: str
    group: str
    width: int
    kind: ColumnKind
    selectors: tuple[Selector, ...]
    style: str
    has_total: bool


@dataclass(frozen=True)
class Summary:
    """The table: its title, which may hold tags of the settings, the note above it, its columns."""

    title: str
    note: str
    columns: tuple[Column, ...]


def read(reader: PathReader, row: Mapping[str, Any]) -> Summary | None:
    """The table that the pack declares, or None; its mistakes are reported to the reader."""
    if "title" not in row:
        return None
    columns = tuple(_column(reader, i, column) for i, column in enumerate(row["columns"]))
    if columns[0].has_total:
        reader.report((*_AT, "columns", 0), "第一列应为序号或文字：最后一行在此列填入“合计”")
    return Summary(row["title"], row.get("note", ""), columns)


def _column(reader: PathReader, i: int, row: Mapping[str, Any]) -> Column:
    at: KeyPath = (*_AT, "columns", i)
    label, group, width = row["label"], row.get("group", ""), row.get("width", 1)
    kinds = [kind for kind in COLUMN_KINDS if row.get(kind)]
    if len(kinds) != 1:
        reader.report(at, f"每列应有且只有一个：{'、'.join(COLUMN_KINDS)}")
        return Column(label, group, width, "number", (), "1", has_total=False)
    kind = kinds[0]
    if kind == "number":
        return Column(label, group, width, kind, (), row[kind], has_total=False)
    at = (*at, kind)
    if kind == "sum":
        chosen = tuple(reader.selector(at, text, ()) for text in row[kind])
        return Column(label, group, width, kind, chosen, "", has_total=True)
    path = reader.path(at, row[kind], "rows" if kind == "count" else "")
    is_amount = kind == "count" or _is_amount(reader, at, row[kind], path)
    return Column(label, group, width, kind, (Selector(path),), "", has_total=is_amount)


def _is_amount(reader: PathReader, at: KeyPath, text: str, path: FieldPath) -> bool:
    """Whether the field is an amount; one that is neither an amount nor a text is reported."""
    reader.single(at, text, ())
    field = fields.find_field(reader.unit, path)
    if field is not None and field.kind not in ("text", "amount"):
        reader.report(at, f"“{text}”不是一段文字或一个数字，无法填入单元格")
    return field is not None and field.kind == "amount"
