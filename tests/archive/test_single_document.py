from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from generator.archive import single_document
from generator.archive.signing import cms
from generator.common.diagnostics import UsageError
from tests import archives, certificates, units

if TYPE_CHECKING:
    from pathlib import Path

    from generator.archive.single_document import DocumentCheck


@pytest.fixture
def documents(bag: Path) -> Path:
    """The documents of the archive; the archive itself lies in the folder above."""
    return bag / archives.BUILT


def check(path: Path, bag: Path) -> DocumentCheck:
    return single_document.check(path, bag.parent)


@pytest.mark.parametrize(
    ("name", "is_one"), [("a.docx", True), ("a.PDF", True), ("a.zip", False), ("a", False)]
)
def test_documents_are_known_by_their_names(tmp_path: Path, name: str, *, is_one: bool) -> None:
    assert single_document.is_document(tmp_path / name) is is_one


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()

    assert not single_document.is_document(tmp_path / "a.docx")


def test_a_units_document_is_found_in_its_archive(bag: Path, documents: Path) -> None:
    found = check(documents / "units/甲局.docx", bag)

    assert (found.faults, found.unproven) == ((), ())
    assert found.proven[0].startswith("文档记载：填报任务 2023，单位“甲局”的文档，由程序 ")
    sha256 = units.sha256((bag / archives.DATA / "units/甲局.yaml").read_bytes())
    assert f"数据文件的校验和（sha256）为 {sha256}。" in found.proven[0]
    assert found.proven[1] == "正文与生成时一致，未被改动。"
    assert found.proven[2] == (
        f"属于归档 {bag.as_posix()}，是“甲局”的文档 units/甲局.docx，"
        "所用表单包 vehicle-register 1 版。"
    )
    assert found.hint.endswith(f"forms verify {bag.as_posix()}")


def test_a_document_is_known_by_its_parts_however_it_is_compressed(
    bag: Path, documents: Path
) -> None:
    archives.rewrite(documents / "units/甲局.docx", "", lambda content: content)

    assert "是“甲局”的文档" in check(documents / "units/甲局.docx", bag).proven[2]


def test_an_appendix_and_a_pdf_are_found_in_their_archive(bag: Path, documents: Path) -> None:
    appendix = check(documents / "appendix.docx", bag)
    pdf = check(documents / "units/甲局.pdf", bag)

    assert "附表汇编，由程序" in appendix.proven[0]
    assert "是附表汇编 appendix.docx，所用" in appendix.proven[2]
    assert pdf.unproven == ()
    assert pdf.proven[0] == "PDF 带有本程序的标记，且与标记相符。"
    assert "是由文档 units/甲局.docx 转换的 PDF，与归档中的逐字节相同，所用" in pdf.proven[1]


def test_a_pdf_of_other_pages_with_a_sound_mark_is_not_proven(
    bag: Path, documents: Path, tmp_path: Path
) -> None:
    shutil.copy(documents / "units/甲局.docx", tmp_path / "a.docx")
    forged = archives.forge_pdf(tmp_path / "a.docx")

    found = check(forged, bag)

    assert found.faults == ()
    [unproven] = found.unproven
    assert "归档中由 units/甲局.docx 转换的 PDF 与此文件不同，请以归档中的为准" in unproven


def test_a_pdf_replaced_in_the_archive_too_is_not_proven(bag: Path, documents: Path) -> None:
    forged = archives.forge_pdf(documents / "units/甲局.docx")

    [unproven] = check(forged, bag).unproven

    assert "归档中 units/甲局.docx 的 PDF 已被改动，无法比对" in unproven


def test_a_pdf_without_one_in_the_archive_is_not_proven(
    bag: Path, documents: Path, tmp_path: Path
) -> None:
    path = (documents / "units/甲局.pdf").rename(tmp_path / "a.pdf")

    [unproven] = check(path, bag).unproven

    assert "归档中没有 units/甲局.docx 的 PDF，无法比对" in unproven


def test_of_two_archives_the_one_with_the_same_pdf_proves_it(
    bag: Path, documents: Path, tmp_path: Path
) -> None:
    shutil.copytree(bag, bag.parent / "a")
    archives.forge_pdf(bag.parent / "a" / archives.BUILT / "units/甲局.docx")

    found = check(shutil.copy(documents / "units/甲局.pdf", tmp_path / "a.pdf"), bag)

    assert found.unproven == ()
    assert found.proven[1].startswith(f"属于归档 {bag.as_posix()}，")


