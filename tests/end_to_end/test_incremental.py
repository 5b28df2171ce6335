"""What has not changed is not built again: told by hashes of data, settings, pack, program and document."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests import units

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

OF_ANOTHER_VERSION = """
import sys, generator
generator.__version__ = "99.0.0"
from generator.__main__ import main
sys.exit(main(["build"]))
"""


def _stamps(office: Path) -> dict[str, tuple[int, int]]:
    """Which file lies at each place: another one after it was written anew, however equal."""
    folder = office / units.BUILT
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*.*")
    }


def _written(office: Path, before: dict[str, tuple[int, int]]) -> list[str]:
    return sorted(name for name, stamp in _stamps(office).items() if before.get(name) != stamp)


def _assert_as_if_fresh(office: Path, forms: Forms) -> None:
    shutil.rmtree(office / "fresh", ignore_errors=True)
    forms("build", "--build", "fresh")
    assert units.files(office / "build") == units.files(office / "fresh")


def test_of_one_unit_changed_only_its_document_and_the_appendix_are_written(
    office: Path, forms: Forms
) -> None:
    forms("build")
    before = _stamps(office)
    units.write_unit(office, "乙局", "2", text="新的")

    said = forms("build")

    assert "本次生成或更新 2 个文件" in said.out
    assert _written(office, before) == ["appendix.docx", "manifest.json", "units/乙局.docx"]
    _assert_as_if_fresh(office, forms)


def test_times_of_files_say_nothing(office: Path, forms: Forms) -> None:
    forms("build")
    before = _stamps(office)
    changed = units.data_file(office, "2")
    times = changed.stat().st_atime_ns, changed.stat().st_mtime_ns
    for path in (office / units.CAMPAIGN).rglob("*.yaml"):
        os.utime(path, (1, 1))
    same = forms("build")
    text = changed.read_text(encoding="utf-8").replace("某某", "某甲")
    units.write(changed, text)
    os.utime(changed, ns=times)

    said = forms("build")

    assert "本次生成或更新 0 个文件" in same.out
    assert "本次生成或更新 2 个文件" in said.out
    assert "units/乙局.docx" in _written(office, before)


def test_another_version_of_the_program_makes_everything_anew(
    office: Path, forms: Forms, start: Start
) -> None:
    forms("build")
    before = units.built(office)

    process = start(["-c", OF_ANOTHER_VERSION], office)
    out, _ = process.communicate(timeout=60)

    after = units.built(office)
    assert "本次生成或更新 4 个文件" in out
    assert all(after[name] != before[name] for name in units.WHOLE)
    assert units.manifest(office)["generator"] == "99.0.0"


@pytest.mark.parametrize("year", ["2023", "2024"])
def test_settings_that_change_and_change_back(office: Path, forms: Forms, year: str) -> None:
    forms("build")
    units.write_settings(office, year="2024")
    forms("build", "--unit", "乙局")
    units.write_settings(office, year=year)

    said = forms("build")

    assert said.code == 0
    assert "另存" not in said.out
    _assert_as_if_fresh(office, forms)


def test_after_one_unit_was_built_with_new_settings_the_others_are_out_of_date(
    office: Path, forms: Forms
) -> None:
    forms("build")
    units.write_settings(office, year="2024")

    forms("build", "--unit", "乙局")

    stale = {row["unit"]: row["out_of_date"] for row in units.manifest(office)["units"]}
    assert stale == {"甲局": True, "乙局": False, "丙局": True}
    assert "本次生成或更新 3 个文件" in forms("build").out


def test_a_warning_of_an_unchanged_unit_is_an_error_of_a_strict_build(
    office: Path, forms: Forms
) -> None:
    with units.data_file(office, "1").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")
    forms("build")
    before = units.built(office)

    strict = forms("build", "--strict")
    plain = forms("build")

    assert (strict.code, plain.code) == (1, 0)
    assert "错误[blank]" in strict.out
    assert "警告[blank]" in plain.out
    assert units.built(office) == before


def test_a_manifest_of_another_campaign_says_nothing(office: Path, forms: Forms) -> None:
    forms("build")
    before = units.built(office)
    manifest = office / units.BUILT / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    units.write(manifest, text.replace('"campaign": "2023"', '"campaign": "2022"'))

    said = forms("build")

    assert "本次生成或更新 3 个文件" in said.out
    assert units.built(office) == before


def test_an_edited_document_called_out_of_date_is_not_taken_for_one_as_built(
    office: Path, forms: Forms
) -> None:
    forms("build")
    text = units.spoil(units.data_file(office, "2"))
    edited = units.edit(office / units.BUILT / units.THREE[1], "手改")
    forms("build")
    forms("build", "--unit", "甲局")
    units.write(units.data_file(office, "2"), text)

    forms("build")

    assert units.built(office)["units/乙局.bak.docx"] == edited
