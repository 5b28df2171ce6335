"""The key `tick` of a pack: what it means, and a designer's mistakes in it."""

from __future__ import annotations

import pytest

from generator.common.diagnostics import RefusedError
from generator.form import context, lint
from tests import ticked_pack


@pytest.mark.parametrize(
    ("tick", "message", "hint"),
    [
        (
            "{field: 项目.指标.可能}",
            "schema.yaml 中没有字段“项目.指标.可能”",
            "您要填的是“项目.指标.可能性”吗？",
        ),
        ("{field: 项目.指标}", "字段“项目.指标”应为一段文字", "各项"),
        ("{field: 说明}", "字段“说明”在 schema.yaml 中没有 allowed，无法勾选", "用 allowed 列出"),
        (
            "{field: 项目.指标.可能性, names: {确定: 能, 完全不可能: 不可能}}",
            "“可能性”没有“确定”这个选项",
            "可能是“确定能”",
        ),
        ("{field: 方式}", "选项“其他（请注明）”不能用作标签的名称", "其他（请注明）: 其他"),
        (
            "{field: 项目.属性, names: {新增: 项, 延续: 项}}",
            "选项“延续”在模板中的名称“属性_项”与选项“新增”的相同",
            "另取一个短名",
        ),
        ("{field: 项目.*}", "“项目.名称”在 schema.yaml 中没有 allowed", ""),
    ],
)
def test_a_mistake_is_placed_in_the_file_with_what_to_do(
    tick: str, message: str, hint: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        ticked_pack.load(f"tick:\n  - {tick}\n")

    found = next(each for each in refused.value.diagnostics if message in each.message or not hint)
    assert found.line > 6
    assert found.file.endswith("pack.yaml")
    assert hint in found.hint


def test_a_field_stands_in_tick_once() -> None:
    twice = "tick:\n  - {field: 项目.属性}\n  - {field: 项目.属性, style: ☑}\n"

    with pytest.raises(RefusedError) as refused:
        ticked_pack.load(twice)

    [found] = refused.value.diagnostics
    assert (found.line, found.message) == (9, "“项目.属性”在 tick 中已有一项")


def test_a_mistake_of_all_fields_of_an_entry_is_told_once() -> None:
    with pytest.raises(RefusedError) as refused:
        ticked_pack.load("tick:\n  - {field: '*', names: {现厂: 场}}\n")

    messages = [found.message for found in refused.value.diagnostics]
    assert sum("没有 allowed" in message for message in messages) == 1
    assert sum("没有“现厂”这个选项" in message for message in messages) == 1


def test_templates_see_a_mark_for_each_choice() -> None:
    unit = ticked_pack.unit("有可能", "", kind="延续")

    seen = context.build(ticked_pack.load(), ticked_pack.SETTINGS, unit)

    [project] = seen["项目"]
    marks = [
        [row[f"可能性_{name}"] for name in ("确定能", "有可能", "不可能")]
        for row in project["指标"]
    ]
    assert marks == [["", "√", ""], ["", "", ""]]
    assert (project["属性_新增"], project["属性_延续"]) == ("□", "☑")


def _warnings(list_form: str) -> list[str]:
    found = lint.check(ticked_pack.load(list_form=list_form))
    return [f"{each.line} {each.message}" for each in found if each.code == "no-effect"]


def test_a_choice_without_a_place_is_told() -> None:
    without = ticked_pack.LIST.replace("{{ 行.可能性_有可能 }}", "").replace("{{ 方式_现场 }}", "")

    assert _warnings(ticked_pack.LIST) == []
    assert _warnings(without) == [
        "8 各模板中没有“项目.指标.可能性”的选项“有可能”的位置，选了也不会出现在表中",
        "10 各模板中没有“方式”的选项“现场”的位置，选了也不会出现在表中",
    ]


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("可能性_有可", "可能是“行.可能性_有可能”"),
        (
            "可能性_八成",
            "各选项是：行.可能性_确定能、行.可能性_有可能、行.可能性_不可能。",
        ),
    ],
)
def test_a_choice_that_is_none_is_told_with_those_that_are(wrong: str, hint: str) -> None:
    form = ticked_pack.LIST.replace("可能性_有可能", wrong)

    [found] = lint.template_errors(ticked_pack.load(list_form=form))

    assert f"没有“行.{wrong}”这个字段" in found.message
    assert hint in found.hint


def test_a_paragraph_of_a_tag_alone_is_refused() -> None:
    form = ticked_pack.LIST.replace("填报单位（盖章）：", "")

    [found] = lint.template_errors(ticked_pack.load(list_form=form))

    assert found.message == "表格以外的一段只有标签“{{ 单位 }}”，导入时无法识别"


def test_boxes_without_words_between_them_are_refused() -> None:
    one = ticked_pack.ONE.replace(" 延续项目", " ")

    [found] = lint.template_errors(ticked_pack.load(one=one))

    assert "“新增”与“延续”两个位置之间没有文字，导入时无法区分" in found.message
