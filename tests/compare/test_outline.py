"""What the forms of a pack print."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.compare import outline
from generator.readback import read_document

if TYPE_CHECKING:
    from generator.compare.outline import Outline


def test_fields_come_in_the_order_of_the_form_without_row_numbers(register: Outline) -> None:
    assert [*register.settings.children] == ["年份"]
    assert [*register.unit.children] == ["单位", "车辆", "里程合计"]
    assert [*register.unit.children["车辆"].children] == ["车牌", "里程", "备注"]


def test_a_row_is_named_by_its_first_text_field(register: Outline) -> None:
    assert register.unit.children["车辆"].name == "车牌"


def test_a_list_that_a_form_repeats_over_is_one_of_forms(register: Outline) -> None:
    pack = register.pack
    repeated = replace(pack, forms=(replace(pack.forms[0], repeat=("车辆",)),))
    patterns = read_document.reader(pack).patterns

    found = outline.read(repeated, patterns)

    assert found.unit.children["车辆"].is_form
    assert not register.unit.children["车辆"].is_form


def test_amounts_are_printed_with_their_digits_and_blank_rows_left_out(register: Outline) -> None:
    rows = [{"车牌": "湘B1", "里程": Decimal("1.50")}, {"车牌": None, "备注": ""}]

    found = outline.texts(register.unit, {"单位": "甲局", "车辆": rows}, {})

    assert found == {
        "单位": "甲局",
        "车辆": [{"备注": "", "车牌": "湘B1", "里程": "1.50"}],
        "里程合计": "",
    }


def test_what_was_typed_stands_for_a_value_that_was_refused(register: Outline) -> None:
    typed = {"单位": "甲局", "车辆": [{"车牌": "湘B1", "里程": "十"}]}

    found = outline.texts(register.unit, {"单位": "甲局"}, typed)

    assert found["车辆"] == [{"备注": "", "车牌": "湘B1", "里程": "十"}]
