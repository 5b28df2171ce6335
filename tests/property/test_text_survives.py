"""Any text of the data arrives in Word unchanged, in the unit's document and in the appendix."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from generator.form import appendix, context, template, unit_document
from generator.pack import pack
from generator.word import provenance
from tests import wordml
from tests.conftest import PACKS

if TYPE_CHECKING:
    from generator.pack.fields import Field

pytestmark = pytest.mark.slow

PACK = pack.load(PACKS / "performance-targets")
RENDERER = unit_document.renderer(template.compile_pack(PACK))
PROOF = provenance.Provenance("2023", "甲", "0", "", "", "", "")

# Everything XML 1.0 can hold, but a carriage return: the data files have none either.
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
TEXTS = st.text(CHARACTERS | st.sampled_from("\n\t{}%&<>'\"_#"), max_size=30)


def _units(fields: Field) -> st.SearchStrategy[Any]:
    """Units with any text in every field, amounts among them."""
    strategies: dict[str, st.SearchStrategy[Any]] = {}
    for name, child in fields.children.items():
        if child.kind == "group":
            strategies[name] = _units(child)
        elif child.kind == "rows":
            strategies[name] = st.lists(_units(child), max_size=2)
        else:
            strategies[name] = TEXTS
    return st.fixed_dictionaries(strategies)


def _marked(node: Any, marks: list[str]) -> Any:
    """The unit with every text between marks of its own, which are collected."""
    if isinstance(node, dict):
        return {name: _marked(value, marks) for name, value in node.items()}
    if isinstance(node, list):
        return [_marked(value, marks) for value in node]
    number = len(marks)
    marks.append(f"⟦{number}⟧{node}⟦/{number}⟧")
    return marks[-1]


def _cells(document: bytes) -> list[str]:
    return [
        cell.text for t in wordml.tables(etree.fromstring(document)) for row in t for cell in row
    ]


def _part(docx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml")


@settings(max_examples=60, deadline=None)
@given(_units(PACK.unit.fields))
def test_every_text_of_the_unit_can_be_read_back(unit: dict[str, Any]) -> None:
    marks: list[str] = []
    seen = context.build(PACK, {"年度": "2023", "级次": "区级"}, _marked(unit, marks))

    made = unit_document.render(RENDERER, seen, PROOF).docx

    cells = _cells(_part(made))
    assert [mark for mark in marks if not any(mark in cell for cell in cells)] == []


@settings(max_examples=30, deadline=None)
@given(_units(PACK.unit.fields), _units(PACK.unit.fields))
def test_the_appendix_holds_every_cell_of_its_units(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    made = [
        unit_document.render(RENDERER, context.build(PACK, {}, unit), PROOF) for unit in (one, two)
    ]

    with tempfile.TemporaryDirectory() as folder:
        entries = []
        for i, document in enumerate(made):
            path = Path(folder) / f"{i}.docx"
            path.write_bytes(document.docx)
            entries.append(appendix.read_entry(f"单位{i}", path))
        stream = io.BytesIO()
        appendix.write(stream, RENDERER.compiled, "汇编", entries, PROOF)

    together = _cells(_part(stream.getvalue()))
    assert together == [cell for document in made for cell in _cells(_part(document.docx))]


@pytest.mark.parametrize("value", [None, 3, ["一"]])
def test_what_is_no_text_is_never_printed(value: object) -> None:
    seen = context.build(PACK, {}, {})
    seen["部门名称"] = value  # type: ignore[assignment]

    with pytest.raises(Exception, match="not a text"):
        unit_document.render(RENDERER, seen, PROOF)
