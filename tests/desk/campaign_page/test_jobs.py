"""Work in the background, and what a page hears of it."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from generator.common import console
from generator.common.diagnostics import FormsError, MachineError
from generator.desk.campaign_page.jobs import Jobs

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.campaign_page.jobs import Job, JobState


def follow(job: Job) -> list[JobState]:
    async def states() -> list[JobState]:
        return [state async for state in job.states() if state]

    return asyncio.run(states())


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "jobs")


def test_what_is_printed_is_the_report(jobs: Jobs, capsys: pytest.CaptureFixture[str]) -> None:
    def work(_: Job) -> int:
        for each in console.progress(["甲", "乙"], 2, "检查"):
            console.print_out(each)
        console.print_err("完")
        return 0

    last = follow(jobs.start("2024", "检查", work))[-1]

    assert (last["status"], last["report"]) == ("done", "甲\n乙\n完\n")
    assert (last["description"], last["done"], last["total"]) == ("检查", 2, 2)
    assert capsys.readouterr() == ("", "")


def test_the_page_hears_of_a_job_that_runs(jobs: Jobs) -> None:
    goes_on = threading.Event()

    def work(_: Job) -> int:
        goes_on.wait()
        return 0

    job = jobs.start("2024", "检查", work)

    async def states() -> list[str]:
        seen = []
        async for state in job.states():
            seen.append(state["status"] if state else "")
            goes_on.set()
        return seen

    assert asyncio.run(states())[-1] == "done"


@pytest.mark.parametrize(
    ("error", "report"),
    [
        (FormsError("没有单位。"), "没有单位。\n"),
        (PermissionError(13, "Permission denied", "甲.yaml"), "甲.yaml：无法读写"),
        (OSError(28, "No space"), "磁盘空间不足"),
    ],
)
def test_a_failure_is_told_in_words(jobs: Jobs, error: Exception, report: str) -> None:
    def work(_: Job) -> int:
        raise error

    last = follow(jobs.start("2024", "检查", work))[-1]

    assert last["status"] == "failed"
    assert last["report"].startswith(report)


def test_mistakes_in_data_are_a_failure(jobs: Jobs) -> None:
    assert follow(jobs.start("2024", "检查", lambda _: 1))[-1]["status"] == "failed"


def test_a_campaign_has_one_job_at_a_time(jobs: Jobs) -> None:
    goes_on = threading.Event()

    def work(_: Job) -> int:
        goes_on.wait()
        return 0

    first = jobs.start("2024", "生成文档", work)
    with pytest.raises(MachineError, match="“生成文档”尚未结束"):
        jobs.start("2024", "归档", work)
    other = jobs.start("2025", "归档", work)
    assert jobs.running("2024") is first
    goes_on.set()
    follow(first)
    follow(other)

    assert jobs.running("2024") is None
    assert follow(jobs.start("2024", "归档", work))[-1]["status"] == "done"


def test_a_report_names_no_folder_of_the_jobs_own(jobs: Jobs) -> None:
    def work(job: Job) -> int:
        console.print_out(f"{(job.folder / '甲.docx').as_posix()}：未接收")
        return 0

    assert follow(jobs.start("2024", "接收", work))[-1]["report"] == "甲.docx：未接收\n"


def test_old_jobs_are_forgotten_with_their_files(jobs: Jobs) -> None:
    first = jobs.start("2024", "检查", lambda _: 0)
    follow(first)
    for _ in range(21):
        follow(jobs.start("2024", "检查", lambda _: 0))

    assert jobs.get(first.id) is None
    assert not first.folder.exists()


def test_when_the_desk_ends_a_job_stops_between_two_steps(jobs: Jobs) -> None:
    is_begun, goes_on = threading.Event(), threading.Event()
    done = []

    def work(_: Job) -> int:
        for each in console.progress(["甲", "乙"], 2, "生成"):
            done.append(each)
            is_begun.set()
            goes_on.wait(10)
        return 0

    job = jobs.start("2024", "生成文档", work)
    is_begun.wait(10)
    # It stops in its own time; that it is to stop is known by then.
    assert jobs.stop(0) == ("生成文档",)
    goes_on.set()

    assert follow(job)[-1]["status"] == "failed"
    assert done == ["甲"]
    assert jobs.stop(10) == ()
