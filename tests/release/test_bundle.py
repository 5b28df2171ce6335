"""What bundles hold: the wheels of their lock file, and installers that their systems read."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

import set_up
from release import bundle, install, wheels
from release.bundle import LINUX, SYSTEMS, WINDOWS, Member

if TYPE_CHECKING:
    from pathlib import Path

WHEELS = (
    "official_forms-0.2.0-py3-none-any.whl",
    "lxml-6.1.3-cp311-cp311-win_amd64.whl",
    "lxml-6.1.3-cp312-cp312-win_amd64.whl",
)


@pytest.fixture
def packages(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in WHEELS]
    for path in paths:
        path.write_text(path.name, encoding="utf-8")
    return paths


def batch_file() -> bytes:
    return bundle.written_as(bundle.FILES / "安装.bat")


def test_the_lock_file_is_of_exactly_the_wheels(packages: list[Path]) -> None:
    text = wheels.lock(packages)

    names = re.findall(r"^\S+==\S+", text, re.MULTILINE)
    assert names == ["lxml==6.1.3", "official-forms==0.2.0"]
    assert set(re.findall(r"sha256:(\w+)", text)) == set(map(wheels.sha256, packages))


def test_the_lock_file_of_the_project_is_read_whole() -> None:
    text = (wheels.CHECKOUT / set_up.LOCK).read_text(encoding="utf-8")

    locked = wheels.locked()

    assert sum(block.count("--hash") for block in locked.values()) == text.count("--hash")
    assert set(locked) >= wheels.WITHOUT_WHEEL


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_what_is_needed_is_locked_and_has_nothing_for_building(system: bundle.System) -> None:
    names = wheels.needed({**system.target.markers, "python_version": "3.12"})

    assert {"lxml", "pillow", "docopt", "uvicorn", "xlsxwriter"} <= names
    assert names <= set(wheels.locked())
    assert not names & {"hatchling", "setuptools", "pytest", "pyhanko", "distributed"}


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_a_bundle_is_the_same_bytes_and_has_what_its_installer_reads(
    system: bundle.System, packages: list[Path], tmp_path: Path
) -> None:
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    bundle.write_zip(first, bundle.members(system, packages))
    bundle.write_zip(second, reversed(bundle.members(system, reversed(packages))))

    with zipfile.ZipFile(first) as archive:
        top = f"official-forms-{bundle.version()}/"
        names = {name.removeprefix(top) for name in archive.namelist()}
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    assert first.read_bytes() == second.read_bytes()
    assert names == {
        *("app/install.py", "app/set_up.py", "app/requirements.lock", "LICENSE.txt"),
        *(f"app/wheels/{name}" for name in WHEELS),
        *(system.installer, system.guide),
    }
    assert [name for name, mode in modes.items() if mode == 0o100755] == (
        [top + "安装.sh"] if system is LINUX else []
    )


@pytest.mark.parametrize("code", [0, 1])
def test_the_guides_are_in_the_bundle(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(folder: Path) -> int:
        page = folder / "site" / "docs" / "快速入门.html"
        page.parent.mkdir(parents=True)
        page.write_text("安装", encoding="utf-8")
        return code

    monkeypatch.setattr(bundle.site, "make", make)

    if code:
        with pytest.raises(RuntimeError):
            bundle.guides()
    else:
        assert bundle.guides() == [Member("指南/docs/快速入门.html", "安装".encode())]


def test_a_zip_file_says_that_its_names_are_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"

    bundle.write_zip(path, [Member("安装.bat", b"")])

    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].flag_bits & 0x800


def test_the_batch_file_has_no_byte_that_means_something_in_another_code_page() -> None:
    content = batch_file()

    assert content.count(b"\n") == content.count(b"\r\n")
    assert "没有找到 Python" in content.decode("gbk")
    # Bytes of Chinese are above the ASCII ones, the second of each, too.
    chinese = re.findall(rb"[\x80-\xff].", content)
    assert min(pair[1] for pair in chinese) > 0x7F


def test_the_batch_file_runs_only_words_in_ascii() -> None:
    lines = batch_file().decode("gbk").split("\r\n")

    commands = [line for line in lines if not line.startswith(("rem ", "echo "))]
    assert all(line.isascii() for line in commands)
    labels = {line[1:] for line in commands if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)|call :(\w+)", "\n".join(commands))) == {
        *((label, "") for label in ("not_unpacked", "no_python", "end")),
        ("", "look_for"),
    }
    assert labels == {"not_unpacked", "no_python", "end", "look_for"}


def test_the_batch_file_looks_for_the_pythons_that_the_bundle_is_for() -> None:
    found = re.search(r"in \(([\d. ]+)\)", batch_file().decode("gbk"))

    assert found
    assert sorted(found[1].split()) == sorted(bundle.PYTHONS)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_the_guide_names_the_installer_and_the_pythons(system: bundle.System) -> None:
    text = (bundle.FILES / system.guide).read_text(encoding="utf-8")

    assert system.installer in text
    assert "Python 3.11 至 3.14 中的一个" in text
    assert (bundle.PYTHONS[0], bundle.PYTHONS[-1]) == ("3.11", "3.14")


def test_the_guide_explains_what_the_installer_says() -> None:
    text = (bundle.FILES / WINDOWS.guide).read_text(encoding="utf-8")

    printed = (
        batch_file().decode("gbk"),
        install.NO_PROJECT,
        *(s for s, _ in {**set_up.SENTENCES, **install.SENTENCES}.values()),
    )
    for heading in re.findall(r"<tr><td>(.*?)</td>", text):
        assert any(heading in sentence for sentence in printed), heading


@pytest.mark.parametrize("has_app", [True, False])
def test_the_shell_script_says_what_is_missing(tmp_path: Path, *, has_app: bool) -> None:
    folder = tmp_path / "解压 到 这里"
    (folder / "app").mkdir(parents=True)
    script = shutil.copy(bundle.FILES / "安装.sh", folder)
    if has_app:
        (folder / "app" / "install.py").touch()
    shell = shutil.which("sh")
    assert shell
    (folder / "dirname").symlink_to(shutil.which("dirname") or "")

    done = subprocess.run(
        [shell, script], env={"PATH": str(folder)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 4
    assert done.stderr.startswith("没有找到 Python。" if has_app else "请先将压缩文件全部解压")


def test_a_wheel_that_is_missing_in_a_bundle_is_found_out(tmp_path: Path) -> None:
    app = tmp_path / bundle.APP
    (app / "wheels").mkdir(parents=True)
    (app / set_up.LOCK).write_text(f"lxml==6.1.3 --hash=sha256:{'0' * 64}\n", encoding="utf-8")

    with pytest.raises(set_up.NotReadyError, match="No matching distribution found for lxml"):
        wheels.check(app, WINDOWS.target, "3.12")
