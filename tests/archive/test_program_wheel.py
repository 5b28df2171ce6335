from __future__ import annotations

import subprocess
import sys
import zipfile
from importlib import metadata
from typing import TYPE_CHECKING

import pytest

from generator.archive import program_wheel
from generator.common import program
from generator.common.diagnostics import FormsError
from tests import archives
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.archive.program_wheel import ProgramWheel

INFO = "official_forms-1.dist-info"
MEMBERS = {
    f"{INFO}/METADATA": b"Name: official-forms\n",
    f"{INFO}/extra_metadata/requirements.lock": b"lxml==6\n",
    f"{INFO}/RECORD": b"of another tool",
    "generator/__init__.py": b"one\n",
    "generator/room/part.py": b"two\n",
}


@pytest.fixture(scope="session")
def wheel() -> ProgramWheel:
    made = program_wheel.current()
    assert made is not None
    return made


@pytest.fixture
def installed(tmp_path: Path, wheel: ProgramWheel) -> Path:
    """A folder of packages, the program's wheel installed in it as by pip."""
    site = tmp_path / "lib" / "python3" / "site-packages"
    archive = tmp_path / wheel.name
    archive.write_bytes(wheel.content)
    with zipfile.ZipFile(archive) as members:
        members.extractall(site)
    info = next(site.glob("*.dist-info"))
    (site / info.name.replace(".dist-info", ".data") / "data/share").rename(tmp_path / "share")
    data = f"{info.stem}.data/data/"
    archives.change(info / "RECORD", lambda text: text.replace(data.encode(), b"../../../"))
    (info / "INSTALLER").write_text("pip\n")
    (site / "generator" / "__init__.cpython-311.pyc").touch()
    return site


def of_installation(site: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, bytes], str]:
    info = next(site.glob("*.dist-info"))
    monkeypatch.setattr(metadata, "distribution", lambda _: metadata.Distribution.at(info))
    found = program_wheel.of_installation(site / "generator")
    assert found is not None
    return found


def packed_members(content: bytes, folder: Path) -> Iterator[zipfile.ZipInfo]:
    (folder / "packed.whl").write_bytes(content)
    with zipfile.ZipFile(folder / "packed.whl") as archive:
        yield from archive.infolist()


def test_the_same_members_are_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    content = program_wheel.packed(MEMBERS)

    assert program_wheel.packed(dict(reversed(MEMBERS.items()))) == content
    members = [*packed_members(content, tmp_path)]
    assert [m.filename for m in members] == [
        *("generator/__init__.py", "generator/room/part.py", f"{INFO}/METADATA", f"{INFO}/WHEEL"),
        *(f"{INFO}/extra_metadata/requirements.lock", f"{INFO}/RECORD"),
    ]
    assert {m.compress_type for m in members} == {zipfile.ZIP_STORED}
    assert {m.date_time for m in members} == {(2020, 2, 2, 0, 0, 0)}


def test_a_wheel_of_hatchling_gives_the_same_bytes_once_and_again(tmp_path: Path) -> None:
    made = tmp_path / "made.whl"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(MEMBERS, reverse=True):
            archive.writestr(name, MEMBERS[name].replace(b"\n", b"\r\n"))

    once = program_wheel.repacked(made)
    made.write_bytes(once)

    assert once == program_wheel.packed(MEMBERS) == program_wheel.repacked(made)


def test_the_running_program_is_in_its_wheel(wheel: ProgramWheel) -> None:
    assert wheel.lock == (CHECKOUT / program.LOCK).read_bytes()
    assert wheel.name.startswith("official_forms-")
    assert wheel.label.startswith(wheel.name)


def test_an_installed_copy_gives_the_wheel_that_was_installed(
    installed: Path, wheel: ProgramWheel, monkeypatch: pytest.MonkeyPatch
) -> None:
    members, state = of_installation(installed, monkeypatch)

    assert program_wheel.packed(members) == wheel.content
    assert state == "unchanged"


