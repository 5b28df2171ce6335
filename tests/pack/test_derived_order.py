"""A formula may only name what is worked out before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from tests import computed_pack, small_pack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("derived", "place", "message", "hint"),
    [
        (
            "  - {field: 总数, formula: 总数 + 1}\n",
            (11, 26),
            "“总数”由自身得到，无法计算",
            "请改用其他字段。",
        ),
        (
            "  - {field: 总数, formula: 账目.结余}\n  - {field: 账目.结余, formula: 账目.收入}\n",
            (11, 26),
            "“账目.结余”排在后面才计算，此处取不到",
            "请把它移到此项前面。",
        ),
        (
            (
                "  - {field: 总数, formula: 账目.结余}\n"
                "  - {field: 账目.结余, sum: [账目.收入, 账目.支出]}\n"
                "  - {field: 账目.支出, formula: 总数}\n"
            ),
            (11, 26),
            "“总数”、“账目.结余”、“账目.支出”互为来源，无法计算",
            "请修改其中一个公式，使其不再用到其他几个。",
        ),
        (
            "  - {field: 总数, formula: '人[说明=名称].数'}\n  - {each: 人, field: 说明, number: 一}\n",  # noqa: E501
            (11, 27),
            "“人[说明=名称].数”排在后面才计算",
            "请把它移到此项前面。",
        ),
    ],
)
def test_what_is_worked_out_later_is_told_at_its_name(
    derived: str, place: tuple[int, int], message: str, hint: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=computed_pack.with_derived(derived))

    [finding] = refused.value.diagnostics
    assert (finding.code, finding.line, finding.column) == ("formula", *place)
    assert message in finding.message
    assert finding.hint == hint


def test_what_is_worked_out_before_may_be_named(tmp_path: Path) -> None:
    derived = "  - {field: 账目.结余, sum: [账目.收入]}\n  - {field: 总数, formula: 账目.结余}\n"

    pack = small_pack.load(tmp_path, pack=computed_pack.with_derived(derived))

    assert pack.derived[1].formula
