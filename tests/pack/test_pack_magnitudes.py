"""Amounts of whole units in another unit than 万元, and the findings that would only follow."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from generator.campaign import check
from tests.conftest import CHECKOUT, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack

REAL = next((CHECKOUT / "data/2023/units").glob("*.yaml"))
EXAMPLES = sorted((CHECKOUT / "examples/data/2024/units").glob("*.yaml"))
AMOUNT = re.compile(
    r"^( *(?:\S+拨款|其他资金|基本支出|项目支出|专项资金合计|金额): )([0-9.]+)", re.MULTILINE
)


def multiplied(text: str, factor: str) -> str:
    """The file with every amount multiplied, and no text."""
    return AMOUNT.sub(lambda m: f"{m[1]}{(Decimal(m[2]) * Decimal(factor)).normalize():f}", text)


def found_in(folder: Path, pack: Pack, text: str, year: str = "2023") -> list[Diagnostic]:
    path = folder / "某局.yaml"
    path.write_text(text, encoding="utf-8")
    settings = {**SETTINGS, "年度": year}
    return list(check.check_unit(pack, path, settings).diagnostics)


def magnitudes(found: list[Diagnostic], severity: str = "error") -> list[str]:
    return [d.message for d in found if d.code == "magnitude" and d.severity == severity]


@pytest.mark.parametrize("path", [REAL, *EXAMPLES], ids=lambda path: path.stem)
def test_right_amounts_are_not_doubted(
    path: Path, tmp_path: Path, performance_targets: Pack
) -> None:
    found = found_in(tmp_path, performance_targets, path.read_text(encoding="utf-8"))

    assert "magnitude" not in {d.code for d in found}


@pytest.mark.parametrize("path", [REAL, *EXAMPLES], ids=lambda path: path.stem)
@pytest.mark.parametrize("factor", ["10000", "0.0001"])
def test_all_amounts_in_another_unit_are_errors(
    path: Path, factor: str, tmp_path: Path, performance_targets: Pack
) -> None:
    text = multiplied(path.read_text(encoding="utf-8"), factor)

    found = found_in(tmp_path, performance_targets, text)

    assert magnitudes(found)
    # One for each figure.
    lines = [d.line for d in found if d.code == "magnitude" and d.severity == "error"]
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    ("factor", "first"),
    [
        ("10000", "资金总额 7184600 万元，成本指标为 718.46 万元"),
        ("0.0001", "资金总额 0.071846 万元，成本指标为 718.46 万元"),
    ],
)
def test_every_amount_of_the_real_unit_that_the_file_says_again_is_told(
    factor: str, first: str, tmp_path: Path, performance_targets: Pack
) -> None:
    text = multiplied(REAL.read_text(encoding="utf-8"), factor)

    found = found_in(tmp_path, performance_targets, text)

    # The total, three 支出方向, fourteen 支出明细; and nothing that would only follow from them.
    told = magnitudes(found)
    assert (len(told), told[0].partition("，可能")[0]) == (18, first)
    assert {"bound", "adds-up", "sum"}.isdisjoint(d.code for d in found)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        # One field.
        (
            "\n    金额: 54\n    项目",
            "\n    金额: 540000\n    项目",
            ["金额 540000 万元，成本指标为 54 万元"],
        ),
        # What a part of the whole may cost is no bound of the whole.
        (
            "按照工作实际及目标要求，专款专用，不超过预算\n        指标值: ≤718.46万元",
            "三公经费\n        指标值: ≤0.071846万元",
            [],
        ),
        ("金额: 38", "金额: 380000", ["金额 380000 万元，测算依据及过程说明为 38 万元"]),
        ("金额: 12", "金额: 120000", ["金额 120000 万元，测算依据及过程说明为 12 万元"]),
        ("一般公共预算拨款: 718.46", "一般公共预算拨款: 7184600", ["资金总额 7184600 万元"]),
        # The text, where its bound says 元 though 万元 is meant: one of the two is wrong.
        ("≤54万元", "≤540000万元", ["金额 54 万元，成本指标为 540000 万元"]),
    ],
)
def test_only_the_figure_that_is_wrong_is_told(
    old: str, new: str, told: list[str], tmp_path: Path, performance_targets: Pack
) -> None:
    text = REAL.read_text(encoding="utf-8")
    assert text.count(old) == 1

    found = magnitudes(found_in(tmp_path, performance_targets, text.replace(old, new)))

    assert [
        message.split("，可能")[0][: len(t)] for message, t in zip(found, told, strict=True)
    ] == told


def test_a_list_in_yuan_is_told_entry_by_entry(tmp_path: Path, performance_targets: Pack) -> None:
    text = REAL.read_text(encoding="utf-8")
    start = text.index("- 支出内容简介: 毛发检测")
    text = text[:start] + multiplied(text[start:], "10000")

    told = magnitudes(found_in(tmp_path, performance_targets, text))

    assert len(told) == 7
    assert all("测算依据" in message for message in told)


def test_a_total_that_is_too_large_with_its_part_is_one_warning(
    tmp_path: Path, performance_targets: Pack
) -> None:
    text = REAL.read_text(encoding="utf-8").replace("≤718.46万元", "按预算")
    text = text.replace("一般公共预算拨款: 718.46", "一般公共预算拨款: 1718460")

    told = magnitudes(found_in(tmp_path, performance_targets, text), "warning")

    assert told == ["一般公共预算拨款 1718460 万元，超过一般上限 1000000 万元"]
