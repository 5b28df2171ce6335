"""Edit forms as people do, with python-docx and openpyxl; cells are found by their texts.

Each of the edits takes an opened file; `in_word` and `in_excel` make them ones of a file on disk.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from docx.table import _Cell
    from openpyxl.workbook import Workbook


def in_word(edit: Callable[[Document], None]) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        document = docx.Document(str(path))
        edit(document)
        document.save(str(path))

    return change


def in_excel(edit: Callable[[Workbook], None]) -> Callable[[Path], None]:
    """The edit; whatever is saved, formulas have no results afterwards."""

    def change(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        edit(book)
        book.save(path)

    return change


def rows_of(opened: Document | Workbook) -> Iterator[list[Any]]:
    """The cells of each row in order, those that are merged once, by their first one."""
    if isinstance(opened, Document):
        for table in opened.tables:
            for row in table.rows:
                yield list({cell._tc: cell for cell in row.cells}.values())  # noqa: SLF001
    else:
        for sheet in opened:
            for cells in sheet.iter_rows():
                # What a merge covers has no style of its own.
                yield [cell for cell in cells if type(cell).__name__ == "Cell"]


def text_of(cell: Any) -> str:
    """What the cell of a document or sheet says."""
    text = cell.text if hasattr(cell, "text") else cell.value
    return "" if text is None else str(text).strip()


def find(opened: Document | Workbook, text: str, *, is_beside: bool = False) -> Any:
    """The first cell with that text, or the one after it in its row."""
    for cells in rows_of(opened):
        for i, cell in enumerate(cells):
            if text_of(cell) == text:
                return cells[i + 1] if is_beside else cell
    raise AssertionError(text)


def put(cell: Any, content: str | float) -> None:
    """Type into the cell in place of what it says."""
    if hasattr(cell, "text"):
        cell.text = content
    else:
        cell.value = content


def type_into(contents: Mapping[str, str | float]) -> Callable[[Document | Workbook], None]:
    """Type into every cell with one of these texts."""

    def edit(opened: Document | Workbook) -> None:
        for cells in rows_of(opened):
            for cell in cells:
                if text_of(cell) in contents:
                    put(cell, contents[text_of(cell)])

    return edit


def beside(label: str, content: str | float) -> Callable[[Document | Workbook], None]:
    """Type into the cell after the one with that text."""

    def edit(opened: Document | Workbook) -> None:
        put(find(opened, label, is_beside=True), content)

    return edit


def cut_row(text: str) -> Callable[[Document], None]:
    """Delete the row in which a cell has that text."""

    def edit(document: Document) -> None:
        tr = find(document, text)._tc.getparent()  # noqa: SLF001
        tr.getparent().remove(tr)

    return edit


def merge(first: str, last: str) -> Callable[[Document], None]:
    """Merge the cells with these texts."""

    def edit(document: Document) -> None:
        cell: _Cell = find(document, first)
        cell.merge(find(document, last))

    return edit


def track(text: str, added: str, deleted: str) -> Callable[[Document], None]:
    """Add words to the cell with that text, and delete some, while changes are tracked."""

    def edit(document: Document) -> None:
        [run, *_] = find(document, text).paragraphs[0].runs
        last = run._r  # noqa: SLF001
        for tag, words in (("w:ins", added), ("w:del", deleted)):
            change = OxmlElement(tag, {qn("w:id"): f"90{len(words)}", qn("w:author"): "王五"})
            r = copy.deepcopy(run._r)  # noqa: SLF001
            r.find(qn("w:t")).text = words
            if tag == "w:del":
                r.find(qn("w:t")).tag = qn("w:delText")
            change.append(r)
            last.addnext(change)
            last = change

    return edit


def accept_changes(document: Document) -> None:
    """Accept all tracked changes."""
    body = document.element.body
    for deleted in list(body.iter(qn("w:del"))):
        deleted.getparent().remove(deleted)
    for inserted in list(body.iter(qn("w:ins"))):
        for r in list(inserted):
            inserted.addprevious(r)
        inserted.getparent().remove(inserted)


def comment(text: str, words: str, author: str) -> Callable[[Document], None]:
    """Comment on the cell with that text."""

    def edit(document: Document) -> None:
        runs = find(document, text).paragraphs[0].runs
        document.add_comment(runs, words, author=author, initials=author[:1])

    return edit


def delete_comments(author: str) -> Callable[[Document], None]:
    """Delete this author's comments, as Word does: with what marks them in the text."""

    def edit(document: Document) -> None:
        own = [each for each in document.comments if each.author == author]
        for each in own:
            number = str(each.comment_id)
            for tag in ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"):
                for mark in list(document.element.body.iter(qn(tag))):
                    if mark.get(qn("w:id")) == number:
                        mark.getparent().remove(mark)
            each._comment_elm.getparent().remove(each._comment_elm)  # noqa: SLF001

    return edit
