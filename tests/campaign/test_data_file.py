"""A unit's data file: its name, how its values are laid out, and which of them are written."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import data_file
from generator.pack import fields
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.pack import Pack

ROWS = {
    "type": "list",
    "schema": {
        "type": "dict",
        "schema": {
            "名": {"type": "string"},
            "数": {"type": "decimal"},
            "电话": {"type": "list", "schema": {"type": "string"}},
        },
    },
}
FIELDS = fields.read(
    {
        "type": "dict",
        "schema": {
            "名称": {"type": "string"},
            "总数": {"type": "decimal"},
            "概述": {"type": "string", "maxlength": 20000},
            "账目": {"type": "dict", "schema": {"收入": {"type": "decimal"}}},
            "组": ROWS,
            "备注": {"type": "string"},
        },
    }
)


@pytest.fixture
def small(tmp_path: Path) -> Pack:
    return small_pack.load(tmp_path)


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("某局", "某局.yaml"),
        ("某局（本级）", "某局（本级）.yaml"),
        ("甲/乙", "甲_乙.yaml"),
        ("CON", "_CON.yaml"),
        # Names that begin so are those of hidden and temporary files.
        (".某局", "_.某局.yaml"),
        ("~某局", "_~某局.yaml"),
        ("settings", "_settings.yaml"),
        ("Settings", "_Settings.yaml"),
    ],
)
def test_the_file_is_named_after_the_unit(unit: str, name: str) -> None:
    assert data_file.file_name(unit) == name


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, ""),
        ({"名称": "某局", "总数": "5"}, "名称: 某局\n总数: 5\n"),
        ({"总数": "5", "名称": "某局"}, "总数: 5\n名称: 某局\n"),
        ({"名称": "是: 否"}, "名称: '是: 否'\n"),
        ({"总数": ""}, "总数:\n"),
        ({"概述": "一行"}, "概述: |\n  一行\n"),
        ({"概述": "一段\n\n又一段"}, "概述: |\n  一段\n\n  又一段\n"),
        ({"账目": {"收入": "3"}}, "账目:\n  收入: 3\n"),
        ({"账目": {}}, "账目:\n  {}\n"),
        ({"组": []}, "组:\n"),
        (
            {"组": [{"名": "乙", "数": "5"}, {"名": "丙"}]},
            "组:\n  - 名: 乙\n    数: 5\n  - 名: 丙\n",
        ),
        ({"组": [{"电话": ["1", "2"]}]}, "组:\n  - 电话:\n      - 1\n      - 2\n"),
    ],
)
def test_values_are_written_as_one_types_them(values: Any, text: str) -> None:
    assert data_file.text(FIELDS, values) == text


def test_a_blank_line_parts_large_values_from_the_others() -> None:
    values: data_file.Canonical = {
        "名称": "某局",
        "总数": "5",
        "账目": {"收入": "3"},
        "组": [{"名": "乙"}],
        "备注": "无",
    }

    text = data_file.text(FIELDS, values)

    assert text == "名称: 某局\n总数: 5\n\n账目:\n  收入: 3\n\n组:\n  - 名: 乙\n\n备注: 无\n"


def test_a_comment_about_what_is_left_out_stands_at_what_is_around_it() -> None:
    remarks = {
        (): ["全文。"],
        ("总数",): ["合计。"],
        ("组", 0, "数"): ["数。"],
        ("组", 1, "名"): ["行。"],
    }

    text = data_file.text(FIELDS, {"名称": "某局", "组": [{"名": "乙"}]}, ["来自某文件。"], remarks)

    assert text == (
        "# 来自某文件。\n# 全文。\n# 合计。\n\n名称: 某局\n\n# 行。\n组:\n  # 数。\n  - 名: 乙\n"
    )


def test_comments_stand_above_what_they_are_about() -> None:
    values: data_file.Canonical = {
        "名称": "某局",
        "组": [{"名": "乙", "数": "5"}, {"名": "丙", "数": "6"}],
    }
    remarks = {
        ("名称",): ["请核对。", "又及。"],
        ("组",): ["各组。"],
        ("组", 0): ["一行。"],
        ("组", 0, "数"): ["数。"],
        ("组", 1, "名"): ["行首。"],
    }

    text = data_file.text(FIELDS, values, ["来自某文件。"], remarks)

    assert text == (
        "# 来自某文件。\n"
        "\n"
        "# 请核对。\n"
        "# 又及。\n"
        "名称: 某局\n"
        "\n"
        "# 各组。\n"
        "组:\n"
        "  # 一行。\n"
        "  - 名: 乙\n"
        "    # 数。\n"
        "    数: 5\n"
        "  # 行首。\n"
        "  - 名: 丙\n"
        "    数: 6\n"
    )


def test_a_comment_has_no_characters_that_yaml_refuses(small: Pack, tmp_path: Path) -> None:
    text = data_file.text(small.unit.fields, {"名称": "甲"}, ["一\x85二\x7f三\x00四\ufffe五\u200b"])

    assert text.splitlines()[0] == "# 一 二三四五\u200b"
    assert small_pack.read(tmp_path, text).diagnostics == ()


def test_a_comment_is_one_line_whatever_it_quotes() -> None:
    text = data_file.text(FIELDS, {"总数": "5"}, ["一\n二"], {("总数",): ["三\r\n\t四"]})

    assert text == "# 一 二\n\n# 三 四\n总数: 5\n"


def test_what_is_written_is_read_back(small: Pack, tmp_path: Path) -> None:
    values: data_file.Canonical = {
        "名称": "#1局",
        "账目": {"收入": "3.50"},
        "人": [{"姓名": "- 甲", "说明": "一行\n两行", "电话": ["07", "是"]}],
    }

    read = small_pack.read(tmp_path, data_file.text(small.unit.fields, values, ["注"]))

    assert (read.data, read.diagnostics) == (values, ())


@pytest.mark.parametrize(
    ("value", "is_blank"),
    [
        ("", True),
        ([], True),
        ({}, True),
        ({"名": "", "电话": ["", ""], "组": [{"数": ""}]}, True),
        ("0", False),
        (["", "甲"], False),
        ({"名": "", "组": [{"数": "0"}]}, False),
    ],
)
def test_a_value_is_blank_when_all_below_it_is(value: Any, *, is_blank: bool) -> None:
    assert data_file.is_blank(value) is is_blank


def test_fields_are_texts_in_the_order_of_the_form(small: Pack) -> None:
    values = {"组": [{"数": Decimal("5.0"), "名": "乙"}], "名称": "某局", "总数": 5}

    found = data_file.canonical(small, values)

    assert found == {"名称": "某局", "组": [{"名": "乙", "数": "5.0"}]}
    assert [*found] == ["名称", "组"]


def test_blank_values_groups_and_rows_are_left_out(small: Pack) -> None:
    values = {
        "名称": "某局",
        "账目": {"收入": None, "支出": ""},
        "组": [{"名": "", "数": None}, {"名": "乙", "数": ""}],
        "人": [{"姓名": "甲", "电话": []}, {}],
    }

    # Without a figure to add, nothing is computed.
    assert data_file.canonical(small, values) == {
        "名称": "某局",
        "组": [{"名": "乙"}],
        "人": [{"姓名": "甲"}],
    }


@pytest.mark.parametrize(
    ("total", "kept"),
    [
        ("5", {}),
        ("5.00", {}),
        (Decimal(5), {}),
        # Another figure and no figure at all are what staff meant to say.
        ("6", {"总数": "6"}),
        ("约5", {"总数": "约5"}),
        ("", {"总数": ""}),
        (None, {"总数": ""}),
    ],
)
def test_a_sum_is_left_out_when_it_is_the_computed_one(
    small: Pack, total: Any, kept: dict[str, str]
) -> None:
    values = {"总数": total, "组": [{"名": "乙", "数": "2"}, {"名": "丙", "数": "3"}]}

    found = data_file.canonical(small, values)

    del found["组"]
    assert found == kept


@pytest.mark.parametrize(("balance", "kept"), [("7", {}), ("8", {"结余": "8"}), ("", {"结余": ""})])
def test_a_sum_in_a_group_is_compared_with_the_figures_beside_it(
    small: Pack, balance: str, kept: dict[str, str]
) -> None:
    found = data_file.canonical(small, {"账目": {"收入": "3", "支出": "4", "结余": balance}})

    assert found["账目"] == {"收入": "3", "支出": "4", **kept}


def test_nothing_adds_up_to_nought(small: Pack) -> None:
    assert data_file.canonical(small, {"名称": "某局", "总数": "0"}) == {"名称": "某局"}


@pytest.mark.parametrize(
    ("person", "kept"),
    [
        # A figure that is looked up goes; a text that is the default stays, as one may change it.
        ({"组数": "5", "说明": "丁"}, {"说明": "丁"}),
        ({"组数": "6", "说明": "戊"}, {"组数": "6", "说明": "戊"}),
        ({}, {"组数": "", "说明": ""}),
    ],
)
def test_figures_and_texts_of_another_list_are_compared_row_by_row(
    small: Pack, person: dict[str, str], kept: dict[str, str]
) -> None:
    values = {
        "组": [{"名": "乙", "数": "5", "说明": "丁"}],
        "人": [{"姓名": "某某"}, {"姓名": "甲", "组": "乙", **person}],
    }

    found = data_file.canonical(small, values)

    assert found["人"] == [{"姓名": "某某"}, {"姓名": "甲", "组": "乙", **kept}]


def test_a_default_is_written_out_even_if_it_is_a_figure(tmp_path: Path) -> None:
    text = small_pack.PACK.replace("field: 组数, lookup:", "field: 组数, default:")
    with_default = small_pack.load(tmp_path, pack=text)
    values = {
        "组": [{"名": "乙", "数": "5"}],
        "人": [{"姓名": "甲", "组": "乙", "组数": "5"}],
    }

    found = data_file.canonical(with_default, values)

    assert found["人"] == [{"姓名": "甲", "组": "乙", "组数": "5"}]


def test_a_figure_without_a_place_in_the_document_is_not_taken_for_blank(small: Pack) -> None:
    values = {"账目": {"收入": "3"}, "组": [{"名": "乙", "数": "5"}]}

    nowhere = data_file.canonical(small, values, printed=())
    somewhere = data_file.canonical(small, values, printed={("总数",)})

    assert nowhere == values
    assert somewhere == {"总数": "", **values}


def test_the_values_given_stay_as_they_were(small: Pack) -> None:
    values = {"总数": "5", "组": [{"名": "乙", "数": "5"}, {"名": ""}]}

    data_file.canonical(small, values)

    assert values == {"总数": "5", "组": [{"名": "乙", "数": "5"}, {"名": ""}]}
