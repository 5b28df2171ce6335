from __future__ import annotations

import os
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from generator.archive.bagit import bag_files
from generator.archive.bagit.bag_files import DamagedError, Fault, NotABagError
from generator.common.diagnostics import UsageError
from tests import archives, units

if TYPE_CHECKING:
    from pathlib import Path

LINK, PIPE = 0o120777, 0o010644


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    units.write(tmp_path / "bag" / "bagit.txt", "x")
    units.write(tmp_path / "bag" / "data" / "局.txt", "一二")
    return tmp_path / "bag"


def zipped(folder: Path, *more: zipfile.ZipInfo, content: bytes = b"") -> Path:
    """A zip file of the bag, with these members added."""

    def add(archive: zipfile.ZipFile) -> None:
        for member in more:
            archive.writestr(member, content)

    return archives.zip_of(folder, folder.with_suffix(".zip"), add)


def member(
    name: str, *, mode: int = 0, comment: bytes = b"", method: int = zipfile.ZIP_STORED
) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr, info.comment, info.compress_type = mode << 16, comment, method
    return info


def faults(path: Path) -> list[str]:
    with bag_files.open_bag(path) as files:
        return [str(fault) for fault in files.faults]


@pytest.mark.parametrize("is_zip", [False, True])
def test_the_files_of_a_folder_and_of_a_zip_file_are_the_same(
    folder: Path, tmp_path: Path, *, is_zip: bool
) -> None:
    path = zipped(folder) if is_zip else folder

    with bag_files.open_bag(path) as files:
        assert dict(files.sizes) == {"bagit.txt": 1, "data/局.txt": 6}
        assert files.faults == ()
        assert files.read("data/局.txt").decode() == "一二"
        copy = files.copy("data/局.txt", tmp_path / "new" / "copy")
        assert copy.read_bytes().decode() == "一二"
        with files.local("data/局.txt") as local:
            assert (local.name, local.read_bytes()) == ("局.txt", copy.read_bytes())
        assert files.name == path.as_posix()
        assert files.folder == (None if is_zip else folder)


def test_a_file_larger_than_wanted_is_not_copied(folder: Path, tmp_path: Path) -> None:
    with bag_files.open_bag(folder) as files:
        files.copy("data/局.txt", tmp_path / "1", 6)
        with pytest.raises(DamagedError, match="大小异常"):
            files.copy("data/局.txt", tmp_path / "2", 5)
    assert not (tmp_path / "2").exists()


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (member("bag/../x"), "路径异常（指向归档之外）：../x"),
        (member("/x"), "路径异常（指向归档之外）：/x"),
        (member("C:x"), "路径异常（指向归档之外）：C:x"),
        (member(f"bag/{'长' * 86}"), f"名称过长：{'长' * 86}"),
        (member("bag/link", mode=LINK), "不是普通文件（是链接）：link"),
        (member("bag/pipe", mode=PIPE), "不是普通文件：pipe"),
        (member("bag/x", method=zipfile.ZIP_LZMA), "无法读取（已加密，或使用了其他压缩方法）：x"),
        (member("bag/x", comment=b"1"), "多出：x（zip 中带有此文件的注释）"),
        (member("other/x"), "多出：other/x（不在文件夹 bag 中）"),
        (member("bag/empty/"), "多出：empty/（空文件夹）"),
        (member("bag/BAGIT.TXT"), "重复：BAGIT.TXT（zip 中有两个同名文件）"),
        (member("bag/bagit.txt/x"), "路径异常：bagit.txt/x（其所在文件夹与某个文件同名）"),
    ],
)
def test_a_member_that_no_bag_has_is_a_fault_and_no_file(
    folder: Path, info: zipfile.ZipInfo, expected: str
) -> None:
    path = zipped(folder, info)

    assert faults(path) == [expected]
    with bag_files.open_bag(path) as files:
        assert set(files.sizes) - {"x"} == {"bagit.txt", "data/局.txt"}


