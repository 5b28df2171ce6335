"""The current time, or the fixed one of SOURCE_DATE_EPOCH, for reproducible output."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from generator.common.diagnostics import UsageError

_VARIABLE = "SOURCE_DATE_EPOCH"


def now() -> datetime:
    """The time in UTC, to the second; raises UsageError if the variable is not a time."""
    seconds = os.environ.get(_VARIABLE)
    if not seconds:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"环境变量 {_VARIABLE} 应为 1970 年以来的秒数，现为“{seconds}”。"
        ) from error


def today() -> date:
    """The date: in UTC if the time is fixed by the variable, else in the local time zone."""
    return local_date(now())


def local_date(time: datetime) -> date:
    """The date of a moment, in UTC if the present is fixed by the variable, else in local time."""
    return local(time).date()


def local(time: datetime) -> datetime:
    """The moment in UTC if the present is fixed by the variable, else in the local time zone."""
    return time.astimezone(UTC) if os.environ.get(_VARIABLE) else time.astimezone()


def day(typed: str, option: str) -> date:
    """The date that was typed behind an option as 2024-03-01; UsageError for anything else."""
    try:
        return datetime.strptime(typed, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise UsageError(f"{option} 应为日期，格式如 2024-03-01，现为“{typed}”。") from error
