"""Notes are put into cells of workbooks that somebody sent; nothing else changes."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment

from generator.spreadsheet import added_notes, received_workbook
from generator.spreadsheet.added_notes import CellNote
from generator.word.file_kinds import FileKind
from generator.word.margin_notes import ADDED, OWN_AUTHOR, REPLY_HERE
from generator.word.safe_zip import UnreadableError
from tests import word_files, workbooks

if TYPE_CHECKING:
    from pathlib import Path

    from generator.word.margin_notes import MarginNote

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'  # noqa: E501
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'  # noqa: E501
    '.spreadsheetml.sheet.main+xml"/></Types>'
)

MARGINS = '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'


def by_hand(path: Path, after: str = "", before: str = "") -> Path:
    """A workbook of one sheet, written by hand."""
    rows = workbooks.texts(["甲", "乙"], ["丙", "丁"])
    part = workbooks.sheet(rows, after, before)
    return workbooks.write(path, {"表": part}, more={"[Content_Types].xml": TYPES})


def saved(path: Path, *comments: tuple[str, str, str]) -> Path:
    """A workbook that openpyxl saved, with comments: cell, author and text each."""
    book = openpyxl.Workbook()
    book.active.title = "表"  # type: ignore[union-attr]
    for cell in ("A1", "B1", "A2", "B2"):
        book.active[cell] = cell  # type: ignore[index]
    for cell, author, text in comments:
        book.active[cell].comment = Comment(text, author)  # type: ignore[index]
    book.save(path)
    return path


def add(path: Path, *notes: tuple[int, int, str]) -> Path:
    """Row, column and text of each."""
    path.write_bytes(added_notes.add(path, [CellNote("表", *note) for note in notes]))
    return path


def seen(path: Path) -> dict[str, tuple[str, str]]:
    """Author and text by cell, as openpyxl reads them."""
    sheet = openpyxl.load_workbook(path)["表"]
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.comment)
    return {
        cell.coordinate: (cell.comment.author, cell.comment.text.removesuffix(f"\n{REPLY_HERE}"))
        for cell in cells
    }


def shapes(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".vml")]
        return b"".join(map(archive.read, names))


def told(path: Path) -> tuple[MarginNote, ...]:
    return received_workbook.open_workbook(path, FileKind("xlsx")).margin_notes


def test_notes_stand_in_their_cells(tmp_path: Path) -> None:
    path = add(by_hand(tmp_path / "某局.xlsx"), (1, 1, "请核对"), (2, 2, "必填\n请填写"))

    assert seen(path) == {"A1": (OWN_AUTHOR, "请核对"), "B2": (OWN_AUTHOR, "必填\n请填写")}
    assert shapes(path).count(b"Row>") // 2 == 2
    assert all(note.is_own for note in told(path))
    # On a sheet whose objects are protected somebody may still write into them.
    assert shapes(path).count(b"<x:LockText>False<") == 2


def test_several_notes_of_a_cell_are_one(tmp_path: Path) -> None:
    path = add(by_hand(tmp_path / "某局.xlsx"), (1, 1, "第一"), (1, 1, "第二"))

    assert seen(path) == {"A1": (OWN_AUTHOR, "第一\n第二")}


@pytest.mark.parametrize("after", ["", MARGINS, "<extLst/>", "<tableParts/>"])
def test_the_element_that_leads_to_them_stands_where_it_belongs(after: str, tmp_path: Path) -> None:
    path = add(by_hand(tmp_path / "某局.xlsx", after), (1, 1, "请核对"))

    with zipfile.ZipFile(path) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    last = part.index("<legacyDrawing")
    assert last > part.index("</sheetData>")
    behind = after.startswith(("<ext", "<table"))
    assert not after or (last < part.index(after)) == behind


def test_nothing_else_changes(tmp_path: Path) -> None:
    path = saved(tmp_path / "某局.xlsx")
    members = zipfile.ZipFile(path)
    before = {name: members.read(name) for name in members.namelist()}

    add(path, (1, 1, "请核对"))

    members = zipfile.ZipFile(path)
    changed = {n for n in members.namelist() if members.read(n) != before.get(n)}
    assert changed == {
        "[Content_Types].xml",
        "xl/commentsReview.xml",
        "xl/drawings/vmlDrawingReview.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/worksheets/sheet1.xml",
    }
    sheet = before["xl/worksheets/sheet1.xml"]
    without = members.read("xl/worksheets/sheet1.xml").split(b"<legacyDrawing")
    assert without[0] + without[1].partition(b"/>")[2] == sheet


def test_notes_of_others_stay(tmp_path: Path) -> None:
    path = saved(tmp_path / "某局.xlsx", ("A1", "赵六", "含补助"), ("B1", "赵六", "已核"))

    add(path, (1, 2, "请核对"), (2, 2, "未填"))

    others = f"已核{ADDED}请核对"
    assert seen(path) == {
        "A1": ("赵六", "含补助"),
        "B1": ("赵六", others),
        "B2": (OWN_AUTHOR, "未填"),
    }
    assert shapes(path).count(b"Row>") // 2 == 3
    assert [(note.text, note.is_own) for note in told(path)] == [
        ("含补助", False),
        ("已核", False),
        (f"未填 {REPLY_HERE}", True),
    ]


def test_those_of_an_earlier_return_go(tmp_path: Path) -> None:
    path = saved(tmp_path / "某局.xlsx", ("A1", "赵六", "含补助"))
    add(path, (1, 1, "旧的"), (2, 1, "旧的"), (2, 2, "旧的"))

    add(path, (2, 2, "新的"))

    assert seen(path) == {"A1": ("赵六", "含补助"), "B2": (OWN_AUTHOR, "新的")}
    assert shapes(path).count(b"Row>") // 2 == 2


def test_the_same_notes_give_the_same_file(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "某局.xlsx")

    one, other = (added_notes.add(path, [CellNote("表", 1, 1, "请核对")]) for _ in range(2))

    assert one == other


def test_a_workbook_of_the_strict_standard_is_not_edited(tmp_path: Path) -> None:
    path = by_hand(tmp_path / "某局.xlsx")
    members = zipfile.ZipFile(path)
    contents = {name: members.read(name) for name in members.namelist()}
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    word_files.write(
        path, {name: c.replace(workbooks.MAIN.encode(), strict) for name, c in contents.items()}
    )

    with pytest.raises(UnreadableError, match="Strict"):
        add(path, (1, 1, "请核对"))


def test_what_a_unit_writes_below_a_note_is_told_and_stays(tmp_path: Path) -> None:
    path = saved(tmp_path / "某局.xlsx", ("B1", "赵六", "已核"))
    add(path, (1, 2, "请核对"), (2, 2, "未填"))
    book = openpyxl.load_workbook(path)
    for cell in ("B1", "B2"):
        note = book["表"][cell].comment
        book["表"][cell].comment = Comment(f"{note.text}\n确无此项", note.author)
    book.save(path)

    assert [(n.text, n.is_own) for n in told(path)] == [
        ("已核 确无此项", False),
        ("确无此项", False),
    ]
    add(path, (2, 2, "再核"))
    assert [(n.text, n.is_own) for n in told(path)] == [
        ("已核 确无此项", False),
        ("确无此项", False),
    ]
    assert seen(path)["B2"][1].endswith("再核")


def test_a_note_is_known_though_its_author_was_not_saved(tmp_path: Path) -> None:
    path = add(by_hand(tmp_path / "某局.xlsx"), (1, 1, "请核对"))
    book = openpyxl.load_workbook(path)
    book["表"]["A1"].comment.author = ""
    book.save(path)

    assert [note.is_own for note in told(path)] == [True]
    add(path, (2, 2, "新的"))
    assert seen(path) == {"B2": (OWN_AUTHOR, "新的")}


def test_beside_a_thread_of_comments_the_note_is_in_the_next_cell(tmp_path: Path) -> None:
    path = saved(tmp_path / "某局.xlsx", ("A1", "tc={1}", "线程"), ("B1", "赵六", "已核"))

    add(path, (1, 1, "请核对"))

    assert seen(path) == {
        "A1": ("tc={1}", "线程"),
        "B1": ("赵六", "已核"),
        "C1": (OWN_AUTHOR, "（关于 A1 单元格）请核对"),
    }
