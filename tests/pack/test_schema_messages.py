"""The message and the hint for a value that breaks a rule, and for an unknown key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common import amounts
from generator.pack import fields, schema_messages
from generator.pack.bound_messages import Violation
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath

FIELDS = fields.read(
    {
        "type": "dict",
        "schema": {
            "名称": {"meta": {"title": "单位的全称", "hint": "写全称。"}},
            "金额": {"type": "decimal", "required": False, "meta": {"unit": "万元"}},
            "表": {
                "type": "list",
                "schema": {"type": "dict", "schema": {"甲": {}, "乙": {}}},
            },
        },
    }
)
DATED = fields.read(
    {"type": "dict", "schema": {"甲": {"type": "date"}, "乙": {"type": "month"}, "丙": {}}}
)
TEXT = "名称:\n金额: 五\n表:\n  - 甲: 一\n  - 甲:\n    乙:\n"


def findings(folder: Path, *violations: Violation, text: str = TEXT) -> list[Diagnostic]:
    source = small_pack.read(folder, text)
    return schema_messages.diagnostics(violations, source.data, FIELDS, source)


def missing(path: KeyPath) -> Violation:
    return Violation(path, schema_messages.MISSING, True, "")  # noqa: FBT003 - the rule's constraint


def test_a_blank_required_field_is_told_with_its_title_and_hint(tmp_path: Path) -> None:
    [found] = findings(tmp_path, missing(("名称",)))

    assert (found.line, found.code, found.message) == (1, "required", "“名称”为必填项，尚未填写")
    assert found.hint == "请在冒号和一个空格后填写内容。本栏指“单位的全称”。写全称。"


def test_a_missing_key_is_told_where_to_put_it(tmp_path: Path) -> None:
    [found] = findings(tmp_path, missing(("表", 0, "乙")))

    assert (found.line, found.message) == (4, "缺少“乙”")
    assert found.hint == "请在此项中另起一行（行首 4 个空格），填“乙: …”。"


def test_fields_that_exclude_each_other_are_one_finding(tmp_path: Path) -> None:
    names = ["甲", "乙", "丙", "丁"]
    marks = [
        Violation((name,), "excludes", [n for n in names if n != name], "√") for name in "甲乙丙"
    ]

    [found] = findings(tmp_path, *marks, text="甲: √\n乙: √\n丙: √\n")

    assert (found.line, found.message) == (3, "“丙”不能与“甲”“乙”同时填写")


def test_an_entry_that_is_all_blank_is_one_finding(tmp_path: Path) -> None:
    [found] = findings(tmp_path, missing(("表", 1, "乙")), missing(("表", 1, "甲")))

    assert (found.line, found.message) == (5, "“表”第 2 项未填（甲、乙）")


def test_several_keys_in_the_wrong_group_are_one_finding(tmp_path: Path) -> None:
    unknown = [Violation((name,), schema_messages.UNKNOWN, None, "") for name in ("甲", "乙")]

    [found] = findings(tmp_path, *unknown, text="名称: 某局\n甲: 一\n乙: 二\n")

    assert (found.line, found.message) == (2, "“甲”等 2 个栏目的位置不对")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("名秤", "您要填的是“名称”吗？"),
        ("金额（元）", "您要填的是“金额”吗？"),
        ("甲", "应填在“表”下面，请检查行首空格。"),
        ("别的事情", "此处可填的栏目：名称、金额、表。"),
    ],
)
def test_an_unknown_key_is_told_what_was_probably_meant(
    name: str, hint: str, tmp_path: Path
) -> None:
    violation = Violation((name,), schema_messages.UNKNOWN, None, "")

    [found] = findings(tmp_path, violation, text=f"{name}: 一\n")

    assert (found.message, found.hint) == (f"此处没有“{name}”这个栏目", hint)


def test_fields_that_unknown_keys_were_meant_for_are_known(tmp_path: Path) -> None:
    unknown = [Violation((name,), schema_messages.UNKNOWN, None, "") for name in ("名秤", "甲")]
    source = small_pack.read(tmp_path, "名秤: 一\n甲: 二\n")

    intended = schema_messages.intended_fields(unknown, FIELDS, source)

    assert intended == {("名称",), ("表",), ("表", "甲")}


def test_a_text_for_an_amount_keeps_the_hint_of_the_amount(tmp_path: Path) -> None:
    source = small_pack.read(tmp_path, TEXT)

    found = schema_messages.not_an_amount(
        ("金额",), amounts.NotAnAmountError("应填数字", "请改为 5。"), FIELDS, source
    )

    assert (found.line, found.code, found.hint) == (2, "number", "请改为 5。")


def test_the_hint_for_a_missing_day_or_month_says_what_to_write(tmp_path: Path) -> None:
    source = small_pack.read(tmp_path, "乙:\n丙: 文字\n")
    violations = [missing(("甲",)), missing(("乙",))]

    found = schema_messages.diagnostics(violations, source.data, DATED, source)

    assert {each.hint for each in found} == {
        "请另起一行（行首不留空格），填“甲: …”。填日期，如 2024年5月1日。",
        "请在冒号和一个空格后填写内容。填年月，如 2024年5月。",
    }
