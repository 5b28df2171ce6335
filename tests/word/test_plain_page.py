from __future__ import annotations

from generator.word import ooxml, plain_page
from generator.word.ooxml import W, paragraph, qn, run


def test_a_page_has_its_table_and_its_section() -> None:
    columns = (2000, 3000)
    cells = [paragraph("Text", run(text)) for text in ("甲", "乙")]
    rows = [plain_page.row(columns, cells, is_head=True), plain_page.title_row(columns, cells[0])]

    root = ooxml.parse(
        plain_page.document([plain_page.table("Table", columns, rows)], 1134, "rIdExtra1").encode()
    )

    [table] = root.iter(f"{{{W}}}tbl")
    assert ooxml.grid_columns(table) == [2000, 3000]
    assert [len(ooxml.cells(row)) for row in ooxml.rows(table)] == [2, 1]
    assert ooxml.grid_span(ooxml.cells(ooxml.rows(table)[1])[0]) == 2
    [footer] = root.iter(qn("w:footerReference"))
    [size] = root.iter(qn("w:pgSz"))
    assert size.get(qn("w:w")) == str(plain_page.WIDTH_TWIPS)
    assert footer.getnext() is size


def test_a_page_without_a_footer_refers_to_none() -> None:
    assert "footerReference" not in plain_page.document([], 1134)


def test_styles_are_based_on_chinese_type() -> None:
    style = plain_page.style("Text", "正文", plain_page.fixed(400), plain_page.size(24))
    part = plain_page.styles_part(style, plain_page.table_style("Table", "表", 30, 90))

    root = ooxml.parse(part.encode())

    assert [each.get(qn("w:styleId")) for each in root.iter(qn("w:style"))] == [
        *("Normal", "Text", "Table"),
    ]
    assert next(root.iter(qn("w:rFonts"))).get(qn("w:eastAsia")) == "仿宋_GB2312"
