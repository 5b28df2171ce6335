"""Which row of a roster a unit is, whose rows the data files are, and who is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.campaign import roster_units
from generator.campaign.roster import Roster, RosterUnit
from generator.campaign.roster_units import RosterIndex
from generator.common.diagnostics import Diagnostic
from generator.common.fold import bare

LIBRARY, ARCHIVE, CULTURE = "示例市示例区图书馆", "示例市示例区档案馆", "示例市示例区文化局"
ROWS = (
    RosterUnit(2, LIBRARY, aliases=("区图", "示例图书馆")),
    RosterUnit(3, ARCHIVE, ceiling=Decimal("123.45")),
    RosterUnit(4, CULTURE),
)
LISTED = RosterIndex(Roster("data/2024/roster.csv", ROWS), bare)


def told(unit: str, roster_index: RosterIndex = LISTED) -> tuple[str, str]:
    finding = roster_index.unlisted(unit)
    assert finding is not None
    assert (finding.severity, finding.code) == ("error", "unlisted")
    return finding.message, finding.hint


@pytest.mark.parametrize("unit", [LIBRARY, ARCHIVE, ""])
def test_a_unit_of_the_roster_and_one_without_a_name_are_no_error(unit: str) -> None:
    assert LISTED.unlisted(unit) is None


@pytest.mark.parametrize(
    ("unit", "close"),
    [
        ("图书馆", LIBRARY),
        (f"{ARCHIVE}机关", ARCHIVE),
        ("示例市示例区档案舘", ARCHIVE),
        ("示例市示列区图书馆", LIBRARY),
        ("示例图书馆分馆", LIBRARY),
    ],
)
def test_the_nearest_name_of_the_roster_is_named(unit: str, close: str) -> None:
    message, hint = told(unit)

    assert message == f"单位“{unit}”不在名册中"
    assert f"名称相近的是“{close}”" in hint


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("区图", "别名"), ("示例 图书馆", "另一种写法"), (f"{LIBRARY}（）", "另一种写法")],
)
def test_an_alias_and_another_spelling_name_the_row(unit: str, kind: str) -> None:
    message, hint = told(unit)

    assert message == f"单位“{unit}”不在名册中；它是名册第 2 行“{LIBRARY}”的{kind}"
    assert hint.startswith(f"请改为名册中的全称“{LIBRARY}”")


def test_where_no_name_is_near_none_is_named() -> None:
    assert "相近" not in told("乙厂")[1]


def test_the_ceiling_is_that_of_the_very_name() -> None:
    assert LISTED.ceiling(ARCHIVE) == Decimal("123.45")
    assert LISTED.ceiling(LIBRARY) is None
    assert LISTED.ceiling("档案馆") is None


def test_files_go_to_the_row_of_their_name_alias_or_spelling() -> None:
    units = {
        "units/1.yaml": ARCHIVE,
        "units/2.yaml": "区图",
        "units/3.yaml": "",
        "units/4.yaml": "乙厂",
    }

    found = roster_units.match(LISTED, units)

    assert found.files == {ARCHIVE: ["units/1.yaml"], LIBRARY: ["units/2.yaml"]}
    assert found.others == ["units/3.yaml", "units/4.yaml"]
    assert [row.name for row in found.missing] == [CULTURE]


def test_beside_a_file_of_the_very_name_an_alias_is_no_row_s() -> None:
    found = roster_units.match(LISTED, {"units/1.yaml": "区图", "units/2.yaml": LIBRARY})

    assert found.files == {LIBRARY: ["units/2.yaml"]}
    assert found.others == ["units/1.yaml"]


def test_a_roster_with_mistakes_judges_nobody() -> None:
    wrong = Diagnostic("roster.csv", 5, 1, "error", "roster", "第 5 行", "")
    roster_index = RosterIndex(Roster("roster.csv", ROWS, (wrong,)), bare)

    assert roster_index.unlisted("乙厂") is None
    assert roster_index.ceiling(ARCHIVE) is None
    assert roster_units.missing(roster_index, []) == ()
    assert roster_units.findings(roster_index) == (wrong,)
