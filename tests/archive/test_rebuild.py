from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.archive import rebuild
from generator.archive.bagit import bag_files
from generator.archive.rebuild import Rebuilt
from generator.build import manifest
from generator.common.diagnostics import Diagnostic
from generator.form import lint
from tests import archives, units, vehicles

if TYPE_CHECKING:
    from pathlib import Path


def rebuilt(bag: Path, *skipped: str) -> Rebuilt:
    record = manifest.read(bag / archives.BUILT / "manifest.json")
    assert record is not None
    with bag_files.open_bag(bag) as files:
        return rebuild.check(files, "2023", record, skipped.__contains__, lambda items, *_: items)


def faults(found: Rebuilt) -> list[str]:
    return [str(fault) for fault in found.faults]


def test_every_document_comes_out_with_the_same_bytes(bag: Path) -> None:
    assert rebuilt(bag) == Rebuilt(equal=4)


def test_documents_that_are_skipped_are_counted(bag: Path) -> None:
    assert rebuilt(bag, "units/甲局.docx", "appendix.docx") == Rebuilt(equal=2, skipped=2)


def test_a_document_that_is_compressed_otherwise_has_equal_parts(bag: Path) -> None:
    path = bag / archives.BUILT / "units/甲局.docx"
    archives.rewrite(path, "", lambda content: content)

    assert rebuilt(bag) == Rebuilt(equal=3, equal_parts=1)


def test_the_parts_that_differ_are_named(bag: Path) -> None:
    path = bag / archives.BUILT / "units/甲局.docx"
    archives.rewrite(path, "word/document.xml", lambda content: content + b" ")
    archives.rewrite(path, "word/styles.xml", lambda content: content + b" ")

    assert faults(rebuilt(bag)) == [
        f"重新生成的结果不一致：{archives.BUILT}/units/甲局.docx（word/document.xml、word/styles.xml）"
    ]


def test_a_record_that_differs_is_told_by_its_unit(bag: Path) -> None:
    archives.change_manifest(bag, lambda record: record["units"][0].update(data_sha256="0"))

    [fault] = faults(rebuilt(bag))

    assert fault.startswith(f"重新生成的结果不一致：{archives.BUILT}/manifest.json")
    assert "其中关于“丙局”的记载（如检查结果）" in fault


def test_a_document_that_cannot_be_built_is_told(bag: Path) -> None:
    vehicles.write_unit(bag / archives.DATA, "甲局", "x")

    reason = "用归档中的数据和表单无法生成此文档"
    fault = f"重新生成的结果不一致：{archives.BUILT}/units/甲局.docx（{reason}）"
    assert fault in faults(rebuilt(bag))


def test_settings_with_errors_are_the_only_fault(bag: Path) -> None:
    units.write(bag / archives.DATA / "settings.yaml", "表单: vehicle-register\n年份: 二\n")

    [fault] = faults(rebuilt(bag))

    assert fault.startswith("无法生成：data/data/2023/settings.yaml（公共设置或表单包有错误：")


def test_another_versions_work_is_not_proven(bag: Path) -> None:
    archives.change_manifest(bag, lambda record: record.update(generator="9.9.9"))

    found = rebuilt(bag)

    assert found.unproven.startswith("与重新生成的文档比对。归档由程序 9.9.9 版生成，现用 ")
    assert (found.faults, found.equal) == ((), 0)


@pytest.mark.parametrize("is_changed", [False, True])
def test_other_files_of_this_version_accuse_nobody(bag: Path, *, is_changed: bool) -> None:
    archives.change_manifest(bag, lambda record: record.update(generator_sha256="0" * 64))
    if is_changed:
        path = bag / archives.BUILT / "units/甲局.docx"
        archives.rewrite(path, "word/document.xml", lambda content: content + b" ")

    found = rebuilt(bag)

    assert found.faults == ()
    assert found.equal == (0 if is_changed else 4)
    assert ("由程序文件不同的另一份" in found.unproven) is is_changed


def test_forms_that_other_files_of_this_version_take_accuse_nobody(
    bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = Diagnostic("annex1.docx", 1, 1, "error", "template", "新的规则")
    monkeypatch.setattr(lint, "read_models", lambda _: ([], [error]))
    archives.change_manifest(bag, lambda record: record.update(generator_sha256="0" * 64))

    found = rebuilt(bag)

    assert found.faults == ()
    assert found.unproven.startswith("无法生成，但归档由程序文件不同的另一份")
