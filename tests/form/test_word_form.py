"""Word forms to hand out: plain, as the official form, with a note and a mark."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import docx
import pytest
from lxml import etree

from generator.common.diagnostics import RefusedError
from generator.form import context, handout, template, unit_document, word_form
from generator.word import package, provenance, safe_zip
from generator.word.provenance import Provenance
from tests import any_data, small_form
from tests.filled_word import handed_out
from tests.small_rows import pack_of
from tests.wordml import W

if TYPE_CHECKING:
    from pathlib import Path

    from generator.form.word_form import WordForms

VALUES = {"单位": "某局", "车辆": [{"车牌": "湘B1", "里程": "10"}]}


@lru_cache
def _forms(name: str) -> WordForms:
    return word_form.prepare(any_data.load(name))


def _rendered(name: str, values: dict[str, Any]) -> bytes:
    forms = _forms(name)
    return word_form.render(forms, handed_out(forms.pack, any_data.SETTINGS[name], values))


def _texts(document: bytes) -> list[str]:
    """The paragraphs outside tables that have text."""
    return [p.text for p in docx.Document(io.BytesIO(document)).paragraphs if p.text]


def test_equal_input_gives_equal_bytes() -> None:
    assert _rendered("vehicle-register", VALUES) == _rendered("vehicle-register", VALUES)


def test_a_field_that_draws_its_row_has_its_cell_while_it_is_blank() -> None:
    [table] = docx.Document(io.BytesIO(_rendered("vehicle-register", VALUES))).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]

    assert rows[2] == ["1", "湘B1", "10", ""]
    assert rows[3] == ["2", "", "", ""]
    # The other variant, of three cells, is not drawn: its cell would be there twice.
    assert [len(row._tr.tc_lst) for row in table.rows] == [1, 4, 4, 4, 4, 4, 2]  # noqa: SLF001


def test_each_form_has_its_note_outside_the_tables() -> None:
    document = _rendered("training-plan", {"单位": "某局"})

    notes = [text for text in _texts(document) if text.startswith("填写说明：")]
    assert len(notes) == handout.LEAST_COPIES + 1
    assert "复制整张表" in notes[0]
    assert "复制整张表" not in notes[-1]
    # Nothing outside the tables that the official form has not, but the notes.
    others = {text for text in _texts(document) if text not in notes}
    assert others == {"经费安排（金额以元为单位）…", "本表一式两份。"}


def test_the_tables_are_those_of_a_built_document() -> None:
    """With the rows that the data have, the form looks as the document that is built of them."""
    forms = _forms("site-check")
    settings = any_data.SETTINGS["site-check"]
    values = {"单位": "某局", "场所": [{"名称": f"第{i}处", "检查": [{}] * 3} for i in range(4)]}
    seen = context.build(forms.pack, settings, values)
    origin = Provenance("2023", "某局", "0", "", "", "", "")
    renderer = unit_document.renderer(template.compile_pack(forms.pack))
    built = package.parts(unit_document.render(renderer, seen, origin).docx)
    known = {**values, "场所": [{"名称": "第0处"}, {"名称": "第1处"}]}
    shown = package.parts(_rendered("site-check", known))

    def grid(parts: dict[str, bytes]) -> list[list[bytes]]:
        tables = etree.fromstring(parts[package.DOCUMENT]).iter(f"{W}tblPr", f"{W}tblGrid")
        return [etree.tostring(each) for each in tables]  # type: ignore[misc]

    assert grid(shown) == grid(built)
    assert {n: shown[n] for n in shown if n.startswith("word/s")} == {
        n: built[n] for n in built if n.startswith("word/s")
    }


def test_a_form_handed_out_is_not_taken_for_a_built_document(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(_rendered("vehicle-register", VALUES))

    assert provenance.read(file) is None
    with safe_zip.open_zip(file) as archive:
        assert provenance.find_untrusted(archive) is None
    assert provenance.read_intact(file) is None


def test_a_pack_with_faulty_templates_is_refused(tmp_path: Path) -> None:
    faulty = pack_of(tmp_path / "small", small_form.form([["附表1"], ["{{ 没有 }}"]]))

    with pytest.raises(RefusedError):
        word_form.prepare(faulty)
