from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.build import one_unit, stages
from generator.campaign import campaigns
from generator.common import program
from generator.common.diagnostics import MachineError
from release import wheels
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "__init__.py": b"one\ntwo\n",
    "data.yaml": b"a: b\n",
    "room/__init__.py": b"",
    "room/part.py": b"three\n",
}
# As `find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum | sha256sum` has it.
LIST = "".join(f"{hashlib.sha256(FILES[name]).hexdigest()}  {name}\n" for name in sorted(FILES))


def _write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_it_is_the_hash_of_a_list_of_hashes(tmp_path: Path) -> None:
    found = program.folder_sha256(_write(tmp_path, FILES))

    assert found == hashlib.sha256(LIST.encode()).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "__pycache__/part.cpython-311.pyc",
        "room/__pycache__/more.txt",
        "room/old.pyc",
        ".hidden",
        ".git/HEAD",
        "part.py~",
        "shipped_packs/monitoring/pack.yaml",
    ],
)
def test_what_is_none_of_the_programs_changes_nothing(tmp_path: Path, name: str) -> None:
    folder = _write(tmp_path, FILES)
    before = program.folder_sha256(folder)

    assert program.folder_sha256(_write(folder, {name: b"x"})) == before


def test_neither_line_endings_nor_where_it_is_change_anything(tmp_path: Path) -> None:
    on_windows = {name: content.replace(b"\n", b"\r\n") for name, content in FILES.items()}
    here, there = tmp_path / "here", tmp_path / ".venv" / "there"

    found = [program.folder_sha256(_write(here, FILES))]
    found.append(program.folder_sha256(_write(there, dict(reversed(on_windows.items())))))

    assert found[0] == found[1]


@pytest.mark.parametrize(
    "files",
    [
        {**FILES, "room/part.py": b"four\n"},
        {**FILES, "data.yaml": b"a: c\n"},
        {**FILES, "more.py": b""},
        {name: content for name, content in FILES.items() if name != "room/__init__.py"},
        {name.replace("part", "other"): content for name, content in FILES.items()},
    ],
)
def test_whatever_is_of_the_program_counts(tmp_path: Path, files: dict[str, bytes]) -> None:
    found = program.folder_sha256(_write(tmp_path, files))

    assert found != hashlib.sha256(LIST.encode()).hexdigest()


def test_an_installed_wheel_is_the_same_program(tmp_path: Path) -> None:
    with zipfile.ZipFile(wheels.build("wheel", tmp_path)) as wheel:
        wheel.extractall(tmp_path)
    code = "from generator.common import program; print(program.__file__, program.sha256())"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith(str(tmp_path))
    assert done.stdout.split()[-1] == program.sha256()
    assert program.sha256() == program.folder_sha256(CHECKOUT / "generator")


def test_a_worker_with_other_files_of_the_same_version_refuses_to_work(project: Path) -> None:
    round_ = campaigns.load(project / "data" / "2023", project / "templates")
    job = replace(stages.job(round_), program_sha256="0" * 64)

    with pytest.raises(MachineError, match="程序文件"):
        one_unit.check_and_render_batch(job, [])
