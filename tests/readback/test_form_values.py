"""The texts of aligned rows become units, and what differs from the form is reported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generator.readback import alignment, form_values
from generator.word.margin_notes import MarginNote, NoteId
from tests import small_form
from tests.small_rows import MERGED, line, pack_of, patterns_of, table

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack
    from generator.readback.unit_values import UnitForms
    from generator.word.document_rows import Row

FOR, END_FOR = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]
HEAD = [["附表1"], ["名称", "甲局"], ["收入", "1", "支出", "2"]]
LIST = [["序号", "名", "数"], ["一", "子", "3"], ["二", "丑", "4"]]
WHOLE = [*HEAD, *LIST]
PERSON = [["附表2"], ["姓名", "张三"]]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """A form of a unit with its groups, and one of each person."""
    unit = small_form.form(
        [
            ["附表1"],
            ["名称", "{{ 名称 }}"],
            ["收入", "{{ 账目.收入 }}", "支出", "{{ 账目.支出 }}"],
            ["序号", "名", "数"],
            FOR,
            ["{{ 行.序号 }}", "{{ 行.名 }}", "{{ 行.数 }}"],
            END_FOR,
        ]
    )
    person = small_form.form([["附表2"], ["姓名", "{{ 人.姓名 }}"]], repeat=("人",), variable="人")
    return pack_of(tmp_path, unit, person)


def read(pack: Pack, rows: list[Row], **beside: Any) -> tuple[list[UnitForms], list[Diagnostic]]:
    patterns = patterns_of(pack)
    aligned = alignment.align(patterns, rows)
    return form_values.read(pack, patterns, aligned, "甲局.docx", **beside)


def brief(findings: list[Diagnostic]) -> list[tuple[int, int, str, str]]:
    return [(each.line, each.column, each.severity, each.code) for each in findings]


def test_a_document_as_built_gives_its_unit(pack: Pack) -> None:
    [unit], findings = read(pack, table(*WHOLE))

    assert findings == []
    assert unit.values == {
        "名称": "甲局",
        "账目": {"收入": "1", "支出": "2"},
        "组": [{"名": "子", "数": "3"}, {"名": "丑", "数": "4"}],
    }
    assert unit.row == 1


def test_texts_are_trimmed_at_their_ends_but_keep_their_lines(pack: Pack) -> None:
    [unit], _ = read(pack, table(*HEAD, LIST[0], ["一", " 子\n丑　", "3"]))

    assert unit.values["组"] == [{"名": "子\n丑", "数": "3"}]


def test_a_form_of_each_row_of_a_list_gives_that_row(pack: Pack) -> None:
    rows = [*table(*WHOLE), *table(*PERSON, ["附表2"], ["姓名", "李四"], number=2)]

    [unit], findings = read(pack, rows)

    assert findings == []
    assert unit.values["人"] == [{"姓名": "张三"}, {"姓名": "李四"}]


def test_the_first_form_again_is_another_unit(pack: Pack) -> None:
    second = [["附表1"], ["名称", "乙局"], *WHOLE[2:]]

    units, findings = read(pack, [*table(*WHOLE), *table(*second, number=2)])

    assert findings == []
    assert [(unit.values["名称"], unit.row) for unit in units] == [("甲局", 1), ("乙局", 7)]


def test_a_document_without_the_unit_s_form_says_so(pack: Pack) -> None:
    [unit], [error] = read(pack, table(*PERSON))

    assert unit.values == {"人": [{"姓名": "张三"}]}
    assert brief([error]) == [(1, 1, "error", "missing-form")]
    assert error.message == "未找到附表1"


def test_of_several_units_one_that_begins_with_another_form_is_uncertain(pack: Pack) -> None:
    rows = [*table(*PERSON), *table(*WHOLE, number=2), *table(*WHOLE, number=3)]

    units, findings = read(pack, rows)

    assert len(units) == 2
    assert brief(findings) == [(1, 1, "error", "ambiguous")]


def test_a_missing_row_is_named(pack: Pack) -> None:
    [unit], [error] = read(pack, table(*HEAD[:2], *LIST))

    assert brief([error]) == [(2, 1, "error", "missing-row")]
    assert error.message == "附表1缺少一行：收入、支出"
    assert "账目" not in unit.values


def test_an_added_row_is_not_imported(pack: Pack) -> None:
    rows = table(*HEAD[:2], ["备注说明"], HEAD[2], *LIST)

    [unit], [error] = read(pack, rows)

    assert brief([error]) == [(3, 1, "error", "unrecognised")]
    assert error.message == "附表1（第 1 个表）第 3 行第 1 个单元格：未识别：“备注说明”，未导入"
    assert unit.values["账目"] == {"收入": "1", "支出": "2"}


def test_a_blank_added_row_says_nothing(pack: Pack) -> None:
    _, findings = read(pack, table(*HEAD, [""], *LIST))

    assert findings == []


def test_a_paragraph_that_belongs_to_no_form_is_a_warning(pack: Pack) -> None:
    _, [warning] = read(pack, [line("通知"), *table(*WHOLE)])

    assert brief([warning]) == [(1, 1, "warning", "unrecognised")]
    assert warning.message == "表外第 1 段：“通知”在表格之外，未导入"


def test_a_line_of_the_contents_list_says_nothing(pack: Pack) -> None:
    listed = replace(line("附表1"), is_contents=True)

    _, findings = read(pack, [listed, *table(*WHOLE)])

    assert findings == []


def test_a_heading_repeated_on_the_next_page_says_nothing(pack: Pack) -> None:
    [unit], findings = read(pack, table(*HEAD, *LIST[:2], LIST[0], LIST[2]))

    assert findings == []
    assert [row["名"] for row in unit.values["组"]] == ["子", "丑"]


def test_a_retyped_label_is_an_error_and_its_row_is_read_with_a_remark(pack: Pack) -> None:
    [unit], [error] = read(pack, table(HEAD[0], ["单位全称", "甲局"], HEAD[2], *LIST))

    assert brief([error]) == [(2, 1, "error", "label")]
    assert "表样文字应为“名称”，现为“单位全称”" in error.message
    assert unit.values["名称"] == "甲局"
    [remark] = unit.remarks[("名称",)]
    assert remark.endswith("第 2 行第 1 个单元格：表样文字应为“名称”，现为“单位全称”")


def test_a_retyped_heading_puts_the_remark_at_its_column_only(pack: Pack) -> None:
    rows = table(*HEAD, ["序号", "名", "数量（个）"], LIST[1])

    [unit], findings = read(pack, rows)

    assert brief(findings) == [(4, 3, "error", "label")]
    assert unit.values["组"] == [{"名": "子", "数": "3"}]
    assert set(unit.remarks) == {("组", 0, "数")}


def test_of_a_missing_column_the_others_are_read(pack: Pack) -> None:
    rows = table(*HEAD, ["序号", "数"], ["一", "3"], ["二", "4"])

    [unit], findings = read(pack, rows)

    assert {each.code for each in findings} == {"missing-row"}
    assert [each.line for each in findings] == [4, 5, 6]
    assert unit.values["组"] == [{"数": "3"}, {"数": "4"}]


def test_of_an_added_column_the_others_are_read(pack: Pack) -> None:
    rows = table(*HEAD, ["序号", "名", "单价", "数"], ["一", "子", "9", "3"])

    [unit], findings = read(pack, rows)

    assert brief(findings) == [(4, 3, "error", "unrecognised"), (5, 3, "error", "unrecognised")]
    assert unit.values["组"] == [{"名": "子", "数": "3"}]
    assert set(unit.remarks) == {(), ("组", 0, "名"), ("组", 0, "数")}
    assert unit.remarks[()] == [f"核对：{finding.message}" for finding in findings]


def test_a_field_merged_with_the_one_above_is_an_error(pack: Pack) -> None:
    [unit], [error] = read(pack, table(*HEAD, *LIST[:2], ["二", MERGED, "4"]))

    assert brief([error]) == [(6, 2, "error", "label")]
    assert "应填“名”的单元格与上一行合并了" in error.message
    assert unit.values["组"][1]["数"] == "4"


def test_a_picture_in_a_cell_is_not_imported(pack: Pack) -> None:
    title, name, *rest = table(*WHOLE)
    label, text = name.cells
    name = replace(name, cells=(label, replace(text, other_content=("图片",))))

    [unit], [error] = read(pack, [title, name, *rest])

    assert brief([error]) == [(2, 2, "error", "unrecognised")]
    assert error.message.endswith("此单元格中的图片未导入")
    assert unit.values["名称"] == "甲局"


def test_a_text_that_can_be_split_in_two_ways_is_read_in_one_with_a_remark(
    tmp_path: Path,
) -> None:
    pack = pack_of(tmp_path, small_form.form([["附表1"], ["{{ 名称 }}，年份：{{ 年份 }}"]]))

    [unit], findings = read(pack, table(["附表1"], ["甲，年份：乙，年份：2023"]))

    assert {(each.line, each.code) for each in findings} == {(2, "ambiguous")}
    assert unit.values["名称"] == "甲"
    assert ("名称",) in unit.remarks


def test_a_row_that_may_be_either_of_two_is_read_as_one_with_an_error(tmp_path: Path) -> None:
    either = [
        ["{%tr if 名称 %}"],
        ["数", "{{ 账目.收入 }}"],
        ["{%tr else %}"],
        ["数", "{{ 总数 }}"],
        ["{%tr endif %}"],
    ]
    pack = pack_of(tmp_path, small_form.form([["附表1"], *either, ["填表人", "{{ 名称 }}"]]))

    [unit], findings = read(pack, table(["附表1"], ["数", "1"], ["填表人", "甲局"]))

    assert brief(findings) == [(2, 1, "error", "ambiguous")]
    assert unit.values == {"账目": {"收入": "1"}, "名称": "甲局"}


def test_what_follows_a_label_s_colon_is_a_warning(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, small_form.form([["附表1"], ["名称", "{{ 名称 }}"], ["填表人："]]))

    _, [warning] = read(pack, table(["附表1"], ["名称", "甲局"], ["填表人：张三"]))

    assert brief([warning]) == [(3, 1, "warning", "label")]


def test_values_that_differ_between_forms_conflict(tmp_path: Path) -> None:
    forms = [
        small_form.form([["附表1"], ["名称", "{{ 名称 }}"], ["数", "{{ 总数 }}"]]),
        small_form.form([["附表2"], ["单位", "{{ 名称 }}"], ["共", "{{ 总数 }}"]]),
    ]
    pack = pack_of(tmp_path, *forms)
    one = table(["附表1"], ["名称", "甲局"], ["数", "1"])
    two = table(["附表2"], ["单位", "甲局"], ["共", "2"], number=2)

    [unit], [error] = read(pack, [*one, *two])

    assert brief([error]) == [(6, 2, "error", "conflict")]
    assert unit.values["总数"] == "1"
    assert "附表2（第 2 个表）第 3 行第 2 个单元格" in error.message


# Forms of several tables

TWO_LISTS = (
    "申请表",
    [["附表1"], ["名称", "{{ 名称 }}"], FOR, ["{{ 行.名 }}", "{{ 行.数 }}"], END_FOR],
    "其中：",
    [["姓名", "电话"], ["{%tr for 员 in 人 %}"], ["{{ 员.姓名 }}", "{{ 员.说明 }}"], END_FOR],
    [["{%tr for 项 in 组 %}"], ["{{ 项.说明 }}", "{{ 项.序号 }}"], END_FOR],
    "一式两份。",
)
FIRST_TABLE = [["附表1"], ["名称", "甲局"], ["子", "1"], ["丑", "2"]]
PEOPLE = [["姓名", "电话"], ["张三", "a"], ["李四", "b"]]


@pytest.fixture
def two_lists(tmp_path: Path) -> Pack:
    return pack_of(tmp_path, small_form.form(*TWO_LISTS))


def test_each_list_of_a_form_of_several_tables_has_its_rows(two_lists: Pack) -> None:
    rows = [line("申请表"), *table(*FIRST_TABLE), line("其中：", 2), *table(*PEOPLE, number=2)]
    rows += [*table(["大", "一"], ["小", "二"], number=3), line("一式 两份。", 3)]

    [unit], findings = read(two_lists, rows)

    assert findings == []
    assert unit.values == {
        "名称": "甲局",
        "组": [{"名": "子", "数": "1", "说明": "大"}, {"名": "丑", "数": "2", "说明": "小"}],
        "人": [{"姓名": "张三", "说明": "a"}, {"姓名": "李四", "说明": "b"}],
    }


def test_a_line_between_tables_may_be_missing_and_another_one_is_told(two_lists: Pack) -> None:
    rows = [*table(*FIRST_TABLE), line("另：", 1), *table(*PEOPLE, number=2)]
    rows += table(["大", "一"], number=3)

    [unit], findings = read(two_lists, rows)

    assert brief(findings) == [(5, 1, "warning", "unrecognised")]
    assert unit.values["人"] == [{"姓名": "张三", "说明": "a"}, {"姓名": "李四", "说明": "b"}]


# Packs whose first form repeats


def sheet(number: int, unit: str, name: str) -> list[Row]:
    return table(["附表1"], ["单位", unit], ["姓名", name], number=number)


def total(number: int, unit: str = "甲局") -> list[Row]:
    return table(["附表2"], ["名称", unit], number=number)


@pytest.fixture
def sheets_first(tmp_path: Path) -> Pack:
    """A form of each person, then one of the unit."""
    person = small_form.form(
        [["附表1"], ["单位", "{{ 名称 }}"], ["姓名", "{{ 人.姓名 }}"]],
        repeat=("人",),
        variable="人",
    )
    return pack_of(tmp_path, person, small_form.form([["附表2"], ["名称", "{{ 名称 }}"]]))


@pytest.mark.parametrize(
    "rows",
    [
        [sheet(1, "甲局", "子"), sheet(2, "甲局", "丑"), total(3, "甲局"), sheet(4, "乙局", "寅")],
        [sheet(1, "甲局", "子"), sheet(2, "甲 局", "丑"), sheet(3, "乙局", "寅")],
        [sheet(1, "甲局", "子"), total(2, "甲局"), sheet(3, "甲局", "丑"), sheet(4, "乙局", "寅")],
        [sheet(1, "", "子"), sheet(2, "", "丑"), total(3, "甲局"), sheet(4, "", "寅")],
    ],
    ids=["in order", "without the other form", "one more behind", "without names"],
)
def test_forms_that_repeat_first_are_those_of_their_unit(
    sheets_first: Pack, rows: list[list[Row]]
) -> None:
    units, _ = read(sheets_first, [row for each in rows for row in each])

    assert [unit.values["人"] for unit in units] == [
        [{"姓名": "子"}, {"姓名": "丑"}],
        [{"姓名": "寅"}],
    ]


def test_a_form_that_repeats_first_may_come_behind_the_others(sheets_first: Pack) -> None:
    rows = [*total(1), *sheet(2, "甲局", "子"), *sheet(3, "", "丑")]

    [unit], findings = read(sheets_first, rows)

    assert [each.code for each in findings] == ["conflict"]
    assert unit.values["人"] == [{"姓名": "子"}, {"姓名": "丑"}]


@pytest.mark.parametrize("first", range(3))
@pytest.mark.parametrize("second", range(3))
@pytest.mark.parametrize("heading", [[["名", "数"]], []], ids=["headings", "no headings"])
def test_lists_in_tables_that_look_alike_keep_their_rows(
    first: int, second: int, heading: list[list[str]], tmp_path: Path
) -> None:
    """A document as built: a list without rows has a blank one."""
    pack = pack_of(
        tmp_path,
        small_form.form(
            [["附表1"], ["名称", "{{ 名称 }}"]],
            [*heading, FOR, ["{{ 行.名 }}", "{{ 行.说明 }}"], END_FOR],
            [*heading, ["{%tr for 员 in 人 %}"], ["{{ 员.姓名 }}", "{{ 员.说明 }}"], END_FOR],
        ),
    )
    rows = [[f"甲{i}", "子"] for i in range(first)] or [["", ""]]
    people = [[f"乙{i}", "丑"] for i in range(second)] or [["", ""]]
    document = [
        *table(["附表1"], ["名称", "某局"]),
        *table(*heading, *rows, number=2),
        *table(*heading, *people, number=3),
    ]

    [unit], findings = read(pack, document)

    assert findings == []
    assert [row["名"] for row in unit.values["组"]] == [f"甲{i}" for i in range(first)]
    assert [row["姓名"] for row in unit.values["人"]] == [f"乙{i}" for i in range(second)]


def test_a_list_that_goes_on_in_another_table_keeps_its_rows_together(tmp_path: Path) -> None:
    again = [["{%tr for 项 in 组 %}"], ["{{ 项.名 }}", "{{ 项.数 }}"], END_FOR]
    form = small_form.form([["附表1"], FOR, ["{{ 行.名 }}", "{{ 行.说明 }}"], END_FOR], again)
    rows = [
        *table(["附表1"], ["子", "甲"], ["丑", "乙"]),
        *table(["子", "1"], ["丑", "2"], number=2),
    ]

    [unit], findings = read(pack_of(tmp_path, form), rows)

    assert findings == []
    assert unit.values["组"] == [
        {"名": "子", "说明": "甲", "数": "1"},
        {"名": "丑", "说明": "乙", "数": "2"},
    ]


# Comments and notes


@pytest.mark.parametrize(
    ("row", "column", "path", "name"),
    [
        pytest.param(2, 2, ("名称",), "名称", id="at its value"),
        pytest.param(2, 1, ("名称",), "名称", id="at its label"),
        pytest.param(3, 3, ("账目", "支出"), "支出", id="at the second label of a row"),
        pytest.param(6, 2, ("组", 1, "名"), "名", id="in a row of a list"),
        pytest.param(6, 1, ("组", 1, "名"), "名", id="at the number of a row"),
        pytest.param(4, 3, (), "数", id="at the heading of a column"),
        pytest.param(1, 1, (), "附表1", id="at a title"),
    ],
)
def test_a_comment_is_a_warning_and_a_remark_at_the_field_where_it_stands(
    pack: Pack, row: int, column: int, path: KeyPath, name: str
) -> None:
    note = MarginNote(NoteId("批注", "1"), "李四", "请核对")
    rows = table(*WHOLE)
    cells = [*rows[row - 1].cells]
    cells[column - 1] = replace(cells[column - 1], notes=(note.note,))
    rows[row - 1] = replace(rows[row - 1], cells=tuple(cells))

    [unit], [warning] = read(pack, rows, notes=[note])

    assert brief([warning]) == [(row, column, "warning", "comment")]
    position = f"附表1（第 1 个表）第 {row} 行第 {column} 个单元格"
    assert warning.message == f"{position}（{name}）有批注（李四）：“请核对”"
    assert unit.remarks == {path: [f"核对：{warning.message}"]}


def test_a_comment_in_an_added_row_is_its_unit_s(pack: Pack) -> None:
    note = MarginNote(NoteId("批注", "1"), "李四", "另加")
    first = table(*HEAD[:2], ["备注说明"], HEAD[2], *LIST)
    first[2] = replace(first[2], cells=(replace(first[2].cells[0], notes=(note.note,)),))
    second = table(["附表1"], ["名称", "乙局"], *WHOLE[2:], number=2)

    units, findings = read(pack, [*first, *second], notes=[note])

    assert [[*unit.remarks] for unit in units] == [[()], []]
    assert brief(findings) == [(3, 1, "error", "unrecognised"), (3, 1, "warning", "comment")]


def test_pictures_are_named_beside_the_text_of_an_added_paragraph(pack: Pack) -> None:
    stamped = line("盖章")
    stamped = replace(stamped, cells=(replace(stamped.cells[0], other_content=("图片",)),))

    _, [warning] = read(pack, [*table(*WHOLE), stamped])

    assert warning.message == "表外第 1 段：“盖章”、图片在表格之外，未导入"
