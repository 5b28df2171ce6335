"""What `forms verify` says of archives and lone documents, whole and tampered with."""

from __future__ import annotations

import json
import os
import shutil
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator import __version__
from generator.common import program
from generator.word import package, provenance
from tests import archives, units
from tests.archives import BAG, BUILT, DATA, PACK, ZIP, change, forge, one_bit

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Once = Callable[[str, Path, Callable[[], None]], None]

# What an archive proves is shown quickly by the tests of its room.
pytestmark = pytest.mark.slow

VERSION = f'"{__version__}"'
FIRST, SECOND = f"{BUILT}/units/甲局.docx", f"{BUILT}/units/乙局.docx"


@pytest.fixture
def archived(office: Path, forms: Forms, once: Once) -> Path:
    """An archive of three units with their PDFs; its folder."""

    def archive() -> None:
        assert forms("build").code == 0
        archives.put_pdfs(office / units.BUILT)
        assert forms("archive", "--date", archives.DAY).code == 0

    once("archived with PDFs", office, archive)
    return office / BAG


def info(bag: Path, old: str, new: str) -> None:
    change(bag / "bag-info.txt", lambda text: text.replace(old.encode(), new.encode()))


def drop(bag: Path, manifest: str, path: str) -> None:
    text = (bag / manifest).read_text(encoding="utf-8").splitlines(keepends=True)
    units.write(bag / manifest, "".join(line for line in text if not line.endswith(f"{path}\n")))


def listed_twice(bag: Path) -> None:
    with (bag / "manifest-sha256.txt").open("a", encoding="utf-8") as stream:
        stream.write(f"{'0' * 64}  {FIRST}\n")


def outside(bag: Path) -> None:
    with (bag / "manifest-sha256.txt").open("a", encoding="utf-8") as stream:
        stream.write(f"{'0' * 64}  ../secret.txt\n")


def swapped(bag: Path) -> None:
    archives.swap(bag / FIRST, bag / SECOND)


def swapped_and_forged(bag: Path) -> None:
    swapped(bag)
    archives.acknowledge(bag, "units/甲局.docx")
    archives.acknowledge(bag, "units/乙局.docx")
    forge(bag)


def swapped_pdfs_and_forged(bag: Path) -> None:
    archives.swap((bag / FIRST).with_suffix(".pdf"), (bag / SECOND).with_suffix(".pdf"))
    forge(bag)


def renamed_unit(bag: Path) -> None:
    def rename(made: dict[str, Any]) -> None:
        made["units"][0]["unit"] = "丁局"

    archives.change_manifest(bag, rename)
    forge(bag)


def renamed_document(bag: Path) -> None:
    (bag / FIRST).rename(bag / BUILT / "units" / "丁局.docx")


def renamed_document_and_forged(bag: Path) -> None:
    (bag / FIRST).rename(bag / BUILT / "units" / "丁局.docx")
    (bag / FIRST).with_suffix(".pdf").rename(bag / BUILT / "units" / "丁局.pdf")

    def rename(made: dict[str, Any]) -> None:
        made["units"][0]["document"] = "units/丁局.docx"

    archives.change_manifest(bag, rename)
    forge(bag)


def another_campaigns(bag: Path) -> None:
    def say(content: bytes) -> bytes:
        return content.replace(b"<campaign>2023<", b"<campaign>2022<")

    archives.rewrite(bag / FIRST, "customXml/item1.xml", say)
    archives.acknowledge(bag, "units/甲局.docx")
    archives.put_pdf(bag / FIRST)
    forge(bag)


def edited_and_forged(bag: Path) -> None:
    units.edit(bag / FIRST, "改过的")
    archives.acknowledge(bag, "units/甲局.docx")
    forge(bag)


def styles_and_forged(bag: Path) -> None:
    """Another look, of which nothing but the parts' hashes in the manifest tells."""

    def say(made: dict[str, Any]) -> None:
        made["units"][0]["sha256"] = units.sha256((bag / FIRST).read_bytes())

    archives.rewrite(bag / FIRST, "word/styles.xml", lambda part: part + b"<!-- -->")
    archives.change_manifest(bag, say)
    archives.put_pdf(bag / FIRST)
    forge(bag)


