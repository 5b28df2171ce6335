"""What was built of any data is read back as those data, and built again the same."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from generator.campaign import check, data_file
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.form import context, lint, template, unit_document
from generator.pack import pack
from generator.readback import alignment, form_values, row_pattern
from generator.word import document_rows, provenance
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

pytestmark = pytest.mark.slow
SMALL_PACKS = CHECKOUT / "tests" / "packs"
PROOF = provenance.Provenance("2023", "甲", "0", "", "", "", "")
SETTINGS = {
    "performance-targets": {"年度": "2023", "级次": "区级"},
    "vehicle-register": {"年份": "2023"},
    # Forms of two tables with loops, the first of which repeats.
    "training-plan": {"年份": "2023"},
    # One form, which repeats.
    "site-check": {"年份": "2023"},
}
NAMES = sorted(SETTINGS)
CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Co"],
    exclude_characters="\ufeff\ufffe\uffff\u2028\u2029\u0085",
)
# Words of the forms themselves, signs of YAML's, and what ends a line.
PIECES = st.sampled_from(
    [
        "\n",
        "\t",
        " ",
        "　",
        "联系电话：",
        "填表人：",
        "合  计",
        "附表2",
        "数量指标",
        "一",
        ": ",
        " #",
        "- ",
        "|",
        "'",
        '"',
        "null",
        "2023年",
    ]
)
TEXTS = st.lists(CHARACTERS | PIECES, min_size=1, max_size=12).map("".join)
AMOUNTS = st.decimals(0, 10**6, places=2).map(str) | st.integers(0, 10**6).map(str)


def _values(fields: Field, derived: frozenset[tuple[str, ...]], path: tuple[str, ...]) -> Any:
    """Data of the fields: all that is required, some of the rest, derived ones left out or bare."""
    required, optional = {}, {}
    for name, child in fields.children.items():
        below = (*path, name)
        if below in derived:
            optional[name] = st.just("")
        elif child.kind == "group":
            required[name] = _values(child, derived, below)
        elif child.kind == "rows":
            required[name] = st.lists(_values(child, derived, below), max_size=3)
        elif child.kind == "amount":
            required[name] = AMOUNTS
        else:
            chosen = st.sampled_from(child.allowed) if child.allowed else TEXTS
            (required if child.required else optional)[name] = chosen
    return st.fixed_dictionaries(required, optional=optional)


def _pack(name: str) -> Pack:
    return pack.load((PACKS if name == "performance-targets" else SMALL_PACKS) / name)


KNOWN = {name: _pack(name) for name in NAMES}
RENDERERS = {
    name: unit_document.renderer(template.compile_pack(each)) for name, each in KNOWN.items()
}
PATTERNS = {
    name: row_pattern.form_patterns(lint.read_models(each)[0], each.unit.fields)
    for name, each in KNOWN.items()
}
DATA = {
    name: _values(each.unit.fields, pack.computed_fields(each), ()) for name, each in KNOWN.items()
}


def _judged(name: str, text: str) -> check.CheckedUnit:
    parsed = source.parse(FileBytes(text.encode(), ""), "unit.yaml")
    return check.check_source(KNOWN[name], parsed, SETTINGS[name])


def _document(name: str, values: Any) -> bytes:
    seen = context.build(KNOWN[name], SETTINGS[name], values)
    docx = unit_document.render(RENDERERS[name], seen, PROOF).docx
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml")


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_what_was_built_of_any_data_is_read_back_as_they_are(
    name: str, data: st.DataObject
) -> None:
    unit = _judged(name, data_file.text(KNOWN[name].unit.fields, data.draw(DATA[name])))
    assume(not has_errors(d for d in unit.diagnostics if d.code in ("required", "syntax")))
    expected = data_file.canonical(KNOWN[name], unit.values)
    document = _document(name, unit.values)

    aligned = alignment.align(PATTERNS[name], document_rows.read(document).rows)
    [read], found = form_values.read(KNOWN[name], PATTERNS[name], aligned)

    values = data_file.canonical(KNOWN[name], read.values, read.printed)
    assert not has_errors(found)
    assert values == expected
    assert read.settings == SETTINGS[name]
    again = _judged(name, data_file.text(KNOWN[name].unit.fields, values))
    assert _document(name, again.values) == document


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_a_data_file_says_what_it_was_written_from(name: str, data: st.DataObject) -> None:
    unit = _judged(name, data_file.text(KNOWN[name].unit.fields, data.draw(DATA[name])))
    values = data_file.canonical(KNOWN[name], unit.values)

    assume(values)

    text = data_file.text(KNOWN[name].unit.fields, values, ["一行\n两行"])

    read = source.parse(FileBytes(text.encode(), ""), "unit.yaml")
    assert not has_errors(read.diagnostics)
    assert read.data == values
