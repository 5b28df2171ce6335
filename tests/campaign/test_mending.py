"""Data files mended by the fixes of their findings."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.campaign import check, mending
from generator.campaign.mending import Judged
from generator.common.diagnostics import Diagnostic, Fix
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from tests.conftest import OF_SHORT_FILES, SETTINGS
from tests.slips import SLIPS, lines_of_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.campaign.mending import Judge
    from generator.pack.pack import Pack

BAD = Path(__file__).parent.parent / "bad"
# Whose corrected line is one of several readings, and whose fix would say something else.
LEFT = {"doubled-chinese-quotes", "dash-inside-text", "escaped-lone-surrogate", "merge-key"}
HEAD = """\
部门名称: 某局
年度预算申请:
  一般公共预算拨款: 54
  政府性基金拨款: 0
  其他资金: 0
  基本支出: 54
  项目支出: 0
部门职责概述: 职责。
"""
PLAN = """\
年度重点工作计划:
  - 事项: 调研
    责任单位: 调研室
    工作目标: 目标。
"""


def judge_of(pack: Pack) -> Judge:
    def judge(content: bytes) -> Judged:
        parsed = source.parse(FileBytes(content, ""), "某局.yaml")
        return Judged(parsed, check.check_source(pack, parsed, SETTINGS).diagnostics)

    return judge


def mended_text(pack: Pack, text: str) -> str:
    return mending.mend(text.encode(), judge_of(pack)).content.decode()


def codes(found: Sequence[object]) -> list[str]:
    return [d.code for d in found if d.code not in OF_SHORT_FILES]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_a_hint_says_can_be_written_is_written_and_nothing_else(
    path: Path, performance_targets: Pack
) -> None:
    judge, content = judge_of(performance_targets), path.read_bytes()
    before = judge(content).findings
    proposed = {d for d in before if "可写成" in d.hint}
    clear = {d for d in before if d.fix}

    result = mending.mend(content, judge)

    if path.stem in LEFT:
        assert result.content == content
        return
    assert proposed <= clear
    remain = {(d.line, d.code, d.message) for d in result.remain}
    assert not {(d.line, d.code, d.message) for d in clear} & remain
    assert not result.refused
    assert changed_lines(content, result.content) <= {
        line for d in clear if d.fix for line in range(d.fix.first, d.fix.last + 1)
    }
    assert mending.mend(result.content, judge).content == result.content


def changed_lines(before: bytes, after: bytes) -> set[int]:
    old, new = (content.splitlines(keepends=True) for content in (before, after))
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {
        line
        for tag, first, last, *_ in opcodes
        if tag != "equal"
        for line in range(first + 1, max(last, first + 1) + 1)
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("54 ＃含上年结转5万元", "54 # 含上年结转5万元"),
        ("54#含上年", "54 # 含上年"),
        ("54万元 // 含上年", "54 # 含上年"),
        ("'54＃含上年'", "54 # 含上年"),
        ("54＃含上年 # 已定", "54 # 含上年 # 已定"),
        ("54万元＃已核对【magnitude】：属实", "54 # 已核对【magnitude】：属实"),
    ],
)
def test_what_was_meant_for_a_comment_behind_an_amount_stays(
    typed: str, meant: str, performance_targets: Pack
) -> None:
    text = HEAD.replace("基本支出: 54", f"基本支出: {typed}")

    assert mended_text(performance_targets, text) == text.replace(typed, meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("部门职责概述: '>3000条'  ＃ 以 > 开头", "部门职责概述: '>3000条'  # 以 > 开头"),
        ('部门职责概述: "甲"＃乙', '部门职责概述: "甲"  # 乙'),
        ("部门职责概述: '甲' // 乙", "部门职责概述: '甲'  # 乙"),
        ("部门职责概述: : 职责", "部门职责概述: 职责"),
        ("部门职责概述: ||\n  甲。\n  乙。", "部门职责概述: |\n  甲。\n  乙。"),
        ('  基本支出: "54"万元', "  基本支出: 54"),
        ("  基本支出: '540000'元 # 已定", "  基本支出: 54 # 已定"),
        ("【部门名称】：某局", "部门名称: 某局"),
    ],
)
def test_what_stands_beside_a_value_is_not_put_in_quotes_with_it(
    typed: str, meant: str, performance_targets: Pack
) -> None:
    key = meant.partition(":")[0]
    line = next(line for line in HEAD.splitlines() if line.startswith(f"{key}:"))
    text, right = HEAD.replace(line, typed), HEAD.replace(line, meant)

    assert typed in text
    assert mended_text(performance_targets, text) == right


def test_a_unit_that_all_other_figures_contradict_is_left(performance_targets: Pack) -> None:
    text = HEAD.replace("基本支出: 54", "基本支出: 54元")

    result = mending.mend(text.encode(), judge_of(performance_targets))

    assert result.content.decode() == text
    assert [d.code for d in result.refused] == ["number"]


@pytest.mark.parametrize("typed", ["约54", "$54", "￥54", "（54）", "(54)", "合同: 54"])
def test_an_amount_beside_which_something_else_is_said_is_left(
    typed: str, performance_targets: Pack
) -> None:
    text = HEAD.replace("基本支出: 54", f"基本支出: {typed}")

    assert mended_text(performance_targets, text) == text


def test_a_comment_within_brackets_is_left(performance_targets: Pack) -> None:
    text = HEAD + "专项资金: [{名称: 甲, 金额: 54＃注, 实施期绩效目标: 目标}]\n"

    assert mended_text(performance_targets, text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("部门职责概述：职责。", "部门职责概述: 职责。"),
        ("部门职责概述:\u00a0职责。", "部门职责概述: 职责。"),
        ("  基本支出: 54万元", "  基本支出: 54"),
        ("  基本支出: '54万元'  # 已核", "  基本支出: 54  # 已核"),
        ("  基本支出: 540,000元", "  基本支出: 54"),
        ("  基本支出： ５４", "  基本支出: 54"),
        ("\u3000基本支出: 54", "  基本支出: 54"),
        ("\t基本支出：54 万元 # 已核", "  基本支出: 54 # 已核"),
        ("   基本支出: 54", "  基本支出: 54"),
        (" 基本支出: 54", "  基本支出: 54"),
        ("   责任单位: 调研室", "    责任单位: 调研室"),
        ("  -事项: 调研", "  - 事项: 调研"),
        ("  — 事项: 调研", "  - 事项: 调研"),
    ],
)
def test_a_slip_is_mended_to_the_line_as_it_was(
    typed: str, meant: str, performance_targets: Pack
) -> None:
    text = HEAD + PLAN
    plain = re.sub(r" +# 已核$", "", meant)
    slipped = text.replace(f"\n{plain}\n", f"\n{typed}\n")

    assert slipped != text
    assert mended_text(performance_targets, slipped) == text.replace(plain, meant)


def test_byte_order_mark_line_ends_and_last_line_stay(performance_targets: Pack) -> None:
    lines = (HEAD + PLAN).replace("基本支出: 54", "基本支出：54").split("\n")
    content = b"\xef\xbb\xbf" + "\r\n".join(lines).encode().removesuffix(b"\r\n")

    result = mending.mend(content, judge_of(performance_targets))

    assert result.content == content.replace("基本支出：54".encode(), "基本支出: 54".encode())


def test_paragraphs_become_a_block(performance_targets: Pack) -> None:
    text = HEAD.replace("职责。\n", "负责档案收集。\r\n  负责档案利用。\r\n") + PLAN

    result = mended_text(performance_targets, text)

    block = "部门职责概述: |\r\n  负责档案收集。\r\n  负责档案利用。\r\n"
    assert result == HEAD.replace("部门职责概述: 职责。\n", block) + PLAN


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # The bar was forgotten.
        ("\n  负责甲。\n  负责乙。", " |\n  负责甲。\n  负责乙。"),
        # Begun with two wide blanks, as on paper.
        (" |\n  负责甲。\n　　（二）负责乙。", " |\n  负责甲。\n  （二）负责乙。"),
        (" |\n　　负责甲：一。\n　　（二）负责乙。", " |\n  负责甲：一。\n  （二）负责乙。"),
        (" |\n　　负责甲。\n    负责乙。", " |\n    负责甲。\n    负责乙。"),
        # One paragraph lost a blank, or the first has more than all others.
        (" |\n  负责甲。\n 负责乙。\n  负责丙。", " |\n  负责甲。\n  负责乙。\n  负责丙。"),
        (" |\n 负责甲。\n  负责乙。\n  负责丙。", " |\n  负责甲。\n  负责乙。\n  负责丙。"),
        (" |\n  负责甲。\n 负责乙。", " |\n  负责甲。\n  负责乙。"),
        (" |\n    负责甲。\n  负责乙。\n  负责丙。", " |\n  负责甲。\n  负责乙。\n  负责丙。"),
    ],
)
def test_paragraphs_of_a_text_get_the_blanks_of_the_others(
    typed: str, meant: str, performance_targets: Pack
) -> None:
    text = HEAD.replace(" 职责。", typed) + PLAN

    assert mended_text(performance_targets, text) == HEAD.replace(" 职责。", meant) + PLAN


@pytest.mark.parametrize(
    "typed",
    [
        "\n  负责甲，\n  负责乙。",
        " |\n     负责甲。\n   负责乙。\n  负责丙。",
        " |\n  职责：\n    负责甲。\n    负责乙。",
        " |\n 负责甲。\n  负责乙。\n   负责丙。",
        " |1\n 负责甲。\n  负责乙。",
    ],
)
def test_paragraphs_that_do_not_agree_are_left(typed: str, performance_targets: Pack) -> None:
    text = HEAD.replace(" 职责。", typed) + PLAN

    assert mended_text(performance_targets, text) == text


@pytest.mark.parametrize(
    "value",
    [
        # One paragraph, or two: the end of the line does not say.
        "负责档案收集，\n  负责档案利用。",
        # Whether the comment is text cannot be known.
        "负责档案收集。\n  负责档案利用。 # 二",
        # Two fields on one line.
        "职责。 填表人: 甲",
        "职责。填表人: 甲",
        "职责。年度绩效指标:",
        # A field, or a paragraph with a colon.
        "职责。\n口号：早预警",
        "“甲”的#乙",
        '"第一段\\n资料在 D:\\数据"',
    ],
)
def test_what_has_two_readings_is_left(value: str, performance_targets: Pack) -> None:
    text = HEAD.replace("职责。", value)

    assert mended_text(performance_targets, text) == text


def test_a_fix_that_would_do_harm_is_refused_and_the_others_are_made() -> None:
    def judge(content: bytes) -> Judged:
        parsed = source.parse(FileBytes(content, ""), "某局.yaml")
        texts = content.decode().splitlines()
        found = [
            Diagnostic("某局.yaml", n, 1, "error", "syntax", "有误", fix=Fix(n, n, (f"{text}1",)))
            for n, text in enumerate(texts, 1)
            if not text.endswith("1")
        ]
        if "甲: a1" in texts:
            found.append(Diagnostic("某局.yaml", 3, 1, "error", "unknown", "多出一处"))
        return Judged(parsed, found)

    result = mending.mend("甲: a\n乙: b\n丙: c".encode(), judge)

    assert result.content.decode() == "甲: a\n乙: b1\n丙: c1"
    assert [d.line for d in result.refused] == [1]
    assert result.fixed == 2


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_becomes_utf_8(encoding: str, performance_targets: Pack) -> None:
    text = HEAD.replace("54\n", "54万元\n", 1) + PLAN

    result = mending.mend(text.encode(encoding), judge_of(performance_targets))

    assert result.content.decode() == HEAD + PLAN
    assert codes(result.remain) == []


def test_bytes_that_only_look_like_gbk_are_left(performance_targets: Pack) -> None:
    content = "名: 某局\n口号：x\n".encode("gb18030")

    assert mending.mend(content, judge_of(performance_targets)).content == content


def test_lines_below_move_with_the_key_they_belong_to(performance_targets: Pack) -> None:
    group = "年度绩效指标:\n  产出指标:\n    数量指标:\n      - 三级指标: 甲\n        指标值: 3次\n"
    moved = group.replace("    数量", "     数量").replace("      -", "       -")
    moved = moved.replace("        指标值", "         指标值")
    head = "  效益指标:\n    社会效益指标:\n      - 三级指标: 乙\n        指标值: 3次\n"
    text = HEAD + group.replace("  产出指标", head + "  产出指标")
    slipped = text.replace(group.removeprefix("年度绩效指标:\n"), moved.partition("\n")[2])

    assert slipped != text
    assert mended_text(performance_targets, slipped) in (text, slipped)


def test_a_warning_that_is_answered_is_left(performance_targets: Pack) -> None:
    text = HEAD.replace("职责。", "‘@全体单位’")
    answered = text.replace("部门职责", "# 已核对[quotes]: 原文如此\n部门职责")

    assert "'@全体单位'" in mended_text(performance_targets, text)
    assert mended_text(performance_targets, answered) == answered


def test_what_changed_is_told_by_the_lines_of_the_original(performance_targets: Pack) -> None:
    text = HEAD.replace("职责。", "甲。\n  乙。") + PLAN.replace("责任单位:", "责任单位：")

    result = mending.mend(text.encode(), judge_of(performance_targets))

    assert result.fixed == 2
    assert [(c.first, len(c.old), len(c.new)) for c in result.changes] == [(8, 1, 2), (12, 1, 1)]


def test_a_line_that_fits_in_two_places_is_left_and_told(performance_targets: Pack) -> None:
    indicators = "效益指标:\n  社会效益指标:\n    - 三级指标: 甲\n      指标值: ≥95%\n"
    of_all = "".join(f"  {line}\n" for line in indicators.splitlines())
    of_one = "".join(f"      {line}\n" for line in indicators.splitlines())
    text = f"""\
{HEAD}年度绩效指标:
{of_all}专项资金:
  - 名称: 甲
    金额: 0
    实施期绩效目标: 目标。
    年度绩效目标: 目标。
支出方向:
  - 名称: 乙
    所属专项: 甲
    金额: 0
    项目实施期: 2023年
    年度绩效指标:
{of_one}"""
    wide = text.replace("        社会效益指标", "\t\t社会效益指标")

    result = mending.mend(wide.encode(), judge_of(performance_targets))

    assert wide != text
    assert result.content.decode() in (text, wide)
    assert result.refused or result.content.decode() == text


@pytest.mark.parametrize("name", sorted(SLIPS))
def test_each_slip_of_a_short_file_is_mended(name: str, performance_targets: Pack) -> None:
    right = (HEAD + PLAN).replace("54", "5400")
    lines = right.split("\n")
    judge = judge_of(performance_targets)
    tried = 0
    for number in lines_of_keys(lines):
        typed = SLIPS[name](lines[number])
        if typed and typed != lines[number]:
            tried += 1
            wrong = "\n".join([*lines[:number], typed, *lines[number + 1 :]])
            result = mending.mend(wrong.encode(), judge)
            found = judge(result.content).source.data
            assert result.refused or found == judge(right.encode()).source.data
    assert tried
