"""A document's text as a reader sees it, however the file was edited."""

from __future__ import annotations

import pytest
from lxml import etree

from generator.word import document_rows

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def rows(body: str) -> list[tuple[int, list[str]]]:
    """The number of each row's table and what its cells say; ↑ goes on with the cell above."""
    return [
        (row.table, ["↑" * cell.continues_merge + cell.text for cell in row.cells])
        for row in read(body).rows
    ]


def read(body: str) -> document_rows.DocumentRows:
    xml = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    return document_rows.read(xml.encode())


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows_: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows_)}</w:tbl>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(run("甲") + "<w:proofErr/>" + run("乙"), "甲乙", id="spell checking"),
        pytest.param(f"{run('甲')}<w:r><w:br/></w:r>{run('乙')}", "甲\n乙", id="line break"),
        pytest.param(f"{run('甲')}<w:r><w:cr/></w:r>{run('乙')}", "甲\n乙", id="carriage return"),
        pytest.param(f"{run('甲')}<w:r><w:tab/></w:r>{run('乙')}", "甲\t乙", id="tab"),
        pytest.param("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>" + run("甲"), "甲", id="tab stops"),
        pytest.param("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>", "1-2", id="hyphen"),
        pytest.param(f"<w:ins>{run('甲')}</w:ins>", "甲", id="inserted"),
        pytest.param("<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", "", id="deleted"),
        pytest.param(f"<w:moveFrom>{run('乙')}</w:moveFrom>", "", id="moved away"),
        pytest.param(f"<w:moveTo>{run('甲')}</w:moveTo>", "甲", id="moved here"),
        pytest.param(f"<w:hyperlink>{run('甲')}</w:hyperlink>", "甲", id="link"),
        pytest.param(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>", "甲", id="control"
        ),
        pytest.param(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
            f"<w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>",
            "",
            id="control that only says what to put into it",
        ),
        pytest.param(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'  # noqa: E501
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("甲")}',
            "甲",
            id="field",
        ),
        pytest.param(
            f'<w:fldSimple w:instr="DATE">{run("甲")}</w:fldSimple>', "甲", id="fieldSimple"
        ),
        pytest.param(
            f'<w:bookmarkStart w:id="1" w:name="_GoBack"/>{run("甲")}<w:bookmarkEnd w:id="1"/>',
            "甲",
            id="hidden bookmark",
        ),
        pytest.param(
            f"<w:r><w:ruby><w:rt>{run('shi')}</w:rt><w:rubyBase>{run('示')}</w:rubyBase></w:ruby></w:r>",
            "示",
            id="phonetic guide",
        ),
        pytest.param(
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>" + run("甲"), "甲", id="hidden"
        ),
        *(
            pytest.param(
                f'<w:r><w:rPr><w:vanish w:val="{value}"/></w:rPr><w:t>甲</w:t></w:r>',
                text,
                id=f"hidden: {value}",
            )
            # 22.9.2.7 ST_OnOff
            for value, text in [
                *(("0", "甲"), ("false", "甲"), ("off", "甲")),
                *(("1", ""), ("true", ""), ("on", "")),
            ]
        ),
        pytest.param(run("&amp;&lt;"), "&<", id="signs of markup"),
    ],
)
def test_a_cell_says_what_a_reader_sees(content: str, text: str) -> None:
    assert rows(table(cell(p(content)))) == [(1, [text])]


@pytest.mark.parametrize(
    ("content", "tracked"),
    [
        (run("甲"), False),
        (f"<w:ins>{run('甲')}</w:ins>", True),
        ("<w:del/>", True),
        ("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", True),
        (f"<w:moveTo>{run('甲')}</w:moveTo>", True),
    ],
)
def test_tracked_changes_are_told(content: str, *, tracked: bool) -> None:
    assert read(table(cell(p(content)))).has_revisions is tracked


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"

    assert rows(table(cell(p(mark + run("甲")) + p(run("乙")) + p(run("丙"))))) == [
        (1, ["甲乙\n丙"])
    ]


def test_rows_and_cells_that_were_deleted_are_not_there() -> None:
    deleted = "<w:trPr><w:del/></w:trPr>" + cell(p(run("甲")))
    other = cell(p(run("乙"))) + cell(p(run("丙")), "<w:cellDel/>")

    assert rows(table(deleted, other)) == [(1, ["乙"])]


@pytest.mark.parametrize(
    ("properties", "seen"),
    [
        ("<w:vMerge/>", ["甲", "↑"]),
        ('<w:vMerge w:val="continue"/>', ["甲", "↑"]),
        ('<w:vMerge w:val="restart"/>', ["甲", ""]),
        ("<w:hMerge/>", ["甲"]),
        ('<w:hMerge w:val="continue"/>', ["甲"]),
        ('<w:hMerge w:val="restart"/>', ["甲", ""]),
        ('<w:gridSpan w:val="3"/>', ["甲", ""]),
    ],
)
def test_what_is_merged_counts_once(properties: str, seen: list[str]) -> None:
    assert rows(table(cell(p(run("甲"))) + cell(p(""), properties))) == [(1, seen)]


