"""Where batches of work are done: in this process, in several, or on a Dask cluster."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import CancelledError, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from generator.common.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

    from distributed import Client

T = TypeVar("T")
U = TypeVar("U")

# Windows waits for no more than 63 things at once.
MAX_PROCESSES = 60
# Batches that are under way for each worker: one being done, the others waiting, so that none
# stands idle.
_AHEAD = 3
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class WorkerPool:
    """Who does the work: an executor and how many batches it does at once.

    `check` is called whenever one takes longer than `patience` seconds, and raises MachineError
    where there is nobody left to do it.
    """

    executor: Executor
    workers: int
    patience: float | None = None
    check: Callable[[], object] = lambda: None


def cores() -> int:
    """How many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def local(jobs: int) -> Iterator[WorkerPool]:
    """So many processes of this machine.

    Raises MachineError when the system ends one of them.
    """
    workers = min(jobs, MAX_PROCESSES)
    # Processes start afresh on every system: Windows cannot fork, and a fork copies our threads.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, _follow_parent) as pool:
        try:
            yield WorkerPool(pool, workers)
        except BrokenProcessPool as error:
            message = "工作进程被系统终止，可能是内存不足。请减小 --jobs 后再运行。"
            raise MachineError(message) from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def cluster(address: str) -> Iterator[WorkerPool]:
    """The Dask cluster at the address; its workers have this program installed.

    Raises MachineError where there is none, or it is lost, or its workers end again and again.
    """
    try:
        import distributed  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        message = '未安装 Dask。请运行 python -m pip install "official-forms[cluster]"，或不用 --cluster。'  # noqa: E501
        raise MachineError(message) from error
    try:
        client = distributed.Client(address, timeout=_TIMEOUT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise MachineError(f"无法连接集群 {address}。请核对地址，并确认集群正在运行。") from error
    with _silence(), client:
        workers = _workers(client, address)
        check = partial(_workers, client, address)
        try:
            yield WorkerPool(client.get_executor(pure=False), workers, _TIMEOUT_SECONDS, check)
        except distributed.KilledWorker as error:
            message = "集群的工作进程多次中断，可能是内存不足或未安装本程序。请检查集群后再运行。"
            raise MachineError(message) from error
        except CancelledError as error:
            raise MachineError(f"与集群 {address} 的连接已断开。请检查集群后再运行。") from error


@contextmanager
def _silence() -> Iterator[None]:
    """Dask keeps what goes wrong to itself: we say it in one line."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _workers(client: Client, address: str) -> int:
    """How many batches the cluster does at once."""
    try:
        client.wait_for_workers(1, timeout=_TIMEOUT_SECONDS)
    except TimeoutError as error:
        message = f"集群 {address} 中没有工作进程。请先启动 dask worker 再运行。"
        raise MachineError(message) from error
    return sum(client.nthreads().values())


def map_in_order(pool: WorkerPool, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
    """What the work gives for each batch, in order; few batches are under way at once."""
    waiting: deque[Future[U]] = deque()
    for batch in batches:
        waiting.append(pool.executor.submit(work, batch))
        if len(waiting) >= pool.workers * _AHEAD:
            yield _result(pool, waiting.popleft())
    while waiting:
        yield _result(pool, waiting.popleft())


def _result(pool: WorkerPool, future: Future[U]) -> U:
    while not wait([future], pool.patience).done:
        pool.check()
    return future.result()


def _follow_parent() -> None:
    """Leave Ctrl+C to the first process, and end when that one does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
