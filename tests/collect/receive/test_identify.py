"""Whose form a file is, and why it is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.campaign import roster_units
from generator.collect import recipients
from generator.collect.receive import identify
from generator.collect.receive.identify import Evidence
from generator.word.handout_mark import HandoutMark
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.receive.identify import Identification, KnownUnits

ROSTER = ("某市某区图书馆,图书馆、市图", "某市教育局,", "某市教育局幼儿园,", "某市档案馆,")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> KnownUnits:
    """Four units on a roster, one of them with a data file of another spelling."""
    root = tmp_path_factory.mktemp("known")
    folder = campaign_of_units.write(root, **{"某市 档案馆": "组: []\n"})
    campaign_of_units.write_roster(folder, *ROSTER, head="单位名称,别名")
    return units(folder)


@pytest.fixture
def without_roster(tmp_path: Path) -> KnownUnits:
    return units(campaign_of_units.write(tmp_path, 某市教育局="组: []\n"))


def units(folder: Path) -> KnownUnits:
    campaign = campaign_of_units.load(folder)
    roster_index = roster_units.find(campaign)
    return identify.known_units(campaign, roster_index, recipients.find(campaign, roster_index))


def identified(  # noqa: PLR0913 - what a file says
    known: KnownUnits,
    unit: str,
    file_name: str = "表.docx",
    mark: str = "",
    *,
    campaign: str = "2024",
    pack: str = "small",
    **settings: str,
) -> Identification:
    of_mark = HandoutMark(campaign, mark, pack, "1", "", "") if mark else None
    its = known.campaign.pack
    return identify.identify(
        known, Evidence("收回.zip 中的表", file_name, unit, settings, its, of_mark)
    )


@pytest.mark.parametrize(
    ("unit", "mark", "file", "name"),
    [
        ("某市教育局", "", "表.docx", "某市教育局"),
        ("某市教育局", "某市教育局", "某市教育局.docx", "某市教育局"),
        ("某市\n教育局", "", "表.docx", "某市教育局"),
        ("某市教育局 ", "某市教育局", "表.docx", "某市教育局"),
        # A longer name holds a shorter one.
        ("某市教育局幼儿园", "", "某市教育局幼儿园（修改稿）.docx", "某市教育局幼儿园"),
        # Its own name counts, whatever else is there.
        ("某市教育局", "", "某市教育局2024（转图书馆）.docx", "某市教育局"),
        ("某市教育局", "", "报表-最终版.docx", "某市教育局"),
    ],
)
def test_a_form_is_that_of_the_unit_it_names(
    known: KnownUnits, unit: str, mark: str, file: str, name: str
) -> None:
    result = identified(known, unit, file, mark, 年份="2024")

    assert result.unit
    assert result.unit.name == name
    assert result.refusals == result.notes == ()


@pytest.mark.parametrize(
    ("unit", "mark", "file", "name", "note"),
    [
        ("图书馆", "", "表.docx", "某市某区图书馆", "“图书馆”是“某市某区图书馆”的别名"),
        ("市图", "某市某区图书馆", "市图.docx", "某市某区图书馆", "的别名"),
        ("", "某市教育局", "表.docx", "某市教育局", "没有“名称”，已按下发记录"),
        ("", "", "某市教育局.docx", "某市教育局", "没有“名称”，已按文件名"),
        # The data file's name stays where it is another spelling.
        ("某市（档案馆）", "", "表.docx", "某市 档案馆", "的另一种写法"),
    ],
)
def test_another_name_is_understood_and_told(  # noqa: PLR0913, PLR0917 - a case
    known: KnownUnits, unit: str, mark: str, file: str, name: str, note: str
) -> None:
    result = identified(known, unit, file, mark)

    assert result.refusals == ()
    assert result.unit
    assert result.unit.name == name
    [told] = result.notes
    assert note in told


@pytest.mark.parametrize(
    ("unit", "mark", "file", "owner", "message"),
    [
        ("某市教育局", "某市某区图书馆", "a.docx", "", "表中填写的单位是“某市教育局”，此表下发给"),
        ("区文化馆", "某市某区图书馆", "a.docx", "某市某区图书馆", "下发给“某市某区图书馆”"),
        ("某市教育局", "旧教育局", "a.docx", "某市教育局", "下发给“旧教育局”"),
        ("某市教育馆", "", "a.docx", "", "单位“某市教育馆”不在名册中"),
        ("", "", "a.docx", "", "表中没有“名称”"),
        ("", "", "某市教育局和图书馆.docx", "", "表中没有“名称”"),
        ("某市教育局", "某市教育局", "市图.docx", "某市教育局", "文件名中的单位是“某市某区图书馆”"),
        ("某市教育局", "", "某市教育局幼儿园.docx", "某市教育局", "“某市教育局幼儿园”，表中的"),
    ],
)
def test_what_disagrees_is_refused(  # noqa: PLR0913, PLR0917 - a case
    known: KnownUnits, unit: str, mark: str, file: str, owner: str, message: str
) -> None:
    result = identified(known, unit, file, mark)

    assert (result.unit.name if result.unit else "") == owner
    [refusal] = result.refusals
    assert message in refusal.message
    assert refusal.file == "收回.zip 中的表"
    assert refusal.hint.endswith("。")


def test_the_nearest_name_is_said(known: KnownUnits) -> None:
    [refusal] = identified(known, "某市教育馆").refusals

    assert "“某市教育局”" in refusal.hint


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"年份": "2023"}, "表中的年份是“2023”"),
        ({"mark": "某市教育局", "campaign": "2023"}, "由填报任务“2023”下发"),
        ({"mark": "某市教育局", "pack": "other"}, "用的表单是“other”"),
    ],
)
def test_a_form_of_another_campaign_is_refused(
    known: KnownUnits, how: dict[str, str], message: str
) -> None:
    result = identified(known, "某市教育局", **how)  # type: ignore[arg-type]

    assert result.unit
    assert result.unit.name == "某市教育局"
    assert [message in refusal.message for refusal in result.refusals] == [True]


def test_without_a_roster_a_new_unit_is_taken_and_told(without_roster: KnownUnits) -> None:
    result = identified(without_roster, "某市新局")

    assert result.unit
    assert (result.unit.name, result.unit.path) == ("某市新局", None)
    assert "“某市新局”" in result.notes[0]
    known = identified(without_roster, "某市教育局")
    assert known.unit
    assert known.unit.path
