"""Campaigns found, loaded and put in order."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from generator.campaign import campaigns
from generator.common.diagnostics import RefusedError, UsageError
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "表单: small\n年份: 2023\n"


def make(root: Path, settings: str, *units: str) -> campaigns.Campaign:
    """The campaign 2023 in a project folder, with empty data files of those names."""
    small_pack.write(root / "templates" / "small")
    folder = root / "data" / "2023"
    (folder / "units").mkdir(parents=True)
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")
    for unit in units:
        (folder / "units" / unit).touch()
    return campaigns.load(folder, root / "templates")


def test_every_folder_with_settings_is_a_campaign(tmp_path: Path) -> None:
    for name in ("2024", "2023", "note", "2025/deep"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("2024", "2023", "2025/deep"):
        (tmp_path / name / "settings.yaml").touch()

    found = campaigns.find([], tmp_path)

    assert found == [tmp_path / "2023", tmp_path / "2024"]


def test_campaign_is_named_by_its_folder_or_its_path(tmp_path: Path) -> None:
    for name in ("data/2023", "elsewhere/2022"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "settings.yaml").touch()

    found = campaigns.find(["2023", str(tmp_path / "elsewhere/2022")], tmp_path / "data")

    assert found == [tmp_path / "data/2023", tmp_path / "elsewhere/2022"]


@pytest.mark.parametrize("names", [[], ["2023"]])
def test_campaign_that_is_not_there_is_wrong_usage(names: list[str], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"settings\.yaml"):
        campaigns.find(names, tmp_path / "data")


def test_campaign_has_its_pack_its_settings_and_its_files(tmp_path: Path) -> None:
    text = GOOD + "每册单位数: 50\n附表汇编标题: 标题\n单位顺序: [乙]\n"

    loaded = make(
        tmp_path, text, "b.yaml", "a.yaml", "c.yml", ".a.yaml", "~b.yaml", "a.yaml~", "d.txt"
    )

    assert (loaded.name, loaded.pack.name) == ("2023", "small")
    assert loaded.settings == {
        "表单": "small",
        "年份": "2023",
        "每册单位数": 50,
        "附表汇编标题": "标题",
        "单位顺序": ["乙"],
    }
    assert list(loaded.files) == ["units/a.yaml", "units/b.yaml", "units/c.yml"]
    assert loaded.settings_sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("年份: 2023\n", [(1, 1, "required", "缺少“表单”")]),
        ("年份: 2023\n表单:\n", [(2, 4, "required", "缺少“表单”")]),
        ("年份: 2023\n表单: none\n", [(2, 5, "pack", "没有找到表单“none”")]),
        ("表单: templates/small\n", [(1, 5, "pack", "没有找到表单“templates/small”")]),
        ("表单: [small]\n", [(1, 5, "required", "缺少“表单”")]),
        ("表单：small\n年份: 2023\n", [(1, 1, "syntax", "此行缺少“: ”")]),
        ("", [(1, 1, "empty", "文件是空的")]),
        (
            "表单: small\n年份: 23\n每册单位数: 0\n单位顺序: 乙\n地名: 甲\n",
            [
                (2, 5, "regex", "“年份”的格式不对：“23”"),
                (3, 8, "min", "“每册单位数”不能小于 1"),
                (4, 7, "type", "“单位顺序”应填一个列表"),
                (5, 1, "unknown", "此处没有“地名”这个栏目"),
            ],
        ),
        ("表单: &a small\n年份: 2023\n", [(1, 5, "anchor", "文字不能以 & 或 * 开头")]),
    ],
)
def test_mistakes_of_the_settings_are_all_told(
    text: str, told: list[tuple[int, int, str, str]], tmp_path: Path
) -> None:
    try:
        found = sorted(make(tmp_path, text).diagnostics)
    except RefusedError as refused:
        found = refused.diagnostics

    assert [(d.line, d.column, d.code) for d in found] == [t[:3] for t in told]
    assert all(d.message.startswith(t[3]) for d, t in zip(found, told, strict=True))
    assert all(d.file.endswith("data/2023/settings.yaml") for d in found)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["丙", "甲", "乙"]),
        ("单位顺序: [乙]", ["乙", "丙", "甲"]),
        ("单位顺序: [甲, 无, 丙]", ["甲", "丙", "乙"]),
        ("单位顺序: [乙, 乙]", ["乙", "丙", "甲"]),
    ],
)
def test_units_named_in_the_settings_come_first_the_rest_as_they_are(
    order: str, expected: list[str], tmp_path: Path
) -> None:
    loaded = make(tmp_path, GOOD + order)

    assert sorted(["丙", "甲", "乙"], key=campaigns.rank(loaded)) == expected


def test_files_are_in_the_order_people_count_in(tmp_path: Path) -> None:
    files = ["第27局.yaml", "第3局.yaml", "第03局.yaml", "第3局（甲）.yaml", "9.yaml"]

    loaded = make(tmp_path, GOOD, *files)

    expected = ["9.yaml", "第03局.yaml", "第3局.yaml", "第3局（甲）.yaml", "第27局.yaml"]
    assert list(loaded.files) == [f"units/{name}" for name in expected]


def test_name_in_the_order_that_is_no_units_is_a_warning(tmp_path: Path) -> None:
    loaded = make(tmp_path, GOOD + "单位顺序:\n  - 甲\n  - 乙局\n")

    found = campaigns.check_order(loaded, ["甲", "乙"])

    assert [(d.line, d.column, d.severity, d.code, d.message) for d in found] == [
        (5, 5, "warning", "order", "没有找到单位“乙局”")
    ]


def test_nothing_is_said_of_the_order_where_a_units_name_could_not_be_read(tmp_path: Path) -> None:
    loaded = make(tmp_path, GOOD + "单位顺序:\n  - 甲\n  - 乙局\n")

    assert campaigns.check_order(loaded, ["甲", ""]) == []


def test_files_that_will_not_be_read_are_named(tmp_path: Path) -> None:
    loaded = make(
        tmp_path,
        "表单: small\n年份: 2023\n",
        "a.yaml",
        "b.yaml.txt",
        "c.YAML",
        ".d.txt",
        "~$e.docx",
    )

    found = campaigns.skipped_files(loaded)

    assert [(d.file.rsplit("/", 1)[1], d.severity, d.code) for d in found] == [
        ("b.yaml.txt", "error", "passed-over"),
        ("c.YAML", "error", "passed-over"),
    ]


@pytest.mark.parametrize("name", [".~forms-局.yaml", ".局.yml", "~局.yaml"])
def test_a_hidden_data_file_is_not_read_and_named(name: str, tmp_path: Path) -> None:
    campaign = make(tmp_path, GOOD, "甲.yaml", name)

    [finding] = campaigns.skipped_files(campaign)

    assert campaign.files == ("units/甲.yaml",)
    assert (finding.severity, finding.code) == ("warning", "passed-over")
    assert finding.file.endswith(f"units/{name}")
    assert "局.y" in finding.hint


@pytest.mark.parametrize(
    "name", ["._甲.yaml", ".#甲.yaml", "~$甲.yaml", ".~lock.甲.yaml#", ".甲.yaml.swp", "甲.yaml~"]
)
def test_what_other_programs_put_beside_a_data_file_is_passed_by(name: str, tmp_path: Path) -> None:
    campaign = make(tmp_path, GOOD, "甲.yaml", name)

    assert campaign.files == ("units/甲.yaml",)
    assert campaigns.skipped_files(campaign) == []


def test_a_data_file_may_be_named_as_the_settings_file_is(tmp_path: Path) -> None:
    campaign = make(tmp_path, GOOD, "settings.yaml")

    path = campaign.folder / "units" / "settings.yaml"

    assert campaigns.folder_of(path) == campaign.folder
    assert not campaigns.is_settings(path)
    assert campaigns.is_settings(campaign.folder / "settings.yaml")


def test_a_temporary_folder_is_no_campaign(tmp_path: Path) -> None:
    folder = tmp_path / "data" / ".~forms-2023"
    folder.mkdir(parents=True)
    (folder / "settings.yaml").touch()

    with pytest.raises(UsageError, match="临时文件夹"):
        campaigns.find([".~forms-2023"], tmp_path / "data")
