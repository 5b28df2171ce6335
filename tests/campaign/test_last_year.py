"""Last year's campaign beside a campaign, and what its figures are to those of this year."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.campaign import check, last_year
from tests import compared_pack, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.last_year import LastYear


@pytest.fixture
def project(tmp_path: Path) -> Path:
    compared_pack.write_templates(tmp_path)
    compared_pack.write_campaign(tmp_path, "2024")
    return tmp_path


def before(project: Path) -> LastYear | None:
    return last_year.find(compared_pack.load(project / "data" / "2024"))


def told(project: Path, name: str = "甲局") -> list[tuple[str, str]]:
    campaign = compared_pack.load(project / "data" / "2024")
    path = campaign.folder / "units" / f"{name}.yaml"
    unit = check.check_unit(campaign.pack, path, campaign.settings, before=last_year.find(campaign))
    return [(d.severity, d.message) for d in unit.diagnostics]


@pytest.mark.parametrize("name", ["2023", "去年"])
def test_the_campaign_of_the_year_before_is_found_by_its_settings(name: str, project: Path) -> None:
    compared_pack.write_campaign(project, "2023", name)
    compared_pack.write_campaign(project, "2022")

    found = before(project)

    assert found is not None
    assert (found.folder.name, found.year) == (name, "2023")


def test_without_it_nothing_is_compared(project: Path) -> None:
    compared_pack.write_campaign(project, "2022")

    assert before(project) is None


@pytest.mark.parametrize(
    "settings",
    [
        "表单: another-form\n年份: 2023\n",
        "表单: vehicle-register\n年份: 2022\n",
        "表单: vehicle-register\n年份: 二〇二三\n",
        "表单: vehicle-register\n",
        "表单: [",
        "",
    ],
)
def test_settings_of_another_year_or_form_or_broken_ones_are_not_its(
    settings: str, project: Path
) -> None:
    folder = compared_pack.write_campaign(project, "2023")
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")

    assert before(project) is None


def test_of_several_the_one_named_as_the_year_is_taken_or_none(project: Path) -> None:
    compared_pack.write_campaign(project, "2023", "甲")
    compared_pack.write_campaign(project, "2023", "乙")
    assert before(project) is None

    compared_pack.write_campaign(project, "2023")

    found = before(project)
    assert found is not None
    assert found.folder.name == "2023"


def test_a_pack_that_compares_nothing_looks_for_nothing(project: Path) -> None:
    compared_pack.write_campaign(project, "2023")
    shutil.copy(
        vehicles.TEMPLATES / "vehicle-register" / "rules.yaml",
        project / "templates" / "vehicle-register" / "rules.yaml",
    )

    assert before(project) is None


def test_a_figure_is_compared_with_the_same_of_last_year(project: Path) -> None:
    vehicles.write_unit(compared_pack.write_campaign(project, "2023"), "甲局", 54, 13, 7)
    vehicles.write_unit(project / "data" / "2024", "甲局", 540000, 130000, 7000)

    # The total, which is worked out, follows from them.
    assert told(project) == [
        ("error", "里程 540000 万元，2023 年为 54 万元，可能按“元”填写；以万元为单位应填 54"),
        ("error", "里程 130000 万元，2023 年为 13 万元，可能按“元”填写；以万元为单位应填 13"),
        ("warning", "里程 7000 万元，2023 年为 7 万元，相差 1000 倍"),
    ]


def test_a_total_that_nobody_typed_is_compared_too(project: Path) -> None:
    vehicles.write_unit(compared_pack.write_campaign(project, "2023"), "甲局", 54)
    path = vehicles.write_unit(project / "data" / "2024", "甲局", 540000)
    path.write_text(path.read_text(encoding="utf-8").replace("湘B0", "湘C"), encoding="utf-8")

    # One figure alone may be right.
    assert told(project) == [
        ("warning", "里程合计 540000 万元，2023 年为 54 万元，相差一万倍，可能有一处计量单位有误")
    ]


def test_rows_are_known_by_their_first_text(project: Path) -> None:
    unit = vehicles.write_unit(compared_pack.write_campaign(project, "2023"), "甲局", 54)
    text = unit.read_text(encoding="utf-8")
    other = vehicles.write_unit(project / "data" / "2024", "甲局", 1, 540000)
    both = other.read_text(encoding="utf-8").replace("湘B0", "湘C").replace("湘B1", "湘B0")
    other.write_text(both, encoding="utf-8")

    assert any("2023 年为 54 万元，相差一万倍" in message for _, message in told(project))

    unit.write_text(text + "  - 车牌: 湘B0\n    里程: 3\n", encoding="utf-8")
    assert not any("一万倍" in message for _, message in told(project))


@pytest.mark.parametrize("file", ["甲局", "a"])
def test_a_unit_is_found_by_its_file_or_by_its_name(file: str, project: Path) -> None:
    folder = compared_pack.write_campaign(project, "2023")
    vehicles.write_unit(folder, "甲局", 54, file=file)
    vehicles.write_unit(folder, "乙局", 540000)
    vehicles.write_unit(project / "data" / "2024", "甲局", 540000)

    assert [severity for severity, _ in told(project)] == ["warning"]


def test_a_file_of_the_same_name_that_is_another_units_is_not_taken(project: Path) -> None:
    folder = compared_pack.write_campaign(project, "2023")
    vehicles.write_unit(folder, "乙局", 54, file="甲局")
    vehicles.write_unit(project / "data" / "2024", "甲局", 540000)

    assert told(project) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        "单位: 甲局\n车辆: [".encode(),
        "单位: 甲局\n车辆: 五辆\n".encode(),
        "单位: 甲局\n车辆:\n  - 车牌: 湘B0\n    里程: 五十\n".encode(),
        "单位: 甲局\n车辆:\n  - 车牌: 湘B0\n    里程：54\n".encode(),
        "单位: 甲局\n车辆:\n  - 车牌: 湘B0\n    里程: 0\n".encode(),
        "单位: 甲局\n车辆:\n  - 车牌: 湘B0\n    里程:\n".encode(),
        "单位: 甲局\n车辆:\n  - 湘B0\n".encode(),
        "- 单位: 甲局\n".encode(),
    ],
)
def test_a_broken_file_or_figure_is_not_compared(content: bytes, project: Path) -> None:
    folder = compared_pack.write_campaign(project, "2023")
    (folder / "units" / "甲局.yaml").write_bytes(content)
    vehicles.write_unit(project / "data" / "2024", "甲局", 540000)

    assert told(project) == []


def test_a_folder_in_place_of_a_file_is_not_compared(project: Path) -> None:
    (compared_pack.write_campaign(project, "2023") / "units" / "甲局.yaml").mkdir()
    vehicles.write_unit(project / "data" / "2024", "甲局", 540000)

    assert told(project) == []


@pytest.mark.parametrize(
    "line",
    [
        "单位: 甲局  # 全称",
        '"单位": "甲局"',
        "单位: '甲局'",
        "\ufeff单位: 甲局",
        "# 单位: 乙局\n单位: 甲局",
        "{单位: 甲局, 车辆: [{车牌: 湘B0, 里程: 54}]}",
    ],
)
def test_a_name_is_read_however_it_is_written(line: str, project: Path) -> None:
    folder = compared_pack.write_campaign(project, "2023")
    rows = "" if line.startswith("{") else "车辆:\n  - 车牌: 湘B0\n    里程: 54\n"
    (folder / "units" / "甲局.yaml").write_text(f"{line}\n{rows}", encoding="utf-8")
    vehicles.write_unit(project / "data" / "2024", "甲局", 540000)

    assert [severity for severity, _ in told(project)] == ["warning"]


def test_an_answer_to_a_comparison_is_of_use_only_with_last_years_data(project: Path) -> None:
    folder = compared_pack.write_campaign(project, "2023")
    vehicles.write_unit(folder, "甲局", 54)
    path = vehicles.write_unit(project / "data" / "2024", "甲局", 64800)
    text = path.read_text(encoding="utf-8")
    text = text.replace("    里程:", "    # 已核对[magnitude]: 新购\n    里程:")
    path.write_text(text, encoding="utf-8")
    with_it = told(project)

    shutil.rmtree(folder)

    assert with_it == [("warning", "里程 64800 万元，2023 年为 54 万元，相差 1200 倍")]
    assert told(project) == []


def test_the_hint_names_the_year_whose_data_may_be_wrong(project: Path) -> None:
    vehicles.write_unit(compared_pack.write_campaign(project, "2023"), "甲局", 54, 13)
    path = vehicles.write_unit(project / "data" / "2024", "甲局", 540000, 130000)
    campaign = compared_pack.load(project / "data" / "2024")

    before = last_year.find(campaign)
    found, _ = check.check_unit(campaign.pack, path, {}, before=before).diagnostics

    assert found.hint == "按元填写的，请改为 54；填写正确的，请核对 2023 年的数据。"
