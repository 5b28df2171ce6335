"""Base files and files as they came stay with the campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.collect import kept_files
from generator.common.hashes import sha256

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


def original(tmp_path: Path, content: bytes, *, as_last: bool = False) -> str:
    path = kept_files.keep_original(tmp_path, "甲", content, ".docx", as_last=as_last)
    return path.name[:3]


def test_a_file_that_came_is_kept_once_under_the_next_number(tmp_path: Path) -> None:
    kept_files.keep_base(tmp_path, "甲", b"1")

    assert [original(tmp_path, content) for content in (b"a", b"b", b"a")] == ["002", "003", "002"]
    assert (tmp_path / "甲" / "002-ca978112.docx").read_bytes() == b"a"


def test_a_file_that_is_taken_after_others_came_is_kept_once_more(tmp_path: Path) -> None:
    numbers = [original(tmp_path, content, as_last=True) for content in (b"a", b"b", b"a", b"a")]

    assert numbers == ["001", "002", "003", "003"]


def test_a_file_that_is_no_longer_what_it_was_is_kept_anew(tmp_path: Path) -> None:
    original(tmp_path, b"a")
    (tmp_path / "甲" / "001-ca978112.docx").write_bytes(b"cut")

    assert original(tmp_path, b"a") == "002"


def taken(tmp_path: Path, content: bytes) -> None:
    path = kept_files.keep_original(tmp_path, "甲", content, ".docx")
    kept_files.keep_taken_base(path, content + b"!")


@pytest.mark.parametrize(
    ("mark", "before", "base"),
    [
        # Handed out 1; a and b came; handed out 2; c came.
        (b"1", None, b"b!"),
        (b"1", 3, b"a!"),
        (b"1", 2, b"1"),
        (b"2", None, b"c!"),
        (b"a!", None, b"b!"),
        (b"another", None, None),
        (b"", None, b"c!"),
        (b"", 1, None),
    ],
)
def test_a_form_was_made_from_what_was_handed_out_or_taken_since(
    tmp_path: Path, mark: bytes, before: int | None, base: bytes | None
) -> None:
    kept_files.keep_base(tmp_path, "甲", b"1")
    taken(tmp_path, b"a")
    taken(tmp_path, b"b")
    kept_files.keep_base(tmp_path, "甲", b"2")
    taken(tmp_path, b"c")
    wanted = sha256(mark) if mark else ""

    found = kept_files.base_of_form(tmp_path, "甲", wanted, before)

    assert (found.path.read_bytes() if found else None) == base
    assert [each.is_taken for each in kept_files.bases(tmp_path, "甲")] == [
        False,
        True,
        True,
        False,
        True,
    ]


def test_without_any_handed_out_a_unit_goes_on_with_what_it_sent(tmp_path: Path) -> None:
    taken(tmp_path, b"a")

    found = kept_files.base_of_form(tmp_path, "甲", sha256(b"another"))

    assert found is not None
    assert found.path.read_bytes() == b"a!"
