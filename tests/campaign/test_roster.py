"""The bureau's roster as Excel saves it: what is read of it, and each mistake at its cell."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from generator.campaign import roster
from tests.collect import campaign_of_units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.campaign.roster import Roster

HEAD = "单位名称,单位代码,别名,联系人,联系电话,控制数,截止日期"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return campaign_of_units.write(tmp_path)


def read(folder: Path, content: str | bytes) -> Roster:
    content = content if isinstance(content, bytes) else content.encode()
    (folder / "roster.csv").write_bytes(content)
    found = roster.find(campaign_of_units.load(folder))
    assert found is not None
    return found


def mistakes(folder: Path, content: str | bytes) -> list[tuple[int, int, str]]:
    found = read(folder, content).diagnostics
    assert {(d.severity, d.code) for d in found} <= {("error", "roster")}
    assert all(d.hint for d in found)
    return [(d.line, d.column, d.message) for d in found]


def test_a_campaign_may_have_no_roster(folder: Path) -> None:
    assert roster.find(campaign_of_units.load(folder)) is None


def test_all_columns_are_read(folder: Path) -> None:
    row = '甲局,001,"甲、 甲局本部",某某,0731-1234,"1,234.50",2024/3/1'

    found = read(folder, f"{HEAD}\r\n{row}\r\n")

    [unit] = found.units
    assert found.diagnostics == ()
    assert unit == roster.RosterUnit(
        2,
        "甲局",
        "001",
        ("甲", "甲局本部"),
        Decimal("1234.50"),
        date(2024, 3, 1),
    )


@pytest.mark.parametrize(
    "content",
    [
        "单位名称,备注\r\n甲局,无\r\n".encode(),
        "\ufeff单位名称,备注\r\n甲局,无\r\n".encode(),
        "单位名称,备注\r\n甲局,无\r\n".encode("gb18030"),
        "单位名称\t备注\r\n甲局\t无\r\n".encode("utf-16"),
        '某市2024年单位名册,,\r\n"单位\n名称",备注\r\n\r\n,\r\n 甲局\u3000,"多\r\n行"\r\n'.encode(),
        "备注,单 位 名 称\n,甲局".encode(),
        "*单位名称;备注\r\n甲局;无\r\n".encode(),
    ],
    ids=[
        "utf-8",
        "mark",
        "gb18030",
        "unicode text",
        "title, breaks, blank rows",
        "other order",
        "semicolons",
    ],
)
def test_a_roster_is_read_as_excel_saves_it(folder: Path, content: bytes) -> None:
    found = read(folder, content)

    assert found.diagnostics == ()
    assert [unit.name for unit in found.units] == ["甲局"]


def test_rows_are_numbered_as_excel_numbers_them(folder: Path) -> None:
    found = read(folder, '名册\n单位名称,备注\n甲局,"两\n行"\n\n乙局,\n')

    assert [(unit.row, unit.name) for unit in found.units] == [(3, "甲局"), (5, "乙局")]


@pytest.mark.parametrize(
    "text", ["2024-03-01", "2024/3/1", "2024.3.1", "2024年3月1日", "20240301", "2024/3/1 0:00"]
)
def test_a_date_is_read_however_it_is_written(folder: Path, text: str) -> None:
    [unit] = read(folder, f"单位名称,截止日期\n甲局,{text}\n").units

    assert unit.deadline == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "amount"), [("0", "0"), ("718.40", "718.40"), ("44400元", "4.44"), ("20万元", "20")]
)
def test_a_ceiling_is_exact(folder: Path, text: str, amount: str) -> None:
    [unit] = read(folder, f"单位名称,控制数（万元）\n甲局,{text}\n").units

    assert str(unit.ceiling) == amount


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("单位,代码\n甲局,1\n", (1, 1), "没有找到“单位名称”列"),
        ("", (1, 1), "没有找到“单位名称”列"),
        ("名册\n单位代码,单位名称\n,\n", (2, 2), "名册中没有单位"),
        ("单位名称,单位名称\n甲局,\n", (1, 2), "有两列“单位名称”：A 列和 B 列"),
        ("单位代码,单位名称\n1,\n", (2, 2), "第 2 行 B 列“单位名称”未填"),
        ("单位名称\n甲局\n乙局\n甲局\n", (4, 1), "第 4 行 A 列“单位名称”“甲局”与第 2 行重复"),
        ("单位名称\n甲局\n甲 局\n", (3, 1), "与第 2 行“甲局”可能是同一单位"),
        ("单位名称\n第十局\n第10局\n", (3, 1), "与第 2 行“第十局”可能是同一单位"),
        ("单位名称,别名\n甲局,\n乙局,甲局\n", (3, 2), "第 3 行 B 列“别名”“甲局”与第 2 行重复"),
        ('单位名称\n"甲\n局"\n', (2, 1), "含换行或不可见字符"),
        ("单位名称\n甲局\n合计\n", (3, 1), "不是单位：“合计”"),
        ("单位名称\n甲局\n合 计\n", (3, 1), "不是单位：“合 计”"),
        ("单位名称\n甲局\n总计：1 家\n", (3, 1), "不是单位"),
        ("单位名称\n甲局\n共1个单位\n", (3, 1), "不是单位"),
        ("单位名称\n甲局\n填表人：某某\n", (3, 1), "不是单位"),
        ("单位名称,控制数\n甲局,二十\n", (2, 2), "第 2 行 B 列“控制数”应填数字，现为“二十”"),
        ("单位名称,控制数\n甲局,-1\n", (2, 2), "不能是负数"),
        ("单位名称,控制数（元）\n甲局,10000\n", (1, 2), "应以万元为单位"),
        ("单位名称,截止日期\n甲局,3月底\n", (2, 2), "应填日期，现为“3月底”"),
        ("单位名称,截止日期\n甲局,2024-02-30\n", (2, 2), "应填日期"),
        ('单位名称\n甲局\n"乙局\n', (3, 1), "第 3 行无法读取"),
        (b"\xff\xff\x00", (1, 1), "不是 UTF-8 或 GBK"),
    ],
)
def test_a_mistake_is_told_at_its_cell(
    folder: Path, content: str | bytes, place: tuple[int, int], words: str
) -> None:
    [(line, column, message)] = mistakes(folder, content)

    assert (line, column) == place
    assert words in message


def test_all_mistakes_are_told_in_one_run(folder: Path) -> None:
    found = mistakes(folder, "单位名称,控制数,截止日期\n甲局,x,y\n,1,\n甲局,,\n")

    assert [place[:2] for place in found] == [(2, 2), (2, 3), (3, 1), (4, 1)]


def test_two_rosters_at_once_are_refused(folder: Path) -> None:
    (folder / "roster.xlsx").write_bytes(b"")

    assert mistakes(folder, "单位名称\n甲局\n") == [(1, 1, "roster.csv 和 roster.xlsx 只能有一个")]


def test_a_roster_that_is_a_folder_is_told(folder: Path) -> None:
    (folder / "roster.csv").mkdir()

    found = roster.find(campaign_of_units.load(folder))

    assert found is not None
    assert "不是文件" in found.diagnostics[0].message


def workbook(folder: Path, *rows: Sequence[object], **formats: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    book.create_sheet("说明").append(["单位名称", "乙局"])
    book.save(folder / "roster.xlsx")


def test_a_workbooks_first_sheet_is_read(folder: Path) -> None:
    head = ["单位名称", "单位代码", "控制数", "截止日期"]
    day = datetime(2024, 3, 1, tzinfo=UTC).replace(tzinfo=None)
    workbook(folder, ["名册"], head, ["甲局", 1, 0.1 + 0.2, day], [], ["乙局"], B3="000")

    found = roster.find(campaign_of_units.load(folder))

    assert found is not None
    assert found.diagnostics == ()
    assert found.units == (
        roster.RosterUnit(3, "甲局", "001", ceiling=Decimal("0.3"), deadline=date(2024, 3, 1)),
        roster.RosterUnit(5, "乙局"),
    )


def test_mistakes_in_a_workbook_are_told_at_their_cells(folder: Path) -> None:
    workbook(folder, ["单位名称", "控制数"], ["甲局", "=1+1"], ["乙局", "十"], ["甲局", -1])

    found = roster.find(campaign_of_units.load(folder))

    assert found is not None
    assert [(d.line, d.column) for d in found.diagnostics] == [(2, 2), (3, 2), (4, 1), (4, 2)]
    assert "第 2 行 B 列“控制数”的公式没有计算结果" in found.diagnostics[0].message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是 Word 或 Excel"),
        (b"PK\x03\x04", "已损坏"),
        ("单位名称\n甲局\n".encode(), "纯文本"),
    ],
)
def test_what_is_no_workbook_is_told(folder: Path, content: bytes, words: str) -> None:
    (folder / "roster.xlsx").write_bytes(content)

    found = roster.find(campaign_of_units.load(folder))

    assert found is not None
    [mistake] = found.diagnostics
    assert words in mistake.message


def test_a_name_as_long_as_a_data_file_may_have_is_a_units(folder: Path) -> None:
    [unit] = read(folder, f"单位名称\n{'长' * 90}局\n").units

    assert len(unit.name) == 91


def test_no_ceiling_is_not_advised_to_be_nought(folder: Path) -> None:
    for text in ("无", "-", "/"):
        [mistake] = read(folder, f"单位名称,控制数\n甲局,{text}\n").diagnostics
        assert mistake.hint == "没有控制数的，请留空；控制数为零的，请填 0。"


def test_a_hidden_sheet_is_not_the_roster(folder: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["单位名称"])
    book.active.append(["旧局"])
    book.active.sheet_state = "hidden"
    for row in ("单位名称", "甲局"):
        (book["名册"] if "名册" in book else book.create_sheet("名册")).append([row])
    book.active = 1
    book.save(folder / "roster.xlsx")

    found = roster.find(campaign_of_units.load(folder))

    assert found is not None
    assert [unit.name for unit in found.units] == ["甲局"]


@pytest.mark.parametrize("name", ["roster.xls", "Roster.XLSX", "名册.xlsx", "roster.csv.txt"])
def test_a_roster_of_another_name_is_not_passed_over(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    (folder / "~$roster.xlsx").write_bytes(b"")

    found = roster.find(campaign_of_units.load(folder))

    assert found is not None
    assert [d.message for d in found.diagnostics] == ["名册的文件名应为 roster.xlsx 或 roster.csv"]
    assert found.file.endswith(name)
