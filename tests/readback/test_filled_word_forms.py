"""Word forms that were handed out, filled in and read back: the data typed, and no findings."""

from __future__ import annotations

import copy
import io
import random
import subprocess
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import _Cell
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from generator.form import word_form
from generator.pack import pack
from generator.readback import read_document
from tests import any_data, made_up, read_back
from tests.any_data import SETTINGS
from tests.filled_word import fill, handed_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from generator.form.word_form import WordForms
    from generator.readback.read_document import Document

NAMES = sorted(SETTINGS)
TARGETS = "performance-targets"
# What is told about odd texts: a name of two lines, one of another unit, a label in a list.
_OF_TEXTS = {"multiline", "ambiguous", "word-file"}


@lru_cache
def _forms(name: str) -> WordForms:
    return word_form.prepare(read_back.loaded(name))


def _with_gaps(values: Any, choice: random.Random) -> Any:
    """The values with blank rows before some rows."""
    if isinstance(values, dict):
        return {name: _with_gaps(value, choice) for name, value in values.items()}
    if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
        return values
    rows = []
    for row in values:
        rows += [{}] * (choice.random() < 0.2) + [_with_gaps(row, choice)]
    return rows


def _read(name: str, folder: Path, document: bytes) -> Document:
    file = folder / "filled.docx"
    file.write_bytes(document)
    return read_document.read(file, [read_back.reader(name)])