@pytest.mark.parametrize("name", ["generator/__main__.py", "generator/shipped_packs"])
def test_an_installed_copy_that_was_changed_is_said_to_be(
    installed: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    changed = installed / name
    if changed.is_dir():
        changed = next(changed.rglob("pack.yaml"))
    archives.change(changed, lambda content: content + b"# more\n")

    members, state = of_installation(installed, monkeypatch)

    assert state == "changed"
    assert members[changed.relative_to(installed).as_posix()] == changed.read_bytes()


def test_an_installed_copy_with_a_file_missing_is_said_to_be_changed(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (installed / "generator" / "__main__.py").unlink()

    assert of_installation(installed, monkeypatch)[1] == "changed"


def test_files_that_nobody_installed_give_no_wheel(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_installation(installed, monkeypatch)

    assert program_wheel.of_installation(CHECKOUT / "generator") is None


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with something of all that goes into a wheel, all committed."""
    for name in program_wheel.SOURCES:
        path = tmp_path / name
        path = (
            path / "file.txt" if path.suffix == "" and name in ("generator", "templates") else path
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"* text=auto eol=lf\n" if name == ".gitattributes" else b"a\nb\n")
    (tmp_path / ".gitignore").write_text("*.log\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "all")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)  # noqa: S607


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("generator/file.txt", b"a\nc\n", "changed"),
        ("generator/new.py", b"", "changed"),
        ("pyproject.toml", b"", "changed"),
        # Git would convert the line ends, and ignores the next; the last goes into no wheel.
        ("generator/file.txt", b"a\r\nb\r\n", "unchanged"),
        ("generator/x.log", b"", "unchanged"),
        ("notes.txt", b"", "unchanged"),
    ],
)
def test_git_tells_whether_a_checkout_was_changed(
    checkout: Path, name: str, content: bytes, state: str
) -> None:
    (checkout / name).write_bytes(content)

    assert program_wheel.state_of(checkout) == state


def test_variables_of_a_hook_do_not_lead_to_another_repository(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "generator/file.txt").write_bytes(b"changed")
    monkeypatch.setenv("GIT_DIR", str(CHECKOUT / ".git"))

    assert program_wheel.state_of(checkout) == "changed"


def test_without_git_nobody_knows(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    without_git = program_wheel.state_of(checkout)
    monkeypatch.undo()
    (checkout / ".git").rename(checkout / "not git")

    assert (without_git, program_wheel.state_of(checkout)) == ("unknown", "unknown")


def test_a_file_that_git_ignores_is_of_the_program_all_the_same(
    wheel: ProgramWheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's hash counts it, and what the archive says of the wheel must be true."""
    ignored = tmp_path / "generator" / "more.log"
    ignored.parent.mkdir()
    ignored.write_bytes(b"more")
    monkeypatch.setattr(program_wheel.generator, "__path__", [str(ignored.parent)])
    own = {"generator/a.py": b"a\n", f"{INFO}/METADATA": b"", f"{INFO}/WHEEL": b""}
    monkeypatch.setattr(program_wheel, "of_installation", lambda _: ({**own}, "unchanged"))
    all_of_it = program_wheel.program_sha256({**own, "generator/more.log": b"more"})
    monkeypatch.setattr(program, "sha256", lambda: all_of_it)

    made = program_wheel.current.__wrapped__()

    assert made is not None
    assert (made.state, wheel.name == made.name) == ("changed", False)
    monkeypatch.setattr(program, "sha256", lambda: "0" * 64)
    with pytest.raises(FormsError, match="启动后有改动"):
        program_wheel.current.__wrapped__()


def test_no_text_of_the_program_has_line_ends_of_its_own() -> None:
    """Those of a checkout are made one kind for the wheel."""
    listed = subprocess.run(
        ["git", "ls-files", "--eol", *program_wheel.SOURCES],  # noqa: S607
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert {line.split()[0] for line in listed.stdout.splitlines()} == {"i/lf", "i/-text"}


def test_a_checkout_without_the_build_tool_gives_no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hatchling.builders.wheel", None)

    assert program_wheel.of_checkout(CHECKOUT) is None
