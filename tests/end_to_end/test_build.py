"""`forms build`: what it writes, what it leaves alone, what it says."""

from __future__ import annotations

import hashlib
import json
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pytest

from generator import __version__
from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

THREE = ["units/甲局.docx", "units/乙局.docx", "units/丙局.docx"]
WHOLE = sorted([*THREE, "appendix.docx", "manifest.json"])


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _built(office: Path) -> dict[str, bytes]:
    return units.files(office / units.BUILT)


def _manifest(office: Path) -> dict[str, Any]:
    path = office / units.BUILT / "manifest.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _unit(office: Path, name: str) -> dict[str, Any]:
    (found,) = [row for row in _manifest(office)["units"] if row["unit"] == name]
    return dict(found)


def _data(office: Path, file: str) -> Path:
    return office / units.CAMPAIGN / "units" / f"{file}.yaml"


def _settings(office: Path, **more: Any) -> None:
    units.write(office / units.CAMPAIGN / "settings.yaml", units.settings_text(**more))


def _contents(document: Path) -> list[str]:
    """The units in an appendix, as its contents list names them."""
    paragraphs = docx.Document(str(document)).paragraphs
    return [
        p.text.strip() for p in paragraphs if p.style is not None and p.style.style_id == "TOC1"
    ]


def _edit(document: Path, text: str) -> bytes:
    """Change the document as a person does in an office program; what it then is."""
    opened = docx.Document(str(document))
    opened.tables[0].rows[-1].cells[-1].paragraphs[0].text = text
    opened.save(str(document))
    return document.read_bytes()


# What is written


def test_a_build_writes_documents_appendix_and_manifest_and_nothing_else(
    office: Path, forms: Forms
) -> None:
    said = forms("build")

    assert said.code == 0
    assert sorted(_built(office)) == WHOLE
    assert said.err == ""
    assert said.out == "build/2023：单位文档 3/3 份，附表汇编 1 册；本次写了 4 个文件。\n"


def test_every_document_opens_and_holds_its_forms(office: Path, forms: Forms) -> None:
    units.write_unit(office, "丁局", "4", funds=2, directions=3, rows=2)
    units.write_unit(office, "戊局", "5", funds=0)

    forms("build")

    folder = office / units.BUILT
    expected = {"units/甲局.docx": 3, "units/丁局.docx": 8, "units/戊局.docx": 2}
    found = {name: len(docx.Document(str(folder / name)).tables) for name in expected}
    assert found == expected
    assert len(docx.Document(str(folder / "appendix.docx")).tables) == 3 * 3 + 8 + 2


def test_the_manifest_says_what_was_built_from_what(office: Path, forms: Forms) -> None:
    forms("build")

    made, built = _manifest(office), _built(office)
    assert list(made) == ["campaign", "generator", "pack", "units", "appendix"]
    assert (made["campaign"], made["generator"]) == ("2023", __version__)
    assert list(made["pack"]) == ["name", "version", "sha256"]
    assert made["pack"]["name"] == "performance-targets"
    assert [row["unit"] for row in made["units"]] == ["甲局", "乙局", "丙局"]
    for number, row in enumerate(made["units"], 1):
        document = built[row["document"]]
        with zipfile.ZipFile(office / units.BUILT / row["document"]) as archive:
            parts = {name: _sha256(archive.read(name)) for name in archive.namelist()}
        assert row == {
            "unit": row["unit"],
            "data": f"units/{number}.yaml",
            "data_sha256": _sha256(_data(office, str(number)).read_bytes()),
            "document": f"units/{row['unit']}.docx",
            "sha256": _sha256(document),
            "parts_sha256": parts,
            "errors": [],
            "warnings": [],
            "out_of_date": False,
        }
    assert made["appendix"] == [
        {
            "document": "appendix.docx",
            "sha256": _sha256(built["appendix.docx"]),
            "out_of_date": False,
        }
    ]


