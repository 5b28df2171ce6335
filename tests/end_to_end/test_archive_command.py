"""What `forms archive` writes, what it refuses, and what a killed one leaves."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bagit
import pytest

from generator import __version__
from generator.archive import program_wheel
from generator.build import output_folder
from generator.common import program
from tests import archives, killed, units
from tests.archives import BAG, ZIP
from tests.killed import KILLED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

ARCHIVE = ("archive", "--no-pdf", "--date", archives.DAY)


def info(bag: Path) -> dict[str, str]:
    lines = (bag / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_an_archive_holds_a_project_and_what_was_built_of_it(built: Path, forms: Forms) -> None:
    archives.put_pdfs(built / units.BUILT)

    said = forms("archive", "--date", archives.DAY)

    assert (said.code, said.err) == (0, "")
    assert "单位文档 3 份，附表汇编 1 册，PDF 4 份" in said.out
    assert f"如需核对归档是否完好，请运行 forms verify {ZIP.as_posix()}" in said.out
    there = units.files(built / BAG / "data")
    made = [f"build/2023/{name}" for name in units.WHOLE]
    pdfs = [name.replace(".docx", ".pdf") for name in made if name.endswith(".docx")]
    forms_ = {f"templates/performance-targets/annex{n}.docx" for n in (1, 2, 3)}
    forms_ |= {f"templates/performance-targets/{n}.yaml" for n in ("pack", "rules", "schema")}
    assert set(there) == {
        *made,
        *pdfs,
        *forms_,
        "data/2023/settings.yaml",
        *(f"data/2023/units/{n}.yaml" for n in (1, 2, 3)),
        *("check-report.json", "check-report.txt", "generator.json"),
        *("program/requirements.lock", f"program/official_forms-{__version__}-py3-none-any.whl"),
        *("归档目录.xlsx", "归档目录.csv", "说明文件.txt"),
    }
    for name, content in there.items():
        if name.startswith(("build/", "data/", "templates/")):
            if name == "build/2023/manifest.json":
                # The archive's has the hashes of the PDFs as well.
                content = re.sub(rb', "pdf_sha256": "[0-9a-f]{64}"', b"", content)  # noqa: PLW2901
            assert content == (built / name).read_bytes()


def test_an_archive_is_valid_for_another_reader(built: Path, forms: Forms) -> None:
    forms(*ARCHIVE)

    read = bagit.Bag(str(built / BAG))
    read.validate()
    wanted = {"External-Identifier": "2023", "Bagging-Date": archives.DAY, "单位数": "3"}
    wanted |= {"年度": "2023", "地区": "株洲市石峰区", "状态": "完整", "PDF": "0"}
    assert {name: read.info[name] for name in wanted} == wanted
    assert read.info["Bag-Software-Agent"].startswith("official-forms ")


def test_what_is_not_of_the_campaign_is_not_archived(built: Path, forms: Forms) -> None:
    units.write(built / units.BUILT / "units" / "别的.txt", "x")
    units.write(built / "templates" / "performance-targets" / "notes.txt", "x")

    forms(*ARCHIVE)

    assert not [n for n in units.files(built / BAG) if "别的" in n or "notes" in n]


def test_two_archives_of_one_state_are_the_same_bytes(built: Path, forms: Forms) -> None:
    forms(*ARCHIVE)
    forms(*ARCHIVE, "--archive", "again")

    assert units.files(built / "archive") == units.files(built / "again")


def test_a_second_archive_of_one_day_gets_a_number(built: Path, forms: Forms) -> None:
    forms(*ARCHIVE)
    before = units.files(built / "archive")

    said = [forms(*ARCHIVE), forms(*ARCHIVE)]

    after = units.files(built / "archive")
    assert [each.code for each in said] == [0, 0]
    assert {name: after[name] for name in before} == before
    there = sorted(path.name for path in (built / "archive" / "2023").iterdir())
    days = [archives.DAY, f"{archives.DAY}-2", f"{archives.DAY}-3"]
    assert there == sorted([*days, *(f"{day}.zip" for day in days)])
    assert forms("verify", *(f"archive/2023/{name}" for name in there)).code == 0


def test_a_zip_file_alone_keeps_its_name(built: Path, forms: Forms) -> None:
    units.write(built / ZIP, "somebody's")

    forms(*ARCHIVE)

    assert (built / ZIP).read_text(encoding="utf-8") == "somebody's"
    assert (built / f"{BAG}-2.zip").is_file()


def test_the_day_is_the_one_typed_else_the_systems(
    built: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    forms("archive", "--no-pdf")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = dt.datetime.now().astimezone().date()
    forms("archive", "--no-pdf", "--archive", "today")
    after = dt.datetime.now().astimezone().date()

    assert info(built / "archive/2023/2023-11-14")["Bagging-Date"] == "2023-11-14"
    [today] = (path.name for path in (built / "today/2023").iterdir() if path.is_dir())
    assert today in {before.isoformat(), after.isoformat()}


def test_a_name_takes_the_place_of_the_day(built: Path, forms: Forms) -> None:
    said = forms(*ARCHIVE, "--name", "送审稿")
    again = forms(*ARCHIVE, "--name", "送审稿")

    assert said.code == 0
    assert info(built / "archive/2023/送审稿")["Bagging-Date"] == archives.DAY
    assert (again.code, "已存在，不会覆盖" in again.err) == (2, True)


@pytest.mark.parametrize(
    "wrong",
    [("--date", "昨天"), ("--date", "2024-02-30"), ("--name", "a/b"), ("--name", ".."), ("9999",)],
)
def test_what_was_typed_wrong_is_refused(built: Path, forms: Forms, wrong: tuple[str, ...]) -> None:
    said = forms("archive", "--no-pdf", *wrong)

    assert said.code == 2
    assert not (built / "archive").exists()


def test_nothing_built_is_nothing_to_archive(office: Path, forms: Forms) -> None:
    said = forms(*ARCHIVE)

    assert said == (2, "", "build/2023 中还没有文档。请先运行 forms build 2023，再归档。\n")
    assert not (office / "archive").exists()
    assert not (office / "build").exists()


def edited(office: Path) -> None:
    units.edit(office / units.BUILT / "units/甲局.docx", "改过的")


def edited_appendix(office: Path) -> None:
    units.edit(office / units.BUILT / "appendix.docx", "改过的")


def changed_data(office: Path) -> None:
    units.write_unit(office, "甲局", "1", text="乙")


def removed_data(office: Path) -> None:
    units.data_file(office, "1").unlink()


def another_unit(office: Path) -> None:
    units.write_unit(office, "丁局", "4")


def changed_settings(office: Path) -> None:
    units.write_settings(office, year="2024")


def changed_pack(office: Path) -> None:
    archives.change(
        office / "templates/performance-targets/rules.yaml", lambda text: text + b"# more\n"
    )


def broken_settings(office: Path) -> None:
    path = office / units.CAMPAIGN / "settings.yaml"
    archives.change(path, lambda text: text.replace("年度: 2023\n".encode(), b""))


def no_document(office: Path) -> None:
    (office / units.BUILT / "units/甲局.docx").unlink()


def no_appendix(office: Path) -> None:
    (office / units.BUILT / "appendix.docx").unlink()


def swapped(office: Path) -> None:
    folder = office / units.BUILT / "units"
    archives.swap(folder / "甲局.docx", folder / "乙局.docx")


def test_a_list_of_what_was_built_that_cannot_be_read_is_named(built: Path, forms: Forms) -> None:
    (built / "build" / "2023" / "manifest.json").write_text("{", encoding="utf-8")

    said = forms(*ARCHIVE)

    told = "build/2023/manifest.json 无法识别。请先运行 forms build 2023，再归档。\n"
    assert said == (2, "", told)


NOT_READY: dict[str, tuple[Callable[[Path], object], str]] = {
    "a document edited by hand": (edited, "甲局：文档 units/甲局.docx 被手工修改过"),
    "an appendix edited by hand": (edited_appendix, "appendix.docx：附表汇编被手工修改过"),
    "data changed": (changed_data, "甲局：数据文件 units/1.yaml 生成后又有修改"),
    "data gone": (removed_data, "甲局：找不到数据文件 units/1.yaml"),
    "a unit that was not built": (
        another_unit,
        "units/4.yaml：尚未生成文档。请运行 forms build 2023 重新生成。",
    ),
    "settings changed": (changed_settings, "乙局：文档 units/乙局.docx 生成后，公共设置"),
    "settings broken": (broken_settings, "settings.yaml：第 1 行，"),
    "form pack changed": (changed_pack, "生成后，表单包 performance-targets 又有修改"),
    "a document gone": (no_document, "甲局：没有文档"),
    "the appendix gone": (no_appendix, "appendix.docx：没有附表汇编"),
    "two documents swapped": (swapped, "甲局：文档 units/甲局.docx 被手工修改过"),
}


@pytest.mark.parametrize(("spoil", "named"), NOT_READY.values(), ids=NOT_READY)
def test_what_is_not_as_it_should_be_is_named_and_not_archived(
    built: Path, forms: Forms, spoil: Callable[[Path], object], named: str
) -> None:
    spoil(built)

    said = forms(*ARCHIVE)

    assert (said.code, named in said.out) == (1, True)
    assert "--partial" in said.out
    assert not (built / "archive").exists()


@pytest.mark.parametrize(("spoil", "named"), NOT_READY.values(), ids=NOT_READY)
def test_archived_all_the_same_it_says_so_inside_and_can_be_verified(
    built: Path, forms: Forms, spoil: Callable[[Path], object], named: str
) -> None:
    spoil(built)

    said = forms(*ARCHIVE, "--partial")

    assert (said.code, named in said.out) == (1, True)
    inside = (built / BAG / "bag-info.txt").read_text(encoding="utf-8")
    assert "状态: 不完整" in inside
    assert named[:12] in inside.replace("\n  ", " ")
    assert named in (built / BAG / "data/check-report.txt").read_text(encoding="utf-8")
    verified = forms("verify", str(BAG), "--rebuild")
    # With other settings or forms, or none that are sound, there is nothing to compare.
    unproven = spoil in (broken_settings, changed_settings, changed_pack)
    assert verified.code == (4 if unproven else 0), verified.out
    assert "归档时已注明的问题：" in verified.out
    assert named in verified.out


def test_many_problems_are_counted_in_whatever_words_a_version_has(
    built: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4, 25):
        units.write_unit(built, f"第{number}局", str(number))
    forms(*ARCHIVE, "--partial")
    text = (built / BAG / "bag-info.txt").read_text(encoding="utf-8")
    said = forms("verify", str(BAG))
    units.write(
        built / BAG / "bag-info.txt", text.replace("问题: 问题共 21 个", "问题: 还有，共 21 个")
    )
    archives.forge(built / BAG)

    of_this_version = forms("verify", str(BAG))
    monkeypatch.setattr("generator.archive.program_info.AGENT", "official-forms 9.9.9")
    of_another = forms("verify", str(BAG))

    assert "问题: 问题共 21 个，其余见 check-report.txt\n" in text
    assert (said.code, of_this_version.code, of_another.code) == (0, 1, 0)


def test_units_with_errors_are_archived_only_when_asked_for(built: Path, forms: Forms) -> None:
    units.spoil(units.data_file(built, "1"))
    forms("build", "--partial")

    said = forms(*ARCHIVE)
    partial = forms(*ARCHIVE, "--partial")

    assert (said.code, "甲局：数据有" in said.out) == (1, True)
    assert partial.code == 1
    report = json.loads((built / BAG / "data/check-report.json").read_bytes())
    assert "错误[" in (built / BAG / "data/check-report.txt").read_text(encoding="utf-8")
    assert {d["file"] for d in report["findings"]} == {"data/2023/units/1.yaml"}
    assert forms("verify", str(BAG), "--rebuild").code == 0


def test_pdfs_that_are_missing_or_out_of_date_are_made_first(
    built: Path, forms: Forms, need_program: Callable[[str], str]
) -> None:
    need_program("soffice")
    archives.put_pdfs(built / units.BUILT)
    kept = (built / units.BUILT / "units/乙局.pdf").read_bytes()
    (built / units.BUILT / "units/甲局.pdf").unlink()

    said = forms("archive", "--date", archives.DAY)

    assert (said.code, "PDF 4 份" in said.out) == (0, True)
    assert (built / BAG / "data/build/2023/units/乙局.pdf").read_bytes() == kept
    assert forms("verify", str(BAG), str(ZIP)).code == 0


def test_without_libreoffice_an_archive_without_pdfs_must_be_asked_for(
    built: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(built))

    said = forms("archive", "--partial", "--date", archives.DAY)

    assert (said.code, "未找到 LibreOffice" in said.err) == (4, True)
    assert not (built / "archive").exists()


def test_a_document_that_cannot_be_converted_is_named(
    built: Path, forms: Forms, fake_soffice: Callable[..., None]
) -> None:
    archives.put_pdfs(built / units.BUILT)
    (built / units.BUILT / "units/甲局.pdf").unlink()
    fake_soffice(skip=["unit000000"])

    said = forms("archive", "--date", archives.DAY)

    assert said.code == 1
    assert (
        "units/甲局.pdf：没有 PDF，或 PDF 与 units/甲局.docx 不对应（LibreOffice 未能转换"
        in said.out
    )
    assert not (built / "archive").exists()
    partial = forms("archive", "--date", archives.DAY, "--partial")
    assert (partial.code, "PDF 3 份" in partial.out) == (1, True)
    assert forms("verify", str(BAG)).code == 0


def test_what_other_files_of_the_program_built_is_not_archived(
    built: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "sha256", lambda: "0" * 64)
    # Its wheel would be of the files there are.
    monkeypatch.setattr(program_wheel, "current", lambda: None)

    said = forms(*ARCHIVE)
    partial = forms(*ARCHIVE, "--partial")
    verified = forms("verify", str(BAG), "--rebuild")

    assert (said.code, partial.code, verified.code) == (1, 1, 0)
    assert "manifest.json：生成后，程序文件已更换（版本仍为" in said.out
    assert "运行 forms build 2023 重新生成" in said.out
    assert built.is_dir()


def test_an_appendix_that_other_files_of_the_program_left_is_not_archived(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in ("2", "3"):
        units.data_file(office, file).unlink()
    forms("build")
    monkeypatch.setattr(program, "sha256", lambda: "0" * 64)
    forms("build", "--unit", "甲局")

    said = forms(*ARCHIVE)

    assert (said.code, "appendix.docx：附表汇编待更新" in said.out) == (1, True)
    assert "manifest.json：" not in said.out


def test_nobody_builds_while_an_archive_is_made(built: Path, forms: Forms) -> None:
    with output_folder.exclusive(built / units.BUILT, "forms build"):
        said = forms(*ARCHIVE)

    assert (said.code, "正被另一个" in said.err) == (4, True)
    assert not (built / "archive").exists()


def test_a_disk_that_fills_up_leaves_nothing_behind(
    built: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ = zipfile.ZipFile.open

    def full(self: zipfile.ZipFile, name: Any, mode: Any = "r", *rest: Any) -> Any:
        if mode == "w":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return open_(self, name, mode, *rest)

    monkeypatch.setattr(zipfile.ZipFile, "open", full)

    said = forms(*ARCHIVE)

    assert (said.code, "磁盘空间不足" in said.err) == (4, True)
    assert units.files(built / "archive") == {}


def is_whole(forms: Forms, folder: Path) -> bool:
    """Whether every archive that is there passes."""
    there = [path for path in folder.glob("2023/*") if not path.name.startswith(".~forms-")]
    return all(forms("verify", str(path)).code == 0 for path in there)


@pytest.mark.slow
@pytest.mark.parametrize(
    "end",
    [
        # The folders that are filled, then the bag and its zip file coming to their places.
        *(("mkdir", n, "before") for n in (1, 2, 4, 8, 16)),
        *(("rename", 1, when) for when in ("before", "after")),
        *(("replace", 1, when) for when in ("before", "after")),
    ],
)
def test_killed_anywhere_it_leaves_nothing_half_and_the_next_run_finishes(
    built: Path, forms: Forms, start: Start, end: tuple[str, int, str]
) -> None:
    move, n, when = end
    process = start(killed.at([*ARCHIVE], n, when=when, moves=(move,)), built)
    process.communicate(timeout=60)
    assert process.returncode == KILLED
    assert is_whole(forms, Path("archive"))
    had_bag, had_zip = BAG.exists(), ZIP.exists()

    said = forms(*ARCHIVE)

    assert said.code == 0
    assert is_whole(forms, Path("archive"))
    there = sorted(path.name for path in Path("archive/2023").iterdir())
    days = [archives.DAY, *([f"{archives.DAY}-2"] if had_bag else [])]
    assert there == sorted([*days, *(f"{day}.zip" for day in days)])
    assert ("已补全上次中断的归档" in said.out) == (had_bag and not had_zip)
