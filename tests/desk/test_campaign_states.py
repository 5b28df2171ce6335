"""States of units, kept between looks at a campaign."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from generator.build import status
from generator.common.diagnostics import RefusedError
from generator.desk import address_ids, judging
from generator.desk.campaign_page import campaign_view, set_aside
from generator.desk.open_campaigns import OpenCampaigns
from tests.desk import vehicle_campaign

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.folders import Folders

TODAY = date(2024, 3, 1)
TWO = vehicle_campaign.ONE.replace("甲局", "乙局")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE, 乙局=TWO)


def states(
    open_: OpenCampaigns, seconds: float = 60, today: date = TODAY
) -> dict[str, tuple[str | None, int]]:
    """The state of each unit, None for one that is not known yet, and its change."""
    chosen = open_.campaign(address_ids.of("2024"))
    seen = chosen.states.refresh(chosen.known, today, seconds)
    return {each.unit.name: (each.state and each.state.state, each.change) for each in seen}


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The data files that were checked, as they are."""
    files: list[str] = []
    check = judging.checked

    def noted(known, raw, parsed):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        files.append(parsed.file.rpartition("/")[2])
        return check(known, raw, parsed)

    monkeypatch.setattr(judging, "checked", noted)
    return files


def test_only_what_changed_is_looked_at_again(folders: Folders, checked: list[str]) -> None:
    open_ = OpenCampaigns(folders)
    before = states(open_)
    assert {name: state for name, (state, _) in before.items()} == {
        "甲局": "clean",
        "乙局": "clean",
    }
    assert states(open_) == before
    file = folders.data / "2024" / "units" / "乙局.yaml"
    file.write_text(TWO.replace("20", "二十"), encoding="utf-8")

    after = states(open_)

    assert after["甲局"] == before["甲局"]
    assert after["乙局"][0] == "errors"
    assert after["乙局"][1] > before["乙局"][1]
    assert checked == ["乙局.yaml", "甲局.yaml", "乙局.yaml"]


def test_a_look_ends_in_time_and_the_next_goes_on(folders: Folders) -> None:
    open_ = OpenCampaigns(folders)

    known = [sum(state is not None for state, _ in states(open_, 0).values()) for _ in range(3)]

    assert known == [1, 2, 2]


def test_other_settings_and_another_roster_judge_anew(folders: Folders, checked: list[str]) -> None:
    open_ = OpenCampaigns(folders)
    states(open_)
    roster = folders.data / "2024" / "roster.csv"
    roster.write_text("单位名称,截止日期\n甲局,2024-02-01\n丙局,2024-02-01\n", encoding="utf-8")

    found = states(open_)

    assert [*found] == ["甲局", "丙局", "乙局"]
    assert [state for state, _ in found.values()] == ["clean", "missing", "errors"]
    assert len(checked) == 4


def test_a_roster_with_mistakes_is_refused(folders: Folders) -> None:
    roster = folders.data / "2024" / "roster.csv"
    roster.write_text("单位名称\n甲局\n甲局\n", encoding="utf-8")

    with pytest.raises(RefusedError, match="名册有错误"):
        states(OpenCampaigns(folders))


def test_a_second_file_of_a_unit_changes_the_first_ones_state(folders: Folders) -> None:
    open_ = OpenCampaigns(folders)
    states(open_)
    other = folders.data / "2024" / "units" / "甲局2.yaml"
    other.write_text(vehicle_campaign.ONE, encoding="utf-8")

    chosen = open_.campaign(address_ids.of("2024"))
    seen = chosen.states.refresh(chosen.known, TODAY, 60)

    assert [each.state.state for each in seen if each.state] == ["clean", "errors", "errors"]


def test_the_next_day_a_missing_unit_may_be_late(folders: Folders) -> None:
    roster = folders.data / "2024" / "roster.csv"
    roster.write_text("单位名称,截止日期\n甲局,\n乙局,\n丙局,2024-03-01\n", encoding="utf-8")
    open_ = OpenCampaigns(folders)
    before = states(open_)

    after = states(open_, today=date(2024, 3, 2))

    assert after["丙局"][1] > before["丙局"][1]


def test_changed_rows_are_sent_and_no_others(folders: Folders) -> None:
    open_ = OpenCampaigns(folders)

    def answer(since: str) -> dict[str, object]:
        return campaign_view.changed(open_.campaign(address_ids.of("2024")), folders, since)

    first = answer("")
    assert first["left"] == 0
    assert len(first["rows"]) == 2  # type: ignore[arg-type]
    assert answer(str(first["since"]))["rows"] == {}
    set_aside.take(folders.data / "2024", folders.data / "2024" / "units" / "乙局.yaml")

    last = answer(str(first["since"]))

    assert last["order"] == [address_ids.of("units/甲局.yaml")]
    assert "乙局.yaml" in last["parts"]["removed"]  # type: ignore[index]
    assert len(answer("another desk's 99")["rows"]) == 1  # type: ignore[arg-type]


def test_what_the_last_build_found_is_not_found_again(
    folders: Folders, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.desk.campaign_page import campaign_buttons  # noqa: PLC0415 - only here
    from generator.desk.campaign_page.jobs import Job  # noqa: PLC0415 - only here

    job = Job("1", "生成文档", folders.data)
    assert (
        campaign_buttons.build(folders, folders.data / "2024", campaign_buttons.Choices(), job) == 0
    )
    chosen = OpenCampaigns(folders).campaign(address_ids.of("2024"))

    shown = campaign_view.view(chosen, folders, TODAY, seconds=60)

    assert checked == []
    assert [row.document for row in shown.rows] == ["已是最新", "已是最新"]
    assert all(row.docx for row in shown.rows)
    assert not shown.rows[0].pdf
    assert [each.path.name for each in shown.outputs.appendix] == ["appendix.docx"]
    monkeypatch.setattr(status, "document_state", None)  # nothing is read again
    campaign_view.view(chosen, folders, TODAY, seconds=60)
