"""Read the entries under `derived` of `pack.yaml`: the fields that are worked out, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from generator.common import row_numbers
from generator.common.amount_format import AmountFormat
from generator.pack import derived_bounds, derived_order, fields, selectors
from generator.pack.formulas import formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.formulas.formula import Formula, FormulaReader, Kind
    from generator.pack.path_reader import PathReader
    from generator.pack.schema import Schema
    from generator.pack.selectors import FieldPath, Selector

DerivedKind = Literal["sum", "lookup", "formula", "default", "number"]
DERIVED_KINDS: tuple[DerivedKind, ...] = ("sum", "lookup", "formula", "default", "number")


@dataclass(frozen=True)
class Derived:
    """A computed field, in each row of the list `each` (in the unit itself for an empty path).

    A formula has no `selectors`: `formula` knows its inputs. `bounds` is the schema of its value
    alone; None where nothing has to be held against it.
    `position` is its entry in `pack.yaml`, of which `*` makes several.
    """

    each: FieldPath
    field: FieldPath
    kind: DerivedKind
    selectors: tuple[Selector, ...]
    style: str
    bounds: Schema | None
    position: KeyPath
    formula: Formula | None = None


def sources(derived: Derived) -> Iterator[FieldPath]:
    """The paths, from the unit, of the fields that the field is worked out from."""
    if derived.formula:
        yield from derived.formula.inputs
    for selector in derived.selectors:
        yield (*(selector.rows or derived.each), *selector.path)


def formatted(unit: Schema, rows: Sequence[Mapping[str, Any]]) -> Schema:
    """The unit's schema with the formats that entries give the amounts they work out."""
    schema = unit
    for row in rows:
        if not row.get("format"):
            continue
        form = _format(row["format"])
        for _, target in _targets(unit.fields, row):
            field = fields.find_field(schema.fields, target)
            if field is not None and field.kind == "amount":
                with_format = fields.replaced(schema.fields, target, replace(field, format=form))
                schema = replace(schema, fields=with_format)
    return schema


@dataclass(frozen=True)
class _Entry:
    """An entry, at its position in `pack.yaml`, and what it is read with."""

    reader: PathReader
    formulas: FormulaReader
    unit: Schema
    position: KeyPath
    row: Mapping[str, Any]

    def names(self, field: FieldPath) -> tuple[str, ...]:
        """The names that stand for `*` where the entry's `field` is this one."""
        return selectors.matched_names(selectors.field_path(self.row["field"]), field)


def read(
    reader: PathReader, unit: Schema, rows: Sequence[Mapping[str, Any]], formulas: FormulaReader
) -> tuple[Derived, ...]:
    """The computed fields in the order of the entries; mistakes are reported to the readers."""
    entries = (_Entry(reader, formulas, unit, ("derived", i), row) for i, row in enumerate(rows))
    derived = tuple(each for entry in entries for each in _of_entry(entry))
    derived_order.check(formulas, derived)
    return derived


def _format(row: Mapping[str, Any]) -> AmountFormat:
    return AmountFormat(
        row.get("decimals"), row.get("thousands") == "true", row.get("percent") == "true"
    )


def _targets(root: Field, row: Mapping[str, Any]) -> Iterator[tuple[FieldPath, FieldPath]]:
    """Each list and each field in it that the entry names, with `*` for any field."""
    eaches: list[FieldPath] = [()]
    if "each" in row:
        eaches = fields.expand(root, selectors.field_path(row["each"]))
    for each in eaches:
        rows_of = fields.find_field(root, each)
        if rows_of is not None:
            own = fields.expand(rows_of, selectors.field_path(row["field"]))
            yield from ((each, (*each, *path)) for path in own)


def _of_entry(entry: _Entry) -> Iterator[Derived]:
    """The computed fields of one entry: one, or one for each match of its `*`."""
    reader, row, position = entry.reader, entry.row, entry.position
    kinds = [kind for kind in DERIVED_KINDS if row.get(kind)]
    if len(kinds) != 1:
        reader.report(position, f"每项应有且只有一个：{'、'.join(DERIVED_KINDS)}")
        kinds = ["number"]
    if "*" in selectors.field_path(row.get("each", "")):
        eaches = reader.paths((*position, "each"), [row["each"]], ())
    else:
        eaches = (reader.each(position, row),)
    for each in eaches:
        paths = [selectors.field_path(row["field"])]
        if "*" in paths[0]:
            paths = reader.expand((*position, "field"), row["field"], each)
        for path in paths:
            derived = _derived(entry, kinds[0], each, path)
            _check_format(entry, derived)
            yield derived


