"""Worker pools for batches of units: processes of this machine, or a Dask cluster."""

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

# Windows waits for at most 63 handles at once.
MAX_PROCESSES = 60
# Batches submitted per worker: one at work and two queued, so that no worker is idle.
_BATCHES_PER_WORKER = 3
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class WorkerPool:
    """An executor and the number of batches that it does at once.

    `check` is called every `check_seconds` (never for None) while a result is awaited; it raises
    MachineError where no worker is left.
    """

    executor: Executor
    workers: int
    check_seconds: float | None = None
    check: Callable[[], object] = lambda: None


def cores() -> int:
    """The number of CPU cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def local(jobs: int) -> Iterator[WorkerPool]:
    """A pool of `jobs` processes of this machine, at most MAX_PROCESSES.

    Raises MachineError when the system kills one of them.
    """
    workers = min(jobs, MAX_PROCESSES)
    # Spawned on every system: Windows cannot fork, and a fork copies threads.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, _init_worker) as pool:
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
    """The Dask cluster at the address, whose workers must have this program installed.

    Raises MachineError where it cannot be reached, the connection is lost, or its workers are
    killed repeatedly.
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
    with _logging_disabled(), client:
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
def _logging_disabled() -> Iterator[None]:
    """Keep Dask's log messages off the console: errors are reported by one line of ours."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _workers(client: Client, address: str) -> int:
    """The number of batches that the cluster does at once; MachineError where it has no worker."""
    try:
        client.wait_for_workers(1, timeout=_TIMEOUT_SECONDS)
    except TimeoutError as error:
        message = f"集群 {address} 中没有工作进程。请先启动 dask worker 再运行。"
        raise MachineError(message) from error
    return sum(client.nthreads().values())


def map_in_order(pool: WorkerPool, work: Callable[[T], U], batches: Iterable[T]) -> Iterator[U]:
    """`work(batch)` for each batch, in order; batches are taken as workers become free."""
    pending: deque[Future[U]] = deque()
    for batch in batches:
        pending.append(pool.executor.submit(work, batch))
        if len(pending) >= pool.workers * _BATCHES_PER_WORKER:
            yield _result(pool, pending.popleft())
    while pending:
        yield _result(pool, pending.popleft())


def _result(pool: WorkerPool, future: Future[U]) -> U:
    while not wait([future], pool.check_seconds).done:
        pool.check()
    return future.result()


def _init_worker() -> None:
    """Make a worker process ignore Ctrl+C and exit when its parent process ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
