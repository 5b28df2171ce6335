"""The texts read of a unit's forms become its values; what disagrees is said."""

from __future__ import annotations

import re
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


def _with_field(folder: Path, name: str, rules: str) -> Pack:
    """The small pack with other rules for one of its fields."""
    schema = re.sub(f"^  {name}: .*$", f"  {name}: {rules}", small_pack.SCHEMA, flags=re.MULTILINE)
    return small_pack.load(folder, schema=schema)


@pytest.fixture
def in_wan(tmp_path: Path) -> Pack:
    rules = "{type: decimal, required: false, meta: {unit: 万元}}"
    return _with_field(tmp_path, "总数", rules)


@pytest.fixture
def tick(tmp_path: Path) -> Pack:
    return _with_field(tmp_path, "名称", "{type: string, allowed: [√]}")


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


@pytest.mark.parametrize(
    ("texts", "value", "codes"),
    [
        (("10", "10", " 10"), "10", []),
        (("10分", "10", "10"), "10", [(1, "warning", "conflict")]),
        (("10", "", "10", "20"), "10", [(4, "warning", "conflict")]),
        (("20", "20"), "20", []),
        (("", ""), "", []),
    ],
)
def test_a_number_of_the_settings_is_the_one_that_most_places_say(
    tmp_path: Path, texts: tuple[str, ...], value: str, codes: list[tuple[int, str, str]]
) -> None:
    schema = small_pack.SCHEMA.replace("unit:", "  满分: {type: decimal}\nunit:", 1)
    pack = small_pack.load(tmp_path, schema=schema)

    forms, diagnostics = assembled(pack, *((("满分",), text.strip()) for text in texts))

    assert forms.settings == {"满分": value}
    assert brief(diagnostics) == codes


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
    assert forms.remarks == {("组", 1, "名"): ["核对：改过"], (): ["核对：无"]}
    assert forms.printed == {("组", 0, "名"), ("组", 1, "名")}


def test_every_cell_of_a_field_is_known_those_of_blank_rows_after_the_others(pack: Pack) -> None:
    unit = read(
        (("组", 0, "名"), ""),
        (("组", 1, "名"), "乙"),
        (("组", 1, "数"), ""),
        (("组", 4, "名"), ""),
        (("名称",), ""),
        (("名称",), "甲局"),
    )

    places = unit_values.assemble(pack, unit, Findings("甲局.docx")).places

    texts = {path: [each.text for each in found] for path, found in places.items()}
    assert texts == {
        ("组", 0, "名"): ["乙"],
        ("组", 0, "数"): [""],
        ("组", 1, "名"): [""],
        ("组", 2, "名"): [""],
        ("名称",): ["", "甲局"],
    }
    assert places["组", 1, "名"][0].number < places["组", 0, "名"][0].number


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


@pytest.mark.parametrize(
    ("text", "value"), [("4,520,000.00", "4520000.00"), ("44.4 万元", "44.4"), ("400元", "0.04")]
)
def test_an_amount_in_another_notation_is_a_number_with_a_remark(
    in_wan: Pack, text: str, value: str
) -> None:
    forms, [warning] = assembled(in_wan, (("总数",), text))

    assert forms.values == {"总数": value}
    assert brief([warning]) == [(1, "warning", "number")]
    assert warning.message == f"第 1 个表第 1 行第 1 个单元格：“{text}”已导入为 {value}"
    assert forms.remarks == {("总数",): [f"核对：{warning.message}"]}


def test_an_estimate_stays_as_it_is_and_is_an_error(in_wan: Pack) -> None:
    forms, [error] = assembled(in_wan, (("总数",), "约20万元"))

    assert forms.values == {"总数": "约20万元"}
    assert brief([error]) == [(1, "error", "number")]


