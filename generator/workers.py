"""Check and render single units, in this process or spread over several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from generator import (
    __version__,
    check,
    context,
    outputs,
    pack,
    package,
    render,
    template,
)
from generator.diagnostics import MachineError
from generator.provenance import Provenance

if TYPE_CHECKING:
    from pathlib import Path

    from generator.check import CheckedUnit
    from generator.pack import Pack
    from generator.render import Renderer

# Windows waits for no more than 63 things at once.
MOST_PROCESSES = 60

T = TypeVar("T")
U = TypeVar("U")
# The items, passed on while their progress is shown: of how many, and what is being done.
Progress: TypeAlias = Callable[[Iterable[Any], int, str], Iterable[Any]]
Run: TypeAlias = Callable[[Callable[["Workshop", T], U], Sequence[T]], Iterable[U]]


@dataclass(frozen=True)
class Job:
    """What a process needs to know to check and render units of one campaign."""

    campaign: str
    settings: Mapping[str, Any]
    settings_sha256: str
    pack_folder: Path
    out: Path
    strict: bool


@dataclass(frozen=True)
class Workshop:
    """A job with its pack compiled."""

    job: Job
    pack: Pack
    renderer: Renderer


@dataclass(frozen=True)
class Made:
    """A document that was written: where, and its hashes."""

    data: Path
    document: str
    sha256: str
    parts_sha256: Mapping[str, str]


def workshop(job: Job, loaded: Pack) -> Workshop:
    """The job with its pack compiled."""
    return Workshop(job, loaded, render.renderer(template.compile_pack(loaded)))


def check_unit(shop: Workshop, path: Path) -> CheckedUnit:
    """The data file, checked."""
    return check.check_unit(shop.pack, path, shop.job.settings, strict=shop.job.strict)


def made_from(shop: Workshop, unit: str, data_sha256: str) -> Provenance:
    """What the unit's document is made from, before it is made."""
    return Provenance(
        campaign=shop.job.campaign,
        unit=unit,
        generator=__version__,
        data=data_sha256,
        settings=shop.job.settings_sha256,
        pack=shop.pack.sha256,
        document="",
    )


def render_unit(shop: Workshop, unit: CheckedUnit) -> Made:
    """The unit's document, written in its place."""
    job = shop.job
    proof = made_from(shop, unit.unit, unit.data_sha256)
    seen = context.build(shop.pack, job.settings, unit.values)
    made = render.unit_document(shop.renderer, seen, proof)
    document = outputs.unit_document(unit.unit)
    package.write_atomic(job.out / document, made.docx)
    return Made(unit.path, document, package.sha256(made.docx), made.parts_sha256)


@contextmanager
def runner(shop: Workshop, jobs: int) -> Iterator[Run[Any, Any]]:
    """A way to do one step for many units, results in the order given, over `jobs` processes.

    Raises MachineError when the system ends one of them.
    """
    if jobs <= 1:
        yield lambda step, items: (step(shop, item) for item in items)
        return
    # Processes start afresh on every system: Windows cannot fork, and a fork copies our threads.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, MOST_PROCESSES), spawn, _open, (shop.job,)) as pool:
        try:
            yield lambda step, items: pool.map(_do, [step] * len(items), items, chunksize=8)
        except BrokenProcessPool as error:
            message = "一个工作进程被系统结束了，多半是内存不够；减少 --jobs 再运行。"
            raise MachineError(message) from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


_shop: list[Workshop] = []


def _open(job: Job) -> None:
    """Make ready a process, which leaves Ctrl+C to the first one and ends when that one does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _shop.append(workshop(job, pack.load(job.pack_folder)))


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _do(step: Callable[[Workshop, Any], Any], item: object) -> object:
    return step(_shop[0], item)
