"""What `make bench` compares is the same document."""

from __future__ import annotations

from bench import stages


def test_docxtpl_makes_the_cells_of_our_document() -> None:
    unit = stages.real_unit()

    ours = stages.cells(stages.our_document(unit))

    assert len(ours) == 5
    assert stages.cells(stages.by_docxtpl(stages.whole_template(unit.pack), unit.seen)) == ours
