from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import UsageError
from generator.publish import public_folder
from tests import units

if TYPE_CHECKING:
    from pathlib import Path

PAGE = '<meta name="generator" content="official-forms 1">'


def public_set(folder: Path, text: str = "1") -> Path:
    """A public set as it is written: a page, a document, the list of both."""
    units.write(folder / "index.html", PAGE)
    units.write(folder / "units" / "甲局.docx", text)
    public_folder.write_list(folder)
    return folder


def test_the_list_is_in_the_order_of_paths_as_sha256sum_reads_it(tmp_path: Path) -> None:
    folder = public_set(tmp_path / "2023")

    assert (folder / "SHA256SUMS").read_text("utf-8") == (
        f"{units.sha256(PAGE.encode())}  index.html\n{units.sha256(b'1')}  units/甲局.docx\n"
    )


def test_a_set_as_it_was_written_and_nothing_at_all_are_no_reason_to_refuse(
    tmp_path: Path,
) -> None:
    folder = public_set(tmp_path / "2023")
    units.write(folder / "units" / "Thumbs.db", "x")

    public_folder.refuse_other_files(folder)
    public_folder.refuse_other_files(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("units/乙局.docx", "x", "units/乙局.docx"),
        ("units/甲局.docx", "edited", "units/甲局.docx"),
        ("更多/x", "x", "更多/、更多/x"),
        # Without the list, or without our page, nothing there is known to be ours.
        ("SHA256SUMS", "", "SHA256SUMS、index.html、units/、units/甲局.docx"),
        ("index.html", "x", "SHA256SUMS、index.html、units/、units/甲局.docx"),
    ],
)
def test_anything_else_is_named(tmp_path: Path, name: str, text: str, named: str) -> None:
    folder = public_set(tmp_path / "2023")
    units.write(folder / name, text)

    with pytest.raises(UsageError, match=f"被改动的文件：{named}。"):
        public_folder.refuse_other_files(folder)


def test_of_many_files_the_first_are_named(tmp_path: Path) -> None:
    folder = public_set(tmp_path / "2023")
    for number in range(6):
        units.write(folder / f"{number}.txt", "x")

    with pytest.raises(UsageError, match=r"：0\.txt、1\.txt、2\.txt、3\.txt、4\.txt等。"):
        public_folder.refuse_other_files(folder)


@pytest.mark.skipif(os.name == "nt", reason="needs the right to make links")
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    folder = public_set(tmp_path / "2023")
    (tmp_path / "link").symlink_to(folder)
    (folder / "units" / "link").symlink_to(folder / "index.html")

    with pytest.raises(UsageError, match="不是普通文件夹"):
        public_folder.refuse_other_files(tmp_path / "link")
    with pytest.raises(UsageError, match="：units/link。"):
        public_folder.refuse_other_files(folder)


@pytest.mark.parametrize("has_old", [False, True])
def test_a_new_set_takes_the_place_of_the_old_one(tmp_path: Path, *, has_old: bool) -> None:
    folder, new, old = tmp_path / "2023", tmp_path / "new", tmp_path / "old"
    if has_old:
        public_set(folder, "old")
    public_set(new, "new")

    public_folder.install(new, folder, old)

    assert (folder / "units" / "甲局.docx").read_text("utf-8") == "new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2023"]


def test_a_set_that_was_edited_stays(tmp_path: Path) -> None:
    folder = public_set(tmp_path / "2023")
    units.write(folder / "index.html", "edited")
    before = units.files(folder)

    with pytest.raises(UsageError, match="请先移走这些文件"):
        public_folder.install(public_set(tmp_path / "new"), folder, tmp_path / "old")
    assert units.files(folder) == before


def test_a_killed_install_is_completed(tmp_path: Path) -> None:
    folder, old = tmp_path / "2023", tmp_path / "old"

    # Killed between the two renames: the old set comes back.
    public_set(old, "old")
    public_folder.complete_install(folder, old)
    assert (folder / "units" / "甲局.docx").read_text("utf-8") == "old"
    # Killed after both: the old set goes.
    public_set(old, "older")
    public_folder.complete_install(folder, old)
    assert (folder / "units" / "甲局.docx").read_text("utf-8") == "old"
    assert not old.exists()
