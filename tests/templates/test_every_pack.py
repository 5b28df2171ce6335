"""What every pack that comes with the program does: built, valid, handed out, read back."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from generator.__main__ import main
from generator.campaign import check
from generator.collect.ledger import ledger_sheets
from generator.common.diagnostics import has_errors
from generator.form import word_form
from generator.form.excel import excel_form
from generator.pack import json_schema
from generator.readback import read_document
from generator.word import package
from tests import any_data, editor, filled_excel, filled_word, read_back
from tests.conftest import PACKS
from tests.shipped_packs import (
    CAMPAIGNS,
    DEMO,
    NAMES,
    Shipped,
    campaign,
    demo_units,
    shipped,
)

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.fields import Field
    from generator.readback.read_document import Document

# What a demonstration is meant to show, by campaign and unit.
MEANT = {("2024", "示例市示例区文化馆"): ["blank", "blank"]}
# What is told about odd texts: a name of two lines, one of another unit, a label in a list.
OF_TEXTS = {"multiline", "ambiguous", "word-file"}

each_pack = pytest.mark.parametrize("name", NAMES)
# The other one was drawn from the document of the real year, and other tests try it.
new_pack = pytest.mark.parametrize("name", [n for n in NAMES if n not in any_data.SETTINGS])
each_campaign = pytest.mark.parametrize("folder", CAMPAIGNS, ids=lambda path: path.name)


@each_pack
def test_what_may_be_left_is_said_in_words_that_an_opinion_can_replace(name: str) -> None:
    """A unit that gets its form back is to give reasons where the bureau may ignore a warning."""
    rules = (PACKS / name / "rules.yaml").read_text(encoding="utf-8")

    assert not re.search("可忽略(?!此警告)", rules)


@each_pack
def test_no_two_columns_of_a_sheet_of_the_ledger_have_one_head(name: str) -> None:
    pack = shipped(name).pack

    sheets = [ledger_sheets.columns(pack, each) for each in ledger_sheets.list_sheets(pack)]
    sheets.append(ledger_sheets.field_columns(ledger_sheets.unit_amounts(pack)))

    for columns in sheets:
        heads = [column.head for column in columns]
        assert len(set(heads)) == len(heads), heads


@new_pack
def test_the_lint_finds_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["template", "check", name, "--templates", str(PACKS)])

    said = capsys.readouterr()
    assert (code, "警告[" in said.out + said.err) == (0, False), said.out + said.err


@new_pack
def test_it_says_where_it_comes_from(name: str) -> None:
    pack = shipped(name).pack

    assert pack.source
    assert pack.uncertain


@each_pack
def test_every_field_has_a_title(name: str) -> None:
    def untitled(field: Field, path: tuple[str, ...] = ()) -> list[str]:
        found = [] if field.title or not path or field.tick else [".".join(path)]
        for key, child in field.children.items():
            found += untitled(child, (*path, key))
        return found

    assert untitled(shipped(name).pack.unit.fields) == []


@each_pack
def test_it_has_a_demonstration_of_three_units(name: str) -> None:
    assert len(demo_units(name)) >= 3


@each_campaign
def test_a_demonstration_has_no_errors_and_the_warnings_meant(folder: Path) -> None:
    of = campaign(folder)

    found = {
        (folder.name, path.stem): [
            (d.severity, d.code)
            for d in check.check_unit(of.pack, path, of.settings).diagnostics
            if not d.answered
        ]
        for path in of.paths
    }

    assert {unit: codes for unit, codes in found.items() if codes} == {
        unit: [("warning", code) for code in codes]
        for unit, codes in MEANT.items()
        if unit[0] == folder.name
    }


@each_campaign
def test_an_editor_takes_a_demonstration(folder: Path) -> None:
    of = campaign(folder)
    files = json_schema.files(of.pack)
    unit, of_settings = (
        json.loads(files[name]) for name in (json_schema.UNIT_FILE, json_schema.SETTINGS_FILE)
    )

    for path in of.paths:
        assert editor.complaints(unit, path.read_text(encoding="utf-8")) == []
    settings_file = folder / "settings.yaml"
    assert editor.complaints(of_settings, settings_file.read_text(encoding="utf-8")) == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make demo` builds: all demonstration campaigns by one command."""
    folder = tmp_path_factory.mktemp("demo")
    options = ["--data", str(DEMO), "--templates", str(PACKS), "--build", str(folder)]
    assert main(["build", *options]) == 0
    return folder


