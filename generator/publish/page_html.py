"""Write the public page as accessible HTML that needs no script and no network."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from generator.common import web_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")


@dataclass(frozen=True)
class Column:
    """A column of the table; adjacent columns of one group share a header."""

    label: str
    group: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class File:
    """A file to download: its path from the page, its kind, its size in bytes."""

    path: str
    kind: str
    size: int


@dataclass(frozen=True)
class Row:
    """A unit: the text of each column, and its files."""

    name: str
    cells: Sequence[str]
    files: Sequence[File]


@dataclass(frozen=True)
class Page:
    """The content of the page, without the table's rows.

    `facts` are labels and values, `name_column` the index of the column with the unit's name,
    `totals` the last row, which may be empty, `volumes` the appendix's volumes with their files.
    """

    generator: str
    title: str
    facts: Sequence[tuple[str, str]]
    caption: str
    columns: Sequence[Column]
    name_column: int
    totals: Sequence[str]
    volumes: Sequence[tuple[str, Sequence[File]]]
    notes: Sequence[str]


def lines(page: Page, rows: Iterable[Row]) -> Iterator[str]:
    """The page's HTML, in pieces; the rows are iterated once.

    It follows WCAG 2.2: one h1, table headers with their scope (1.3.1), links that name their
    target (2.4.4), visible focus (2.4.7), contrast above 7:1 (1.4.6). On narrow screens only the
    table scrolls, as 1.4.10 allows, also by keyboard.
    """
    yield web_page.head(page.title, page.generator)
    yield f"<body>\n<main>\n<h1>{escape(page.title)}</h1>\n"
    if page.facts:
        yield "<dl>\n"
        for label, value in page.facts:
            yield f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>\n"
        yield "</dl>\n"
    yield from _volume_list(page.volumes)
    yield '<h2 id="units">各单位</h2>\n'
    yield '<div class="scroll" role="region" aria-labelledby="units" tabindex="0">\n<table>\n'
    if page.caption:
        yield f"<caption>{escape(page.caption)}</caption>\n"
    yield from _header(page)
    yield "<tbody>\n"
    for row in rows:
        yield _row(page, row)
    yield "</tbody>\n"
    if page.totals:
        yield f"<tfoot>\n{_cells(page, page.totals, '<td></td>')}</tfoot>\n"
    yield "</table>\n</div>\n"
    for note in page.notes:
        yield f"<p>{escape(note)}</p>\n"
    yield "</main>\n</body>\n</html>\n"


def size(number: int) -> str:
    """The number of bytes in KB or MB, rounded up."""
    if number < 1024 * 1024:
        return f"{-(-number // 1024)} KB"
    return f"{-(-number * 10 // (1024 * 1024)) / 10:.1f} MB"


def _volume_list(volumes: Sequence[tuple[str, Sequence[File]]]) -> Iterator[str]:
    if not volumes:
        return
    yield "<h2>附表汇编</h2>\n<ul>\n"
    for name, files in volumes:
        yield f"<li>{escape(name)}：{_links(name, files)}</li>\n"
    yield "</ul>\n"


def _header(page: Page) -> Iterator[str]:
    """The table's header, with a second row if columns are in groups."""
    files = Column("文档", page.columns[page.name_column].group)
    columns = _with_files(page, page.columns, files)
    rowspan = ' rowspan="2"' if any(column.group for column in columns) else ""
    upper, lower, grid = [], [], []
    for group, members in groupby(columns, lambda column: column.group):
        labels = [escape(column.label) for column in members]
        # scope="colgroup" needs a colgroup element (HTML, 4.9.10).
        grid.append(f'<colgroup span="{len(labels)}"></colgroup>')
        if group:
            upper.append(f'<th scope="colgroup" colspan="{len(labels)}">{escape(group)}</th>')
            lower += [f'<th scope="col">{label}</th>' for label in labels]
        else:
            upper += [f'<th scope="col"{rowspan}>{label}</th>' for label in labels]
    yield f"{''.join(grid)}\n<thead>\n<tr>{''.join(upper)}</tr>\n"
    if lower:
        yield f"<tr>{''.join(lower)}</tr>\n"
    yield "</thead>\n"


def _row(page: Page, row: Row) -> str:
    return _cells(page, row.cells, f'<td class="files">{_links(row.name, row.files)}</td>')


def _cells(page: Page, texts: Sequence[str], files: str) -> str:
    """A row of the table; the cell with the unit's name is its header."""
    cells = [
        f'<th scope="row">{escape(text)}</th>' if i == page.name_column else _cell(column, text)
        for i, (column, text) in enumerate(zip(page.columns, texts, strict=True))
    ]
    return f"<tr>{''.join(_with_files(page, cells, files))}</tr>\n"


def _with_files(page: Page, cells: Sequence[T], files: T) -> list[T]:
    """A row's cells with the cell of its files inserted after the unit's name."""
    position = page.name_column + 1
    return [*cells[:position], files, *cells[position:]]


def _cell(column: Column, text: str) -> str:
    start = '<td class="number">' if column.is_number else "<td>"
    return f"{start}{escape(text)}</td>"


def _links(name: str, files: Sequence[File]) -> str:
    """Links to the files; the unit's name is in each, for a screen reader's list of links."""
    return " ".join(
        f'<a href="{escape(quote(file.path))}"><span class="heard">{escape(name)}，</span>'
        f"{escape(file.kind)}，{size(file.size)}</a>"
        for file in files
    )
