"""Files that were dropped on a campaign's page and wait for somebody to choose a side."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from generator.common.diagnostics import UsageError
from generator.desk.campaign_page import campaign_buttons, campaign_receive
from generator.desk.campaign_page.campaign_buttons import Choices
from generator.desk.campaign_page.jobs import Jobs
from tests.desk import vehicle_campaign

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.campaign_page.jobs import Job
    from generator.desk.folders import Folders

ONE = vehicle_campaign.ONE


def files(units: str) -> str:
    return ONE.replace("甲局", units)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return vehicle_campaign.write(tmp_path, 甲局=ONE, 乙局=files("乙局"))


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "jobs")


def receive(folders: Folders, jobs: Jobs, **sent: str) -> Job:
    job = jobs.prepare("2024", "接收")
    for name, text in sent.items():
        campaign_receive.keep_upload(job, f"{name}.yaml", io.BytesIO(text.encode()))
    work = campaign_buttons.WORKS["receive"]
    job.end("done" if work.run(folders, folders.data / "2024", Choices(), job) == 0 else "failed")
    return job


def decide(folders: Folders, jobs: Jobs, earlier: Job, sides: dict[str, Any]) -> Job:
    job = jobs.prepare("2024", "接收")
    code = campaign_receive.receive_decided(
        folders, folders.data / "2024", campaign_receive.sides(sides), earlier, job
    )
    job.end("done" if code == 0 else "failed")
    return job


def text(folders: Folders, unit: str) -> str:
    return (folders.data / "2024" / "units" / f"{unit}.yaml").read_text(encoding="utf-8")


@pytest.fixture
def waiting(folders: Folders, jobs: Jobs) -> Job:
    """A job whose files both say another mileage than the data files."""
    # Without a base, whatever differs was changed by both sides.
    sent = {unit: files(unit).replace("10", "11") for unit in ("甲局", "乙局")}
    return receive(folders, jobs, **sent)


def test_both_values_are_shown_for_each_unit(folders: Folders, waiting: Job) -> None:
    state = waiting.state()

    assert state["status"] == "failed"
    assert [(each["unit"], each["shown"]) for each in state["choices"]] == [
        ("乙局", "乙局.yaml"),
        ("甲局", "甲局.yaml"),
    ]
    [both] = state["choices"][0]["sides"]
    assert "10" in both["data"]
    assert "11" in both["sent"]
    assert text(folders, "甲局") == ONE


def test_what_was_decided_is_taken_from_the_kept_files(
    folders: Folders, jobs: Jobs, waiting: Job
) -> None:
    done = decide(folders, jobs, waiting, {"甲局": "theirs"})

    assert "11" in text(folders, "甲局")
    assert text(folders, "乙局") == files("乙局")
    assert [each["unit"] for each in done.state()["choices"]] == ["乙局"]

    last = decide(folders, jobs, done, {"乙局": "ours"})

    assert last.state()["status"] == "done"
    assert text(folders, "乙局") == files("乙局")
    assert not [*last.folder.iterdir()]


@pytest.mark.parametrize("sides", [None, [], {}, {"甲局": ""}, {"甲局": "both"}, {"甲局": 1}])
def test_nothing_is_done_without_a_side(sides: object) -> None:
    with pytest.raises(UsageError, match="以哪一方为准"):
        campaign_receive.sides(sides)
