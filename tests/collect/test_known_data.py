"""What a form is filled with: what a data file says, also where it is not yet right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns
from generator.collect import known_data
from tests import evaluations
from tests.collect import campaign_of_units
from tests.evaluations import UNIT

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.known_data import KnownData


def known(tmp_path: Path, text: str) -> KnownData:
    folder = campaign_of_units.write(tmp_path, 甲局=text)
    return known_data.of_file(campaign_of_units.load(folder), folder / "units" / "甲局.yaml")


def test_of_a_unit_without_data_only_the_name_is_known(tmp_path: Path) -> None:
    campaign = campaign_of_units.load(campaign_of_units.write(tmp_path))

    found = known_data.of_name(campaign.pack, "甲局")

    assert found.text.decode() == "名称: 甲局\n"
    assert found.values == {"名称": "甲局"}
    assert not found.has_errors


def test_known_data_are_canonical(tmp_path: Path) -> None:
    found = known(tmp_path, "账目:  # 注释\n  {支出: 1, 收入: 718.40, 结余: 719.4}\n")

    assert found.text.decode() == "名称: 甲局\n\n账目:\n  收入: 718.40\n  支出: 1\n"
    assert not found.has_errors


def test_what_the_schema_refuses_is_kept_as_it_was_typed(tmp_path: Path) -> None:
    found = known(tmp_path, "组:\n  - 名: a\n    数: 五\n  - 名: b\n")

    assert found.values["组"] == [{"名": "a", "数": "五"}, {"名": "b"}]
    assert found.has_errors
    assert found.unreadable == ()


def test_what_is_still_to_be_filled_in_is_no_error(tmp_path: Path) -> None:
    found = known(tmp_path, "组:\n  - 名: a\n")

    assert found.values["组"] == [{"名": "a"}]
    assert not found.has_errors


def test_a_total_that_does_not_come_out_is_kept_as_it_was_typed(tmp_path: Path) -> None:
    found = known(tmp_path, "总数: 54\n组: [{名: a, 数: 53}]\n")

    assert found.values["总数"] == "54"
    assert found.has_errors


def test_a_figure_left_to_the_program_is_not_known_beside_a_text_that_is_no_amount(
    tmp_path: Path,
) -> None:
    """The average would be one of the totals typed, and differ from that of those worked out."""
    data = evaluations.write(
        tmp_path, UNIT.replace("    支出明细:", "    总分: 99.48分\n    支出明细:", 1)
    )
    campaign = campaigns.load(data.parent.parent, tmp_path / "templates")

    values = known_data.of_file(campaign, data).values

    assert "总分" in values["项目"][0]
    assert "平均分" not in values


def test_a_figure_left_blank_on_purpose_stays_so(tmp_path: Path) -> None:
    found = known(tmp_path, "总数:\n组: [{名: a, 数: 53}]\n")

    assert found.values["总数"] == ""


def test_a_file_that_cannot_be_read_as_a_whole_gives_nothing(tmp_path: Path) -> None:
    found = known(tmp_path, "组：\n")

    assert (found.text, found.values) == (b"", {})
    assert [(d.line, d.severity) for d in found.unreadable] == [(2, "error")]
