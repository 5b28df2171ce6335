"""Templates drawn from their text pictures, in the styles of the second pack."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import yaml
from lxml import etree

from generator.word.ooxml import NAMESPACES
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIDTH = 9600

_CELL = re.compile(r"^(.*?)(?: ×([0-9]+))?( [↓↑])?$")
_MERGES = {" ↓": '<w:vMerge w:val="restart"/>', " ↑": "<w:vMerge/>", None: ""}


@cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(CHECKOUT / "tests/packs/vehicle-register/register.docx") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def drawn(picture: str) -> bytes:
    """The template that the text picture shows, in the styles of the second pack.

    Rows may leave out their numbers; the last cell of a row reaches to the table's end.
    """
    blocks: list[list[list[str]] | str] = []
    for line in picture.splitlines():
        text = re.sub("^ *[0-9]* *│ ?(?=.*│)", "", line).rstrip(" │")
        if line.startswith("表外段落："):
            blocks.append(line.removeprefix("表外段落："))
        elif line.startswith("列宽") or not blocks or isinstance(blocks[-1], str):
            blocks.append([])
        if "│" in line and not line.startswith("#"):
            rows = blocks[-1]
            assert isinstance(rows, list)
            rows.append([f" {cell.strip()}" for cell in text.split("│")])
    body = "".join(_paragraph(b, "Normal") if isinstance(b, str) else _table(b) for b in blocks)
    old = etree.fromstring(_parts()["word/document.xml"])
    section = etree.tostring(old[0][-1]).decode()
    xml = f"<w:document {NAMESPACES}><w:body>{body}<w:p/>{section}</w:body></w:document>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in _parts().items():
            archive.writestr(name, xml.encode() if name == "word/document.xml" else content)
    return stream.getvalue()


def _table(rows: list[list[str]]) -> str:
    cells = [[_CELL.match(cell) for cell in row] for row in rows]
    columns = max(sum(int(cell[2] or 1) for cell in row if cell) for row in cells)
    width = WIDTH // columns
    inside = ""
    for row in cells:
        column, drawn_row = 0, ""
        for place, cell in enumerate(row, 1):
            assert cell
            span = columns - column if place == len(row) else int(cell[2] or 1)
            column += span
            properties = f'<w:tcW w:w="{width * span}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
            texts = "".join(_paragraph(text, "CellText") for text in cell[1].strip().split("¶"))
            drawn_row += f"<w:tc><w:tcPr>{properties}{_MERGES[cell[3]]}</w:tcPr>{texts}</w:tc>"
        inside += f"<w:tr>{drawn_row}</w:tr>"
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="OfficialForm"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{inside}</w:tbl>"
    )


def _paragraph(text: str, style: str) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    return f"<w:p>{properties}{run}</w:p>"


def of_all_fields(schema: str, pack: str) -> str:
    """A picture that prints every field of the unit, of lists in lists none."""
    unit = yaml.safe_load(schema)["unit"]
    numbered = defaultdict(list)
    for each in yaml.safe_load(pack).get("derived") or ():
        if isinstance(each, dict) and each.get("number"):
            numbered[each.get("each", "")].append(each["field"])
    lines = _lines_of(unit, "", numbered)
    return "".join(f"{line} │\n" for line in lines)


def _lines_of(group: Any, above: str, numbered: Mapping[str, list[str]]) -> Iterator[str]:
    for name, rule in group.items() if isinstance(group, dict) else ():
        kind = rule.get("type") if isinstance(rule, dict) else ""
        path = f"{above}{name}"
        if kind == "dict":
            yield from _lines_of(rule["schema"], f"{path}.", numbered)
        elif kind == "list" and "schema" in rule.get("schema", {}):
            below = rule["schema"]["schema"]
            flat = [n for n, r in below.items() if isinstance(r, dict) and r["type"] != "list"]
            flat = [n for n in flat if below[n]["type"] != "dict"] + numbered[path]
            yield " │ ".join([name, *flat])
            yield f"{{%tr for 行 in {path} %}}"
            yield " │ ".join([name, *(f"{{{{ 行.{n} }}}}" for n in flat)])
            yield "{%tr endfor %}"
        elif kind != "list":
            yield f"{name} │ {{{{ {path} }}}}"
