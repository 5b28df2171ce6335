"""`forms pdf`: what LibreOffice makes of the documents, and what is told where it makes nothing."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING, Any

import pdfplumber
import pikepdf
import pikepdf.pdfa
import pytest

from generator.__main__ import main
from generator.build import pdf_mark
from generator.build.pdf import campaign_pdfs
from generator.common import hashes
from generator.word import package
from tests import other_readers, units, wordml
from tests.conftest import REAL_UNIT
from tests.wordml import W

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OTHER = "株洲市石峰区喆堃局"
posix_only = pytest.mark.skipif(os.name == "nt", reason="the stand-in is started by a shell script")


@pytest.fixture
def built(project: Path) -> Path:
    """The output folder of two units, built."""
    folder = project / "data" / "2023" / "units"
    text = (folder / f"{REAL_UNIT}.yaml").read_text(encoding="utf-8")
    text = text.replace(f"部门名称: {REAL_UNIT}", f"部门名称: {OTHER}")
    (folder / "z.yaml").write_text(text, encoding="utf-8")
    assert main(["build"]) == 0
    return project / "build" / "2023"


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """The built folder with its PDFs, which are made once."""
    kept = tmp_path_factory.mktemp("converted") / "2023"

    def convert(built: Path) -> Path:
        if not kept.is_dir():
            assert main(["pdf"]) == 0
            shutil.copytree(built, kept)
        return kept

    return convert


@pytest.fixture
def pdfs(
    built: Path, need_program: Callable[[str], str], converted: Callable[[Path], Path]
) -> list[Path]:
    need_program("soffice")
    return sorted(converted(built).rglob("*.pdf"))


def _fonts(owner: Any) -> Iterator[Any]:
    """The font dictionaries of a page, those of what is laid on it included.

    Of a composite font it is the one below.
    """
    resources = owner.get("/Resources", pikepdf.Dictionary())
    for font in resources.get("/Font", pikepdf.Dictionary()).values():
        yield font.DescendantFonts[0] if "/DescendantFonts" in font else font
    for drawn in resources.get("/XObject", pikepdf.Dictionary()).values():
        yield from _fonts(drawn)


def _structure(element: Any) -> Iterator[str]:
    """The types of all structure elements."""
    for child in element.get("/K", ()) if isinstance(element.get("/K"), pikepdf.Array) else ():
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S)
            yield from _structure(child)


def _outline(path: Path) -> list[tuple[int, str, int]]:
    """Level, title and page, from 0, of each entry."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        found: list[tuple[int, str, int]] = []

        def walk(items: list[pikepdf.OutlineItem], level: int) -> None:
            for item in items:
                assert isinstance(item.destination, pikepdf.Array)
                found.append((level, item.title, pikepdf.Page(item.destination[0]).index))
                walk(item.children, level + 1)

        walk(outline.root, 0)
        return found


def _lines(path: Path) -> list[list[str]]:
    """The lines of each page, without blanks."""
    with pdfplumber.open(path) as pdf:
        # Outline paragraphs are white, 1 point high.
        pages = [page.filter(lambda each: each.get("size", 9) > 2) for page in pdf.pages]
        texts = [page.extract_text() or "" for page in pages]
    return [[line.replace(" ", "") for line in text.splitlines()] for text in texts]


def _named(pdfs: list[Path], name: str) -> Path:
    return next(path for path in pdfs if path.stem == name)


# What LibreOffice makes


def test_every_document_has_one_beside_it(built: Path, pdfs: list[Path]) -> None:
    made = {path.stem: pdf_mark.document_sha256(path) for path in pdfs}

    documents = sorted(built.rglob("*.docx"))
    assert made == {path.stem: hashes.file_sha256(path) for path in documents}
    assert [path.parent.name for path in pdfs] == [path.parent.name for path in documents]


def _assert_pdf_a(path: Path) -> None:
    """ISO 19005-2, level B, as pikepdf's check judges it, and what we hold to besides."""
    assert pikepdf.pdfa.validate_written(path, "2b").findings == []
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")
            assert metadata["dc:title"] == str(pdf.docinfo["/Title"])
            assert metadata["pdf:Producer"] == str(pdf.docinfo["/Producer"])
            assert "xmp:CreateDate" not in metadata
        assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo)
        assert "/Filter" not in pdf.Root.Metadata
        [intent] = pdf.Root.OutputIntents
        assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
        assert len(pdf.trailer.ID) == 2
        assert not pdf.is_encrypted
        assert not {"/AA", "/AcroForm", "/JavaScript"} & set(pdf.Root)
        for page in pdf.pages:
            for font in _fonts(page.obj):
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.FontDescriptor)
            for annotation in page.get("/Annots", ()):
                assert annotation.Subtype == "/Link"
                assert int(annotation.F) & 0b111 == 0b100  # printed, and not hidden
        assert any(True for page in pdf.pages for _ in _fonts(page.obj))


