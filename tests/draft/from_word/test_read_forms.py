from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.draft.from_word import read_forms
from generator.draft.official_form import OfficialForm, Paragraph, Table
from generator.word.safe_zip import UnreadableError
from tests import drawn_form, word_files
from tests.drawn_form import paragraph, table

if TYPE_CHECKING:
    from pathlib import Path

_GRID = [1000, 2000, 3000]
_SMALL = table([["项目名称", ("", 2, "")], ["", "甲", "乙"]], _GRID)


def _forms(
    path: Path, *blocks: str, section: str = drawn_form.PORTRAIT
) -> tuple[OfficialForm, ...]:
    return read_forms.read(drawn_form.write(path / "表样.docx", *blocks, section=section)).forms


def _remarks(path: Path, *blocks: str) -> list[str]:
    return [r.text for r in read_forms.read(drawn_form.write(path / "表样.docx", *blocks)).remarks]


def _texts(form: OfficialForm) -> list[str]:
    return [
        block.text if isinstance(block, Paragraph) else f"表{len(block.rows)}行"
        for block in form.blocks
    ]


def test_title_table_and_notes_are_one_form(tmp_path: Path) -> None:
    title = paragraph("项目申报表", "center", 44, "黑体")
    blank = paragraph("")

    [form] = _forms(tmp_path, blank, title, _SMALL, paragraph("注：金额单位为万元。"), blank)

    assert _texts(form) == ["项目申报表", "表2行", "注：金额单位为万元。"]
    look = form.blocks[0].look  # type: ignore[union-attr]
    assert dict(look.paragraph) == {"jc": "center"}
    assert dict(look.run) == {"rFonts@ascii": "黑体", "rFonts@eastAsia": "黑体", "sz": "44"}


def test_grid_spans_merges_and_widths_are_kept(tmp_path: Path) -> None:
    rows = [[("组", 1, "restart"), ("甲", 2, "")], [("", 1, "continue"), "乙", "丙¶丁"]]

    [form] = _forms(tmp_path, table(rows, _GRID))

    [read] = form.tables
    assert read.widths == (1000, 2000, 3000)
    assert [[(c.text, c.column, c.span, c.merge) for c in row.cells] for row in read.rows] == [
        [("组", 0, 1, "start"), ("甲", 1, 2, "none")],
        [("", 0, 1, "continue"), ("乙", 1, 1, "none"), ("丙\n丁", 2, 1, "none")],
    ]


@pytest.mark.parametrize(
    "between",
    [
        drawn_form.PAGE_BREAK,
        paragraph("附表2"),
        paragraph("第二张表", "center", 22),
        f"<w:p><w:pPr>{drawn_form.LANDSCAPE}</w:pPr></w:p>",
        paragraph("第二张", more="<w:pageBreakBefore/>"),
    ],
)
def test_a_form_begins_on_a_new_page_or_with_a_mark_or_title(tmp_path: Path, between: str) -> None:
    assert len(_forms(tmp_path, _SMALL, between, _SMALL)) == 2


@pytest.mark.parametrize("between", [paragraph(""), paragraph("经费安排如下：", "center")])
def test_a_further_table_belongs_to_the_same_form(tmp_path: Path, between: str) -> None:
    [form] = _forms(tmp_path, _SMALL, between, _SMALL)

    assert len(form.tables) == 2


def test_a_smaller_title_is_that_of_a_part_of_the_form(tmp_path: Path) -> None:
    title, part = paragraph("岗位情况表", "center", 36), paragraph("人员名单", "center", 28)

    [form] = _forms(tmp_path, title, _SMALL, part, _SMALL)

    assert _texts(form) == ["岗位情况表", "表2行", "人员名单", "表2行"]


def test_sections_have_pages_of_their_own(tmp_path: Path) -> None:
    wide = f"<w:p><w:pPr>{drawn_form.LANDSCAPE}</w:pPr></w:p>"

    first, second = _forms(tmp_path, _SMALL, wide, _SMALL)

    assert (first.section.width, first.section.is_landscape) == (16838, True)
    assert (second.section.width, second.section.margins) == (11906, (1440, 1134, 1440, 1134))


def test_a_notice_before_the_forms_is_left_out_and_told(tmp_path: Path) -> None:
    notice = paragraph("关于填报项目申报表的通知")

    [form] = _forms(tmp_path, notice, drawn_form.PAGE_BREAK, paragraph("附件1"), _SMALL)

    assert _texts(form) == ["附件1", "表2行"]
    assert _remarks(tmp_path, notice, drawn_form.PAGE_BREAK, _SMALL) == [
        "以“关于填报项目申报表的通知”开头的部分没有表格，未带入"
    ]


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    changed = (
        '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>新题目</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>旧题目</w:delText></w:r></w:del></w:p>'
    )

    read = read_forms.read(drawn_form.write(tmp_path / "a.docx", changed, _SMALL))

    assert _texts(read.forms[0]) == ["新题目", "表2行"]
    assert [each.text for each in read.remarks] == ["有未接受的修订，已按全部接受读取"]


