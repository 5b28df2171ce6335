from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.build import names
from generator.build.manifest import UnitRecord
from generator.build.spilled_map import SpilledMap
from generator.common.diagnostics import UsageError
from tests import vehicles

if TYPE_CHECKING:
    from pathlib import Path


def _records(folder: Path) -> SpilledMap[UnitRecord]:
    records: SpilledMap[UnitRecord] = SpilledMap()
    for path in sorted((folder / "units").iterdir()):
        name = path.read_text("utf-8").splitlines()[0].removeprefix("单位: ")
        data = f"units/{path.name}"
        records[data] = UnitRecord(name, data, "", document=f"units/{name}.docx")
    return records


def test_a_name_twice_costs_the_document_and_a_similar_one_does_not(folder: Path) -> None:
    vehicles.write_unit(folder, "甲局", file="again")
    vehicles.write_unit(folder, "乙 局")
    records = _records(folder)

    names.mark(vehicles.load(folder), records, None, strict=False)

    found = {data: [d.code for d in r.findings] for data, r in records.items() if r.findings}
    assert found == {
        "units/again.yaml": ["same-unit"],
        "units/甲局.yaml": ["same-unit"],
        "units/乙局.yaml": ["similar-unit"],
        "units/乙 局.yaml": ["similar-unit"],
    }
    assert [bool(records[f"units/{n}.yaml"].document) for n in ("甲局", "乙局")] == [False, True]


def test_an_unknown_unit_is_told_with_the_one_that_was_meant(folder: Path) -> None:
    records = _records(folder)
    campaign = vehicles.load(folder)

    names.refuse_unknown(campaign, records, None, ["甲局"])
    with pytest.raises(UsageError, match="没有单位“戊局”"):
        names.refuse_unknown(campaign, records, None, ["戊局"])