def test_they_are_pdf_a_2b(pdfs: list[Path]) -> None:
    for path in pdfs:
        _assert_pdf_a(path)


def test_they_are_tagged(built: Path, pdfs: list[Path]) -> None:
    for path in pdfs:
        with pikepdf.open(path) as pdf:
            assert bool(pdf.Root.MarkInfo.Marked)
            assert pdf.Root.Lang == "zh-CN"
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            drawn = Counter(_structure(pdf.Root.StructTreeRoot))
        document = next(built.rglob(f"{path.stem}.docx"))
        tables = wordml.tables(wordml.document_root(document))
        assert drawn["/Table"] == len(tables)
        assert drawn["/TR"] == sum(len(table) for table in tables)


def _elements(element: Any, kinds: tuple[str, ...]) -> Iterator[Any]:
    """The structure elements of these kinds below, without those within them."""
    kids = element.get("/K", ())
    for child in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            if str(child.S) in kinds:
                yield child
            else:
                yield from _elements(child, kinds)


def _attribute(cell: Any, name: str, default: Any) -> Any:
    return next((owner[name] for owner in cell.get("/A", ()) if name in owner), default)


def test_tags_have_the_spans_of_the_grid_and_the_headings_that_repeat(
    built: Path, pdfs: list[Path]
) -> None:
    for path in pdfs:
        document = next(built.rglob(f"{path.stem}.docx"))
        with pikepdf.open(path) as pdf:
            tables = [
                [list(_elements(row, ("/TD", "/TH"))) for row in _elements(table, ("/TR",))]
                for table in _elements(pdf.Root.StructTreeRoot, ("/Table",))
            ]
            tagged = [
                [
                    [
                        [int(_attribute(cell, f"/{n}Span", 1)) for n in ("Col", "Row")]
                        for cell in row
                    ]
                    for row in table
                ]
                for table in tables
            ]
            headings = [
                [[_attribute(c, "/Scope", "") == "/Column" for c in row] for row in table]
                for table in tables
            ]
        grid = other_readers.ours(document).tables
        assert tagged == [[[[c.columns, c.rows] for c in row] for row in table] for table in grid]
        repeated = [
            [tr.find(f"{W}trPr/{W}tblHeader") is not None for tr in tbl.iter(f"{W}tr")]
            for tbl in wordml.document_root(document).iter(f"{W}tbl")
        ]
        assert any(row for table in repeated for row in table)
        for table_headings, table_repeated in zip(headings, repeated, strict=True):
            assert [all(row) and bool(row) for row in table_headings] == table_repeated


def test_page_labels_are_the_printed_numbers(pdfs: list[Path]) -> None:
    for path in pdfs:
        with pikepdf.open(path) as pdf:
            labels = [page.label for page in pdf.pages]
        printed = [re.search(r"—(\d+)—|第(\d+)页", page[-1]) for page in _lines(path)]
        numbers = [found and (found[1] or found[2]) for found in printed]
        assert [label if label.isdigit() else None for label in labels] == numbers


def test_each_page_says_whose_it_is(pdfs: list[Path]) -> None:
    path = _named(pdfs, REAL_UNIT)

    lines = _lines(path)

    forms = [f"{REAL_UNIT}·附表{n}·第{page}页共9页" for page, n in enumerate("112333333", 1)]
    assert [page[-1] for page in lines] == forms


def test_headings_are_the_unit_and_its_forms(pdfs: list[Path]) -> None:
    with pikepdf.open(_named(pdfs, REAL_UNIT)) as pdf:
        drawn = Counter(_structure(pdf.Root.StructTreeRoot))

    assert [drawn[f"/H{level}"] for level in (1, 2, 3)] == [1, 5, 0]


def test_a_units_bookmarks_are_its_forms(pdfs: list[Path]) -> None:
    path = _named(pdfs, REAL_UNIT)

    found = _outline(path)

    lines = _lines(path)
    assert [title[:3] for _, title, _ in found] == ["附表1", "附表2", "附表3", "附表3", "附表3"]
    assert [lines[page][0] for _, _, page in found] == [title[:3] for _, title, _ in found]
    assert found[3][1] == "附表3　2023年区级专项资金支出方向绩效目标表（交通顽瘴痼疾整治）"