def test_what_cannot_be_taken_over_is_told_with_its_place(tmp_path: Path) -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>"
    box = (
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>盒中题目</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    )

    read = read_forms.read(drawn_form.write(tmp_path / "a.docx", hidden, box, _SMALL))

    assert _texts(read.forms[0]) == ["明", "", "盒中题目", "表2行"]
    assert [(each.place, each.text) for each in read.remarks] == [
        ("第 1 个表格前面", "隐藏的文字，未带入"),
        ("第 1 个表格前面", "文本框，其中的文字已放在它后面"),
    ]


def test_rows_that_end_early_are_filled_and_merges_without_a_start_begin(tmp_path: Path) -> None:
    rows = [[("甲", 3, "")], ["乙"], [("丙", 1, "continue"), "丁", ("戊", 1, "continue")]]

    [form] = _forms(tmp_path, table(rows, _GRID))

    assert [[(c.text, c.span, c.merge) for c in row.cells] for row in form.tables[0].rows] == [
        [("甲", 3, "none")],
        [("乙", 1, "none"), ("", 2, "none")],
        [("丙", 1, "start"), ("丁", 1, "none"), ("戊", 1, "start")],
    ]
    assert ("tcBorders/top", "nil") in form.tables[0].rows[1].cells[1].properties


def test_a_table_for_layout_only_is_looked_through(tmp_path: Path) -> None:
    outer = f"<w:tbl><w:tblGrid/><w:tr><w:tc>{_SMALL}<w:p/></w:tc></w:tr></w:tbl>"

    [form] = _forms(tmp_path, outer)

    assert [block.widths for block in form.blocks if isinstance(block, Table)] == [
        (1000, 2000, 3000)
    ]


def test_a_table_within_a_cell_becomes_lines(tmp_path: Path) -> None:
    outer = (
        "<w:tbl><w:tblGrid/><w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p>"
        f"{_SMALL}<w:p/></w:tc></w:tr></w:tbl>"
    )

    read = read_forms.read(drawn_form.write(tmp_path / "a.docx", outer))

    assert read.forms[0].tables[0].rows[0].cells[0].text == "外\n项目名称\n甲　乙\n"
    assert [(each.place, each.text) for each in read.remarks] == [
        ("第 1 个表格第 1 行第 1 个单元格", "嵌套的表格，已改为文字，一行一段")
    ]


def test_a_table_without_widths_fills_the_page(tmp_path: Path) -> None:
    bare = "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"

    [form] = _forms(tmp_path, bare)

    assert form.tables[0].widths == (4819, 4819)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7", "这是 PDF 文件，不是 Word 或 Excel 文件"),
        (word_files.compound("EncryptedPackage"), "文件已加密，无法读取"),
        (b"", "文件为空"),
        (
            drawn_form.docx(paragraph("{{ 年度 }}年"), _SMALL),
            "文件中有模板的标签“{{ 年度 }}”，它是表单包的模板，不是官方表样",
        ),
        (drawn_form.docx(paragraph("没有表格")), "文件中没有表格"),
        (
            drawn_form.docx(table([["一"] * 5] * 10_000, [900] * 5)),
            "表样的内容过多，超出官方表格的正常范围",
        ),
        (drawn_form.docx(_SMALL)[:400], "文件不完整或已损坏"),
        (drawn_form.docx(_SMALL.replace('w:w="1000"', 'w:w="a"')), "文件不完整或已损坏"),
        (drawn_form.docx(table([[("", 99_999_999, "")]], _GRID)), "文件不完整或已损坏"),
    ],
    ids=[
        "pdf",
        "password",
        "empty",
        "template",
        "no table",
        "immense",
        "cut off",
        "no number",
        "columns",
    ],
)
def test_files_that_are_no_forms_are_refused_in_words(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "表样.docx"
    path.write_bytes(content)

    with pytest.raises(UnreadableError) as refused:
        read_forms.read(path)

    assert refused.value.message == message
    assert refused.value.hint


def test_a_table_in_a_text_box_is_read(tmp_path: Path) -> None:
    box = f"<w:p><w:r><w:pict><w:txbxContent>{_SMALL}<w:p/></w:txbxContent></w:pict></w:r></w:p>"

    [form] = _forms(tmp_path, paragraph("题目"), box)

    assert _texts(form) == ["题目", "", "表2行"]


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("— 1 —", []),
        ("某市财政局", ["页眉“某市财政局”未带入；页脚由程序生成，其他见《模板指南》第五节"]),
    ],
)
def test_words_of_a_header_are_told_and_page_numbers_are_not(
    tmp_path: Path, text: str, remarks: list[str]
) -> None:
    section = drawn_form.PORTRAIT.replace(
        "<w:sectPr>", f'<w:sectPr><w:headerReference r:id="r0" xmlns:r="{word_files.OFFICE}"/>'
    )
    header = f'<w:hdr xmlns:w="{word_files.W}">{paragraph(text)}</w:hdr>'
    related = word_files.relationships((f"{word_files.OFFICE}/header", "header1.xml"))
    more = {"word/header1.xml": header, "word/_rels/document.xml.rels": related}
    document = word_files.document(_SMALL + section)
    path = word_files.write(tmp_path / "a.docx", word_files.parts(document, more))

    assert [each.text for each in read_forms.read(path).remarks] == remarks
