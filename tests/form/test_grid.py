"""The grid of a form: every cell where the built document has it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.form import grid, model, template, unit_document
from generator.pack import pack, selectors
from tests.conftest import CHECKOUT, PACKS
from tests.small_form import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.form.context import Context
    from generator.form.grid import Grid, GridTable
    from generator.form.model import FormModel, Table
    from generator.form.template import CompiledPack
    from generator.pack.fields import Field

FOLDERS = {path.parent.name: path.parent for path in PACKS.glob("*/pack.yaml")}
FOLDERS |= {p.parent.name: p.parent for p in (CHECKOUT / "tests/packs").glob("*/pack.yaml")}


class Seen(NamedTuple):
    """A cell: where it begins, how far it reaches, what it says."""

    column: int
    columns: int
    rows: int
    text: str


class Forms(NamedTuple):
    """A pack's forms, to be drawn in both ways."""

    root: Field
    models: list[FormModel]
    compiled: CompiledPack


@cache
def forms(name: str) -> Forms:
    loaded = pack.load(FOLDERS[name])
    root = model.printable_fields(loaded)
    models = [model.read(form, root) for form in loaded.forms]
    return Forms(root, models, template.compile_pack(loaded, models))


@st.composite
def contexts(draw: st.DrawFn, root: Field) -> Context:
    """A context of any texts, and lists of any length but none (`context.build`)."""
    some = draw(st.lists(st.integers(0, 5), min_size=30, max_size=30))
    numbers = iter(some * 200)
    return {name: _any(child, numbers) for name, child in root.children.items()}


def _any(field: Field, numbers: Iterator[int]) -> Any:
    number = next(numbers, 0)
    if field.kind == "group":
        return _group(field, numbers)
    if field.kind == "rows":
        return [_group(field, numbers) for _ in range(1 + number % 3)]
    if field.allowed:
        return field.allowed[number % len(field.allowed)]
    return [] if field.kind == "texts" else ("", "", "甲", "乙\n\n丙", "<&>", "丁 ")[number]


def _group(field: Field, numbers: Iterator[int]) -> dict[str, Any]:
    """Any texts of the group; the marks of ticks say the same as the text they are about."""
    known = {n: _any(f, numbers) for n, f in field.children.items() if not f.tick}
    ticks = {n: f.tick for n, f in field.children.items() if f.tick}
    return known | {name: tick.drawn(known[tick.field]) for name, tick in ticks.items()}


def of_grid(table: GridTable) -> list[list[Seen]]:
    return [
        [Seen(c.column, c.columns, c.rows, c.text) for c in sorted(row.cells, key=_column)]
        for row in table.rows
    ]


def _column(cell: Any) -> int:
    return int(cell.column)


def of_document(table: Table) -> list[list[Seen]]:
    return [
        [Seen(c.column, c.span, _height(table, r, c), c.text) for c in row.cells if _begins(c)]
        for r, row in enumerate(table.rows)
    ]


def _begins(cell: model.Cell) -> bool:
    return cell.merge != "continue"


def _height(table: Table, row: int, cell: model.Cell) -> int:
    height = 1
    for below in table.rows[row + 1 :] if cell.merge == "start" else ():
        if (cell.column, "continue") not in [(c.column, c.merge) for c in below.cells]:
            break
        height += 1
    return height


@pytest.mark.parametrize("name", FOLDERS)
@settings(max_examples=6)
@given(data=st.data())
def test_grid_is_that_of_the_built_document(name: str, data: st.DataObject) -> None:
    root, models, compiled = forms(name)
    context = data.draw(contexts(root))

    grids = list(grid.draw(models, context))

    drawn = list(template_forms(compiled, context))
    assert len(grids) == len(drawn)
    for each, document in zip(grids, drawn, strict=True):
        assert list(map(of_grid, each.tables)) == list(map(of_document, document))


def template_forms(compiled: CompiledPack, context: Context) -> Iterator[tuple[Table, ...]]:
    """The tables of each form and copy, of the document that is built."""
    for form, seen in unit_document.forms_with_context(compiled, context):
        xml = unit_document.document_xml([(form, seen)])
        yield model.drawn_tables(xml.encode())


@pytest.mark.parametrize("name", FOLDERS)
def test_every_value_has_the_path_of_its_place_in_the_data(name: str) -> None:
    root, models, _ = forms(name)
    context = {n: _any(f, iter([1, 2, 3, 4, 5] * 500)) for n, f in root.children.items()}

    for each in grid.draw(models, context):
        for value in values(each):
            if not value.slot.choice:
                assert selectors.value_at(context, value.key) == value.text
            assert tuple(step for step in value.key if isinstance(step, str)) == value.slot.path


def values(each: Grid) -> Iterator[grid.Value]:
    for table in each.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.values


FOR, END_FOR = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]


def test_rows_that_the_data_do_not_have_are_spare() -> None:
    form = read([["名称", "{{ 名称 }}"], FOR, ["{{ 行.名 }}", "{{ 行.数 }}"], END_FOR])
    rows = [{"名": "甲", "数": "1"}, {"名": "", "数": ""}]
    context: Context = {"名称": "某局", "组": rows}

    [drawn] = grid.draw([form], context, {"名称": "某局", "组": [{"名": "甲"}]})

    [table] = drawn.tables
    assert [row.key for row in table.rows] == [(), ("组", 0), ("组", 1)]
    assert [row.is_spare for row in table.rows] == [False, False, True]


def test_richest_rows_are_drawn_where_somebody_types() -> None:
    rows = [["{%tr if 名称 %}"], ["{{ 名称 }}", "备注"], ["{%tr else %}"], ["无", "无"]]
    form = read([*rows, ["{%tr endif %}"]])

    [as_printed] = grid.draw([form], {"名称": ""})
    [to_type_in] = grid.draw([form], {"名称": ""}, richest=True)

    assert [cell.text for cell in as_printed.tables[0].rows[0].cells] == ["无", "无"]
    assert [cell.text for cell in to_type_in.tables[0].rows[0].cells] == ["", "备注"]
