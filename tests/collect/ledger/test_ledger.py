"""The ledger of a campaign as openpyxl reads it: units, sums, lists, what is marked."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from generator.campaign import campaigns, data_file
from generator.collect import unit_states
from generator.collect.ledger import ledger, ledger_sheets
from tests import any_data, evaluations, recalculated
from tests.collect import sixty_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

YELLOW, GREY = "FFFFF2CC", "FFEDEDED"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The campaign of sixty; the first three have sent, nothing of it wrong."""
    folder = sixty_units.write_project(tmp_path, {})
    for number in range(3):
        write(folder, sixty_units.values(number))
    return folder


def write(folder: Path, values: dict[str, Any], file: str = "") -> Path:
    fields = any_data.load(sixty_units.PACK).unit.fields
    path = folder / "units" / f"{file or values['部门名称']}.yaml"
    path.write_text(data_file.text(fields, values), encoding="utf-8")
    return path


def content(folder: Path) -> bytes:
    stream = io.BytesIO()
    campaign = campaigns.load(folder, folder.parent.parent / "templates")
    ledger.write(unit_states.find(campaign), stream)
    return stream.getvalue()


def opened(folder: Path, *, results: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content(folder)), data_only=results)


def row_of(sheet: Worksheet, unit: str) -> dict[str, Any]:
    """The cells of the unit's first row by their heads."""
    heads = next(r for r in sheet.iter_rows() if "单位名称" in [cell.value for cell in r])
    names = [cell.value for cell in heads]
    column = names.index("单位名称")
    row = next(r for r in sheet.iter_rows(heads[0].row + 1) if r[column].value == unit)
    return dict(zip(names, row, strict=True))


def test_sums_are_formulas_with_their_results(folder: Path) -> None:
    unit = sixty_units.NAMES[1]

    formulas = row_of(opened(folder)["单位"], unit)
    results = row_of(opened(folder, results=True)["单位"], unit)

    assert formulas["资金总额（万元）"].value == "=SUM(G5,H5,I5)"
    assert results["资金总额（万元）"].value == 121
    total = formulas["附表2 合计（万元）"].value
    assert total == "=SUMIF('专项资金'!$A:$A,$B5,'专项资金'!$D:$D)"
    assert results["附表2 合计（万元）"].value == 20
    assert formulas["控制数减资金总额（万元）"].value == "=M5-F5"
    assert results["控制数减资金总额（万元）"].value == 0


def test_last_row_adds_up_what_a_filter_shows(folder: Path) -> None:
    sheet = opened(folder)["单位"]
    results = opened(folder, results=True)["单位"]

    last = sheet.max_row
    assert (sheet.auto_filter.ref, last) == ("A3:N63", 64)
    assert (sheet[f"B{last}"].value, sheet[f"F{last}"].value) == ("合计", "=SUBTOTAL(9,F4:F63)")
    assert results[f"F{last}"].value == sum(map(sixty_units.total, range(3)))


def test_rates_and_averages_have_no_total(tmp_path: Path) -> None:
    evaluations.write(tmp_path)

    sheet = opened(tmp_path / "data" / "2023")["单位"]

    heads = next(row for row in sheet.iter_rows(values_only=True) if "单位名称" in row)
    last = dict(zip(heads, next(sheet.iter_rows(sheet.max_row, values_only=True)), strict=True))
    assert last["预算数合计"] == "=SUBTOTAL(9,F4:F4)"
    assert (last["总执行率"], last["平均分"]) == (None, None)


def test_unit_that_has_not_sent_is_a_row_with_blanks_and_its_ceiling(folder: Path) -> None:
    row = row_of(opened(folder)["单位"], sixty_units.NAMES[9])

    filled = {head: cell.value for head, cell in row.items() if cell.value is not None}
    assert filled == {
        "单位代码": "010",
        "单位名称": sixty_units.NAMES[9],
        "状态": "未报",
        "控制数（万元）": sixty_units.total(9),
    }
    assert {cell.fill.fgColor.rgb for cell in row.values()} == {GREY}


