"""Comments are put into cells of Word files that somebody sent; nothing else changes."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml.ns import qn

from generator.word import added_comments, document_rows, package, received
from generator.word.added_comments import CellComment
from generator.word.margin_notes import OWN_AUTHOR, REPLY_HERE
from generator.word.safe_zip import UnreadableError
from tests import edited, word_files
from tests.edited import Comment

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

    from generator.word.document_rows import CellId

RUN = "<w:r><w:t>{}</w:t></w:r>"
A = RUN.format("甲")
P = f"<w:p>{A}</w:p>"
CELL = f"<w:tc>{P}</w:tc>"
BLANK = "<w:tc><w:p/></w:tc>"
SDT = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
COMMENTS = package.word_type("comments")
BY = "w:id='1' w:author='甲'"
MARK = f"<w:pPr><w:rPr><w:b/><w:ins {BY}/></w:rPr></w:pPr>"
BOOKMARK = "<w:bookmarkStart w:id='0' w:name='a'/><w:bookmarkEnd w:id='0'/>"
# The cell of the second row and column, in which the comment belongs.
CELLS = {
    "text": CELL,
    "blank": BLANK,
    "several runs": f"<w:tc><w:p>{A}{A}</w:p></w:tc>",
    "several paragraphs": f"<w:tc><w:p/>{P}<w:p/></w:tc>",
    "a blank with the looks of its mark": f"<w:tc><w:p>{MARK}</w:p></w:tc>",
    "a control around the paragraph": f"<w:tc>{SDT.format(P)}</w:tc>",
    "a control in the paragraph": f"<w:tc><w:p>{SDT.format(A)}</w:p></w:tc>",
    "a control around the cell": SDT.format(CELL),
    "a link": f"<w:tc><w:p><w:hyperlink>{A}</w:hyperlink></w:p></w:tc>",
    "a tracked insertion": f"<w:tc><w:p><w:ins {BY}>{A}</w:ins></w:p></w:tc>",
    "a table in the cell": f"<w:tc>{P}<w:tbl><w:tr>{CELL}</w:tr></w:tbl><w:p/></w:tc>",
    "no paragraph": "<w:tc></w:tc>",
    "a bookmark only": f"<w:tc><w:p>{BOOKMARK}</w:p></w:tc>",
}


def write(path: Path, cell: str = CELL, before: str = "") -> Path:
    rows = f"<w:tr>{CELL}{CELL}</w:tr>{before}<w:tr>{CELL}{cell}</w:tr>"
    inside = f"<w:p>{RUN.format('表外')}</w:p><w:tbl>{rows}</w:tbl><w:p/>"
    return word_files.write(path, word_files.parts(word_files.document(inside)))


def add(path: Path, *texts: str, cell: CellId = (1, 2, 2)) -> Path:
    path.write_bytes(added_comments.add(path, [CellComment(cell, text) for text in texts]))
    return path


def seen(path: Path) -> list[tuple[str, str, tuple[int, int]]]:
    """Author and text of each comment, with the row and column of its cell, as others read it."""
    document = docx.Document(str(path))
    comments = {str(each.comment_id): each for each in document.comments}
    found = []
    for mark in document.element.iter(qn("w:commentReference")):
        identity = mark.get(qn("w:id"))
        place = 0, 0
        if (tc := next(mark.iterancestors(qn("w:tc")), None)) is not None:
            tr = next(tc.iterancestors(qn("w:tr")))
            table = next(tr.iterancestors(qn("w:tbl")))
            place = [*table.iter(qn("w:tr"))].index(tr) + 1, [*tr.iter(qn("w:tc"))].index(tc) + 1
        starts = [*document.element.iter(qn("w:commentRangeStart"))]
        own = (each for each in starts if each.get(qn("w:id")) == identity)
        assert all(next(each.iterancestors(qn("w:tc")), None) is tc for each in own)
        found.append(
            (
                comments[identity].author,
                comments[identity].text.removesuffix(f"\n{REPLY_HERE}"),
                place,
            )
        )
    return found


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_comment_stands_in_its_cell_and_the_text_is_the_same(cell: str, tmp_path: Path) -> None:
    path = write(tmp_path / "某局.docx", cell)
    before = document_rows.read(received.open_word(path).document)

    add(path, "请核对\n第二段")

    assert seen(path) == [(OWN_AUTHOR, "请核对\n第二段", (2, 2))]
    after = document_rows.read(received.open_word(path).document)
    texts = [[cell.text for cell in row.cells] for row in after.rows]
    assert texts == [[cell.text for cell in row.cells] for row in before.rows]


def test_rows_that_were_deleted_and_cells_that_go_on_are_not_counted(tmp_path: Path) -> None:
    deleted = f"<w:tr><w:trPr><w:del w:id='9' w:author='甲'/></w:trPr>{CELL}{CELL}</w:tr>"
    going_on = "<w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc>"
    path = write(tmp_path / "某局.docx", going_on + BLANK, deleted)

    add(path, "请核对")

    assert seen(path) == [(OWN_AUTHOR, "请核对", (3, 3))]


def test_a_paragraph_outside_tables_has_its_comment_too(tmp_path: Path) -> None:
    path = add(write(tmp_path / "某局.docx"), "请核对", cell=(0, 1, 1))

    assert seen(path) == [(OWN_AUTHOR, "请核对", (0, 0))]


def test_several_comments_of_a_cell_stand_in_their_order(tmp_path: Path) -> None:
    path = add(write(tmp_path / "某局.docx"), "第一", "第二", "第三")

    assert [text for _, text, _ in seen(path)] == ["第一", "第二", "第三"]
    root = docx.Document(str(path)).element
    texts = {str(c.comment_id): c.text.split("\n")[0] for c in docx.Document(str(path)).comments}
    starts = [texts[s.get(qn("w:id"))] for s in root.iter(qn("w:commentRangeStart"))]
    assert starts == ["第一", "第二", "第三"]


def test_the_other_parts_and_the_rest_of_the_text_are_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "某局.docx")
    word_files.write(
        path, word_files.parts(more={"docProps/odd.xml": "<x/>", "word/字.bin": b"\0"})
    )
    members = zipfile.ZipFile(path)
    before = {name: members.read(name) for name in members.namelist()}

    add(path, "请核对", cell=(0, 1, 1))

    members = zipfile.ZipFile(path)
    changed = {n for n in members.namelist() if members.read(n) != before.get(n)}
    assert changed == {
        "[Content_Types].xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/comments.xml",
    }
    assert set(before) <= set(members.namelist())


def test_the_same_comments_give_the_same_file(tmp_path: Path) -> None:
    path = write(tmp_path / "某局.docx")

    one, other = (added_comments.add(path, [CellComment((1, 2, 2), "请核对")]) for _ in range(2))

    assert one == other


def test_comments_of_others_stay_and_those_of_an_earlier_return_go(tmp_path: Path) -> None:
    path = write(tmp_path / "某局.docx")
    comments = (
        Comment("请科长看", "赵六"),
        Comment("【须改正】旧", OWN_AUTHOR),
        Comment("【须改正】有答复", OWN_AUTHOR),
        Comment("已改", "赵六", answers=2),
    )

    def refer(body: etree._Element) -> None:
        for number in range(len(comments)):
            edited.refer(edited.cell(body, 1, 2, 2), number)

    edited.save(path, path, refer)
    edited.add_notes(path, comments)
    of_xml = f'<Default Extension="xml" ContentType="{COMMENTS}"/>'
    typed = word_files.TYPES.replace("<Override", f"{of_xml}<Override")
    members = zipfile.ZipFile(path)
    contents = {name: members.read(name) for name in members.namelist()}
    word_files.write(path, {**contents, "[Content_Types].xml": typed.encode()})

    add(path, "新的")

    assert sorted(text for _, text, _ in seen(path)) == sorted(
        ["请科长看", "【须改正】有答复", "已改", "新的"]
    )


def test_a_file_of_the_strict_standard_is_not_edited(tmp_path: Path) -> None:
    main = word_files.document(f"<w:p>{RUN.format('甲')}</w:p>", word_files.STRICT)
    strict = word_files.to_main(office=word_files.STRICT_OFFICE)
    path = word_files.write(
        tmp_path / "某局.docx", {**word_files.parts(main), "_rels/.rels": strict.encode()}
    )

    with pytest.raises(UnreadableError, match="Strict"):
        add(path, "请核对", cell=(0, 1, 1))


def test_what_a_unit_writes_below_a_comment_is_told_and_stays(tmp_path: Path) -> None:
    path = add(write(tmp_path / "某局.docx"), "请核对", "未填")
    document = docx.Document(str(path))
    [first, _] = sorted(document.comments, key=lambda comment: -comment.comment_id)
    first.add_paragraph("确无此项")
    document.save(str(path))

    notes = received.open_word(path).margin_notes
    assert [(note.text, note.is_own) for note in notes if not note.is_own] == [("确无此项", False)]
    add(path, "再核")
    assert [text.partition("\n")[0] for _, text, _ in seen(path)] == ["再核", "请核对"]


def test_no_style_is_named_that_the_document_does_not_have(tmp_path: Path) -> None:
    path = add(write(tmp_path / "某局.docx"), "请核对")

    members = zipfile.ZipFile(path)
    for name in ("word/document.xml", "word/comments.xml"):
        assert b"CommentReference" not in members.read(name)
        assert b"CommentText" not in members.read(name)
