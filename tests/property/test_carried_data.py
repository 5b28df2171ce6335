"""Whatever a unit's data say, the next stage takes it over or says that it does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.campaign import carried_data, check, data_file, typed_texts
from generator.common import hashes
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack import carry, pack, selectors
from tests import any_data, stages

if TYPE_CHECKING:
    from generator.datafile.source import Source
    from generator.pack.pack import Pack

COMPUTED = ("项目", "总额")
SETTINGS = {"年度": "2023", "级次": None}


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Pack]:
    templates = stages.write(tmp_path_factory.mktemp("packs")) / "templates"
    return pack.load(templates / stages.OLD), pack.load(templates / stages.NEW)


def parsed(text: str) -> Source:
    return source.parse(FileBytes(text.encode(), hashes.sha256(text.encode())), "甲.yaml")


@settings(max_examples=25)
@given(data=st.data())
def test_every_text_is_taken_over_or_counted_and_the_result_is_canonical(
    packs: tuple[Pack, Pack], data: st.DataObject
) -> None:
    old, new = packs
    drawn: Any = data.draw(any_data.values(old.unit.fields, pack.computed_fields(old), ()))
    before = parsed(json.dumps(drawn, ensure_ascii=False))
    values = check.read_and_validate(old, before, SETTINGS).values
    texts = typed_texts.as_typed(old.unit.fields, values, before.data)
    plan = carried_data.plan(new, carry.transfers(new, old).transfers)

    carried = carried_data.carry_over(plan, texts, before.data)

    counts = carried.counts
    typed = sum(bool(text) for _, text in selectors.texts(before.data))
    assert counts.taken.total() - counts.taken[COMPUTED] + counts.left.total() == typed
    canonical = carried_data.canonical(new, carried.values, {})
    after = parsed(data_file.text(new.unit.fields, canonical))
    # A unit about which nothing is known has a file with nothing in it.
    assert not (has_errors(after.diagnostics) and canonical)
    assert after.data == canonical
    names = [row["项目名称"] for row in canonical.get("项目", []) if "项目名称" in row]
    assert names == [row["名称"] for row in before.data.get("项目", []) if row["名称"]]