def _archive_pdf(bag: Path, content: bytes) -> None:
    """Put the PDF of 甲局 into the archive."""
    (bag / archives.BUILT / "units/甲局.pdf").write_bytes(content)
    archives.change_manifest(
        bag,
        lambda record: [
            row.update(pdf_sha256=units.sha256(content))
            for row in record["units"]
            if row["unit"] == "甲局"
        ],
    )


def _signed(content: bytes) -> bytes:
    key = cms.load_key(certificates.make("ec", "某人").p12(), certificates.PASSWORD)
    when = certificates.BEGINNING.replace(year=2024)
    return cms.sign_pdf(key, content, when, reason="x")


def test_pages_put_in_with_a_signature_are_not_proven(
    bag: Path, documents: Path, tmp_path: Path
) -> None:
    pdf = certificates.pdf((documents / "units/甲局.docx").read_bytes())
    _archive_pdf(bag, pdf)
    # Nothing tells what else an update brings that adds a signature.
    (tmp_path / "a.pdf").write_bytes(_signed(pdf))

    found = check(tmp_path / "a.pdf", bag)

    assert found.faults == ()
    assert "归档中的 PDF 没有此签名，签名时可能改动了各页" in found.unproven[0]
    assert found.unproven[1].startswith("签名者。签名完好；未核对证书的签发者")
    assert not any("属于归档" in text for text in found.proven)


def test_a_signed_pdf_of_the_archive_is_proven_without_its_signature(
    bag: Path, documents: Path, tmp_path: Path
) -> None:
    pdf = certificates.pdf((documents / "units/甲局.docx").read_bytes())
    _archive_pdf(bag, _signed(pdf))
    (tmp_path / "a.pdf").write_bytes(pdf)

    found = check(tmp_path / "a.pdf", bag)

    assert (found.faults, found.unproven) == ((), ())
    assert "除归档中的签名外，与归档中的逐字节相同" in found.proven[1]


def test_a_changed_document_is_at_fault(bag: Path, documents: Path) -> None:
    path = documents / "units/甲局.docx"
    archives.rewrite(path, "word/document.xml", lambda content: content + b" ")
    archives.change(documents / "units/甲局.pdf", archives.one_bit)

    assert check(path, bag).faults == (
        "正文已被改动，与生成时不一致。如需原文档，请从归档或 build 中取用。",
    )
    assert check(documents / "units/甲局.pdf", bag).faults == (
        "不是本程序转换的 PDF，或已被改动。如需原文件，请从归档或 build 中取用。",
    )


def test_what_is_none_of_ours_is_told(bag: Path, documents: Path) -> None:
    archives.rewrite(documents / "appendix.docx", "customXml/item1.xml", lambda _: b"<x/>")
    damaged = units.write(documents / "x.docx", "x")

    assert check(documents / "appendix.docx", bag).faults[0].startswith("没有出处信息：")
    assert check(damaged, bag).faults[0].startswith("不是完整的 Word 文件（.docx），或已损坏。")
    with pytest.raises(UsageError, match="找不到文件"):
        check(documents / "nothing.docx", bag)


def test_a_document_whose_archive_is_elsewhere_is_not_proven(
    bag: Path, documents: Path, tmp_path: Path
) -> None:
    name = f"forms verify {(documents / 'appendix.docx').as_posix()} --archive D:/归档"
    (tmp_path / "empty").mkdir()
    archives.change_manifest(bag, lambda record: record["appendix"].clear())

    of_none = single_document.check(documents / "appendix.docx", tmp_path / "empty")
    of_another = check(documents / "appendix.docx", bag)

    assert of_none.unproven[0].startswith(
        f"文档所属的归档。{(tmp_path / 'empty').as_posix()} 中没有归档"
    )
    assert "的 1 个归档中未找到此文档" in of_another.unproven[0]
    assert of_none.unproven[0].endswith(name)
    assert of_another.unproven[0].endswith(name)


def test_a_zip_file_counts_once_beside_its_bag(bag: Path, documents: Path) -> None:
    target = archives.zip_of(bag, bag.with_suffix(".zip"))
    document = documents / "appendix.docx"

    assert len(check(document, bag).proven) == 3
    copy = bag.parent.parent / "copy.docx"
    copy.write_bytes(document.read_bytes())
    bag.rename(bag.parent.parent / "away")
    assert f"属于归档 {target.as_posix()}，" in check(copy, bag).proven[2]
