"""Where values came from, and what the page's tab of changes says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import record
from generator.collect import kept_files
from generator.common import hashes
from generator.desk import address_ids, open_campaigns
from generator.desk.folders import Folders
from generator.desk.unit_data import unit_file
from generator.desk.unit_data.cell_changes import CellText, NewRow, WithoutRow
from generator.desk.unit_forms import field_keys
from generator.desk.unit_page import unit_requests
from tests import compared_pack
from tests.desk import served, vehicle_campaign
from tests.desk.vehicle_campaign import ONE

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.open_campaigns import ChosenUnit
    from generator.desk.unit_data.cell_changes import CellChange

ROWS = ("车辆",)
MILES = (*ROWS, 0, "里程")


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return vehicle_campaign.write(tmp_path, 甲局=ONE)


def open_unit(folders: Folders) -> ChosenUnit:
    found = open_campaigns.OpenCampaigns(folders)
    return found.unit(address_ids.of("2024"), address_ids.of("units/甲局.yaml"))


def file(folders: Folders) -> Path:
    return folders.data / "2024" / "units" / "甲局.yaml"


def change(unit: ChosenUnit, *changes: CellChange) -> None:
    base = unit_file.read(unit.file).sha256
    assert unit_file.change(unit.file, changes, base).kind == "done"


def elsewhere(folders: Folders, old: str, new: str) -> None:
    path = file(folders)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")


def notes(unit: ChosenUnit) -> dict[str, str]:
    return dict(unit_requests.value_origins(unit)["notes"])


def note(unit: ChosenUnit, name: str = "里程", row: int = 0) -> str:
    return notes(unit).get(id_of(*ROWS, row, name), "")


def id_of(*path: str | int) -> str:
    return field_keys.to_id(path)


def hand_out(folders: Folders, monkeypatch: pytest.MonkeyPatch, day: str = "1701388800") -> None:
    """On 2023-12-01, unless another time is given."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
    received = folders.data / "2024" / "received"
    kept_files.keep_base(received, "甲局", file(folders).read_bytes())
    record.add_handed_out(record.read_log(received), "甲局", "甲局.docx", day)