def _assert_finished(appendix: Path) -> None:
    """Contents, bookmarks, headers and numbers say where each form is."""
    lines, outline = _lines(appendix), _outline(appendix)
    front = next(page for _, title, page in outline if title.endswith("汇总表"))
    contents = [line for page in lines[:front] for line in page]
    named = [title for level, title, _ in outline if level == 0]
    assert {REAL_UNIT, OTHER} <= set(named)
    unit = ""
    for level, title, page in outline:
        unit = title if level == 0 else unit
        shown = title.replace(" ", "").replace("\u3000", "")
        entries = [re.sub(r"[.\u3000]", "", line) for line in contents]
        if page >= front:
            assert f"{shown}{page - front + 1}" in entries
        if page == front:
            assert lines[page][0] == title
        elif page > front:
            assert lines[page][:2] == [unit, "附表1" if level == 0 else title[:3]]
    for number, page in enumerate(lines[front:], 1):
        assert page[0] in named
        assert page[-1] == f"—{number}—"


def test_the_appendix_is_finished(pdfs: list[Path]) -> None:
    _assert_finished(_named(pdfs, "appendix"))


def test_a_long_appendix_is_put_together_and_reads_the_same(built: Path, pdfs: list[Path]) -> None:
    whole = _named(pdfs, "appendix")
    for path in pdfs:
        if path != whole:
            shutil.copy(path, built / "units")
    joined = built / "appendix.pdf"
    joined.unlink(missing_ok=True)  # there if this test's fixture was the first to convert

    report = campaign_pdfs.convert_documents(built, campaign_pdfs.Options(long_pages=17))

    assert (report.converted, report.untagged) == (("appendix.pdf",), ("appendix.pdf",))
    assert _lines(joined) == _lines(whole)
    assert _outline(joined) == _outline(whole)
    _assert_finished(joined)
    _assert_pdf_a(joined)
    with pikepdf.open(joined) as made:
        assert "/StructTreeRoot" not in made.Root
        assert "/MarkInfo" not in made.Root


@pytest.fixture
def small(
    office: Path,
    need_program: Callable[[str], str],
    once: Callable[[str, Path, Callable[[], None]], None],
) -> Path:
    """What was built of three units whose forms have one page each, with their PDFs."""
    need_program("soffice")

    def convert() -> None:
        assert main(["build"]) == 0
        assert main(["pdf"]) == 0

    once("converted", office, convert)
    return office / units.BUILT


def test_the_number_of_a_last_form_of_one_page_is_in_the_contents_list(small: Path) -> None:
    joined = small / "appendix.pdf"
    whole = _lines(joined)
    joined.unlink()

    report = campaign_pdfs.convert_documents(small, campaign_pdfs.Options(long_pages=1))

    assert report.untagged == ("appendix.pdf",)
    assert _lines(joined) == whole


def test_an_appendix_is_never_put_together_of_pdfs_of_earlier_documents(
    small: Path, office: Path
) -> None:
    units.write_unit(office, "甲局", "1", text="新的职责")
    assert main(["build"]) == 0
    # Its PDF is that of the document before.
    (small / "units" / "甲局.docx").unlink()

    report = campaign_pdfs.convert_documents(small, campaign_pdfs.Options(long_pages=1))

    assert list(report.failed) == ["units/甲局.docx"]
    assert (report.converted, report.untagged) == (("appendix.pdf",), ())
    assert any("新的职责" in line for page in _lines(small / "appendix.pdf") for line in page)


def test_the_same_documents_give_the_same_bytes(small: Path) -> None:
    before = _bytes(small)

    report = campaign_pdfs.convert_documents(small, campaign_pdfs.Options(force=True))

    assert len(report.converted) == 4
    assert _bytes(small) == before


def test_yuan_never_become_dollars(small: Path, office: Path) -> None:
    units.write_unit(office, "甲局", "1", text="每人￥500")
    assert main(["build"]) == 0

    campaign_pdfs.convert_documents(small, campaign_pdfs.Options())

    for path in (small / "units" / "甲局.pdf", small / "appendix.pdf"):
        with pdfplumber.open(path) as made:
            drawn = [c["fontname"] for p in made.pages for c in p.chars if c["text"] in "￥¥"]
        assert drawn
        assert not [font for font in drawn if "Fandol" in font]


