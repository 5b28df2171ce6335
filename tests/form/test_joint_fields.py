"""Fields between which nothing stands, and how the lint and import take them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.form import joint_fields
from generator.pack import schema
from generator.readback import alignment, form_values
from tests import small_form
from tests.small_rows import line, pack_of, patterns_of, table

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "{{ 名称 }}{{ 账目.收入 }}采购意向"
AMOUNT = [["支出", "{{ 账目.支出 }}"]]
NAMED = [["单位", "{{ 名称 }}"]]


@pytest.mark.parametrize(
    ("blocks", "count"),
    [
        ((TITLE, AMOUNT), 1),
        ((TITLE, NAMED), 0),
        (("{{ 名称 }}年{{ 账目.收入 }}采购意向", AMOUNT), 0),
        (([["{{ 名称 }}\n{{ 账目.收入 }}"]],), 0),
        (([["{{ 名称 }} {{ 账目.收入 }}"]],), 1),
    ],
)
def test_touching_fields_are_a_doubt_unless_one_stands_elsewhere(
    blocks: tuple[list[small_form.Row] | str, ...], count: int
) -> None:
    assert len([*joint_fields.doubts([small_form.read(*blocks)])]) == count


def test_what_stands_elsewhere_divides_a_paragraph(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, small_form.form(TITLE, NAMED))
    rows = [line("甲局12采购意向"), *table(["单位", "甲局"])]

    aligned = alignment.align(patterns_of(pack), rows)
    [unit], findings = form_values.read(pack, patterns_of(pack), aligned)

    assert findings == []
    assert unit.values == {"名称": "甲局", "账目": {"收入": "12"}}


def test_what_has_a_shape_of_its_own_divides_a_paragraph(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, small_form.form(TITLE))
    own = {"type": "string", "required": False, "regex": "20[0-9]{2}"}
    rules = {**pack.unit.validator.schema, "账目": {"type": "dict", "schema": {"收入": own}}}
    pack = replace(pack, unit=schema.compile_schema(rules))

    aligned = alignment.align(patterns_of(pack), [line("甲局2024采购意向")])
    [unit], _ = form_values.read(pack, patterns_of(pack), aligned)

    assert unit.values == {"名称": "甲局", "账目": {"收入": "2024"}}
    models = [small_form.read(TITLE)]
    assert [*joint_fields.doubts(models, (pack.unit,))] == []


@pytest.mark.parametrize("other", ["", "乙局"])
def test_what_cannot_be_divided_is_an_error_outside_tables_too(tmp_path: Path, other: str) -> None:
    pack = pack_of(tmp_path, small_form.form(TITLE, NAMED))
    rows = [line("甲局12采购意向"), *table(["单位", other])]

    aligned = alignment.align(patterns_of(pack), rows)
    _, findings = form_values.read(pack, patterns_of(pack), aligned)

    assert "ambiguous" in [each.code for each in findings]


def test_two_fields_in_a_cell_are_both_read(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, small_form.form([["附表1"], ["{{ 名称 }}\n{{ 账目.收入 }}"]]))
    rows = table(["附表1"], ["甲局\n12"])

    aligned = alignment.align(patterns_of(pack), rows)
    [unit], findings = form_values.read(pack, patterns_of(pack), aligned)

    assert findings == []
    assert unit.values == {"名称": "甲局", "账目": {"收入": "12"}}


@pytest.mark.parametrize("text", ["1、招标、签订合同", "1、3号桥、4号桥", "1、甲"])
def test_a_row_s_number_ends_where_the_words_begin(tmp_path: Path, text: str) -> None:
    rows = [["{%tr for 行 in 人 %}"], ["{{ 行.号 }}、{{ 行.姓名 }}"], ["{%tr endfor %}"]]
    pack = pack_of(tmp_path, small_form.form([["附表1"], ["姓名"], *rows]))

    aligned = alignment.align(patterns_of(pack), table(["附表1"], ["姓名"], [text]))
    [unit], findings = form_values.read(pack, patterns_of(pack), aligned)

    assert findings == []
    assert unit.values == {"人": [{"姓名": text.partition("、")[2]}]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3公里护栏", "3公里护栏"),
        ("2.5公里护栏", "2.5公里护栏"),
        ("2025年起招标", "2025年起招标"),
        ("2. 招标", "招标"),
        ("（二）招标", "招标"),
        ("②招标", "招标"),
        ("", ""),
    ],
)
def test_a_row_s_number_may_be_left_out_or_typed_otherwise(
    tmp_path: Path, text: str, words: str
) -> None:
    rows = [["{%tr for 行 in 人 %}"], ["{{ 行.号 }}、{{ 行.姓名 }}"], ["{%tr endfor %}"]]
    pack = pack_of(tmp_path, small_form.form([["附表1"], ["姓名"], *rows]))

    aligned = alignment.align(patterns_of(pack), table(["附表1"], ["姓名"], ["1、甲"], [text]))
    [unit], findings = form_values.read(pack, patterns_of(pack), aligned)

    assert findings == []
    assert unit.values["人"][1:] == ([{"姓名": words}] if words else [])
