"""Small workbooks written by hand: any XML that a program may write, or somebody with bad aims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import word_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def sheet(rows: str, after: str = "", before: str = "") -> str:
    """A sheet's part with these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def texts(*rows: Sequence[str], top: int = 1) -> str:
    """Rows of cells with these texts."""
    return "".join(
        f'<row r="{r}">' + "".join(map(text, cells)) + "</row>" for r, cells in enumerate(rows, top)
    )


def text(content: str) -> str:
    """A cell with a text of its own."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{content}</t></is></c>'


def merged(*ranges: str) -> str:
    """Merged cells, to stand behind a sheet's rows."""
    return "<mergeCells>" + "".join(f'<mergeCell ref="{r}"/>' for r in ranges) + "</mergeCells>"


def styles(*formats: str, fonts: str = "<font/>", xfs: str = "") -> str:
    """Styles of these number formats: the first one has number 1."""
    codes = "".join(
        f'<numFmt numFmtId="{200 + i}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for i, code in enumerate(formats)
    )
    own = "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(formats)))
    borders = '<borders><border/><border><left style="thin"/></border></borders>'
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><fonts>{fonts}</fonts>{borders}'
        f'<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{own}{xfs}</cellXfs>'
        "</styleSheet>"
    )


def write(  # noqa: PLR0913 - what a workbook consists of
    path: Path,
    sheets: Mapping[str, str],
    *,
    strings: str = "",
    style: str = "",
    properties: str = "",
    states: Mapping[str, str] | None = None,
    more: Mapping[str, str] | None = None,
) -> Path:
    """A workbook of these sheets by name; `more` are further parts."""
    listed, related = "", ""
    members: dict[str, bytes] = {}
    for i, (name, part) in enumerate(sheets.items(), 1):
        state = f' state="{states[name]}"' if states and name in states else ""
        listed += f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"{state}/>'
        related += relationship(f"rId{i}", "worksheet", f"worksheets/sheet{i}.xml")
        members[f"xl/worksheets/sheet{i}.xml"] = part.encode()
    for kind, part in (("sharedStrings", strings), ("styles", style)):
        if part:
            related += relationship(kind, kind, f"{kind}.xml")
            members[f"xl/{kind}.xml"] = part.encode()
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{_R}">{properties}<sheets>{listed}</sheets></workbook>'
    )
    members |= {
        "_rels/.rels": relationships(
            relationship("rId1", "officeDocument", "xl/workbook.xml")
        ).encode(),
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": relationships(related).encode(),
        **{name: part.encode() for name, part in (more or {}).items()},
    }
    return word_files.write(path, members)


def relationship(identity: str, kind: str, target: str) -> str:
    """A relationship of the office programs."""
    return f'<Relationship Id="{identity}" Type="{_R}/{kind}" Target="{target}"/>'


def relationships(entries: str) -> str:
    """A part of relationships."""
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def shared(*strings: str) -> str:
    """The part of shared strings, each as markup."""
    return f'<sst xmlns="{MAIN}">' + "".join(f"<si>{s}</si>" for s in strings) + "</sst>"