def test_each_list_is_a_tidy_sheet_with_units_groups_and_the_rows_around(folder: Path) -> None:
    book = opened(folder)

    assert book.sheetnames == [
        *("单位", "年度重点工作计划", "年度绩效指标", "专项资金", "支出方向"),
        *("支出方向-年度绩效指标", "支出方向-支出明细"),
    ]
    indicators = [[cell.value for cell in row] for row in book["支出方向-年度绩效指标"]]
    assert len(indicators) == 1 + 3 * 9
    assert indicators[:2] == [
        [
            *("单位名称", "支出方向（子项）", "一级指标", "二级指标", "序号"),
            *("三级指标", "指标值及单位", "绩效标准"),
        ],
        [
            *(sixty_units.NAMES[0], "业务培训", "产出指标", "数量指标", 1),
            *("数量目标", "12次", "计划标准"),
        ],
    ]
    details = book["支出方向-支出明细"]
    assert [cell.value for cell in details["E"]][1:] == ["培训费"] * 6
    assert details["F2"].number_format == "#,##0.00####"
    assert (details.freeze_panes, details.print_title_rows) == ("B2", "$1:$1")


def test_texts_are_texts_whatever_they_begin_with(folder: Path) -> None:
    values = sixty_units.values(0)
    values["专项资金"][0]["年度绩效目标"] = "=HYPERLINK(1)"
    write(folder, values)

    cell = row_of(opened(folder)["专项资金"], sixty_units.NAMES[0])["年度绩效目标"]

    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_what_can_be_read_of_a_file_with_errors_is_in_and_marked(folder: Path) -> None:
    values = sixty_units.values(0)
    values["年度预算申请"]["一般公共预算拨款"] = "约110万元"
    values["支出方向"][0]["支出明细"][0]["金额"] = "十"
    write(folder, values)

    book = opened(folder)

    row = row_of(book["单位"], sixty_units.NAMES[0])
    assert row["按收入性质分：一般公共预算拨款（万元）"].value == "约110万元"
    assert (row["状态"].value, row["资金总额（万元）"].value) == ("有错误", None)
    assert row["附表2 合计（万元）"].value.startswith("=SUMIF(")
    assert row["单位名称"].fill.fgColor.rgb == YELLOW
    detail = row_of(book["支出方向-支出明细"], sixty_units.NAMES[0])["金额（万元）"]
    assert (detail.value, detail.fill.fgColor.rgb) == ("十", YELLOW)


def test_file_of_which_nothing_can_be_read_is_a_row(folder: Path) -> None:
    path = folder / "units" / f"{sixty_units.NAMES[0]}.yaml"
    path.write_text(f"部门名称: {sixty_units.NAMES[0]}\n  金额: [\n", encoding="utf-8")

    row = row_of(opened(folder)["单位"], sixty_units.NAMES[0])

    assert (row["状态"].value, row["资金总额（万元）"].value) == ("有错误", None)


@pytest.mark.parametrize(("typed", "shown"), [("99", "=SUM(G4,H4,I4)"), ("", None)])
def test_sum_that_is_typed_wrong_is_worked_out_and_one_left_blank_is_blank(
    folder: Path, typed: str, shown: str | None
) -> None:
    values = sixty_units.values(0)
    values["年度预算申请"] = {"资金总额": typed, **values["年度预算申请"]}
    write(folder, values)

    cell = row_of(opened(folder)["单位"], sixty_units.NAMES[0])["资金总额（万元）"]

    assert (cell.value, cell.fill.fgColor.rgb == YELLOW) == (shown, bool(typed))


def test_sum_of_a_list_is_no_formula_where_a_name_would_find_other_rows(folder: Path) -> None:
    values = sixty_units.values(0)
    write(folder, values, "另一个文件")
    others = ("示例*局", "A局", "a局")
    for number, name in enumerate(others):
        write(folder, {**values, "部门名称": name}, f"第{number}个文件")

    sheet = opened(folder)["单位"]

    for unit in (sixty_units.NAMES[0], *others):
        assert row_of(sheet, unit)["附表2 合计（万元）"].value == 10


