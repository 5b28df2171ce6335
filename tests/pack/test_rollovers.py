"""What a pack's `rollover` may clear and keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack.pack_lint import check
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path


def pack_text(entries: str) -> str:
    return f"{small_pack.PACK}rollover: {{year: 年份, {entries}}}\n"


def test_a_star_is_any_field(tmp_path: Path) -> None:
    pack = small_pack.load(tmp_path, pack=pack_text("clear: [账目.*, 人], keep: [组.数]"))

    assert pack.rollover
    assert pack.rollover.clear == {
        *(("账目", name) for name in ("收入", "支出", "结余")),
        ("人",),
    }
    assert pack.rollover.keep == {("组", "数")}


def test_settings_may_be_emptied(tmp_path: Path) -> None:
    schema = small_pack.SCHEMA.replace("unit:\n", "  截止: {type: date}\nunit:\n", 1)

    pack = small_pack.load(tmp_path, schema=schema, pack=pack_text("clear: [截止, 人]"))

    assert pack.rollover
    assert (pack.rollover.clear_settings, pack.rollover.clear) == ({("截止",)}, {("人",)})


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ("clear: [组.名字]", "schema.yaml 中没有字段“组.名字”"),
        ("clear: ['*']", "单位名称“名称”不能清空"),
        ("clear: [年份]", "年份“年份”不能清空"),
        ("keep: [组.说明]", "“组.说明”中没有数字，文字本来就保留"),
        ("keep: [总数, 数]", "schema.yaml 中没有字段“数”"),
        ("clear: [组], keep: [组.数]", "“组.数”已列入 clear，不能同时保留"),
        ("clear: [组.数], keep: [组.数]", "“组.数”已列入 clear，不能同时保留"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(tmp_path: Path, entries: str, message: str) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=pack_text(entries))

    [found] = refused.value.diagnostics
    assert found.message == message
    assert found.path[:2] in {("rollover", "clear"), ("rollover", "keep")}


@pytest.mark.parametrize(
    ("entries", "hint"),
    [
        ("clear: [总树]", "您要填的是“总数”吗？"),
        ("keep: [账目.收人]", "您要填的是“账目.收入”吗？"),
        ("clear: ['*.说朋']", "您要填的是“*.说明”吗？"),
    ],
)
def test_the_nearest_name_is_told_once(tmp_path: Path, entries: str, hint: str) -> None:
    with pytest.raises(RefusedError) as refused:
        small_pack.load(tmp_path, pack=pack_text(entries))

    assert [found.hint for found in refused.value.diagnostics] == [hint]


@pytest.mark.parametrize(
    ("entries", "messages"),
    [
        ("texts: [组.说明], clear: [组.说明]", ["“组.说明”已列入 clear，内容会清空，此处不起作用"]),
        ("clear: [组.说明, 组.说明], keep: [总数, 总数]", ["“组.说明”重复", "“总数”重复"]),
        ("texts: [组.说明], clear: [组.数]", []),
    ],
)
def test_the_lint_tells_what_has_no_effect(
    tmp_path: Path, entries: str, messages: list[str]
) -> None:
    pack = small_pack.load(tmp_path, pack=pack_text(entries))

    found = [d for d in check.findings(pack) if d.line == len(pack_text(entries).splitlines())]

    assert [d.message for d in found] == messages
