"""Ticks read back from forms that people filled in: any program's marks, none, two, other texts."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.campaign import data_file
from generator.form import word_form
from generator.form.excel import excel_form
from generator.readback import read_document
from tests import filled_word, read_back, ticked_pack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.form.excel.excel_form import ExcelForms
    from generator.form.word_form import WordForms
    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document

# The columns of the three choices in the list form, and its rows of indicators.
FIRST, ROWS = 2, 2
BLANK = ticked_pack.unit("", "")


@cache
def _reader() -> Reader:
    return read_document.reader(ticked_pack.load())


@cache
def _forms() -> WordForms:
    return word_form.prepare(ticked_pack.load())


@cache
def _excel_forms() -> ExcelForms:
    return excel_form.prepare(ticked_pack.load())


@cache
def _word() -> bytes:
    unit = filled_word.handed_out(ticked_pack.load(), ticked_pack.SETTINGS, BLANK)
    return word_form.render(_forms(), unit)


@cache
def _excel() -> bytes:
    unit = filled_word.handed_out(ticked_pack.load(), ticked_pack.SETTINGS, BLANK)
    return excel_form.render(_excel_forms(), unit)


def _filled(
    folder: Path,
    ticks: Mapping[tuple[int, int], str] | None = None,
    kind: str = "",
    way: str = "",
) -> Document:
    """The Word form with these texts in its columns (row, choice), its box cell and its line."""
    document = docx.Document(io.BytesIO(_word()))
    for (row, choice), text in (ticks or {}).items():
        document.tables[0].rows[ROWS + row].cells[FIRST + choice].text = text
    if kind:
        document.tables[1].rows[1].cells[1].text = kind
    if way:
        [line] = [p for p in document.paragraphs if p.text.startswith("监控方式")]
        line.text, *more = way.split("\n")
        for text in more:
            line.insert_paragraph_before(line.text)
            line.text = text
    file = folder / "filled.docx"
    document.save(str(file))
    return read_document.read(file, [_reader()])


def _values(document: Document) -> dict[str, Any]:
    [unit] = document.units
    return data_file.canonical(document.pack, unit.values, unit.printed)


def _chosen(document: Document) -> list[str]:
    [project] = _values(document)["项目"]
    return [row.get("可能性", "") for row in project["指标"]]


@pytest.mark.parametrize(
    "mark", ["√", "✓", "✔", "☑", "☒", "■", "●", "v", "是", "对", "√√", "有可能", "□√", "☑️"]
)
def test_any_mark_in_a_column_is_its_choice(mark: str, tmp_path: Path) -> None:
    document = _filled(tmp_path, {(0, 1): mark})

    assert _chosen(document) == ["有可能", ""]
    assert not document.diagnostics


@pytest.mark.parametrize("other", ["□", "/", "—", "否", "无", "×"])
def test_what_says_no_beside_a_tick_says_nothing(other: str, tmp_path: Path) -> None:
    document = _filled(tmp_path, {(1, 0): other, (1, 1): other, (1, 2): "√"})

    assert _chosen(document) == ["", "完全不可能"]
    assert not document.diagnostics


def test_two_that_are_ticked_are_both_named_and_neither_is_taken(tmp_path: Path) -> None:
    document = _filled(tmp_path, {(0, 0): "√", (0, 2): "√", (1, 1): "√"})

    assert _chosen(document) == ["", "有可能"]
    [found] = document.diagnostics
    assert found.message == (
        "监控表（第 1 个表）第 3 行第 3 个单元格：“可能性”选了 2 项：“确定能”、“完全不可能”，未导入"
    )
    assert (found.severity, found.code) == ("error", "conflict")
    [unit] = document.units
    assert list(unit.remarks) == [("项目", 0, "指标", 0, "可能性")]


@pytest.mark.parametrize("text", ["待定", "×", "1"])
def test_another_text_is_told_and_not_taken(text: str, tmp_path: Path) -> None:
    document = _filled(tmp_path, {(1, 1): text})

    assert _chosen(document) == ["", ""]
    [found] = document.diagnostics
    assert f"“可能性”的选项“有可能”处是“{text}”，无法确定是否选中，未导入" in found.message
    assert found.code == "unrecognised"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("新增项目□ 延续项目□", ""),
        ("新增项目☑ 延续项目□", "新增"),
        ("新增项目 延续项目√", "延续"),
        ("新增项目□延续项目□√", "延续"),
        ("新增项目（√） 延续项目（ ）", "新增"),
        ("新增项目■　延续项目  ", "新增"),
    ],
)
def test_boxes_in_a_cell_are_read(text: str, kind: str, tmp_path: Path) -> None:
    document = _filled(tmp_path, kind=text)

    [project] = _values(document)["项目"]
    assert project.get("属性", "") == kind
    assert not document.diagnostics


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("新增项目■ 延续项目□ 一次性□", "新增", "“延续”后面多了“一次性□”，未导入"),
        ("新增项目□ 延续项目☑（第二年）", "延续", "“延续”后面多了“（第二年）”，未导入"),
        (
            "新增项目☑ 延续项目是否",
            "新增",
            "“延续”处是“是否”，无法确定是否选中，已按选了“新增”导入",
        ),
        ("新增项目□ 延续项目□一次性☑", "", "“延续”处是“□一次性☑”，无法确定是否选中，未导入"),
    ],
)
def test_what_is_added_behind_a_box_is_told(
    text: str, kind: str, message: str, tmp_path: Path
) -> None:
    document = _filled(tmp_path, kind=text)

    [project] = _values(document)["项目"]
    assert project.get("属性", "") == kind
    [found] = document.diagnostics
    assert message in found.message


def test_two_boxes_in_a_cell_are_told(tmp_path: Path) -> None:
    document = _filled(tmp_path, kind="新增项目☑ 延续项目☑")

    [found] = document.diagnostics
    assert "“属性”选了 2 项：“新增”、“延续”，未导入" in found.message


def test_boxes_and_fields_outside_tables_are_read(tmp_path: Path) -> None:
    line = "监控方式： 现场□ 书面□  其他√ 说明：电话询问"

    values = _values(_filled(tmp_path, way=line))

    assert values["方式"] == "其他（请注明）"
    assert values["说明"] == "电话询问"


def test_a_second_paragraph_of_a_field_outside_tables_is_told(tmp_path: Path) -> None:
    document = _filled(tmp_path, way="监控方式：现场□ 书面□ 其他□ 说明：电话询问\n发函")
    [unit] = document.units

    assert unit.values["说明"] == "电话询问"
    [found] = document.diagnostics
    assert "“发函”在表格之外，未导入" in found.message
    assert found.hint.startswith("上一段的“说明”只导入一段；此段属于该栏的，请补入数据文件。")


def test_a_line_with_fields_that_was_deleted_is_told(tmp_path: Path) -> None:
    document = _filled(tmp_path, way=" ")

    [found] = document.diagnostics
    assert "监控表缺少一行：监控方式：现场… 书面… 其他… 说明：…" in found.message


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["√", "✓", True])
def test_ticks_typed_into_a_workbook_are_read(mark: object, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_excel()))
    sheet = next(each for each in book if "监控" in each.title)
    [head] = [cell for row in sheet.iter_rows() for cell in row if cell.value == "有可能"]
    sheet.cell(head.row + 1, head.column).value = mark
    file = tmp_path / "filled.xlsx"
    book.save(file)

    document = read_document.read(file, [_reader()])

    assert _chosen(document) == ["有可能", ""]
    # openpyxl saves formulas without their results, as that of the second form's first line.
    assert not document.diagnostics


CHOICES = st.sampled_from(["", "确定能", "有可能", "完全不可能"])


@pytest.mark.slow
@given(
    projects=st.lists(st.lists(CHOICES, min_size=1, max_size=4), min_size=1, max_size=4),
    kind=st.sampled_from(["", "新增", "延续"]),
    way=st.sampled_from(["", "现场", "书面", "其他（请注明）"]),
)
@settings(max_examples=8, deadline=None)
def test_any_ticks_are_read_back(
    projects: list[list[str]], kind: str, way: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pack, folder = ticked_pack.load(), tmp_path_factory.mktemp("ticks")
    unit = ticked_pack.unit(way=way)
    unit["项目"] = [
        {**ticked_pack.unit(*rows, kind=kind)["项目"][0], "名称": f"项目{number}"}
        for number, rows in enumerate(projects)
    ]
    handout = filled_word.handed_out(pack, ticked_pack.SETTINGS, {"单位": "示例局"})
    blank = word_form.render(_forms(), handout)
    known = filled_word.handed_out(pack, ticked_pack.SETTINGS, unit)
    files = {
        "filled.docx": filled_word.fill(_forms(), handout, blank, unit),
        "known.docx": word_form.render(_forms(), known),
        "known.xlsx": excel_form.render(_excel_forms(), known),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)

        document = read_document.read(folder / name, [_reader()])

        assert not document.diagnostics
        assert read_back.without_bare(_values(document)) == read_back.without_bare(unit)


def test_a_finding_stands_at_the_cell_that_is_ticked_or_at_the_first(tmp_path: Path) -> None:
    document = _filled(tmp_path, {(0, 1): "√", (1, 0): "—"})

    [unit] = document.units
    places = [unit.places["项目", 0, "指标", row, "可能性"][0].place for row in (0, 1)]
    assert places == [(5, 4), (6, 3)]
