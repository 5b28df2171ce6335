"""Read a roster's file as rows of texts: CSV as Excel saves it, or a workbook's first sheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from generator.datafile import file_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# What Excel writes as Unicode text begins so; its CSV is in UTF-8 or, in China, in GB18030.
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ENCODINGS = ("utf-8-sig", "gb18030")

_UNKNOWN_ENCODING = (
    "文件无法读取：不是 UTF-8 或 GBK 编码的文字",
    "请用 Excel 打开，另存为“CSV UTF-8（逗号分隔）”。",
)


class UnreadableTableError(Exception):
    """The file cannot be read as a table: what is wrong, the hint, and the row (from 1)."""

    def __init__(self, message: str, hint: str, row: int = 1) -> None:
        super().__init__(message)
        self.hint = hint
        self.row = row


def read_csv(path: Path) -> Sequence[Sequence[str]]:
    """The rows of a CSV file, numbered as Excel numbers them: a blank line is a row.

    Raises UnreadableTableError; OSError where the disk fails.
    """
    raw = file_bytes.read(path)
    if raw.fault:
        raise UnreadableTableError(*raw.fault)
    text = _decoded(raw.content)
    rows: list[list[str]] = []
    try:
        rows += csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    except csv.Error as error:
        message = f"第 {len(rows) + 1} 行无法读取：英文双引号没有成对，或内容过长"
        hint = "请用 Excel 打开并核对该行，再另存为 CSV。"
        raise UnreadableTableError(message, hint, len(rows) + 1) from error
    return rows


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF_16_MARKS) else _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTableError(*_UNKNOWN_ENCODING)


def _delimiter(text: str) -> str:
    """A tab where the text has more of them than commas: "Unicode text" of Excel."""
    return "\t" if text.count("\t") > text.count(",") else ","
