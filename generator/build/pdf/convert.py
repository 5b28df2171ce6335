"""Batches of documents through several LibreOffice processes, with a timeout per document."""

from __future__ import annotations

import re
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from generator.word import soffice
from generator.word.soffice import NotConvertedError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

# The line that LibreOffice prints when it begins a document; its words differ between versions.
_BEGINS = re.compile(rb"^convert .*?([^/\\]+)\.[A-Za-z]+ .*-> ")
_POLL_SECONDS = 0.05
# So many failed processes without one converted document: the program itself is broken.
_MAX_FAILURES = 3


@dataclass(frozen=True)
class ConvertOptions:
    """`to` is the value of `--convert-to`; at most `processes` at once, `batch` files for each.

    `timeout_seconds` gives the longest time that a file may take.
    """

    to: str
    processes: int
    batch: int
    timeout_seconds: Callable[[Path], float]
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True)
class _Batch:
    """Files for one process; on the last try, a file that fails is given up."""

    paths: Sequence[Path]
    is_last_try: bool = False


@dataclass
class _Run:
    """A running process: the file it converts since `started_at`, and those that are done."""

    process: subprocess.Popen[bytes]
    batch: _Batch
    folder: tempfile.TemporaryDirectory[str]
    output: IO[bytes]
    started_at: float
    current: Path | None = None
    done: list[Path] = field(default_factory=list)


def convert(
    paths: Iterable[Path], out: Path, options: ConvertOptions
) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it was converted into the folder `out`, as soon as that is known.

    File stems must differ. A file at which a process crashes or times out is tried once more in a
    process of its own. Paths are taken from the iterable as processes become free. Raises
    MachineError where LibreOffice is missing or fails from the start. No process is left running
    when the iterator ends or is closed.
    """
    files = iter(paths)
    retries: deque[_Batch] = deque()
    running: list[_Run] = []
    succeeded, failed = False, 0
    try:
        while _fill(running, retries, files, out, options):
            time.sleep(_POLL_SECONDS)
            for run in list(running):
                is_over = _is_over(run, options)
                for path in _newly_done(run, out, options, is_over=is_over):
                    succeeded = True
                    yield path, True
                if is_over:
                    running.remove(run)
                    _close(run)
                    failed += len(run.done) < len(run.batch.paths)
                    if failed >= _MAX_FAILURES and not succeeded:
                        raise NotConvertedError(_broken_program_message(run))
                    yield from ((path, False) for path in _retry_or_give_up(run, retries))
    finally:
        for run in running:
            soffice.kill_tree(run.process)
            _close(run)


def _fill(
    running: list[_Run],
    retries: deque[_Batch],
    files: Iterator[Path],
    out: Path,
    options: ConvertOptions,
) -> bool:
    """Start processes until there are enough or no files are left; whether any is running."""
    while len(running) < options.processes:
        batch = retries.popleft() if retries else _Batch(list(islice(files, options.batch)))
        if not batch.paths:
            break
        running.append(_start(batch, out, options))
    return bool(running)


def _start(batch: _Batch, out: Path, options: ConvertOptions) -> _Run:
    # A killed process may still hold files of its folder; their removal may fail.
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    profile, log = Path(folder.name, "profile"), Path(folder.name, "output")
    try:
        with log.open("wb") as output:
            process = soffice.start(
                batch.paths,
                options.to,
                out,
                profile,
                environment=options.environment,
                stdout=output,
            )
    except BaseException:
        folder.cleanup()
        raise
    return _Run(process, batch, folder, log.open("rb"), time.monotonic())


def _close(run: _Run) -> None:
    run.output.close()
    run.folder.cleanup()


def _is_over(run: _Run, options: ConvertOptions) -> bool:
    """Whether the process has ended; one whose current file has timed out is ended first."""
    if run.process.poll() is not None:
        return True
    path = run.current or run.batch.paths[0]
    if time.monotonic() - run.started_at < options.timeout_seconds(path):
        return False
    soffice.kill_tree(run.process)
    return True


def _newly_done(run: _Run, out: Path, options: ConvertOptions, *, is_over: bool) -> Iterator[Path]:
    """The files converted since the last call.

    A file is complete when the process begins the next one, or has ended with exit code 0.
    """
    by_stem = {path.stem.encode(): path for path in run.batch.paths}
    for line in _new_lines(run.output):
        match = _BEGINS.match(line)
        if match and (path := by_stem.get(match[1])):
            yield from _complete_current(run, out, options)
            run.current, run.started_at = path, time.monotonic()
    if is_over and run.process.returncode == 0:
        yield from _complete_current(run, out, options)


def _complete_current(run: _Run, out: Path, options: ConvertOptions) -> Iterator[Path]:
    """The current file, noted as done, if its result exists."""
    if run.current and soffice.output_path(run.current, options.to, out).is_file():
        run.done.append(run.current)
        yield run.current


def _new_lines(output: IO[bytes]) -> Iterator[bytes]:
    """The complete lines written since the last call."""
    while (line := output.readline()).endswith(b"\n"):
        yield line
    output.seek(-len(line), 1)


def _retry_or_give_up(run: _Run, retries: deque[_Batch]) -> list[Path]:
    """Queue what an ended process left unconverted; the files given up after their last try.

    The files after the failed one go to the front of the queue, the failed one to its end, in a
    batch of its own.
    """
    left = [path for path in run.batch.paths if path not in run.done]
    if run.batch.is_last_try:
        return left
    reached = run.batch.paths.index(run.current) if run.current else 0
    # After exit code 0 the process has been through all files: what is missing was skipped.
    not_reached = run.batch.paths[reached + 1 :] if run.process.returncode != 0 else []
    if not_reached:
        retries.appendleft(_Batch(not_reached))
    retries.extend(_Batch([path], is_last_try=True) for path in left if path not in not_reached)
    return []


def _broken_program_message(run: _Run) -> str:
    return (
        f"LibreOffice 未能转换任何文档（退出码 {run.process.returncode}）。"
        "请用 LibreOffice 打开其中一份；无法打开的，请重新安装 LibreOffice 后再运行。"
    )
