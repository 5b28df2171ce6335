from __future__ import annotations

from typing import TYPE_CHECKING

from generator.build import stages
from generator.campaign import campaigns
from generator.publish import page_content
from tests import archives, units, vehicles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.publish.page_html import Page, Row


def _page(campaign: Campaign, out: Path, *, pdf: bool = False) -> tuple[Page, list[Row]]:
    fresh = campaigns.load(campaign.folder, campaign.pack.folder.parent)
    report = stages.build(fresh, out, stages.Options(partial=True))
    if pdf:
        archives.put_pdfs(out)
    page, rows = page_content.page(fresh, report, out)
    return page, [*rows]


def _pack(campaign: Campaign, old: str, new: str) -> None:
    path = campaign.pack.folder / "pack.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    units.write(path, text.replace(old, new))


def test_a_page_has_the_declared_columns_and_a_row_for_each_unit_in_order(
    campaign: Campaign, tmp_path: Path
) -> None:
    page, rows = _page(campaign, tmp_path / "out")

    assert page.title == "2024年公务用车登记表汇编"
    assert [c.label for c in page.columns] == ["序号", "单位", "车辆数", "里程（公里）"]
    assert [c.is_number for c in page.columns] == [False, False, True, True]
    assert page.name_column == 1
    assert [list(row.cells) for row in rows] == [
        ["一", "甲局", "1", "10"],
        ["二", "乙局", "2", "21"],
        ["三", "丙局", "3", "33"],
    ]
    assert list(page.totals) == ["", "合计", "6", "64"]
    assert list(page.facts) == [("年份", "2024")]


def test_files_are_named_with_their_size_as_far_as_they_exist(
    campaign: Campaign, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    page, rows = _page(campaign, out, pdf=True)

    found = [(file.path, file.kind, file.size) for file in rows[0].files]
    assert found == [
        (f"units/甲局.{end}", kind, (out / f"units/甲局.{end}").stat().st_size)
        for end, kind in (("docx", "Word"), ("pdf", "PDF"))
    ]
    [(name, files)] = page.volumes
    assert (name, [file.path for file in files]) == ("全部单位", ["appendix.docx", "appendix.pdf"])


def test_volumes_are_numbered(campaign: Campaign, tmp_path: Path) -> None:
    vehicles.write_settings(campaign.folder, "每册单位数: 2")

    page, _ = _page(campaign, tmp_path / "out")

    assert [(name, files[0].path) for name, files in page.volumes] == [
        ("第 1 册", "appendix-01.docx"),
        ("第 2 册", "appendix-02.docx"),
    ]


def test_units_without_a_document_are_counted_in_a_note(campaign: Campaign, tmp_path: Path) -> None:
    vehicles.write_unit(campaign.folder, "乙局", "x")

    page, rows = _page(campaign, tmp_path / "out")

    assert [row.name for row in rows] == ["甲局", "丙局"]
    assert page.notes == (
        "另有 1 个单位暂未公开，上表及合计不含这些单位。",
        "文档中的车牌已隐去，以“＊＊＊”代替。",
        "各文件的校验和（SHA-256）见 SHA256SUMS。",
    )
    assert list(page.totals) == ["", "合计", "4", "43"]


def test_without_a_column_for_the_units_name_one_is_added(
    campaign: Campaign, tmp_path: Path
) -> None:
    _pack(campaign, "      - {label: 单位, field: 单位, width: 4}\n", "")

    page, rows = _page(campaign, tmp_path / "out")

    assert [c.label for c in page.columns] == ["单位", "序号", "车辆数", "里程（公里）"]
    assert page.name_column == 0
    assert list(rows[1].cells) == ["乙局", "二", "2", "21"]
    assert list(page.totals) == ["合计", "", "6", "64"]


def test_without_a_summary_table_the_units_name_is_the_only_column(
    campaign: Campaign, tmp_path: Path
) -> None:
    text = (campaign.pack.folder / "pack.yaml").read_text(encoding="utf-8")
    start, end = text.index("  summary:"), text.index("personal:")
    _pack(campaign, text[start:end], "")

    page, rows = _page(campaign, tmp_path / "out")

    assert [c.label for c in page.columns] == ["单位"]
    assert [list(row.cells) for row in rows] == [["甲局"], ["乙局"], ["丙局"]]
    assert list(page.totals) == []
