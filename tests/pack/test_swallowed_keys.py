"""Keys of the form that YAML reads as part of the text of another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import check
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack

TEXT = """\
部门职责概述: |
  负责一。
{heading}
{below}
    责任单位: 调研室
    工作目标: 目标。
"""


def told(pack: Pack, text: str) -> list[Diagnostic]:
    parsed = source.parse(FileBytes(text.encode(), ""), "某局.yaml")
    return [d for d in check.check_source(pack, parsed, SETTINGS).diagnostics if d.code == "syntax"]


def test_a_heading_that_became_part_of_the_text_above_is_told(performance_targets: Pack) -> None:
    text = TEXT.format(heading="  年度重点工作计划:", below="  - 事项: 调研")

    (found,) = told(performance_targets, text)

    assert (found.line, found.column, found.severity) == (3, 3, "error")
    assert found.message == "栏目“年度重点工作计划”及其下各行成了上面“部门职责概述”的正文"


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        # A heading of the text itself.
        ("  年度重点工作计划：", "  - 事项: 调研"),
        ("  年度重点工作计划:", "  负责调研。"),
        ("  组织年度重点工作计划:", "  - 事项: 调研"),
    ],
)
def test_a_heading_of_the_text_is_not(heading: str, below: str, performance_targets: Pack) -> None:
    assert told(performance_targets, TEXT.format(heading=heading, below=below)) == []


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("填表人: 甲联系电话: 156", "“填表人: 甲”和“联系电话: 156”"),
        ("填表人: 甲，联系电话: 156", "“填表人: 甲”和“联系电话: 156”"),
        (
            "部门职责概述: 职责。填表人: 甲 联系电话: 1",
            "“部门职责概述: 职责。”和“填表人: 甲”和“联系电话: 1”",
        ),
        ("填表人: 甲年度绩效指标:", "“填表人: 甲”和“年度绩效指标:”"),
    ],
)
def test_fields_on_one_line_are_told_apart(
    line: str, lines: str, performance_targets: Pack
) -> None:
    (found,) = told(performance_targets, f"部门名称: 某局\n{line}\n")

    assert f"行：{lines}，" in found.hint
    assert found.fix is None


def test_what_is_no_field_may_be_text(performance_targets: Pack) -> None:
    (found,) = told(performance_targets, "部门名称: 某局\n部门职责概述: 负责: 调研\n")

    assert "请分成" not in found.hint
    assert found.fix is not None
