from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from generator.campaign import campaigns
from generator.campaign.personal_fields import MASK
from generator.common.diagnostics import RefusedError, UsageError
from generator.publish import command
from generator.publish.command import Options
from tests import units, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.publish.command import Report

SET = sorted(
    ["SHA256SUMS", "appendix.docx", "index.html"] + [f"units/{n}局.docx" for n in "甲乙丙"]
)


def publish(campaign: Campaign, out: Path, **options: Any) -> Report:
    fresh = campaigns.load(campaign.folder, campaign.pack.folder.parent)
    return command.publish(fresh, out, Options(**{"with_pdf": False, **options}))


def messages(report: Report) -> list[str]:
    return [finding.message for finding in report.built.diagnostics]


def write(campaign: Campaign, name: str, plate: str, remark: str) -> None:
    """Write the unit's data file, with one vehicle."""
    text = f"单位: {name}\n车辆:\n  - 车牌: '{plate}'\n    里程: 1\n    备注: '{remark}'\n"
    units.write(campaign.folder / "units" / f"{name}.yaml", text)


def test_a_set_has_documents_a_page_and_a_list_and_is_replaced_as_a_whole(
    campaign: Campaign, tmp_path: Path
) -> None:
    out = tmp_path / "public"
    first = publish(campaign, out)
    (campaign.folder / "units" / "丙局.yaml").unlink()
    vehicles.write_settings(campaign.folder)

    second = publish(campaign, out)

    assert first.is_published
    assert second.is_published
    assert sorted(units.files(out / "2024")) == [name for name in SET if "丙" not in name]
    assert [path.name for path in out.iterdir()] == ["2024"]


def test_the_same_data_give_the_same_bytes(campaign: Campaign, tmp_path: Path) -> None:
    publish(campaign, tmp_path / "1")
    publish(campaign, tmp_path / "2")

    assert sorted(units.files(tmp_path / "1" / "2024")) == SET
    assert units.files(tmp_path / "1") == units.files(tmp_path / "2")


def test_personal_fields_are_masked_wherever_they_are_printed(
    campaign: Campaign, tmp_path: Path
) -> None:
    write(campaign, "甲局", "京甲88888", "公务")

    publish(campaign, tmp_path / "public")

    with zipfile.ZipFile(tmp_path / "public" / "2024" / "units" / "甲局.docx") as archive:
        parts = [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    assert any(MASK in part and "公务" in part for part in parts)
    assert not any("88888" in part for part in parts)


@pytest.mark.parametrize(
    ("plate", "is_found"), [("1234567", True), ("01234567", False), ("123456", False)]
)
def test_another_units_number_is_found_whichever_file_comes_first(
    campaign: Campaign, tmp_path: Path, plate: str, *, is_found: bool
) -> None:
    """A file is read once; what it must not contain is known only when all have been read."""
    write(campaign, "丙局", "1", f"见 {plate}")
    write(campaign, "乙局", plate if is_found else "1234567", "")
    write(campaign, "甲局", "1", f"见 {plate}")

    report = publish(campaign, tmp_path / "public")

    message = "此处含有其他单位应隐去的号码，公开后会泄露"
    assert messages(report) == [message, message] * is_found
    assert report.is_published is not is_found


def test_an_allowed_number_of_another_unit_is_published(campaign: Campaign, tmp_path: Path) -> None:
    write(campaign, "甲局", "1", "见 1234567")
    write(campaign, "乙局", "1234567", "")

    report = publish(campaign, tmp_path / "public", not_personal=("1234567",))

    assert (messages(report), report.is_published) == ([], True)


def test_a_unit_that_would_leak_is_left_out_with_partial(
    campaign: Campaign, tmp_path: Path
) -> None:
    write(campaign, "甲局", "1", "见 1234567")
    write(campaign, "乙局", "1234567", "")

    report = publish(campaign, tmp_path / "public", partial=True)

    assert report.is_published
    files = units.files(tmp_path / "public" / "2024")
    assert sorted(files) == [name for name in SET if "甲" not in name]
    assert "甲局".encode() not in files["index.html"]


def test_with_errors_the_last_set_stays(campaign: Campaign, tmp_path: Path) -> None:
    publish(campaign, tmp_path / "public")
    before = units.files(tmp_path / "public")
    vehicles.write_unit(campaign.folder, "乙局", "x")

    report = publish(campaign, tmp_path / "public")

    assert not report.is_published
    assert units.files(tmp_path / "public") == before
    [line] = command.report_lines(report)
    assert "未公开，部分单位的数据有错误；原有的公开文件保持不变。请改正后重新运行" in line
    assert line.endswith("--partial。")


def test_errors_of_the_settings_are_refused(campaign: Campaign, tmp_path: Path) -> None:
    units.write(campaign.folder / "settings.yaml", "表单: vehicle-register\n年份: 二\n")

    with pytest.raises(RefusedError):
        publish(campaign, tmp_path / "public")
    assert not (tmp_path / "public").exists()


def test_other_files_in_the_folder_are_refused(campaign: Campaign, tmp_path: Path) -> None:
    units.write(tmp_path / "public" / "2024" / "x", "x")

    with pytest.raises(UsageError, match="public/2024 中有其他文件"):
        publish(campaign, tmp_path / "public")
    assert sorted(units.files(tmp_path / "public")) == ["2024/x"]


def test_the_report_names_units_that_were_left_out(campaign: Campaign, tmp_path: Path) -> None:
    vehicles.write_unit(campaign.folder, "乙局", "x")

    lines = [*command.report_lines(publish(campaign, tmp_path / "public", partial=True))]

    folder = (tmp_path / "public" / "2024").as_posix()
    assert lines == [
        f"{folder}：已生成 2/3 个单位的公开文件。请用浏览器打开 {folder}/index.html 核对后再发布。",
        "  未公开：乙局",
    ]
