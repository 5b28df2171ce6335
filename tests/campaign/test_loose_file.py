"""A data file that lies in no campaign is checked by the pack and the settings it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import loose_file
from generator.common.diagnostics import RefusedError, UsageError
from generator.pack import pack
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.loose_file import LooseUnit

RULES = """\
rules:
  - id: year
    code: year
    check: lacks
    field: 名称
    pattern: '(?!{年份})20[0-9]{2}'
    message: '{found} 不是 {年份}'
    hint: 核对。
  - id: of-a-kind
    code: same
    check: lacks
    when: 年份!=2022
    field: 名称
    pattern: 丁
    message: 有丁
    hint: 核对。
  - id: always
    code: note
    check: lacks
    field: 名称
    pattern: 丙
    message: 有丙
    hint: 如 {年份}年。
"""


def checked(folder: Path, text: str, pack_name: str = "", *, strict: bool = False) -> LooseUnit:
    small_pack.write(folder / "templates" / "small", rules=RULES)
    small_pack.write(folder / "templates" / "other", pack=small_pack.PACK.replace("small", "other"))
    path = folder / "甲.yaml"
    path.write_text(text, encoding="utf-8")
    return loose_file.check_file(
        path, folder / "templates", pack.load, pack_name=pack_name, strict=strict
    )


def codes(found: LooseUnit) -> list[str]:
    return [each.code for each in found.unit.diagnostics]


def test_rules_are_applied_with_the_settings_that_the_file_names(tmp_path: Path) -> None:
    found = checked(tmp_path, "# 表单: small；年份: 2023\n名称: 2022年丙丁\n")

    assert codes(found) == ["year", "note", "same"]
    assert found.unknown == ()
    assert found.unit.diagnostics[0].message == "2022 不是 2023"


@pytest.mark.parametrize("head", ["# 表单: small\n", ""])
def test_what_needs_a_setting_that_is_not_known_is_not_judged(tmp_path: Path, head: str) -> None:
    found = checked(tmp_path, head + "名称: 2022年丙丁\n", "" if head else "small")

    assert codes(found) == ["note"]
    assert found.unknown == ("年份",)
    assert found.unit.diagnostics[0].hint == "如 …年。"


def test_a_setting_that_the_pack_refuses_is_a_finding_at_its_place(tmp_path: Path) -> None:
    found = checked(tmp_path, "# 表单: small；年份: 去年；地区: 某区\n名称: 甲\n")

    assert [(each.line, each.column, each.code) for each in found.unit.diagnostics] == [
        (1, 17, "regex"),
        (1, 24, "unknown"),
    ]
    assert found.unknown == ("年份",)


def test_a_given_pack_counts_more_than_the_one_named(tmp_path: Path) -> None:
    found = checked(tmp_path, "# 表单: other；年份: 2023\n名称: 丙\n", "small")

    assert codes(found) == ["conflict", "note"]


def test_a_pack_that_is_not_there_is_an_error_at_its_name(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        checked(tmp_path, "# 说明\n# 表单: smal\n名称: 甲\n")

    [error] = refused.value.diagnostics
    assert (error.line, error.column, error.code) == (2, 7, "pack")
    assert "other、small" in error.hint


def test_a_given_pack_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"没有找到表单“x”。.*other、small"):
        checked(tmp_path, "名称: 甲\n", "x")


def test_a_file_that_names_no_pack_is_refused_with_the_command_to_type(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"请在命令中用 --pack 加表单名称 指定表单"):
        checked(tmp_path, "名称: 甲\n")


def test_with_strict_warnings_are_errors(tmp_path: Path) -> None:
    found = checked(tmp_path, "# 表单: small\n名称: 甲\n总数:\n", strict=True)

    assert {each.severity for each in found.unit.diagnostics} == {"error"}


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.mkdir()

    found = loose_file.check_file(path, tmp_path, pack.load)

    assert codes(found) == ["unreadable"]


def test_an_answer_to_what_is_not_judged_is_left_alone(tmp_path: Path) -> None:
    text = "# 表单: small\n\n# 已核对[same]: 属实\n# 已核对[note]: 属实\n名称: 甲\n"

    found = checked(tmp_path, text)

    assert [(each.code, each.line) for each in found.unit.diagnostics] == [("answer", 4)]
