"""A unit's state for each thing that can be said of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from generator.collect.unit_states import UnitState

TODAY = date(2024, 3, 5)
NOON = datetime(2024, 3, 3, 12, tzinfo=UTC)
CLEAN = UnitState(
    unit="甲局",
    code="001",
    state="clean",
    since=NOON,
    errors=0,
    warnings=0,
    answered=1,
    total=Decimal("120.50"),
    ceiling=None,
    deadline=date(2024, 3, 1),
    late=False,
    document="已是最新",
    path=Path("units/甲局.yaml"),
    data_sha256="0",
)
_MISSING = replace(CLEAN, state="missing", path=None, total=None, document=None)
_BOUNDED = replace(CLEAN, ceiling=Decimal(100))
UNITS = [
    CLEAN,
    replace(_MISSING, unit="第二局", late=True),
    replace(_BOUNDED, unit="丙局", state="errors", errors=12, warnings=1, total=Decimal(99)),
    replace(_BOUNDED, unit="丁局", state="returned", since=None, total=None, is_refused=True),
    replace(_BOUNDED, unit="戊局", state="warnings", warnings=3, late=True, first_received=NOON),
    replace(_BOUNDED, unit="己局", state="accepted", total=None, document="待更新"),
]
