"""Word documents as other programs read them, to be compared with our own reading of them."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

import docx
import mammoth
from lxml import html

from generator.form import model, unit_document
from generator.word import document_rows, package
from tests import node_scripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

SCRIPTS = ("jszip/dist/jszip.min.js", "docx-preview/dist/docx-preview.min.js")
# Nothing that asks the network for anything.
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-sync", "--disable-background-networking", "--disable-component-update"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", "--virtual-time-budget=600000"),
]
# Draws each document and writes down its tables, as far as a browser's own model knows them.
SHOW = """\
<!DOCTYPE html><meta charset="utf-8"><div id="in"></div><pre id="out"></pre><script>
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const cell = (td) => [td.textContent, td.colSpan, td.rowSpan, td.style.display === "none"];
const options = {renderHeaders: false, renderFooters: false};
const rows = (t) => [...t.rows].map((r) => [...r.cells].map(cell));
(async () => {
  const found = [];
  for (const each of DOCUMENTS) {
    const inside = document.createElement("div");
    document.getElementById("in").append(inside);
    await docx.renderAsync(bytes(each).buffer, inside, document.head, options);
    const pictures = [...inside.querySelectorAll("img")];
    await Promise.all(pictures.map((picture) => picture.decode()));
    found.push({
      text: inside.textContent, tables: [...inside.querySelectorAll("table")].map(rows),
      pages: inside.querySelectorAll("section.docx").length,
      pictures: pictures.map((picture) => picture.naturalWidth),
    });
  }
  document.getElementById("in").remove();
  document.getElementById("out").textContent = JSON.stringify(found);
})();
</script>
"""


class Seen(NamedTuple):
    """A cell: its text without blank space, the columns and the rows that it spans."""

    text: str
    columns: int = 1
    rows: int = 1


# For each table its rows, of the cells that begin in them.
Tables = list[list[list[Seen]]]


class Reading(NamedTuple):
    """A document's tables, and all its text without blank space."""

    tables: Tables
    text: str


def ours(path: Path) -> Reading:
    """By our own reading: texts of one module, spans of another."""
    main = package.parts(path.read_bytes())[package.DOCUMENT]
    # Other programs read the outline paragraphs too, which ours passes over for their measures.
    for least in (unit_document.OUTLINE_SIZE, unit_document.OUTLINE_WIDTH, 'w:line="1" '):
        main = main.replace(least.encode(), b"")
    read = document_rows.read(main).rows
    texts = {row.table: [each for each in read if each.table == row.table] for row in read}
    return Reading(_our_tables(main, texts), _solid("".join(c.text for r in read for c in r.cells)))


def _our_tables(main: bytes, texts: dict[int, list[document_rows.Row]]) -> Tables:
    drawn = model.drawn_tables(main)
    found: Tables = []
    for number, table in enumerate(drawn, 1):
        assert len(table.rows) == len(texts[number])
        rows: list[list[Seen]] = []
        for r, (row, read) in enumerate(zip(table.rows, texts[number], strict=True)):
            rows.append([])
            for cell, text in zip(row.cells, read.cells, strict=True):
                assert (cell.merge == "continue") == text.continues_merge
                if cell.merge != "continue":
                    height = _height(table, r, cell)
                    rows[-1].append(Seen(_solid(text.text), cell.span, height))
        found.append(rows)
    return found


def _height(table: model.Table, row: int, cell: model.Cell) -> int:
    height = 1
    for below in table.rows[row + 1 :] if cell.merge == "start" else ():
        if (cell.column, "continue") not in [(c.column, c.merge) for c in below.cells]:
            break
        height += 1
    return height


def of_python_docx(path: Path) -> Reading:
    """By python-docx, which repeats a merged cell at every place that it covers."""
    document = docx.Document(str(path))
    tables = _tables_of_python_docx(document)
    inside = (
        "".join(str(text) for text in block._tbl.xpath(".//w:t/text()"))  # noqa: SLF001
        if isinstance(block, docx.table.Table)
        else block.text
        for block in document.iter_inner_content()
    )
    return Reading(tables, _solid("".join(inside)))


