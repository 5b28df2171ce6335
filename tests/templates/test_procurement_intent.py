"""The procurement intentions: each rule with the mistake it finds."""

from __future__ import annotations

import shutil
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from lxml import etree

from generator.__main__ import main
from generator.word.ooxml import qn
from tests.conftest import PACKS
from tests.shipped_packs import DEMO, demo_units, shipped

if TYPE_CHECKING:
    from pathlib import Path

UNIT = """\
部门名称: 示例市示例区档案馆
采购项目:
  - 采购项目名称: 档案数字化
    采购需求概况: 扫描馆藏档案1000卷，错误率低于3‰。
    预算金额: 21.6
    预计采购时间: 2024年7月
  - 采购项目名称: 密集架
    采购需求概况: 密集架12组，含安装。
    预算金额: 9
    预计采购时间: 2024年8月
公开日期: 2024年5月28日
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "message"),
    [
        (
            "2024年7月",
            "2024年4月",
            6,
            "error",
            "预计采购时间早于公开日期：公开日期 “2024年5月28日” > 预计采购时间 “2024年4月”",
        ),
        (
            "2024年8月",
            "2024年5月",
            10,
            "warning",
            "公开当月即采购，距公开不足 30 日：公开日期 “2024年5月28日” ≥ 预计采购时间 “2024年5月”",
        ),
        ("密集架\n", "档案数字化\n", 7, "warning", "采购项目“档案数字化”重复（第 3 行已有）"),
        (
            "密集架12组，含安装。",
            "密集架",
            8,
            "warning",
            "采购需求概况与采购项目名称相同，均为“密集架”",
        ),
        (
            "密集架12组，含安装。",
            "密集架，含安装。",
            8,
            "warning",
            "采购需求概况中没有数量：“密集架，含安装。”",
        ),
        ("预算金额: 9\n", "预算金额: 216000\n", 9, "warning", "预算金额 216000 万元，超过一般上限"),
        ("，含安装。", "，，含安装。", 8, "warning", "标点重复：“密集架12组，，含安装。”"),
        (
            "密集架12组，",
            "密集架：7500元×12组=8万元，",
            8,
            "warning",
            "算式有误：“7500元×12组=8万元”，计算结果应为 9万元，现为 8万元",
        ),
        (
            "密集架12组，",
            "密集架12组，2023年10月前，",
            8,
            "warning",
            "年份与年度不一致：文字中为 2023年，公开的年度为 2024年",
        ),
        ("预计采购时间: 2024年8月", "预计采购时间: 下半年", 10, "error", "应填年月，现为“下半年”"),
        (
            "公开日期: 2024年5月28日",
            "公开日期: 2024年5月",
            11,
            "error",
            "应填日期，现为“2024年5月”",
        ),
    ],
)
def test_a_mistake_is_told_in_its_place(
    old: str, new: str, line: int, severity: str, message: str
) -> None:
    assert UNIT.count(old) == 1

    [found] = shipped("procurement-intent").judged(UNIT.replace(old, new)).diagnostics

    assert (found.line, found.severity) == (line, severity)
    assert message in found.message


def test_what_is_right_has_no_findings() -> None:
    assert shipped("procurement-intent").judged(UNIT).diagnostics == ()


def test_before_the_day_of_publication_is_known_nothing_is_said_of_it() -> None:
    text = UNIT.replace("2024年5月28日", "")

    assert shipped("procurement-intent").judged(text).diagnostics == ()


def data_of(folder: Path, unit: str) -> Any:
    path = folder / "units" / f"{unit}.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506


def test_next_year_keeps_what_is_bought_and_asks_for_amounts(tmp_path: Path) -> None:
    shutil.copytree(DEMO / "2024-采购意向", tmp_path / "2024-采购意向")
    options = ["--data", str(tmp_path), "--templates", str(PACKS)]

    assert main(["rollover", "2024-采购意向", "2025-采购意向", *options]) == 0

    after = data_of(tmp_path / "2025-采购意向", "示例市示例区教育局")
    before = data_of(tmp_path / "2024-采购意向", "示例市示例区教育局")
    for old, new in zip(before["采购项目"], after["采购项目"], strict=True):
        assert new["采购项目名称"] == old["采购项目名称"]
        assert new["预计采购时间"] == old["预计采购时间"].replace("2024", "2025")
        assert new["预算金额"] == ""
    assert after["公开日期"] == ""
    settings = (tmp_path / "2025-采购意向" / "settings.yaml").read_text(encoding="utf-8")
    assert "期间: 2025年6月至12月" in settings


def test_the_units_are_those_of_the_targets(tmp_path: Path) -> None:
    shutil.copytree(DEMO / "2024", tmp_path / "2024")
    options = ["--data", str(tmp_path), "--templates", str(PACKS)]

    assert main(["rollover", "2024", "2024-意向", "--pack", "procurement-intent", *options]) == 0

    units = sorted(path.stem for path in (tmp_path / "2024-意向" / "units").iterdir())
    assert units == sorted(path.stem for path in (DEMO / "2024" / "units").iterdir())
    assert data_of(tmp_path / "2024-意向", units[0])["部门名称"] == units[0]


def test_the_table_of_all_units_adds_up(tmp_path: Path) -> None:
    of_units = demo_units("procurement-intent")
    amounts = [Decimal(row["预算金额"]) for unit in of_units for row in unit["采购项目"]]
    options = ["--data", str(DEMO), "--templates", str(PACKS), "--build", str(tmp_path)]

    assert main(["build", "2024-采购意向", "--jobs", "1", *options]) == 0

    with zipfile.ZipFile(tmp_path / "2024-采购意向" / "appendix.docx") as appendix:
        body = etree.fromstring(appendix.read("word/document.xml"))
    table = next(body.iter(qn("w:tbl")))
    [*_, total] = [
        ["".join(cell.itertext()) for cell in row.iter(qn("w:tc"))]
        for row in table.iter(qn("w:tr"))
    ]
    assert total == ["合计", str(len(amounts)), str(sum(amounts))]
