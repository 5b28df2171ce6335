"""What templates see of settings and unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.common import amounts
from generator.form import context
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("007", "007"),
        (50, "50"),
        (Decimal("718.40"), "718.40"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("1E+3"), "1000"),
        (Decimal(0), "0"),
    ],
)
def test_value_is_printed_as_it_stands(value: object, expected: str) -> None:
    text = amounts.as_text(value)

    assert text == expected


def test_every_field_is_there_for_a_unit_without_data(tmp_path: Path) -> None:
    pack = small_pack.load(tmp_path)

    seen = context.build(pack, {"年份": "2023"}, {"名称": "某局"})

    blank = {"名": "", "数": "", "说明": "", "序号": ""}
    assert {k: seen[k] for k in ("年份", "名称", "总数", "账目", "组", "人")} == {
        "年份": "2023",
        "名称": "某局",
        "总数": "",
        "账目": {"收入": "", "支出": "", "结余": ""},
        "组": [blank, blank, blank],
        "人": [],
    }


@pytest.mark.parametrize(("given", "drawn"), [(0, 3), (2, 3), (3, 3), (4, 4)])
def test_list_has_the_rows_the_pack_asks_for_at_least(
    given: int, drawn: int, tmp_path: Path
) -> None:
    pack = small_pack.load(tmp_path)
    rows = [{"名": str(i)} for i in range(given)]

    seen = context.build(pack, {}, {"组": rows})

    names: list[Any] = [row["名"] for row in seen["组"]]  # type: ignore[index,call-overload,union-attr]
    assert names == [str(i) if i < given else "" for i in range(drawn)]


@pytest.mark.parametrize(
    ("least", "drawn"),
    [("", 1), ("least_rows: [{list: 组, rows: 0}]", 0)],
)
def test_list_has_one_row_where_the_pack_asks_for_nothing(
    least: str, drawn: int, tmp_path: Path
) -> None:
    text = small_pack.PACK.replace("least_rows:\n  - {list: 组, rows: 3}", least)
    pack = small_pack.load(tmp_path, pack=text)

    seen = context.build(pack, {}, {})

    assert len(seen["组"]) == drawn


def test_rows_carry_amounts_as_text_their_numbers_and_their_texts(tmp_path: Path) -> None:
    pack = small_pack.load(tmp_path)
    person = {"姓名": "甲", "数": Decimal("1.50"), "号": "1", "电话": ["1", "2"]}

    seen = context.build(pack, {}, {"人": [person]})

    assert seen["人"] == [
        {
            "姓名": "甲",
            "组": "",
            "数": "1.50",
            "组数": "",
            "说明": "",
            "电话": ["1", "2"],
            "号": "1",
        }
    ]


@pytest.mark.parametrize(("given", "drawn"), [(0, 1), (1, 1), (2, 2)])
def test_the_first_form_is_drawn_at_least_once(given: int, drawn: int, tmp_path: Path) -> None:
    pack = small_pack.load(tmp_path)
    pack = replace(pack, forms=pack.forms[1:], least_rows={("人",): 0})

    seen = context.build(pack, {}, {"人": [{"姓名": str(i)} for i in range(given)]})

    assert len(seen["人"]) == drawn
