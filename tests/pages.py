"""Counts what an official would not accept on a page: numbers cut, pages of a total, rows split."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pdfplumber

from tests import wordml

if TYPE_CHECKING:
    from pathlib import Path

_FIGURE = re.compile(r"[0-9.,]$")
# A line that goes on with a digit, a percent sign or a per mille sign.
_GOES_ON = re.compile(r"^[0-9%‰]")
_SHORT = 40
# Labels of rows that must not stand alone on a page.
_TAIL = re.compile(r"合计|单位负责人签字：|填表人：.*|联系电话：.*|[0-9.]+")


@dataclass(frozen=True)
class Faults:
    """The broken numbers, the pages of only a total or a signature, and the split short rows."""

    broken: tuple[str, ...]
    lonely: tuple[str, ...]
    split: tuple[str, ...]


def faults(document: Path, pdf_path: Path) -> Faults:
    """What is wrong on the pages of the document's PDF; each with its page."""
    root = wordml.document_root(document)
    texts = [cell.text for t in wordml.tables(root) for r in t for cell in r]
    headings = _headings(root)
    whole = {_plain(text) for text in texts}
    paragraphs = [_plain(line) for text in texts for line in text.split("\n")]
    broken, lonely, split = [], [], []
    with pdfplumber.open(pdf_path) as pdf:
        before: list[str] = []
        for number, page in enumerate(pdf.pages, 1):
            cells = [_lines(page, cell) for t in page.find_tables() for cell in t.cells]
            shown = [lines for lines in cells if lines]
            broken += [f"{number}: {a}|{b}" for cell in shown for a, b in _cut(cell, paragraphs)]
            texts_here = ["".join(lines) for lines in shown]
            # A heading that repeats makes no page of a total or a signature a full one.
            goes_on = headings & set(before) & set(texts_here)
            own = [line for text in shown if "".join(text) not in goes_on for line in text]
            if shown and all(_TAIL.fullmatch(line) for line in own):
                lonely.append(f"{number}: {'、'.join(texts_here)}")
            split += [
                f"{number}: {a}|{b}"
                for a in before
                for b in texts_here
                if len(a + b) <= _SHORT and a not in whole and b not in whole and a + b in whole
            ]
            before = texts_here
    return Faults(tuple(broken), tuple(lonely), tuple(split))


def _headings(root: Any) -> set[str]:
    """The texts of the rows that repeat at the top of each of their table's pages."""
    rows = [
        tr for tr in root.iter(f"{wordml.W}tr") if tr.find(f".//{wordml.W}tblHeader") is not None
    ]
    return {_plain("".join(tc.itertext())) for tr in rows for tc in tr.iter(f"{wordml.W}tc")}


def _plain(text: str) -> str:
    return "".join(text.split())


def _lines(page: Any, cell: tuple[float, float, float, float]) -> list[str]:
    """The lines of the page's text in the cell, without blanks."""
    text = page.crop(cell, strict=False).extract_text() or ""
    return [line for line in map(_plain, text.split("\n")) if line]


def _cut(lines: list[str], paragraphs: list[str]) -> list[tuple[str, str]]:
    """The lines that end in the middle of a number of a paragraph."""
    return [
        (a, b)
        for a, b in pairwise(lines)
        if _FIGURE.search(a) and _GOES_ON.search(b) and any(a + b in text for text in paragraphs)
    ]
