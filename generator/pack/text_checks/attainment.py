"""How much of its target a figure reaches, as two texts state them (`≥95%`, `93.5%`).

A text is read only where it says one number and nothing else could be meant: no date, no range, no
rank, no estimate. Two texts are compared only in the same unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from generator.common import amounts
from generator.pack.text_checks import quantities

Sign = Literal["≥", "≤"]

_SIGNS: dict[str, Sign | None] = {
    **dict.fromkeys(
        ("≥", "≧", ">=", ">", "不少于", "不低于", "不小于", "不得少于", "不得低于"), "≥"
    ),
    **dict.fromkeys(
        ("大于等于", "大于或等于", "至少", "达到", "超过", "高于", "多于", "大于"), "≥"
    ),
    **dict.fromkeys(("≤", "≦", "<=", "<", "不超过", "不高于", "不大于", "不多于", "不得超过"), "≤"),
    **dict.fromkeys(
        ("小于等于", "小于或等于", "至多", "最多", "低于", "少于", "小于", "控制在"), "≤"
    ),
    **dict.fromkeys(("=", "等于"), None),
}
_ENDINGS: dict[str, Sign] = {
    **dict.fromkeys(("及以上", "以上"), "≥"),
    **dict.fromkeys(("及以下", "以下", "以内", "之内", "内"), "≤"),
}
_ANY_SIGN = "|".join(sorted(_SIGNS, key=len, reverse=True))
_WORDS = "[^0-9，。；、：,;:]*?"
_TEXT = re.compile(
    rf"(?P<before>{_WORDS})(?P<sign>{_ANY_SIGN})?\s*"
    r"(?P<number>-?[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)\s*"
    rf"(?P<unit>{_WORDS})(?P<ending>{'|'.join(_ENDINGS)})?[。；;]?"
)
# The number may be a part of a name, a rank, an estimate, a share in words or a change of another.
_UNCLEAR_BEFORE = re.compile(r"[第前约近]|百分之|不足|不到|未|[一二三四五六七八九十两]")
# Days of the calendar, grades, and numbers that go on.
_UNCLEAR_UNIT = re.compile(r"^[月号时点级类等折成倍余多几]|[前后底初末至到~～—–±+-]|左右|上下")
# Money and time: a target without a sign may be the most, or the least.
_LESS_MAY_BE_BETTER = re.compile("元|天|小时|分钟|秒|个?月|个?工作日|年")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_YEARS = range(1900, 2100)
# What people write in front of a figure that was reached, and means no more than the figure.
_REACHED = re.compile(r"^(?:实际|完成|达到|为)+")
# A longer text says more than a figure.
_MOST_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that a text states, with its sign if it has one.

    `unit` is without its 万 or 千, which is `scale`, as a power of ten; `per` what the number is
    counted for (`每周`), if the text says so.
    """

    sign: Sign | None
    number: Fraction
    unit: str
    scale: int
    per: str


@dataclass(frozen=True, slots=True)
class Attained:
    """The points for what was reached, and the calculation as people write it."""

    points: Decimal
    how: str


def stated(text: str) -> Stated | None:
    """The one number that the text states; None where it may say something else."""
    if len(text) > _MOST_CHARACTERS:
        return None
    match = _TEXT.fullmatch(quantities.half_width(text.strip()))
    if match is None or _UNCLEAR_BEFORE.search(match["before"]):
        return None
    unit = match["unit"].strip()
    sign = _SIGNS.get(match["sign"] or "")
    ending = _ENDINGS.get(match["ending"] or "")
    number = Fraction(match["number"].replace(",", ""))
    if _UNCLEAR_UNIT.search(unit) or (sign and ending and sign != ending):
        return None
    if unit.startswith("年") and number in _YEARS:
        return None
    scale = unit[: len(unit) - len(unit.lstrip("十百千万亿"))]
    before = match["before"].replace("平均", "").strip()
    per = before if re.search("[每均]", before) else ""
    exponent = sum(_POWERS[each] for each in scale)
    return Stated(sign or ending, number, unit[len(scale) :], exponent, per)


def attained(target: str, actual: str, points: Decimal) -> Attained | None:
    """What of the points the actual figure earns by the target; None where that is not clear.

    At least so much: in proportion. At most so much: none is lost up to the target, all from twice
    the target on, in proportion between. A target without a sign is to be reached, one of 0 kept.
    """
    aim, reached = stated(target), stated(_REACHED.sub("", actual))
    if aim is None or reached is None or reached.sign or aim.number < 0 or aim.per != reached.per:
        return None
    figures = _in_one_unit(aim, reached)
    if figures is None or (not aim.sign and aim.unit == "日"):
        # 15日 may be a day of the month.
        return None
    goal, figure = figures
    if not aim.sign and figure != goal and _LESS_MAY_BE_BETTER.match(aim.unit):
        return None
    is_most = aim.sign == "≤" or (aim.sign is None and goal == 0)
    if figure <= goal if is_most else figure >= goal:
        return Attained(amounts.plain(points), "已达到目标，得满分")
    if is_most and figure >= 2 * goal:
        reason = "不为 0" if goal == 0 else "达到目标的两倍"
        return Attained(Decimal(0), f"实际数{reason}，得 0 分")
    return _in_proportion(goal, figure, points, is_most=is_most)


def slip(earned: Attained, typed: object) -> str:
    """What is wrong with the points that were typed, or are blank; nothing if they are those."""
    due = f"应为 {earned.points}"
    if typed == "":
        return f"未填，{due}"
    is_same = quantities.is_near(earned.points, Decimal(str(typed)))
    return "" if is_same else f"与计算结果不一致：填的是 {typed}，{due}"


def _in_proportion(goal: Fraction, figure: Fraction, points: Decimal, *, is_most: bool) -> Attained:
    """The share of the points that is earned, with two decimals; half a hundredth is one."""
    share = 1 - (figure - goal) / goal if is_most else max(figure / goal, Fraction(0))
    hundredths = (Fraction(points) * share * 200 + 1) // 2
    earned = amounts.plain(Decimal(hundredths).scaleb(-2))
    a, t, weight = _shown(figure), _shown(goal), amounts.plain(points)
    way = f"（1-（{a}-{t}）÷{t}）×{weight:f}" if is_most else f"{a}÷{t}×{weight:f}"
    return Attained(earned, f"{way}={earned:f}")


def _in_one_unit(aim: Stated, reached: Stated) -> tuple[Fraction, Fraction] | None:
    """Both numbers, in the same unit; one that is reached without any is in the target's."""
    if not reached.unit and not reached.scale:
        # 0.95 of 95% is no percentage.
        is_share = aim.unit == "%" and 0 < reached.number <= 1 < aim.number
        return None if is_share else (aim.number, reached.number)
    if aim.unit != reached.unit:
        return None
    if aim.scale == reached.scale:
        return aim.number, reached.number
    return aim.number * 10**aim.scale, reached.number * 10**reached.scale


def _shown(number: Fraction) -> str:
    """The number, a finite decimal, in plain digits."""
    return f"{amounts.plain(Decimal(number.numerator) / Decimal(number.denominator)):f}"
