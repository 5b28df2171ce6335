"""The real 2023 document, cell for cell."""

from __future__ import annotations

from pathlib import Path

from generator.__main__ import main
from tests import wordml
from tests.conftest import REAL_UNIT

REFERENCE = Path(__file__).parent.parent / "reference" / "2023-grid.txt"


def _cells(tables: list[wordml.Table]) -> list[tuple[int, int, int, wordml.Cell]]:
    return [
        (t, r, c, cell)
        for t, table in enumerate(tables, 1)
        for r, row in enumerate(wordml.folded(table), 1)
        for c, cell in enumerate(row, 1)
    ]


def test_every_one_of_the_577_cells_is_as_in_the_real_document(project: Path) -> None:
    expected = _cells(wordml.read_drawing(REFERENCE.read_text(encoding="utf-8")))

    code = main(["build"])

    document = project / "build" / "2023" / "units" / f"{REAL_UNIT}.docx"
    actual = _cells(wordml.tables(wordml.document_root(document)))
    assert code == 0
    assert len(expected) == 577
    assert actual == expected


def test_the_appendix_holds_the_same_577_cells(project: Path) -> None:
    expected = _cells(wordml.read_drawing(REFERENCE.read_text(encoding="utf-8")))

    main(["build"])

    appendix = project / "build" / "2023" / "appendix.docx"
    _summary_table, *forms = wordml.tables(wordml.document_root(appendix))
    assert _cells(forms) == expected