def test_the_manifest_keeps_findings_with_their_places(office: Path, forms: Forms) -> None:
    units.spoil(_data(office, "2"))
    with _data(office, "1").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")

    forms("build")

    error = _unit(office, "乙局")["errors"][0]
    (warning,) = _unit(office, "甲局")["warnings"]
    keys = ["file", "line", "column", "severity", "code", "message", "hint"]
    assert list(error) == list(warning) == keys
    assert (error["file"], error["severity"], error["code"]) == ("units/2.yaml", "error", "sum")
    assert (warning["file"], warning["severity"]) == ("units/1.yaml", "warning")


def test_nothing_built_tells_where_it_was_built(office: Path, forms: Forms) -> None:
    units.write_unit(office, "甲局", "4")
    units.spoil(_data(office, "2"))

    said = forms("build", "--data", str(office / "data"), "--build", str(office / "out"))

    text = (office / "out" / "2023" / "manifest.json").read_text(encoding="utf-8")
    assert said.code == 1
    assert str(office) not in text
    assert office.name not in text.replace("official-forms", "")
    assert "units/4.yaml（甲局）" in text


def test_the_folder_can_be_given_by_either_name(office: Path, forms: Forms) -> None:
    forms("build", "--build", "one")
    forms("build", "--out", "two")

    assert units.files(office / "one") == units.files(office / "two")


def test_a_campaign_can_be_given_by_name_or_by_path(office: Path, forms: Forms) -> None:
    forms("build", "2023", "--build", "one")
    forms("build", str(office / "data" / "2023"), "--build", "two")

    assert units.files(office / "one") == units.files(office / "two") != {}


def test_without_a_name_every_campaign_is_built(office: Path, forms: Forms) -> None:
    other = office / "data" / "2024"
    units.write(other / "settings.yaml", units.settings_text(year="2024"))
    units.write(other / "units" / "a.yaml", units.unit_text("丁局"))
    (office / "data" / "notes").mkdir()

    said = forms("build")

    assert said.code == 0
    assert sorted(path.name for path in (office / "build").iterdir()) == ["2023", "2024"]


def test_a_campaign_with_wrong_settings_does_not_stop_the_others(
    office: Path, forms: Forms
) -> None:
    units.write(office / "data" / "2022" / "settings.yaml", "表单: performance-targets\n")

    said = forms("build")

    assert said.code == 1
    assert "data/2022/settings.yaml:" in said.out
    assert sorted(_built(office)) == WHOLE
    assert not (office / "build" / "2022").exists()


def test_a_campaign_without_units_is_built_as_empty(office: Path, forms: Forms) -> None:
    units.write(office / "data" / "2024" / "settings.yaml", units.settings_text(year="2024"))

    said = forms("build", "2024")

    assert said.code == 0
    assert list(units.files(office / "build" / "2024")) == ["manifest.json"]


# The appendix


def test_the_appendix_follows_the_settings_and_then_the_file_names(
    office: Path, forms: Forms
) -> None:
    units.write_unit(office, "丁局", "0")
    _settings(office, order=("丙局", "甲局"))

    forms("build")

    appendix = office / units.BUILT / "appendix.docx"
    assert _contents(appendix) == ["丙局", "甲局", "丁局", "乙局"]


def test_a_new_order_makes_a_new_appendix_only_of_the_order(office: Path, forms: Forms) -> None:
    forms("build")
    _settings(office, order=("丙局",))

    said = forms("build")

    assert said.code == 0
    assert _contents(office / units.BUILT / "appendix.docx") == ["丙局", "甲局", "乙局"]


def test_the_appendix_is_cut_into_volumes(office: Path, forms: Forms) -> None:
    for number in range(4, 8):
        units.write_unit(office, f"单位{number}", str(number))
    _settings(office, volume=3)

    forms("build")

    folder = office / units.BUILT
    names = ["appendix-01.docx", "appendix-02.docx", "appendix-03.docx"]
    assert sorted(path.name for path in folder.glob("*.docx")) == names
    assert [row["document"] for row in _manifest(office)["appendix"]] == names
    assert [_contents(folder / name) for name in names] == [
        ["甲局", "乙局", "丙局"],
        ["单位4", "单位5", "单位6"],
        ["单位7"],
    ]