def changed_data_and_forged(bag: Path) -> None:
    change(
        bag / DATA / "units/1.yaml", lambda text: text.replace(b"\xe7\x94\xb2\n", b"\xe4\xb9\x99\n")
    )
    forge(bag)


def changed_pack_and_forged(bag: Path) -> None:
    change(bag / PACK / "rules.yaml", lambda text: text + b"# more\n")
    forge(bag)


def changed_settings_and_forged(bag: Path) -> None:
    change(
        bag / DATA / "settings.yaml", lambda text: text.replace("区级".encode(), "市级".encode())
    )
    forge(bag)


def broken_settings_and_forged(bag: Path) -> None:
    path = bag / DATA / "settings.yaml"
    change(path, lambda text: text.replace("年度: 2023\n".encode(), b""))
    forge(bag)


def nested_manifest_and_forged(bag: Path) -> None:
    units.write(bag / BUILT / "manifest.json", "[" * 200_000)
    forge(bag)


def no_campaign_and_forged(bag: Path) -> None:
    info(bag, "External-Identifier: 2023", "External-Identifier: ../2023")
    forge(bag)


def settings_removed_and_forged(bag: Path) -> None:
    (bag / DATA / "settings.yaml").unlink()
    forge(bag)


def pack_removed_and_forged(bag: Path) -> None:
    (bag / PACK / "pack.yaml").unlink()
    forge(bag)


def broken_template_and_forged(bag: Path) -> None:
    units.write(bag / PACK / "annex1.docx", "x")
    forge(bag)


def no_date_and_forged(bag: Path) -> None:
    info(bag, "Bagging-Date: ", "Date: ")
    forge(bag)


def broken_report_and_forged(bag: Path) -> None:
    units.write(bag / "data/check-report.json", "{")
    forge(bag)


def stray_and_forged(bag: Path) -> None:
    units.write(bag / "data" / "说明.txt", "一份文件")
    forge(bag)


def unit_removed_and_forged(bag: Path) -> None:
    (bag / FIRST).unlink()
    forge(bag)


def older_appendix_and_forged(bag: Path) -> None:
    def say(content: bytes) -> bytes:
        start = content.index(b"<data>") + 6
        return content[:start] + b"0" * 64 + content[start + 64 :]

    archives.rewrite(bag / BUILT / "appendix.docx", "customXml/item1.xml", say)
    archives.acknowledge(bag, "appendix.docx")
    forge(bag)


def other_version(bag: Path) -> None:
    change(bag / "data" / "generator.json", lambda text: text.replace(VERSION.encode(), b'"0.0.9"'))
    forge(bag)


def other_files(bag: Path) -> None:
    own = program.sha256().encode()
    change(bag / "data" / "generator.json", lambda text: text.replace(own, b"0" * 64))
    forge(bag)


def linked(bag: Path) -> None:
    path = bag / FIRST
    path.rename(bag.parent / "elsewhere.docx")
    path.symlink_to(bag.parent / "elsewhere.docx")


def count_and_forged(bag: Path) -> None:
    info(bag, "单位数: 3", "单位数: 4")
    forge(bag)


def said_to_be_whole(bag: Path) -> None:
    def spoil(made: dict[str, Any]) -> None:
        made["units"][0]["out_of_date"] = True

    archives.change_manifest(bag, spoil)
    forge(bag)


def _first_digit(text: bytes) -> bytes:
    """The text with another hexadecimal digit at its start."""
    return (b"1" if text.startswith(b"0") else b"0") + text[1:]


