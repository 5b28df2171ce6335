from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest

from generator.build import pdf_mark
from generator.build.pdf import finish
from generator.build.pdf.docx_for_libreoffice import Bookmark

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = "ab" * 32


def _write(path: Path, pages: int, date: str = "D:20240101000000Z", **names: int) -> Path:
    """A PDF as LibreOffice leaves it: with dates, and named destinations on these pages."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page(page_size=(100, 200 + number))
        with pdf.open_metadata() as metadata:
            metadata["xmp:CreateDate"] = "2024-01-01T00:00:00Z"
        pdf.docinfo["/CreationDate"] = date
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        pdf.Root.Dests = pikepdf.Dictionary(
            {
                f"/{name.replace('_', '5F')}": pikepdf.Array([pdf.pages[page].obj])
                for name, page in names.items()
            }
        )
        pdf.save(path)
    return path


def _outline(path: Path) -> list[tuple[int, str]]:
    def walk(items: list[pikepdf.OutlineItem], level: int) -> list[tuple[int, str]]:
        return [
            entry
            for item in items
            for entry in ((level, item.title), *walk(item.children, level + 1))
        ]

    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return walk(outline.root, 0)


def test_a_finished_pdf_names_its_document_and_has_no_date(tmp_path: Path) -> None:
    target = tmp_path / "final.pdf"

    finish.finish(_write(tmp_path / "a.pdf", 1), target, DOCUMENT, ())

    assert pdf_mark.document_sha256(target) == DOCUMENT
    with pikepdf.open(target) as pdf:
        assert "/CreationDate" not in pdf.docinfo
        assert "xmp:CreateDate" not in pdf.open_metadata()


def test_the_date_of_conversion_changes_no_byte(tmp_path: Path) -> None:
    targets = []
    for number, date in enumerate(("D:20240101000000Z", "D:20250505050505Z")):
        targets.append(tmp_path / f"final{number}.pdf")
        finish.finish(_write(tmp_path / "a.pdf", 2, date), targets[-1], DOCUMENT, ())

    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_what_a_pdf_a_checker_does_not_pass_is_put_right(tmp_path: Path) -> None:
    source, target = _write(tmp_path / "a.pdf", 2), tmp_path / "final.pdf"
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.XYZ])
        pdf.pages[0].obj.Tabs = pikepdf.String("S")
        pdf.save(source)

    finish.finish(source, target, DOCUMENT, ())

    with pikepdf.open(target) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert [page.obj.get("/Tabs") for page in pdf.pages] == [pikepdf.Name.S, None]


def test_bookmarks_become_the_outline_without_those_that_lead_nowhere(tmp_path: Path) -> None:
    source = _write(tmp_path / "a.pdf", 2, form_1=0, form_2=1)
    bookmarks = [
        Bookmark(0, "甲局", "form_1"),
        Bookmark(1, "附表1", "form_1"),
        Bookmark(1, "附表9", "none"),
        Bookmark(0, "乙局", "form_2"),
    ]

    finish.finish(source, tmp_path / "final.pdf", DOCUMENT, bookmarks)

    assert _outline(tmp_path / "final.pdf") == [(0, "甲局"), (1, "附表1"), (0, "乙局")]


def test_a_bookmark_leads_to_the_top_of_its_page(tmp_path: Path) -> None:
    source, target = _write(tmp_path / "a.pdf", 2, form_2=1), tmp_path / "final.pdf"

    finish.finish(source, target, DOCUMENT, [Bookmark(0, "乙局", "form_2")])

    with pikepdf.open(target) as pdf, pdf.open_outline() as outline:
        [item] = outline.root
        page, _, _, top, *_ = list(item.destination)
        assert page.objgen == pdf.pages[1].obj.objgen
        assert float(top) == 201


def test_pages_are_counted_and_destinations_found(tmp_path: Path) -> None:
    pages = finish.pages(_write(tmp_path / "a.pdf", 3, form_1=0, form_2=2))

    assert pages == finish.Pages(3, {"form_1": 0, "form_2": 2})


def test_what_is_no_pdf_has_no_pages(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.6")

    with pytest.raises(ValueError, match=r"a\.pdf"):
        finish.pages(tmp_path / "a.pdf")


def test_parts_are_laid_under_the_last_pages_of_the_frame(tmp_path: Path) -> None:
    frame = _write(tmp_path / "frame.pdf", 4)
    parts = [_write(tmp_path / "a.pdf", 1), _write(tmp_path / "b.pdf", 2)]
    target = tmp_path / "final.pdf"

    finish.overlay(frame, parts, target, DOCUMENT, ())

    with pikepdf.open(target) as pdf:
        underlaid = [bool(page.resources.get("/XObject")) for page in pdf.pages]
        assert underlaid == [False, True, True, True]
        assert "/MarkInfo" not in pdf.Root
    assert pdf_mark.document_sha256(target) == DOCUMENT


def test_the_same_frame_and_parts_give_the_same_bytes(tmp_path: Path) -> None:
    frame, part = _write(tmp_path / "frame.pdf", 4), _write(tmp_path / "a.pdf", 3)
    # LibreOffice writes one resource dictionary for all pages.
    with pikepdf.open(frame, allow_overwriting_input=True) as pdf:
        resources = pdf.make_indirect(pikepdf.Dictionary())
        for page in pdf.pages:
            page.obj.Resources = resources
        pdf.save(frame)
    targets = [tmp_path / "final1.pdf", tmp_path / "final2.pdf"]

    for target in targets:
        finish.overlay(frame, [part], target, DOCUMENT, ())

    assert targets[0].read_bytes() == targets[1].read_bytes()
    with pikepdf.open(targets[0]) as pdf:
        heights = [
            float(page.resources.XObject[operands[0]].BBox[3])
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "Do"
        ]
    assert heights == [200, 201, 202]


def _labels(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        return [page.label for page in pdf.pages]


def test_pages_are_labelled_as_they_are_printed(tmp_path: Path) -> None:
    source, target = _write(tmp_path / "a.pdf", 4, unit1_form1=2, unit1_form2=3), tmp_path / "b.pdf"
    bookmarks = [Bookmark(0, "甲局", "unit1_form1"), Bookmark(1, "附表2", "unit1_form2")]

    finish.finish(source, target, DOCUMENT, bookmarks)

    assert _labels(target) == ["i", "ii", "1", "2"]
    # A unit's document begins with its first form.
    finish.finish(_write(source, 2, form1=0), target, DOCUMENT, [Bookmark(0, "附表1", "form1")])
    assert _labels(target) == ["1", "2"]


def test_a_pdf_is_chinese_and_shows_its_title(tmp_path: Path) -> None:
    target = tmp_path / "final.pdf"

    finish.finish(_write(tmp_path / "a.pdf", 1), target, DOCUMENT, ())

    with pikepdf.open(target) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


def test_footers_of_parts_are_not_laid_under_the_frame_s_own(tmp_path: Path) -> None:
    def artifact(y: float, text: str) -> bytes:
        drawn = (
            f"q 0 0 0 rg\nBT\n10 {y} Td /F1 9 Tf<{text}>Tj\n1 0 0 1 20 {y} Tm\n<{text}>Tj\nET\nQ"
        )
        return f"/Artifact BMC\n{drawn}\nEMC\n".encode()

    part = _write(tmp_path / "part.pdf", 1)
    # A repeated heading, the form's text, borders, and the footer in two pieces.
    kept = artifact(190, "01") + b"/P<</MCID 0>>BDC\nBT\n10 15 Td <02>Tj\nET\nEMC\n"
    kept += b"/Artifact BMC\n10 5 m 20 5 l S\nEMC\n"
    with pikepdf.open(part, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(kept + artifact(8.5, "03") + artifact(8.5, "04"))
        pdf.save(part)

    target = tmp_path / "final.pdf"
    finish.overlay(_write(tmp_path / "frame.pdf", 1), [part], target, DOCUMENT, ())

    with pikepdf.open(target) as pdf:
        [drawn] = pdf.pages[0].resources.XObject.values()
        assert drawn.read_bytes().strip() == kept.strip()


def _table(pdf: pikepdf.Pdf, *rows: str) -> pikepdf.Object:
    """A structure tree of one table; `1 2x3` are cells, of 2 columns and 3 rows."""

    def cell(text: str) -> pikepdf.Object:
        columns, _, height = text.partition("x")
        spans = pikepdf.Dictionary(O=pikepdf.Name.Table, ColSpan=int(columns))
        if height:
            spans.RowSpan = int(height)
        layout = pikepdf.Dictionary(O=pikepdf.Name.Layout)
        attributes = pikepdf.Array([layout, spans])
        return element("TD", A=attributes, K=pikepdf.Array([element("P")]))

    def element(kind: str, **entries: object) -> pikepdf.Object:
        return pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **entries))

    drawn = [element("TR", K=pikepdf.Array([*map(cell, row.split())])) for row in rows]
    for row in drawn:
        for each in row.K:
            each.K[0].P = each
    return element("Document", K=element("Table", K=pikepdf.Array(drawn)))


def test_the_cells_of_a_row_that_goes_on_on_the_next_page_are_tagged_once(tmp_path: Path) -> None:
    path, target = _write(tmp_path / "a.pdf", 1), tmp_path / "final.pdf"
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        # The second row is on two pages, the third, in part below a cell of the second, on three.
        tree = _table(pdf, "4", "1x2 3 1x2 3", "1 2 1 2 1 2", "2 2")
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Array([tree]))
        pdf.save(path)

    finish.finish(path, target, DOCUMENT, ())

    with pikepdf.open(target) as pdf:
        rows = list(pdf.Root.StructTreeRoot.K[0].K.K)
        assert [len(row.K) for row in rows] == [1, 2, 2, 2]
        assert [len(cell.K) for row in rows for cell in row.K] == [1, 2, 2, 3, 3, 1, 1]
        for row in rows:
            for cell in row.K:
                assert all(p.P.objgen == cell.objgen for p in cell.K)
