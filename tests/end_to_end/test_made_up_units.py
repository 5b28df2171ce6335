"""Units the tests make up: every cell as the data say, in the unit's document and the appendix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.__main__ import main
from tests import expected, made_up, wordml

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=made_up.UNITS, ids=str)
def unit(request: pytest.FixtureRequest, project: Path) -> dict[str, Any]:
    chosen = made_up.UNITS[request.param]
    for path in (project / "data" / "2023" / "units").iterdir():
        path.unlink()
    text = made_up.as_yaml(chosen)
    (project / "data" / "2023" / "units" / "a.yaml").write_text(text, encoding="utf-8")
    return chosen


def test_every_cell_is_as_the_data_say(unit: dict[str, Any], project: Path) -> None:
    tables = expected.tables("2023", "区级", unit)

    code = main(["build"])

    [document] = (project / "build" / "2023" / "units").glob("*.docx")
    appendix = wordml.document_root(project / "build" / "2023" / "appendix.docx")
    drawn = wordml.document_root(document)
    assert code == 0
    assert wordml.tables(drawn) == tables
    # Before the forms stands the summary table.
    assert wordml.tables(appendix)[1:] == tables
    assert wordml.faults(drawn) == []
    assert wordml.faults(appendix) == []