TAMPERED: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "one bit in a document": (lambda bag: change(bag / FIRST, one_bit), [f"已被改动：{FIRST}"]),
    "one bit in a PDF": (
        lambda bag: change((bag / FIRST).with_suffix(".pdf"), one_bit),
        [f"已被改动：{BUILT}/units/甲局.pdf"],
    ),
    "one bit in a data file": (
        lambda bag: change(bag / DATA / "units/1.yaml", one_bit),
        [f"已被改动：{DATA}/units/1.yaml"],
    ),
    "one bit in a template": (
        lambda bag: change(bag / PACK / "annex1.docx", one_bit),
        [f"已被改动：{PACK}/annex1.docx"],
    ),
    "one bit in the settings": (
        lambda bag: change(bag / DATA / "settings.yaml", one_bit),
        [f"已被改动：{DATA}/settings.yaml"],
    ),
    "one bit in the lock file": (
        lambda bag: change(bag / "data/program/requirements.lock", one_bit),
        ["已被改动：data/program/requirements.lock"],
    ),
    "one bit in the report": (
        lambda bag: change(bag / "data/check-report.txt", one_bit),
        ["已被改动：data/check-report.txt"],
    ),
    "two documents swapped": (swapped, [f"已被改动：{FIRST}", f"已被改动：{SECOND}"]),
    "two documents swapped, all forged": (
        swapped_and_forged,
        [f"不一致：{FIRST}（记载的单位是“乙局”）", f"不一致：{SECOND}（记载的单位是“甲局”）"],
    ),
    "two PDFs swapped, all forged": (
        swapped_pdfs_and_forged,
        [f"不一致：{BUILT}/units/甲局.pdf（不是由 units/甲局.docx 转换的）"],
    ),
    "payload manifest edited": (
        lambda bag: change(bag / "manifest-sha256.txt", _first_digit),
        ["已被改动：manifest-sha256.txt", "清单不一致：data/build/2023/appendix.docx"],
    ),
    "tag manifest edited": (
        lambda bag: change(bag / "tagmanifest-sha512.txt", _first_digit),
        ["清单不一致：bag-info.txt（仅与 tagmanifest-sha512.txt"],
    ),
    "a checksum cut short": (
        lambda bag: change(bag / "manifest-sha256.txt", lambda text: text[1:]),
        ["清单有误：manifest-sha256.txt（校验和的长度有误：data/build/2023/appendix.docx）"],
    ),
    "a file no longer listed": (
        lambda bag: drop(bag, "manifest-sha512.txt", FIRST),
        ["已被改动：manifest-sha512.txt", f"清单不一致：{FIRST}（manifest-sha512.txt 中没有）"],
    ),
    "payload manifest removed": (
        lambda bag: (bag / "manifest-sha256.txt").unlink(),
        ["缺少：manifest-sha256.txt"],
    ),
    "the stronger algorithm removed": (
        lambda bag: [(bag / f"{n}manifest-sha512.txt").unlink() for n in ("", "tag")],
        ["缺少：manifest-sha512.txt", "缺少：tagmanifest-sha512.txt"],
    ),
    "tag manifests removed": (
        lambda bag: [path.unlink() for path in bag.glob("tagmanifest-*")],
        ["缺少：tagmanifest-sha256.txt", "缺少：tagmanifest-sha512.txt"],
    ),
    "a document missing": (lambda bag: (bag / FIRST).unlink(), [f"缺少：{FIRST}"]),
    "a document missing, all forged": (unit_removed_and_forged, [f"缺少：{FIRST}"]),
    "bag-info missing": (lambda bag: (bag / "bag-info.txt").unlink(), ["缺少：bag-info.txt"]),
    "a stray file in the payload": (
        lambda bag: units.write(bag / "data/build/2023/units/丁局.docx", "x"),
        [f"多出：{BUILT}/units/丁局.docx"],
    ),
    "a stray file in the payload, all forged": (stray_and_forged, ["多出：data/说明.txt"]),
    "a stray file in the root": (
        lambda bag: units.write(bag / "说明.txt", "x"),
        ["多出：说明.txt"],
    ),
    "a stray empty folder": (lambda bag: (bag / "data/empty").mkdir(), ["多出：data/empty/"]),
    "a unit renamed, all forged": (renamed_unit, [f"不一致：{FIRST}（记载的单位是“甲局”）"]),
    "a document renamed": (
        renamed_document,
        [f"缺少：{FIRST}", f"多出：{BUILT}/units/丁局.docx"],
    ),
    "a document renamed, all forged": (
        renamed_document_and_forged,
        [f"不一致：{BUILT}/units/丁局.docx（manifest.json 记载此文档属于“甲局”"],
    ),
    "the number of units changed": (
        lambda bag: info(bag, "单位数: 3", "单位数: 4"),
        ["已被改动：bag-info.txt"],
    ),
    "the number of units changed, all forged": (
        count_and_forged,
        ["记载不符：bag-info.txt（“单位数”应为 3，记载为 4）"],
    ),
    "Payload-Oxum changed": (
        lambda bag: info(bag, "Payload-Oxum: ", "Payload-Oxum: 1"),
        ["记载不符：bag-info.txt（“Payload-Oxum”（文件总量）应为", "已被改动：bag-info.txt"],
    ),
    "said to be whole, all forged": (said_to_be_whole, ["此处却记载为“完整”"]),
    "bagit.txt altered": (
        lambda bag: units.write(bag / "bagit.txt", "BagIt-Version: 0.97\n"),
        ["版本不符：bagit.txt", "已被改动：bagit.txt"],
    ),
    "an empty file": (lambda bag: change(bag / FIRST, lambda _: b""), [f"已被改动：{FIRST}"]),
    "a file listed twice": (listed_twice, [f"清单有误：manifest-sha256.txt（重复列出：{FIRST}）"]),
    "a path outside": (
        outside,
        ["清单有误：manifest-sha256.txt（指向归档之外：../secret.txt）"],
    ),
    "another campaign's document, all forged": (
        another_campaigns,
        [f"不一致：{FIRST}（记载的填报任务是“2022”）"],
    ),
    "a document edited, all forged": (
        edited_and_forged,
        [f"已被改动：{FIRST}（正文与生成时不一致）"],
    ),
    "a part changed, checksums forged": (
        styles_and_forged,
        [f"不一致：{FIRST}（文档内部的部件与 manifest.json 的记载不一致）"],
    ),
    "data changed, checksums forged": (
        changed_data_and_forged,
        [f"不一致：{FIRST}（记载的数据不是归档中的数据）"],
    ),
    "form pack changed, checksums forged": (
        changed_pack_and_forged,
        [f"不一致：{FIRST}（记载的表单包不是归档中的表单包）"],
    ),
    "settings changed, checksums forged": (
        changed_settings_and_forged,
        [
            f"不一致：{FIRST}（记载的公共设置不是",
            "记载不符：bag-info.txt（“级次”应为 市级，记载为 区级）",
        ],
    ),
    "settings broken, checksums forged": (
        broken_settings_and_forged,
        [f"无法识别：{DATA}/settings.yaml（"],
    ),
    "a manifest that is none, checksums forged": (
        nested_manifest_and_forged,
        [f"无法识别：{BUILT}/manifest.json"],
    ),
    "no campaign named, checksums forged": (
        no_campaign_and_forged,
        ["记载不符：bag-info.txt（“External-Identifier”（填报任务）"],
    ),
    "settings missing, checksums forged": (
        settings_removed_and_forged,
        [f"缺少：{DATA}/settings.yaml"],
    ),
    "form pack missing, checksums forged": (
        pack_removed_and_forged,
        [f"无法识别：{DATA}/settings.yaml（或其表单包"],
    ),
    "a template that is none, checksums forged": (
        broken_template_and_forged,
        [f"不一致：{FIRST}（记载的表单包不是归档中的表单包）"],
    ),
    "a report that is none, checksums forged": (
        broken_report_and_forged,
        ["无法识别：data/check-report.json"],
    ),
    "no date, checksums forged": (
        no_date_and_forged,
        ["记载不符：bag-info.txt（“Bagging-Date”（归档日期）"],
    ),
    "another appendix, all forged": (
        older_appendix_and_forged,
        [f"不一致：{BUILT}/appendix.docx（不是由归档中的单位文档汇编而成）"],
    ),
    "another program named, all forged": (other_version, ["记载不符：data/generator.json"]),
    "other program files named, all forged": (
        other_files,
        ["记载不符：data/generator.json（记载的程序文件的校验和"],
    ),
}


