"""Usual ways of writing that the rules of the performance targets say nothing about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack.checks import CHECKS

if TYPE_CHECKING:
    from generator.pack.checks import Finding
    from generator.pack.pack import Pack

YEAR = "2025"


def found(pack: Pack, rule_id: str, text: str, other: str = "培训") -> list[Finding]:
    """What the rule finds in the text of a row whose other text is that one."""
    [rule] = [rule for rule in pack.rules if rule.id == rule_id]
    options = {name: option.replace("{年度}", YEAR) for name, option in rule.options.items()}
    values = {"field": [(("行", 0, "甲"), text)]}
    if rule.arguments.get("other"):
        values["other"] = [(("行", 0, "乙"), other)]
    return list(CHECKS[rule.check].find(values, options))


@pytest.mark.parametrize(
    "text",
    [
        "参照2024年实际支出11.8万元，2025年预计12万元",
        "参照我县2023年至2024年支出测算",
        "按2024年12月在编人数",
        "按照2024年标准测算",
        "合同期2024年7月1日至2025年6月30日",
        "合同期2024年9月至次年6月",
        "2024年已支付30%，2025年支付70%",
        "支付2024年质保金",
        "支付2024年度合同尾款",
        "上年结转（2024年）5万元",
        "2024年结转资金",
        "截至2024年12月31日，在职人员38人",
        "2024年末在职38人",
        "根据2024年机构改革方案",
        "依据省财政厅2024年文件",
        "2023年以来",
        "2024年修订的办法",
        "落实2024年中央经济工作会议精神",
        "《全民健身计划（2020—2024年）》",
        "《2024年政府工作报告》",
        "2021—2025年",
        "2024年—2026年",
        "2025-2027年三年行动计划",
        "2024年、2025年分两批支付",
        "2024—2025学年",
        "完成2024年度部门决算公开",
        "开展2024年度绩效评价",
        "完成2026年部门预算编制",
        "2026年1月15日前上报",
        "到2035年",
        "较2024年",
        "与2024年持平",
        "同2024年相比",
        "不低于2024年",
        "超过2024年",
        "保持2024年水平",
        "在2024年的基础上提高",
        "以2024年为基数",
        "成立于2012年，2016年迁入新馆",
        "12024年",
    ],
)
def test_year_of_the_past_or_the_future_may_be_named(text: str, performance_targets: Pack) -> None:
    assert found(performance_targets, "other-year", text) == []


@pytest.mark.parametrize(
    ("text", "year", "offset"),
    [
        ("2024年全年", "2024", 0),
        ("2024年完成培训12次", "2024", 0),
        ("2024年底前完成1000卷", "2024", 0),
        ("做好2024年工作", "2024", 2),
        ("完成2024年各项任务", "2024", 2),
        ("到2024年底，覆盖率达到95%", "2024", 1),
        ("2024年12月底前完成审计", "2024", 0),
        ("2024年6月底前建成投入使用", "2024", 0),
        ("2024年1—12月", "2024", 0),
        ("2024年提高服务水平", "2024", 0),
        ("2023年1月至2023年12月", "2023", 0),
        ("2022年至2024年完成三期工程", "2024", 0),
        ("2022年完成", "2022", 0),
        ("根据安排，2024年完成", "2024", 5),
        ("《办法》修订，2024年完成", "2024", 7),
        ("截至2023年底已完成，2024年完成", "2024", 12),
        ("2025年培训12次，2024年培训6次", "2024", 11),
    ],
)
def test_year_left_from_an_earlier_form_is_found(
    text: str, year: str, offset: int, performance_targets: Pack
) -> None:
    [finding] = found(performance_targets, "other-year", text)

    assert (finding.placeholders["found"], finding.offset) == (year, offset)


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        (
            "period-without-year",
            "2024年起 自2024年3月实施 12个月 1年 长期 2024年7月—2025年6月 2024-2026 2025年",
        ),
        (
            "value-without-number",
            """年底前 年内 全年 上半年 每季度末 每月底前 当日办结 次日 春节前 汛前 秋季开学前
            每周五前 前三名 十余次 两次 三十多场 零 零投诉 无 无延误""",
        ),
        ("value-without-unit", "≥12次 2025.12 2025.12.31 1,000人 95%"),
        ("satisfaction-without-percentage", "≥95% 百分之九十 九成以上 9成 ≥90分 无 无服务对象"),
        ("several-figures", "每月1次，全年12次 10人，每人2次 每季度3次，共12次 ≥1,000人"),
        ("telephone", "0879-1234567转801 Tel:0879-1234567 0879-1234567/13800000000"),
    ],
)
def test_usual_value_is_not_found(rule: str, texts: str, performance_targets: Pack) -> None:
    told = [text for text in texts.split() if found(performance_targets, rule, text)]

    assert told == []


def test_telephone_may_have_an_extension(performance_targets: Pack) -> None:
    assert found(performance_targets, "telephone", "Tel: 0879-1234567 ext. 801") == []


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        ("period-without-year", "2024年全年 2024年"),
        (
            "value-without-number",
            "及时 若干次 按时 按期完成 零星 逐步提高 长期 年年 每月 定期 不断提升 高质量",
        ),
        ("value-without-unit", "12 ≥12 95.5 1,000 2025.13"),
        ("satisfaction-without-percentage", "不断提升 满意 ≥95 较高"),
        (
            "several-figures",
            "会议3次，培训12次 每季度1次；每年1轮 会议3次，培训12次，合计15次",
        ),
        ("telephone", "0731-123456O 23456 Tel:12345 text0731-1234567 0731-1234567exto"),
    ],
)
def test_value_to_be_looked_at_is_found(rule: str, texts: str, performance_targets: Pack) -> None:
    missed = [text for text in texts.split() if not found(performance_targets, rule, text)]

    assert missed == []


@pytest.mark.parametrize(
    ("rule", "name", "value"),
    [
        ("value-without-unit", "发放人数（人）", "≥300"),
        ("value-without-unit", "满意度（%）", "≥95"),
        ("value-without-unit", "事故起数(起)", "0"),
        ("value-without-unit", "建设面积（单位：平方米）", "300"),
        ("value-without-unit", "出厂水pH值", "7.5"),
        ("satisfaction-without-percentage", "满意度（%）", "≥95"),
    ],
)
def test_name_of_an_indicator_may_give_the_unit(
    rule: str, name: str, value: str, performance_targets: Pack
) -> None:
    assert found(performance_targets, rule, value, name) == []
    assert found(performance_targets, rule, value, "培训（线上）")


@pytest.mark.parametrize("rule", ["indicator-repeated", "direction-indicator-repeated"])
def test_nothing_may_be_measured_twice(rule: str, performance_targets: Pack) -> None:
    [unique] = [r for r in performance_targets.rules if r.id == rule]
    rows = [(("行", i), text) for i, text in enumerate(["无", "无", "甲", "甲"])]

    told = CHECKS[unique.check].find({"field": rows}, unique.options)

    assert [finding.path for finding in told] == [("行", 3)]
