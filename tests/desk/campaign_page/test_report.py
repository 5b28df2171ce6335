"""The report of a job: lines and findings that lead to the pages of units."""

from __future__ import annotations

from pathlib import PurePath

from generator.common.diagnostics import Diagnostic, RefusedError
from generator.desk import address_ids
from generator.desk.campaign_page import report
from generator.desk.campaign_page.report import Report
from generator.desk.wording import page_advice

UNIT = "data/2024/units/甲局（本级）.yaml"
PAGE = f"/c/{address_ids.of('2024')}/u/{address_ids.of('units/甲局（本级）.yaml')}"


def finding(severity: str = "error", file: str = UNIT, message: str = "收支不平") -> Diagnostic:
    return Diagnostic(file, 3, 5, severity, "sum", message, "请重新运行。")  # type: ignore[arg-type]


def parts(text: str) -> list[report.Part]:
    told = Report()
    told.add_text(text)
    return told.parts()


def test_a_units_file_leads_to_its_page() -> None:
    [line] = parts(f"已保存：{UNIT}:3:5，请核对\n")

    assert line["kind"] == "line"
    assert [(piece["text"], piece["href"]) for piece in line["pieces"]] == [
        ("已保存：", ""),
        ("甲局（本级）", PAGE),
        ("，请核对", ""),
    ]


def test_a_file_of_the_campaign_leads_to_its_page() -> None:
    told = Report(address_ids.of("2024"))
    told.add_text("  units/甲局（本级）.yaml：数据有 2 个错误。")

    [line] = told.parts()

    assert line["kind"] == "line"
    assert line["pieces"][1] == {"text": "甲局（本级）", "href": PAGE}


def test_other_files_lead_nowhere() -> None:
    [line] = parts("已生成：build/2024/units/甲局.docx，data/2024/settings.yaml")

    assert line["kind"] == "line"
    assert [piece["href"] for piece in line["pieces"]] == [""]


def test_lines_come_in_pieces_and_blank_ones_are_left_out() -> None:
    told = Report()
    for text in ("\n甲", "乙\n", "\n\n请改正后重新运行。\n"):
        told.add_text(text)

    assert told.text() == "甲乙\n请改正后重试。\n"


def test_findings_are_folded_under_the_unit_and_lead_to_its_page() -> None:
    told = Report()
    told.add_text("先\n")
    told.add_findings([finding("warning"), finding("error"), finding("error", "甲.docx")])

    _, unit, document = told.parts()

    assert unit["kind"] == document["kind"] == "findings"
    assert (unit["name"], unit["href"]) == ("甲局（本级）", PAGE)
    assert (unit["errors"], unit["warnings"], unit["more"]) == (1, 1, 0)
    assert [each["severity"] for each in unit["items"]] == ["error", "warning"]
    assert unit["items"][0]["href"] == f"{PAGE}#finding-{page_advice.finding_id(finding())}"
    assert unit["items"][0]["hint"] == ""
    assert (document["name"], document["href"]) == ("甲.docx", "")
    assert document["items"][0]["hint"] == "请重试。"


def test_files_with_errors_come_first() -> None:
    told = Report()
    told.add_findings([finding("warning", "甲.docx"), finding("error", "乙.docx")])

    assert [part["name"] for part in told.parts() if part["kind"] == "findings"] == [
        "乙.docx",
        "甲.docx",
    ]


def test_of_many_findings_the_first_are_listed() -> None:
    told = Report()
    told.add_findings(finding(message=f"第 {number} 处") for number in range(15))
    told.add_findings(finding(file=f"{number}.docx") for number in range(300))

    first, *others = told.parts()

    assert first["kind"] == "findings"
    assert (len(first["items"]), first["more"]) == (10, 5)
    assert len(others) == 201
    assert told.text().endswith("另有 100 个文件的错误和警告未列出。\n")


def test_a_refusal_is_said_with_the_files_name() -> None:
    error = RefusedError("公共设置有错误", [finding(file="data/2024/settings.yaml")])

    assert report.refusal(error) == (
        "公共设置有错误：\n公共设置（settings.yaml）第 3 行：收支不平。请重试。\n"
        "请用记事本打开 data/2024/settings.yaml，改正并保存后再试。"
    )


def test_a_page_is_that_of_a_data_file_only() -> None:
    assert report.page_of(UNIT) == PAGE
    assert report.page_of(f"/家/{UNIT}") == PAGE
    assert report.page_of(PurePath("units", "甲局.yaml").as_posix()) == ""
    assert report.page_of("data/2024/units/甲局.docx") == ""
