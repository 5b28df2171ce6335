"""Read a roster's file as rows of texts: CSV as Excel saves it, or the first sheet to be seen."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.word.document_rows import Cell

# Far more than the units of a province need.
MAX_BYTES = 4 * 1024 * 1024
# What Excel writes as Unicode text begins so; its CSV is in UTF-8 or, in China, in GB18030.
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ENCODINGS = ("utf-8-sig", "gb18030")
# fmt: off
_NOT_A_FILE = ("这不是文件，无法读取", "请移走同名的文件夹或链接，将名册放在此处。")
_TOO_BIG = (f"文件超过 {MAX_BYTES // 1024 // 1024} MB，远大于一份名册", "请核对是否放错文件。")
_UNKNOWN_ENCODING = ("文件无法读取：不是 UTF-8 或 GBK 编码的文字", "请用 Excel 打开，另存为“CSV UTF-8（逗号分隔）”。")  # noqa: E501
_SAVE_AS = "请用 Excel 打开，另存为“Excel 工作簿（*.xlsx）”。"
_NOT_XLSX = ("文件的内容不是 Excel 工作簿（.xlsx）", _SAVE_AS)
# fmt: on
# What is wrong with a cell that holds no value.
_NO_RESULT, _ERROR = "的公式没有计算结果", "的公式结果是错误值"


class UnreadableTableError(Exception):
    """The file cannot be read as a table: what is wrong, the hint, and the row (from 1)."""

    def __init__(self, message: str, hint: str, row: int = 1) -> None:
        super().__init__(message)
        self.hint = hint
        self.row = row


@dataclass(frozen=True)
class TableRow:
    """A row as Excel numbers it, its texts by column, both from 1.

    `faults` say of cells without a value why they have none.
    """

    number: int
    texts: Mapping[int, str]
    faults: Mapping[int, str] = field(default_factory=dict)


def read_csv(path: Path) -> Iterator[TableRow]:
    """The rows of a CSV file; a blank line is a row.

    Raises UnreadableTableError; OSError where the disk fails.
    """
    text = _decoded(_content(path))
    number = 0
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        for number, cells in enumerate(lines, 1):
            yield TableRow(number, dict(enumerate(cells, 1)))
    except csv.Error as error:
        message = f"第 {number + 1} 行无法读取：英文双引号没有成对，或内容过长"
        hint = "请用 Excel 打开并核对该行，再另存为 CSV。"
        raise UnreadableTableError(message, hint, number + 1) from error


def _delimiter(text: str) -> str:
    """What parts the cells: there is most of it. Excel writes semicolons where its region says."""
    return max(",\t;", key=text.count)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise UnreadableTableError(*_NOT_A_FILE)
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UnreadableTableError(*_TOO_BIG)
    return content


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF_16_MARKS) else _ENCODINGS
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTableError(*_UNKNOWN_ENCODING)


def read_workbook(path: Path) -> Iterator[TableRow]:
    """The rows of a workbook's first sheet that is not hidden; errors as for `read_csv`."""
    # A roster in CSV needs none of this.
    from generator.spreadsheet import received_workbook  # noqa: PLC0415
    from generator.word import file_kinds  # noqa: PLC0415
    from generator.word.safe_zip import UnreadableError  # noqa: PLC0415

    if not path.is_file():
        raise UnreadableTableError(*_NOT_A_FILE)
    try:
        kind = file_kinds.detect(path)
        if kind.extension != "xlsx":
            raise UnreadableTableError(*_NOT_XLSX)
        book = received_workbook.open_workbook(path, kind)
    except UnreadableError as error:
        raise UnreadableTableError(str(error), _SAVE_AS) from error
    first = next((each for each in book.sheets if not each.is_hidden), book.sheets[0])
    for row in book.rows:
        if row.sheet == first.name:
            yield _row(row.row, row.cells)


def _row(number: int, cells: tuple[Cell, ...]) -> TableRow:
    texts: dict[int, str] = {}
    faults: dict[int, str] = {}
    for cell in cells:
        kind = cell.stored.kind if cell.stored else "text"
        if kind in ("nothing", "error"):
            faults[cell.column] = _NO_RESULT if kind == "nothing" else _ERROR
        elif cell.stored and kind == "date":
            texts[cell.column] = cell.stored.exact
        else:
            texts[cell.column] = cell.text
    return TableRow(number, texts, faults)
