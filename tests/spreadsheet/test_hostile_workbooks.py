"""Workbooks made to do harm, or that no program writes: refused in words, or told cell by cell."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.spreadsheet import received_workbook
from generator.word.file_kinds import FileKind
from generator.word.safe_zip import UnreadableError
from tests import word_files, workbooks
from tests.workbooks import sheet, texts

if TYPE_CHECKING:
    from pathlib import Path

XLSX = FileKind("xlsx")
DAMAGED = "文件不完整或已损坏"
BLOWN_UP = "文件结构异常：解压后过大"
TOO_LARGE = "文件内容过多，超出一个单位表格的正常范围"
DTD = "文件结构异常：含 DTD（DOCTYPE），正常的 Word 或 Excel 文件没有"
NO_SHEETS = "文件中没有工作表"
LAUGHS = '<!DOCTYPE a [<!ENTITY x "甲"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
NEEDED = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml")
RELATIONSHIPS = ("_rels/.rels", "xl/_rels/workbook.xml.rels")


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableError) as refused:
        received_workbook.open_workbook(path, XLSX)
    return refused.value.message


def whole(path: Path) -> dict[str, bytes]:
    """The parts of a sound workbook."""
    workbooks.write(
        path,
        {"表": sheet(texts(["甲"]))},
        strings=workbooks.shared("<t>甲</t>"),
        style=workbooks.styles(),
    )
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(path: Path, part: str, old: str, new: str) -> Path:
    parts = whole(path)
    parts[part] = parts[part].replace(old.encode(), new.encode())
    return word_files.write(path, parts)


@pytest.mark.parametrize("dtd", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("part", NEEDED)
def test_no_part_may_have_a_dtd(part: str, dtd: str, tmp_path: Path) -> None:
    parts = whole(tmp_path / "a.xlsx")
    parts[part] = dtd.encode() + parts[part]

    assert refusal(word_files.write(tmp_path / "a.xlsx", parts)) == DTD


@pytest.mark.parametrize("part", [*NEEDED, *RELATIONSHIPS])
def test_a_part_that_is_missing_is_told(part: str, tmp_path: Path) -> None:
    parts = whole(tmp_path / "a.xlsx")
    del parts[part]

    told = refusal(word_files.write(tmp_path / "a.xlsx", parts))

    assert told in (DAMAGED, NO_SHEETS)


@pytest.mark.parametrize("target", ["../../../etc/passwd", "file:///etc/passwd", "/etc/passwd"])
def test_a_part_outside_the_file_is_none(target: str, tmp_path: Path) -> None:
    path = changed(
        tmp_path / "a.xlsx", "xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", target
    )

    assert refusal(path) == DAMAGED


def test_one_part_is_one_sheet(tmp_path: Path) -> None:
    again = '<sheet name="又" sheetId="9" r:id="rId1"/></sheets>'
    path = changed(tmp_path / "a.xlsx", "xl/workbook.xml", "</sheets>", again)

    assert refusal(path) == DAMAGED


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (sheet("<row/>" * 300_000), BLOWN_UP),
        (
            sheet("", workbooks.merged(*(f"A{r}:B{r + r % 7}" for r in range(1, 100_003)))),
            TOO_LARGE,
        ),
    ],
    ids=["as small as a bomb", "merges"],
)
def test_too_much_is_refused(part: str, message: str, tmp_path: Path) -> None:
    assert refusal(workbooks.write(tmp_path / "a.xlsx", {"表": part})) == message


@pytest.mark.parametrize("number", ["NaN", "INF", "1e999", "0x10", "9" * 400, "x"])
def test_what_is_no_number_is_an_error_of_its_cell(number: str, tmp_path: Path) -> None:
    part = sheet(f'<row r="1"><c><v>{number}</v></c></row>')

    found = received_workbook.open_workbook(
        workbooks.write(tmp_path / "a.xlsx", {"表": part}), XLSX
    )

    [cell] = found.rows[0].cells
    assert cell.stored is not None
    assert cell.stored.kind == "error"
    assert number.startswith(cell.text)


@pytest.mark.parametrize("value", ["45261.5", "-1e300", "1e-300", "99999999999999.5"])
def test_any_format_is_read(value: str, tmp_path: Path) -> None:
    codes = (
        *("0." + "0" * 250, "0" * 255, "#," + "#" * 250, "y" * 250, ";;;", "", "\\", "[h]:mm"),
        *("0,,,,", "General" * 30, "[[[[", "0%%%", "?/?", "上午/下午" * 50, "x" * 1000),
    )
    cells = "".join(f'<c s="{i}"><v>{value}</v></c>' for i in range(len(codes) + 9))
    path = workbooks.write(
        tmp_path / "a.xlsx",
        {"表": sheet(f'<row r="1">{cells}</row>')},
        style=workbooks.styles(*codes),
    )

    [row] = received_workbook.open_workbook(path, XLSX).rows

    assert len(row.cells) == len(codes) + 9


def test_links_and_macros_are_told_and_left(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>甲</v></c>'
        "<c><f>cmd|'/C calc'!A0</f><v>5</v></c></row>"
    )
    more = {"xl/externalLinks/externalLink1.xml": "<x/>", "xl/vbaProject.bin": "x"}

    found = received_workbook.open_workbook(
        workbooks.write(tmp_path / "a.xlsx", {"表": sheet(rows)}, more=more), XLSX
    )

    assert [cell.text for cell in found.rows[0].cells] == ["甲", "5"]
    assert [note.message[:4] for note in found.notes] == ["文件含宏", "文件含外"]
