"""Which names of units are told apart, and which may be two spellings of one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.campaign import check, unit_names
from generator.common.diagnostics import UsageError
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack.pack import UnitNames

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack

SETTINGS = {"地区": "示例市示例区"}
LIBRARY = "示例市示例区图书馆"


def _similar(pack: Pack, *units: str, place: str = "示例市示例区") -> dict[str, Diagnostic]:
    files = [(f"units/{i}.yaml", unit) for i, unit in enumerate(units)]
    return unit_names.similar(lambda: files, pack, {"地区": place})


@pytest.mark.parametrize(
    "other",
    [
        "示例区图书馆",
        "市示例区图书馆",
        "区图书馆",
        "图书馆",
        f"{LIBRARY}（本级）",
        f"{LIBRARY}(本级)",
        f"{LIBRARY}本级",
        f"{LIBRARY}【本级】",
        f"{LIBRARY}（机关本级）",
        f"{LIBRARY}（汇总）",
        "示例区图书馆（机关）",
        "示例市示例区 图书馆",
        "示例市示例区\u3000图书馆",
        "示例市\u200b示例区图书馆",
        "示例市\n示例区图书馆",
        f"{LIBRARY}-本级",
        f"{LIBRARY}－本级",
        f"{LIBRARY}—本级",
        f"{LIBRARY}_本级",
        f"{LIBRARY}/本级",
        f"{LIBRARY}，本级",
        f"{LIBRARY}（部门）",
        f"“{LIBRARY}”",
        f"{LIBRARY}。",
        "示例区·图书馆",
        "示例市示例区\u3164图书馆",
        "示例市示例区\u2800图书馆",
        "示例市示例区\ufe0f图书馆",
    ],
)
def test_two_spellings_of_one_unit_are_told_with_both_files(
    other: str, performance_targets: Pack
) -> None:
    found = _similar(performance_targets, LIBRARY, "示例市示例区文化馆", other)

    assert sorted(found) == ["units/0.yaml", "units/2.yaml"]
    assert "units/2.yaml" in found["units/0.yaml"].message
    assert f"“{LIBRARY}”（units/0.yaml）" in found["units/2.yaml"].message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第３小学", "第3小学"),
        ("第三小学", "第3小学"),
        ("第10小学", "第十小学"),
        ("第12中学", "第十二中学"),
        ("第二十小学", "第20小学"),
        ("第九十九小学", "第99小学"),
        ("甲局(二)", "甲局（二）"),
        ("ABC中心", "ａｂｃ中心"),
        ("甲局（本级）", "甲局（机关）"),
    ],
)
def test_widths_cases_and_numerals_do_not_make_another_unit(
    one: str, other: str, performance_targets: Pack
) -> None:
    assert len(_similar(performance_targets, one, other)) == 2


@pytest.mark.parametrize(
    "endings", [["（本级）"], ["(本级)"], ["【本级】"], ["本级", "", "（）", " "]]
)
def test_endings_are_compared_as_names_are(endings: list[str], performance_targets: Pack) -> None:
    pack = replace(performance_targets, unit_names=UnitNames(tuple(endings), "地区"))

    assert len(_similar(pack, "甲局", "甲局（本级）", "甲局机关")) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第3小学", "第13小学"),
        ("第一中学", "第二中学"),
        ("示例区一中", "示例区十一中"),
        ("示例区教育局", "示例区教育局机关服务中心"),
        ("示例区教育局", "示例区教育局招生办公室"),
        (LIBRARY, f"{LIBRARY}分馆"),
        (LIBRARY, f"{LIBRARY}（东馆）"),
        ("第一小学（东校区）", "第一小学（西校区）"),
        (LIBRARY, "示例市图书馆"),
        (LIBRARY, "示例市示范区图书馆"),
        (LIBRARY, "省图书馆"),
        (LIBRARY, "少年儿童图书馆"),
        ("示例区人民政府", "示例区人民政府办公室"),
        ("示例区委办公室", "示例区人大办公室"),
        ("示例区直属机关工作委员会", "示例区工作委员会"),
        ("示例区机关事务中心", "示例区事务中心"),
        ("示例区机关幼儿园", "示例区幼儿园"),
        ("示例区总工会", "示例区工会"),
        ("示例区妇联", "示例区残联"),
        ("示例区人民检察院", "示例区人民法院"),
        ("示例区财政局", "示例区财政局国库集中支付中心"),
        ("东风街道办事处", "东风路街道办事处"),
        ("示例区城管局", "示例区城管局执法大队"),
        ("示例区文化馆", "示例区文化站"),
        ("区块链中心", "示例区链中心"),
        ("甲镇卫生院", "乙镇卫生院"),
        ("第101中学", "第10中学"),
        ("No.1 School", "No.11 School"),
        ("第1-1小学", "第11小学"),
        ("བོད་ཁུལ།", "བད་ཁལ།"),
        ("第一、二中学", "第一二中学"),
        ("第十小学", "第一小学"),
        ("第十二小学", "第二十小学"),
        ("第二十小学", "第二小学"),
        ("第十一中学", "第一〇一中学"),
        ("示例区本级", "示例区机关"),
        ("示例区", "示例市示例区"),
    ],
)
def test_different_units_are_not_confused(one: str, other: str, performance_targets: Pack) -> None:
    assert _similar(performance_targets, one, other) == {}


def test_a_pack_need_not_say_in_what_names_differ(performance_targets: Pack) -> None:
    assert _similar(performance_targets, LIBRARY, "图书馆", place="") == {}


def test_the_same_name_twice_is_another_finding(performance_targets: Pack) -> None:
    assert _similar(performance_targets, LIBRARY, LIBRARY, "") == {}


def _blanks(unit: str) -> list[Diagnostic]:
    content = f"部门名称: {unit}\n".encode()
    parsed = source.parse(FileBytes(content, ""), "units/0.yaml")
    return [*unit_names.blanks(parsed, unit, "部门名称")]


@pytest.mark.parametrize(
    ("unit", "offset"),
    [
        ("示例区 图书馆", 3),
        ("示例区\u3000图书馆", 3),
        ("示例区\u00a0图书馆", 3),
        ("示例区\t图书馆", 3),
        ("第 3 小学", 1),
        ("图书馆 （本级）", 3),
        ("World  Bank", 5),
        ("示例区\u3164图书馆", 3),
        ("示例区\u2800图书馆", 3),
        ("示例区\u115f图书馆", 3),
        ("示例区\ufe0f图书馆", 3),
    ],
)
def test_blanks_within_a_name_are_a_warning(unit: str, offset: int) -> None:
    [finding] = _blanks(unit)

    assert (finding.severity, finding.code) == ("warning", "unit-name")
    assert (finding.line, finding.column) == (1, 7 + offset)


@pytest.mark.parametrize(
    "unit",
    [
        LIBRARY,
        "World Bank Office",
        "Middle School No. 3",
        "Smith & Co",
        "UNESCO 中心",
        "École Supérieure",
        "Россия Дом",
        "ئۇيغۇر مەكتەپ",
        "示例市\n示例区图书馆",
    ],
)
def test_names_of_words_may_have_blanks(unit: str) -> None:
    assert _blanks(unit) == []


def test_a_unit_with_a_blank_in_its_name_is_told_by_every_check(performance_targets: Pack) -> None:
    content = "部门名称: 示例区 图书馆  # 已核对[unit-name]: 公章如此\n".encode()
    parsed = source.parse(FileBytes(content, ""), "units/0.yaml")

    found = check.check_source(performance_targets, parsed, SETTINGS).diagnostics

    [finding] = [d for d in found if d.code == "unit-name"]
    assert finding.answered == "公章如此"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("图书馆", f"您要输入的是“{LIBRARY}”吗？--unit 后请输入单位全称，例如：forms x --unit {LIBRARY}"),  # noqa: E501
        ("示例市示例区图书官", f"您要输入的是“{LIBRARY}”吗？"),
        ("无此单位", '没有单位“无此单位”。--unit 后请输入单位全称，例如：forms x --unit "A B"'),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_the_nearest(typed: str, words: str) -> None:
    with pytest.raises(UsageError) as raised:
        unit_names.refuse_unknown([LIBRARY, typed], {LIBRARY, "A B"}, "2024", "forms x")

    assert words in str(raised.value)
