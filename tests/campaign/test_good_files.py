"""Each file of tests/good is written as staff may write it, and nothing is said about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.campaign import check
from tests.conftest import OF_SHORT_FILES, SETTINGS

if TYPE_CHECKING:
    from generator.pack.pack import Pack

GOOD = Path(__file__).parent.parent / "good"


@pytest.mark.parametrize("path", sorted(GOOD.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_said_about_a_good_file(path: Path, performance_targets: Pack) -> None:
    checked = check.check_unit(performance_targets, path, SETTINGS)

    assert [d for d in checked.diagnostics if d.code not in OF_SHORT_FILES] == []
    assert checked.is_valid


def test_odd_texts_are_read_as_written(performance_targets: Pack) -> None:
    path = GOOD / "quoted-odd-texts.yaml"

    values = check.check_unit(performance_targets, path, SETTINGS).values

    assert values["部门名称"] == '[某]局: "甲" # 1'
    assert values["填表人"] == "'&' \"*\" !\t\U0001f600"
    assert values["联系电话"] == "0731-01234567"
    assert values["部门职责概述"].split("\n") == [
        "{{ 职责 }} {% if %} {_{ <w:p> & \"引号\" '单引号'",
        "\t  #不是说明：缩进也留着",
        "- 不是列表: 也不是键",
        "%@`!*|>",
        "",
    ]
    assert [list(row.values()) for row in values["年度重点工作计划"]] == [
        ["否", "~", "12:30"],
        ["null", "0123", "“全角引号”、冒号：都可以"],
    ]


def test_a_library_writes_the_same_values_in_any_style(performance_targets: Pack) -> None:
    first, *others = (
        check.check_unit(performance_targets, path, SETTINGS).values
        for path in sorted(GOOD.glob("library-*.yaml"))
    )

    assert len(others) == 4
    assert all(values == first for values in others)
    assert first["填表人"] == "\U00020bb7野"
    assert first["部门职责概述"].split("\n")[-2:] == ["", "（一）服务群众 24 小时在线。"]


def test_byte_order_mark_and_windows_line_ends_change_nothing(
    tmp_path: Path, performance_targets: Pack
) -> None:
    plain, marked = GOOD / "minimal-unit.yaml", GOOD / "byte-order-mark.yaml"
    windows = tmp_path / "windows.yaml"
    windows.write_bytes(marked.read_bytes().replace(b"\n", b"\r\n"))

    values = [
        check.check_unit(performance_targets, path, SETTINGS).values
        for path in (plain, marked, windows)
    ]

    assert marked.read_bytes().startswith(b"\xef\xbb\xbf")
    assert values[0] == values[1] == values[2] != {}
