from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from generator.build import pdf_mark

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = "ab" * 32
UPDATE = b"9 0 obj\n<<>>\nendobj\nstartxref\n7\n%%EOF\n"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """As much of a PDF as the marks need."""
    path = tmp_path / "a.pdf"
    path.write_bytes(
        f'%PDF-1.6\n<dc:source xmlns:dc="x">{pdf_mark.urn(DOCUMENT)}</dc:source>'
        f"<dc:identifier>{pdf_mark.BLANK}</dc:identifier>\nstartxref\n9\n%%EOF\n".encode()
    )
    pdf_mark.mark(path)
    return path


def test_a_marked_pdf_says_what_it_was_made_from(pdf: Path) -> None:
    assert pdf_mark.document_sha256(pdf) == DOCUMENT
    assert pdf_mark.is_unmodified(pdf)


def test_any_changed_byte_shows(pdf: Path) -> None:
    content = pdf.read_bytes()

    for i in range(len(content)):
        pdf.write_bytes(content[:i] + bytes([content[i] ^ 1]) + content[i + 1 :])
        assert not pdf_mark.is_unmodified(pdf)
        assert not pdf_mark.document_sha256(pdf)


def test_what_is_appended_leaves_the_origin_known(pdf: Path) -> None:
    pdf.write_bytes(pdf.read_bytes() + UPDATE)

    assert pdf_mark.document_sha256(pdf) == DOCUMENT
    assert not pdf_mark.is_unmodified(pdf)


def test_marks_appended_to_a_foreign_pdf_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "b.pdf"
    source = f"<dc:source>{pdf_mark.urn(DOCUMENT)}</dc:source>"
    before = f"%PDF-1.6\nstartxref\n9\n%%EOF\n{source}<dc:identifier>urn:sha256:".encode()
    own = hashlib.sha256(before + b"0" * 64).hexdigest()
    path.write_bytes(before + own.encode() + b"</dc:identifier>")

    assert pdf_mark.document_sha256(path) == ""


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"startxref\n9\n%%EOF\n", bytes(100)])
def test_others_say_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "b.pdf"
    path.write_bytes(content)

    assert pdf_mark.document_sha256(path) == ""
    assert not pdf_mark.is_unmodified(path)


def test_there_is_nothing_to_mark_without_a_place_for_the_hash(tmp_path: Path) -> None:
    path = tmp_path / "b.pdf"
    path.write_bytes(b"%PDF-1.4")

    with pytest.raises(ValueError, match="no place"):
        pdf_mark.mark(path)