@pytest.mark.parametrize(
    ("volume", "left"),
    [
        (2, ["appendix-01.docx", "appendix-02.docx"]),
        (3, ["appendix.docx"]),
        (0, ["appendix.docx"]),
    ],
)
def test_volumes_that_are_left_over_go(
    office: Path, forms: Forms, volume: int, left: list[str]
) -> None:
    _settings(office, volume=1)
    forms("build")

    _settings(office, volume=volume)
    said = forms("build")

    assert sorted(p.name for p in (office / units.BUILT).glob("*.docx")) == left
    assert [row["document"] for row in _manifest(office)["appendix"]] == left
    assert "留着" not in said.out


def test_an_appendix_too_big_for_word_is_told_in_one_line(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.appendix.MAX_BYTES", 10_000)

    said = forms("build")

    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "每册单位数" in said.err
    assert sorted(_built(office)) == sorted(THREE)


# Units with errors


def test_a_unit_with_errors_stops_no_other_and_keeps_its_earlier_document(
    office: Path, forms: Forms
) -> None:
    forms("build")
    before = _built(office)
    units.spoil(_data(office, "2"))
    units.write_unit(office, "丙局", "3", text="新的")

    said = forms("build")

    after = _built(office)
    assert said.code == 1
    assert sorted(after) == WHOLE
    assert after["units/乙局.docx"] == before["units/乙局.docx"]
    assert after["appendix.docx"] == before["appendix.docx"]
    assert after["units/丙局.docx"] != before["units/丙局.docx"]
    assert "旧的：units/乙局.docx" in said.out
    assert "旧的：appendix.docx" in said.out
    assert "units/丙局.docx（" not in said.out


def test_an_earlier_document_is_out_of_date_in_the_manifest(office: Path, forms: Forms) -> None:
    forms("build")
    before = _unit(office, "乙局")
    units.spoil(_data(office, "2"))

    forms("build")

    after = _unit(office, "乙局")
    kept = ("unit", "data", "document", "sha256", "parts_sha256")
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
    assert after["data_sha256"] == _sha256(_data(office, "2").read_bytes())
    assert after["out_of_date"] is True
    assert _unit(office, "甲局")["out_of_date"] is False
    assert _manifest(office)["appendix"][0]["out_of_date"] is True


def test_a_unit_that_was_never_built_has_no_document(office: Path, forms: Forms) -> None:
    units.spoil(_data(office, "2"))

    said = forms("build")

    row = _unit(office, "乙局")
    assert said.code == 1
    assert (row["document"], row["sha256"], row["parts_sha256"]) == ("", "", {})
    assert row["out_of_date"] is False
    assert sorted(_built(office)) == sorted(["manifest.json", THREE[0], THREE[2]])


def test_an_appendix_that_lacks_a_new_unit_is_out_of_date(office: Path, forms: Forms) -> None:
    forms("build")
    units.spoil(units.write_unit(office, "丁局", "4"))

    said = forms("build")

    assert "旧的：appendix.docx" in said.out
    assert _manifest(office)["appendix"][0]["out_of_date"] is True


def test_partial_writes_the_appendix_of_the_valid_units(office: Path, forms: Forms) -> None:
    forms("build")
    units.spoil(_data(office, "2"))

    said = forms("build", "--partial")

    assert said.code == 1
    assert _contents(office / units.BUILT / "appendix.docx") == ["甲局", "丙局"]
    assert _manifest(office)["appendix"][0]["out_of_date"] is False
    assert _unit(office, "乙局")["out_of_date"] is True


def test_repaired_everything_is_as_if_it_had_never_been_wrong(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)
    text = units.spoil(_data(office, "2"))
    forms("build")
    forms("build", "--partial")
    units.write(_data(office, "2"), text)

    said = forms("build")

    assert said.code == 0
    assert _built(office) == before
    assert "旧的" not in said.out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a: [", "部门名称: 乙局".encode("gbk")])
def test_a_file_that_cannot_be_read_at_all_keeps_its_earlier_document(
    office: Path, forms: Forms, content: bytes
) -> None:
    forms("build")
    before = _built(office)
    _data(office, "2").write_bytes(content)

    said = forms("build")

    assert said.code == 1
    assert _built(office)["units/乙局.docx"] == before["units/乙局.docx"]
    assert _unit(office, "乙局")["out_of_date"] is True
    assert "旧的：units/乙局.docx" in said.out


def test_a_nameless_file_keeps_every_document_that_might_be_its_own(
    office: Path, forms: Forms
) -> None:
    forms("build")
    _data(office, "2").unlink()
    units.write(_data(office, "9"), "a: [")

    forms("build")

    assert "units/乙局.docx" in _built(office)


def test_a_unit_renamed_and_wrong_keeps_the_document_of_its_earlier_name(
    office: Path, forms: Forms
) -> None:
    forms("build")
    units.write_unit(office, "乙局新名", "2")
    text = units.spoil(_data(office, "2"))

    forms("build")

    assert _unit(office, "乙局新名")["document"] == "units/乙局.docx"
    assert "units/乙局.docx" in _built(office)

    units.write(_data(office, "2"), text)
    forms("build")

    assert sorted(p.name for p in (office / units.BUILT / "units").iterdir()) == sorted(
        ["甲局.docx", "乙局新名.docx", "丙局.docx"]
    )


def test_a_wrong_unit_does_not_claim_the_document_another_took_over(
    office: Path, forms: Forms
) -> None:
    forms("build")
    units.spoil(units.write_unit(office, "乙局新名", "2"))
    units.write_unit(office, "乙局", "4")

    forms("build")

    assert _unit(office, "乙局新名")["document"] == ""
    assert _unit(office, "乙局")["out_of_date"] is False


def test_settings_that_change_make_every_document_anew(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)
    _settings(office, year="2024")

    said = forms("build")

    after = _built(office)
    assert said.code == 0
    assert all(after[name] != before[name] for name in WHOLE)


def test_a_pack_that_changes_makes_every_document_anew(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)
    pack = office / "templates" / "performance-targets" / "pack.yaml"
    text = pack.read_text(encoding="utf-8")
    units.write(pack, text.replace("version: 2023.1", "version: 2023.2"))

    said = forms("build")

    after = _built(office)
    assert said.code == 0
    assert _manifest(office)["pack"]["version"] == "2023.2"
    assert all(after[name] != before[name] for name in WHOLE)


def test_strict_makes_an_error_of_a_warning(office: Path, forms: Forms) -> None:
    with _data(office, "1").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")
    plain = forms("build", "--build", "plain")
    strict = forms("build", "--strict")

    assert (plain.code, strict.code) == (0, 1)
    assert "警告[blank]" in plain.out
    assert "错误[blank]" in strict.out
    assert "units/甲局.docx" not in _built(office)
    assert forms("build").code == 0
    assert _built(office) == units.files(office / "plain" / "2023")
    assert forms("build", "--strict").code == 1


def test_strict_makes_an_error_of_a_warning_in_the_settings(office: Path, forms: Forms) -> None:
    _settings(office, order=("没有局",))

    assert forms("build").code == 0
    assert forms("build", "--strict").code == 1


# Only some, all again, nothing at all


def test_only_the_unit_named_is_built(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)
    for file, name in (("1", "甲局"), ("2", "乙局")):
        units.write_unit(office, name, file, text="新的")

    said = forms("build", "--unit", "乙局")

    after = _built(office)
    changed = [name for name in WHOLE if after[name] != before[name]]
    assert said.code == 0
    assert changed == ["manifest.json", "units/乙局.docx"]
    assert _unit(office, "乙局")["out_of_date"] is False
    assert _unit(office, "甲局")["out_of_date"] is True
    assert _unit(office, "丙局")["out_of_date"] is False
    assert _manifest(office)["appendix"][0]["out_of_date"] is True
    assert "旧的：appendix.docx（不带 --unit" in said.out


def test_one_unit_alone_can_be_built_first(office: Path, forms: Forms) -> None:
    forms("build", "--unit", "乙局")

    assert sorted(_built(office)) == ["manifest.json", "units/乙局.docx"]

    forms("build")
    alone = _built(office)
    forms("build", "--build", "fresh")
    assert alone == units.files(office / "fresh" / "2023")


def test_an_appendix_without_the_units_not_built_yet_is_out_of_date(
    office: Path, forms: Forms
) -> None:
    forms("build")
    units.write_unit(office, "丁局", "4")

    forms("build", "--unit", "甲局")

    assert _manifest(office)["appendix"][0]["out_of_date"] is True


def test_a_unit_there_is_none_of_is_wrong_usage(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)

    said = forms("build", "--unit", "没有局")

    assert said.code == 2
    assert said.err == "2023 里没有这个单位：“没有局”。要写数据文件里的单位全称。\n"
    assert _built(office) == before


def test_a_unit_whose_name_cannot_be_read_is_told_by_its_errors(office: Path, forms: Forms) -> None:
    units.write(_data(office, "2"), "部门名称: 乙局\n年度: [")

    said = forms("build", "--unit", "乙局")

    assert said.code == 1
    assert "data/2023/units/2.yaml:" in said.out


def test_force_writes_the_same_again(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)

    said = forms("build", "--force")

    assert said.code == 0
    assert "本次写了 4 个文件" in said.out
    assert _built(office) == before


def test_force_of_one_unit_leaves_the_others_current(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)

    said = forms("build", "--force", "--unit", "乙局")

    assert said.code == 0
    assert "本次写了 1 个文件" in said.out
    assert _built(office) == before


def test_an_unchanged_build_writes_nothing_and_still_warns(office: Path, forms: Forms) -> None:
    with _data(office, "1").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")
    first = forms("build")
    folder = office / units.BUILT
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in folder.rglob("*.*")}

    again = forms("build")

    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in folder.rglob("*.*")} == before
    assert again.code == 0
    assert "本次写了 0 个文件" in again.out
    assert "data/2023/units/1.yaml:" in again.out
    assert again.out.splitlines()[:-1] == first.out.splitlines()[:-1]


