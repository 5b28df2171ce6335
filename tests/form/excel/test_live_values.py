"""Formulas of values on sheets: sums, look-ups, what is shown where it is not typed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.form.excel import live_values, sheet_places
from generator.form.excel.live_values import FixedFields, LiveValues
from generator.form.excel.sheet_places import Place
from generator.form.grid import Value
from generator.form.tag_reading import Slot
from generator.pack import selectors
from generator.pack.fields import Field, find_field
from generator.spreadsheet.writer import Formula
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.pack import Pack

CONTEXT: dict[str, Any] = {
    "年份": "2023",
    "名称": "某局",
    "总数": "",
    "账目": {"收入": "1.5", "支出": "", "结余": ""},
    "组": [
        {"序号": "一", "名": "甲", "数": "20", "说明": ""},
        {"序号": "二", "名": "乙", "数": "0.30", "说明": ""},
        {"序号": "三", "名": "", "数": "", "说明": ""},
    ],
    "人": [{"姓名": "某某", "组": "乙", "数": "", "组数": "", "说明": ""}],
}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return small_pack.load(tmp_path)


def value(pack: Pack, *key: str | int) -> Value:
    path = tuple(step for step in key if isinstance(step, str))
    field = find_field(pack.unit.fields, path) or Field("text")
    return Value(Slot(path, field), key, selectors.value_at(CONTEXT, key))


def place(row: int, column: int, *parts: str | Value, sheet: str = "表1") -> Place:
    return Place(sheet, row, column, parts)


def list_of_groups(pack: Pack) -> list[Place]:
    """名 in column A, 数 in column B, from the third row on."""
    return [
        place(2 + n, column, value(pack, "组", n, name))
        for n in range(3)
        for column, name in enumerate(("名", "数"))
    ]


def live(pack: Pack, *places: Place) -> LiveValues:
    return live_values.of_places(pack, FixedFields.of(pack), {}, CONTEXT, places)


def formula(found: LiveValues, *key: str | int) -> Formula | None:
    return found.places.formulas.get(key)


def test_sum_of_a_list_is_that_of_all_its_rows(pack: Pack) -> None:
    found = live(pack, *list_of_groups(pack), place(9, 1, value(pack, "总数")))

    assert formula(found, "总数") == Formula(
        'IF(COUNT($B$3:$B$5)=0,"",ROUND(SUM($B$3:$B$5),6))', Decimal("20.3")
    )


def test_sum_on_another_sheet_names_the_sheet(pack: Pack) -> None:
    found = live(pack, *list_of_groups(pack), place(0, 0, value(pack, "总数"), sheet="合计表"))

    made = formula(found, "总数")
    assert made
    assert "SUM('表1'!$B$3:$B$5)" in made.text


def test_amounts_below_each_other_are_a_range_and_one_left_blank_leaves_no_sum(pack: Pack) -> None:
    cells = (("收入", 0, 0), ("支出", 4, 0), ("结余", 5, 5))

    found = live(pack, *(place(r, c, value(pack, "账目", name)) for name, r, c in cells))

    assert formula(found, "账目", "结余") == Formula(
        'IF(COUNT($A$1:$A$5)<2,"",ROUND(SUM($A$1:$A$5),6))', ""
    )


def test_other_amounts_between_two_are_not_added(pack: Pack) -> None:
    places = [
        place(0, 0, value(pack, "账目", "收入")),
        place(1, 0, value(pack, "组", 0, "数")),
        place(2, 0, value(pack, "账目", "支出")),
        place(3, 0, value(pack, "账目", "结余")),
    ]

    made = formula(live(pack, *places), "账目", "结余")

    assert made
    assert made.text == 'IF(COUNT($A$1,$A$3)<2,"",ROUND(SUM($A$1,$A$3),6))'


def test_sum_of_what_has_no_cell_of_its_own_has_no_formula(pack: Pack) -> None:
    places = [
        place(0, 0, "收入：", value(pack, "账目", "收入")),
        place(1, 0, value(pack, "账目", "支出")),
        place(2, 0, value(pack, "账目", "结余")),
    ]

    assert formula(live(pack, *places), "账目", "结余") is None


def test_amount_is_looked_up_by_name(pack: Pack) -> None:
    asked, shown = value(pack, "人", 0, "组"), value(pack, "人", 0, "组数")
    on_other = (place(0, 0, asked, sheet="表2"), place(1, 0, shown, sheet="表2"))

    made = formula(live(pack, *list_of_groups(pack), *on_other), "人", 0, "组数")

    found = "INDEX('表1'!$B$3:$B$5,MATCH($A$1,'表1'!$A$3:$A$5,0))"
    text = f'IFERROR(IF(OR($A$1="",{found}=""),"",{found}),"")'
    assert made == Formula(text, Decimal("0.30"))


def test_value_at_another_place_follows_the_first(pack: Pack) -> None:
    first = place(0, 0, value(pack, "账目", "收入"))
    second = place(5, 2, value(pack, "账目", "收入"), sheet="表2")
    found = live(pack, first, second)

    assert live_values.content(found, first) is None
    assert live_values.content(found, second) == Formula(
        'IFERROR(IF(\'表1\'!$A$1="","",\'表1\'!$A$1),"")', Decimal("1.5")
    )


def test_value_is_typed_where_it_stands_alone_rather_than_first(pack: Pack) -> None:
    among = place(0, 0, "收入：", value(pack, "账目", "收入"), "元")
    alone = place(1, 0, value(pack, "账目", "收入"))
    found = live(pack, among, alone)

    assert live_values.content(found, alone) is None
    assert live_values.content(found, among) == Formula(
        '"收入："&IFERROR(IF($A$2="","",$A$2),"")&"元"', "收入：1.5元"
    )


def test_value_among_labels_is_cut_out_by_the_words_around_it(pack: Pack) -> None:
    person = value(pack, "人", 0, "姓名")
    first = place(0, 0, "签字：\n\n填表人：  ", person, "   电话：", value(pack, "人", 0, "组"))
    again = place(0, 0, "填表人：", person, sheet="表2")

    shown = live_values.content(live(pack, first, again), again)

    start = "FIND(\"填表人：\",'表1'!$A$1)+4"
    cut = f"MID('表1'!$A$1,{start},FIND(\"电话：\",'表1'!$A$1,{start})-({start}))"
    assert shown == Formula(f'"填表人："&IFERROR(TRIM({cut}),"")', "填表人：某某")


def test_settings_row_numbers_and_the_units_name_are_constant(pack: Pack) -> None:
    title = place(0, 0, value(pack, "年份"), "年", value(pack, "名称"), "的表")
    number = place(1, 0, value(pack, "组", 0, "序号"))
    found = live(pack, title, number)

    assert live_values.content(found, title) == "2023年某局的表"
    assert live_values.content(found, number) == "一"


@pytest.mark.parametrize(
    ("text", "held"),
    [("718.40", Decimal("718.40")), ("", ""), ("约 5", "约 5"), ("0.12345678901234567", None)],
)
def test_cell_holds_a_number_or_what_was_typed(
    pack: Pack, text: str, held: str | Decimal | None
) -> None:
    field = find_field(pack.unit.fields, ("总数",))

    shown = sheet_places.stored(Value(Slot(("总数",), field), ("总数",), text))

    assert shown == (text if held is None else held)
