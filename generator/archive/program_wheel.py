"""The program's own wheel: the same bytes for the same program, wherever it is made.

It is made of what the program runs from: a checkout, which hatchling builds, or an installed copy,
whose files the installer listed with their hashes. Either way its members come in one order, with
one date, and stored as they are, since how others compress depends on the computer.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

import generator
from generator.common import hashes, program
from generator.common.diagnostics import FormsError

if TYPE_CHECKING:
    from collections.abc import Mapping

DISTRIBUTION = "official-forms"
# Where the wheel and its lock file lie in an archive, from `data/`.
FOLDER = "program"
LOCK = f"{FOLDER}/{program.LOCK}"
PACKAGE = "generator"
RECORD = "RECORD"
State = Literal["unchanged", "changed", "unknown"]
# As bag-info.txt says it behind the wheel's name.
STATES: dict[str, str] = {
    "unchanged": "",
    "changed": "（已改动）",
    "unknown": "（无法确认是否改动）",
}

_STEM = DISTRIBUTION.replace("-", "_")
_TAG = "py3-none-any"
# What the build tool and its version put there says nothing of the program.
_WHEEL = f"Wheel-Version: 1.0\nGenerator: {DISTRIBUTION}\nRoot-Is-Purelib: true\nTag: {_TAG}\n"
# In the folder of metadata; other files in there are the installer's.
_LICENCES, _LOCK = "licenses/", f"extra_metadata/{program.LOCK}"
_METADATA = ("METADATA", "entry_points.txt")
# What the wheel has for folders outside Python's own.
_DATA = "share/man/man1/forms.1"
_DATE = (2020, 2, 2, 0, 0, 0)
_UNIX, _PERMISSIONS = 3, 0o100644
# Files of a checkout that go into the wheel, or decide what does.
SOURCES = (
    *("generator", "templates", "docs/forms.1", "pyproject.toml", program.LOCK),
    *("README.md", "LICENSE", ".gitignore", ".gitattributes"),
)


@dataclass(frozen=True)
class ProgramWheel:
    """A wheel's file name and bytes, and the lock file in it.

    `state` says whether the program is as it was committed, or as it was installed; "unknown" where
    neither can be found out.
    """

    name: str
    content: bytes
    lock: bytes
    state: State

    @property
    def sha256(self) -> str:
        """SHA-256 of the wheel."""
        return hashes.sha256(self.content)

    @property
    def label(self) -> str:
        """The wheel as bag-info.txt names it."""
        return f"{self.name}{STATES[self.state]}"


@cache
def current() -> ProgramWheel | None:
    """The wheel of the running program; None where it cannot be made.

    Raises FormsError where the program's files were changed since it started.
    """
    package = Path(generator.__path__[0]).resolve()
    checkout = package.parent
    is_checkout = all((checkout / name).is_file() for name in ("pyproject.toml", program.LOCK))
    found = of_checkout(checkout) if is_checkout else of_installation(package)
    if found is None:
        return None
    members, state = found
    # Whatever counts as the program belongs to it, such as files that git ignores.
    for path in program.files(package):
        name = f"{PACKAGE}/{path.relative_to(package).as_posix()}"
        if name not in members:
            members[name], state = path.read_bytes(), "changed"
    if program_sha256(members) != program.sha256():
        raise FormsError("程序文件在启动后有改动，未归档。请重新运行。")
    info = info_folder(members)
    name = f"{info.removesuffix('.dist-info')}-{_TAG}.whl"
    return ProgramWheel(name, packed(members), lock_in(members), state)


def repacked(wheel: Path) -> bytes:
    """The wheel that hatchling built, as `packed` packs it."""
    return packed(_members(wheel))


def packed(members: Mapping[str, bytes]) -> bytes:
    """The bytes of the wheel with these members, RECORD and WHEEL aside, which are made again."""
    info = info_folder(members)
    record_name = f"{info}/{RECORD}"
    content = {**members, f"{info}/WHEEL": _WHEEL.encode()}
    content.pop(record_name, None)
    names = sorted(content, key=lambda name: (name.startswith(info), name))
    rows = [(name, record_hash(content[name]), len(content[name])) for name in names]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([*rows, (record_name, "", "")])
    content[record_name] = text.getvalue().encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in [*names, record_name]:
            member = zipfile.ZipInfo(name, _DATE)
            member.create_system, member.external_attr = _UNIX, _PERMISSIONS << 16
            archive.writestr(member, content[name])
    return stream.getvalue()


def info_folder(members: Mapping[str, bytes]) -> str:
    """The folder of the wheel's metadata; "" where there is none."""
    folders = {PurePosixPath(name).parts[0] for name in members if name.endswith("/METADATA")}
    return next(iter(sorted(f for f in folders if f.endswith(".dist-info"))), "")