def _filled(name: str, known: Mapping[str, Any], data: Mapping[str, Any], **how: Any) -> bytes:
    """The form that shows what is known, with the data typed in."""
    unit = handed_out(read_back.loaded(name), SETTINGS[name], known)
    return fill(_forms(name), unit, word_form.render(_forms(name), unit), data, **how)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_any_data_typed_into_a_form_are_read_back_without_a_finding(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Rows are skipped, added by copying and deleted; copies of forms, too."""
    found = read_back.loaded(name)
    kinds = any_data.values(found.unit.fields, pack.computed_fields(found), ())
    typed, known = (read_back.canonical(name, data.draw(kinds)) for _ in range(2))
    assume(typed.get(found.unit_name) and known)
    choice = random.Random(data.draw(st.integers(0, 9)))  # noqa: S311
    of_before = data.draw(st.sampled_from([{found.unit_name: "某局"}, typed, known]))
    tidy = data.draw(st.sampled_from([None, choice]))

    filled = _filled(name, of_before, _with_gaps(typed, choice), tidy=tidy)
    document = _read(name, tmp_path_factory.mktemp("filled"), filled)

    assert read_back.values(name, document) == typed
    assert {each.code for each in document.diagnostics} <= _OF_TEXTS
    assert document.units[0].settings == SETTINGS[name]
    assert document.handout == handed_out(found, {}, of_before).mark


def test_a_form_handed_out_says_nothing_but_the_units_name(tmp_path: Path) -> None:
    for name in NAMES:
        unit_name = read_back.loaded(name).unit_name
        unit = handed_out(read_back.loaded(name), SETTINGS[name], {unit_name: "某局"})

        document = _read(name, tmp_path, word_form.render(_forms(name), unit))

        assert read_back.values(name, document) == {unit_name: "某局"}
        assert document.diagnostics == ()


def test_amounts_that_were_looked_up_are_not_the_units_own(tmp_path: Path) -> None:
    data = read_back.canonical(TARGETS, made_up.UNITS["twelve directions"])
    unit = handed_out(read_back.loaded(TARGETS), SETTINGS[TARGETS], data)

    document = _read(TARGETS, tmp_path, word_form.render(_forms(TARGETS), unit))

    assert read_back.values(TARGETS, document) == data
    assert document.diagnostics == ()


def test_a_copy_of_which_only_a_looked_up_amount_is_left_is_blank(tmp_path: Path) -> None:
    data = read_back.canonical(TARGETS, made_up.unit(2))
    kept = {("支出方向", "专项金额")}
    first, *others = data["支出方向"]
    for left, gaps in ((others, [{}]), ([first], [])):
        changed = {**data, "支出方向": left}

        filled = _filled(TARGETS, data, {**data, "支出方向": [*gaps, *left]}, kept=kept)

        assert read_back.values(TARGETS, _read(TARGETS, tmp_path, filled)) == changed


def test_without_the_mark_a_blank_sum_is_blank_on_purpose(tmp_path: Path) -> None:
    data = read_back.canonical(TARGETS, made_up.unit())
    filled = docx.Document(io.BytesIO(_filled(TARGETS, {"部门名称": "示例单位"}, data)))
    bare = io.BytesIO()
    for part in filled.part.package.iter_parts():
        if "custom" in str(part.partname):
            part._blob = b"<other/>"  # noqa: SLF001
    filled.save(bare)

    values = read_back.values(TARGETS, _read(TARGETS, tmp_path, bare.getvalue()))

    assert values["专项资金合计"] == ""


def test_a_list_that_is_not_used_may_be_deleted_with_its_label(tmp_path: Path) -> None:
    table = _Table()
    table.delete("时效指标")
    table.delete("成本指标")
    document = table.read(tmp_path)

    assert document.diagnostics == ()
    assert read_back.values(TARGETS, document) == table.data


def test_rows_that_may_be_those_of_a_deleted_list_are_told(tmp_path: Path) -> None:
    """A second row of the list is left, joined with the label above."""
    table = _Table()
    table.add_below("质量指标", "三级指标", "示例")
    table.delete("质量指标")
    document = table.read(tmp_path)

    message = "附表1缺少一行：质量指标；“数量指标”的最后几行可能属于此处"
    assert [(each.severity, each.message) for each in document.diagnostics] == [
        ("warning", message)
    ]
    assert document.units[0].remarks[()] == [f"核对：{message}"]


class _Table:
    """The first table of a form without a text beside most labels."""

    def __init__(self) -> None:
        self.data = read_back.canonical(TARGETS, made_up.UNITS["no detail, nothing to spend"])
        known = {"部门名称": "示例单位"}
        self.word = docx.Document(io.BytesIO(_filled(TARGETS, known, self.data)))

    def _row(self, label: str) -> Any:
        rows = self.word.tables[0]._tbl.tr_lst  # noqa: SLF001
        return next(
            tr
            for tr in rows
            if label in ["".join(t.text or "" for t in tc.iter(qn("w:t"))) for tc in tr.tc_lst]
        )

    def delete(self, label: str) -> None:
        tr = self._row(label)
        tr.getparent().remove(tr)

    def add_below(self, label: str, *texts: str) -> None:
        """A row below, joined with the label; its last cells have these texts."""
        above = self._row(label)
        tr = copy.deepcopy(above)
        above.addnext(tr)
        for merge in tr.iter(qn("w:vMerge")):
            merge.attrib.clear()
        cells = [_Cell(tc, self.word.tables[0]) for tc in tr.tc_lst]
        for cell, text in zip(cells, ["", "", "", *texts], strict=True):
            cell.text = text

    def read(self, folder: Path) -> Document:
        out = io.BytesIO()
        self.word.save(out)
        return _read(TARGETS, folder, out.getvalue())


@pytest.mark.slow
def test_forms_saved_by_libreoffice_are_read_back_without_a_finding(
    tmp_path: Path, need_program: Callable[[str], str]
) -> None:
    """In another format custom XML is lost; the document's properties are not."""
    soffice = need_program("soffice")
    units = {
        name: read_back.canonical(TARGETS, made_up.UNITS[name]) for name in ("awkward characters",)
    }
    units |= {"tidied": read_back.canonical(TARGETS, made_up.unit(2, 5))}
    for number, data in enumerate(units.values()):
        choice = random.Random(number) if number else None  # noqa: S311
        filled = _filled(TARGETS, {"部门名称": data["部门名称"]}, data, tidy=choice)
        (tmp_path / f"{number}.docx").write_bytes(filled)
    files = sorted(tmp_path.glob("*.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("docx", "doc"):
        to = ["--headless", "--convert-to", kind, "--outdir", str(tmp_path / kind)]
        subprocess.run([soffice, profile, *to, *files], check=True, capture_output=True)

    for kind, number, data in (("docx", 0, 0), ("docx", 1, 1), ("doc", 0, 0)):
        document = read_document.read(
            tmp_path / kind / f"{number}.{kind}", [read_back.reader(TARGETS)]
        )
        expected = [*units.values()][data]

        assert document.handout == handed_out(read_back.loaded(TARGETS), {}, expected).mark
        assert read_back.values(TARGETS, document) == expected
        assert [each for each in document.diagnostics if each.code != "word-file"] == []
