"""`forms build` where units go, names meet, and others have put or changed files."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest

from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]


# Units that go


def test_the_document_of_a_unit_removed_goes(office: Path, forms: Forms) -> None:
    forms("build")
    units.data_file(office, "2").unlink()

    said = forms("build")

    assert said.code == 0
    assert sorted(units.built(office)) == sorted(set(units.ALL) - {"units/乙局.docx"})
    assert units.contents(office / units.BUILT / "appendix.docx") == ["甲局", "丙局"]
    assert "留着" not in said.out


def test_the_document_of_a_unit_renamed_goes(office: Path, forms: Forms) -> None:
    forms("build")
    units.write_unit(office, "乙局新名", "2")

    forms("build")

    assert sorted(units.built(office)) == sorted(
        {*units.ALL, "units/乙局新名.docx"} - {"units/乙局.docx"}
    )


def test_two_units_can_swap_their_names(office: Path, forms: Forms) -> None:
    forms("build")
    units.write_unit(office, "乙局", "1")
    units.write_unit(office, "甲局", "2")

    said = forms("build")

    assert said.code == 0
    assert [row["document"] for row in units.manifest(office)["units"]] == [
        "units/乙局.docx",
        "units/甲局.docx",
        "units/丙局.docx",
    ]
    assert "另存" not in said.out


def test_the_document_of_one_unit_alone_removes_no_other(office: Path, forms: Forms) -> None:
    forms("build")
    units.data_file(office, "2").unlink()

    forms("build", "--unit", "甲局")

    assert "units/乙局.docx" in units.built(office)


# What others made


def test_what_we_did_not_make_stays_and_is_named(office: Path, forms: Forms) -> None:
    folder = office / units.BUILT
    foreign = ["appendix-附.docx", "units/别的.docx", "units/说明.txt", "说明.txt", "~说明.docx"]
    for name in foreign:
        units.write(folder / name, "不是本程序的")
    docx.Document().save(str(folder / "units" / "空白.docx"))
    units.write(folder / "units" / "子文件夹" / "a.txt", "a")
    units.write(folder / "文件夹" / "a.txt", "a")
    before = units.built(office)

    said = forms("build")

    named = [*foreign, "units/空白.docx", "units/子文件夹", "文件夹"]
    after = units.built(office)
    assert said.code == 0
    assert {name: after[name] for name in before} == before
    assert sorted(after) == sorted([*units.ALL, *before])
    lines = [line.split("：")[-1] for line in said.out.splitlines() if "予以保留" in line]
    assert sorted(lines) == sorted(named)


def test_a_copy_of_a_document_is_the_clerk_s_own(office: Path, forms: Forms) -> None:
    forms("build")
    folder = office / units.BUILT
    copies = ["units/甲局 - 副本.docx", "units/送审.docx", "appendix - 副本.docx"]
    for copy, of in zip(copies, [units.THREE[0], units.THREE[1], "appendix.docx"], strict=True):
        (folder / copy).write_bytes((folder / of).read_bytes())

    said = forms("build", "--force")

    assert set(copies) <= set(units.built(office))
    assert all(f"予以保留：{copy}" in said.out for copy in copies)


@pytest.mark.parametrize("name", [".~lock.甲局.docx#", "~$甲局.docx"])
def test_what_an_office_program_puts_beside_an_open_document_is_let_be(
    office: Path, forms: Forms, name: str
) -> None:
    forms("build")
    beside = units.write(office / units.BUILT / "units" / name, "clerk")

    said = forms("build")

    assert beside.read_text(encoding="utf-8") == "clerk"
    assert name not in said.out


def test_a_document_edited_by_hand_is_kept_beside_the_new_one(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    edited = units.edit(office / units.BUILT / units.THREE[0], "手改")

    said = forms("build")

    after = units.built(office)
    assert said.code == 0
    assert after.pop("units/甲局.bak.docx") == edited
    assert after == before
    assert "原文档被手工修改过，已另存为 units/甲局.bak.docx" in said.out
    assert "留着" not in forms("build").out


def test_a_document_edited_again_is_kept_under_another_name(office: Path, forms: Forms) -> None:
    forms("build")
    edited = []
    for text in ("一", "二", "三"):
        edited.append(units.edit(office / units.BUILT / units.THREE[0], text))
        forms("build")

    kept = [name for name in units.built(office) if ".bak" in name]
    assert kept == ["units/甲局.bak.docx", "units/甲局.bak2.docx", "units/甲局.bak3.docx"]
    assert [units.built(office)[name] for name in kept] == edited


def test_an_appendix_edited_by_hand_is_kept(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    edited = units.edit(office / units.BUILT / "appendix.docx", "手改")

    forms("build")

    after = units.built(office)
    assert after.pop("appendix.bak.docx") == edited
    assert after == before


def test_a_document_edited_while_its_data_were_wrong_is_kept(office: Path, forms: Forms) -> None:
    forms("build")
    edited = units.edit(office / units.BUILT / units.THREE[1], "手改")
    book = units.edit(office / units.BUILT / "appendix.docx", "手改")
    text = units.spoil(units.data_file(office, "2"))
    forms("build")
    units.write(units.data_file(office, "2"), text)

    forms("build")

    assert units.built(office)["units/乙局.bak.docx"] == edited
    assert units.built(office)["appendix.bak.docx"] == book


def test_a_document_edited_while_another_was_built_is_kept(office: Path, forms: Forms) -> None:
    forms("build")
    edited = units.edit(office / units.BUILT / units.THREE[1], "手改")

    forms("build", "--unit", "甲局")
    forms("build")

    assert units.built(office)["units/乙局.bak.docx"] == edited


def test_an_edited_document_of_a_unit_removed_stays_and_is_named(
    office: Path, forms: Forms
) -> None:
    forms("build")
    edited = units.edit(office / units.BUILT / units.THREE[1], "手改")
    units.data_file(office, "2").unlink()

    said = forms("build")

    assert units.built(office)["units/乙局.docx"] == edited
    assert "予以保留：units/乙局.docx" in said.out


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04"])
def test_a_foreign_file_where_a_document_goes_is_kept(
    office: Path, forms: Forms, content: bytes
) -> None:
    for name in (units.THREE[0], "appendix.docx"):
        path = office / units.BUILT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    said = forms("build")

    after = units.built(office)
    assert said.code == 0
    assert after.pop("units/甲局.bak.docx") == content
    assert after.pop("appendix.bak.docx") == content
    assert sorted(after) == units.ALL


def test_a_folder_where_a_document_goes_is_moved_aside(office: Path, forms: Forms) -> None:
    units.write(office / units.BUILT / units.THREE[0] / "a.txt", "a")

    said = forms("build")

    assert said.code == 0
    assert sorted(units.built(office)) == sorted([*units.ALL, "units/甲局.bak.docx/a.txt"])


def test_a_foreign_file_is_no_earlier_document_of_a_wrong_unit(office: Path, forms: Forms) -> None:
    units.spoil(units.data_file(office, "2"))
    foreign = units.write(office / units.BUILT / units.THREE[1], "不是本程序的")

    said = forms("build")

    assert units.record(office, "乙局")["document"] == ""
    assert "予以保留：units/乙局.docx" in said.out
    assert foreign.read_text(encoding="utf-8") == "不是本程序的"


def test_a_damaged_document_of_a_wrong_unit_stops_nothing(office: Path, forms: Forms) -> None:
    forms("build")
    path = office / units.BUILT / units.THREE[1]
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("word/document.xml").header_offset + 100
    content = bytearray(path.read_bytes())
    content[place : place + 20] = bytes(20)
    path.write_bytes(content)
    text = units.spoil(units.data_file(office, "2"))

    said = forms("build")
    units.write(units.data_file(office, "2"), text)
    repaired = forms("build")

    assert (said.code, repaired.code) == (1, 0)
    assert units.built(office)["units/乙局.bak.docx"] == content


# File names


LONG = "某" * 80


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲局", "甲局"),
        ("ABC局", "abc局"),
        ("甲/局", "甲:局"),
        ('甲"局', "甲?局"),
        ("甲局", "甲局."),
        ("con", "_CON"),
        ("e\u0301局", "\u00e9局"),
    ],
)
def test_two_units_that_would_share_a_document_are_both_wrong(
    office: Path, forms: Forms, one: str, other: str
) -> None:
    quoted = [json.dumps(name, ensure_ascii=False) for name in (one, other)]
    units.write_unit(office, quoted[0], "1")
    units.write_unit(office, quoted[1], "2")

    said = forms("build")

    places = [line for line in said.out.splitlines() if "错误[same-unit]" in line]
    assert said.code == 1
    assert [line.split(":")[0] for line in places] == [
        "data/2023/units/1.yaml",
        "data/2023/units/2.yaml",
    ]
    assert "units/2.yaml" in places[0]
    assert "units/1.yaml" in places[1]
    assert sorted(units.built(office)) == ["findings.txt", "manifest.json", "units/丙局.docx"]


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("甲/乙局", "甲_乙局.docx"),
        ("..", "_.docx"),
        ("nul", "_nul.docx"),
        ("COM1.局", "_COM1.局.docx"),
        ("甲局 （筹）", "甲局 （筹）.docx"),
        ("甲局.", "甲局.docx"),
    ],
)
def test_a_document_s_name_is_one_that_every_system_takes(
    office: Path, forms: Forms, name: str, document: str
) -> None:
    units.write_unit(office, json.dumps(name, ensure_ascii=False), "1")

    said = forms("build")

    assert said.code == 0
    assert f"units/{document}" in units.built(office)
    assert units.record(office, name)["document"] == f"units/{document}"


def test_names_too_long_for_a_file_are_cut_and_stay_apart(office: Path, forms: Forms) -> None:
    units.write_unit(office, f"{LONG}一局", "1")
    units.write_unit(office, f"{LONG}二局", "2")

    said = forms("build")

    names = [row["document"] for row in units.manifest(office)["units"][:2]]
    assert said.code == 0
    assert len(set(names)) == 2
    assert all(len(name.encode()) < 200 for name in names)


def test_a_clash_is_seen_though_one_of_the_two_has_not_changed(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    extra = units.write_unit(office, "甲局", "4", text="另一份")

    said = forms("build")

    assert said.code == 1
    assert said.out.count("错误[same-unit]") == 2
    assert units.built(office)[units.THREE[0]] == before[units.THREE[0]]

    extra.unlink()
    assert forms("build").code == 0
    assert units.built(office) == before
