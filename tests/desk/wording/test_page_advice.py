"""Findings on a unit's page say what one does there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns, check
from generator.common.diagnostics import Diagnostic, Fix
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.desk.wording import page_advice
from tests import read_back
from tests.conftest import CHECKOUT, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.wording.page_advice import FindingText
    from generator.pack.pack import Pack

BAD = sorted((CHECKOUT / "tests" / "bad").glob("*.yaml"))
DESK = CHECKOUT / "generator" / "desk"
# Words that say nothing to somebody who sees the page.
OF_FILES = re.compile(
    r"数据文件|栏目名|“-”|注释|行首|[|{}\[\]]|forms|冒号|花括号|settings|YAML|yaml|另起一行|下一行"
)
TEXT = """\
名称: 甲局
支出方向:
  - 名称: 一
    年度绩效指标:
      产出指标:
        数量指标:
          - 三级指标: 甲
            指标值: 1
          - 三级指标: 甲
            指标值: 1
"""
DIRECTION, OUTPUT = ("支出方向", 0), ("支出方向", 0, "年度绩效指标", "产出指标", "数量指标", 1)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_back.loaded("performance-targets")


def on_page(
    pack: Pack, hint: str, *path: str | int, code: str = "repeated", message: str = "重复"
) -> FindingText:
    parsed = source.parse(FileBytes(TEXT.encode(), ""), "a")
    finding = Diagnostic("a", 3, 1, "error", code, message, hint, path=path)
    return page_advice.of_finding(pack, parsed, finding)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_to_do_is_done_on_the_page(path: Path, pack: Pack) -> None:
    parsed = source.read(path, path.as_posix())

    for each in check.check_unit(pack, path, SETTINGS).diagnostics:
        found = page_advice.of_finding(pack, parsed, each)
        assert found.hint.endswith(("。", "？", "'", "|", "]", ":")) or found.is_in_text
        if found.is_in_text:
            assert "“数据文件”" in found.hint
        else:
            assert OF_FILES.search(found.hint) is None
            assert not re.search(r"第 [0-9]+ 行", found.message)


@pytest.mark.parametrize("name", ["2024", "2024-监控", "2024-自评", "2025-申报"])
def test_units_of_the_examples_are_told_of_the_page(name: str) -> None:
    campaign = campaigns.load(CHECKOUT / "examples" / "data" / name, CHECKOUT / "templates")
    path = campaign.folder / campaigns.unit_files(campaign.folder)[0]
    blank = re.sub(r": [^\n|]+$", ":", path.read_text("utf-8"), flags=re.MULTILINE).encode()
    raw = FileBytes(blank, "")
    parsed = source.parse(raw, "a")

    found = check.check_parsed(campaign.pack, raw, parsed, campaign.settings).diagnostics

    hints = [page_advice.of_finding(campaign.pack, parsed, each) for each in found]
    assert hints
    assert [each.hint for each in hints if OF_FILES.search(each.hint)] == []


def test_every_button_that_is_named_stands_on_the_page() -> None:
    page = "\n".join(
        path.read_text("utf-8")
        for folder in ("templates", "static")
        for path in (DESK / folder).rglob("*.*")
    )
    own = (DESK / "wording" / "page_advice.py").read_text("utf-8")

    named = set(re.findall(r"按“([^”]+)”", own))

    assert {"✕", "删除此份", "＋", "已核对…", "按提示改正"} == named
    assert [name for name in (*named, "数据文件") if name not in page] == []


def test_a_row_is_taken_out_by_its_button_and_a_copy_by_its_own(pack: Pack) -> None:
    hint = "重复的请从“-”起整项删除；不同的请使用不同的名称。"

    row, copy = on_page(pack, hint, *OUTPUT, "三级指标"), on_page(pack, hint, *DIRECTION, "名称")

    assert row.hint == "重复的请按“✕”删除此行；不同的请使用不同的名称。"
    assert copy.hint == "重复的请按“删除此份”；不同的请使用不同的名称。"


def test_a_line_of_the_file_is_a_row_of_the_form(pack: Pack) -> None:
    found = on_page(pack, "应与附表2（第 3 行）一致。", *OUTPUT, message="“甲”重复（第 9 行已有）")

    assert (found.message, found.hint) == ("“甲”重复（第 2 项已有）", "应与附表2（第 1 项）一致。")


def test_a_line_without_a_row_is_not_named(pack: Pack) -> None:
    assert on_page(pack, "", *OUTPUT, message="“甲”重复（第 1 行已有）").message == "“甲”重复"


@pytest.mark.parametrize(
    ("hint", "own"),
    [
        ("请删除此行，由程序自动计算；或核对各数。", "请清空此栏，由程序自动计算；或核对各数。"),
        ("属实的，可忽略此警告。", "属实的，请按“已核对…”填写理由。"),
        ("请补填，或忽略此警告。", "请补填，或按“已核对…”填写理由。"),
        (
            "请在 settings.yaml 中核对；请填报负责人在 settings.yaml 中增加一行“范围: 全部”。",
            "请填报负责人在公共设置中将“范围”填为“全部”。",
        ),
        ("请在冒号后填写。", "请核对并改正。"),
    ],
)
def test_words_of_the_file_become_words_of_the_page(pack: Pack, hint: str, own: str) -> None:
    assert on_page(pack, hint, *OUTPUT).hint == own


def test_an_empty_row_can_be_taken_out(pack: Pack) -> None:
    hint = "请填好；不需要此项的，请从“-”起整项删除。"

    found = on_page(pack, hint, *OUTPUT, code="required")

    assert found.hint.endswith("不需要的，请按“✕”删除此行。")


def test_a_mistake_of_notation_is_mended_by_the_button_or_in_the_text(pack: Pack) -> None:
    plain = on_page(pack, "请删除引号。", code="syntax")
    parsed = source.parse(FileBytes(TEXT.encode(), ""), "a")
    finding = Diagnostic("a", 3, 1, "error", "syntax", "错", "", fix=Fix(3, 3, ("",)))

    assert plain.hint == "请在“数据文件”第 3 行修改：删除引号。"
    assert page_advice.of_finding(pack, parsed, finding).hint.startswith(
        "请按“按提示改正”，或在“数据"
    )


@pytest.mark.parametrize(
    ("reason", "instead"),
    [
        ("此处写法特殊，无法自动改写", "；请在“数据文件”中修改"),
        ("文字中有 Word 不支持的字符", "；请删除该字符后重新填写"),
        ("请填写理由，至少两个字", ""),
    ],
)
def test_what_is_refused_says_what_to_do_instead(reason: str, instead: str) -> None:
    assert page_advice.refused(reason) == f"未作改动：{reason}{instead}。"
