from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests import archives, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


def test_what_was_just_archived_fits_together(faults: Callable[[], list[str]]) -> None:
    assert faults() == []


@pytest.mark.parametrize(
    "name",
    [
        *("data/data/2023/units/甲局.yaml", "data/build/2023/units/甲局.docx"),
        *("data/build/2023/appendix.docx", "data/build/2023/units/甲局.pdf"),
        *("data/check-report.txt", "data/generator.json", "data/program/requirements.lock"),
    ],
)
def test_a_missing_file_is_named(bag: Path, faults: Callable[[], list[str]], name: str) -> None:
    (bag / name).unlink()

    assert f"缺少：{name}" in faults()


def test_without_any_pdf_none_is_missing(bag: Path, faults: Callable[[], list[str]]) -> None:
    for path in bag.rglob("*.pdf"):
        path.unlink()
    archives.change(bag / "bag-info.txt", lambda content: content.replace(b"PDF: 4", b"PDF: 0"))
    assert len(faults()) == 4

    archives.forget_pdfs(bag)

    assert faults() == []


@pytest.mark.parametrize(
    "name",
    ["data/x", "data/data/2023/units/x.yaml", "data/build/2023/x.docx", "data/templates/x/x.txt"],
)
def test_a_file_that_nothing_names_is_one_too_many(
    bag: Path, faults: Callable[[], list[str]], name: str
) -> None:
    units.write(bag / name, "x")

    assert faults() == [f"多出：{name}（manifest.json 和表单包均未列出此文件）"]


def _set(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda record: record.update({name: value})


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_set("campaign", "2024"), "记载的填报任务是“2024”"),
        (lambda record: record["pack"].update(version="2"), "记载的表单包不是归档中的表单包"),
        (lambda record: record["pack"].update(sha256=""), "记载的表单包不是归档中的表单包"),
    ],
    ids=["campaign", "version", "hash"],
)
def test_a_manifest_of_another_campaign_or_pack_is_a_fault(
    bag: Path,
    faults: Callable[[], list[str]],
    change: Callable[[dict[str, Any]], object],
    fault: str,
) -> None:
    archives.change_manifest(bag, change)

    assert f"不一致：data/build/2023/manifest.json（{fault}）" in faults()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (_set("generator", "9.9.9"), "记载为 9.9.9 版，文档由"),
        (lambda program: program.pop("generator"), "未记载程序版本，文档由"),
        (_set("generator_sha256", "0" * 64), "记载的程序文件的校验和与 manifest.json 中的不同"),
    ],
)
def test_another_program_in_its_description_than_in_the_manifest_is_a_fault(
    bag: Path,
    faults: Callable[[], list[str]],
    change: Callable[[dict[str, Any]], object],
    fault: str,
) -> None:
    path = bag / "data" / "generator.json"
    program = json.loads(path.read_bytes())
    change(program)
    units.write(path, json.dumps(program))

    assert any(found.startswith(f"记载不符：data/generator.json（{fault}") for found in faults())


def test_a_manifest_with_more_than_the_program_writes_is_a_fault(
    bag: Path, faults: Callable[[], list[str]]
) -> None:
    archives.change_manifest(bag, lambda record: record["units"][0].update(remark="x"))

    assert faults() == [f"无法识别：{archives.BUILT}/manifest.json（含有本程序不记载的内容）"]
