"""The program that an archive carries: what generator.json says of it, and whether that is so.

Nothing of it is ever run, imported or installed here: its wheel is read as a zip file, member by
member. A forger can make all of this again, so messages advise to compare the wheel's hash with the
published one first.
"""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from generator.archive import program_wheel, reports
from generator.archive.archived_campaign import json_object
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.common.diagnostics import first_names
from generator.word import safe_zip
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.archive.bagit.bag_files import BagFiles

_WHEEL = re.compile(rf"{program_wheel.FOLDER}/official_forms-[0-9A-Za-z.+!_]+-py3-none-any\.whl")
# Ours has some four million.
_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class ArchivedProgram:
    """What generator.json says of the program: its wheel's path from `data/`, hash and state."""

    version: str
    program_sha256: str
    wheel: str
    sha256: str
    state: str

    @property
    def file(self) -> str:
        """The wheel's path in the archive."""
        return f"data/{self.wheel}"

    @property
    def label(self) -> str:
        """The wheel as bag-info.txt names it."""
        return f"{PurePosixPath(self.wheel).name}{program_wheel.STATES[self.state]}"


def recorded(generator_json: Mapping[str, Any]) -> ArchivedProgram | None:
    """What that file says of the program; None where it names no wheel, as earlier versions'."""
    names = ("generator", "generator_sha256", "wheel", "wheel_sha256", "wheel_state")
    values = [generator_json.get(name) for name in names]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(values):
        return None
    found = ArchivedProgram(*texts)
    return found if _WHEEL.fullmatch(found.wheel) and found.state in program_wheel.STATES else None


def find(files: BagFiles) -> ArchivedProgram | None:
    """What the archive says of the program that it carries."""
    return recorded(json_object(files, f"data/{reports.GENERATOR}"))


def how_to(found: ArchivedProgram | None) -> str:
    """How an archive is verified with the program that it carries; "" where it has none."""
    if found is None:
        return ""
    published = "该版发布时公布的（SHA256SUMS）或归档时另外记下的"
    compared = published if found.state == "unchanged" else "归档时另外记下的"
    return (
        f"归档中存有该程序：请先把 {found.file} 的 SHA-256 与{compared}比较"
        "（不要以归档中的记载为准），一致后，按 data/说明文件.txt 安装并核对。"
    )


def proven(found: ArchivedProgram | None) -> list[str]:
    """What `faults` proves where it finds none."""
    if found is None:
        return []
    state = {
        "unchanged": "是否为发布的程序，请核对其校验和。",
        "changed": "归档时程序已改动，与发布的程序不同。",
        "unknown": "归档时无法确认程序是否改动，请核对其校验和。",
    }[found.state]
    return [f"归档中的程序（{found.file}）与 {reports.GENERATOR} 的记载一致，未运行。{state}"]


def faults(files: BagFiles, sha256: Mapping[str, str]) -> Iterator[Fault]:
    """Where the program in the archive is not the one that generator.json names.

    `sha256` are the hashes of the archive's files. The checksums report what is missing or damaged.
    """
    found = find(files)
    if found is None or not sha256.get(found.file):
        return
    if sha256[found.file] != found.sha256:
        message = f"不是 {reports.GENERATOR} 记载的安装包，请勿安装"
        yield Fault("不一致", found.file, message)
        return
    try:
        with files.local(found.file) as copy:
            members = _members(copy)
    except (DamagedError, ValueError) as error:
        yield Fault("无法识别", found.file, f"{error}，请勿安装")
        return
    for message in _contradictions(found, members):
        yield Fault("不一致", found.file, f"{message}，请勿安装")
    info = program_wheel.info_folder(members)
    others = [name for name in members if not program_wheel.is_ours(name, info)]
    if others:
        message = f"含有本程序的安装包所没有的文件：{first_names(others)}，请勿安装"
        yield Fault("多出", found.file, message, depends_on_version=True)
    lock = f"data/{program_wheel.LOCK}"
    if sha256.get(lock) and files.read(lock) != program_wheel.lock_in(members):
        yield Fault("不一致", lock, "不是归档中的程序所带的")


def _contradictions(found: ArchivedProgram, members: Mapping[str, bytes]) -> Iterator[str]:
    """Where the wheel's content is not what generator.json, or its own list of files, says."""
    if program_wheel.program_sha256(members) != found.program_sha256:
        yield f"其中的程序不是 {reports.GENERATOR} 记载的程序"
    info = program_wheel.info_folder(members)
    name = f"official_forms-{found.version}"
    if info != f"{name}.dist-info" or not PurePosixPath(found.wheel).name.startswith(f"{name}-"):
        yield f"不是 {found.version} 版的安装包"
    listed = f"{info}/{program_wheel.RECORD}"
    actual = {n: program_wheel.record_hash(c) for n, c in members.items() if n != listed}
    if _listed(members.get(listed, b""), listed) != actual:
        yield f"其中的文件与其清单（{program_wheel.RECORD}）不一致"


def _listed(record: bytes, own: str) -> dict[str, str] | None:
    """The hashes that RECORD lists by name, its own row aside; None where it is no such list."""
    try:
        rows = [*csv.reader(record.decode(errors="replace").splitlines())]
    except csv.Error:
        return None
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] != own}


def _members(wheel: Path) -> dict[str, bytes]:
    """Name and content of each file in the wheel; raises UnreadableError for one that is none."""
    members: dict[str, bytes] = {}
    left = _MAX_BYTES
    with safe_zip.open_zip(wheel) as archive:
        for member in archive.infolist():
            name = member.filename
            if member.is_dir() or name in members or member.compress_type != zipfile.ZIP_STORED:
                raise UnreadableError(f"其中的“{name}”不是本程序存入的", "")
            members[name] = safe_zip.read_member(archive, member, left)
            left -= len(members[name])
    return members
