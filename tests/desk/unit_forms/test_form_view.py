"""A unit's page: the grid of its document, and fields that know their values."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.desk.unit_forms import form_view, pack_forms, page_html, page_parts
from generator.form import context, model, template, unit_document
from generator.pack import pack
from tests import any_data
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.desk.unit_forms.pack_forms import PackForms
    from generator.desk.unit_forms.page_parts import FieldView, FormView
    from generator.form.model import Table
    from generator.form.template import CompiledPack

FOLDERS = {path.parent.name: path.parent for path in PACKS.glob("*/pack.yaml")}
FOLDERS |= {p.parent.name: p.parent for p in (CHECKOUT / "tests/packs").glob("*/pack.yaml")}


class Cell(NamedTuple):
    """A cell of a table: where it begins and how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int


@cache
def compiled_pack(name: str) -> CompiledPack:
    return template.compile_pack(prepared(name).pack)


@cache
def prepared(name: str) -> PackForms:
    return pack_forms.prepare(pack.load(FOLDERS[name]))


def settings_of(of_pack: PackForms) -> dict[str, str]:
    return dict.fromkeys(of_pack.pack.settings.fields.children, "1")


class PageTables(HTMLParser):
    """The tables of a page, each cell where a browser puts it."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[Cell]] = []
        self.row = -1
        self.taken: set[tuple[int, int]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.tables.append([])
            self.row, self.taken = -1, set()
        elif tag == "tr":
            self.row += 1
        elif tag == "td":
            rows, columns = (int(given_.get(name, "1")) for name in ("rowspan", "colspan"))
            column = next(n for n in range(1000) if (self.row, n) not in self.taken)
            reach = range(self.row, self.row + rows), range(column, column + columns)
            self.taken |= {(r, c) for r in reach[0] for c in reach[1]}
            self.tables[-1].append(Cell(self.row, column, rows, columns))


def of_page(forms: tuple[FormView, ...]) -> list[list[Cell]]:
    parser = PageTables()
    parser.feed(page_html.forms_html(forms))
    return parser.tables


def of_document(table: Table) -> list[Cell]:
    return [
        Cell(number, cell.column, _height(table, number, cell), cell.span)
        for number, row in enumerate(table.rows)
        for cell in row.cells
        if cell.merge != "continue"
    ]


def _height(table: Table, number: int, cell: model.Cell) -> int:
    height = 1
    for below in table.rows[number + 1 :] if cell.merge == "start" else ():
        if (cell.column, "continue") not in [(c.column, c.merge) for c in below.cells]:
            break
        height += 1
    return height


def built(compiled: CompiledPack, seen: context.Context) -> Iterator[Table]:
    for form, of_form in unit_document.forms_with_context(compiled, seen):
        xml = unit_document.document_xml([(form, of_form)])
        yield from model.drawn_tables(xml.encode())


def shown(forms: tuple[FormView, ...]) -> list[list[str]]:
    tables = [table for form in forms for table in form.tables]
    return [
        ["".join(map(_shown, cell.parts)) for row in table.rows for cell in row.cells]
        for table in tables
    ]


def _shown(part: str | FieldView) -> str:
    return part if isinstance(part, str) else part.shown


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
@settings(max_examples=2)
@given(data=st.data())
def test_tables_of_the_page_are_those_of_the_document(name: str, data: st.DataObject) -> None:
    of_pack, compiled = prepared(name), compiled_pack(name)
    values = data.draw(any_data.values(of_pack.pack.unit.fields, of_pack.computed, ()))
    seen = context.build(of_pack.pack, settings_of(of_pack), values)

    forms = form_view.draw(of_pack, settings_of(of_pack), values, values, as_printed=True)

    tables = list(built(compiled, seen))
    assert of_page(forms) == list(map(of_document, tables))
    texts = [[c.text for row in t.rows for c in row.cells if c.merge != "continue"] for t in tables]
    assert shown(forms) == texts


def page(name: str, **values: Any) -> tuple[FormView, ...]:
    of_pack = prepared(name)
    return form_view.draw(of_pack, settings_of(of_pack), values, values)


def fields_of(forms: tuple[FormView, ...]) -> list[FieldView]:
    return list(page_parts.all_fields(forms))


def test_a_row_to_type_into_stands_behind_each_list() -> None:
    forms = page("vehicle-register", 单位="某局", 车辆=[{"车牌": "湘B1", "里程": "10"}])

    rows = [row for table in forms[0].tables for row in table.rows if row.key]
    assert [(row.index, row.is_spare) for row in rows[:2]] == [(0, False), (1, True)]


def test_a_field_is_called_by_the_headings_of_its_row_and_column() -> None:
    fields = fields_of(page("vehicle-register", 单位="某局", 车辆=[{"车牌": "湘B1"}]))

    labels = [field.label for field in fields]
    assert labels[:4] == ["单位", "第 1 行 序号", "第 1 行 车牌", "第 1 行 里程（公里）"]


def test_the_first_of_several_figures_in_a_row_is_called_by_its_column_too() -> None:
    fields = fields_of(page("monitoring", 项目=[{"项目名称": "道路养护"}]))

    labels = [field.label for field in fields]
    assert "项目资金（万元） 其中：财政资金 年初预算数" in labels
    assert "项目资金（万元） 其中：财政资金 调整后预算数" in labels


def test_a_cell_wider_than_a_columns_heading_is_not_called_by_it() -> None:
    fields = fields_of(page("performance-targets", 填表人="某人"))

    assert "填表人" in [field.label for field in fields]
    assert "序号 填表人" not in [field.label for field in fields]


def test_a_figure_of_the_settings_heads_no_row() -> None:
    fields = fields_of(page("self-evaluation", 项目=[{"项目名称": "道路养护"}]))

    assert "项目资金（万元） 年度资金总额 得分" in [field.label for field in fields]


@pytest.mark.slow
def test_what_is_said_of_a_field_is_about_the_form_not_the_data_file() -> None:
    hints = {field.label: field.hint for field in fields_of(page("performance-targets"))}

    assert "没有的填 0" in hints["年度预算申请（万元） 政府性基金拨款"]
    assert not any("冒号" in hint or "行首" in hint for hint in hints.values())


@pytest.mark.parametrize("name", FOLDERS)
def test_every_field_that_is_typed_has_a_name_of_its_own(name: str) -> None:
    forms = page(name)

    for form in forms:
        keys_by_label: dict[str, set[str]] = {}
        for field in fields_of((form,)):
            if field.is_editable and not field.choice:
                keys_by_label.setdefault(field.label, set()).add(field.key)
        assert {k: v for k, v in keys_by_label.items() if len(v) > 1} == {}


def test_a_form_is_called_by_its_heading_without_what_is_filled_in_there() -> None:
    [form] = page("vehicle-register", 单位="某局")

    assert form.title.endswith("年公务用车登记表")


def test_markup_in_a_value_is_text() -> None:
    forms = page("vehicle-register", 单位="<script>alert(1)</script>\"'&")

    html = page_html.forms_html(forms)

    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;" in html


def test_a_text_that_begins_with_a_line_break_keeps_it() -> None:
    forms = page("vehicle-register", 车辆=[{"车牌": "湘B1", "备注": "\n乙"}])

    assert ">\n\n乙</textarea>" in page_html.forms_html(forms)


def test_the_shape_tells_whether_rows_have_changed() -> None:
    one = page("vehicle-register", 车辆=[{"车牌": "甲"}])
    other_text = page("vehicle-register", 车辆=[{"车牌": "乙"}])
    two = page("vehicle-register", 车辆=[{"车牌": "甲"}] * 2)

    assert page_html.shape(one) == page_html.shape(other_text)
    assert page_html.shape(one) != page_html.shape(two)
