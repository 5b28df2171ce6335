"""The list of an archive's files, 归档目录, as files in a bag: CSV and a workbook; read back."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive.catalogue import CSV, HEADS, NAME, PATH, SHA256, SIZE, WORKBOOK
from generator.campaign import roster_table
from generator.spreadsheet import tables, writer
from generator.spreadsheet.tables import Column, Row, Table
from generator.word import package, safe_zip
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.archive.bagit.bag_files import BagFiles

_WIDE, _NARROW, _USUAL = 290, 55, 90
_PIXELS = {"题名": 210, "责任者": 150, PATH: _WIDE, SHA256: 300, "备注": 120}
_SMALL = {"顺序号", "件内序号", "年度", "格式"}
_ABOVE = (
    NAME,
    "档号、全宗号、保管期限、密级由档案人员填写：请把本目录复制到归档之外再填写，不要改动归档中的文件。",
)
_COUNT = replace(tables.COUNT, number_format="0")
# Of a list in a bag: those of 200,000 files have some 60 MB.
_MAX_BYTES = 128 * 1024 * 1024
# Excel takes a text of a CSV file that begins with one of these for a formula, an apostrophe aside.
_FORMULA = re.compile("^['=+\\-@＝＋－＠\t\r]")
_APOSTROPHE = re.compile(f"^'(?={_FORMULA.pattern[1:]})")


class UnreadableListError(ValueError):
    """The file is no such list."""


def write(rows: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """The list's files by name; the same bytes for the same rows (and, of the workbook, zlib)."""
    return {WORKBOOK: _workbook(rows), CSV: _csv(rows)}


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """In UTF-8 with the mark by which Excel knows it; an apostrophe before what it would run."""
    text = io.StringIO()
    lines = [[_FORMULA.sub(r"'\g<0>", cell) for cell in row] for row in rows]
    csv.writer(text, lineterminator="\r\n").writerows([HEADS, *lines])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    columns = [
        Column(head, _NARROW if head in _SMALL else _PIXELS.get(head, _USUAL), _look(head))
        for head in HEADS
    ]
    page = tables.landscape(NAME, len(_ABOVE) + 1)
    table = Table(NAME, columns, _ABOVE, fixed=1, page=page)
    stream = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        writer.write_tables(stream, [table], map(_row, rows), Path(folder), NAME)
    return stream.getvalue()


def _look(head: str) -> writer.Look:
    if head == SIZE:
        return replace(tables.WHOLE, number_format="0")
    if head == HEADS[0]:
        # The lines above the table begin in this column.
        return replace(_COUNT, align="left")
    return _COUNT if head in _SMALL else tables.TEXT


def _row(texts: Sequence[str]) -> Row:
    numbers = {HEADS.index(head) for head in (SIZE, "顺序号", "件内序号")}
    contents = [
        Decimal(t) if i in numbers and t.isascii() and t.isdecimal() else t
        for i, t in enumerate(texts)
    ]
    return Row(0, contents)


def has_parts_of(files: BagFiles, path: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the workbook at the bag's path has the parts of one with these rows.

    Its bytes may differ by zlib. A workbook of many thousand rows is too large to be read as those
    that units send are. Raises DamagedError.
    """
    parts = package.parts(_workbook(rows))
    with files.local(path) as copy:
        try:
            with safe_zip.open_zip(copy) as archive:
                return sorted(archive.namelist()) == sorted(parts) and all(
                    safe_zip.read_member(archive, archive.getinfo(name), len(part)) == part
                    for name, part in parts.items()
                )
        except UnreadableError:
            return False


def read(files: BagFiles, path: str) -> list[tuple[str, ...]]:
    """The rows of the list at the bag's path.

    Raises UnreadableListError where it is none, DamagedError where it cannot be read.
    """
    if files.sizes[path] > _MAX_BYTES:
        raise UnreadableListError
    lines = _csv_lines(files, path) if path.endswith(".csv") else _workbook_lines(files, path)
    if HEADS not in lines:
        raise UnreadableListError
    rows = [line for line in lines[lines.index(HEADS) + 1 :] if any(line)]
    if any(len(row) != len(HEADS) for row in rows):
        raise UnreadableListError
    return rows


def _csv_lines(files: BagFiles, path: str) -> list[tuple[str, ...]]:
    with files.open(path) as stream:
        content = stream.read()
    try:
        text = content.decode("utf-8-sig")
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        return [tuple(_APOSTROPHE.sub("", cell) for cell in line) for line in lines]
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableListError from error


def _workbook_lines(files: BagFiles, path: str) -> list[tuple[str, ...]]:
    columns = range(1, len(HEADS) + 1)
    try:
        with files.local(path) as copy:
            rows = roster_table.read_workbook(copy)
            return [tuple(row.texts.get(i, "") for i in columns) for row in rows]
    except roster_table.UnreadableTableError as error:
        raise UnreadableListError from error
