"""What time it is said to be: as SOURCE_DATE_EPOCH says, so that the same input gives the same bytes, else now."""  # noqa: E501

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from generator.common.diagnostics import UsageError

_VARIABLE = "SOURCE_DATE_EPOCH"


def now() -> datetime:
    """The time, to the second, in UTC; raises UsageError where the environment says none."""
    given = os.environ.get(_VARIABLE)
    if not given:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(f"环境变量 {_VARIABLE} 应为 1970 年以来的秒数，现为“{given}”。") from error


def today() -> date:
    """The day: that of a given time is the same everywhere, else the one where the clerk is."""
    when = now()
    return (when if os.environ.get(_VARIABLE) else when.astimezone()).date()