def test_text_outside_tables_is_a_row_of_its_own_and_blank_lines_are_none() -> None:
    body = p(run("附表1")) + p("") + p(run("  ")) + table(cell(p(run("甲")))) + p(run("签字"))

    assert rows(body) == [(0, ["附表1"]), (1, ["甲"]), (0, ["签字"])]


def test_content_controls_around_rows_cells_and_tables_are_opened() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    row = f"<w:tr>{control(cell(p(run('甲'))))}</w:tr>"

    assert rows(control(f"<w:tbl>{control(row)}</w:tbl>")) == [(1, ["甲"])]


@pytest.mark.parametrize("holder", ["drawing", "pict"])
def test_a_table_in_a_text_box_comes_behind_its_paragraph(holder: str) -> None:
    box = f"<w:txbxContent>{table(cell(p(run('甲'))))}</w:txbxContent>"
    content = f"<w:r><w:{holder}>{box}</w:{holder}></w:r>{run('框前')}"

    assert rows(p(content)) == [(0, ["框前"]), (1, ["甲"])]


def test_a_text_box_that_stands_twice_for_older_programs_is_read_once() -> None:
    box = f"<w:txbxContent>{p(run('甲'))}</w:txbxContent>"
    content = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )

    assert rows(p(content)) == [(0, ["甲"])]


def test_a_table_that_only_frames_another_has_no_row_of_its_own() -> None:
    inner = table(cell(p(run("甲"))), cell(p(run("乙"))))

    assert rows(table(cell(inner + p("")))) == [(2, ["甲"]), (2, ["乙"])]


def test_a_table_in_a_cell_comes_behind_its_row() -> None:
    inner = table(cell(p(run("乙"))))

    assert rows(table(cell(p(run("甲")) + inner + p("")))) == [(1, ["甲\n"]), (2, ["乙"])]


@pytest.mark.parametrize(
    ("content", "other"),
    [
        ("<w:fldChar><w:ffData><w:ddList/></w:ffData></w:fldChar>", ("下拉框",)),
        ("<w:fldChar><w:ffData><w:checkBox/></w:ffData></w:fldChar>", ("复选框",)),
        ("<w:rPr><w:vanish/></w:rPr><w:t>隐</w:t>", ("隐藏的文字",)),
        ("<w:drawing/>", ("图片",)),
        ("<w:object/>", ("对象",)),
        ("<w:sym/>", ("符号",)),
    ],
)
def test_what_is_no_text_is_named(content: str, other: tuple[str, ...]) -> None:
    [row] = read(table(cell(p(f"<w:r>{content}</w:r>")))).rows

    assert row.cells[0].other_content == other


@pytest.mark.parametrize(("number", "other"), [("3", ("自动编号",)), ("0", ())])
def test_a_number_that_word_puts_before_a_paragraph_is_named(
    number: str, other: tuple[str, ...]
) -> None:
    properties = f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>'

    [row] = read(table(cell(p(properties + run("甲"))))).rows

    assert row.cells[0].other_content == other


@pytest.mark.parametrize(
    "content",
    [
        f'<w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{run("甲")}',
        f'<w:pPr><w:pStyle w:val="Title"/></w:pPr>{run("甲")}',
        f"<w:r><w:instrText> PAGEREF a </w:instrText></w:r>{run('甲')}",
    ],
)
def test_titles_and_contents_lists_are_known(content: str) -> None:
    [row] = read(p(content)).rows

    assert row.is_contents


def test_what_stands_before_the_contents_list_of_an_appendix_is_its_title_page() -> None:
    line = f"<w:r><w:instrText> PAGEREF {{}} </w:instrText></w:r>{run('甲')}"
    front = p(run("某区附表")) + p(run("某区财政局")) + p(run("目录"))
    listed = p(line.format("summary_of_units")) + p(line.format("unit1_form1"))

    found = read(front + listed + p(run("附表1"))).rows

    assert [row.is_contents for row in found] == [*[True] * 5, False]


def test_what_stands_before_a_contents_list_of_somebody_s_own_is_text() -> None:
    line = f"<w:r><w:instrText> PAGEREF _Toc1 </w:instrText></w:r>{run('甲')}"

    assert [row.is_contents for row in read(p(run("甲局")) + p(line)).rows] == [False, True]


START, REFERENCE = '<w:commentRangeStart w:id="1"/>', '<w:r><w:commentReference w:id="1"/></w:r>'
NOTE = ("批注", "1")