def test_a_member_that_is_blown_up_is_not_read(folder: Path) -> None:
    info = member("bag/x", method=zipfile.ZIP_DEFLATED)

    assert faults(zipped(folder, info, content=b"0" * 20_000_000)) == ["解压后大小异常：x"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_without_the_flag_for_utf_8_are_read_as_chinese_systems_write_them(
    folder: Path, encoding: str
) -> None:
    (folder / "data" / "局.txt").rename(folder / "data" / "xx")
    placeholder = b"xx" if encoding == "gb18030" else b"xxx"
    (folder / "data" / "xx").rename(folder / "data" / placeholder.decode())
    path = zipped(folder)
    archives.change(path, lambda content: content.replace(placeholder, "局".encode(encoding)))

    with bag_files.open_bag(path) as files:
        assert "data/局" in files.sizes


def test_bytes_behind_the_end_are_a_fault(folder: Path) -> None:
    path = zipped(folder)
    archives.change(path, lambda content: content + b"hidden")

    assert faults(path) == ["多出：zip 中各文件之间或末尾夹带其他内容"]


def test_bytes_between_members_are_a_fault(folder: Path) -> None:
    path = zipped(folder)
    with zipfile.ZipFile(path, "a") as archive:
        start = archive.start_dir
        archive.fp.seek(start)  # type: ignore[union-attr]
        archive.fp.write(b"hidden")  # type: ignore[union-attr]
        archive.start_dir = start + len(b"hidden")
        archive.comment = b"x"
        archive.comment = b""

    assert faults(path) == ["多出：zip 中各文件之间或末尾夹带其他内容"]


def _with_unicode_path(name: str) -> zipfile.ZipInfo:
    """A member `bag/data/a.txt` for which Info-ZIP's extra field has another name."""
    info = member("bag/data/a.txt")
    content = b"\x01" + zlib.crc32(b"bag/data/a.txt").to_bytes(4, "little") + name.encode()
    info.extra = struct.pack("<2H4x2H", 0x000A, 4, 0x7075, len(content)) + content
    return info


def test_a_member_with_a_second_name_is_a_fault(folder: Path) -> None:
    path = zipped(folder, _with_unicode_path("bag/data/b.txt"))

    assert faults(path) == ["路径异常：bag/data/a.txt（zip 中为此文件另记了一个名称）"]


def test_a_second_name_that_is_the_same_is_none(folder: Path) -> None:
    assert faults(zipped(folder, _with_unicode_path("bag/data/a.txt"))) == []


def test_a_zip_file_with_a_comment_is_told(folder: Path) -> None:
    path = zipped(folder)
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = "备注".encode()

    assert faults(path) == ["多出：zip 文件带有注释"]


def test_a_zip_file_behind_other_bytes_is_no_bag(folder: Path) -> None:
    path = zipped(folder)
    archives.change(path, lambda content: b"x" * 100 + content)

    with pytest.raises(NotABagError, match="zip 文件不完整或已损坏"):
        faults(path)


@pytest.mark.skipif(os.name == "nt", reason="needs the right to make links")
def test_links_and_empty_folders_in_a_folder_are_faults(folder: Path) -> None:
    (folder / "data" / "link").symlink_to(folder / "bagit.txt")
    (folder / "data" / "empty").mkdir()

    assert faults(folder) == ["多出：data/empty/（空文件夹）", "不是普通文件：data/link（是链接）"]


def test_what_is_no_bag_is_told_from_what_is_not_there(folder: Path, tmp_path: Path) -> None:
    text = units.write(tmp_path / "a.txt", "x")
    damaged = units.write(tmp_path / "a.zip", "x")

    with pytest.raises(UsageError, match="找不到文件或文件夹"):
        faults(tmp_path / "nothing")
    with pytest.raises(NotABagError, match=r"也不是 \.docx 或 \.pdf 文件"):
        faults(text)
    with pytest.raises(NotABagError, match="已损坏"):
        faults(damaged)
    with pytest.raises(NotABagError, match=f"请指定归档文件夹或 .zip，如 {folder.as_posix()}。"):
        faults(folder.parent)


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("缺少", "a"), "缺少：a"),
        (Fault("多出", "a", "空文件夹"), "多出：a（空文件夹）"),
        (Fault("多出", "", "空文件夹"), "多出：空文件夹"),
    ],
)
def test_a_fault_says_what_where_and_more(fault: Fault, text: str) -> None:
    assert str(fault) == text


def test_damage_is_found_when_a_member_is_read(folder: Path) -> None:
    path = zipped(folder)
    archives.change(path, lambda content: content.replace("一二".encode(), "一三".encode()))

    with bag_files.open_bag(path) as files, pytest.raises(DamagedError):
        files.read("data/局.txt")
