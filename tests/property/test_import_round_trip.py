"""What was built of any data is read back as those data, and built again the same."""

from __future__ import annotations

import io
import zipfile
from typing import Any

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
from tests import any_data
from tests.any_data import SETTINGS

pytestmark = pytest.mark.slow
PROOF = provenance.Provenance("2023", "甲", "0", "", "", "", "")
NAMES = sorted(SETTINGS)

KNOWN = {name: any_data.load(name) for name in NAMES}
RENDERERS = {
    name: unit_document.renderer(template.compile_pack(each)) for name, each in KNOWN.items()
}
PATTERNS = {
    name: row_pattern.form_patterns(lint.read_models(each)[0], each.unit.fields)
    for name, each in KNOWN.items()
}
DATA = {
    name: any_data.values(each.unit.fields, pack.computed_fields(each), ())
    for name, each in KNOWN.items()
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