def test_a_document_that_is_gone_is_made_again(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)
    (office / units.BUILT / THREE[0]).unlink()
    (office / units.BUILT / "appendix.docx").unlink()

    said = forms("build")

    assert "本次写了 2 个文件" in said.out
    assert _built(office) == before


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", '{"units": 1}', '{"units": [{}], "appendix": []}', "\ufeff{", "{" * 50],
)
def test_a_manifest_that_was_damaged_is_made_again(
    office: Path, forms: Forms, content: str
) -> None:
    forms("build")
    before = _built(office)
    units.write(office / units.BUILT / "manifest.json", content)

    said = forms("build")

    assert said.code == 0
    assert _built(office) == before


# Units that go


def test_the_document_of_a_unit_removed_goes(office: Path, forms: Forms) -> None:
    forms("build")
    _data(office, "2").unlink()

    said = forms("build")

    assert said.code == 0
    assert sorted(_built(office)) == sorted(set(WHOLE) - {"units/乙局.docx"})
    assert _contents(office / units.BUILT / "appendix.docx") == ["甲局", "丙局"]
    assert "留着" not in said.out


def test_the_document_of_a_unit_renamed_goes(office: Path, forms: Forms) -> None:
    forms("build")
    units.write_unit(office, "乙局新名", "2")

    forms("build")

    assert sorted(_built(office)) == sorted({*WHOLE, "units/乙局新名.docx"} - {"units/乙局.docx"})


def test_two_units_can_swap_their_names(office: Path, forms: Forms) -> None:
    forms("build")
    units.write_unit(office, "乙局", "1")
    units.write_unit(office, "甲局", "2")

    said = forms("build")

    assert said.code == 0
    assert [row["document"] for row in _manifest(office)["units"]] == [
        "units/乙局.docx",
        "units/甲局.docx",
        "units/丙局.docx",
    ]
    assert "另存" not in said.out


def test_the_document_of_one_unit_alone_removes_no_other(office: Path, forms: Forms) -> None:
    forms("build")
    _data(office, "2").unlink()

    forms("build", "--unit", "甲局")

    assert "units/乙局.docx" in _built(office)


# What others made


def test_what_we_did_not_make_stays_and_is_named(office: Path, forms: Forms) -> None:
    folder = office / units.BUILT
    foreign = ["appendix-附.docx", "units/别的.docx", "units/说明.txt", "说明.txt", "~说明.docx"]
    for name in foreign:
        units.write(folder / name, "不是本程序的")
    docx.Document().save(str(folder / "units" / "空白.docx"))
    units.write(folder / "units" / "子文件夹" / "a.txt", "a")
    units.write(folder / "文件夹" / "a.txt", "a")
    before = _built(office)

    said = forms("build")

    named = [*foreign, "units/空白.docx", "units/子文件夹", "文件夹"]
    after = _built(office)
    assert said.code == 0
    assert {name: after[name] for name in before} == before
    assert sorted(after) == sorted([*WHOLE, *before])
    lines = [line.split("：")[-1] for line in said.out.splitlines() if "原样留着" in line]
    assert sorted(lines) == sorted(named)


def test_a_copy_of_a_document_is_the_clerk_s_own(office: Path, forms: Forms) -> None:
    forms("build")
    folder = office / units.BUILT
    copies = ["units/甲局 - 副本.docx", "units/送审.docx", "appendix - 副本.docx"]
    for copy, of in zip(copies, [THREE[0], THREE[1], "appendix.docx"], strict=True):
        (folder / copy).write_bytes((folder / of).read_bytes())

    said = forms("build", "--force")

    assert set(copies) <= set(_built(office))
    assert all(f"原样留着：{copy}" in said.out for copy in copies)


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
    before = _built(office)
    edited = _edit(office / units.BUILT / THREE[0], "手改")

    said = forms("build")

    after = _built(office)
    assert said.code == 0
    assert after.pop("units/甲局.bak.docx") == edited
    assert after == before
    assert "有人改过的旧文档已另存为 units/甲局.bak.docx" in said.out
    assert "留着" not in forms("build").out


def test_a_document_edited_again_is_kept_under_another_name(office: Path, forms: Forms) -> None:
    forms("build")
    edited = []
    for text in ("一", "二", "三"):
        edited.append(_edit(office / units.BUILT / THREE[0], text))
        forms("build")

    kept = [name for name in _built(office) if ".bak" in name]
    assert kept == ["units/甲局.bak.docx", "units/甲局.bak2.docx", "units/甲局.bak3.docx"]
    assert [_built(office)[name] for name in kept] == edited


def test_an_appendix_edited_by_hand_is_kept(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)
    edited = _edit(office / units.BUILT / "appendix.docx", "手改")

    forms("build")

    after = _built(office)
    assert after.pop("appendix.bak.docx") == edited
    assert after == before


def test_a_document_edited_while_its_data_were_wrong_is_kept(office: Path, forms: Forms) -> None:
    forms("build")
    edited = _edit(office / units.BUILT / THREE[1], "手改")
    book = _edit(office / units.BUILT / "appendix.docx", "手改")
    text = units.spoil(_data(office, "2"))
    forms("build")
    units.write(_data(office, "2"), text)

    forms("build")

    assert _built(office)["units/乙局.bak.docx"] == edited
    assert _built(office)["appendix.bak.docx"] == book


def test_a_document_edited_while_another_was_built_is_kept(office: Path, forms: Forms) -> None:
    forms("build")
    edited = _edit(office / units.BUILT / THREE[1], "手改")

    forms("build", "--unit", "甲局")
    forms("build")

    assert _built(office)["units/乙局.bak.docx"] == edited


def test_an_edited_document_of_a_unit_removed_stays_and_is_named(
    office: Path, forms: Forms
) -> None:
    forms("build")
    edited = _edit(office / units.BUILT / THREE[1], "手改")
    _data(office, "2").unlink()

    said = forms("build")

    assert _built(office)["units/乙局.docx"] == edited
    assert "原样留着：units/乙局.docx" in said.out


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04"])
def test_a_foreign_file_where_a_document_goes_is_kept(
    office: Path, forms: Forms, content: bytes
) -> None:
    for name in (THREE[0], "appendix.docx"):
        path = office / units.BUILT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    said = forms("build")

    after = _built(office)
    assert said.code == 0
    assert after.pop("units/甲局.bak.docx") == content
    assert after.pop("appendix.bak.docx") == content
    assert sorted(after) == WHOLE


def test_a_folder_where_a_document_goes_is_moved_aside(office: Path, forms: Forms) -> None:
    units.write(office / units.BUILT / THREE[0] / "a.txt", "a")

    said = forms("build")

    assert said.code == 0
    assert sorted(_built(office)) == sorted([*WHOLE, "units/甲局.bak.docx/a.txt"])


def test_a_foreign_file_is_no_earlier_document_of_a_wrong_unit(office: Path, forms: Forms) -> None:
    units.spoil(_data(office, "2"))
    foreign = units.write(office / units.BUILT / THREE[1], "不是本程序的")

    said = forms("build")

    assert _unit(office, "乙局")["document"] == ""
    assert "原样留着：units/乙局.docx" in said.out
    assert foreign.read_text(encoding="utf-8") == "不是本程序的"


def test_a_damaged_document_of_a_wrong_unit_stops_nothing(office: Path, forms: Forms) -> None:
    forms("build")
    path = office / units.BUILT / THREE[1]
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("word/document.xml").header_offset + 100
    content = bytearray(path.read_bytes())
    content[place : place + 20] = bytes(20)
    path.write_bytes(content)
    text = units.spoil(_data(office, "2"))

    said = forms("build")
    units.write(_data(office, "2"), text)
    repaired = forms("build")

    assert (said.code, repaired.code) == (1, 0)
    assert _built(office)["units/乙局.bak.docx"] == content


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
    assert sorted(_built(office)) == ["manifest.json", "units/丙局.docx"]


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
    assert f"units/{document}" in _built(office)
    assert _unit(office, name)["document"] == f"units/{document}"


def test_names_too_long_for_a_file_are_cut_and_stay_apart(office: Path, forms: Forms) -> None:
    units.write_unit(office, f"{LONG}一局", "1")
    units.write_unit(office, f"{LONG}二局", "2")

    said = forms("build")

    names = [row["document"] for row in _manifest(office)["units"][:2]]
    assert said.code == 0
    assert len(set(names)) == 2
    assert all(len(name.encode()) < 200 for name in names)


def test_a_clash_is_seen_though_one_of_the_two_has_not_changed(office: Path, forms: Forms) -> None:
    forms("build")
    before = _built(office)
    extra = units.write_unit(office, "甲局", "4", text="另一份")

    said = forms("build")

    assert said.code == 1
    assert said.out.count("错误[same-unit]") == 2
    assert _built(office)[THREE[0]] == before[THREE[0]]

    extra.unlink()
    assert forms("build").code == 0
    assert _built(office) == before
