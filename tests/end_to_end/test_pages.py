"""The forms as pages: the grid on the page is the document's, and no character leaves its cell."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest

from generator.__main__ import main
from tests import made_up, wordml
from tests.conftest import REAL_UNIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TWIPS = 20
PAGE_WIDTH = 11906
UNITS = ("a text of 3000 characters", "a project name of 200 characters", "twelve directions")
# Half a point: what a border is wide.
NEAR = 0.5


def _document(project: Path, name: str) -> Path:
    """The built document of the real unit, or of an invented one."""
    units = project / "data" / "2023" / "units"
    if name in made_up.UNITS:
        text = made_up.as_yaml({**made_up.UNITS[name], "部门名称": name})
        (units / "a.yaml").write_text(text, encoding="utf-8")
    assert main(["build", "--unit", name]) == 0
    return project / "build" / "2023" / "units" / f"{name}.docx"


def _visible(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def _edges(tbl_grids: list[list[int]]) -> list[list[float]]:
    """Where the column borders of each table stand, in points; the tables are centred."""
    return [
        [(PAGE_WIDTH - sum(grid)) / 2 / TWIPS + x / TWIPS for x in accumulate([0, *grid])]
        for grid in tbl_grids
    ]


def _grids(document: Path) -> list[list[int]]:
    root = wordml.document_root(document)
    return [
        [int(col.get(f"{wordml.W}w", "")) for col in tbl.iter(f"{wordml.W}gridCol")]
        for tbl in root.iter(f"{wordml.W}tbl")
    ]


def _outside(page: Any) -> list[str]:
    """Characters below the caption that no cell on the page holds."""
    cells = [cell for table in page.find_tables() for cell in table.cells]
    top = min(cell[1] for cell in cells)
    return [
        char["text"]
        for char in page.chars
        if char["text"].strip()
        and char["bottom"] > top + 2
        and not any(
            x0 - NEAR <= char["x0"] and char["x1"] <= x1 + NEAR
            and y0 - NEAR <= (char["top"] + char["bottom"]) / 2 <= y1 + NEAR
            for x0, y0, x1, y1 in cells
        )
    ]  # fmt: skip


def _pdf(document: Path, need_program: Callable[[str], str]) -> Path:
    need_program("soffice")
    assert main(["pdf"]) == 0
    return document.with_suffix(".pdf")


@pytest.mark.parametrize("name", [REAL_UNIT, *UNITS])
def test_every_character_stands_in_its_cell_and_the_grid_is_the_documents(
    name: str, project: Path, need_program: Callable[[str], str]
) -> None:
    document = _document(project, name)
    tables = wordml.tables(wordml.document_root(document))
    written = _visible("".join(cell.text for t in tables for row in t for cell in row))

    path = _pdf(document, need_program)

    with pdfplumber.open(path) as pdf:
        printed = _visible("".join(char["text"] for page in pdf.pages for char in page.chars))
        drawn = {
            round(x, 1)
            for page in pdf.pages
            for table in page.find_tables()
            for c in table.cells
            for x in (c[0], c[2])
        }
        outside = [_outside(page) for page in pdf.pages]
    expected = {round(x, 1) for edges in _edges(_grids(document)) for x in edges}
    assert printed == written
    assert all(found == [] for found in outside)
    assert all(min(abs(x - y) for y in expected) <= NEAR for x in drawn)
    assert all(min(abs(x - y) for y in drawn) <= NEAR for x in expected)


def test_the_real_unit_takes_no_more_pages_than_its_text_needs(
    project: Path, need_program: Callable[[str], str]
) -> None:
    document = _document(project, REAL_UNIT)

    path = _pdf(document, need_program)

    with pdfplumber.open(path) as pdf:
        starts = [
            form
            for page in pdf.pages
            for form in [(page.extract_text() or "").split("\n")[0].replace(" ", "")]
        ]
    forms = [f if f in ("附表1", "附表2", "附表3") else "" for f in starts]
    assert forms == ["附表1", "", "附表2", "附表3", "", "附表3", "", "附表3", ""]