@pytest.mark.slow
@each_campaign
def test_a_demonstration_is_built_of_valid_documents(folder: Path, built: Path) -> None:
    documents = sorted((built / folder.name).rglob("*.docx"), key=lambda path: path.stat().st_size)

    names = {path.stem for path in campaign(folder).paths}
    assert {path.stem for path in documents} == {*names, "appendix"}
    # The other documents have the same parts and more rows; those of 2024 are tried elsewhere.
    if folder.name != "2024":
        assert OpenXmlValidator().validate(documents[0]).errors == []


@new_pack
def test_a_demonstration_is_read_back_as_its_data(name: str, tmp_path: Path) -> None:
    of_pack = shipped(name)
    for data in demo_units(name):
        document = _read(of_pack, tmp_path, _built(of_pack, data))

        assert document.diagnostics == ()
        assert _values(of_pack, document) == data


@each_pack
def test_a_document_without_a_mark_is_known_among_all_packs(name: str, tmp_path: Path) -> None:
    data = demo_units(name)[0]
    file = tmp_path / "unit.docx"
    marked = zipfile.ZipFile(io.BytesIO(_built(shipped(name), data)))
    with marked, zipfile.ZipFile(file, "w") as bare:
        for member in marked.namelist():
            if member != package.PROVENANCE:
                bare.writestr(member, marked.read(member))

    document = read_document.read(file, [shipped(each).reader for each in NAMES])

    assert document.pack.name == name
    assert document.diagnostics == ()
    assert _values(shipped(name), document) == data


@pytest.mark.slow
@new_pack
@settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_what_was_built_of_any_data_is_read_back_as_they_are(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    of_pack = shipped(name)
    unit = of_pack.judged(of_pack.text(data.draw(of_pack.data)))
    assume(not has_errors(d for d in unit.diagnostics if d.code in ("required", "syntax")))
    expected = of_pack.canonical(unit.values)

    document = _read(of_pack, tmp_path_factory.mktemp("any"), of_pack.document(unit.values))

    [read] = document.units
    assert not has_errors(document.diagnostics)
    assert of_pack.canonical(read.values, read.printed) == expected


@new_pack
def test_a_word_form_filled_in_is_read_back(name: str, tmp_path: Path) -> None:
    of_pack, forms = shipped(name), word_form.prepare(shipped(name).pack)
    data = _smallest(name)
    known = {of_pack.pack.unit_name: data[of_pack.pack.unit_name]}
    unit = filled_word.handed_out(of_pack.pack, of_pack.settings, known)

    filled = filled_word.fill(forms, unit, word_form.render(forms, unit), data)
    document = _read(of_pack, tmp_path, filled)

    assert document.diagnostics == ()
    assert _values(of_pack, document) == read_back.without_bare(data)


@pytest.mark.slow
@new_pack
def test_a_workbook_filled_in_is_read_back(name: str, tmp_path: Path) -> None:
    of_pack, forms = shipped(name), filled_excel.drawn(shipped(name).pack)
    known = _smallest(name)
    unit = filled_word.handed_out(of_pack.pack, of_pack.settings, known)
    file = tmp_path / "filled.xlsx"
    file.write_bytes(excel_form.render(excel_form.prepare(of_pack.pack), unit))

    filled_excel.fill(file, forms, unit, known, random.Random(1))  # noqa: S311
    document = read_document.read(file, [of_pack.reader])

    assert document.diagnostics == ()
    assert _values(of_pack, document) == read_back.without_bare(known)


def _smallest(name: str) -> dict[str, Any]:
    return min(demo_units(name), key=lambda unit: len(str(unit)))


def _built(of_pack: Shipped, data: dict[str, Any]) -> bytes:
    return of_pack.document(of_pack.judged(of_pack.text(data)).values)


def _read(of_pack: Shipped, folder: Path, docx: bytes) -> Document:
    file = folder / "unit.docx"
    file.write_bytes(docx)
    return read_document.read(file, [of_pack.reader])


def _values(of_pack: Shipped, document: Document) -> Any:
    [unit] = document.units
    return of_pack.canonical(unit.values, unit.printed)
