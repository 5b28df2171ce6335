"""Findings about a data file become what somebody can do in Word or Excel."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns, check
from generator.collect.review import review_texts
from generator.common.diagnostics import Diagnostic
from generator.word import margin_notes
from tests import read_back
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.collect.review.review_texts import Remark

BAD = sorted((CHECKOUT / "tests" / "bad").glob("*.yaml"))
# Words that mean nothing to somebody who fills in a form.
OF_FILES = re.compile(
    r"数据文件|栏目名|“-”|注释|行首|[#|{}\[\]]|forms|冒号|花括号|settings|导入|YAML|yaml|此行"
)


@cache
def campaign() -> Campaign:
    return campaigns.load(CHECKOUT / "data" / "2023", CHECKOUT / "templates")


def remark(severity: str, code: str, message: str, hint: str = "", *path: str | int) -> Remark:
    finding = Diagnostic("某局.yaml", 3, 1, severity, code, message, hint, path=path)  # type: ignore[arg-type]
    [only] = review_texts.remarks(read_back.loaded("performance-targets"), [finding])
    return only


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_no_word_is_about_a_data_file(path: Path) -> None:
    unit = check.check_unit(campaign().pack, path, campaign().settings)

    for each in review_texts.remarks(campaign().pack, unit.diagnostics):
        assert each.problem
        assert each.advice.endswith("。")
        assert OF_FILES.search(each.problem) is None or each.code == "character"
        assert OF_FILES.search(each.advice) is None


def test_a_missing_field_is_said_with_how_to_fill_it_in() -> None:
    hint = "请在“年度预算申请”下面另起一行（行首 2 个空格），填“其他资金: …”。"
    found = remark("error", "required", "缺少“其他资金”", hint, "年度预算申请", "其他资金")

    assert (found.is_error, found.problem) == (True, "“其他资金”未填")
    assert found.advice == "请填写。没有的填 0。"


@pytest.mark.parametrize(
    ("hint", "advice"),
    [
        (
            "重复的请从“-”起整项删除；不同的请使用不同的名称。",
            "重复的请整项删除；不同的请使用不同的名称。",
        ),
        (
            "请删除此行，由程序自动计算；或核对相关的各个数。",
            "请按应填的数改正；或核对相关的各个数。",
        ),
        (
            "需要自动填写的，请删除此行；有意留空的，可忽略此警告。",
            "请填写；有意留空的，请说明理由。",
        ),
        ("确需填写的，可忽略此警告。", "确需填写的，请说明理由。"),
        ("只能填：甲、乙。", "只能填：甲、乙。"),
        ("请拆成几项：从“-”所在行的行首起复制。", "请拆成几项。"),
        ("请在 settings.yaml 中增加一行。", "请核对并改正。"),
    ],
)
def test_of_a_hint_what_is_about_the_form_is_left(hint: str, advice: str) -> None:
    assert remark("error", "sum", "不一致", hint).advice == advice


def test_a_line_of_the_data_file_is_not_named() -> None:
    assert remark("error", "unique", "“甲”重复填写（第 12 行已有）").problem == "“甲”重复填写"


def test_what_a_reading_doubted_is_said_once() -> None:
    pack = read_back.loaded("performance-targets")
    path = "年度预算申请", "其他资金"
    doubted = "导入时有疑问，尚未核对："
    same = f"{doubted}附表1（第 1 个表）第 7 行第 3 个单元格：应填数字，现为“五”"
    findings = [
        Diagnostic("a", 1, 1, "error", "number", "应填数字，现为“五”", path=path),
        Diagnostic("a", 1, 1, "warning", "import", same, path=path),
        Diagnostic("a", 1, 1, "warning", "import", f"{doubted}“图”未导入"),
    ]

    problems = [each.problem for each in review_texts.remarks(pack, findings)]

    assert problems == ["应填数字，现为“五”", "“图”未能读取"]


def test_what_only_the_bureau_can_mend_and_what_was_answered_is_not_said() -> None:
    pack = read_back.loaded("performance-targets")
    findings = [
        Diagnostic("a", 1, 1, "error", "syntax", "书写格式有误"),
        Diagnostic("a", 1, 1, "error", "unlisted", "单位“甲”不在名册中"),
        Diagnostic("a", 1, 1, "warning", "year", "年份不一致", answered="属实"),
    ]

    assert review_texts.remarks(pack, findings) == []


def test_a_place_is_said_by_the_names_of_the_form() -> None:
    pack = read_back.loaded("performance-targets")
    values = {"支出方向": [{"名称": "甲"}, {"名称": "乙", "支出明细": [{"支出内容简介": "丙"}]}]}

    path = ("支出方向", 1, "支出明细", 0, "金额")

    shown = review_texts.position(pack, values, path)
    assert shown == "支出方向第 2 项（乙），支出明细第 1 项（丙），金额"


@pytest.mark.parametrize(
    ("doubt", "advice"),
    [
        ("文件含修订，已按“接受所有修订”后的内容导入：第 1 个表第 2 行", "接受或拒绝全部修订"),
        ("附表1 第 4 行 B 列有批注（李红）：“要全称吗？”", "处理后请删除批注"),
        ("表外第 1 段：“请审阅”在表格之外，未导入", "请填入相应的单元格"),
        ("附表1 第 9 行 D 列：“1,000.5”已导入为 1000.5", "请照此填写"),
        ("附表1 第 17 行 F 列：单元格是百分比，不是文字，已按显示的“95%”导入", "请核对"),
    ],
)
def test_what_to_do_about_a_doubt_of_the_reading(doubt: str, advice: str) -> None:
    assert advice in remark("warning", "import", f"导入时有疑问，尚未核对：{doubt}").advice


def test_what_a_unit_explained_to_the_bureau_is_not_sent_back_to_it() -> None:
    message = "导入时有疑问，尚未核对：附表1 第 4 行 B 列（部门名称）有批注（{}）：“已核对”"
    reply, own = (
        Diagnostic("某局.yaml", 3, 1, "warning", "import", message.format(who))
        for who in (margin_notes.REPLIER, "李红")
    )

    assert review_texts.is_of_bureau(reply)
    assert not review_texts.is_of_bureau(own)


@pytest.mark.parametrize(
    ("doubted", "advice"),
    [
        ("附表1缺少一行：项目支出", "请按下发的空白表恢复此行，并填写。"),
        ("未找到附表2", "请按下发的空白表补上此表，并填写；不应填报的，请说明理由。"),
        ("公式没有保存计算结果，未导入", "请直接填写数字；或用 Excel 打开，保存后再报送。"),
        ("此行在 Excel 中已隐藏，打印时不出现；已照常导入", "需要报送的，请取消隐藏；其余请删除。"),
    ],
)
def test_what_a_reading_doubted_says_what_to_do_in_the_form(doubted: str, advice: str) -> None:
    message = f"导入时有疑问，尚未核对：{doubted}"

    assert remark("warning", "import", message).advice == advice


def test_a_field_without_a_cell_is_said_to_be_gone() -> None:
    found = remark("error", "required", "缺少“其他资金”", "", "年度预算申请", "其他资金")

    absent = review_texts.of_absent(found)

    assert absent.problem == "“其他资金”未填，表中没有这一栏，可能已被删除或合并"
    assert absent.advice == "请按下发的空白表恢复这一栏，再填写。没有的填 0。"
