"""Days and months in the notations that offices use; what is none, and its repair."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.common import dates
from generator.common.dates import DateKind, Day

NOTATIONS = ("{0}年{1}月{2}日", "{0}-{1}-{2}", "{0}/{1}/{2}", "{0}.{1}.{2}", "{0}-{1:02}-{2:02}")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年5月1日", Day(2024, 5, 1)),
        ("2024年05月01日", Day(2024, 5, 1)),
        ("2024-05-01", Day(2024, 5, 1)),
        ("2024-5-1", Day(2024, 5, 1)),
        ("2024/5/1", Day(2024, 5, 1)),
        ("2024.5.1", Day(2024, 5, 1)),
        ("2024-02-29", Day(2024, 2, 29)),
        ("2024年5月", Day(2024, 5)),
        ("2024-05", Day(2024, 5)),
        ("2024.12", Day(2024, 12)),
    ],
)
def test_the_usual_notations_are_read(text: str, day: Day) -> None:
    assert dates.read(text) == day
    assert dates.is_written(text, dates.kind_of(day))
    assert dates.read(dates.as_written(day)) == day


@given(st.dates(dt.date(1, 1, 1)), st.sampled_from(NOTATIONS))
def test_every_day_is_read_and_keeps_the_pattern_of_editors(date: dt.date, notation: str) -> None:
    text = notation.format(f"{date.year:04}", date.month, date.day)

    assert dates.read(text) == (date.year, date.month, date.day)
    assert re.fullmatch(dates.pattern("day"), text)


@pytest.mark.parametrize(
    ("text", "kind", "hint", "likely"),
    [
        ("20240501", "day", "请改为 2024年5月1日。", "2024年5月1日"),
        ("2024年5月1号", "day", "请改为 2024年5月1日。", "2024年5月1日"),
        ("２０２４．５．１", "day", "请改为 2024年5月1日。", "2024年5月1日"),
        ("2024、5、1", "day", "请改为 2024年5月1日。", "2024年5月1日"),
        ("2024-05-01 00:00:00", "day", "请改为 2024年5月1日。", "2024年5月1日"),
        ("二〇二四年十二月三十一日", "day", "请改为 2024年12月31日。", "2024年12月31日"),
        ("2024年5月", "day", "请填到日，如 2024年5月1日。", ""),
        ("2024年5月份", "month", "请改为 2024年5月。", "2024年5月"),
        ("五月份", "month", "请补上年份，如 2024年5月。", ""),
        ("202405", "month", "请改为 2024年5月。", "2024年5月"),
        ("2024年5月1日", "month", "此栏只填到月，如 2024年5月。", ""),
        ("2024.13.1", "day", "月份应为 1 至 12，请核对。", ""),
        ("2024年2月30日", "day", "2024年2月有 29 天，请核对。", ""),
        ("0000-05-01", "day", "请核对年份。", ""),
        ("24.5.1", "day", "年份请填四位，如 2024年5月1日。", ""),
        ("5月1日", "day", "请补上年份，如 2024年5月1日。", ""),
        ("年底", "month", "请填年月，如 2024年5月。", ""),
        ("2024年5月1日至6月1日", "day", "请填日期，如 2024年5月1日。", ""),
    ],
)
def test_what_is_no_date_has_a_repair(text: str, kind: DateKind, hint: str, likely: str) -> None:
    assert not dates.is_written(text, kind)
    assert dates.mistake(text, kind)[1:] == (hint, likely)


def test_days_are_ordered_and_compared_with_months_by_their_month() -> None:
    first, second, month = Day(2024, 5, 1), Day(2024, 5, 2), Day(2024, 5)

    assert dates.order(first, second) < 0 < dates.order(second, first)
    assert dates.order(first, first) == dates.order(first, month) == dates.order(month, second) == 0
    assert dates.order(month, Day(2024, 4, 30)) > 0
