"""Forms on the cells of a sheet: columns of several tables, heights, rows that are too high."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.form import grid, looks
from generator.form.excel import sheet_layout
from generator.form.grid import Placed
from generator.form.looks import TextLook
from tests.small_form import read

if TYPE_CHECKING:
    from generator.form.excel.sheet_layout import Layout, Spot
    from generator.form.model import FormModel


def laid_out(form: FormModel, name: str = "某局") -> Layout:
    [drawn] = grid.draw([form], {"名称": name, "标题": "表"})
    return sheet_layout.lay_out(drawn, looks.read(form), sheet_layout.columns(form))


def places(layout: Layout) -> list[tuple[str, int, int, int, int]]:
    return [(_text(spot), spot.row, spot.column, spot.rows, spot.columns) for spot in layout.spots]


def _text(spot: Spot) -> str:
    return spot.content.text if isinstance(spot.content, Placed) else spot.content


def test_cells_stand_where_the_grid_has_them() -> None:
    layout = laid_out(
        read(
            [
                ["名称", ("{{ 名称 }}", 2, "")],
                [("甲", 1, "restart"), "一", "二"],
                [("", 1, "continue"), "三", "四"],
            ]
        )
    )

    assert places(layout) == [
        ("名称", 0, 0, 1, 1),
        ("某局", 0, 1, 1, 2),
        ("甲", 1, 0, 2, 1),
        ("一", 1, 1, 1, 1),
        ("二", 1, 2, 1, 1),
        ("三", 2, 1, 1, 1),
        ("四", 2, 2, 1, 1),
    ]
    # 1000 twips are 66.7 pixels of 96 an inch; the edges are rounded, not the widths.
    assert layout.pixels == (67, 66, 67)


def test_paragraphs_around_tables_go_over_the_whole_width() -> None:
    layout = laid_out(read("表一", [["甲", "乙"]], "注：一", [["丙", "丁"]], "注：二"))

    assert [place for place in places(layout) if place[0].startswith(("表", "注"))] == [
        ("表一", 0, 0, 1, 2),
        ("注：一", 2, 0, 1, 2),
        ("注：二", 4, 0, 1, 2),
    ]


def test_tables_that_follow_each_other_are_parted_by_a_row() -> None:
    layout = laid_out(read([["甲", "乙"]], [["丙", "丁"]]))

    assert [(text, row) for text, row, *_ in places(layout)] == [
        ("甲", 0),
        ("乙", 0),
        ("丙", 2),
        ("丁", 2),
    ]


def test_sheet_has_the_edges_of_all_tables_but_near_ones_once() -> None:
    first, second = ([["甲", "乙"]], [["丙", "丁", "戊"]])
    form = read(first, second)
    narrow = replace(form.tables[1], column_twips=(400, 1620, 30))

    columns = sheet_layout.columns(replace(form, tables=(form.tables[0], narrow)))

    assert columns.edges == (0, 400, 1000, 2000)
    assert (columns.between(0, 1000), columns.between(400, 2020)) == ((0, 2), (1, 2))


def test_longer_texts_are_given_more_height() -> None:
    form = read([["名称", "{{ 名称 }}"]])

    heights = [laid_out(form, "长" * count).points[0] for count in (1, 20, 40)]

    assert heights == sorted(set(heights))


def test_row_that_would_be_too_high_takes_several_with_all_its_cells() -> None:
    layout = laid_out(read([["名称", "{{ 名称 }}"], ["甲", "乙"]]), "长\n" * 100)

    rows = layout.spots[0].rows
    assert rows > 1
    assert max(layout.points) <= 409
    assert [(s.row, s.rows) for s in layout.spots] == [(0, rows)] * 2 + [(rows, 1)] * 2


def test_merged_cell_makes_its_rows_higher_where_its_text_needs_it() -> None:
    rows = [[("{{ 名称 }}", 1, "restart"), "一"], [("", 1, "continue"), "二"]]

    low, high = (laid_out(read(rows), name).points for name in ("短", "长" * 100))

    assert high[0] == high[1] > low[0]


def test_label_with_a_gap_is_broken_there_if_it_is_too_long() -> None:
    layout = laid_out(read([["年度重点    工作计划", "甲  乙", "{{ 名称 }}"]]))

    assert [spot.label for spot in layout.spots] == ["年度重点\n工作计划", "甲  乙", ""]


def test_line_that_fits_keeps_its_gaps_below_another() -> None:
    layout = laid_out(read([["意见\n年  月", "{{ 名称 }}"]]))

    assert layout.spots[0].label == "意见\n年  月"


def test_latin_text_takes_half_the_room() -> None:
    style = [TextLook(half_points=20)]

    latin, chinese = (sheet_layout.points_of_text(t * 20, style, 120) for t in ("a", "长"))

    assert latin < chinese
