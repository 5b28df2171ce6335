"""A unit's forms as rows of cells with fields to type into.

Drawn as the document is, cell for cell, and with a spare row behind each list, a spare copy of each
form that repeats. What is typed there becomes a row of the data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from generator.desk.unit_forms import cell_looks, field_keys, field_labels, field_view
from generator.desk.unit_forms.page_parts import CellView, FormView, LineView, RowView, TableView
from generator.form import context as context_
from generator.form import grid
from generator.form.looks import TextLook
from generator.pack import fields, selectors

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.desk.unit_forms.field_labels import TableLabels
    from generator.desk.unit_forms.pack_forms import PackForms
    from generator.desk.unit_forms.page_parts import Part
    from generator.form.context import Context
    from generator.form.grid import Grid, GridLine, GridRow, GridTable, Placed, Value
    from generator.form.looks import FormLook
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

_TWIPS_PER_PIXEL = 15
# Where a value stands in a heading's brackets, its text alone has them empty.
_EMPTY_BRACKETS = re.compile(r"[（(]\s*[)）]")


@dataclass(frozen=True)
class _Drawing:
    """What drawing a form goes by; `is_head` where the unit's name is typed.

    `scope` is the key of the row whose copy it is, () for a form drawn once.
    """

    pack_forms: PackForms
    data: Mapping[str, Any]
    look: FormLook
    is_head: bool
    scope: KeyPath
    as_printed: bool


@dataclass(frozen=True)
class _Place:
    """A table of the form, which one it is from 0, and its headings."""

    table: GridTable
    number: int
    headings: TableLabels


def draw(
    pack_forms: PackForms,
    settings: Mapping[str, Any],
    values: Mapping[str, Any],
    data: Mapping[str, Any],
    *,
    as_printed: bool = False,
) -> tuple[FormView, ...]:
    """The unit's forms: `values` are its checked values, `data` the texts of its data file.

    `as_printed` draws no spare rows, and rows under a condition only where they are printed.
    """
    drawn_values = values if as_printed else with_spare_rows(pack_forms.pack, values)
    context = context_.build(pack_forms.pack, settings, drawn_values)
    return tuple(drawn(pack_forms, context, data, is_richest=not as_printed))


def drawn(
    pack_forms: PackForms,
    context: Context,
    data: Mapping[str, Any],
    copies: Collection[tuple[str, int]] | None = None,
    *,
    is_richest: bool = True,
) -> Iterator[FormView]:
    """The forms of a context; of `copies` those alone: a form's template, and which copy of it."""
    for each in grid.draw(pack_forms.models, context, data, richest=is_richest, copies=copies):
        form = each.form.form
        is_head = form.template == pack_forms.head and each.copy == 0
        scope: KeyPath = (*form.repeat, each.copy) if form.repeat else ()
        drawing = _Drawing(
            pack_forms, data, pack_forms.looks[form.template], is_head, scope, not is_richest
        )
        yield _form(drawing, each, selectors.value_or_none(context, scope))


