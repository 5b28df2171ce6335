"""Amounts in formats, dates and numbers of rows, through the commands that print them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from tests import formatted_pack, printed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.printed import Run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The campaign 2024, and one of the next year with another amount and a date written wrong."""
    folder = tmp_path / "templates" / "spending"
    folder.mkdir(parents=True)
    for name, content in formatted_pack.load().files.items():
        (folder / name).write_bytes(content)
    later = formatted_pack.UNIT.replace("金额: 20}", "金额: 21}").replace("5月1日", "5月1号")
    for year, text in (("2024", formatted_pack.UNIT), ("2025", later)):
        units = tmp_path / "data" / year / "units"
        units.mkdir(parents=True)
        settings = f"表单: spending\n年度: {year}\n"
        (units.parent / "settings.yaml").write_text(settings, encoding="utf-8")
        (units / "示例局.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return printed.runner(capsys)


def _texts(file: Path) -> list[list[str]]:
    """The cells of the last table of a document, a merged one once."""
    [*_, table] = docx.Document(str(file)).tables
    return [[cell.text for cell in dict.fromkeys(row.cells)] for row in table.rows]


def test_the_document_the_appendix_and_the_public_page_print_them(project: Path, run: Run) -> None:
    assert run("build", "2024").code == 0
    assert run("publish", "2024", "--no-pdf").code == 0

    assert _texts(project / "build/2024/units/示例局.docx")[1:] == [
        ["（一）", "道路养护", "2024.12", "1200", "1,182.50", "98.54%"],
        ["1.1", "路面", "1000"],
        ["1.2", "标线", "182.5"],
        ["（二）", "环境整治", "", "30", "20.00", "66.67%"],
        ["2.1", "清淤", "20"],
        ["合计", "1,202.50", "97.8%"],
        ["填报日期", "2024年5月1日"],
    ]
    appendix = docx.Document(str(project / "build/2024/appendix.docx"))
    summary = [[cell.text for cell in row.cells] for row in appendix.tables[0].rows]
    # Percentages have no total.
    assert summary[1:] == [
        ["示例局", "1,202.50", "97.8%", "1,202.50"],
        ["合计", "1,202.50", "", "1,202.50"],
    ]
    page = (project / "public/2024/index.html").read_text(encoding="utf-8")
    cells = re.findall('<td class="number">([^<]*)', page)
    assert cells == ["1,202.50", "97.8%", "1,202.50", "1,202.50", "", "1,202.50"]


@pytest.mark.usefixtures("project")
def test_a_comparison_shows_what_is_printed_and_percentages_by_points(run: Run) -> None:
    told = run("diff", "2024", "2025").out

    assert "／执行率：66.67% → 70.00%（增加 3.33 个百分点）\n" in told
    assert "合计：1,202.50 → 1,203.50（增加 1 元）\n" in told
    assert "总执行率：" not in told
    assert "填报日期：2024年5月1日 → 2024年5月1号\n" in told


@pytest.mark.usefixtures("project")
def test_the_ledger_has_numbers_in_number_formats(run: Run) -> None:
    assert run("ledger", "2024", "--out", "台账.xlsx").code == 0

    book = openpyxl.load_workbook("台账.xlsx")
    rate = book["项目"]["G2"]
    assert (rate.number_format, round(rate.value, 6)) == ("0.00%", 0.985417)
    assert book["项目"]["F2"].number_format == "#,##0.00"
    assert [cell.value for cell in book["单位"][5]][5:] == ["=SUBTOTAL(9,F4:F4)", None]


def test_a_date_written_otherwise_can_be_mended(project: Path, run: Run) -> None:
    told = run("check", "2025")
    assert (told.code, "“填报日期”应填日期，现为“2024年5月1号”" in told.out + told.err) == (1, True)

    assert run("fix", "data/2025/units/示例局.yaml").code == 0

    text = (project / "data/2025/units/示例局.yaml").read_text(encoding="utf-8")
    assert "填报日期: 2024年5月1日\n" in text
    assert run("check", "2025").code == 0


def test_a_figure_typed_as_it_is_printed_is_told_with_its_plain_number(
    project: Path, run: Run
) -> None:
    file = project / "data/2024/units/示例局.yaml"
    text = formatted_pack.UNIT.replace("预算: 30,", "预算: 30, 执行率: 66.67%,")
    file.write_text(text, encoding="utf-8")

    told = run("check", "2024")

    assert "应填数字，现为“66.67%”" in told.out + told.err
    assert "请改为 0.6667，表中由程序填为 66.67%。" in told.out + told.err
    file.write_text(text.replace("66.67%", "0.6667"), encoding="utf-8")
    assert run("check", "2024").code == 0


def test_a_new_file_and_the_editors_schema_say_how_dates_are_written(
    project: Path, run: Run
) -> None:
    assert run("new", "新局", "--campaign", "2024").code == 0
    assert run("schema").code == 0

    text = (project / "data/2024/units/新局.yaml").read_text(encoding="utf-8")
    assert "# 选填。填日期，如 2024年5月1日。\n填报日期: \n" in text
    assert "# 选填。填年月，如 2024年5月。\n" in text
    schema = (project / "templates/spending/unit.schema.json").read_text(encoding="utf-8")
    assert "应填日期，如 2024年5月1日" in schema
