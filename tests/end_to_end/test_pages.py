"""The forms as pages: the grid on the page is the document's, and no character leaves its cell."""

from __future__ import annotations

import shutil
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pdfplumber
import pytest

from generator.__main__ import main
from tests import made_up, pages, wordml
from tests.conftest import CHECKOUT, REAL_UNIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TWIPS = 20
PAGE_WIDTH = 11906
UNITS = ("a text of 3000 characters", "a project name of 200 characters", "twelve directions")
# Half a point: what a border is wide.
NEAR = 0.5


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory, need_program: Callable[[str], str]) -> Path:
    """The documents and PDFs of the real unit and the invented ones: one conversion for all tests."""  # noqa: E501
    need_program("soffice")
    project = tmp_path_factory.mktemp("project")
    for name in ("data", "templates"):
        shutil.copytree(CHECKOUT / name, project / name)
    for i, name in enumerate(UNITS):
        text = made_up.as_yaml({**made_up.UNITS[name], "部门名称": name})
        path = project / "data" / "2023" / "units" / f"{i}.yaml"
        path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        assert main(["build", *(f"--unit={name}" for name in (REAL_UNIT, *UNITS))]) == 0
        assert main(["pdf"]) == 0
    return project / "build" / "2023" / "units"


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


def _form(page: Any) -> Any:
    """The page without its footer and the outline paragraphs, which are white, 1 point high."""
    return page.filter(
        lambda each: (
            each["object_type"] != "char"
            or (each["size"] > 2 and each["bottom"] < float(page.height) - 50)
        )
    )


def _repeated_heading(document: Path) -> Counter[str]:
    rows = wordml.document_root(document).iter(f"{wordml.W}tr")
    heading = [row for row in rows if row.find(f"{wordml.W}trPr/{wordml.W}tblHeader") is not None]
    return _visible("".join(t.text or "" for row in heading for t in row.iter(f"{wordml.W}t")))


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


@pytest.mark.parametrize("name", [REAL_UNIT, *UNITS])
def test_every_character_stands_in_its_cell_and_the_grid_is_the_documents(
    name: str, units: Path
) -> None:
    document = units / f"{name}.docx"
    tables = wordml.tables(wordml.document_root(document))
    written = _visible("".join(cell.text for t in tables for row in t for cell in row))

    with pdfplumber.open(document.with_suffix(".pdf")) as pdf:
        pages = [_form(page) for page in pdf.pages]
        printed = _visible("".join(char["text"] for page in pages for char in page.chars))
        drawn = {
            round(x, 1)
            for page in pages
            for table in page.find_tables()
            for c in table.cells
            for x in (c[0], c[2])
        }
        outside = [_outside(page) for page in pages]
    expected = {round(x, 1) for edges in _edges(_grids(document)) for x in edges}
    # A heading that repeats on the table's next page is printed again.
    assert written - printed == Counter()
    assert printed - written in (Counter(), _repeated_heading(document))
    assert all(found == [] for found in outside)
    assert all(min(abs(x - y) for y in expected) <= NEAR for x in drawn)
    assert all(min(abs(x - y) for y in drawn) <= NEAR for x in expected)


@pytest.mark.parametrize("name", [REAL_UNIT, *UNITS])
def test_no_number_is_broken_no_total_alone_on_a_page_and_no_short_row_split(
    name: str, units: Path
) -> None:
    found = pages.faults(units / f"{name}.docx", units / f"{name}.pdf")

    assert (found.broken, found.split) == ((), ())
    # A name of so many lines leaves no room on its page for the blank rows and the signature.
    assert len(found.lonely) == (1 if name == "a project name of 200 characters" else 0)


def test_the_real_unit_takes_no_more_pages_than_its_text_needs(units: Path) -> None:
    with pdfplumber.open(units / f"{REAL_UNIT}.pdf") as pdf:
        starts = [
            form
            for page in pdf.pages
            for form in [(_form(page).extract_text() or "").split("\n")[0].replace(" ", "")]
        ]
    forms = [f if f in ("附表1", "附表2", "附表3") else "" for f in starts]
    assert forms == ["附表1", "", "附表2", "附表3", "", "附表3", "", "附表3", ""]


def test_the_contents_list_has_its_numbers_and_figures_of_billions_stay_on_one_line(
    project: Path, need_program: Callable[[str], str]
) -> None:
    text = made_up.as_yaml(made_up.unit(1, 1, "1234567.89"))
    (project / "data" / "2023" / "units" / "a.yaml").write_text(text, encoding="utf-8")
    need_program("soffice")
    assert main(["build"]) == 0

    assert main(["pdf"]) == 0

    with pdfplumber.open(project / "build" / "2023" / "appendix.pdf") as pdf:
        contents = "".join((pdf.pages[1].extract_text() or "").split(" ")).split("\n")
        words = {word["text"] for word in pdf.pages[2].extract_words()}
    assert contents[1:3] == ["株洲市石峰区2023年部门预算资金汇总表1", f"{REAL_UNIT}2"]
    assert {"1234567.99", "1234567.89", "1235286.45"} <= words