def with_spare_rows(pack: Pack, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with one more row in each list, also in the lists of rows."""
    return _with_spare_rows(pack.unit.fields, values)


def _with_spare_rows(field: Field, group: Any) -> dict[str, Any]:
    filled: dict[str, Any] = {**group} if isinstance(group, dict) else {}
    for name, child in field.children.items():
        if child.kind == "group":
            filled[name] = _with_spare_rows(child, filled.get(name))
        elif child.kind == "rows":
            rows = filled.get(name)
            rows = [*rows, {}] if isinstance(rows, list) else [{}]
            filled[name] = [_with_spare_rows(child, row) for row in rows]
    return filled


def _form(drawing: _Drawing, each: Grid, row: Any) -> FormView:
    """The form, or the copy for this row of the list that it repeats over."""
    form = each.form.form
    blocks: list[LineView | TableView] = []
    styles = iter(drawing.look.lines)
    for number in range(len(each.tables) + 1):
        if number:
            blocks.append(_table(drawing, each.tables[number - 1], number - 1))
        lines = each.lines_after(number)
        blocks.extend(_line(drawing, line, next(styles, TextLook())) for line in lines)
    name = form.template.partition(".")[0]
    drawn = FormView(
        name=f"{name}-{each.copy}" if drawing.scope else name,
        title=form.footer or next(_headings(blocks), name),
        blocks=tuple(blocks),
    )
    return _as_copy(drawing, drawn, each, row) if drawing.scope else drawn


def _as_copy(drawing: _Drawing, drawn: FormView, each: Grid, row: Any) -> FormView:
    """The form as a copy for the row: what it is called, and by which field."""
    rows = fields.find_field(drawing.pack_forms.pack.unit.fields, each.form.form.repeat)
    name = fields.row_name(rows) if rows else ""
    text = row.get(name) if name and isinstance(row, dict) else ""
    return replace(
        drawn,
        blocks=() if each.is_spare and not drawing.as_printed else drawn.blocks,
        key=field_keys.to_id(drawing.scope),
        of_list=field_keys.to_id(drawing.scope[:-1]),
        index=each.copy,
        is_spare=each.is_spare,
        row_name=text if isinstance(text, str) else "",
        name_key=field_keys.to_id((*drawing.scope, name)) if name else "",
        name_title=(rows.children[name].title or name) if rows and name else "",
    )


def _line(drawing: _Drawing, line: GridLine, look: TextLook) -> LineView:
    parts = tuple(_part(drawing, part, partial(field_labels.of_line, line)) for part in line.parts)
    return LineView(parts, cell_looks.of_text(look))


def _headings(blocks: Iterable[LineView | TableView]) -> Iterator[str]:
    """The form's own texts, in order."""
    for block in blocks:
        of_cells = (
            (cell.parts for row in block.rows for cell in row.cells)
            if isinstance(block, TableView)
            else iter((block.parts,))
        )
        for parts in of_cells:
            text = "".join(part for part in parts if isinstance(part, str))
            if title := _EMPTY_BRACKETS.sub("", text).strip():
                yield field_labels.plain(title)


def _table(drawing: _Drawing, table: GridTable, number: int) -> TableView:
    given = drawing.pack_forms.pack.settings.fields.children
    place = _Place(table, number, field_labels.of_table(table, given, drawing.scope))
    # Rounded edges, so that tables as wide on paper are as wide here.
    edges = [round(twips / _TWIPS_PER_PIXEL) for twips in accumulate(table.column_twips, initial=0)]
    widths = tuple(end - start for start, end in pairwise(edges))
    above: tuple[KeyPath, ...] = ((), *(row.key for row in table.rows))
    rows = (_row(drawing, place, *of) for of in zip(table.rows, above, strict=False))
    return TableView(widths, tuple(rows))


def _row(drawing: _Drawing, place: _Place, row: GridRow, above: KeyPath) -> RowView:
    """A row of the table; `above` is the key of the row before it."""
    cells = tuple(_cell(drawing, place, row, cell) for cell in row.cells)
    height = drawing.look.rows[row.row.number].height_twips // _TWIPS_PER_PIXEL
    if not row.key:
        return RowView(cells, height)
    return RowView(
        cells=cells,
        height=height,
        key=field_keys.to_id(row.key),
        of_list=field_keys.to_id(row.key[:-1]),
        index=int(row.key[-1]),
        spare=field_keys.to_id(_spare(drawing.data, row.key)) if row.is_spare else "",
        is_first=row.key != above,
    )


def _spare(data: Any, key: KeyPath) -> KeyPath:
    """The path of the outermost row that the data do not have."""
    for length, step in enumerate(key):
        rows = selectors.value_or_none(data, key[:length])
        if isinstance(step, int) and not (isinstance(rows, list) and step < len(rows)):
            return key[: length + 1]
    return key


def _cell(drawing: _Drawing, place: _Place, row: GridRow, cell: Placed) -> CellView:
    look, number = drawing.look, place.number
    label = partial(place.headings.of, row, cell)
    parts = tuple(_part(drawing, part, label) for part in cell.parts)
    return CellView(
        row=cell.row,
        column=cell.column,
        rows=cell.rows,
        columns=cell.columns,
        parts=parts,
        look=cell_looks.of_cell(cell, place.table, look, look.tables[number]),
        is_heading=bool(place.headings.heading(cell)),
    )


def _part(drawing: _Drawing, part: str | Value, label: Callable[[Value], str]) -> Part:
    """A text of the form, among them the settings, or a field called by `label`."""
    if isinstance(part, str):
        return part
    pack_forms = drawing.pack_forms
    if part.slot.path[0] in pack_forms.pack.settings.fields.children:
        return part.text
    return field_view.of_value(pack_forms, drawing.data, part, label(part), is_head=drawing.is_head)