def _derived(entry: _Entry, kind: DerivedKind, each: FieldPath, field: FieldPath) -> Derived:
    if kind == "number":
        return _of_number(entry, each, field)
    text, position = ".".join(field), (*entry.position, "field")
    entry.reader.path(position, text, "", each)
    entry.reader.require_single(position, text, each)
    if kind == "formula":
        return _of_formula(entry, each, field)
    return _of_sources(entry, kind, each, field)


def _of_number(entry: _Entry, each: FieldPath, field: FieldPath) -> Derived:
    style = entry.row.get("number", "")
    _check_outer_row(entry, style, each)
    bounds = derived_bounds.bounds(entry.unit, "number", (*each, *field), ())
    return Derived(each, field, "number", (), style, bounds, entry.position)


def _of_sources(entry: _Entry, kind: DerivedKind, each: FieldPath, field: FieldPath) -> Derived:
    row, position = entry.row, (*entry.position, kind)
    names = entry.names(field)
    selected = tuple(
        selector
        for text in (row[kind] if kind == "sum" else [row[kind]])
        # What is left of `*` stands for every field: `小计.*` may be a sum of `指标.*.*.数`.
        for selector in _selectors(entry.reader, position, selectors.with_names(text, names), each)
    )
    if kind != "sum" and len(selected) > 1:
        entry.reader.report(position, f"“{row[kind]}”有几个字段，此处只能取一个")
    sources_ = [(*(s.rows or each), *s.path) for s in selected]
    bounds = derived_bounds.bounds(entry.unit, kind, (*each, *field), sources_)
    return Derived(each, field, kind, selected, "", bounds, entry.position)


def _of_formula(entry: _Entry, each: FieldPath, field: FieldPath) -> Derived:
    target = fields.find_field(entry.unit.fields, (*each, *field))
    kind: Kind = "amount"
    if target is not None and target.kind not in ("amount", "text"):
        message = f"“{'.'.join(field)}”不是一段文字或一个数字，不能由公式计算"
        hint = "请写到其中的字段；列表中的，请写明 each。"
        entry.reader.report((*entry.position, "field"), message, hint)
    if target is not None and target.kind == "text":
        kind = "date" if target.date else "text"
    position, text = (*entry.position, "formula"), entry.row["formula"]
    own = formula.read(entry.formulas, position, text, each, kind, entry.names(field))
    bounds = derived_bounds.bounds(entry.unit, "formula", (*each, *field), ())
    return Derived(each, field, "formula", (), "", bounds, entry.position, own)


def _selectors(
    reader: PathReader, position: KeyPath, text: str, each: FieldPath
) -> Iterator[Selector]:
    """The selectors that the text denotes, seen from a row of `each`."""
    if "*" in text.split("."):
        yield from reader.selectors(position, text, each, texts=False)
    else:
        yield reader.selector(position, text, each)


def _check_outer_row(entry: _Entry, style: str, each: FieldPath) -> None:
    """Report a number within that of another row for a list that is in no row."""
    above = (fields.find_field(entry.unit.fields, each[:length]) for length in range(1, len(each)))
    if style == row_numbers.WITHIN and not any(f is not None and f.kind == "rows" for f in above):
        message = f"“{'.'.join(each)}”不在另一列表的行中，编号不能用“{style}”"
        position = (*entry.position, "number")
        entry.reader.report(position, message, "请改用 1、（1）、一 或 （一）。")


def _check_format(entry: _Entry, derived: Derived) -> None:
    """Report a format of what is no amount."""
    if not entry.row.get("format"):
        return
    field = fields.find_field(entry.reader.fields, (*derived.each, *derived.field))
    if derived.kind == "number" or (field is not None and field.kind != "amount"):
        message = f"“{'.'.join(derived.field)}”不是数字，不能有 format"
        hint = "请删除 format；只有数字（decimal、integer）可以有。"
        entry.reader.report((*entry.position, "format"), message, hint)
