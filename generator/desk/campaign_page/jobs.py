"""Background work: a command's own function in a thread, one at a time for each campaign.

What the command prints and how far it is are recorded; the page hears of it as it changes.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
import threading
import time
from collections import OrderedDict
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from generator.common import console, failures
from generator.common.diagnostics import OK, MachineError
from generator.desk.campaign_page.report import Report
from generator.word import soffice

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.collect.receive.receive_report import UnitChoice
    from generator.common.diagnostics import Diagnostic
    from generator.desk.campaign_page.report import Part

# Ended jobs whose reports and files are kept.
_MOST_KEPT = 20
# The shortest time between two events of a job, and the longest: a silent connection is closed.
_PAUSE_SECONDS, _BEAT_SECONDS = 0.1, 15
# fmt: off
_STOPPED = "填报桌面已关闭，此项工作未完成。已生成的文件均完整，可重新进行。"
# fmt: on

JobStatus = Literal["running", "done", "failed"]


class JobState(TypedDict):
    """A job as the page gets it: `done` of `total` steps of what `description` says, its report.

    `parts` are the report with links, `report` is its text. `file` is the name of the file to
    download, blank for none; `page` leads to what was made. `choices` are what people are to
    decide, each with both sides.
    """

    id: str
    title: str
    status: JobStatus
    description: str
    done: int
    total: int
    report: str
    parts: list[Part]
    file: str
    page: Page | None
    choices: list[dict[str, Any]]


class Page(TypedDict):
    """Where a page is, and the words of the link to it."""

    address: str
    words: str


@dataclass
class Job:
    """Work that runs or has ended; a `console.Recorder` of what it prints.

    `folder` is its own, for files that nobody else needs; its path is left out of the report.
    `file` is what can be downloaded when it has ended, `page` where what was made can be looked at.
    `choices` are what is left to people; the files stay in the folder for these.
    """

    id: str
    title: str
    folder: Path
    status: JobStatus = "running"
    file: Path | None = None
    is_stopping: bool = False
    page: Page | None = None
    choices: Sequence[UnitChoice] = ()
    _description: str = ""
    _done: int = 0
    _total: int = 0
    _report: Report = field(default_factory=Report)
    _listeners: set[Callable[[], object]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def text(self, text: str) -> None:
        """Take what the work prints."""
        self._report.add_text(self._as_dropped(text))
        self._notify()

    def findings(self, findings: Iterable[Diagnostic]) -> None:
        """Take findings that the work prints."""
        self._report.add_findings(
            replace(
                each,
                file=self._as_dropped(each.file),
                message=self._as_dropped(each.message),
                hint=self._as_dropped(each.hint),
            )
            for each in findings
        )
        self._notify()

    def progress(self, items: Iterable[Any], total: int, description: str) -> Iterator[Any]:
        """The items, while it is noted how many of them are done.

        Raises MachineError where the job is to stop: between two items a command leaves everything
        whole, as it does at an interrupt.
        """
        self._description, self._done, self._total = description, 0, total
        self._notify()
        for item in items:
            if self.is_stopping:
                raise MachineError(_STOPPED)
            yield item
            # Some loops announce fewer steps than they take.
            self._done = min(self._done + 1, total)
            self._notify()

    def end(self, status: JobStatus) -> None:
        """Note that the work has ended."""
        self.status = status
        self._notify()

    def state(self) -> JobState:
        """The job as it is now."""
        return JobState(
            id=self.id,
            title=self.title,
            status=self.status,
            description=self._description,
            done=self._done,
            total=self._total,
            report=self._report.text(),
            parts=self._report.parts(),
            file=self.file.name if self.file and self.status != "running" else "",
            page=self.page,
            choices=[] if self.status == "running" else [*map(self._choice, self.choices)],
        )

    def _choice(self, choice: UnitChoice) -> dict[str, Any]:
        """A choice as the page gets it: the file as it was dropped there."""
        shown = choice.shown.removeprefix(f"{self.folder.as_posix()}/")
        return asdict(replace(choice, shown=shown))

    async def states(self) -> AsyncIterator[JobState | None]:
        """The job's state, and again whenever it has changed, until it has ended.

        None now and then where nothing has changed.
        """
        changed, loop = asyncio.Event(), asyncio.get_running_loop()

        def notify() -> None:
            loop.call_soon_threadsafe(changed.set)

        with self._lock:
            self._listeners.add(notify)
        try:
            while True:
                changed.clear()
                state = self.state()
                yield state
                if state["status"] != "running":
                    return
                while not await _is_set(changed):
                    yield None
                await asyncio.sleep(_PAUSE_SECONDS)
        finally:
            with self._lock:
                self._listeners.discard(notify)

    def _as_dropped(self, text: str) -> str:
        """The text with files named as they were dropped on the page, not where they lie now."""
        return text.replace(f"{self.folder.as_posix()}/", "")

    def _notify(self) -> None:
        with self._lock:
            for notify in self._listeners:
                notify()


async def _is_set(event: asyncio.Event) -> bool:
    """Whether the event is set before the time for a sign of life has come."""
    try:
        await asyncio.wait_for(event.wait(), _BEAT_SECONDS)
    except TimeoutError:
        return False
    return True


class Jobs:
    """The jobs of a desk: those that run, and the last ones that have ended."""

    def __init__(self, folder: Path) -> None:
        """`folder` is for the jobs' own files, and exists as long as the desk does."""
        self._folder = folder
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._of_campaign: dict[str, Job] = {}
        self._threads: dict[str, threading.Thread] = {}
        self._lock = threading.Lock()

    def start(self, campaign: str, title: str, work: Callable[[Job], int]) -> Job:
        """A new job for the campaign: `work` is run in a thread and returns an exit code.

        Raises MachineError where another job of the campaign still runs.
        """
        job = self.prepare(campaign, title)
        self.run(job, work)
        return job

    def prepare(self, campaign: str, title: str) -> Job:
        """A new job with its folder, to be run; raises as `start` does."""
        with self._lock:
            other = self._of_campaign.get(campaign)
            if other and other.status == "running":
                raise MachineError(f"“{other.title}”尚未结束，请稍候再试。")
            name = secrets.token_hex(8)
            job = Job(name, title, self._folder / name, _report=Report(campaign))
            job.folder.mkdir(parents=True)
            self._jobs[name] = self._of_campaign[campaign] = job
            self._forget()
        return job

    def run(self, job: Job, work: Callable[[Job], int]) -> None:
        """Run the work of a prepared job in a thread."""
        thread = threading.Thread(target=_run, args=(job, work), name=job.title, daemon=True)
        self._threads[job.id] = thread
        thread.start()

    def get(self, name: str) -> Job | None:
        """The job of that id; None where there is none, or no longer."""
        return self._jobs.get(name)

    def running(self, campaign: str) -> Job | None:
        """The campaign's job that runs."""
        job = self._of_campaign.get(campaign)
        return job if job and job.status == "running" else None

    def stop(self, seconds: float) -> tuple[str, ...]:
        """Have the jobs that run stop as soon as they can; the titles of those cut short.

        Waits at most so long. What LibreOffice converts meanwhile is given up.
        """
        running = [job for job in self._jobs.values() if job.status == "running"]
        for job in running:
            job.is_stopping = True
        until = time.monotonic() + seconds
        for job in running:
            while self._is_alive(job) and time.monotonic() < until:
                soffice.kill_running()
                self._threads[job.id].join(_PAUSE_SECONDS)
        return tuple(job.title for job in running if job.status != "done")

    def _is_alive(self, job: Job) -> bool:
        return job.id in self._threads and self._threads[job.id].is_alive()

    def _forget(self) -> None:
        ended = [name for name, job in self._jobs.items() if job.status != "running"]
        for name in ended[: max(0, len(self._jobs) - _MOST_KEPT)]:
            self._threads.pop(name, None)
            shutil.rmtree(self._jobs.pop(name).folder, ignore_errors=True)


def _run(job: Job, work: Callable[[Job], int]) -> None:
    with console.recorded(job):
        try:
            code = work(job)
        except Exception as error:  # noqa: BLE001 - a bug of ours, too: the page says so
            code = failures.report(error)
    job.end("done" if code == OK else "failed")
