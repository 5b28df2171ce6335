"""Calculations and lists of amounts in a text: what does not come out, and what is let pass."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.pack.text_checks import arithmetic


@pytest.mark.parametrize(
    "text",
    [
        "毛发检测：50万元（100元/份×5000份=50万元）",
        "1500元/人×80人=12万元，以实际为准",
        "村口提示牌10个*3000共3万元，社区宣传栏40块*500共2万，印宣传单4万元",
        "3人×12月×500元/月=1.8万元",
        "500元/人·月×3人×12月=1.8万元",
        "100万元×30%=30万元",
        "（2人+3人）×500元=2500元",
        "(2+3)×(4+6)=50",
        "3+2+4=9",
        "5×2+3×4=22",
        "50%+30%+20%=100%",
        "80%×50+20%×30=46",
        "3万元+2万元=5万元",
        "3万+5000元=3.5万元",
        "办公费3万元+印刷费2万元=5万元",
        "2万人×3元=6万元",
        "1,500元×2=3,000元",
        "3千元×2=6000元",
        "3百万元×2=600万元",
        "１００元／份×５０００份＝５０万元",
        "1500 元/人 x 80 人 = 12 万元",
        "9000平方米×200元/平方米=180万元",
        "234公里×0.3万元/公里=70.2万元",
        "100元/份×5000份共计50万元",
        "100元/份×5000份为50万元",
        "100元/份×5000份计50万元",
        "9999元×1=9999元",
    ],
)
def test_calculation_that_comes_out_is_right(text: str) -> None:
    assert arithmetic.wrong_calculations(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # The unit may be left out, or written once.
        "3×2=6万元",
        "3+2=5万元",
        "5000元×20=10",
        "100×5000=50（万元）",
        # Rounded to the places shown.
        "1234元×8人=0.99万元",
        "1.25元×3=3.8元",
        # A guess, a bound.
        "100元×5000份≈60万元",
        "100元×5000份=约60万元",
        "100元×5000份=60万元左右",
        "100元×5000份=60万元以内",
        "约100元×5000份=60万元",
        # What is counted is not what has the price.
        "500元/月×1年=6000元",
        "每月500元×1年=6000元",
        # More numbers belong to it than are joined by signs.
        "3个村10人×500元=15000元",
        "三人×2元=18元",
        "10万元÷（2+3）=2万元",
        "10-（2+3）=5",
        "3万元×1/2=1.5万元",
        "5元5角×2=11元",
        "1，500元×2=3000元",
        "1,50元×2=300元",
        "5000份（每份10页）×2元=1万元",
        "10人（含2名司机）500元×3=1.5万元",
        "30人×100元=3000元=0.3万元",
        "3×2=6×5=30",
        "3×2=1万5千元",
        # A change, not a factor.
        "100万元×上浮10%=110万元",
        "100元×8折=80元",
        "10万元×5‰=500元",
        # Sizes and counts without a price.
        "展板2×3米共500元",
        "120×80共600元",
        "A4纸10*5包共500元",
        "3人×2天共1200元",
        "1月+2月共计5万元",
        "3人×2次标准为500元",
        "3人×2次共计20次",
        # Units that do not go together.
        "3元×2元=7元",
        "3元+2人=6元",
        "500元×3=1600册",
        # The first figure is the mark of an entry.
        "1.3人×500元=1500元",
        "甲；2.3人×500元=1500元",
        # No calculation at all.
        "1+1>2",
        "5+2工作制",
        "1+N",
        "X光片3张=3张",
        "4×4=16G",
        "总分100=60+50",
        "3+=6",
        "2023-2024年",
        "6.26禁毒日3×2",
        "2023年12月31日",
        "电话0731-28812345",
        "财预〔2015〕88号",
        "1:3=2",
        "版本1.2.3×2=5",
        "9" * 31 + "×2=5",
        "×2=5",
        "=5",
    ],
)
def test_what_has_a_sensible_reading_is_let_pass(text: str) -> None:
    assert arithmetic.wrong_calculations(text) == []


@pytest.mark.parametrize(
    ("text", "written", "computed", "stated", "unit"),
    [
        ("100元/份×5000份=60万元", "100元/份×5000份=60万元", "50", "60", "万元"),
        ("检测（100元/份×5000份=60万元）", "100元/份×5000份=60万元", "50", "60", "万元"),
        ("牌10个*3000共4万元，", "10个*3000共4万元", "3", "4", "万元"),
        ("40块*500共3万", "40块*500共3万", "2", "3", "万元"),
        ("3万元+2万元=6万元", "3万元+2万元=6万元", "5", "6", "万元"),
        ("办公3万元+印刷2万元=6万元", "3万元+印刷2万元=6万元", "5", "6", "万元"),
        ("（2人+3人）×500元=2600元", "（2人+3人）×500元=2600元", "2500", "2600", "元"),
        ("100万元×30%=40万元", "100万元×30%=40万元", "30", "40", "万元"),
        ("3亿元×2=7亿元", "3亿元×2=7亿元", "6", "7", "亿元"),
        ("3+2+4=10", "3+2+4=10", "9", "10", ""),
        ("50%+30%=90%", "50%+30%=90%", "0.8", "0.9", ""),
        ("2万人×3=5万人", "2万人×3=5万", "60000", "50000", ""),
        ("3×2=7万元", "3×2=7万元", "6", "7", "万元"),
        ("1,500元×2=3001元", "1,500元×2=3001元", "3000", "3001", "元"),
        ("１００元×２＝３００元", "１００元×２＝３００元", "200", "300", "元"),
        ("2023年3人×500元=1600元", "3人×500元=1600元", "1500", "1600", "元"),
        ("（1）3人×500元=1600元", "3人×500元=1600元", "1500", "1600", "元"),
        ("1.办公3人×500元=1600元", "3人×500元=1600元", "1500", "1600", "元"),
        ("1.3人×500元=1600元", "1.3人×500元=1600元", "650", "1600", "元"),
        ("500元/月×12=5000元", "500元/月×12=5000元", "6000", "5000", "元"),
        ("5000份×每份10元共6万元", "5000份×每份10元共6万元", "5", "6", "万元"),
        ("2万人×3元=6元", "2万人×3元=6元", "60000", "6", "元"),
        ("500元×3=1600", "500元×3=1600", "1500", "1600", "元"),
        # 3.8 would be rounded.
        ("1.25元×3=3.9元", "1.25元×3=3.9元", "3.75", "3.9", "元"),
    ],
)
def test_calculation_that_does_not_come_out_is_found(
    text: str, written: str, computed: str, stated: str, unit: str
) -> None:
    [found] = arithmetic.wrong_calculations(text)

    assert found.text == text[found.start : found.end] == written
    assert (str(found.computed), str(found.stated), found.unit) == (computed, stated, unit)


def test_every_wrong_calculation_is_found_in_order() -> None:
    found = arithmetic.wrong_calculations("3×2=7，3×2=6；\n（4+4=9）")

    assert [calculation.text for calculation in found] == ["3×2=7", "4+4=9"]


@pytest.mark.parametrize(
    "text",
    [
        "9" * 20_000,
        "(" * 20_000,
        "(1+" * 7_000,
        "9×" * 10_000 + "=1",
        "9亿×" * 7_000 + "1=2",
        "1,234" * 4_000,
        "3×2=7，" * 3_000,
        "1.3×3=7；" * 2_500,
        "3万元，" * 5_000,
        "其余" * 10_000 + "1",
        "共" * 20_000 + "3元",
        "十" * 20_000,
        "3\u3000" * 10_000,
    ],
)
def test_no_text_is_too_long(text: str) -> None:
    wrong = arithmetic.wrong_calculations(text)
    found = arithmetic.disagreeing_parts(text, "元", Decimal(1))

    assert all(calculation.end <= len(text) for calculation in wrong)
    assert found is None or found.end <= len(text)


# Texts of a real form, and its amounts in 万元.
REAL = [
    ("综合调研、督查督办、办公用品、电脑耗材、会议用水、茶叶等10万元。", "10"),
    ("知会系统运行费3万、知会短信电话服务费、办公室固话费等3万元。", "6"),
    ("公务接待费、档案管理、机要保密经费 、值班工作经费、人大、政协建议提案办理等38万元。", "38"),
    ("各项顽瘴痼疾整治误餐费、矿泉水1万元，办公耗材2万元。", "3"),
    (
        "村口提示牌10个*3000共3万元，社区宣传栏40块*500共2万，印宣传单4万元，全年宣传50次左右。",
        "9",
    ),
    ("彩红桥，铜霞路3期的交通标牌标识等3万元。", "3"),
    ("毛发检测：50万元（100元/份×5000份=50万元）", "50"),
    (
        "吸毒人员管理费：12万元（1500元/人×80人=12万元，吸毒人员数量一直在变化，以实际为准）",
        "12",
    ),
    (
        "污水检测：10万元（省市一季度1次，全年4次，按照要求自查每年最少4次 ，合计前全年最少8次）",
        "10",
    ),
    ("宣传费：10万元（全年70次左右，包括6.26禁毒日宣传、今冬明春大型宣传及日常宣传）", "10"),
]


@pytest.mark.parametrize(("text", "whole"), REAL)
def test_real_text_agrees_with_its_amount_only(text: str, whole: str) -> None:
    assert arithmetic.wrong_calculations(text) == []
    assert arithmetic.disagreeing_parts(text, "万元", Decimal(whole)) is None
    assert arithmetic.disagreeing_parts(text, "万元", Decimal(whole) + 1) is not None


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", "10"),
        ("按实际发生数", "10"),
        ("宣传2万人次、印刷5000份", "10"),
        # A whole beside its parts.
        ("合计10万元，其中办公费3万元，其余为印刷费。", "10"),
        ("办公费3万元，印刷费7万元，合计10万元", "10"),
        ("共10万元：办公3万元、印刷7万元", "10"),
        ("财政拨款10万元，用于办公3万元、印刷7万元", "10"),
        ("印刷3万元，由财政安排3万元", "3"),
        ("10万元，包括办公3万元、印刷6万元等", "10"),
        ("办公3万元、印刷7万元，其中财政8万元、自筹2万元", "10"),
        ("办公小计5万元：纸3万元、笔2万元；印刷5万元", "10"),
        ("小计5万元；小计5万元", "10"),
        ("办公5万元，其中纸3万元；印刷5万元", "10"),
        # Only some of the parts.
        ("其中办公费3万元", "10"),
        ("办公费3万元，其余据实列支", "10"),
        ("办公费3万元等", "10"),
        ("单价：500元，办公3万元", "10"),
        ("每人500元，80人，办公3万元", "10"),
        ("人均500元，办公3万元", "10"),
        ("印刷5000份×2元，办公3万元", "10"),
        ("设备500元/台，办公3万元", "10"),
        ("办公3、印刷7万元", "10"),
        # No clear answer.
        ("办公费3-5万元", "10"),
        ("办公费3万元至5万元", "10"),
        ("办公费约3万元", "10"),
        ("办公费3万元左右", "10"),
        ("办公费不超过3万元", "10"),
        ("办公费三万元，印刷费2万元", "5"),
        ("比上年增加2万元", "10"),
        ("2023年3万元，2024年4万元", "3"),
        ("办公费3万元（含纸，印刷费2万元", "5"),
        # Ways to write an amount.
        ("办公费30000元，印刷费２万元", "5"),
        ("办公费3万元、印刷费（2万元）", "5"),
        ("办公3万元+印刷2万元", "5"),
        ("办公3万元+2万元=5万元", "5"),
        ("3人×1000元=3000元=0.3万元，印刷1万元", "1.3"),
        ("1）办公3万元；2）印刷2万元", "5"),
        ("护栏1000米×100元/米=10万元，标线9.8万元", "19.8"),
        ("设备12345元", "1.23"),
        ("全年接待3万，经费5万元", "5"),
        ("建设1.2亿元", "12000"),
    ],
)
def test_parts_with_a_sensible_reading_that_fits_are_let_pass(text: str, whole: str) -> None:
    assert arithmetic.disagreeing_parts(text, "万元", Decimal(whole)) is None


@pytest.mark.parametrize(
    ("text", "whole", "written", "amounts", "total"),
    [
        ("办公费3万元，印刷费2万元", "6", "3万元，印刷费2万元", "3 2", "5"),
        ("印刷10万元", "9", "10万元", "10", "10"),
        ("印刷10万元", "0", "10万元", "10", "10"),
        ("合计10万元：办公3万元，印刷6万元", "10", "3万元，印刷6万元", "3 6", "9"),
        ("合计10万元，其中办公8万元，印刷3万元", "10", "8万元，印刷3万元", "8 3", "11"),
        ("合计9万元：办公3万元，印刷6万元", "10", "9万元", "9", "9"),
        ("办公3万元，印刷6万元，合计9万元", "10", "3万元，印刷6万元", "3 6", "9"),
        ("办公500元、印刷2万元", "2", "500元、印刷2万元", "0.05 2", "2.05"),
        ("办公3万元，其他2万元", "6", "3万元，其他2万元", "3 2", "5"),
        ("每人500元，办公3万元", "2", "3万元", "3", "3"),
        ("3人×5000元=1.5万元，办公3万元", "5", "1.5万元，办公3万元", "1.5 3", "4.5"),
        ("2、办公3万元；3、印刷2万元", "6", "3万元；3、印刷2万元", "3 2", "5"),
        ("宣传2万人次，印刷3万元", "4", "3万元", "3", "3"),
        ("办公3万元（纸2万元，笔1万元）", "4", "3万元", "3", "3"),
    ],
)
def test_parts_that_do_not_add_up_to_the_whole_are_found(
    text: str, whole: str, written: str, amounts: str, total: str
) -> None:
    found = arithmetic.disagreeing_parts(text, "万元", Decimal(whole))

    assert found is not None
    assert text[found.start : found.end] == written
    assert " ".join(map(str, found.amounts)) == amounts
    assert sum(found.amounts) == Decimal(total)


@pytest.mark.parametrize(
    ("text", "unit", "amounts"),
    [
        ("办公费3万元，印刷费500元", "元", "30000 500"),
        ("办公费3万元，印刷费500元", "万元", "3 0.05"),
        ("毛发检测：50万元（100元/份×5000份=50万元）", "万元", "50"),
        ("合计1.2亿元", "亿元", "1.2"),
    ],
)
def test_parts_are_those_outside_brackets_in_the_asked_unit(
    text: str, unit: str, amounts: str
) -> None:
    found = arithmetic.disagreeing_parts(text, unit, Decimal("0.7"))

    assert found is not None
    assert " ".join(map(str, found.amounts)) == amounts


@pytest.mark.parametrize("text", ["", "优", "6个", "500元/人", "每人500元", "（3万元）"])
def test_text_without_an_amount_of_its_own_has_no_parts(text: str) -> None:
    assert arithmetic.disagreeing_parts(text, "万元", Decimal("0.7")) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("≤54万元", "54"),
        ("<=54 万元", "54"),
        ("＜54万元", "54"),
        ("≦54万", "54"),
        ("不超过54万元", "54"),
        ("不高于718.46万元。", "718.46"),
        ("不大于1.2亿元", "12000"),
        ("小于等于５００元", "0.05"),
        ("54万元以内", "54"),
        ("控制在54万元以内", "54"),
    ],
)
def test_bound_of_money_is_read_in_the_asked_unit(text: str, amount: str) -> None:
    assert str(arithmetic.upper_bound(text, "万元")) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "54万元",
        "≥54万元",
        "不低于54万元",
        "50-54万元",
        "≤50万元，≥20万元",
        "≤5%",
        "≤54万人",
        "≤54万元/年",
        "不超过预算",
        "人均成本≤54万元",
        "54万元以上",
    ],
)
def test_any_other_text_is_no_bound_of_money(text: str) -> None:
    assert arithmetic.upper_bound(text, "万元") is None
