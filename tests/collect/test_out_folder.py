"""The folder for what goes to units: nothing in it that somebody changed is ever lost."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from generator.collect import out_folder
from generator.common import hashes

if TYPE_CHECKING:
    from pathlib import Path

FILE = "甲局.docx"


def place(out: Path, content: bytes, ours: bytes = b"") -> out_folder.PlacedFile:
    return out_folder.place(out, FILE, content, lambda sha256: sha256 == hashes.sha256(ours))


def test_a_file_that_is_there_as_it_would_be_written_stays(tmp_path: Path) -> None:
    first, second = place(tmp_path, b"1"), place(tmp_path, b"1")

    assert (first.is_new, second.is_new) == (True, False)
    assert (tmp_path / FILE).read_bytes() == b"1"


def test_a_file_of_ours_is_replaced_and_one_that_somebody_changed_is_renamed(
    tmp_path: Path,
) -> None:
    place(tmp_path, b"1")

    assert place(tmp_path, b"2", ours=b"1").moved == ()
    [moved] = place(tmp_path, b"3", ours=b"1").moved
    assert (moved.file, moved.backup) == (FILE, "甲局.bak.docx")
    assert (tmp_path / moved.backup).read_bytes() == b"2"


def test_other_forms_are_named_but_no_backups_and_no_temporary_files(tmp_path: Path) -> None:
    for name in (FILE, "乙局.xlsx", "甲局.bak.docx", "~$甲局.docx", "说明.txt"):
        (tmp_path / name).touch()

    assert out_folder.others(tmp_path, {FILE}) == ["乙局.xlsx"]


def test_a_workbook_keeps_an_earlier_one_that_is_not_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for content in (b"1", b"1", b"2"):
        with out_folder.saved_workbook(tmp_path / "台账.xlsx") as stream:
            stream.write(content)

    assert (tmp_path / "台账.bak.xlsx").read_bytes() == b"1"
    assert (tmp_path / "台账.xlsx").read_bytes() == b"2"
    assert capsys.readouterr().out.count("同名的原文件已另存为") == 1


def test_a_workbook_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").write_bytes(b"1")

    with pytest.raises(OSError, match="台账"), out_folder.saved_workbook(tmp_path / "台账.xlsx"):
        raise OSError(errno.ENOSPC, "满")

    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]
