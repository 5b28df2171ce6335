"""Files and folders appear complete or not at all."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, BinaryIO

import pytest

from generator.common import atomic_files

if TYPE_CHECKING:
    from pathlib import Path

# Files


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.bin"

    atomic_files.write_atomic(path, b"content")

    assert path.read_bytes() == b"content"
    assert list(path.parent.iterdir()) == [path]


def test_an_error_names_the_file_that_was_to_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    temporary = atomic_files.temporary_for(path)

    for error in (OSError(errno.ENOSPC, "full"), OSError(errno.EACCES, "", str(temporary))):
        with pytest.raises(OSError, match=r"a\.bin"), atomic_files.atomic_file(path):
            raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_file_whose_writing_fails_is_as_it_was(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"before")

    def fail(stream: BinaryIO) -> None:
        stream.write(b"half")
        raise error

    with pytest.raises(error), atomic_files.atomic_file(path) as stream:
        fail(stream)

    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_sees_a_file_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"

    with atomic_files.atomic_file(path) as stream:
        stream.write(b"half")
        stream.flush()
        (temporary,) = tmp_path.iterdir()

        assert temporary.name.startswith(atomic_files.TEMPORARY_PREFIX)

    assert list(tmp_path.iterdir()) == [path]


def test_the_longest_name_of_a_document_is_not_too_long_while_it_is_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / ("某" * 80)

    atomic_files.write_atomic(path, b"content")

    assert path.read_bytes() == b"content"


def test_a_new_file_takes_no_other_s_place(tmp_path: Path) -> None:
    path = tmp_path / "a"
    atomic_files.write_new(path, b"1")

    with pytest.raises(FileExistsError):
        atomic_files.write_new(path, b"2")

    assert path.read_bytes() == b"1"


def test_a_new_file_that_cannot_be_written_is_not_left_half_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        atomic_files.write_new(tmp_path / "a", "no bytes")  # type: ignore[arg-type]

    assert list(tmp_path.iterdir()) == []


# Folders


def test_nobody_sees_a_folder_before_it_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"

    with atomic_files.new_folder(path) as folder:
        (folder / "c").write_bytes(b"1")
        assert not path.exists()
        assert folder.name.startswith(atomic_files.TEMPORARY_PREFIX)

    assert [p.relative_to(tmp_path).as_posix() for p in sorted(tmp_path.rglob("*"))] == [
        "a",
        "a/b",
        "a/b/c",
    ]


def test_a_new_folder_takes_an_empty_ones_place_only(tmp_path: Path) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    with atomic_files.new_folder(empty) as folder:
        (folder / "c").write_bytes(b"1")
    with atomic_files.new_folder(full) as folder:
        (folder / "c").write_bytes(b"1")

    with pytest.raises(OSError, match="full"), atomic_files.new_folder(full):
        pass

    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "empty",
        "empty/c",
        "full",
        "full/c",
    ]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_folder_whose_filling_fails_is_gone(tmp_path: Path, error: type[BaseException]) -> None:
    def fail(folder: Path) -> None:
        (folder / "c").write_bytes(b"half")
        raise error

    with pytest.raises(error), atomic_files.new_folder(tmp_path / "a") as folder:
        fail(folder)

    assert list(tmp_path.iterdir()) == []


def test_lines_are_written_only_where_they_differ(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    inodes = []

    for lines in (["甲\n", "乙\n"], ["甲\n乙\n"], ["丙\n"]):
        atomic_files.write_lines(path, lines)
        inodes.append(path.stat().st_ino)

    assert inodes[0] == inodes[1]
    assert path.read_bytes() == "丙\n".encode()
    assert [*path.parent.iterdir()] == [path]


def test_lines_that_fail_leave_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    with pytest.raises(ZeroDivisionError):
        atomic_files.write_lines(path, (str(1 // 0) for _ in range(1)))

    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_a_file_is_written_over_only_while_it_says_what_it_said(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"1")
    path.chmod(0o640)
    link.symlink_to(path)

    assert atomic_files.write_over(link, b"1", b"2")
    assert not atomic_files.write_over(link, b"1", b"3")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"2", 0o640)
    assert link.is_symlink()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "b"]


def test_a_name_that_is_no_valid_text_has_a_temporary_one(tmp_path: Path) -> None:
    temporary = atomic_files.temporary_for(tmp_path / "\udcff\udcfe")

    assert temporary.name.isascii()


def test_what_killed_processes_left_of_a_file_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a"
    own = atomic_files.temporary_for(path)
    left = own.with_name(own.name.replace(f"-{os.getpid()}-", "-1-"))
    other = atomic_files.temporary_for(tmp_path / "b")
    for each in (left, other):
        each.write_bytes(b"")

    assert [*atomic_files.left_behind(path)] == [left]
