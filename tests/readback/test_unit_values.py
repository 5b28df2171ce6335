"""The texts read of a unit's forms become its values; what disagrees is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.readback import unit_values
from generator.readback.findings import Findings
from generator.readback.unit_values import FieldText, UnitForms, UnitTexts
from tests import small_pack
from tests.small_rows import table

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return small_pack.load(tmp_path)


def read(*found: tuple[KeyPath, str]) -> UnitTexts:
    """The texts found at these paths, each in a row of its own of one table."""
    unit = UnitTexts(row=1, first_form=0)
    rows = table(*([text] for _, text in found))
    for row, (path, text) in zip(rows, found, strict=True):
        field_path = tuple(step for step in path if isinstance(step, str))
        each = FieldText(field_path, text, row.row, row, row.cells[0])
        unit.texts.setdefault(path, []).append(each)
    return unit


def assembled(pack: Pack, *found: tuple[KeyPath, str]) -> tuple[UnitForms, list[Diagnostic]]:
    findings = Findings("甲局.docx")
    return unit_values.assemble(pack, read(*found), findings), findings.diagnostics


def brief(diagnostics: list[Diagnostic]) -> list[tuple[int, str, str]]:
    return [(each.line, each.severity, each.code) for each in diagnostics]


def test_texts_become_values_and_settings(pack: Pack) -> None:
    forms, diagnostics = assembled(
        pack, (("年份",), "2023"), (("名称",), "甲局"), (("账目", "收入"), "1.50")
    )

    assert diagnostics == []
    assert forms.settings == {"年份": "2023"}
    assert forms.values == {"名称": "甲局", "账目": {"收入": "1.50"}}
    assert forms.printed == {("名称",), ("账目", "收入")}


def test_rows_become_a_list_in_their_order(pack: Pack) -> None:
    forms, _ = assembled(pack, (("组", 1, "名"), "乙"), (("组", 0, "名"), "甲"))

    assert forms.values == {"组": [{"名": "甲"}, {"名": "乙"}]}


def test_blank_rows_are_left_out_and_the_rest_move_up_with_their_remarks(pack: Pack) -> None:
    unit = read(
        (("组", 0, "名"), "甲"),
        (("组", 1, "名"), ""),
        (("组", 1, "数"), ""),
        (("组", 2, "名"), "丙"),
    )
    unit.remark(("组", 1, "名"), "无")
    unit.remark(("组", 2, "名"), "改过")

    forms = unit_values.assemble(pack, unit, Findings("甲局.docx"))

    assert forms.values == {"组": [{"名": "甲"}, {"名": "丙"}]}
    assert forms.remarks == {("组", 1, "名"): ["核对：改过"]}
    assert forms.printed == {("组", 0, "名"), ("组", 1, "名")}


def test_where_two_places_disagree_the_first_counts_and_the_second_is_reported(pack: Pack) -> None:
    forms, [error] = assembled(pack, (("名称",), "甲局"), (("名称",), "乙局"))

    assert forms.values == {"名称": "甲局"}
    assert brief([error]) == [(2, "error", "conflict")]
    assert "“甲局”" in error.message
    assert "“乙局”" in error.message
    assert forms.remarks == {("名称",): [f"核对：{error.message}"]}


@pytest.mark.parametrize("texts", [("", "甲局"), ("甲局", "")])
def test_a_place_that_is_not_filled_in_gives_way_to_one_that_is(
    pack: Pack, texts: tuple[str, str]
) -> None:
    forms, diagnostics = assembled(pack, *((("名称",), text) for text in texts))

    assert forms.values == {"名称": "甲局"}
    assert brief(diagnostics) == [(texts.index("甲局") + 1, "warning", "conflict")]
    assert forms.remarks == {}


def test_places_that_agree_say_nothing(pack: Pack) -> None:
    forms, diagnostics = assembled(pack, (("名称",), "甲局"), (("名称",), "甲局"))

    assert (forms.values, diagnostics) == ({"名称": "甲局"}, [])


def test_a_name_over_two_lines_is_kept_with_a_warning(pack: Pack) -> None:
    forms, diagnostics = assembled(pack, (("名称",), "甲\n局"))

    assert forms.values == {"名称": "甲\n局"}
    assert brief(diagnostics) == [(1, "warning", "multiline")]


@pytest.mark.parametrize(
    ("text", "value", "findings"),
    [
        ("12", "12", []),
        (" 12 ", "12", []),
        ("", "", []),
        ("１２．５", "12.5", [(1, "warning", "number")]),
        ("十二", "十二", [(1, "error", "number")]),
        ("12万元", "12万元", [(1, "error", "number")]),
    ],
    ids=["number", "blanks", "blank", "full-width", "words", "with-its-unit"],
)
def test_an_amount_is_a_number_in_half_width(
    pack: Pack, text: str, value: str, findings: list[Any]
) -> None:
    forms, diagnostics = assembled(pack, (("总数",), text))

    assert forms.values == {"总数": value}
    assert brief(diagnostics) == findings


def test_a_text_that_is_no_amount_is_remarked_on_in_the_data_file(pack: Pack) -> None:
    forms, [error] = assembled(pack, (("总数",), "十二"))

    assert forms.remarks == {("总数",): [f"核对：{error.message}"]}


def test_a_blank_derived_figure_is_a_blank_value_with_a_place(pack: Pack) -> None:
    forms, diagnostics = assembled(pack, (("总数",), ""), (("组", 0, "数"), "1"))

    assert forms.values == {"总数": "", "组": [{"数": "1"}]}
    assert ("总数",) in forms.printed
    assert diagnostics == []


@pytest.mark.parametrize("number", ["一", ""])
def test_the_number_of_a_row_is_no_value(pack: Pack, number: str) -> None:
    forms, diagnostics = assembled(pack, (("组", 0, "序号"), number), (("组", 0, "名"), "甲"))

    assert (forms.values, diagnostics) == ({"组": [{"名": "甲"}]}, [])


def test_another_number_of_a_row_is_a_warning(pack: Pack) -> None:
    _, [warning] = assembled(pack, (("组", 0, "序号"), "二"), (("组", 0, "名"), "甲"))

    assert brief([warning]) == [(1, "warning", "label")]
    assert "应为“一”，现为“二”" in warning.message


def test_a_text_in_place_of_the_number_of_a_blank_row_is_not_imported(pack: Pack) -> None:
    forms, [error] = assembled(pack, (("组", 0, "序号"), "合计"), (("组", 0, "名"), ""))

    assert forms.values == {"组": []}
    assert brief([error]) == [(1, "error", "unrecognised")]


def test_a_blank_row_keeps_its_own_number_without_a_word(pack: Pack) -> None:
    forms, diagnostics = assembled(pack, (("组", 0, "序号"), "一"), (("组", 0, "名"), ""))

    assert (forms.values, diagnostics) == ({"组": []}, [])