def _tables_of_python_docx(document: Any) -> Tables:
    found: Tables = []
    for table in document.tables:
        grid = [[cell._tc for cell in row.cells] for row in table.rows]  # noqa: SLF001
        known = set()
        rows: list[list[Seen]] = []
        for r, row in enumerate(grid):
            rows.append([])
            for tc in row:
                if tc not in known:
                    known.add(tc)
                    height = sum(tc in below for below in grid[r:])
                    text = "".join(tc.xpath(".//w:t/text()"))
                    rows[-1].append(Seen(_solid(text), row.count(tc), height))
        found.append(rows)
    return found


def of_mammoth(path: Path) -> Reading:
    """By mammoth, which makes HTML of it."""
    with path.open("rb") as stream:
        return of_html(mammoth.convert_to_html(stream).value)


def of_pandoc(path: Path, pandoc: str) -> Reading:
    """By pandoc, which makes HTML of it."""
    command = [pandoc, "--from=docx", "--to=html", "--standalone", path]
    return of_html(subprocess.run(command, check=True, capture_output=True).stdout.decode())


def of_libreoffice(paths: Sequence[Path], soffice: str, folder: Path) -> list[Reading]:
    """By LibreOffice, which makes HTML of each."""
    profile = (folder / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "html:HTML (StarWriter)", "--outdir", str(folder)]
    subprocess.run([*command, *paths], check=True, capture_output=True)
    pages = [(folder / f"{path.stem}.html").read_text(encoding="utf-8") for path in paths]
    return [of_html(page) for page in pages]


def of_html(page: str) -> Reading:
    """A page of HTML."""
    root = html.document_fromstring(page)
    # Titles and descriptions of tables, which pandoc shows, are in no cell.
    for caption in list(root.iter("caption")):
        caption.drop_tree()
    # LibreOffice puts a header or footer into the page.
    for part in root.xpath("//div[@title='header' or @title='footer']"):
        part.drop_tree()
    tables = [
        [[_html_cell(td) for td in tr.iter("td", "th")] for tr in table.iter("tr")]
        for table in root.iter("table")
    ]
    return Reading(tables, _solid(root.body.text_content()))


def _html_cell(td: Any) -> Seen:
    spans = (int(td.get(name, "1")) for name in ("colspan", "rowspan"))
    return Seen(_solid(td.text_content()), *spans)


class Shown(NamedTuple):
    """A document as docx-preview shows it, with its pages, and how wide each picture is."""

    reading: Reading
    pages: int
    pictures: list[int]


def of_docx_preview(paths: Iterable[Path], chromium: str, npm: str, folder: Path) -> list[Shown]:
    """By docx-preview in Chromium."""
    documents = [base64.b64encode(path.read_bytes()).decode() for path in paths]
    scripts = "".join(f"<script>{script}</script>" for script in node_scripts.read(npm, SCRIPTS))
    page = folder / "page.html"
    shown = SHOW.replace("<div", f"{scripts}<div", 1)
    page.write_text(shown.replace("DOCUMENTS", json.dumps(documents)), encoding="utf-8")
    profile = f"--user-data-dir={folder / 'chromium'}"
    command = [chromium, *FLAGS, profile, page.as_uri()]
    dom = subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode()
    found = re.search(r'<pre id="out">(.+)</pre>', dom)
    assert found
    return [_shown(each) for each in json.loads(unescape(found[1]))]


def _shown(found: Any) -> Shown:
    tables = [
        [
            [Seen(_solid(text), columns, rows) for text, columns, rows, hidden in row if not hidden]
            for row in table
        ]
        for table in found["tables"]
    ]
    return Shown(Reading(tables, _solid(found["text"])), found["pages"], found["pictures"])


def _solid(text: str) -> str:
    return "".join(text.split())
