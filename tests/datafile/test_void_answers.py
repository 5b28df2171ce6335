"""A changed value voids its answers; everything else in the text stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.hashes import sha256
from generator.datafile import source, void_answers
from generator.datafile.file_bytes import FileBytes

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath


def _voided(text: str, *changed: KeyPath) -> str:
    content = text.encode()
    parsed = source.parse(FileBytes(content, sha256(content)), "f.yaml")
    return void_answers.without(text, parsed, changed)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("# 已核对[sum]: 属实\n甲: 1\n乙: 2\n", "甲: 1\n乙: 2\n"),
        ("甲: 1   # 已核对[sum]: 属实\n乙: 2\n", "甲: 1\n乙: 2\n"),
        ("# 说明\n# 已核对[sum]: 属实\n# 又\n甲: 1\n", "# 说明\n# 又\n甲: 1\n"),
        ("# 已核对[sum]: 属实\r\n甲: 1\r\n", "甲: 1\r\n"),
        ("# 已核对: 属实\n甲: 1\n", "甲: 1\n"),
        ("甲: 1 # 已核对[sum]: 属实", "甲: 1"),
        ("甲: | # 已核对[sum]: 属实\n  一\n", "甲: |\n  一\n"),
    ],
)
def test_the_answers_of_a_changed_value_go_and_nothing_else(text: str, left: str) -> None:
    assert _voided(text, ("甲",)) == left


def test_the_answers_of_other_values_stay() -> None:
    text = "# 已核对[sum]: 属实\n甲: 1\n乙: 2  # 已核对[sum]: 属实\n"

    assert _voided(text, ("丙",)) == text
    assert _voided(text, ("乙",)) == "# 已核对[sum]: 属实\n甲: 1\n乙: 2\n"


def test_the_answers_of_the_groups_and_entries_around_the_value_go_too() -> None:
    text = (
        "# 已核对[sum]: 一\n组:\n  # 已核对[sum]: 二\n  表:\n"
        "    # 已核对[sum]: 三\n    - 名: 1\n      数: 2\n"
        "    # 已核对[sum]: 四\n    - 名: 2\n"
    )

    assert _voided(text, ("组", "表", 0, "数")) == (
        "组:\n  表:\n    - 名: 1\n      数: 2\n    # 已核对[sum]: 四\n    - 名: 2\n"
    )


def test_what_an_import_doubted_goes_only_with_its_answer() -> None:
    text = "# 核对：改过\n# 已核对[import]: 属实\n甲: 1\n# 核对：改过\n# 已核对[sum]: 属实\n乙: 2\n"

    assert _voided(text, ("甲",), ("乙",)) == "甲: 1\n# 核对：改过\n乙: 2\n"


def test_what_an_import_doubted_of_a_value_goes_when_that_is_emptied() -> None:
    text = "# 核对：“1 万元”已导入为 1\n甲: 1\n# 核对：二\n乙: 2\n"
    parsed = source.parse(FileBytes(text.encode(), sha256(text.encode())), "f.yaml")

    left = void_answers.without(text, parsed, [("甲",)], [("甲",)])

    assert left == "甲: 1\n# 核对：二\n乙: 2\n"