def test_comments_belong_to_the_cell_where_they_start() -> None:
    inner = table(cell(p(REFERENCE.replace("1", "2"))))
    outer = cell(p(START + run("甲"))) + cell(p(run("乙") + REFERENCE) + inner + p(""))

    [first, second] = read(table(outer)).rows

    assert [each.notes for each in first.cells] == [(NOTE,), (NOTE,)]
    assert [each.notes for each in second.cells] == [(("批注", "2"),)]


def test_a_comment_between_paragraphs_of_a_cell_is_the_cell_s() -> None:
    [row] = read(table(cell(START + p(run("甲") + REFERENCE)))).rows

    assert row.cells[0].notes == (NOTE,)


def test_footnotes_of_text_outside_tables_belong_to_its_row() -> None:
    [row] = read(p(run("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>')).rows

    assert row.cells[0].notes == (("脚注", "2"),)


@pytest.mark.parametrize(
    ("content", "other", "notes"),
    [
        ("<w:r><w:drawing/></w:r>", ("图片",), ()),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", ("隐藏的文字",), ()),
        (REFERENCE, (), (NOTE,)),
    ],
)
def test_what_a_paragraph_without_text_holds_is_kept_apart(
    content: str, other: tuple[str, ...], notes: tuple[tuple[str, str], ...]
) -> None:
    found = read(FORM + p(content) + p(""))

    assert len(found.rows) == 1
    assert found.loose == (document_rows.Loose(1, 1, other, notes),)  # type: ignore[arg-type]


def test_an_embedded_file_is_named_in_its_cell_and_outside_tables() -> None:
    found = read("<w:altChunk/>" + table(cell(p(run("甲")) + "<w:altChunk/>" + p(""))))

    [loose], [row] = found.loose, found.rows
    assert (loose.tables, loose.other_content) == (0, ("嵌入的文件",))
    assert row.cells[0].other_content == ("嵌入的文件",)


def _marked(name: str) -> str:
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>'


TITLE = p(_marked(document_rows.SUMMARY_TITLE) + run("汇总"))
SUMMARY = table(cell(p(_marked(document_rows.SUMMARY_TABLE) + run("序号"))), cell(p(run("1"))))
BEGINS = table(cell(p(_marked("unit1_form1") + run("甲"))), cell(p(run("乙"))))
FORM = table(cell(p(run("甲"))))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (TITLE + p(run("单位：元")) + SUMMARY + FORM, [True, True, True, True, False]),
        (SUMMARY + FORM, [True, True, False]),
        (TITLE + FORM, [False, False]),
        (TITLE + FORM + SUMMARY + FORM, [False, False, True, True, False]),
        (p(_marked(document_rows.SUMMARY_TABLE) + run("甲")) + FORM, [False, False]),
        (
            SUMMARY.removesuffix("</w:tbl>") + BEGINS.removeprefix("<w:tbl>"),
            [True, True, False, False],
        ),
    ],
    ids=["whole", "untitled", "only titled", "title moved", "in no table", "joined with a form"],
)
@pytest.mark.parametrize("more", ["", "<w:p/>" * 300_000], ids=["small", "large"])
def test_a_summary_table_is_known_by_its_bookmarks(
    body: str, expected: list[bool], more: str
) -> None:
    found = read(body + more).rows

    assert [row.is_contents for row in found] == expected


def test_what_is_not_well_formed_is_refused() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        read("<w:p>")


def test_a_document_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_rows, "MOST_CELLS", 500)

    assert len(read(table("<w:tc/>" * 100) * 5).rows) == 5
    with pytest.raises(document_rows.TooManyCellsError):
        read(table("<w:tc/>" * 100) * 6)


def _outline(level: str, *sizes: str) -> str:
    runs = "".join(
        f'<w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:t>甲局</w:t></w:r>' for size in sizes
    )
    return p(f"<w:pPr>{level}</w:pPr>{runs}")


def test_outline_paragraphs_are_no_content() -> None:
    level = '<w:outlineLvl w:val="1"/>'
    # LibreOffice cuts a run in two; .rtf keeps no outline level.
    body = _outline(level, "2") + _outline("", "2", "2") + table(cell(p(run("甲"))))

    assert rows(body) == [(1, ["甲"])]
    assert read(body).loose == ()
    # All of a document set in another size.
    line = '<w:spacing w:line="1" w:lineRule="exact"/>'
    assert rows(_outline(line + level, "24") + table(cell(p(run("甲"))))) == [(1, ["甲"])]
    # And in other lines: the letters are a hundredth as wide as they were.
    narrow = _outline(level, "24").replace("<w:sz ", '<w:w w:val="1"/><w:sz ')
    assert rows(narrow + table(cell(p(run("甲"))))) == [(1, ["甲"])]
    # What is as large as any text is one, whatever its level.
    assert rows(_outline(level, "21") + _outline("", "2", "21") + p(run("乙"))) == [
        *((0, ["甲局"]), (0, ["甲局甲局"]), (0, ["乙"]))
    ]
