"""The texts of fields in one cell are told apart by what stands between them."""

from __future__ import annotations

import pytest

from generator.form import model
from generator.pack import fields
from generator.readback import field_texts, row_pattern
from tests import small_form

FIELDS = fields.read(
    {
        "type": "dict",
        "schema": {
            "始": {"type": "month"},
            "止": {"type": "month"},
            "甲": {"type": "string"},
            "乙": {"type": "string"},
        },
    }
)


def row(text: str) -> row_pattern.Row:
    """The pattern of a row of one cell."""
    [pattern] = row_pattern.form_patterns([model.read(small_form.form([[text]]), FIELDS)], FIELDS)
    return pattern.rows[0]


@pytest.mark.parametrize("mark", ["至", "到", "-", "－", "—", "——", "–", "~", "～", " 至 ", "\n—"])
@pytest.mark.parametrize("printed", ["至", "—", "-"])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2023年1月", "2023年12月"),
        ("2023-01", "2023-12"),
        ("2023.1", "2023.11"),
        ("2023 年 1 月", "12月份"),
        ("二〇二三年一月", "二〇二三年十二月"),
        ("2023年1月", ""),
        ("", "2023年12月"),
    ],
)
def test_two_dates_may_have_another_mark_between_them(
    mark: str, printed: str, start: str, end: str
) -> None:
    [cell] = row(f"{{{{ 始 }}}}{printed}{{{{ 止 }}}}").cells

    assert field_texts.field_texts(cell, f"{start}{mark}{end}") == ((start, end), False)


def test_words_around_two_dates_stay_labels() -> None:
    [cell] = row("自{{ 始 }}至{{ 止 }}止").cells

    assert field_texts.field_texts(cell, "自2023年1月—2023年5月止") == (
        ("2023年1月", "2023年5月"),
        False,
    )
    assert field_texts.field_texts(cell, "2023年1月—2023年5月") is None


@pytest.mark.parametrize("text", ["2023年1月、2023年5月", "2023.1-12", "2023年", "年初-年底"])
def test_what_is_no_pair_of_dates_is_not_divided(text: str) -> None:
    [cell] = row("{{ 始 }}至{{ 止 }}").cells

    assert field_texts.field_texts(cell, text) is None


def test_what_was_typed_around_the_form_s_own_mark_is_read_as_it_stands() -> None:
    [cell] = row("{{ 始 }}至{{ 止 }}").cells

    assert field_texts.field_texts(cell, "年初至2023-05") == (("年初", "2023-05"), False)


def test_texts_that_are_no_dates_need_the_form_s_own_mark() -> None:
    [cell] = row("{{ 甲 }}至{{ 乙 }}").cells

    assert field_texts.field_texts(cell, "2023年1月-2023年5月") is None
    assert field_texts.field_texts(cell, "东至西") == (("东", "西"), False)


def test_a_label_that_stands_twice_leaves_a_doubt() -> None:
    [cell] = row("{{ 甲 }}至{{ 乙 }}").cells
    split = field_texts.field_texts(cell, "甲至乙至丙")

    assert split is not None
    assert split.is_ambiguous
    assert field_texts.field_texts_with(cell, "甲至乙至丙", ["甲至乙", None]) == ("甲至乙", "丙")


def test_a_line_outside_tables_is_divided_too() -> None:
    form = small_form.form("实施期：{{ 始 }}至{{ 止 }}", [["表"]])
    [pattern] = row_pattern.form_patterns([model.read(form, FIELDS)], FIELDS)

    for mark in "至-~":
        texts = field_texts.line_texts(pattern.rows[0], f"实施期：2023年1月{mark}2023年5月")
        assert texts == ("2023年1月", "2023年5月")
    assert field_texts.line_texts(pattern.rows[0], "其他说明") is None
