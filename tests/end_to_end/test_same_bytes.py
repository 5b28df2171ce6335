"""Same input, same bytes: wherever, whenever and however it is built."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.word import package
from tests import units

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]
    Start = Callable[..., subprocess.Popen[str]]

# As many as three processes are started for.
MANY = 47


@pytest.fixture
def many(office: Path) -> Path:
    """The office with many units, one of them wrong, two of one name, one with a warning."""
    for number in range(10, 10 + MANY):
        units.write_unit(office, f"单位{number}", str(number), funds=number % 3, directions=2)
    folder = office / units.CAMPAIGN / "units"
    units.spoil(folder / "12.yaml")
    units.write_unit(office, "单位13", "14")
    with (folder / "15.yaml").open("a", encoding="utf-8") as stream:
        stream.write("专项资金合计:\n")
    settings = units.settings_text(volume=20, order=("单位19", "没有局"))
    units.write(office / units.CAMPAIGN / "settings.yaml", settings)
    return office


def _elsewhere(office: Path, folder: Path) -> Path:
    """A copy of the office whose files were written at other times and in another order."""
    folder.mkdir(parents=True)
    for path in sorted(office.rglob("*"), reverse=True):
        if path.is_file():
            copy = folder / path.relative_to(office)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            os.utime(copy, (len(path.name) * 10_000_000,) * 2)
    return folder


@pytest.mark.slow
def test_every_byte_is_the_same_under_any_circumstances(
    many: Path, start: Start, tmp_path: Path
) -> None:
    other = _elsewhere(many, tmp_path / "在别处" / "office")
    command = ["-m", "generator", "build", "--partial"]
    at_other = [f"--{name}={other / name}" for name in ("data", "templates", "build")]
    processes = [
        start(command, many, TZ="UTC", LC_ALL="C", LANG="C", PYTHONHASHSEED="0"),
        start(
            [*command, *at_other, "--jobs", "3"],
            tmp_path,
            TZ="Asia/Shanghai",
            LC_ALL="zh_CN.UTF-8",
            LANG="zh_CN.UTF-8",
            PYTHONHASHSEED="4242",
            SOURCE_DATE_EPOCH="1700000000",
        ),
    ]

    said = [process.communicate(timeout=120) for process in processes]

    first, second = (units.files(folder / "build") for folder in (many, other))
    assert [process.returncode for process in processes] == [1, 1]
    assert [err for _, err in said] == ["", ""]
    assert second == first
    assert len([name for name in first if name.startswith("2023/units/")]) == MANY
    assert [name for name in first if "appendix" in name] == [
        f"2023/appendix-{number:02}.docx" for number in (1, 2, 3)
    ]


@pytest.mark.slow
def test_the_number_of_processes_changes_nothing(many: Path, forms: Forms) -> None:
    one = forms("build", "--build", "one", "--jobs", "1")
    three = forms("build", "--build", "three", "--jobs", "3")

    assert units.files(many / "one") == units.files(many / "three")
    assert three.out.replace("three/", "one/") == one.out


def test_however_a_campaign_came_to_be_as_it_is_it_is_built_the_same(
    office: Path, forms: Forms
) -> None:
    folder = office / units.CAMPAIGN / "units"
    settings = office / units.CAMPAIGN / "settings.yaml"
    forms("build")
    text = units.spoil(folder / "2.yaml")
    forms("build", "--partial")
    units.write(folder / "2.yaml", text)
    units.write_unit(office, "丁局", "0")
    forms("build", "--unit", "丁局")
    units.write(settings, units.settings_text(volume=1))
    forms("build")
    (folder / "1.yaml").rename(folder / "8.yaml")
    units.write_unit(office, "丙局改名", "3", rows=4)
    forms("build", "--jobs", "2")
    units.write(settings, units.settings_text(order=("丁局",), volume=3))
    forms("build")

    said = forms("build", "--build", "fresh")

    assert said.code == 0
    assert units.files(office / "build") == units.files(office / "fresh")


def test_line_ends_and_a_mark_at_the_start_of_a_file_change_no_form(
    office: Path, forms: Forms
) -> None:
    forms("build")
    before = _text(units.files(office / units.BUILT))
    for path in (office / units.CAMPAIGN / "units").iterdir():
        content = path.read_bytes().replace(b"\n", b"\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + content)

    said = forms("build")

    assert "本次生成或更新 4 个文件" in said.out
    assert _text(units.files(office / units.BUILT)) == before


def _text(built: dict[str, bytes]) -> dict[str, bytes]:
    return {
        name: package.parts(content)["word/document.xml"]
        for name, content in built.items()
        if name.endswith(".docx")
    }
