"""How long work takes in this process, and what a command of its own costs."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).parent.parent
ROUNDS = 7


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


def command(*arguments: str) -> Cost:
    """What one run of `forms` costs."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments], cwd=CHECKOUT, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"forms {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    wall = time.perf_counter() - start
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


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
