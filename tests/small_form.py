"""A template small enough to read at a glance, from rows of cells to its form model."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from generator.form import model
from generator.pack import fields, pack
from generator.word.ooxml import NAMESPACES
from tests import word_files

if TYPE_CHECKING:
    from generator.form.model import FormModel

# 标题 is a setting; 组 is a list whose rows have a number of the program's own.
FIELDS = fields.read(
    {
        "type": "dict",
        "schema": {
            "标题": {"type": "string"},
            "名称": {"type": "string"},
            "总数": {"type": "decimal"},
            "账目": {"type": "dict", "schema": {"收入": {"type": "decimal"}}},
            "组": {
                "type": "list",
                "schema": {
                    "type": "dict",
                    "schema": {"名": {"type": "string"}, "数": {"type": "decimal"}},
                },
            },
        },
    }
)
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1"/></w:sectPr>'

# A row: its cells' texts; of a cell that spans columns or merges, (text, span, vMerge).
Row = list[str | tuple[str, int, str]]


def form(*blocks: list[Row] | str, repeat: tuple[str, ...] = (), variable: str = "") -> pack.Form:
    """The form with these tables, whose columns are 1000 twips wide, and paragraphs."""
    drawn = (_paragraph(each) if isinstance(each, str) else _table(each) for each in blocks)
    body = "".join(drawn) + "<w:p/>" + SECTION
    document = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in word_files.parts(document).items():
            archive.writestr(name, content)
    return pack.Form("form.docx", stream.getvalue(), "{{ 名称 }}的表", repeat, variable)


def read(*blocks: list[Row] | str, repeat: tuple[str, ...] = (), variable: str = "") -> FormModel:
    """The model of the form with these tables and paragraphs."""
    return model.read(form(*blocks, repeat=repeat, variable=variable), FIELDS)


def _table(rows: list[Row]) -> str:
    columns = max(sum(_parts(cell)[1] for cell in row) for row in rows)
    grid = '<w:gridCol w:w="1000"/>' * columns
    inside = "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
    return (
        '<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{inside}</w:tbl>"
    )


def _parts(cell: str | tuple[str, int, str]) -> tuple[str, int, str]:
    return (cell, 1, "") if isinstance(cell, str) else cell


def _cell(cell: str | tuple[str, int, str]) -> str:
    text, span, merge = _parts(cell)
    properties = f'<w:tcW w:w="{1000 * span}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>'
    paragraphs = "".join(map(_paragraph, text.split("\n")))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
