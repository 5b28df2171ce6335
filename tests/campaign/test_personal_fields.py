"""What is masked for the public, and what is found wherever else it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import personal_fields
from generator.campaign.personal_fields import MASK, Masking
from generator.common.diagnostics import RefusedError
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack import pack
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.pack.pack import Pack

PERSONAL = f"{small_pack.PACK}personal: [人.姓名, 人.说明]\n"


@pytest.fixture
def small(tmp_path: Path) -> Pack:
    return pack.load(small_pack.write(tmp_path, pack=PERSONAL))


def unit(value: str, text: str) -> tuple[Source, dict[str, Any]]:
    """A unit whose person's name is that value and another text of which says that."""
    values = {"名称": "甲", "组": [{"名": "一", "说明": text}], "人": [{"姓名": value}]}
    lines = f"名称: 甲\n组:\n  - 名: 一\n    说明: '{text}'\n人:\n  - 姓名: '{value}'\n"
    return source.parse(FileBytes(lines.encode(), ""), "a.yaml"), values


def repeats(small: Pack, value: str, text: str, *allowed: str) -> list[Diagnostic]:
    """What is found where a person's name is that value and another text says that."""
    read, values = unit(value, text)
    return personal_fields.find_leaks(small, read, values, {}, Masking(allowed))


def test_each_row_is_masked_and_nothing_else(small: Pack) -> None:
    typed = {
        "名称": "甲",
        "组": [{"名": "一", "说明": "某某"}],
        "人": [{"姓名": "张三", "组": "一", "说明": None}, {"姓名": "李四", "说明": "长" * 99}],
    }

    public = personal_fields.masked(small, typed)

    assert public == {
        "名称": "甲",
        "组": [{"名": "一", "说明": "某某"}],
        "人": [{"姓名": MASK, "组": "一", "说明": None}, {"姓名": MASK, "说明": MASK}],
    }
    assert typed["人"] == [
        {"姓名": "张三", "组": "一", "说明": None},
        {"姓名": "李四", "说明": "长" * 99},
    ]


@pytest.mark.parametrize(
    ("value", "text", "column"),
    [
        ("张三", "由张三负责", 12),
        ("张　三", "请找张三", 13),
        ("张三", "张 三", 11),
        ("张三、李四", "李四同志", 11),
        ("张三 李四", "李四同志", 11),
        ("张三（13800001234）", "张三", 11),
        ("张三（13800001234）", "138-0000-1234", 11),
        ("Li Ming", "by LI MING today", 14),
        ("Ｌｉ", "找 li。", 13),
        ("0731-28001234", "电话：0731 2800 1234", 14),
        ("0731-28001234", "电话 28001234", 14),
        ("（0731）28001234转803", "(0731)2800-1234", 12),
        ("+86 138 0000 1234", "13800001234", 11),
        ("0086 138 0000 1234", "13800001234", 11),
        ("13800001234", "0086-138-0000-1234", 16),
        ("13800001234、13900005678", "打１３９００００５６７８", 12),
        ("665588", "短号665588", 13),
        # Separators of every kind within a number.
        ("13800001234", "138，0000，1234", 11),
        ("13800001234", "138、0000、1234", 11),
        ("13800001234", "138/0000/1234", 11),
        ("13800001234", "138_0000*1234", 11),
        ("13800001234", "1~3~8~0000|1234", 11),
        ("13800001234", "138/0000/1234，139/1234/5678", 11),
        # What nobody sees.
        ("13800001234", "138\u200b0000\u200e1234", 11),
        ("13800001234", "138\u00ad0000\u20601234", 11),
        ("欧阳建国", "请找欧\u200b阳\u2060建国", 13),
        ("欧阳\u200b建国", "请找欧阳建国", 13),
        ("欧阳建国", "欧\ufe00阳建国", 11),
        # Digits of other kinds.
        ("13800001234", "١٣٨٠٠٠٠١٢٣٤", 11),
        ("13800001234", "一三八零〇〇〇一二三四", 11),
        ("13800001234", "壹叁捌零零零零壹贰叁肆", 11),
        ("13800001234", "①③⑧⓪⓪⓪⓪①②③④", 11),
        ("13800001234", "❶❸❽0000❶❷❸❹", 11),
        ("13800001234", "第一13800001234", 13),
        # Dots and other marks within a name.
        ("欧阳建国", "欧·阳·建·国", 11),
        ("阿依夏·买买提", "阿依夏买买提", 11),
        ("欧阳建国", "欧_阳*建~国", 11),
        # Signs of any kind between digits, brackets in pairs.
        ("13800001234", "【138】【0000】【1234】", 12),
        ("13800001234", "138“0000”1234", 11),
        ("13800001234", "1#3#8#0#0#0#0#1#2#3#4", 11),
        ("13800001234", "1★38→0000。1●234", 11),
        ("13800001234", "138\u3164000\u28000\u31641234", 11),
        # Digits that are composed of a digit and a sign, or look like one.
        ("13800001234", "1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e300001234", 11),
        ("13800001234", "㊀㊂㊇0000㈠㈡㈢㈣", 11),
        ("13800001234", "〡〣〨0000ⅠⅡⅢⅣ", 11),
        ("13800001234", "壹參捌零零零零壹貳參肆", 11),
        ("13800001234", "l38OOOOI234", 11),
        ("13800001234", "1\u0338380000\u03381234", 11),
        # Names with brackets, with one sign between all letters, marked, in traditional characters.
        ("欧阳建国", "欧阳（建国）", 11),
        ("欧阳建国", "【欧】【阳】【建】【国】", 12),
        ("欧阳建国", "欧、阳、建、国", 11),
        ("欧阳建国", "“欧阳”建国", 12),
        ("欧阳建国", "歐陽建國", 11),
        ("欧阳建国", "欧\u3164阳\u20dd建国", 11),
        ("阿依夏·买买提", "阿依夏.买买提", 11),
        ("Li Ming", "by Lǐ Míng", 14),
        # Written backwards, and shown forwards.
        ("欧阳建国", "请找\u202e国建阳欧\u202c", 14),
        # Titles in the field.
        ("科长张三", "由张三负责", 12),
        ("张三主任", "由张三负责", 12),
    ],
)
def test_a_value_is_found_however_it_is_spaced(
    value: str, text: str, column: int, small: Pack
) -> None:
    [found] = repeats(small, value, text)

    assert (found.file, found.line, found.column) == ("a.yaml", 4, column - 1)
    assert (found.severity, found.code) == ("error", "personal")
    assert found.message == "“姓名”公开时须隐去，此处却含有相同内容，公开后会泄露"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("无", "无"),
        ("暂无", "暂无变化"),
        ("——", "——"),
        ("联系电话号码", "联系电话号码"),
        ("张三", "张，三"),
        ("Li", "Linux"),
        ("803", "共803人"),
        ("665588", "1665588元"),
        ("665588", "66、5588"),
        ("张三", "纸张、三方"),
        ("高建国", "有所提高，建国后"),
        ("高建国", "提高、建，国"),
        ("办公室电话", "办公室电话公开"),
        ("13800001234", "138万元、0000、123"),
        ("13800001234", "1380000123"),
        ("电话：0731-28001234", "电话畅通"),
        ("", "甲"),
    ],
)
def test_what_is_no_value_of_somebodys_is_not_found(value: str, text: str, small: Pack) -> None:
    assert repeats(small, value, text) == []


