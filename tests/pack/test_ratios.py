"""Which computed figures are ratios, so that nothing adds them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack import pack, ratios
from tests import evaluations, small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.pack import Pack

ENTRY = "  - {field: 总数, sum: [组.数]}\n"


def of(loaded: Pack) -> set[str]:
    return {".".join(path) for path in ratios.find(loaded.unit.fields, loaded.derived)}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("ROUND(SUM(组.数) / COUNT(组.数), 2)", {"总数"}),
        ("账目.收入 / 账目.支出", {"总数"}),
        ("100 * 账目.收入 / 账目.支出", {"总数"}),
        ("MIN(10, ROUND(10 * 账目.收入 / 账目.支出, 2))", {"总数"}),
        ('IF(账目.支出 = 0, "", -账目.收入 / 账目.支出)', {"总数"}),
        ("1 - 账目.收入 / 账目.支出", {"总数"}),
        ("账目.收入 / 账目.支出 + SUM(组.数)", {"总数"}),
        ("账目.收入 + 账目.支出", set()),
        ("账目.收入 / 10000", set()),
        ("账目.收入 * 账目.支出", set()),
        ("账目.收入 / 账目.支出 * SUM(组.数)", set()),
        ("账目.收入 / (账目.支出 / SUM(组.数))", set()),
        ("COUNT(组.数)", set()),
        ("50 + 账目.收入", set()),
        ("IF(账目.收入 / 账目.支出 > 1, 账目.收入, 0)", set()),
    ],
)
def test_an_amount_divided_by_an_amount_is_a_ratio(
    formula: str, expected: set[str], tmp_path: Path
) -> None:
    text = small_pack.PACK.replace(ENTRY, f"  - {{field: 总数, formula: '{formula}'}}\n")

    assert of(small_pack.load(tmp_path, pack=text)) == expected


def test_percentages_and_what_is_made_of_ratios_are_ratios() -> None:
    found = of(pack.load(evaluations.FOLDER))

    assert {"总执行率", "平均分", "项目.执行得分", "项目.总分", "项目.支出明细.执行率"} <= found
    assert not found & {"预算合计", "执行合计", "项目.分值合计", "项目.资金.总额.全年预算"}
