"""How long work takes in this process, and what a command of its own costs."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from release import wheels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CHECKOUT = Path(__file__).parent.parent
ROUNDS = 7
# How often each command is started.
STARTS = 15


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall and of the processors, all processes together; MiB of the largest one."""

    wall: float
    cpu: float
    mebibytes: float


def microseconds(work: Callable[[], Any], times: int) -> float:
    """Median of one run of the work, over rounds of so many."""
    work()
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            work()
        found.append((time.perf_counter() - start) / times * 1e6)
    return statistics.median(found)


def command(*arguments: str, code: int = 0) -> Cost:
    """What one run of `forms` costs that ends with the code.

    A small process starts it and watches it: a process counts as at least as large as the one that
    started it.
    """
    watcher = [sys.executable, "-m", "bench.measure", *arguments]
    done = subprocess.run(watcher, cwd=CHECKOUT, stdout=subprocess.PIPE, check=False)
    if done.returncode != code:
        raise subprocess.CalledProcessError(done.returncode, watcher)
    return Cost(*json.loads(done.stdout))


def starts(commands: Mapping[str, Sequence[str]], folder: Path = CHECKOUT) -> dict[str, float]:
    """CPU time of each command as a multiple of a bare `python -c pass`: medians of one run.

    `folder` is where the program lies. All are started in turn, so that a busy minute of the
    machine hits them alike.
    """
    bare = "python -c pass"
    lines = {name: ("-m", "generator", *arguments) for name, arguments in commands.items()}
    lines[bare] = ("-c", "pass")
    seconds: dict[str, list[float]] = {name: [] for name in lines}
    for _ in range(STARTS):
        for name, arguments in lines.items():
            seconds[name].append(_cpu_seconds([sys.executable, *arguments], folder))
    floor = statistics.median(seconds.pop(bare))
    return {name: statistics.median(found) / floor for name, found in seconds.items()}


def unpacked_wheel(folder: Path) -> Path:
    """The folder with the program's wheel in it, unpacked as pip does it."""
    with zipfile.ZipFile(wheels.build("wheel", folder)) as archive:
        archive.extractall(folder)
    return folder


def _cpu_seconds(command: Sequence[str], folder: Path) -> float:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime


def _watch(arguments: Sequence[str]) -> int:
    """Run `forms`, print the figures of its cost as JSON, and give its exit code."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    print(json.dumps([wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
    return os.waitstatus_to_exitcode(status)


def machine() -> str:
    """What this was measured on."""
    cores = len(os.sched_getaffinity(0))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()} {platform.machine()}, {_processor()}, {cores} cores, {python}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else "unknown processor"


if __name__ == "__main__":
    sys.exit(_watch(sys.argv[1:]))
