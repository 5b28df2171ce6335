"""Run cases in a process of their own, which is killed when one takes too long."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import shutil
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import __main__ as program
from generator.common import failures
from tests.fuzz import cases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection

# Far more than a case takes on a busy machine.
SECONDS = 60
# What a process may hold: a case that wants more is a fault, not the machine's end.
_BYTES = 4 << 30


@dataclass(frozen=True)
class Result:
    """A case after its commands: their exit codes, and what went wrong, blank for nothing."""

    number: int
    kind: str
    codes: tuple[int, ...]
    seconds: float
    wrong: str = ""


@dataclass(frozen=True)
class Summary:
    """Cases by kind, exits by code, the slowest case, and those that went wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    wrong: list[Result] = field(default_factory=list)
    slowest: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count the result."""
        self.kinds[result.kind] += 1
        self.codes.update(result.codes)
        self.slowest[:] = [max((*self.slowest, result), key=lambda each: each.seconds)]
        if result.wrong:
            self.wrong.append(result)


def run(seed: int, numbers: Iterable[int]) -> Iterator[Result]:
    """The results of the cases of these numbers, one after the other."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        prepared = Path(folder) / "prepared"
        cases.prepare(prepared)
        worker = _Worker(seed, prepared)
        try:
            yield from map(worker.result, numbers)
        finally:
            worker.end()


class _Worker:
    """A process that runs cases one after the other; another one after it was killed."""

    def __init__(self, seed: int, prepared: Path) -> None:
        self._arguments = seed, prepared
        self._start()

    def _start(self) -> None:
        self._pipe, other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_work, args=(*self._arguments, other))
        self._process.start()
        other.close()

    def result(self, number: int) -> Result:
        """The case's result; one that says so where the process had to be killed, or died."""
        self._pipe.send(number)
        if self._pipe.poll(SECONDS):
            with contextlib.suppress(EOFError):
                result: Result = self._pipe.recv()
                return result
            why = "the process died"
        else:
            why = f"not done after {SECONDS} s"
        self.end()
        self._start()
        return Result(number, cases.kind(number), (), SECONDS, why)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def _work(seed: int, prepared: Path, pipe: Connection) -> None:
    _bound_memory()
    while True:
        pipe.send(one(seed, pipe.recv(), prepared))


def _bound_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


def one(seed: int, number: int, prepared: Path) -> Result:
    """The case's result, run in this process."""
    faults: list[str] = []

    def of_bug(_: BaseException) -> str:
        faults.append(traceback.format_exc())
        return ""

    failures.of_bug = of_bug  # the traceback, in place of a log
    folder = Path(tempfile.mkdtemp())
    codes: list[int] = []
    start = time.monotonic()
    commands = cases.begin(seed, number, prepared, folder)
    try:
        [project] = folder.iterdir()
        for command in commands:
            with contextlib.chdir(project):
                codes.append(_run(command, faults))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = time.monotonic() - start
    wrong = "".join(f"{' '.join(commands[len(codes) - 1])}\n{each}" for each in faults)
    return Result(number, cases.kind(number), tuple(codes), seconds, wrong)


def _run(command: list[str], faults: list[str]) -> int:
    streams: list[Any] = [io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2)]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        try:
            return program.main(command)
        except BaseException:  # noqa: BLE001 - whatever main lets pass
            faults.append(traceback.format_exc())
            return failures.INTERNAL_ERROR
