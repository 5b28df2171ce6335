"""`make bundle`: zip files that install the program on Windows and on Linux without a network.

Each holds the wheels of all versions of Python below, a lock file with their hashes, the site of
the guides, and what `bundle_files/` has for its system. The same checkout and packages give the
same bytes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import set_up
from docs import site
from release import install, wheels
from release.wheels import Target

if TYPE_CHECKING:
    from collections.abc import Iterable

FILES = Path(__file__).parent / "bundle_files"
# As `install.py` has them.
PYTHONS = tuple(".".join(map(str, version)) for version in install.PYTHONS)
# In the bundle: what nobody opens by hand.
APP = "app"
# In the bundle: the site of the guides, which is opened from there.
GUIDES = "指南"

_X86_64 = {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
_ZIP_DATE = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class System:
    """A system that there is a bundle for, and which files are for it."""

    name: str
    target: Target
    installer: str
    guide: str


WINDOWS = System(
    "windows",
    Target(
        ("win_amd64",),
        {
            **_X86_64,
            "os_name": "nt",
            "sys_platform": "win32",
            "platform_system": "Windows",
            "platform_machine": "AMD64",
        },
    ),
    "安装.bat",
    "安装说明.html",
)
LINUX = System(
    "linux",
    Target(
        # pip takes these as they are: an older one is not part of a newer one.
        ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64"),
        {
            **_X86_64,
            "os_name": "posix",
            "sys_platform": "linux",
            "platform_system": "Linux",
            "platform_machine": "x86_64",
        },
    ),
    "安装.sh",
    "安装说明.txt",
)
SYSTEMS = (WINDOWS, LINUX)


@dataclass(frozen=True)
class Member:
    """A file in a bundle."""

    name: str
    content: bytes
    is_program: bool = False


def main(typed: list[str] | None = None) -> int:
    """Write the bundles; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m release.bundle", description=__doc__)
    parser.add_argument("--out", type=Path, default=wheels.CHECKOUT / "dist")
    out = parser.parse_args(typed).out
    return set_up.reported(lambda: write_bundles(out))


def write_bundles(out: Path) -> None:
    """Write a bundle for each system into the folder, and say where."""
    out.mkdir(parents=True, exist_ok=True)
    pages = guides()
    with tempfile.TemporaryDirectory() as folder:
        project = wheels.build("wheel", Path(folder))
        for system in SYSTEMS:
            packages = Path(folder) / system.name
            packages.mkdir()
            wheels.fetch(packages, system.target, PYTHONS)
            path = out / f"{wheels.PROJECT}-{system.name}.zip"
            write_zip(path, [*members(system, [project, *packages.iterdir()]), *pages])
            check_zip(path, system)
            sys.stdout.write(f"{path}\n")


def guides() -> list[Member]:
    """The site of the guides, for clerks who have nothing but the bundle."""
    with tempfile.TemporaryDirectory() as folder:
        if site.make(Path(folder)):
            raise RuntimeError("the site of the guides was not made")
        made = Path(folder) / "site"
        files = [path for path in made.rglob("*") if path.is_file()]
        return [
            Member(f"{GUIDES}/{path.relative_to(made).as_posix()}", path.read_bytes())
            for path in files
        ]


def check_zip(path: Path, system: System) -> None:
    """Make sure that the bundle has everything for each version of Python on its system."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
        (top,) = Path(folder).iterdir()
        for python in PYTHONS:
            wheels.check(top / APP, system.target, python)


def members(system: System, packages: Iterable[Path]) -> list[Member]:
    """What is in the system's bundle, the packages' wheels among it."""
    packages = sorted(packages, key=lambda path: path.name)
    texts = {
        f"{APP}/set_up.py": wheels.CHECKOUT / "set_up.py",
        f"{APP}/install.py": Path(install.__file__),
        "LICENSE.txt": wheels.CHECKOUT / "LICENSE",
        system.guide: FILES / system.guide,
        system.installer: FILES / system.installer,
    }
    return [
        *(Member(name, written_as(path), path.suffix == ".sh") for name, path in texts.items()),
        Member(f"{APP}/{set_up.LOCK}", wheels.lock(packages).encode()),
        *(Member(f"{APP}/wheels/{path.name}", path.read_bytes()) for path in packages),
    ]


def written_as(path: Path) -> bytes:
    """The text file in the encoding and with the ends of lines that its reader expects.

    Windows' command line reads a batch file in the code page of the system, in China GBK; of that
    only GB 2312 is used, none of whose bytes has a meaning to the command line on other systems.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".bat":
        return text.replace("\n", "\r\n").encode("gb2312")
    if path.suffix == ".txt":
        return text.encode("utf-8-sig")
    return text.encode()


def write_zip(path: Path, members: Iterable[Member]) -> None:
    """Write the zip file with the members below one folder, sorted, with a fixed date.

    Stored as they are: wheels are compressed, and how others compress depends on the computer.
    """
    top = f"{wheels.PROJECT}-{version()}"
    with zipfile.ZipFile(path, "w") as archive:
        for member in sorted(members, key=lambda member: member.name):
            info = zipfile.ZipInfo(f"{top}/{member.name}", _ZIP_DATE)
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = (0o100755 if member.is_program else 0o100644) << 16
            archive.writestr(info, member.content)


def version() -> str:
    """The version of the project."""
    from generator import __version__  # noqa: PLC0415 - its package may not be there yet

    return __version__


if __name__ == "__main__":
    sys.exit(main())
