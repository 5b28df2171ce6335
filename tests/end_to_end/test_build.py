"""`forms build`: what it writes, and what it need not write."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import docx
import pytest

from generator import __version__
from generator.common import program
from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]


# What is written


def test_a_build_writes_documents_appendix_and_manifest_and_nothing_else(
    office: Path, forms: Forms
) -> None:
    said = forms("build")

    assert said.code == 0
    assert sorted(units.built(office)) == units.ALL
    assert said.err == ""
    assert said.out == "build/2023：单位文档 3/3 份，附表汇编 1 册；本次生成或更新 4 个文件。\n"


def test_every_document_opens_and_holds_its_forms(office: Path, forms: Forms) -> None:
    units.write_unit(office, "丁局", "4", funds=2, directions=3, rows=2)
    units.write_unit(office, "戊局", "5", funds=0)

    forms("build")

    folder = office / units.BUILT
    expected = {"units/甲局.docx": 3, "units/丁局.docx": 8, "units/戊局.docx": 2}
    found = {name: len(docx.Document(str(folder / name)).tables) for name in expected}
    assert found == expected
    summary_table = 1
    tables = docx.Document(str(folder / "appendix.docx")).tables
    assert len(tables) == summary_table + 3 * 3 + 8 + 2


def test_the_manifest_says_what_was_built_from_what(office: Path, forms: Forms) -> None:
    forms("build")

    made, built = units.manifest(office), units.built(office)
    by = ["generator", "generator_sha256"]
    assert list(made) == ["campaign", *by, "pack", "units", "appendix"]
    assert (made["campaign"], made["generator"]) == ("2023", __version__)
    assert made["generator_sha256"] == program.sha256()
    assert list(made["pack"]) == ["name", "version", "sha256"]
    assert made["pack"]["name"] == "performance-targets"
    assert [row["unit"] for row in made["units"]] == ["甲局", "乙局", "丙局"]
    for number, row in enumerate(made["units"], 1):
        document = built[row["document"]]
        with zipfile.ZipFile(office / units.BUILT / row["document"]) as archive:
            parts = {name: units.sha256(archive.read(name)) for name in archive.namelist()}
        assert row == {
            "unit": row["unit"],
            "data": f"units/{number}.yaml",
            "data_sha256": units.sha256(units.data_file(office, str(number)).read_bytes()),
            "document": f"units/{row['unit']}.docx",
            "sha256": units.sha256(document),
            "parts_sha256": parts,
            "errors": [],
            "warnings": [],
            "answered": [],
            "out_of_date": False,
            "total": "11",
        }
    assert made["appendix"] == [
        {
            "document": "appendix.docx",
            "sha256": units.sha256(built["appendix.docx"]),
            "out_of_date": False,
        }
    ]


def test_the_manifest_keeps_findings_with_their_places(office: Path, forms: Forms) -> None:
    units.spoil(units.data_file(office, "2"))
    with units.data_file(office, "1").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")

    forms("build")

    error = units.record(office, "乙局")["errors"][0]
    (warning,) = units.record(office, "甲局")["warnings"]
    keys = ["file", "line", "column", "severity", "code", "message", "hint"]
    assert list(error) == list(warning) == keys
    assert (error["file"], error["severity"], error["code"]) == ("units/2.yaml", "error", "sum")
    assert (warning["file"], warning["severity"]) == ("units/1.yaml", "warning")


def test_nothing_built_tells_where_it_was_built(office: Path, forms: Forms) -> None:
    units.write_unit(office, "甲局", "4")
    units.spoil(units.data_file(office, "2"))

    said = forms("build", "--data", str(office / "data"), "--build", str(office / "out"))

    text = (office / "out" / "2023" / "manifest.json").read_text(encoding="utf-8")
    assert said.code == 1
    assert str(office) not in text
    assert office.name not in text.replace("official-forms", "")
    assert "单位“甲局”有多个数据文件，另有：units/4.yaml" in text


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
    assert sorted(units.built(office)) == units.ALL
    assert not (office / "build" / "2022").exists()


def test_a_campaign_without_data_files_is_an_error(office: Path, forms: Forms) -> None:
    units.write(office / "data" / "2024" / "settings.yaml", units.settings_text(year="2024"))

    said = forms("build", "2024")

    assert said.code == 1
    assert "data/2024/units:1:1: 错误[no-units]" in said.out
    assert list(units.files(office / "build" / "2024")) == ["findings.txt", "manifest.json"]


# The appendix


def test_the_appendix_follows_the_settings_and_then_the_file_names(
    office: Path, forms: Forms
) -> None:
    units.write_unit(office, "丁局", "0")
    units.write_settings(office, order=("丙局", "甲局"))

    forms("build")

    appendix = office / units.BUILT / "appendix.docx"
    assert units.contents(appendix) == ["丙局", "甲局", "丁局", "乙局"]


def test_a_new_order_makes_a_new_appendix_only_of_the_order(office: Path, forms: Forms) -> None:
    forms("build")
    units.write_settings(office, order=("丙局",))

    said = forms("build")

    assert said.code == 0
    assert units.contents(office / units.BUILT / "appendix.docx") == ["丙局", "甲局", "乙局"]


def test_the_appendix_is_cut_into_volumes(office: Path, forms: Forms) -> None:
    for number in range(4, 8):
        units.write_unit(office, f"单位{number}", str(number))
    units.write_settings(office, volume=3)

    forms("build")

    folder = office / units.BUILT
    names = ["appendix-01.docx", "appendix-02.docx", "appendix-03.docx"]
    assert sorted(path.name for path in folder.glob("*.docx")) == names
    assert [row["document"] for row in units.manifest(office)["appendix"]] == names
    assert [units.contents(folder / name) for name in names] == [
        ["甲局", "乙局", "丙局"],
        ["单位4", "单位5", "单位6"],
        ["单位7"],
    ]
    titles = [docx.Document(str(folder / name)).paragraphs[0].text for name in names]
    whole = "株洲市石峰区2023年部门预算绩效目标附表"
    assert titles == [f"{whole}\n（第 {number} 册，共 3 册）" for number in (1, 2, 3)]


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
    units.write_settings(office, volume=1)
    forms("build")

    units.write_settings(office, volume=volume)
    said = forms("build")

    assert sorted(p.name for p in (office / units.BUILT).glob("*.docx")) == left
    assert [row["document"] for row in units.manifest(office)["appendix"]] == left
    assert "留着" not in said.out


def test_an_appendix_too_big_for_word_is_told_in_one_line(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.form.appendix.MAX_BYTES", 10_000)

    said = forms("build")

    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "每册单位数" in said.err
    assert sorted(units.built(office)) == sorted(units.THREE)


# Only some, all again, nothing at all


def test_only_the_unit_named_is_built(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    for file, name in (("1", "甲局"), ("2", "乙局")):
        units.write_unit(office, name, file, text="新的")

    said = forms("build", "--unit", "乙局")

    after = units.built(office)
    changed = [name for name in units.WHOLE if after[name] != before[name]]
    assert said.code == 0
    assert changed == ["manifest.json", "units/乙局.docx"]
    assert units.record(office, "乙局")["out_of_date"] is False
    assert units.record(office, "甲局")["out_of_date"] is True
    assert units.record(office, "丙局")["out_of_date"] is False
    assert units.manifest(office)["appendix"][0]["out_of_date"] is True
    assert "待更新：appendix.docx（请不带 --unit" in said.out


def test_one_unit_alone_can_be_built_first(office: Path, forms: Forms) -> None:
    forms("build", "--unit", "乙局")

    assert sorted(units.built(office)) == ["findings.txt", "manifest.json", "units/乙局.docx"]

    forms("build")
    alone = units.built(office)
    forms("build", "--build", "fresh")
    assert alone == units.files(office / "fresh" / "2023")


def test_an_appendix_without_the_units_not_built_yet_is_out_of_date(
    office: Path, forms: Forms
) -> None:
    forms("build")
    units.write_unit(office, "丁局", "4")

    forms("build", "--unit", "甲局")

    assert units.manifest(office)["appendix"][0]["out_of_date"] is True


@pytest.mark.parametrize(
    ("typed", "meant", "example"),
    [("无此单位", "", "丙局"), ("乙局局", "您要输入的是“乙局”吗？", "乙局")],
)
def test_a_unit_there_is_none_of_is_wrong_usage(
    office: Path, forms: Forms, typed: str, meant: str, example: str
) -> None:
    forms("build")
    before = units.built(office)

    said = forms("build", "--unit", typed)

    assert said.code == 2
    assert said.err == (
        f"填报任务 2023 中没有单位“{typed}”。{meant}--unit 后请输入单位全称，"
        f"例如：forms build 2023 --unit {example}\n"
    )
    assert units.built(office) == before


def test_a_unit_whose_name_cannot_be_read_is_told_by_its_errors(office: Path, forms: Forms) -> None:
    units.write(units.data_file(office, "2"), "部门名称: 乙局\n年度: [")

    said = forms("build", "--unit", "乙局")

    assert said.code == 1
    assert "data/2023/units/2.yaml:" in said.out


def test_force_writes_the_same_again(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)

    said = forms("build", "--force")

    assert said.code == 0
    assert "本次生成或更新 4 个文件" in said.out
    assert units.built(office) == before


def test_force_of_one_unit_leaves_the_others_current(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)

    said = forms("build", "--force", "--unit", "乙局")

    assert said.code == 0
    assert "本次生成或更新 1 个文件" in said.out
    assert units.built(office) == before


def test_an_unchanged_build_writes_nothing_and_still_warns(office: Path, forms: Forms) -> None:
    with units.data_file(office, "1").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")
    first = forms("build")
    folder = office / units.BUILT
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in folder.rglob("*.*")}

    again = forms("build")

    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in folder.rglob("*.*")} == before
    assert again.code == 0
    assert "本次生成或更新 0 个文件" in again.out
    assert "data/2023/units/1.yaml:" in again.out
    assert again.out.splitlines()[:-1] == first.out.splitlines()[:-1]


def test_a_document_that_is_gone_is_made_again(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    (office / units.BUILT / units.THREE[0]).unlink()
    (office / units.BUILT / "appendix.docx").unlink()

    said = forms("build")

    assert "本次生成或更新 2 个文件" in said.out
    assert units.built(office) == before


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", '{"units": 1}', '{"units": [{}], "appendix": []}', "\ufeff{", "{" * 50],
)
def test_a_manifest_that_was_damaged_is_made_again(
    office: Path, forms: Forms, content: str
) -> None:
    forms("build")
    before = units.built(office)
    units.write(office / units.BUILT / "manifest.json", content)

    said = forms("build")

    assert said.code == 0
    assert units.built(office) == before