def is_ours(name: str, info: str) -> bool:
    """Whether the program's wheel has such a member; `info` is the folder of its metadata."""
    inside = name.removeprefix(f"{info}/")
    is_metadata = inside in (*_METADATA, "WHEEL", RECORD, _LOCK) or inside.startswith(_LICENCES)
    is_data = name == f"{info.removesuffix('.dist-info')}.data/data/{_DATA}"
    return name.startswith(f"{PACKAGE}/") or is_data or (inside != name and is_metadata)


def lock_in(members: Mapping[str, bytes]) -> bytes:
    """The lock file in the wheel; empty where it has none."""
    return members.get(f"{info_folder(members)}/{_LOCK}", b"")


def program_sha256(members: Mapping[str, bytes]) -> str:
    """What `program.sha256` is of the program in the wheel."""
    prefix = f"{PACKAGE}/"
    inside = {n.removeprefix(prefix): c for n, c in members.items() if n.startswith(prefix)}
    return program.contents_sha256(inside)


def record_hash(content: bytes) -> str:
    """The hash of a file as RECORD has it (the specification of binary distributions)."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"sha256={digest.rstrip(b'=').decode()}"


def _members(wheel: Path) -> dict[str, bytes]:
    """Name and content of each member; without git's conversion of line endings.

    Texts are the files with no zero byte; all of them are kept with LF.
    """
    with zipfile.ZipFile(wheel) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    return {n: c if b"\0" in c else c.replace(b"\r\n", b"\n") for n, c in content.items()}


def of_checkout(checkout: Path) -> tuple[dict[str, bytes], State] | None:
    """The members of the wheel of the checkout; None without hatchling, or where it cannot."""
    try:
        from hatchling.builders.wheel import WheelBuilder  # noqa: PLC0415 - only a checkout has it

        with tempfile.TemporaryDirectory() as folder:
            builder = WheelBuilder(str(checkout))
            [wheel] = builder.build(directory=folder, versions=["standard"])
            return _members(Path(wheel)), state_of(checkout)
    except (ImportError, OSError, ValueError):
        return None


def state_of(checkout: Path) -> State:
    """Whether git finds changes in what goes into the wheel."""
    git = shutil.which("git")
    if git is None or not (checkout / ".git").exists():
        return "unknown"
    # A hook's variables may name another repository.
    others = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = [
        git,
        "--no-optional-locks",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.safecrlf=false",
    ]
    # Compares contents: a file with other line endings is the same.
    changed = ["diff", "--name-only", "--no-ext-diff", "HEAD", "--", *SOURCES]
    untracked = ["ls-files", "--others", "--exclude-standard", "--", *SOURCES]
    state: State = "unchanged"
    for listing in (changed, untracked):
        done = subprocess.run(  # noqa: S603 - our own arguments
            [*command, *listing], cwd=checkout, env=others, check=False, capture_output=True
        )
        if done.returncode:
            return "unknown"
        state = "changed" if done.stdout else state
    return state


def of_installation(package: Path) -> tuple[dict[str, bytes], State] | None:
    """The members of the wheel that was installed; None where no installer has listed them."""
    try:
        installed = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
    site = Path(str(installed.locate_file(""))).resolve()
    if not installed.files or site / PACKAGE != package:
        return None
    info = next((f.parts[0] for f in installed.files if f.name == "METADATA"), "")
    members: dict[str, bytes] = {}
    state: State = "unchanged"
    for file in installed.files:
        name = _name_in_wheel(file.as_posix(), info)
        path = Path(str(file.locate()))
        if not is_ours(name, info) or file.suffix == ".pyc" or file.name in ("WHEEL", RECORD):
            continue
        if not path.is_file():
            state = "changed"
            continue
        members[name] = path.read_bytes()
        if file.hash and f"{file.hash.mode}={file.hash.value}" != record_hash(members[name]):
            state = "changed"
    return (members, state) if f"{info}/METADATA" in members else None


def _name_in_wheel(name: str, info: str) -> str:
    """What an installed file was called in the wheel, if it is one that goes elsewhere."""
    if name.endswith(f"/{_DATA}"):
        return f"{info.removesuffix('.dist-info')}.data/data/{_DATA}"
    return name
