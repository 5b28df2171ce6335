"""`forms build` of a campaign in which some units are wrong, or all have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.__main__ import main
from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]


def test_a_unit_with_errors_stops_no_other_and_keeps_its_earlier_document(
    office: Path, forms: Forms
) -> None:
    forms("build")
    before = units.built(office)
    units.spoil(units.data_file(office, "2"))
    units.write_unit(office, "丙局", "3", text="新的")

    said = forms("build")

    after = units.built(office)
    assert said.code == 1
    assert sorted(after) == units.ALL
    assert after["units/乙局.docx"] == before["units/乙局.docx"]
    assert after["appendix.docx"] == before["appendix.docx"]
    assert after["units/丙局.docx"] != before["units/丙局.docx"]
    assert "待更新：units/乙局.docx" in said.out
    assert "待更新：appendix.docx" in said.out
    assert "units/丙局.docx（" not in said.out
    assert said.out.endswith("\n有 1 个单位因数据有错误未生成，请改正后重新运行。\n")


def test_a_build_in_which_every_unit_fails_ends_with_what_to_do(office: Path, forms: Forms) -> None:
    for file in ("1", "2", "3"):
        units.spoil(units.data_file(office, file))

    said = forms("build")

    assert said.code == 1
    assert said.out.endswith("\n全部 3 个单位因数据有错误未生成，请改正后重新运行。\n")


def test_an_earlier_document_is_out_of_date_in_the_manifest(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.record(office, "乙局")
    units.spoil(units.data_file(office, "2"))

    forms("build")

    after = units.record(office, "乙局")
    kept = ("unit", "data", "document", "sha256", "parts_sha256")
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
    assert after["data_sha256"] == units.sha256(units.data_file(office, "2").read_bytes())
    assert after["out_of_date"] is True
    assert units.record(office, "甲局")["out_of_date"] is False
    assert units.manifest(office)["appendix"][0]["out_of_date"] is True


def test_a_unit_that_was_never_built_has_no_document(office: Path, forms: Forms) -> None:
    units.spoil(units.data_file(office, "2"))

    said = forms("build")

    row = units.record(office, "乙局")
    assert said.code == 1
    assert (row["document"], row["sha256"], row["parts_sha256"]) == ("", "", {})
    assert row["out_of_date"] is False
    assert sorted(units.built(office)) == sorted(
        ["findings.txt", "manifest.json", units.THREE[0], units.THREE[2]]
    )


def test_an_appendix_that_lacks_a_new_unit_is_out_of_date(office: Path, forms: Forms) -> None:
    forms("build")
    units.spoil(units.write_unit(office, "丁局", "4"))

    said = forms("build")

    assert "待更新：appendix.docx" in said.out
    assert units.manifest(office)["appendix"][0]["out_of_date"] is True


def test_partial_writes_the_appendix_of_the_valid_units(office: Path, forms: Forms) -> None:
    forms("build")
    units.spoil(units.data_file(office, "2"))

    said = forms("build", "--partial")

    assert said.code == 1
    assert units.contents(office / units.BUILT / "appendix.docx") == ["甲局", "丙局"]
    assert units.manifest(office)["appendix"][0]["out_of_date"] is False
    assert units.record(office, "乙局")["out_of_date"] is True


def test_repaired_everything_is_as_if_it_had_never_been_wrong(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    text = units.spoil(units.data_file(office, "2"))
    forms("build")
    forms("build", "--partial")
    units.write(units.data_file(office, "2"), text)

    said = forms("build")

    assert said.code == 0
    assert units.built(office) == before
    assert "待更新" not in said.out


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a: [", "部门名称: 乙局".encode("gbk")])
def test_a_file_that_cannot_be_read_at_all_keeps_its_earlier_document(
    office: Path, forms: Forms, content: bytes
) -> None:
    forms("build")
    before = units.built(office)
    units.data_file(office, "2").write_bytes(content)

    said = forms("build")

    assert said.code == 1
    assert units.built(office)["units/乙局.docx"] == before["units/乙局.docx"]
    assert units.record(office, "乙局")["out_of_date"] is True
    assert "待更新：units/乙局.docx" in said.out


def test_a_nameless_file_keeps_every_document_that_might_be_its_own(
    office: Path, forms: Forms
) -> None:
    forms("build")
    units.data_file(office, "2").unlink()
    units.write(units.data_file(office, "9"), "a: [")

    forms("build")

    assert "units/乙局.docx" in units.built(office)


def test_a_unit_renamed_and_wrong_keeps_the_document_of_its_earlier_name(
    office: Path, forms: Forms
) -> None:
    forms("build")
    units.write_unit(office, "乙局新名", "2")
    text = units.spoil(units.data_file(office, "2"))

    forms("build")

    assert units.record(office, "乙局新名")["document"] == "units/乙局.docx"
    assert "units/乙局.docx" in units.built(office)

    units.write(units.data_file(office, "2"), text)
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

    assert units.record(office, "乙局新名")["document"] == ""
    assert units.record(office, "乙局")["out_of_date"] is False


def test_settings_that_change_make_every_document_anew(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    units.write_settings(office, year="2024")

    said = forms("build")

    after = units.built(office)
    assert said.code == 0
    assert all(after[name] != before[name] for name in units.WHOLE)


def test_a_pack_that_changes_makes_every_document_anew(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    pack = office / "templates" / "performance-targets" / "pack.yaml"
    text = pack.read_text(encoding="utf-8")
    units.write(pack, text.replace("version: 2023.2", "version: 2023.3"))

    said = forms("build")

    after = units.built(office)
    assert said.code == 0
    assert units.manifest(office)["pack"]["version"] == "2023.3"
    assert all(after[name] != before[name] for name in units.WHOLE)


def test_strict_makes_an_error_of_a_warning(office: Path, forms: Forms) -> None:
    with units.data_file(office, "1").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")
    plain = forms("build", "--build", "plain")
    strict = forms("build", "--strict")

    assert (plain.code, strict.code) == (0, 1)
    assert "警告[blank]" in plain.out
    assert "错误[blank]" in strict.out
    assert "units/甲局.docx" not in units.built(office)
    assert forms("build").code == 0
    assert units.built(office) == units.files(office / "plain" / "2023")
    assert forms("build", "--strict").code == 1


def test_strict_makes_an_error_of_a_warning_in_the_settings(office: Path, forms: Forms) -> None:
    units.write_settings(office, order=("没有局",))

    assert forms("build").code == 0
    assert forms("build", "--strict").code == 1


def test_mistakes_of_the_settings_and_of_the_units_are_told_in_one_run(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = project / "data" / "2023" / "settings.yaml"
    settings.write_text(settings.read_text("utf-8").replace("区级", "村级"), "utf-8")
    [unit] = (project / "data" / "2023" / "units").iterdir()
    unit.write_text(unit.read_text("utf-8").replace("基本支出: 544.46", "基本支出: 五"), "utf-8")

    code = main(["build"])

    told = capsys.readouterr().out
    assert code == 1
    assert "settings.yaml:4:5: 错误[allowed]" in told
    assert "错误[number] 应填数字，现为“五”" in told
    assert not (project / "build").exists()
