from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from generator.build import executors
from generator.build.executors import WorkerPool
from generator.common.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_there_is_at_least_one_core() -> None:
    assert executors.cores() >= 1


def test_results_come_in_the_order_of_their_batches() -> None:
    with ThreadPoolExecutor(2) as executor:
        results = executors.map_in_order(WorkerPool(executor, 2), str, range(20))

        assert list(results) == [str(number) for number in range(20)]


def test_few_batches_are_taken_ahead_of_their_results() -> None:
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(2) as executor:
        results = executors.map_in_order(WorkerPool(executor, 2), str, batches())
        first = next(results)

        assert first == "0"
        assert len(taken) <= 6


def test_an_error_of_the_work_is_raised() -> None:
    with ThreadPoolExecutor(1) as executor:
        results = executors.map_in_order(WorkerPool(executor, 1), int, ["1", "x"])

        with pytest.raises(ValueError, match="x"):
            list(results)


def test_a_result_is_not_awaited_when_no_worker_is_left() -> None:
    event = threading.Event()

    def check() -> None:
        raise MachineError("no worker")

    with ThreadPoolExecutor(1) as executor:
        pool = WorkerPool(executor, 1, check_seconds=0, check=check)
        try:
            with pytest.raises(MachineError, match="no worker"):
                list(executors.map_in_order(pool, lambda _: event.wait(), [1]))
        finally:
            event.set()
