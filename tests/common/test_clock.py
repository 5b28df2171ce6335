from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from generator.common import clock
from generator.common.diagnostics import UsageError

EPOCH = "SOURCE_DATE_EPOCH"


@pytest.fixture(autouse=True)
def _without_a_given_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EPOCH, raising=False)


def test_a_given_time_is_the_same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EPOCH, "1700000000")

    assert clock.now() == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert clock.today() == date(2023, 11, 14)


@pytest.mark.parametrize("given", ["yesterday", "1e9", str(10**20)])
def test_what_is_no_time_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EPOCH, given)

    with pytest.raises(UsageError, match=EPOCH):
        clock.now()


@pytest.mark.parametrize("given", [None, ""])
def test_without_one_it_is_the_clocks(given: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if given is not None:
        monkeypatch.setenv(EPOCH, given)

    assert clock.now() >= datetime(2024, 1, 1, tzinfo=UTC)