@pytest.mark.parametrize(("tamper", "named"), TAMPERED.values(), ids=TAMPERED)
def test_whatever_was_tampered_with_is_named(
    archived: Path,
    forms: Forms,
    tamper: Callable[[Path], object],
    named: list[str],
) -> None:
    tamper(archived)

    said = forms("verify", str(BAG), "--rebuild")

    assert said.code == 1
    for words in named:
        assert words in said.out
    assert "核对通过" not in said.out


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_link_in_place_of_a_file_is_named(archived: Path, forms: Forms) -> None:
    linked(archived)

    said = forms("verify", str(BAG))

    assert (said.code, f"错误：不是普通文件：{FIRST}（是链接）" in said.out) == (1, True)


@pytest.mark.parametrize("path", [BAG, ZIP], ids=["folder", "zip"])
def test_what_nobody_touched_passes(archived: Path, forms: Forms, path: Path) -> None:
    said = forms("verify", str(path), "--rebuild")

    assert archived.is_dir()
    assert (said.code, said.err) == (0, "")
    assert "错误" not in said.out
    assert "校验和（sha256、sha512）全部一致" in said.out
    assert (
        "单位文档 3 份，附表汇编 1 册，与数据、公共设置、表单包和 manifest.json 均一致" in said.out
    )
    assert "PDF 4 份，与 manifest.json 记载的一致，均标明由上述文档转换。" in said.out
    assert "重新生成，4 份文档逐字节相同" in said.out
    assert "核对通过" in said.out


