"""Many documents through LibreOffice: in batches, two processes at a time, none waited for in vain."""  # noqa: E501

from __future__ import annotations

import re
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from generator.word import soffice
from generator.word.soffice import NotConvertedError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Mapping

# What a process says as it begins a document, whatever the version's words around it.
_BEGINS = re.compile(rb"^convert .*?([^/\\]+)\.[A-Za-z]+ .*-> ")
# A process is asked this often how far it is.
_TICK_SECONDS = 0.05
# After so many that fail before any has been converted, it is the program that fails.
_HOPELESS = 3


@dataclass(frozen=True)
class ConvertOptions:
    """How to convert: to what (as `--convert-to` takes it), how many processes at once, how many files each.

    `timeout_seconds` says how long one file may take.
    """  # noqa: E501

    to: str
    processes: int
    batch: int
    timeout_seconds: Callable[[Path], float]
    environment: Mapping[str, str] | None = None


@dataclass
class _Run:
    """A process at work on some files; `at` is the one it is at, `done` those it is through with."""  # noqa: E501

    process: subprocess.Popen[bytes]
    paths: list[Path]
    is_last_try: bool
    folder: tempfile.TemporaryDirectory[str]
    said: IO[bytes]
    since: float
    at: Path | None = None
    done: list[Path] = field(default_factory=list)


# Files for one process, and whether it is their last try.
_Waiting: TypeAlias = deque[tuple[list[Path], bool]]


def convert(
    paths: Iterable[Path], out: Path, options: ConvertOptions
) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it was converted into the folder `out`, once that is known.

    Stems must differ. The file at which a process dies, or is for too long, is tried once more alone.
    Files are asked for as they are needed. Raises MachineError where LibreOffice is missing, or fails
    for the first ones already; whatever ends it, no process is left.
    """  # noqa: E501
    files = iter(paths)
    waiting: _Waiting = deque()
    running: list[_Run] = []
    succeeded, failed = False, 0
    try:
        while _fill(running, waiting, files, out, options):
            time.sleep(_TICK_SECONDS)
            for run in list(running):
                is_over = _is_over(run, options)
                for path in _newly_done(run, out, options, is_over=is_over):
                    succeeded = True
                    yield path, True
                if is_over:
                    running.remove(run)
                    _close(run)
                    failed += len(run.done) < len(run.paths)
                    if failed >= _HOPELESS and not succeeded:
                        raise NotConvertedError(_hopeless(run))
                    yield from ((path, False) for path in _given_up(run, waiting))
    finally:
        for run in running:
            soffice.kill_tree(run.process)
            _close(run)


def _fill(
    running: list[_Run],
    waiting: _Waiting,
    files: Iterator[Path],
    out: Path,
    options: ConvertOptions,
) -> bool:
    """Start as many processes as may be; whether any is at work."""
    while len(running) < options.processes:
        batch = waiting.popleft() if waiting else (list(islice(files, options.batch)), False)
        if not batch[0]:
            break
        running.append(_start(*batch, out, options))
    return bool(running)


def _start(paths: list[Path], is_last_try: bool, out: Path, options: ConvertOptions) -> _Run:  # noqa: FBT001
    # What a killed process still holds there must not keep the others from their work.
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    profile, log = Path(folder.name, "profile"), Path(folder.name, "said")
    try:
        with log.open("wb") as said:
            process = soffice.start(
                paths, options.to, out, profile, environment=options.environment, said=said
            )
    except BaseException:
        folder.cleanup()
        raise
    return _Run(process, paths, is_last_try, folder, log.open("rb"), time.monotonic())


def _close(run: _Run) -> None:
    run.said.close()
    run.folder.cleanup()


def _is_over(run: _Run, options: ConvertOptions) -> bool:
    """Whether the process has ended, or was ended because it is at the same file for too long."""
    if run.process.poll() is not None:
        return True
    at = run.at or run.paths[0]
    if time.monotonic() - run.since < options.timeout_seconds(at):
        return False
    soffice.kill_tree(run.process)
    return True


def _newly_done(run: _Run, out: Path, options: ConvertOptions, *, is_over: bool) -> Iterator[Path]:
    """The files that are converted and were not when last asked.

    A file is whole when the next one is begun, or the process has ended as it should.
    """
    by_stem = {path.stem.encode(): path for path in run.paths}
    for line in _new_lines(run.said):
        begun = _BEGINS.match(line)
        if begun and (path := by_stem.get(begun[1])):
            yield from _through(run, out, options)
            run.at, run.since = path, time.monotonic()
    if is_over and run.process.returncode == 0:
        yield from _through(run, out, options)


def _through(run: _Run, out: Path, options: ConvertOptions) -> Iterator[Path]:
    if run.at and soffice.output_path(run.at, options.to, out).is_file():
        run.done.append(run.at)
        yield run.at


def _new_lines(said: IO[bytes]) -> Iterator[bytes]:
    """Whole lines that were written since."""
    while (line := said.readline()).endswith(b"\n"):
        yield line
    said.seek(-len(line), 1)


def _given_up(run: _Run, waiting: _Waiting) -> list[Path]:
    """The files that failed for good; others that the process did not get through wait again.

    The file at which it failed comes last, alone.
    """
    left = [path for path in run.paths if path not in run.done]
    if run.is_last_try:
        return left
    reached = run.paths.index(run.at) if run.at else 0
    # An end as it should be is one after all files: what is missing then was skipped.
    beyond = run.paths[reached + 1 :] if run.process.returncode != 0 else []
    if beyond:
        waiting.appendleft((beyond, False))
    waiting.extend(([path], True) for path in left if path not in beyond)
    return []


def _hopeless(run: _Run) -> str:
    return (
        f"LibreOffice 未能转换任何文档（退出码 {run.process.returncode}）。"
        "请用 LibreOffice 打开其中一份；无法打开的，请重新安装 LibreOffice 后再运行。"
    )
