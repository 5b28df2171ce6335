"""The list of an archive's files: what stands in it, and what is found when it is changed."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from generator.archive import catalogue, catalogue_files
from generator.archive.bagit import bag_files
from generator.archive.catalogue_files import UnreadableListError
from generator.spreadsheet import sheet_rows
from tests import archives, units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CSV, WORKBOOK = f"data/{catalogue.CSV}", f"data/{catalogue.WORKBOOK}"


def rows(bag: Path) -> list[dict[str, str]]:
    text = (bag / CSV).read_bytes().decode("utf-8-sig")
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def test_each_file_of_a_unit_has_its_number(bag: Path) -> None:
    listed = rows(bag)

    own = [row for row in listed if row["责任者"] == "乙局"]
    assert [row["顺序号"] for row in own] == ["2"] * 3
    assert [row["件内序号"] for row in own] == ["1", "2", "3"]
    assert [row["文件名"] for row in own] == [
        f"{archives.BUILT}/units/乙局.docx",
        f"{archives.BUILT}/units/乙局.pdf",
        f"{archives.DATA}/units/乙局.yaml",
    ]
    assert {row["题名"] for row in own} == {"乙局公务用车登记表"}
    assert [row["格式"] for row in own] == ["DOCX", "PDF", "YAML"]


def test_sizes_and_hashes_are_those_of_the_files(bag: Path) -> None:
    for row in rows(bag):
        content = (bag / row["文件名"]).read_bytes()
        assert row["大小（字节）"] == str(len(content))
        assert row["校验和（SHA-256）"] == units.sha256(content)


def test_all_of_the_record_is_listed_once(bag: Path) -> None:
    listed = [row["文件名"] for row in rows(bag)]

    files = {p.relative_to(bag).as_posix() for p in bag.rglob("*") if p.is_file()}
    assert sorted(listed) == sorted(p for p in files if p.startswith(("data/build", "data/data")))


def test_what_an_archivist_knows_stays_blank(bag: Path) -> None:
    for row in rows(bag):
        assert {row[head] for head in ("档号", "全宗号", "保管期限", "密级")} == {""}


def test_both_forms_say_the_same_and_agree_with_the_archive(
    bag: Path, faults: Callable[[], list[str]]
) -> None:
    with bag_files.open_bag(bag) as files:
        of_csv, of_workbook = (catalogue_files.read(files, path) for path in (CSV, WORKBOOK))

    assert of_csv == of_workbook
    assert faults() == []


def test_equal_rows_are_equal_bytes() -> None:
    some = [tuple("1" if head in ("顺序号", "件内序号") else "" for head in catalogue.HEADS)]

    assert catalogue_files.write(some) == catalogue_files.write(some)


@pytest.mark.parametrize("unit", ["=1+1", "+1", "-1", "@A1", "＝1", "'=1", "''", '甲,"乙"\n丙'])
def test_a_name_is_no_formula_in_excel_and_is_read_back(bag: Path, unit: str) -> None:
    row = tuple(unit if head == "责任者" else "1" for head in catalogue.HEADS)
    for name, content in catalogue_files.write([row]).items():
        (bag / "data" / name).write_bytes(content)

    with bag_files.open_bag(bag) as files:
        assert [catalogue_files.read(files, path) for path in (CSV, WORKBOOK)] == [[row]] * 2
    assert rows(bag)[0]["责任者"][0] not in "=+-@＝"


@pytest.mark.parametrize("change", ["'乙局,", "''乙局,"])
def test_an_apostrophe_that_was_added_is_named(
    bag: Path, faults: Callable[[], list[str]], change: str
) -> None:
    archives.change(bag / CSV, lambda text: text.replace("乙局,".encode(), change.encode(), 1))

    [fault] = faults()
    assert "“责任者”应为“乙局”" in fault


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("乙局公务", "丁局公务", "第 4 个文件的“题名”应为“乙局公务用车登记表”，现为“丁局公务"),
        ("units/乙局.pdf", "units/丁局.pdf", "第 5 个文件的“文件名”应为"),
        ("PDF,", "PDF,9", "的大小或校验和与归档中的文件不一致"),
    ],
)  # fmt: skip
def test_a_changed_list_is_named(
    bag: Path, faults: Callable[[], list[str]], old: str, new: str, message: str
) -> None:
    archives.change(bag / CSV, lambda text: text.replace(old.encode(), new.encode()))

    [fault] = faults()

    assert fault.startswith(f"不一致：{CSV}（")
    assert message in fault


@pytest.mark.parametrize("content", [b"", b"\xff", "顺序号,\r\n".encode(), b'"'])
def test_what_is_no_list_is_named(
    bag: Path, faults: Callable[[], list[str]], content: bytes
) -> None:
    (bag / CSV).write_bytes(content)
    (bag / WORKBOOK).write_bytes(content)

    assert faults() == [f"无法识别：{path}（不是归档目录）" for path in (WORKBOOK, CSV)]


def test_a_row_of_another_length_is_no_list(bag: Path) -> None:
    archives.change(bag / CSV, lambda text: text + b"1,2\r\n")

    with bag_files.open_bag(bag) as files, pytest.raises(UnreadableListError):
        catalogue_files.read(files, CSV)


def test_a_workbook_too_large_to_be_read_is_compared_by_its_parts(
    bag: Path, faults: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_rows, "_MOST_CELLS", 10)

    assert faults() == []
    archives.change(bag / WORKBOOK, archives.one_bit)
    assert faults() == [f"无法识别：{WORKBOOK}（不是归档目录）"]


def test_a_workbook_of_another_zlib_says_the_same(
    bag: Path, faults: Callable[[], list[str]]
) -> None:
    with zipfile.ZipFile(bag / WORKBOOK) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(bag / WORKBOOK, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)

    assert faults() == []