def test_a_warning_taken_out_of_the_report_is_named(office: Path, forms: Forms) -> None:
    change(
        units.data_file(office, "1"), lambda text: text.replace("≥95%".encode(), "很好".encode())
    )
    forms("build")
    forms("archive", "--no-pdf", "--date", archives.DAY)
    passed = forms("verify", str(BAG))
    report = office / BAG / "data/check-report.json"
    told = json.loads(report.read_bytes())
    removed = told["findings"].pop()["message"]
    units.write(report, json.dumps(told, ensure_ascii=False))
    text = report.with_suffix(".txt")
    change(text, lambda content: content.replace(removed.encode(), "没事".encode()))
    forge(office / BAG)

    said = forms("verify", str(BAG))

    assert (passed.code, said.code) == (0, 1)
    for name in ("check-report.json", "check-report.txt"):
        assert f"不一致：data/{name}（缺少 manifest.json 中的一条：units/1.yaml" in said.out
    assert removed in said.out


def head_of_the_report(bag: Path, head: str) -> None:
    new = "填报任务“2023”归档时的检查结果"
    change(bag / "data/check-report.txt", lambda text: text.replace(new.encode(), head.encode()))
    forge(bag)


def test_the_words_of_0_1_0_in_a_report_are_known(archived: Path, forms: Forms) -> None:
    head_of_the_report(archived, "填报 2023 归档时的检查结果")

    said = forms("verify", str(BAG))

    assert (said.code, "核对通过" in said.out) == (0, True)


