"""What is copied out of an archive to be loaded, and what is too much for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.archive import unpack
from generator.archive.bagit import bag_files
from generator.archive.bagit.bag_files import DamagedError
from generator.datafile import file_bytes
from tests import units

if TYPE_CHECKING:
    from pathlib import Path


def bag(folder: Path, path: str, content: str) -> Path:
    units.write(folder / "bagit.txt", "x")
    units.write(folder / path, content)
    return folder


def test_forms_lie_where_the_project_has_them(tmp_path: Path) -> None:
    source = bag(tmp_path / "bag", "data/templates/p/pack.yaml", "name: p")

    with bag_files.open_bag(source) as files:
        unpack.forms(files, tmp_path / "project")

    found = tmp_path / "project" / "templates" / "p" / "pack.yaml"
    assert found.read_text(encoding="utf-8") == "name: p"


def test_what_lies_deeper_is_no_part_of_a_pack(tmp_path: Path) -> None:
    source = bag(tmp_path / "bag", "data/templates/p/pack.yaml/x", "x")

    with bag_files.open_bag(source) as files:
        unpack.forms(files, tmp_path / "project")

    assert not (tmp_path / "project").exists()


def test_a_pack_larger_than_any_is_refused(tmp_path: Path) -> None:
    content = "a" * (file_bytes.MAX_BYTES + 1)
    source = bag(tmp_path / "bag", "data/templates/p/pack.yaml", content)

    with (
        bag_files.open_bag(source) as files,
        pytest.raises(DamagedError, match=r"templates/p/pack\.yaml：大小异常，未读取"),
    ):
        unpack.forms(files, tmp_path / "project")


def test_data_of_which_nothing_is_built_are_left_out(tmp_path: Path) -> None:
    content = "a" * (file_bytes.MAX_BYTES + 1)
    source = bag(tmp_path / "bag", "data/data/2023/units/1.yaml", content)
    bag(source, "data/data/2023/units/2.yaml", "x")

    with bag_files.open_bag(source) as files:
        unreadable = [*unpack.data(files, tmp_path / "project")]

    assert unreadable == []
    assert units.files(tmp_path / "project").keys() == {"data/2023/units/2.yaml"}