def test_an_amount_that_is_not_clear_is_quoted_as_it_was_typed(in_wan: Pack) -> None:
    forms, [error] = assembled(in_wan, (("总数",), "11，111.11"))

    assert forms.values == {"总数": "11，111.11"}
    assert error.message.endswith("应填数字，现为“11，111.11”")


def test_places_that_give_one_amount_in_two_notations_agree(in_wan: Pack) -> None:
    forms, diagnostics = assembled(in_wan, (("总数",), "5万元"), (("总数",), "５"))

    assert forms.values == {"总数": "5"}
    assert brief(diagnostics) == [(1, "warning", "number")]


@pytest.mark.parametrize("mark", ["✓", "✔\ufe0f", "☑", "☒", "■", "●", " √ ", "Ｖ"])
def test_a_mark_that_means_a_tick_is_the_tick_that_is_allowed(tick: Pack, mark: str) -> None:
    forms, [warning] = assembled(tick, (("名称",), mark))

    assert forms.values == {"名称": "√"}
    assert brief([warning]) == [(1, "warning", "allowed")]
    assert forms.remarks == {("名称",): [f"核对：{warning.message}"]}


def test_an_empty_box_is_no_tick(tick: Pack) -> None:
    forms, [warning] = assembled(tick, (("名称",), "□"))

    assert forms.values == {"名称": ""}
    assert warning.message.endswith("“□”按未填导入")


@pytest.mark.parametrize("text", ["√", "", "是", "√√", "R"])
def test_other_texts_stay_as_they_are(tick: Pack, text: str) -> None:
    forms, diagnostics = assembled(tick, (("名称",), text))

    assert (forms.values, diagnostics) == ({"名称": text}, [])


def test_a_crossed_box_is_no_tick_where_a_cross_is_allowed_too(tmp_path: Path) -> None:
    form_pack = _with_field(tmp_path, "名称", "{type: string, allowed: [√, ×]}")

    assert assembled(form_pack, (("名称",), "☒"))[0].values == {"名称": "☒"}
    assert assembled(form_pack, (("名称",), "☑"))[0].values == {"名称": "√"}


def test_boxes_that_are_allowed_themselves_are_kept(tmp_path: Path) -> None:
    form_pack = _with_field(tmp_path, "名称", "{type: string, allowed: [■, □]}")

    for mark, value in (("□", "□"), ("☐", "□"), ("√", "■")):
        assert assembled(form_pack, (("名称",), mark))[0].values == {"名称": value}


def test_a_mark_in_a_field_of_free_text_stays_as_it_is(pack: Pack) -> None:
    assert assembled(pack, (("名称",), "✓"))[0].values == {"名称": "✓"}


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


def _handed_out(pack: Pack, known: str, *texts: str) -> tuple[Any, list[tuple[str, str]]]:
    """What becomes of a name that stands in several places, and the findings."""
    unit = read(*((("名称",), text) for text in texts))
    unit.is_handed_out, unit.known = True, {"名称": known}
    findings = Findings("甲局.docx")
    values = unit_values.assemble(pack, unit, findings).values
    return values["名称"], [(each.severity, each.message) for each in findings.diagnostics]


def test_a_known_text_that_was_changed_in_some_places_is_the_changed_one(pack: Pack) -> None:
    value, told = _handed_out(pack, "甲", "甲", "乙", "甲", "")

    where = "第 1 个表第 1 行第 1 个单元格"
    message = f"“名称”在第 1 个表第 2 行第 1 个单元格改为“乙”，在{where}等 2 处仍是下发时的“甲”，已按修改后的导入"  # noqa: E501
    assert (value, told) == ("乙", [("warning", message)])


@pytest.mark.parametrize(("known", "texts"), [("", "甲乙甲"), ("丁", "甲乙甲"), ("丙", "甲乙丙")])
def test_texts_that_differ_and_were_typed_are_an_error(known: str, texts: str, pack: Pack) -> None:
    value, told = _handed_out(pack, known, *texts)

    assert (value, [severity for severity, _ in told]) == ("甲", ["error"])
