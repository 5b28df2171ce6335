from __future__ import annotations

import pytest

from generator.draft.analysis import text_holes
from generator.draft.analysis.form_facts import FormFacts
from generator.draft.analysis.text_holes import Hole

_BLANK, _FILLED = FormFacts(), FormFacts(is_filled=True)


def _marked(text: str, facts: FormFacts = _BLANK) -> str:
    """The text with its holes in braces: label, kind, choice and value."""
    return "".join(
        piece
        if isinstance(piece, str)
        else "{"
        + " ".join(filter(None, (piece.label, piece.kind, piece.choice, piece.value)))
        + "}"
        for piece in text_holes.read(text, facts)
    )


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("总额：", "总额：{总额 text}"),
        ("填表人：      联系电话：", "填表人：{填表人 text}　　联系电话：{联系电话 text}"),
        ("编号____", "编号{编号 text}"),
        ("填报日期：    年  月  日", "填报日期：{填报日期 date}"),
        ("20  年  月  日", "{date}"),
        ("  年  月至  年  月", "{month 开始}至{month 结束}"),
        ("至", "{date 开始}至{date 结束}"),
        ("单位负责人签字：      ", "单位负责人签字：      "),
        ("负责人（签字）：      年   月   日", "负责人（签字）：      年   月   日"),
        (
            "1.财政拨款 ____ 元；2.其他资金 ____ 元",
            "1.财政拨款 {1.财政拨款 text} 元；2.其他资金 {2.其他资金 text} 元",
        ),
        (
            "填报单位（盖章）：          单位：万元",
            "填报单位（盖章）：{填报单位 text}　　单位：万元",
        ),
        ("填报单位：（盖章）", "填报单位：（盖章）"),
        ("填报单位：     （盖章）", "填报单位：{填报单位 text}　（盖章）"),
        ("其中：基本支出", "其中：基本支出"),
        ("注：本表一式三份。", "注：本表一式三份。"),
        ("□新增 ☑延续", "{box 新增}新增 {box 延续 延续}延续"),
        ("新增项目□　延续项目□", "新增项目{box 新增项目}　延续项目{box 延续项目}"),
        ("1、一次性  □ 2、延续性 ☑", "1、一次性  {box 一次性} 2、延续性 {box 延续性 延续性}"),
        ("20__年第__季度", "20__年第{季度 text}季度"),
        ("（公章）        年   月   日", "（公章）        年   月   日"),
        ("一个□不成选项", "一个□不成选项"),
    ],
)
def test_room_in_a_text_is_a_hole(text: str, marked: str) -> None:
    assert _marked(text) == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("总额：718.46", "总额：{总额 text 718.46}"),
        ("2024年1月至2025年12月", "{month 开始 2024年1月}至{month 结束 2025年12月}"),
        (
            "填表人：张三   联系电话：0731-1234567",
            "填表人：{填表人 text 张三}　　联系电话：{联系电话 text 0731-1234567}",
        ),
        (
            "管护者：周敏   财务负责人：李丽",
            "管护者：{管护者 text 周敏}　　财务负责人：{财务负责人 text 李丽}",
        ),
        ("填报单位：某局（盖章）", "填报单位：{填报单位 text 某局}（盖章）"),
        ("填报日期：2024年3月8日", "填报日期：{填报日期 date 2024年3月8日}"),
        ("2024年3月8日", "{date 2024年3月8日}"),
        ("金额单位：万元", "金额单位：万元"),
    ],
)
def test_what_is_filled_in_behind_a_label_is_its_value(text: str, marked: str) -> None:
    assert _marked(text, _FILLED) == marked


def test_second_label_of_a_line_stays_in_its_place() -> None:
    pieces = text_holes.read("填报单位：" + " " * 40 + "单位：万元", _BLANK)

    assert pieces == ("填报单位：", Hole("填报单位"), "　　" + " " * 28 + "单位：万元")