def test_text_that_no_cell_can_hold_is_cut_and_says_so(folder: Path) -> None:
    values = sixty_units.values(0)
    values["专项资金"][0]["名称"] = "长" * 40_000
    write(folder, values)

    text = row_of(opened(folder)["专项资金"], sixty_units.NAMES[0])["专项资金名称"].value

    assert len(text) == 32_767
    assert text.endswith("……（过长，全文见数据文件）")


def test_amounts_of_more_digits_than_excel_keeps_are_texts(folder: Path) -> None:
    values = sixty_units.values(0)
    values["年度预算申请"]["其他资金"] = "1234567890123.123456"
    write(folder, values)

    row = row_of(opened(folder)["单位"], sixty_units.NAMES[0])

    assert row["按收入性质分：其他资金（万元）"].value == "1234567890123.123456"
    # A formula would pass over it.
    assert row["资金总额（万元）"].value == "1234567890233.123456"


def test_same_data_are_the_same_bytes(folder: Path) -> None:
    assert content(folder) == content(folder)


@pytest.mark.parametrize(
    ("name", "heads"),
    [
        (
            "training-plan",
            {
                "培训班": ["培训班", "人数", "预算合计（元）"],
                "培训班-日程": ["培训班", "序号", "日期", "内容"],
                "培训班-支出": ["培训班", "序号", "支出项目", "预算（元）", "决算（元）", "说明"],
                "联系人": ["联系人", "电话"],
            },
        ),
        ("vehicle-register", {"车辆": ["车牌", "里程（公里）", "备注"]}),
    ],
)
def test_sheets_of_other_packs(name: str, heads: dict[str, list[str]]) -> None:
    pack = any_data.load(name)

    sheets = ledger_sheets.list_sheets(pack)

    for sheet in sheets:
        shown = [column.head for column in ledger_sheets.columns(pack, sheet)]
        assert shown[-len(heads[sheet.name]) :] == heads[sheet.name]
    assert [sheet.name for sheet in sheets] == list(heads)


def test_rows_come_by_the_rows_around_them_and_then_by_list() -> None:
    pack = any_data.load(sixty_units.PACK)
    [sheet] = [s for s in ledger_sheets.list_sheets(pack) if s.name == "支出方向-年度绩效指标"]
    rows: Callable[[str], list[dict[str, str]]] = lambda name: [{"三级指标": name}]  # noqa: E731
    directions = [
        {
            "名称": "一",
            "年度绩效指标": {"产出指标": {"数量指标": rows("a"), "质量指标": rows("b")}},
        },
        {"年度绩效指标": {"效益指标": {"经济效益指标": rows("c")}}},
    ]

    found = ledger_sheets.rows(pack, sheet, {"支出方向": directions})

    assert [row.labels for row in found] == [
        ("一", "产出指标", "数量指标"),
        ("一", "产出指标", "质量指标"),
        ("2", "效益指标", "经济效益指标"),
    ]


def test_ceiling_is_counted_as_the_figure_that_it_bounds(folder: Path) -> None:
    book = opened(folder, results=True)

    amounts = [cell.value for cell in book["单位"]["M"][3:63]]
    assert amounts == [sixty_units.total(number) for number in range(60)]
    assert Decimal(book["单位"]["M64"].value) == sum(amounts)


def test_calc_works_out_the_results_that_are_stored(
    need_calc: str, folder: Path, tmp_path: Path
) -> None:
    values = sixty_units.values(3)
    values["年度预算申请"]["一般公共预算拨款"] = "110.123456"
    values["专项资金"].append({**values["专项资金"][0], "名称": "另一项", "金额": "0.1"})
    write(folder, values)

    recalculated.check(need_calc, {"ledger": content(folder)}, tmp_path)