# The shortest telephone number without an area code has seven digits; a shorter number of another
# unit is any figure.
@pytest.mark.parametrize(
    ("number", "text", "is_found"),
    [
        ("2800123", "电话2800123", True),
        # Looked up as a whole: there may be very many.
        ("2800123", "编号99280012377", False),
        ("280 0123", "电话 280-0123", True),
        ("280012", "电话280012", False),
    ],
)
def test_another_units_number_of_seven_digits_or_more_is_found(
    small: Pack, number: str, text: str, *, is_found: bool
) -> None:
    other = personal_fields.unit_numbers(small, *unit(number, ""))
    read, values = unit("张三", text)
    masking = Masking(numbers=other.personal)

    found = personal_fields.find_leaks(small, read, values, {}, masking)

    told = "此处含有其他单位应隐去的号码，公开后会泄露"
    assert [each.message for each in found] == [told] * is_found
    # A build asks this first, of all units, to check again only those that may have such a text.
    own = personal_fields.unit_numbers(small, read, values)
    assert bool(own.others & other.personal) is is_found


def test_a_units_own_number_is_no_other_units(small: Pack) -> None:
    found = personal_fields.unit_numbers(small, *unit("0731-28001234", "电话28001234，13812345678"))

    assert found.personal == {"073128001234", "28001234"}
    assert "13812345678" in found.others
    assert "28001234" not in found.others


@pytest.mark.parametrize(
    ("value", "text", "is_found"),
    [
        # A part of a longer number from seven digits on, by itself from five on.
        ("2800123", "编号12800123", True),
        ("280012", "编号1280012", False),
        ("280012", "短号280012", True),
        ("28001", "短号28001", True),
        ("2800", "短号2800", False),
        # Two numbers written one after the other.
        ("2800123 2800456", "2800456", True),
        ("280012 280045", "280045", False),
    ],
)
def test_how_long_a_number_is_decides_where_it_is_looked_for(
    small: Pack, value: str, text: str, *, is_found: bool
) -> None:
    assert bool(repeats(small, value, text)) is is_found


def test_words_that_are_allowed_are_not_looked_for(small: Pack) -> None:
    assert repeats(small, "办 公室", "设办公室") != []
    assert repeats(small, "办 公室", "设办公室", "办公室") == []
    assert repeats(small, "张三（办公室）", "办公室张三", "办公室") != []
    assert repeats(small, "0731-28001234", "073128001234", "0731-28001234") == []


def test_settings_that_say_a_value_are_told_at_the_value(small: Pack) -> None:
    values = {"名称": "甲", "人": [{"姓名": "张三"}]}
    read = source.parse(FileBytes("名称: 甲\n人:\n  - 姓名: 张三\n".encode(), ""), "a.yaml")

    [found] = personal_fields.find_leaks(small, read, values, {"年份": "张三年"}, Masking())

    assert (found.line, found.column) == (3, 9)
    assert "公共设置的“年份”却含有相同内容" in found.message
    assert found.hint.startswith("请修改公共设置“年份”中的“张三”；")


@pytest.mark.parametrize(
    ("paths", "column", "message"),
    [
        ("[姓名]", 12, "schema.yaml 中没有字段“姓名”"),
        ("[人.数]", 12, "字段“人.数”应为一段文字"),
        ("[名称]", 12, "单位名称“名称”不能隐去"),
        ("[人.姓名, 组.说明]", 18, "“人.说明”取自“组.说明”，也应列入 personal"),
    ],
)
def test_a_pack_that_masks_what_cannot_be_masked_is_refused(
    paths: str, column: int, message: str, tmp_path: Path
) -> None:
    with pytest.raises(RefusedError) as refused:
        pack.load(small_pack.write(tmp_path, pack=f"{small_pack.PACK}personal: {paths}\n"))

    [found] = refused.value.diagnostics
    assert (found.line, found.column) == (len(small_pack.PACK.splitlines()) + 1, column)
    assert (found.code, found.message) == ("pack", message)