def test_rare_characters_of_names_are_drawn(pdfs: list[Path]) -> None:
    path = _named(pdfs, OTHER)

    with pdfplumber.open(path) as made:
        drawn = {char["text"]: char["fontname"] for char in made.pages[0].chars}

    assert {"喆", "堃"} <= set(drawn)
    assert not [font for font in drawn.values() if "DejaVu" in font]


# What is done again, and what is kept


@pytest.fixture
def fake(fake_soffice: Callable[..., None]) -> Callable[..., None]:
    fake_soffice()
    return fake_soffice


def _bytes(built: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in built.rglob("*.pdf")}


@pytest.mark.usefixtures("fake")
@posix_only
def test_only_what_changed_is_converted_again(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pdf"]) == 0
    before = _bytes(built)
    data = built.parents[1] / "data" / "2023" / "units" / "z.yaml"
    data.write_text(
        data.read_text(encoding="utf-8").replace("联系电话: ", "联系电话: 0731-"), encoding="utf-8"
    )
    assert main(["build"]) == 0
    (tmp_path / "log").unlink()
    capsys.readouterr()

    assert main(["pdf"]) == 0

    assert (tmp_path / "log").read_text(encoding="utf-8") == "unit000000\nappendix\n"
    assert "build/2023：本次转换 2 个 PDF，1 个没有变化。" in capsys.readouterr().out
    after = _bytes(built)
    assert {name for name in before if before[name] != after[name]} == {
        "appendix.pdf",
        f"{OTHER}.pdf",
    }


@pytest.mark.usefixtures("fake")
@posix_only
def test_a_document_older_than_its_data_is_told(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pdf"]) == 0
    assert "待更新" not in capsys.readouterr().out
    data = built.parents[1] / "data" / "2023" / "units" / "z.yaml"
    units.write(data, data.read_text(encoding="utf-8") + "# 改过\n")

    assert main(["pdf"]) == 0
    said = capsys.readouterr().out
    assert f"待更新：units/{OTHER}.docx（数据修改后尚未重新生成" in said
    assert said.count("待更新：") == 1

    units.spoil(data)
    assert main(["build"]) == 1
    capsys.readouterr()
    assert main(["pdf"]) == 0
    said = capsys.readouterr().out
    assert [line.split("（")[0] for line in said.splitlines()[1:]] == [
        f"  待更新：units/{OTHER}.docx",
        "  待更新：appendix.docx",
    ]


@pytest.mark.usefixtures("fake")
@posix_only
def test_a_document_of_somebodys_hand_is_converted_and_told(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units.edit(built / "units" / f"{OTHER}.docx", "手工改的")

    assert main(["pdf"]) == 0

    said = capsys.readouterr().out
    assert f"units/{OTHER}.docx 被手工修改过，PDF 按修改后的内容转换" in said
    assert said.count("被手工修改过") == 1


@pytest.mark.usefixtures("fake")
@posix_only
def test_with_force_everything_is(built: Path, tmp_path: Path) -> None:
    assert main(["pdf"]) == 0
    before = _bytes(built)
    (tmp_path / "log").unlink()

    assert main(["pdf", "--force"]) == 0

    runs = (tmp_path / "log").read_text(encoding="utf-8").split()
    assert sorted(runs) == ["appendix", "unit000000", "unit000001"]
    assert _bytes(built) == before


@pytest.mark.usefixtures("fake")
@posix_only
def test_a_pdf_of_somebodys_hand_is_moved_aside(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pdf"]) == 0
    path = built / "appendix.pdf"
    edited = path.read_bytes().replace(b"pdf", b"PDF")
    path.write_bytes(edited)

    assert main(["pdf"]) == 0

    assert (built / "appendix.bak.pdf").read_bytes() == edited
    assert "原 PDF 被修改过，已另存为 appendix.bak.pdf" in capsys.readouterr().out


@pytest.mark.usefixtures("fake")
@posix_only
def test_a_signature_behind_it_leaves_it_up_to_date(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pdf"]) == 0
    path = built / "appendix.pdf"
    signed = path.read_bytes() + b"1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"
    path.write_bytes(signed)
    capsys.readouterr()

    assert main(["pdf"]) == 0

    assert path.read_bytes() == signed
    assert "本次转换 0 个 PDF，3 个没有变化" in capsys.readouterr().out


@pytest.mark.usefixtures("fake")
@posix_only
def test_a_build_removes_the_pdf_of_a_unit_that_is_gone_and_no_other(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pdf"]) == 0
    (built / "units" / "寄来的.pdf").write_bytes(b"%PDF-1.4")
    (built.parents[1] / "data" / "2023" / "units" / "z.yaml").unlink()
    capsys.readouterr()

    assert main(["build"]) == 0

    assert {path.name for path in built.rglob("*.pdf")} == {
        "appendix.pdf",
        f"{REAL_UNIT}.pdf",
        "寄来的.pdf",
    }
    said = capsys.readouterr().out
    assert "不属于任何单位的文件，予以保留：units/寄来的.pdf" in said
    assert f"{REAL_UNIT}.pdf" not in said


# What is in the way


@posix_only
def test_a_document_at_which_it_hangs_is_named_and_the_others_are_converted(
    built: Path, fake: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    fake(hang=["unit000000"])

    code = main(["pdf", "--timeout", "1"])

    said = capsys.readouterr().out
    assert code == 4
    assert {path.name for path in built.rglob("*.pdf")} == {"appendix.pdf", f"{REAL_UNIT}.pdf"}
    assert "build/2023：本次转换 2 个 PDF，0 个没有变化，1 个未能转换。" in said
    assert f"未能转换：units/{OTHER}.docx（LibreOffice 未能转换" in said


@posix_only
def test_a_document_at_which_it_dies_is_named_and_the_others_are_converted(
    built: Path, fake: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    fake(crash=["appendix"], once=["unit000000"])

    code = main(["pdf"])

    assert code == 4
    assert {path.stem for path in built.rglob("*.pdf")} == {REAL_UNIT, OTHER}
    said = capsys.readouterr().out
    assert "未能转换：appendix.docx（LibreOffice 未能转换" in said
    assert "以前转的" not in said


@posix_only
def test_a_pdf_that_stays_because_there_is_no_new_one_is_told(
    built: Path, fake: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pdf"]) == 0
    fake(crash=["appendix"])

    assert main(["pdf", "--force"]) == 4

    assert (built / "appendix.pdf").is_file()
    assert "检查文档是否正常；现有的 PDF 不是最新）" in capsys.readouterr().out


def test_without_libreoffice_the_documents_are_there_and_it_is_told_how_to_install_it(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    monkeypatch.setenv("PATH", str(built))
    capsys.readouterr()

    code = main(["pdf"])

    assert code == 4
    assert "sudo apt-get install libreoffice-writer-nogui" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in built.rglob("*") if path.is_file()} == before


@pytest.mark.usefixtures("project")
def test_what_was_never_built_cannot_be_converted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pdf"]) == 2
    told = "build/2023 中还没有文档。请先运行 forms build 2023，再运行 forms pdf 2023。\n"
    assert told in capsys.readouterr().err


@pytest.mark.usefixtures("fake")
@posix_only
def test_a_document_that_is_gone_is_told(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (built / "units" / f"{OTHER}.docx").unlink()

    assert main(["pdf"]) == 4

    assert f"未能转换：units/{OTHER}.docx（文件不存在" in capsys.readouterr().out


@pytest.mark.usefixtures("fake")
def test_a_font_that_nothing_stands_in_for_is_told(
    built: Path,
    need_program: Callable[[str], str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    need_program("fc-match")
    document = built / "units" / f"{OTHER}.docx"
    parts = package.parts(document.read_bytes())
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(
        "仿宋_GB2312".encode(), "没有的字体".encode()
    )
    with document.open("wb") as stream, package.create_zip(stream) as archive:
        for name, content in parts.items():
            package.add_part(archive, name, content)
    capsys.readouterr()

    assert main(["pdf"]) == 0

    said = capsys.readouterr().out
    assert "警告：未安装字体“没有的字体”及其替代字体" in said
    assert "再运行 forms pdf --force。" in said
    assert "仿宋_GB2312" not in said


@pytest.mark.usefixtures("fake")
def test_a_character_that_no_font_has_is_told(
    built: Path, need_program: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    need_program("fc-list")
    data = built.parents[1] / "data" / "2023" / "units" / "z.yaml"
    data.write_text(
        data.read_text(encoding="utf-8").replace(
            "部门职责概述: |", "部门职责概述: |\n  \U00013000"
        ),
        encoding="utf-8",
    )
    assert main(["build"]) == 0
    capsys.readouterr()

    assert main(["pdf"]) == 0

    assert "警告：已装字体都不含 “\U00013000”，PDF 中无法显示" in capsys.readouterr().out
