"""Names of files after a command: wildcards, repeated and missing ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common import file_names
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_names_of_files_stay_as_they_are_each_once(tmp_path: Path) -> None:
    one, two = tmp_path / "b.docx", tmp_path / "a.docx"
    for path in (one, two):
        path.touch()

    assert file_names.expand([str(one), str(two), str(one)]) == [one, two]


def test_wildcards_give_the_files_in_order(tmp_path: Path) -> None:
    for name in ("b.docx", "a.docx", "c.txt"):
        (tmp_path / name).touch()

    found = file_names.expand([str(tmp_path / "*.docx")])

    assert [path.name for path in found] == ["a.docx", "b.docx"]


def test_a_file_whose_name_has_a_wildcard_is_that_file(tmp_path: Path) -> None:
    for name in ("甲[1].docx", "甲1.docx"):
        (tmp_path / name).touch()

    found = file_names.expand([str(tmp_path / "甲[1].docx")])

    assert [path.name for path in found] == ["甲[1].docx"]


@pytest.mark.parametrize("name", ["无.docx", "*.docx"])
def test_a_name_without_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="找不到文件"):
        file_names.expand([str(tmp_path / name)])


@pytest.mark.parametrize(
    ("name", "is_of_system"), [("Thumbs.db", True), (".DS_Store", True), ("甲局.docx", False)]
)
def test_files_of_operating_systems_are_known(name: str, is_of_system: bool) -> None:  # noqa: FBT001
    assert file_names.is_of_system(name) is is_of_system
