"""The PDF of one unit's document, to look at; not marked, and in no folder of built documents."""

from __future__ import annotations

import tempfile
from pathlib import Path

from generator.build.pdf import convert, docx_for_libreoffice, fonts
from generator.word.soffice import NotConvertedError

_TIMEOUT_SECONDS = 120.0
_NOT_CONVERTED = "LibreOffice 未能转换此文档，请下载 Word 文档查看。"


def make(docx: bytes) -> bytes:
    """The document as PDF. Raises MachineError where LibreOffice is missing or fails."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        document, copy = folder / "document.docx", folder / "copy.docx"
        document.write_bytes(docx)
        substitutes = fonts.character_substitutes(fonts.needs(document).families)
        docx_for_libreoffice.with_bookmarks(document, copy, substitutes)
        options = convert.ConvertOptions(
            to="pdf:writer_pdf_Export",
            processes=1,
            batch=1,
            timeout_seconds=lambda _: _TIMEOUT_SECONDS,
            environment=fonts.environment(),
        )
        if not all(is_done for _, is_done in convert.convert([copy], folder, options)):
            raise NotConvertedError(_NOT_CONVERTED)
        return copy.with_suffix(".pdf").read_bytes()
