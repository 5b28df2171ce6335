"""What the buttons of a campaign's page do."""

from __future__ import annotations

import asyncio
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import UsageError
from generator.desk import address_ids
from generator.desk.campaign_page import campaign_buttons, campaign_receive
from generator.desk.campaign_page.campaign_buttons import Choices
from generator.desk.campaign_page.jobs import Jobs
from tests.desk import vehicle_campaign

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.campaign_page.jobs import Job, JobState
    from generator.desk.folders import Folders

NOTHING = Choices()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE)


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "jobs")


def done(job: Job) -> JobState:
    async def last() -> JobState:
        *_, state = [state async for state in job.states() if state]
        return state

    return asyncio.run(last())


def run(jobs: Jobs, folders: Folders, kind: str, chosen: Choices = NOTHING) -> Job:
    work = campaign_buttons.WORKS[kind]
    folder = folders.data / "2024"
    return jobs.start("2024", work.title, lambda job: work.run(folders, folder, chosen, job))


def names(job: Job) -> list[str]:
    assert job.file
    with zipfile.ZipFile(job.file) as archive:
        return sorted(archive.namelist())


def test_documents_are_built_and_the_report_is_that_of_the_command(
    jobs: Jobs, folders: Folders
) -> None:
    state = done(run(jobs, folders, "build"))

    assert (state["status"], state["file"]) == ("done", "")
    assert "单位文档 1/1 份" in state["report"]
    assert (folders.build / "2024" / "units" / "甲局.docx").is_file()


def test_blank_forms_come_as_one_file(jobs: Jobs, folders: Folders) -> None:
    folders.blank.mkdir()
    job = run(jobs, folders, "blank")
    state = done(job)

    assert state["status"] == "done"
    assert state["file"] == "2024空白表.zip"
    assert names(job) == ["填表说明.docx", "甲局.docx"]


def test_forms_of_chosen_units_come_without_the_others(jobs: Jobs, folders: Folders) -> None:
    other = vehicle_campaign.ONE.replace("甲局", "乙局")
    (folders.data / "2024" / "units" / "乙局.yaml").write_text(other, encoding="utf-8")

    job = run(jobs, folders, "blank", Choices(units=["乙局"]))

    assert done(job)["status"] == "done"
    assert names(job) == ["乙局.docx", "填表说明.docx"]


def test_documents_that_were_built_come_as_one_file(jobs: Jobs, folders: Folders) -> None:
    assert done(run(jobs, folders, "documents"))["report"].startswith("尚未生成文档")
    done(run(jobs, folders, "build"))

    job = run(jobs, folders, "documents")

    assert done(job)["file"] == "2024文档.zip"
    assert names(job) == ["appendix.docx", "units/甲局.docx"]


def test_a_check_is_that_of_the_command(jobs: Jobs, folders: Folders) -> None:
    state = done(run(jobs, folders, "check"))

    assert (state["status"], state["file"]) == ("done", "")
    assert "已检查 1 个数据文件，未发现错误。" in state["report"]


def test_a_new_campaign_can_be_opened(jobs: Jobs, folders: Folders) -> None:
    state = done(run(jobs, folders, "rollover", Choices(name="2025")))

    assert state["page"] == {"address": f"/c/{address_ids.of('2025')}", "words": "打开“2025”"}


def test_a_form_that_was_handed_out_is_received(jobs: Jobs, folders: Folders) -> None:
    done(run(jobs, folders, "blank"))
    form = (folders.blank / "2024" / "甲局.docx").read_bytes()
    job = jobs.prepare("2024", "接收")
    for _ in range(2):
        campaign_receive.keep_upload(job, "C:\\收件\\..\\甲局.docx", io.BytesIO(form))
    assert sorted(path.name for path in job.folder.iterdir()) == ["甲局.docx", "甲局（2）.docx"]
    work = campaign_buttons.WORKS["receive"]
    jobs.run(job, lambda job: work.run(folders, folders.data / "2024", Choices(), job))

    state = done(job)
    assert state["report"].startswith("甲局.docx：0 个错误，1 个警告\n  内容与下发时")
    assert job.folder.as_posix() not in f"{state}"
    assert not [*job.folder.iterdir()]


