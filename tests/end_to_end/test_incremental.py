"""What has not changed is not built again: told by hashes of data, settings, pack, program and document."""  # noqa: E501

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from generator import __version__
from generator.build import manifest, volumes
from generator.common import program
from tests import units

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from generator.build.one_unit import CompiledJob
    from generator.build.volumes import Volume
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


def test_a_volume_more_renews_the_titles_of_those_whose_units_are_the_same(
    office: Path, forms: Forms
) -> None:
    units.write_settings(office, volume=2)
    forms("build")
    before = _stamps(office)
    for number in (4, 5):
        units.write_unit(office, f"单位{number}", str(number))

    forms("build")

    # The first volume says how many there are: （第 1 册，共 3 册）.
    assert "appendix-01.docx" in _written(office, before)
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


def _be_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "sha256", lambda: "0" * 64)


def test_other_files_of_the_same_version_make_everything_anew(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms("build")
    before, stamps = units.built(office), _stamps(office)
    _be_another_program(monkeypatch)

    checked = forms("check")
    said = forms("build")
    again = forms("build")

    after = units.built(office)
    assert checked.out.count("   待更新\n") == 3
    assert "本次生成或更新 4 个文件" in said.out
    assert "本次生成或更新 0 个文件" in again.out
    assert _written(office, stamps) == units.WHOLE
    # The documents say their program's version alone: the same work, the same bytes.
    assert [name for name in units.WHOLE if after[name] != before[name]] == ["manifest.json"]
    assert units.manifest(office)["generator_sha256"] == "0" * 64


def test_a_manifest_that_does_not_say_which_files_made_it_is_of_another_program(
    office: Path, forms: Forms
) -> None:
    forms("build")
    path = office / units.BUILT / "manifest.json"
    made = units.manifest(office)["generator_sha256"]
    text = path.read_text(encoding="utf-8")
    units.write(path, text.replace(f'  "generator_sha256": "{made}",\n', ""))
    old = manifest.read(path)

    said = forms("build")

    assert old is not None
    assert (old.generator, old.generator_sha256, len(old.units)) == (__version__, "", 3)
    assert "本次生成或更新 4 个文件" in said.out
    assert path.read_text(encoding="utf-8") == text


def _written_volumes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The volumes written from now on."""
    written: list[str] = []
    write = volumes.write

    def noted(compiled_job: CompiledJob, volume: Volume, *rest: Any) -> None:
        written.append(volume.document)
        write(compiled_job, volume, *rest)

    monkeypatch.setattr(volumes, "write", noted)
    return written


@pytest.mark.parametrize("meanwhile", ["another unit alone", "a mistake"])
def test_an_appendix_that_an_earlier_program_left_is_made_anew_whatever_came_between(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    forms("build")
    written = _written_volumes(monkeypatch)
    _be_another_program(monkeypatch)
    if meanwhile == "a mistake":
        text = units.spoil(units.data_file(office, "2"))
        forms("build")
        units.write(units.data_file(office, "2"), text)
    else:
        forms("build", "--unit", "乙局")
    said_of_it = units.manifest(office)["appendix"][0]["out_of_date"]
    before = list(written)

    forms("build")

    assert (said_of_it, before) == (True, [])
    assert written == ["appendix.docx"]
    assert units.manifest(office)["appendix"][0]["out_of_date"] is False


def test_of_a_single_unit_an_earlier_programs_appendix_is_out_of_date(
    office: Path, forms: Forms, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in ("2", "3"):
        units.data_file(office, file).unlink()
    forms("build")
    _be_another_program(monkeypatch)

    forms("build", "--unit", "甲局")
    forms("build", "--unit", "甲局")

    assert units.record(office, "甲局")["out_of_date"] is False
    assert units.manifest(office)["appendix"][0]["out_of_date"] is True


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
