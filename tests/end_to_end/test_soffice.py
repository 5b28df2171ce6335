"""LibreOffice itself: older formats become Word files whose tables are the same, and nothing is fetched."""  # noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from generator.readback import opened_file
from generator.word import received, soffice
from generator.word.received import UnreadableError
from tests import edited, wordml
from tests.conftest import PACKS
from tests.word_files import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DOCX = PACKS / "performance-targets" / "annex1.docx"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODT = "application/vnd.oasis.opendocument.text"
MANIFEST = (
    f'<m:manifest xmlns:m="{ODF}:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{ODT}"/>'
    '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)
CONTENT = (
    f'<o:document-content xmlns:o="{ODF}:office:1.0" xmlns:t="{ODF}:text:1.0" '
    f'xmlns:d="{ODF}:drawing:1.0" xmlns:s="{ODF}:svg-compatible:1.0" '
    'xmlns:l="http://www.w3.org/1999/xlink" o:version="1.2"><o:body><o:text><t:p>内容</t:p>'
    "{}</o:text></o:body></o:document-content>"
)
PICTURE = (
    '<t:p><d:frame s:width="3cm" s:height="3cm" t:anchor-type="as-char">'
    '<d:image l:href="{}" l:type="simple" l:show="embed" l:actuate="onLoad"/></d:frame></t:p>'
)
SECTION = (
    '<t:section t:name="a"><t:section-source l:href="{}" l:type="simple" t:filter-name="Text"/>'
    "<t:p>原文</t:p></t:section>"
)


@pytest.fixture(autouse=True)
def _libreoffice(need_program: Callable[[str], str]) -> None:
    need_program("soffice")


def _texts(document: bytes) -> list[list[list[str]]]:
    return [
        [["".join(cell.text.split()) for cell in row] for row in table]
        for table in wordml.tables(etree.fromstring(document))
    ]


def _odt(path: Path, inside: str) -> Path:
    members = {"mimetype": ODT, "META-INF/manifest.xml": MANIFEST}
    members["content.xml"] = CONTENT.format(inside)
    return write(path, {name: text.encode() for name, text in members.items()})


@pytest.mark.parametrize("ending", ["doc", "odt", "rtf"])
def test_an_older_format_is_read_as_the_word_file_it_was(ending: str, tmp_path: Path) -> None:
    [older] = soffice.convert([DOCX], ending, tmp_path, timeout_seconds=120)
    renamed = older.rename(tmp_path / "某局.docx")

    found = received.open_word(renamed)

    [(message, hint, *_)] = found.notes
    assert message == f"文件是 .{ending} 格式，已由 LibreOffice 转换为 .docx 后读取"
    assert hint
    assert _texts(found.document) == _texts(received.open_word(DOCX).document)
    assert list(tmp_path.iterdir()) == [renamed]


@pytest.mark.parametrize("ending", ["doc", "odt"])
def test_comments_and_footnotes_of_an_older_format_are_read(ending: str, tmp_path: Path) -> None:
    def refer(body: etree._Element) -> None:
        edited.refer(edited.cell(body, 1, 4, 2), 0)
        edited.refer(edited.cell(body, 1, 4, 1), 1, "footnote")

    file = edited.save(DOCX, tmp_path / "a.docx", refer)
    edited.add_notes(file, [edited.Comment("请核对")], ["见文件"])
    [older] = soffice.convert([file], ending, tmp_path / "older", timeout_seconds=120)

    opened = opened_file.open_file(older)

    cells = {
        note: (cell.column, row.row)
        for row in opened.content.rows
        for cell in row.cells
        for note in cell.notes
    }
    told = {(note.author, note.text): cells[note.note] for note in opened.margin_notes}
    assert told == {("李四", "请核对"): (2, 4), ("", "见文件"): (1, 4)}


def test_a_document_in_chinese_of_gbk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "某局.rtf"
    text = "".join(rf"\'{byte:02x}" for byte in "预算".encode("gb18030"))
    path.write_text(rf"{{\rtf1\ansi\ansicpg936 {text}}}", encoding="ascii")

    assert "预算".encode() in received.open_word(path).document


def test_what_a_document_links_to_is_not_read(
    tmp_path: Path, listener: int, calls: list[str]
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words", encoding="utf-8")
    address = f"http://127.0.0.1:{listener}"
    links = SECTION.format(secret.as_uri()) + PICTURE.format(f"{address}/picture.png")

    found = received.open_word(_odt(tmp_path / "a.odt", links))

    assert "内容".encode() in found.document
    assert b"secret words" not in found.document
    assert calls == []


def test_a_text_document_that_is_damaged_is_refused(tmp_path: Path) -> None:
    path = _odt(tmp_path / "a.odt", "</t:p>")

    with pytest.raises(UnreadableError, match="LibreOffice 未能将其转换为"):
        received.open_word(path)


def test_many_files_become_pdf_in_one_run(tmp_path: Path) -> None:
    paths = [DOCX, DOCX.with_name("annex2.docx")]

    made = soffice.convert(paths, "pdf", tmp_path / "某 文件夹", timeout_seconds=120)

    assert [path.name for path in made] == ["annex1.pdf", "annex2.pdf"]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in made)
