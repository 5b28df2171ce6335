"""Where `forms archive` writes: one run at a time there, names that archives can have, and where not."""  # noqa: E501

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from generator.build import output_folder
from tests import archives, units
from tests.archives import BAG, ZIP

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

ARCHIVE = ("archive", "--no-pdf", "--date", archives.DAY)


def test_nobody_else_archives_in_the_same_folder(built: Path, forms: Forms) -> None:
    with output_folder.locked(built / BAG.parent, "forms archive"):
        half = built / BAG.parent / ".~forms-1-0123456789abcdef"
        units.write(half / "bagit.txt", "x")
        said = forms(*ARCHIVE)
        others = units.files(half)

    assert said.code == 4
    assert said.err.startswith("archive/2023 正被另一个 forms archive")
    assert said.err.endswith("使用，请等其结束后再运行。\n")
    assert list(others) == ["bagit.txt"]
    assert not (built / BAG).exists()


@pytest.mark.slow
def test_archives_made_at_once_of_two_builds_are_both_whole(
    built: Path, forms: Forms, start: Start
) -> None:
    shutil.copytree("build", "another")
    commands = [["-m", "generator", *ARCHIVE, "--build", out] for out in ("build", "another")]

    processes = [start(command, built) for command in commands]
    told = [process.communicate(timeout=60) for process in processes]

    codes = [process.returncode for process in processes]
    # Whoever waits too long for the other is told so.
    assert set(codes) <= {0, 4}, told
    assert 0 in codes
    there = sorted(path.name for path in BAG.parent.iterdir())
    assert len(there) == 2 * codes.count(0)
    assert all(forms("verify", str(BAG.parent / name)).code == 0 for name in there)


def test_nothing_is_left_of_the_lock(built: Path, forms: Forms) -> None:
    assert forms(*ARCHIVE).code == 0

    there = sorted(path.name for path in (built / BAG.parent).iterdir())
    assert there == [archives.DAY, f"{archives.DAY}.zip"]


@pytest.mark.parametrize("folder", ["build", "data"])
def test_archives_do_not_lie_among_documents_or_data(
    built: Path, forms: Forms, folder: str
) -> None:
    before = units.files(built)

    said = forms(*ARCHIVE, "--archive", folder)

    assert (said.code, "请用 --archive 换一个文件夹" in said.err) == (2, True)
    assert units.files(built) == before


def test_a_name_of_temporary_files_is_refused(built: Path, forms: Forms) -> None:
    said = forms(*ARCHIVE, "--name", ".~forms-1")

    assert (said.code, "不能用作文件夹名。请用 --name 另取一个名称" in said.err) == (2, True)
    assert not (built / "archive").exists()


@pytest.mark.parametrize("name", ["2023  决 算", "2023\u3000年"])
def test_blanks_in_a_campaigns_name_stay(office: Path, forms: Forms, name: str) -> None:
    (office / units.CAMPAIGN).rename(office / "data" / name)
    assert forms("build").code == 0
    assert forms(*ARCHIVE).code == 0

    said = forms("verify", f"archive/{name}/{archives.DAY}.zip", "--rebuild")

    assert (said.code, "核对通过" in said.out) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="a path's separator there")
def test_a_data_file_that_no_zip_file_can_hold_is_named(office: Path, forms: Forms) -> None:
    units.data_file(office, "1").rename(office / units.CAMPAIGN / "units" / "a\\b.yaml")
    assert forms("build").code == 0

    said = forms(*ARCHIVE)

    assert said.code == 1
    assert "data/2023/units/a\\b.yaml：文件名含“\\”" in said.err
    assert units.files(office / "archive") == {}


def test_nothing_to_compare_is_no_proof(built: Path, forms: Forms) -> None:
    settings = built / units.CAMPAIGN / "settings.yaml"
    archives.change(settings, lambda text: text.replace("区级".encode(), "市级".encode()))
    assert forms(*ARCHIVE, "--partial").code == 1

    said = forms("verify", str(ZIP), "--rebuild")

    assert (
        said.code,
        "未核对：与重新生成的文档比对。归档中的文档均非由归档中的数据" in said.out,
    ) == (4, True)
    assert "逐字节相同" not in said.out