def test_odd_names_that_are_sent_twice_are_kept_both(jobs: Jobs) -> None:
    job = jobs.prepare("2024", "接收")

    for name in ("a\0b.docx", "a\0b.docx", "", "", "..", ".."):
        campaign_receive.keep_upload(job, name, io.BytesIO(b"?"))

    assert len([path for path in job.folder.iterdir() if path.is_file()]) == 6


def test_what_cannot_be_received_is_said(jobs: Jobs, folders: Folders) -> None:
    job = jobs.prepare("2024", "接收")
    campaign_receive.keep_upload(job, "../../别处.docx", io.BytesIO(b"?"))
    work = campaign_buttons.WORKS["receive"]
    jobs.run(job, lambda job: work.run(folders, folders.data / "2024", Choices(), job))

    state = done(job)
    assert state["status"] == "failed"
    assert "别处.docx" in state["report"]
    assert "未接收 1 份" in state["report"]


def test_forms_with_findings_go_back(jobs: Jobs, folders: Folders) -> None:
    path = folders.data / "2024" / "units" / "甲局.yaml"
    path.write_text(vehicle_campaign.ONE.replace("20", "二十"), encoding="utf-8")
    job = run(jobs, folders, "return")

    assert done(job)["file"] == "2024退回.zip"
    assert names(job) == ["甲局.docx", "甲局（退回意见）.docx"]


def test_an_archive_is_verified_and_its_report_can_be_downloaded(
    jobs: Jobs, folders: Folders
) -> None:
    assert "尚未归档，请先按“归档”。" in done(run(jobs, folders, "verify"))["report"]
    done(run(jobs, folders, "build"))
    done(run(jobs, folders, "archive", Choices(with_pdf=False)))

    state = done(run(jobs, folders, "verify"))

    assert state["status"] == "done"
    assert state["file"] == "2024归档核对报告.docx"
    assert "没有发现错误。逐项结果见核对报告。" in state["report"]


def test_a_ledger_is_a_workbook(jobs: Jobs, folders: Folders) -> None:
    state = done(run(jobs, folders, "ledger"))

    assert state["file"] == "2024台账.xlsx"
    assert state["report"].startswith("已保存：2024台账.xlsx\n")


def test_a_unit_is_accepted(jobs: Jobs, folders: Folders) -> None:
    state = done(run(jobs, folders, "accept", Choices(units=["甲局"])))

    assert state["status"] == "done"


def test_a_campaign_is_rolled_over(jobs: Jobs, folders: Folders) -> None:
    assert done(run(jobs, folders, "rollover", Choices(name="2025")))["status"] == "done"
    assert (folders.data / "2025" / "settings.yaml").is_file()


@pytest.mark.parametrize(
    "name",
    ["", "..", "../2025", "a/b", "C:2025", ".2025", "a\\b", "2024", "-x", "2025\u202e", "CON"],
)
def test_a_campaigns_name_is_no_path(jobs: Jobs, folders: Folders, name: str) -> None:
    before = {*folders.data.parent.rglob("*.yaml")}

    assert done(run(jobs, folders, "rollover", Choices(name=name)))["status"] == "failed"
    assert {*folders.data.parent.rglob("*.yaml")} == before


def test_choices_are_read_from_what_the_page_sends() -> None:
    sent = {
        "units": ["甲局"],
        "suffix": "xlsx",
        "partial": True,
        "day": " 2024-03-01 ",
        "pdf": False,
    }

    assert campaign_buttons.choices(sent) == Choices(
        units=("甲局",), suffix="xlsx", is_partial=True, with_pdf=False, day="2024-03-01"
    )


@pytest.mark.parametrize(
    "sent", [{"units": "甲局"}, {"units": [1]}, {"suffix": "../x"}, {"prefer": "all"}, {"name": 1}]
)
def test_other_choices_are_refused(sent: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="刷新页面"):
        campaign_buttons.choices(sent)
