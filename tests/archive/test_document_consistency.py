from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import archives, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Faults = Callable[[], list[str]]

UNIT, DOCUMENT = "units/甲局.yaml", "units/甲局.docx"


def _append(content: bytes) -> bytes:
    return content + b"#\n"


def test_data_that_are_not_those_of_the_document_are_found(bag: Path, faults: Faults) -> None:
    archives.change(bag / archives.DATA / UNIT, _append)

    found = faults()

    assert f"不一致：{archives.DATA}/{UNIT}（不是 manifest.json 中“甲局”所用的数据）" in found
    assert f"不一致：{archives.BUILT}/{DOCUMENT}（记载的数据不是归档中的数据）" in found


def test_settings_that_are_not_those_of_the_documents_are_found(bag: Path, faults: Faults) -> None:
    archives.change(bag / archives.DATA / "settings.yaml", _append)

    fault = f"不一致：{archives.BUILT}/{DOCUMENT}（记载的公共设置不是归档中的公共设置）"
    assert fault in faults()


def test_a_changed_document_is_found_by_its_hash(bag: Path, faults: Faults) -> None:
    archives.change(
        bag / archives.BUILT / DOCUMENT, lambda content: content + b"PK\5\6" + b"\0" * 18
    )

    assert f"不一致：{archives.BUILT}/{DOCUMENT}（不是 manifest.json 中“甲局”的文档）" in faults()


def test_a_changed_part_is_found_though_the_manifest_has_the_documents_hash(
    bag: Path, faults: Faults
) -> None:
    """The manifest is forged but for the hashes of the parts."""
    path = bag / archives.BUILT / DOCUMENT
    archives.rewrite(path, "word/styles.xml", lambda content: content + b" ")
    archives.change_manifest(
        bag,
        lambda record: [
            unit.update(sha256=units.sha256(path.read_bytes()))
            for unit in record["units"]
            if unit["unit"] == "甲局"
        ],
    )

    fault = f"不一致：{archives.BUILT}/{DOCUMENT}（文档内部的部件与 manifest.json 的记载不一致）"
    assert fault in faults()


def test_a_changed_text_is_found_though_the_manifest_acknowledges_it(
    bag: Path, faults: Faults
) -> None:
    path = bag / archives.BUILT / DOCUMENT
    archives.rewrite(path, "word/document.xml", lambda content: content + b" ")
    archives.acknowledge(bag, DOCUMENT)

    assert f"已被改动：{archives.BUILT}/{DOCUMENT}（正文与生成时不一致）" in faults()


def test_another_units_document_is_found_though_the_manifest_acknowledges_it(
    bag: Path, faults: Faults
) -> None:
    built = bag / archives.BUILT
    (built / DOCUMENT).write_bytes((built / "units/乙局.docx").read_bytes())
    archives.acknowledge(bag, DOCUMENT)

    found = faults()

    assert f"不一致：{archives.BUILT}/{DOCUMENT}（记载的单位是“乙局”）" in found
    assert f"不一致：{archives.BUILT}/appendix.docx（不是由归档中的单位文档汇编而成）" in found


@pytest.mark.parametrize("name", [DOCUMENT, "appendix.docx"])
def test_a_document_without_provenance_is_none_of_ours(
    bag: Path, faults: Faults, name: str
) -> None:
    def anonymous(content: bytes) -> bytes:
        return content.replace(b"urn:official-forms:provenance:1", b"urn:x")

    archives.rewrite(bag / archives.BUILT / name, "customXml/item1.xml", anonymous)

    fault = f"无法识别：{archives.BUILT}/{name}（没有出处信息，不是本程序生成的文档）"
    assert fault in faults()


def test_a_volume_that_the_manifest_does_not_name_is_missing(bag: Path, faults: Faults) -> None:
    archives.change_manifest(bag, lambda record: record["appendix"].clear())

    fault = f"缺少：{archives.BUILT}/appendix.docx（manifest.json 中没有这一册附表汇编）"
    assert fault in faults()


def test_a_changed_pdf_and_one_of_another_document_are_found(bag: Path, faults: Faults) -> None:
    built = bag / archives.BUILT
    archives.change(built / "units/甲局.pdf", archives.one_bit)
    archives.swap(built / "units/乙局.pdf", built / "units/丙局.pdf")

    found = faults()

    assert f"已被改动：{archives.BUILT}/units/甲局.pdf（与本程序转换的结果不一致）" in found
    assert f"不一致：{archives.BUILT}/units/乙局.pdf（不是由 units/乙局.docx 转换的）" in found


def test_a_pdf_of_other_pages_is_not_the_recorded_one(bag: Path, faults: Faults) -> None:
    archives.forge_pdf(bag / archives.BUILT / "units/甲局.docx")

    fault = f"不一致：{archives.BUILT}/units/甲局.pdf（不是 manifest.json 记载的 PDF）"
    assert faults() == [fault]


def test_a_pdf_whose_hash_was_taken_out_is_not_the_recorded_one(bag: Path, faults: Faults) -> None:
    archives.forge_pdf(bag / archives.BUILT / "units/甲局.docx")
    archives.change_manifest(
        bag,
        lambda record: [row.pop("pdf_sha256") for row in record["units"] if row["unit"] == "甲局"],
    )

    fault = f"不一致：{archives.BUILT}/units/甲局.pdf（不是 manifest.json 记载的 PDF）"
    assert fault in faults()


def test_an_archive_of_0_1_0_records_no_pdfs(bag: Path, faults: Faults) -> None:
    archives.forget_pdfs(bag)

    assert faults() == []


def test_a_signed_pdf_goes_on_after_our_own_bytes(bag: Path, faults: Faults) -> None:
    path = bag / archives.BUILT / "units/甲局.pdf"
    archives.change(path, lambda content: content + b"signature")
    archives.change(bag / "bag-info.txt", lambda content: content + b"Signed-By: x\n")
    archives.forget_pdfs(bag)

    assert faults() == []
