"""The page of a campaign."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import new_unit
from generator.common.diagnostics import FormsError, RefusedError, UsageError
from generator.desk import address_ids, html_templates
from generator.desk.campaign_page import campaign_view
from generator.desk.open_campaigns import OpenCampaigns
from tests.desk import vehicle_campaign

if TYPE_CHECKING:
    from pathlib import Path

    from generator.desk.campaign_page.campaign_view import CampaignView
    from generator.desk.folders import Folders

TODAY = date(2024, 3, 1)


def view(folders: Folders, open_: OpenCampaigns | None = None) -> CampaignView:
    chosen = (open_ or OpenCampaigns(folders)).campaign(address_ids.of("2024"))
    return campaign_view.view(chosen, folders, TODAY, seconds=60)


def test_each_unit_has_a_row_with_its_state(tmp_path: Path) -> None:
    folders = vehicle_campaign.write(
        tmp_path, 甲局=vehicle_campaign.ONE, 乙局="单位: 乙局\n车: 1\n"
    )
    roster = folders.data / "2024" / "roster.csv"
    roster.write_text("单位名称,截止日期\n甲局,2024-02-01\n丙局,2024-02-01\n", encoding="utf-8")

    shown = view(folders)

    assert [(row.name, row.group) for row in shown.rows] == [
        ("甲局", "已报待审"),
        ("丙局", "未报"),
        ("乙局", "有错误"),
    ]
    assert shown.rows[0].id == address_ids.of("units/甲局.yaml")
    assert (shown.rows[1].id, shown.rows[1].remark) == ("", "逾期 29 天")
    assert shown.rows[0].document == "未生成"
    assert not shown.rows[0].docx
    assert [group.units for group in shown.groups] == [1, 1, 0, 1, 0]
    assert shown.columns.deadlines
    assert not shown.columns.codes


def test_no_name_is_markup(tmp_path: Path) -> None:
    text = vehicle_campaign.ONE.replace("甲局", "<b>甲</b>'\"局")
    folders = vehicle_campaign.write(tmp_path, 甲局=text)

    html = html_templates.render("campaign.html", view=view(folders), job_id="")

    assert "<b>甲" not in html
    assert "&lt;b&gt;甲&lt;/b&gt;&#39;&#34;局" in html


def test_settings_with_errors_are_refused(tmp_path: Path) -> None:
    folders = vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE)
    (folders.data / "2024" / "settings.yaml").write_text("表单: cars\n", encoding="utf-8")

    with pytest.raises(RefusedError):
        view(folders)


def test_a_new_project_is_told_what_to_do_first(tmp_path: Path) -> None:
    folders = vehicle_campaign.write(tmp_path)
    settings = folders.data / "2024" / "settings.yaml"
    with settings.open("a", encoding="utf-8") as file:
        file.write("附表汇编标题: 请修改：某市某区登记表\n")

    shown = view(folders)

    about_settings, about_units = shown.sentences
    assert about_settings.startswith(f"公共设置（{settings.as_posix()} 第 3 行）：“附表汇编标题”")
    assert about_settings.endswith("请改为实际内容，并删除“请修改”三个字。")
    assert about_units == "还没有单位，请按“新建单位”。"


def test_a_new_unit_has_a_page(tmp_path: Path) -> None:
    folders = vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE)

    new = campaign_view.add_unit(folders, folders.data / "2024", " 丁局 ")

    assert address_ids.of("units/丁局.yaml") == new


def test_a_new_unit_is_found_beside_others_that_come_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE)
    add = new_unit.add

    def add_two(name: str, *places: Any) -> list[str]:
        add("丙局", *places)
        return add(name, *places)

    monkeypatch.setattr(new_unit, "add", add_two)
    new = campaign_view.add_unit(folders, folders.data / "2024", "a/丁局")

    assert address_ids.of("units/a_丁局.yaml") == new


@pytest.mark.parametrize("name", ["", "甲局", "丁\n局", "../丁局.yaml"])
def test_a_unit_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    folders = vehicle_campaign.write(tmp_path, 甲局=vehicle_campaign.ONE)

    with pytest.raises((UsageError, FormsError)):
        campaign_view.add_unit(folders, folders.data / "2024", name)
