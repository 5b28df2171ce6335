"""A bag as RFC 8493 has it: written by us, read by us and by the Library of Congress's own reader."""  # noqa: E501

from __future__ import annotations

import hashlib
import os
import zipfile
from typing import TYPE_CHECKING

import bagit
import pytest

from generator.archive.bagit import bag, bag_check, bag_files
from generator.archive.bagit.bag import Item
from generator.common.diagnostics import FormsError

if TYPE_CHECKING:
    from pathlib import Path

INFO = [("External-Identifier", "2023"), ("地区", "株洲市石峰区")]


def quiet(items: object, *_: object) -> object:
    return items


def filled(folder: Path, *items: Item) -> Path:
    folder.mkdir()
    bag.fill(folder, items, INFO)
    return folder


def faults(path: Path) -> list[str]:
    with bag_files.open_bag(path) as files:
        return [str(fault) for fault in bag_check.check(files, quiet).faults]  # type: ignore[arg-type]


def test_a_bag_is_valid_for_another_reader(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(b"x" * 3_000_000)

    folder = filled(tmp_path / "bag", Item("a.docx", source), Item("b/局.yaml", b"1\n"))

    read = bagit.Bag(str(folder))
    read.validate()
    assert read.info["地区"] == "株洲市石峰区"
    assert read.info["Payload-Oxum"] == "3000002.2"
    assert read.version_info == (1, 0)
    assert sorted(read.algorithms) == ["sha256", "sha512"]
    assert faults(folder) == []


def test_a_bag_holds_exactly_what_the_standard_asks_for(tmp_path: Path) -> None:
    folder = filled(tmp_path / "bag", Item("a", b"1"))

    assert sorted(path.name for path in folder.iterdir()) == [
        *("bag-info.txt", "bagit.txt", "data", "manifest-sha256.txt", "manifest-sha512.txt"),
        *("tagmanifest-sha256.txt", "tagmanifest-sha512.txt"),
    ]
    assert (folder / "bagit.txt").read_bytes() == (
        b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    )
    digest = hashlib.sha256(b"1").hexdigest()
    assert (folder / "manifest-sha256.txt").read_text("utf-8") == f"{digest}  data/a\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_odd_names_are_encoded_as_the_standard_says(tmp_path: Path) -> None:
    folder = filled(tmp_path / "bag", Item("100%\n甲\r.txt", b"1"), Item("%25", b"2"))

    text = (folder / "manifest-sha256.txt").read_text("utf-8")
    assert "  data/100%25%0A甲%0D.txt\n" in text
    assert "  data/%2525\n" in text
    # The other reader knows only 0.97, which leaves % as it is.
    assert faults(folder) == []


@pytest.mark.parametrize(
    "value",
    ["", "短", "word " * 60, "字" * 200, "a: b", "x" * 300, "一 " * 100],
    ids=lambda value: value[:10],
)
def test_what_bag_info_says_is_read_back(value: str) -> None:
    text = bag.info_text([("标签", value), ("Other", "1")])

    rows, bad = bag.info_rows(text)

    assert rows == [("标签", value.strip()), ("Other", "1")]
    assert bad == []


def test_long_values_are_folded_at_blanks() -> None:
    lines = bag.info_text([("Label", "word " * 60)]).splitlines()

    assert max(map(len, lines)) <= 79
    assert all(line.startswith("  ") for line in lines[1:])


def test_a_line_break_in_a_value_begins_no_other_label() -> None:
    text = bag.info_text([("Label", "one\nPayload-Oxum: 1.1")])

    assert bag.info_rows(text)[0] == [("Label", "one Payload-Oxum: 1.1")]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("between", [" ", "  ", "\t", " *"])
def test_other_programs_manifests_are_understood(end: str, between: str) -> None:
    text = f"AB{between}data/a b{end}cd{between}data/c{end}"

    assert bag.manifest_lines(text) == ([("data/a b", "ab"), ("data/c", "cd")], [])


def test_lines_that_are_none_are_given_back() -> None:
    assert bag.manifest_lines("xyz  data/a\n") == ([], ["xyz  data/a"])
    assert bag.info_rows("no colon\n") == ([], ["no colon"])


def test_a_file_that_is_not_what_it_must_be_ends_the_bag(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()

    with pytest.raises(FormsError, match="归档过程中被改动"):
        bag.fill(tmp_path / "bag", [Item("a", b"1", "0" * 64)], INFO)


def test_names_that_windows_takes_for_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()

    with pytest.raises(FormsError, match="仅大小写不同"):
        bag.fill(tmp_path / "bag", [Item("a", b"1"), Item("A", b"2")], INFO)


def test_the_zip_file_is_the_same_bytes_whatever_the_clock_and_the_permissions(
    tmp_path: Path,
) -> None:
    folder = filled(tmp_path / "bag", Item("b", b"1" * 1000), Item("局", b"2"))
    (tmp_path / "1.zip").write_bytes(b"")
    for name, mode in (("1.zip", 0o600), ("2.zip", 0o640)):
        os.utime(folder / "data" / "b", (mode, mode))
        (folder / "data" / "b").chmod(mode)
        with (tmp_path / name).open("wb") as stream:
            bag.write_zip(stream, folder, "bag")

    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {name.split("/")[0] for name in names} == {"bag"}
        assert {member.compress_type for member in archive.infolist()} == {zipfile.ZIP_STORED}
    assert faults(tmp_path / "1.zip") == []


def test_the_seal_is_the_last_thing_put_into_a_bag(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    seen = []

    bag.fill(
        tmp_path / "bag",
        [Item("a", b"1")],
        INFO,
        lambda folder: seen.extend(sorted(path.name for path in folder.iterdir())),
    )

    assert "tagmanifest-sha512.txt" in seen


def test_a_bag_of_another_program_is_judged_by_the_same_measure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1", encoding="utf-8")
    bagit.make_bag(str(tmp_path), checksums=["sha256", "sha512"])

    found = faults(tmp_path)

    assert [fault.split("（")[0] for fault in found] == ["版本不符：bagit.txt"]


@pytest.mark.parametrize(
    ("label", "said", "told"),
    [
        ("单位数", ["4"], "“单位数”应为 3，记载为 4"),
        ("单位数", ["4", "5"], "“单位数”应为 3，记载为 4、5"),
        ("Payload-Oxum", [], "“Payload-Oxum”（文件总量）应为 3，未记载"),
        ("Payload-Oxum", [""], "“Payload-Oxum”（文件总量）应为 3，未记载"),
    ],
)
def test_what_bag_info_says_otherwise_is_told_with_what_it_is_of(
    label: str, said: list[str], told: str
) -> None:
    assert bag.mismatch(label, "3", said) == told
