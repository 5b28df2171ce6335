"""The summary table that a pack declares: its title and columns, checked by the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from generator.pack import fields
from generator.pack.selectors import Selector

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from generator.common.amount_format import AmountFormat
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.path_reader import PathReader
    from generator.pack.selectors import FieldPath

ColumnKind = Literal["field", "count", "sum", "number"]
COLUMN_KINDS: tuple[ColumnKind, ...] = ("field", "count", "sum", "number")
_POSITION: KeyPath = ("appendix", "summary")


@dataclass(frozen=True)
class Column:
    """A column: its label, the label of the group above it (blank for none), its relative width.

    It shows a field, the number of rows of a list, a sum, or the row's number in that `style`.
    `has_total` says whether the last row holds its sum, which ratios have none of. Its amounts are
    printed in the `format` of their fields.
    """

    label: str
    group: str
    width: int
    kind: ColumnKind
    selectors: tuple[Selector, ...]
    style: str
    has_total: bool
    format: AmountFormat | None = None


@dataclass(frozen=True)
class Summary:
    """The table: its title, which may hold tags of settings, the note above it, its columns."""

    title: str
    note: str
    columns: tuple[Column, ...]


def read(
    reader: PathReader, row: Mapping[str, Any], ratios: Collection[FieldPath]
) -> Summary | None:
    """The table that the pack declares, or None; mistakes are reported to the reader.

    The fields at the paths `ratios` do not add up.
    """
    if "title" not in row:
        return None
    columns = tuple(_column(reader, i, column, ratios) for i, column in enumerate(row["columns"]))
    if columns[0].has_total:
        reader.report((*_POSITION, "columns", 0), "第一列应为序号或文字：最后一行在此列填入“合计”")
    return Summary(row["title"], row.get("note", ""), columns)


def _column(
    reader: PathReader, i: int, row: Mapping[str, Any], ratios: Collection[FieldPath]
) -> Column:
    position: KeyPath = (*_POSITION, "columns", i)
    label, group, width = row["label"], row.get("group", ""), row.get("width", 1)
    kinds = [kind for kind in COLUMN_KINDS if row.get(kind)]
    if len(kinds) != 1:
        reader.report(position, f"每列应有且只有一个：{'、'.join(COLUMN_KINDS)}")
        return Column(label, group, width, "number", (), "1", has_total=False)
    kind = kinds[0]
    if kind == "number":
        return Column(label, group, width, kind, (), row[kind], has_total=False)
    position = (*position, kind)
    if kind == "sum":
        selected = tuple(reader.selector(position, text, ()) for text in row[kind])
        formats = {_format(reader, s) for s in selected}
        form = formats.pop() if len(formats) == 1 else None
        has_total = not any((*s.rows, *s.path) in ratios for s in selected)
        return Column(label, group, width, kind, selected, "", has_total, form)
    path = reader.path(position, row[kind], "rows" if kind == "count" else "")
    is_amount = kind == "count" or _is_amount(reader, position, row[kind], path)
    form = _format(reader, Selector(path))
    has_total = is_amount and path not in ratios
    return Column(label, group, width, kind, (Selector(path),), "", has_total, form)


def _format(reader: PathReader, selector: Selector) -> AmountFormat | None:
    field = fields.find_field(reader.fields, (*selector.rows, *selector.path))
    return field.format if field else None


def _is_amount(reader: PathReader, position: KeyPath, text: str, path: FieldPath) -> bool:
    """Whether the field is an amount; report one that is neither an amount nor a text."""
    reader.require_single(position, text, ())
    field = fields.find_field(reader.fields, path)
    if field is not None and field.kind not in ("text", "amount"):
        reader.report(position, f"“{text}”不是一段文字或一个数字，无法填入单元格")
    return field is not None and field.kind == "amount"
