"""The units of a campaign, and how far each is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from generator.campaign import record
from generator.collect import kept_files, known_data, unit_states
from generator.common import hashes
from generator.common.diagnostics import RefusedError
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.record import What
    from generator.collect.unit_states import CampaignUnits, UnitState


def find(folder: Path) -> CampaignUnits:
    return unit_states.find(campaign_of_units.load(folder))


def listed(found: CampaignUnits) -> list[tuple[str, int, str]]:
    return [
        (unit.name, unit.row.row if unit.row else 0, unit.path.name if unit.path else "")
        for unit in found.units
    ]


def test_the_rosters_units_come_first_then_those_of_further_files(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="", 丁局="")
    campaign_of_units.write_roster(folder, "乙局", "甲局")

    assert listed(find(folder)) == [
        ("乙局", 2, ""),
        ("甲局", 3, "甲局.yaml"),
        ("丁局", 0, "丁局.yaml"),
    ]


def test_a_file_under_an_alias_is_the_rows(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 图书馆="", 第10局="")
    campaign_of_units.write_roster(
        folder, "示例图书馆,图书馆、书馆", "第十局,", head="单位名称,别名"
    )

    assert listed(find(folder)) == [
        ("示例图书馆", 2, "图书馆.yaml"),
        ("第十局", 3, "第10局.yaml"),
    ]


def test_a_file_that_names_no_unit_goes_by_its_own_name(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    (folder / "units" / "乙局.yaml").write_text("名称:\n", encoding="utf-8")
    campaign_of_units.write_roster(folder, "乙局", "甲局")

    assert listed(find(folder)) == [("乙局", 2, "乙局.yaml"), ("甲局", 3, "甲局.yaml")]


def test_a_roster_with_mistakes_is_refused(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    campaign_of_units.write_roster(folder, "甲局", "甲局")

    with pytest.raises(RefusedError):
        find(folder)


def test_each_data_file_is_checked_beside_the_others(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="总数: 五\n")
    (folder / "units" / "又一份.yaml").write_text("名称: 甲局\n", encoding="utf-8")
    campaign_of_units.write_roster(folder, "甲局", "乙局")

    found = {
        (each.unit.path.name if each.unit.path else ""): {d.code for d in each.checked.diagnostics}
        if each.checked
        else None
        for each in unit_states.units(find(folder))
    }

    assert found == {"甲局.yaml": {"number", "same-unit"}, "又一份.yaml": {"same-unit"}, "": None}


def test_only_the_wanted_units_are_checked(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="", 乙局="")

    units = unit_states.units(find(folder), ["乙局"])

    assert [each.unit.name for each in units] == ["乙局"]


TODAY = date(2024, 3, 5)
DATA, OTHER = "units/甲局.yaml", "0" * 64


@pytest.fixture(autouse=True)
def _fixed_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1709596800")


def log(folder: Path, *events: tuple[What, int], unit: str = "甲局", other: str = "") -> None:
    """A log of things that happened on days of March, to the data file as it is.

    What is of the event `other` is of other data.
    """
    data = folder / DATA
    sha256 = hashes.file_sha256(data) if data.exists() else ""
    (folder / record.FOLDER).mkdir(exist_ok=True)
    kept = record.read_log(folder / record.FOLDER)
    for what, day in events:
        own = OTHER if what == other else sha256
        record.add(kept, unit, what, DATA, own, data_sha256=own)
        entry = kept.by_unit[unit][-1]
        line = kept.path.read_text(encoding="utf-8")
        time = entry.at.isoformat().replace("+00:00", "Z")
        kept.path.write_text(line.replace(time, f"2024-03-{day:02}T10:00:00Z"), encoding="utf-8")


def states(folder: Path) -> list[UnitState]:
    return list(unit_states.of_campaign(find(folder), folder.parent / "build", TODAY))


@pytest.mark.parametrize(
    ("events", "other", "state", "day"),
    [
        ((), "", "clean", 0),
        ((("handed-out", 1), ("received", 2), ("taken", 2)), "", "clean", 2),
        ((("received", 2), ("taken", 2), ("returned", 3)), "", "returned", 3),
        # Somebody has changed the data file, or the unit has sent again.
        ((("received", 2), ("taken", 2), ("returned", 3)), "returned", "clean", 2),
        ((("returned", 3), ("received", 4), ("taken", 4)), "", "clean", 4),
        ((("taken", 2), ("accepted", 3)), "", "accepted", 3),
        ((("taken", 2), ("accepted", 3), ("handed-out", 4)), "", "accepted", 3),
        ((("taken", 2), ("accepted", 3), ("refused", 4)), "", "accepted", 3),
        ((("taken", 2), ("accepted", 3)), "accepted", "clean", 2),
        ((("taken", 2), ("accepted", 3), ("received", 4), ("refused", 4)), "", "accepted", 3),
        ((("accepted", 3), ("received", 4), ("taken", 4)), "accepted", "clean", 4),
        ((("accepted", 3), ("returned", 4)), "", "returned", 4),
    ],
)
def test_the_log_says_how_far_a_unit_is(
    tmp_path: Path, events: tuple[tuple[What, int], ...], other: str, state: str, day: int
) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    log(folder, *events, other=other)

    [unit] = states(folder)

    assert unit.state == state
    assert unit.since == (datetime(2024, 3, day, 10, tzinfo=UTC) if day else None)


def test_findings_decide_where_nobody_has_judged_yet(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="总数: 五\n")
    (folder / "units" / "乙局.yaml").write_text("名称: 乙 局\n", encoding="utf-8")

    doubtful, wrong = states(folder)

    assert (wrong.unit, wrong.state, wrong.errors) == ("甲局", "errors", 1)
    assert (doubtful.unit, doubtful.state, doubtful.warnings) == ("乙 局", "warnings", 1)


def test_what_was_handed_out_and_is_as_it_was_is_missing(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    campaign_of_units.write_roster(folder, "甲局", "乙局")
    log(folder, ("handed-out", 1))
    log(folder, ("handed-out", 2), unit="乙局")
    known = known_data.of_file(campaign_of_units.load(folder), folder / DATA)
    kept_files.keep_base(folder / record.FOLDER, "甲局", known.text)

    assert [(unit.state, unit.since and unit.since.day) for unit in states(folder)] == [
        ("missing", 1),
        ("missing", 2),
    ]

    (folder / DATA).write_text("名称: 甲局\n总数: 1\n", encoding="utf-8")
    assert [unit.state for unit in states(folder)] == ["errors", "missing"]


@pytest.mark.parametrize(
    ("events", "deadline", "is_late"),
    [
        ((("received", 1), ("taken", 1)), "2024-03-01", False),
        ((("received", 2), ("taken", 2)), "2024-03-01", True),
        # What counts is what came first, and of data that were typed nobody knows.
        ((("received", 1), ("taken", 1), ("received", 4)), "2024-03-01", False),
        ((), "2024-03-01", False),
        ((("received", 2),), "", False),
    ],
)
def test_what_came_after_the_deadlines_day_is_late(
    tmp_path: Path, events: tuple[tuple[What, int], ...], deadline: str, *, is_late: bool
) -> None:
    folder = campaign_of_units.write(tmp_path, 甲局="")
    campaign_of_units.write_roster(folder, f"甲局,{deadline}", head="单位名称,截止日期")
    log(folder, *events)

    assert [unit.late for unit in states(folder)] == [is_late]


def test_who_is_missing_is_late_when_the_deadline_has_passed(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path)
    campaign_of_units.write_roster(
        folder, "甲局,2024-03-04", "乙局,2024-03-05", head="单位名称,截止日期"
    )

    assert [(unit.unit, unit.late) for unit in states(folder)] == [("甲局", True), ("乙局", False)]


def test_a_refused_file_is_named_and_is_no_answer_in_time(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path)
    campaign_of_units.write_roster(folder, "甲局,2024-03-04", head="单位名称,截止日期")
    log(folder, ("handed-out", 1), ("received", 2), ("refused", 2))

    [unit] = states(folder)

    assert (unit.state, unit.is_refused, unit.late) == ("missing", True, True)


def test_a_unit_of_a_new_name_keeps_what_happened_under_the_old_one(tmp_path: Path) -> None:
    folder = campaign_of_units.write(tmp_path, 新局="")
    campaign_of_units.write_roster(folder, "新局,甲局,2024-03-02", head="单位名称,别名,截止日期")
    log(folder, ("handed-out", 1))
    known = known_data.of_name(campaign_of_units.load(folder).pack, "甲局")
    kept_files.keep_base(folder / record.FOLDER, "甲局", known.text)

    [nothing_came] = states(folder)
    log(folder, ("received", 2), ("taken", 2))
    log(folder, ("received", 4), ("taken", 4), unit="新局")
    [sent] = states(folder)

    assert (nothing_came.state, nothing_came.late) == ("missing", True)
    assert (sent.state, sent.since and sent.since.day, sent.late) == ("clean", 4, False)


def test_the_total_is_the_figure_that_the_ceiling_bounds_in_its_unit(tmp_path: Path) -> None:
    folder = campaign_of_units.write(
        tmp_path, 甲局="组: [{名: 一, 数: 120000.50}]\n", 乙局="", 丙局="组: [\n"
    )
    pack = tmp_path / "templates" / "small"
    for name, old, new in (
        ("pack.yaml", "derived:", "ceiling: 总数\nderived:"),
        ("schema.yaml", "总数: {type: decimal,", "总数: {type: decimal, meta: {unit: 元},"),
    ):
        text = (pack / name).read_text(encoding="utf-8")
        (pack / name).write_text(text.replace(old, new), encoding="utf-8")
    campaign_of_units.write_roster(folder, "甲局,10", "乙局,", "丙局,9", head="单位名称,控制数")

    found = states(folder)

    assert [unit.total for unit in found] == [Decimal("12.00005"), 0, None]
    assert [unit.ceiling for unit in found] == [10, None, 9]
    assert [unit.over_ceiling for unit in found] == [Decimal("2.00005"), 0, 0]
