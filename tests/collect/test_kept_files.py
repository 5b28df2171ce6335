"""Base files and files as they came stay with the campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.collect import kept_files

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_base_is_kept_once_until_it_changes(tmp_path: Path) -> None:
    for text in (b"1", b"1", b"2", b"2", b"1"):
        kept_files.keep_base(tmp_path, "甲", text)

    assert names(tmp_path / "甲") == ["001-base.yaml", "002-base.yaml", "003-base.yaml"]
    assert (tmp_path / "甲" / "003-base.yaml").read_bytes() == b"1"


def test_a_base_gets_the_next_number_that_is_free(tmp_path: Path) -> None:
    folder = tmp_path / "甲_乙"
    folder.mkdir()
    for name in ("001-base.yaml", "1000-0123abcd.docx", ".~forms-1-left", "说明.txt"):
        (folder / name).write_bytes(b"")

    kept_files.keep_base(tmp_path, "甲/乙", b"2")

    left = ["001-base.yaml", "1000-0123abcd.docx", "1001-base.yaml", "说明.txt"]
    assert names(folder) == left
