"""What a template's cells look like: styles, what differs from them, borders, the page."""

from __future__ import annotations

from functools import cache

import pytest

from generator.form import looks, model
from generator.form.looks import CellLook, FormLook, TextLook
from generator.pack import pack
from tests import small_form
from tests.conftest import PACKS


@cache
def of_targets() -> list[tuple[model.FormModel, FormLook]]:
    loaded = pack.load(PACKS / "performance-targets")
    root = model.printable_fields(loaded)
    models = [model.read(form, root) for form in loaded.forms]
    return [(form, looks.read(form)) for form in models]


def cell(form: int, row: int, place: int = 0) -> CellLook:
    return of_targets()[form][1].rows[row].cells[place]


def test_every_row_and_cell_of_the_model_has_a_look() -> None:
    for form, look in of_targets():
        rows = [row for table in form.tables for row in table.rows]
        assert sorted(look.rows) == [row.number for row in rows]
        for row in rows:
            assert len(look.rows[row.number].cells) == len(row.cells)


@pytest.mark.parametrize(
    ("row", "font", "half_points", "align"),
    [
        (1, "黑体", 32, "left"),
        (2, "方正小标宋简体", 44, "center"),
        (4, "仿宋_GB2312", 21, "center"),
    ],
)
def test_text_looks_as_its_style_and_those_below_it_say(
    row: int, font: str, half_points: int, align: str
) -> None:
    [text] = cell(0, row).paragraphs

    assert (text.font, text.half_points, text.align) == (font, half_points, align)


def test_figure_at_a_decimal_tab_is_centred() -> None:
    [amount] = cell(0, 7, 2).paragraphs

    assert (amount.align, amount.latin_font) == ("center", "Times New Roman")


def test_cell_has_the_borders_of_its_table_or_of_its_own() -> None:
    table = of_targets()[0][1].tables[0]

    def drawn(look: CellLook) -> dict[str, int]:
        sides = looks.drawn_borders(
            look, table, is_first_row=False, is_last_row=False, edges="left"
        )
        return dict(sides)

    assert drawn(cell(0, 4)) == {"top": 4, "bottom": 4, "left": 4, "right": 4}
    assert drawn(cell(0, 1)) == {"top": 0, "bottom": 0, "left": 0, "right": 0}
    assert drawn(cell(0, 3)) == {"top": 0, "bottom": 4, "left": 0, "right": 0}
    assert cell(0, 4).vertical == "center"


def test_rows_have_their_least_height_and_page_its_measures() -> None:
    look = of_targets()[0][1]

    assert (look.rows[1].height_twips, look.rows[1].is_head) == (380, False)
    assert (look.page.width, look.page.height, look.page.left) == (11906, 16838, 1134)


def test_template_without_any_look_has_words_own() -> None:
    look = looks.read(small_form.read([["名称", "{{ 名称 }}"]]))

    assert look.rows[1].cells[0].paragraphs == (TextLook(),)
    assert look.tables == ({},)
    assert look.rows[1].height_twips == 0