def send(folders: Folders, monkeypatch: pytest.MonkeyPatch, text: str) -> Path:
    """On 2024-02-01, taken as it is."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1706745600")
    received = folders.data / "2024" / "received"
    path = kept_files.keep_original(received, "甲局", b"a form", ".docx")
    log, sent = record.read_log(received), f"received/甲局/{path.name}"
    record.add(log, "甲局", "received", sent, hashes.sha256(b"a form"))
    kept_files.keep_taken_base(path, text.encode())
    file(folders).write_text(text, encoding="utf-8")
    record.add(log, "甲局", "taken", sent, hashes.sha256(b"a form"))
    return path


# Notes at fields


def test_nothing_is_said_of_values_that_nobody_knows_more_of(folders: Folders) -> None:
    assert notes(open_unit(folders)) == {}


def test_what_is_typed_says_what_stood_there_before(folders: Folders) -> None:
    unit = open_unit(folders)
    change(unit, CellText(MILES, "11"))
    change(unit, CellText((*ROWS, 1, "里程"), ""), CellText((*ROWS, 1, "备注"), "新车"))

    assert note(unit) == "本次在此填写，原为“10”。"
    assert note(unit, row=1) == "本次在此清空，原为“20”。"
    assert note(unit, "备注", 1) == "本次在此填写。"


def test_rows_keep_their_notes_when_others_come_and_go(folders: Folders) -> None:
    unit = open_unit(folders)
    change(unit, CellText((*ROWS, 1, "里程"), "21"))
    change(unit, NewRow(ROWS, 0), CellText((*ROWS, 0, "车牌"), "京A0"))

    assert note(unit, row=2) == "本次在此填写，原为“20”。"
    assert not note(unit, row=1)


def test_what_another_program_changed_is_told_from_what_was_typed(folders: Folders) -> None:
    unit = open_unit(folders)
    change(unit, CellText(MILES, "11"))
    elsewhere(folders, "里程: 11", "里程: 12")
    change(unit, CellText((*ROWS, 1, "里程"), "21"))

    assert note(unit) == "本次使用期间由其他程序修改，原为“11”。"
    assert note(unit, row=1) == "本次在此填写，原为“20”。"


def test_an_undone_change_leaves_no_note(folders: Folders) -> None:
    unit = open_unit(folders)
    change(unit, CellText(MILES, "11"))

    unit_file.undo(unit.file)

    assert not note(unit)


def test_what_was_handed_out_and_what_came_are_told_with_their_days(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out(folders, monkeypatch)
    send(folders, monkeypatch, ONE.replace("里程: 20", "里程: 22"))

    unit = open_unit(folders)

    assert note(unit) == "2023-12-01 下发空白表时已有此内容，报送时未改动。"
    assert note(unit, row=1) == "2024-02-01 接收的报送表所填，原为“20”。"


def test_what_was_changed_before_the_desk_was_started_says_what_came(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(folders, monkeypatch, ONE)
    elsewhere(folders, "里程: 10\n", "里程: 15\n    备注: 旧车\n")
    elsewhere(folders, "里程: 20\n", "里程: 20\n  - 车牌: 京A3\n    里程: 30\n")

    unit = open_unit(folders)

    assert note(unit) == "2024-02-01 接收的报送表中为“10”，之后有修改。"
    assert note(unit, "备注") == "2024-02-01 接收的报送表中为空，之后有修改。"
    assert note(unit, row=2) == "2024-02-01 接收的报送表中没有此行，之后新增。"


def test_one_amount_written_in_two_ways_came_all_the_same(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(folders, monkeypatch, ONE)
    elsewhere(folders, "里程: 10", "里程: 10.0")

    assert note(open_unit(folders)) == "2024-02-01 接收的报送表所填。"


def test_figures_of_last_year_are_said(tmp_path: Path) -> None:
    templates = compared_pack.write_templates(tmp_path)
    for year, text in (("2023", ONE.replace("里程: 20", "里程: 18")), ("2024", ONE)):
        campaign = compared_pack.write_campaign(tmp_path, year)
        (campaign / "units" / "甲局.yaml").write_text(text, encoding="utf-8")

    found = notes(open_unit(Folders(tmp_path / "data", templates, tmp_path / "build")))

    assert [found[id_of(*path)] for path in ((*ROWS, 0, "里程"), (*ROWS, 1, "里程"))] == [
        "与 2023 年相同。",
        "2023 年为 18。",
    ]
    assert id_of("单位") not in found
    assert found[id_of("里程合计")] == "2023 年为 28。"


# The tab of changes


def test_changes_are_told_field_by_field_with_the_cell_they_are_in(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = send(folders, monkeypatch, ONE)
    elsewhere(folders, "里程: 10", "里程: 12")
    # The rows of the page count with blank ones.
    elsewhere(folders, "车辆:\n", "车辆:\n  - 车牌:\n    里程:\n")
    unit = open_unit(folders)
    change(unit, CellText((*ROWS, 2, "里程"), "22"), CellText((*ROWS, 2, "备注"), "旧车"))

    found = unit_requests.changes(unit)
    of_run, since = found["comparisons"]

    assert [(c["label"], c["cell"], c["old"], c["new"]) for c in of_run["changes"]] == [
        ("车辆第 2 行（京A2）／里程", id_of(*ROWS, 2, "里程"), ["", "20", ""], ["", "22", ""]),
        ("车辆第 2 行（京A2）／备注", id_of(*ROWS, 2, "备注"), ["", "", ""], ["", "旧车", ""]),
    ]
    assert of_run["changes"][0]["note"] == "增加 2"
    assert since["title"] == "与 2024-02-01 接收的报送表相比"
    assert len(since["changes"]) == 3
    assert [(e["text"], e["file"]) for e in found["events"]] == [
        ("接收：内容已存入数据文件", original.name)
    ]


def test_rows_that_came_went_and_moved_are_told(folders: Folders) -> None:
    unit = open_unit(folders)
    change(unit, WithoutRow((*ROWS, 0)))
    change(unit, CellText((*ROWS, 1, "车牌"), "沪B9876"), CellText((*ROWS, 1, "里程"), "7"))

    [of_run, never] = unit_requests.changes(unit)["comparisons"]

    assert [(c["note"], c["old"][1], c["new"][1]) for c in of_run["changes"]] == [
        ("删除一行", "车牌 京A1；里程 10", ""),
        ("新增一行", "", "车牌 沪B9876；里程 7"),
    ]
    assert [(c["label"], c["new"][1]) for c in of_run["computed"]] == [("里程合计", "27")]
    assert "尚未下发" in never["note"]


def test_a_file_that_cannot_be_read_has_events_and_no_comparison(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_out(folders, monkeypatch)
    file(folders).write_text("单位: '甲局\n", encoding="utf-8")
    unit = open_unit(folders)

    found = unit_requests.changes(unit)

    assert notes(unit) == {}
    assert "数据文件" in found["comparisons"][0]["note"]


def test_a_file_that_came_is_downloaded_by_its_id_alone(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(folders, monkeypatch, ONE)
    browser = served.browser(served.desk(tmp_path))
    address = f"/c/{address_ids.of('2024')}/u/{address_ids.of('units/甲局.yaml')}"
    [event] = browser.get(f"{address}/history").json()["events"]

    assert browser.get(f"{address}/received/{event['id']}").content == b"a form"
    assert browser.get(f"{address}/origins").json()["notes"]
    for wrong in ("0", "..%2flog.jsonl", address_ids.of("log.jsonl")):
        assert browser.get(f"{address}/received/{wrong}").status_code == 404