def test_another_versions_words_in_a_report_are_not_proven_and_no_fault(
    archived: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    head_of_the_report(archived, "另一版的说法")
    of_this_version = forms("verify", str(BAG))
    monkeypatch.setattr("generator.archive.program_info.__version__", "9.9.9")

    said = forms("verify", str(BAG))

    assert (of_this_version.code, "错误：不一致：data/check-report.txt" in of_this_version.out) == (
        1,
        True,
    )
    assert (said.code, "错误：" in said.out) == (4, False)
    assert "未核对：与现用程序的写法不同的内容（不一致：data/check-report.txt" in said.out
    assert f"归档由程序 {__version__} 版生成，现用 9.9.9 版。" in said.out


def test_verifying_leaves_the_archive_as_it_is(archived: Path, forms: Forms) -> None:
    before = units.files(archived.parent)

    forms("verify", str(BAG), str(ZIP), "--rebuild")

    assert units.files(archived.parent) == before


# Zip files

ZIPPED: dict[str, tuple[Callable[[zipfile.ZipFile], object], str]] = {
    "another member": (
        lambda archive: archive.writestr(f"{archives.DAY}/data/x.txt", "x"),
        "多出：data/x.txt",
    ),
    "a member beside the bag": (lambda archive: archive.writestr("x.txt", "x"), "多出：x.txt"),
    "a member twice": (
        lambda archive: archive.writestr(f"{archives.DAY}/{FIRST}", "x"),
        f"重复：{FIRST}",
    ),
    "a member twice but for its capitals": (
        lambda archive: archive.writestr(f"{archives.DAY}/BAGIT.TXT", "x"),
        "重复：BAGIT.TXT",
    ),
    "a path outside": (
        lambda archive: archive.writestr(f"{archives.DAY}/../../x", "x"),
        "路径异常（指向归档之外）",
    ),
    "an empty folder": (
        lambda archive: archive.mkdir(f"{archives.DAY}/data/empty"),
        "多出：data/empty/",
    ),
    "a comment": (lambda archive: setattr(archive, "comment", b"x"), "zip 文件带有注释"),
    "a great blank file": (
        lambda archive: archive.writestr(
            f"{archives.DAY}/data/x", b"\0" * 2_000_000, zipfile.ZIP_DEFLATED
        ),
        "解压后大小异常：data/x",
    ),
}


@pytest.mark.parametrize(("more", "named"), ZIPPED.values(), ids=ZIPPED)
def test_whatever_was_put_into_a_zip_file_is_named(
    archived: Path, forms: Forms, more: Callable[[zipfile.ZipFile], object], named: str
) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate name")
        archives.zip_of(archived, ZIP, more)

    said = forms("verify", str(ZIP))

    assert (said.code, named in said.out) == (1, True)


def test_a_zip_file_made_anew_by_another_program_passes(archived: Path, forms: Forms) -> None:
    archives.zip_of(archived, ZIP)

    assert forms("verify", str(ZIP)).code == 0


@pytest.mark.parametrize("left", [0, 10, 0.3, 0.9, -1])
def test_a_truncated_zip_file_is_named_damaged(archived: Path, forms: Forms, left: float) -> None:
    size = ZIP.stat().st_size
    keep = int(size * left) if 0 < left < 1 else int(left) if left >= 0 else size - 1
    change(ZIP, lambda content: content[:keep])

    said = forms("verify", str(ZIP))

    assert archived.is_dir()
    assert (said.code, "zip 文件不完整或已损坏" in said.out) == (1, True)


def test_one_bit_in_any_member_of_a_zip_file_is_named(archived: Path, forms: Forms) -> None:
    whole = ZIP.read_bytes()
    with zipfile.ZipFile(ZIP) as archive:
        members = archive.infolist()

    for member in members:
        at = member.header_offset + 30 + len(member.filename.encode()) + member.file_size // 2
        ZIP.write_bytes(whole[:at] + bytes([whole[at] ^ 8]) + whole[at + 1 :])
        said = forms("verify", str(ZIP))
        path = member.filename.removeprefix(f"{archives.DAY}/")
        assert (said.code, f"损坏：{path}" in said.out) == (1, True)

    assert archived.is_dir()


# What is no archive


@pytest.mark.parametrize("name", ["空.zip", "说明.txt", "文件夹", "没有"])
def test_what_is_no_archive_is_told_in_plain_words(office: Path, forms: Forms, name: str) -> None:
    with zipfile.ZipFile(office / "空.zip", "w") as archive:
        archive.writestr("a/b.txt", "x")
    units.write(office / "说明.txt", "x")
    units.write(office / "文件夹" / "a.txt", "x")

    said = forms("verify", name)

    assert said.code in (1, 2)
    assert name in said.out + said.err
    assert "核对通过" not in said.out


# Building again


def carried(bag: Path, document: str, part: Callable[[bytes], bytes]) -> None:
    """Change the document's proof, and everything that says what the document is."""
    archives.rewrite(bag / BUILT / document, "customXml/item1.xml", part)
    archives.acknowledge(bag, document)
    archives.put_pdf(bag / BUILT / document)


def forged_data(bag: Path) -> None:
    """Other data, in whose favour everything was forged that can be without the program."""
    path = bag / DATA / "units/1.yaml"
    old = units.sha256(path.read_bytes())
    change(path, lambda text: text.replace(b": \xe7\x94\xb2\n", b": \xe4\xb8\x81\n"))
    new = units.sha256(path.read_bytes())
    assert old != new
    carried(bag, "units/甲局.docx", lambda xml: xml.replace(old.encode(), new.encode()))

    def say(made: dict[str, Any]) -> None:
        made["units"][0]["data_sha256"] = new

    archives.change_manifest(bag, say)
    forge(bag)


def test_data_forged_with_all_that_says_so_are_found_by_building_again(
    archived: Path, forms: Forms
) -> None:
    forged_data(archived)

    said = forms("verify", str(BAG), "--rebuild")

    assert said.code == 1
    assert f"重新生成的结果不一致：{FIRST}（customXml/item1.xml、word/document.xml）" in said.out


def test_documents_deflated_otherwise_are_known_by_their_parts(
    archived: Path, forms: Forms
) -> None:
    path = archived / FIRST
    archives.rewrite(path, "", lambda content: content)
    archives.acknowledge(archived, "units/甲局.docx")
    archives.put_pdf(path)
    forge(archived)

    said = forms("verify", str(BAG), "--rebuild")

    assert "另有 1 份压缩结果不同（zlib 版本不同），文档内容完全一致" in said.out


def test_an_archive_of_another_version_is_not_said_to_be_proven(
    archived: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("generator", "generator.archive.program_info", "generator.build.one_unit"):
        monkeypatch.setattr(f"{module}.__version__", "9.9.9")

    said = forms("verify", str(BAG), "--rebuild")

    assert archived.is_dir()
    assert said.code == 4
    assert (
        f"未核对：与重新生成的文档比对。归档由程序 {__version__} 版生成，现用 9.9.9 版" in said.out
    )
    assert "核对通过" not in said.out


def test_an_archive_of_other_files_of_the_same_version_may_come_out_all_the_same(
    archived: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "sha256", lambda: "0" * 64)

    said = forms("verify", str(BAG), "--rebuild")

    assert archived.is_dir()
    assert said.code == 0
    assert "核对通过" in said.out


def test_an_archive_of_other_files_of_the_same_version_that_comes_out_otherwise_accuses_nobody(
    archived: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_by = program.sha256()
    as_ever = package.core_properties({})  # a pack's hash is over those of its templates
    monkeypatch.setattr(
        package, "core_properties", lambda own: b"<written-otherwise/>" if own else as_ever
    )
    same = forms("verify", str(BAG), "--rebuild")
    monkeypatch.setattr(program, "sha256", lambda: "0" * 64)

    said = forms("verify", str(BAG), "--rebuild")

    assert archived.is_dir()
    assert (same.code, "重新生成的结果不一致：" in same.out) == (1, True)
    assert said.code == 4
    assert (
        f"未核对：重新生成的结果不一致，但归档由程序文件不同的另一份 {__version__} 版生成"
        in said.out
    )
    assert made_by in said.out
    assert "归档中存有该程序：请先把 data/program/official_forms-" in said.out
    assert "核对通过" not in said.out


def test_an_archive_that_does_not_say_which_files_made_it_is_verified_as_ever(
    archived: Path, forms: Forms
) -> None:
    archives.change_manifest(archived, lambda made: made.pop("generator_sha256"))
    own = f'  "generator_sha256": "{program.sha256()}",\n'.encode()
    archives.forget_program(archived)
    change(archived / "data" / "generator.json", lambda text: text.replace(own, b""))
    forge(archived)

    said = forms("verify", str(BAG), "--rebuild")
    forged_data(archived)
    forged = forms("verify", str(BAG), "--rebuild")

    assert (said.code, "核对通过" in said.out) == (0, True)
    assert (forged.code, f"重新生成的结果不一致：{FIRST}" in forged.out) == (1, True)


# Lone documents


def test_a_lone_document_is_said_to_belong_to_its_archive(archived: Path, forms: Forms) -> None:
    shutil.copy(archived / FIRST, "收到的.docx")

    said = forms("verify", "收到的.docx")

    assert said.code == 0
    assert "填报任务 2023，单位“甲局”的文档" in said.out
    assert f"属于归档 {BAG.as_posix()}，是“甲局”的文档 units/甲局.docx" in said.out


def test_a_lone_document_is_found_in_a_zip_file_too(archived: Path, forms: Forms) -> None:
    shutil.copy(archived / BUILT / "appendix.docx", "汇编.docx")
    shutil.rmtree(archived)

    said = forms("verify", "汇编.docx")

    assert (said.code, f"属于归档 {ZIP.as_posix()}，是附表汇编" in said.out) == (0, True)


@pytest.mark.parametrize("place", ["archive/2023", str(BAG), str(ZIP)])
def test_the_archives_may_be_those_of_one_campaign_or_a_single_one(
    archived: Path, forms: Forms, place: str
) -> None:
    shutil.copy(archived / FIRST, "收到的.docx")

    said = forms("verify", "收到的.docx", "--archive", place)

    assert (said.code, "属于归档 archive/2023/" in said.out) == (0, True)
    assert f"请运行 forms verify archive/2023/{archives.DAY}" in said.out


def test_a_lone_document_edited_by_hand_is_named_so(archived: Path, forms: Forms) -> None:
    shutil.copy(archived / FIRST, "改过.docx")
    units.edit(Path("改过.docx"), "改过的")

    said = forms("verify", "改过.docx")

    assert (said.code, "错误：正文已被改动" in said.out) == (1, True)


def test_a_document_of_another_build_belongs_to_no_archive(
    archived: Path, office: Path, forms: Forms
) -> None:
    units.write_unit(office, "甲局", "1", text="乙")
    forms("build")

    said = forms("verify", "build/2023/units/甲局.docx")

    assert archived.is_dir()
    assert said.code == 4
    assert "未核对：文档所属的归档。在 archive 的 1 个归档中未找到此文档" in said.out
    line = "forms verify build/2023/units/甲局.docx --archive D:/归档"
    assert f"如另有归档，请用 --archive 指定其所在的文件夹，例如：{line}" in said.out
    assert "没有发现错误，但有 1 项未核对" in said.out


def test_without_archives_a_lone_document_proves_nothing(office: Path, forms: Forms) -> None:
    forms("build")

    said = forms("verify", "build/2023/units/甲局.docx")

    assert office.is_dir()
    assert said.code == 4
    assert "通过：正文与生成时一致，未被改动。" in said.out
    assert (
        "archive 中没有归档；归档在其他位置的，请用 --archive 指定其所在的文件夹，"
        "例如：forms verify build/2023/units/甲局.docx --archive D:/归档\n"
    ) in said.out
    assert "错误：" not in said.out
    assert "核对通过" not in said.out


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04"])
def test_what_is_no_word_file_is_told_in_plain_words(
    office: Path, forms: Forms, content: bytes
) -> None:
    (office / "某.docx").write_bytes(content)

    said = forms("verify", "某.docx")

    assert (said.code, "不是完整的 Word 文件" in said.out) == (1, True)


def test_somebody_elses_document_is_named_so(archived: Path, forms: Forms) -> None:
    shutil.copy(archived / PACK / "annex1.docx", "别的.docx")

    said = forms("verify", "别的.docx")

    assert (said.code, "没有出处信息" in said.out) == (1, True)


def test_a_lone_pdf_is_said_to_belong_to_its_archive(archived: Path, forms: Forms) -> None:
    shutil.copy((archived / FIRST).with_suffix(".pdf"), "某.pdf")

    said = forms("verify", "某.pdf")

    assert (said.code, "由文档 units/甲局.docx 转换的 PDF" in said.out) == (0, True)


def test_a_lone_pdf_that_was_changed_is_named_so(archived: Path, forms: Forms) -> None:
    shutil.copy((archived / FIRST).with_suffix(".pdf"), "某.pdf")
    change(Path("某.pdf"), one_bit)

    assert forms("verify", "某.pdf").code == 1


def test_several_are_each_told_and_the_worst_decides(archived: Path, forms: Forms) -> None:
    change(archived / FIRST, one_bit)

    said = forms("verify", str(ZIP), str(BAG))

    assert said.code == 1
    assert "核对通过" in said.out
    assert f"已被改动：{FIRST}" in said.out


def test_the_proof_of_a_document_names_what_it_was_made_from(archived: Path) -> None:
    made = provenance.read(archived / FIRST)

    assert made is not None
    record = json.loads((archived / BUILT / "manifest.json").read_bytes())["units"][0]
    assert made.data == record["data_sha256"]
