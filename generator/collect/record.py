"""What was handed out to units, kept with a campaign's data: base files and a log.

`received/<unit>/NNN-base.yaml` are the data that a form was filled with when it was handed out;
`received/log.jsonl` has a line for each thing that happened. The base and the form are written
first and the log's line last: a line says what is there. Killed in between, the next run finds base
and form as it would write them, and adds the line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from generator.campaign import check
from generator.common import atomic_files, clock

if TYPE_CHECKING:
    from pathlib import Path

FOLDER, LOG = "received", "log.jsonl"
HANDED_OUT = "handed-out"
_NUMBERED = re.compile(r"([0-9]{3,})-")
_BASE = re.compile(r"([0-9]{3,})-base\.yaml$")


@dataclass
class Log:
    """A campaign's log: where it is, what was handed out, and the lines nobody can read.

    `handed_out` are the hashes of a unit's files, the last one at the end, by the unit and the
    files' ending.
    """

    path: Path
    handed_out: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    unreadable: list[int] = field(default_factory=list)


def read_log(folder: Path) -> Log:
    """The log in a campaign's folder `received`; an empty one where there is none."""
    log = Log(folder / LOG)
    if not log.path.exists():
        return log
    with log.path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            entry = _entry(line)
            if entry is None:
                log.unreadable += [number] if line.strip() else []
            elif entry.get("what") == HANDED_OUT:
                _remember(log, entry)
    return log


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    texts = ("unit", "what", "file", "sha256")
    is_one = isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in texts)
    return entry if is_one else None


def _remember(log: Log, entry: dict[str, Any]) -> None:
    key = entry["unit"], PurePosixPath(entry["file"]).suffix
    log.handed_out.setdefault(key, []).append(entry["sha256"])


def is_ours(log: Log, unit: str, suffix: str, sha256: str) -> bool:
    """Whether a file of that hash was handed out to the unit."""
    return sha256 in log.handed_out.get((unit, suffix), ())


def add_handed_out(log: Log, unit: str, file: str, sha256: str) -> None:
    """Add a line that the file was handed out, unless that is the last thing the unit was given."""
    suffix = PurePosixPath(file).suffix
    if log.handed_out.get((unit, suffix), [""])[-1] == sha256:
        return
    time = clock.now().isoformat().replace("+00:00", "Z")
    entry = {"at": time, "unit": unit, "what": HANDED_OUT, "file": file, "sha256": sha256}
    _append(log.path, json.dumps(entry, ensure_ascii=False).encode() + b"\n")
    _remember(log, entry)


def _append(path: Path, line: bytes) -> None:
    """Add a line to the file, whole or not at all; what a killed process left of one is removed."""
    with path.open("ab+") as stream:
        end = _end_of_lines(path)
        if end.is_cut:
            stream.truncate(end.offset)
        stream.seek(0, 2)
        before = stream.tell()
        try:
            stream.write(end.missing_break + line)
            stream.flush()
        except OSError as error:
            stream.truncate(before)
            error.filename = error.filename or str(path)
            raise


@dataclass(frozen=True)
class _End:
    """Where the file's whole lines end; whether more follows; what break the last one lacks."""

    offset: int
    is_cut: bool = False
    missing_break: bytes = b""


def _end_of_lines(path: Path) -> _End:
    content = path.read_bytes()
    if not content or content.endswith(b"\n"):
        return _End(len(content))
    start = content.rfind(b"\n") + 1
    if _entry(content[start:]) is None:
        return _End(start, is_cut=True)
    return _End(len(content), missing_break=b"\n")


def keep_base(folder: Path, unit: str, text: bytes) -> bool:
    """Keep the data that a form is filled with as the unit's next base, unless its last one is so.

    `folder` is the campaign's folder `received`. Whether the base is a new one.
    """
    own = folder / check.file_name(unit)
    names = [path.name for path in own.iterdir()] if own.is_dir() else []
    bases = {int(match[1]): name for name in names if (match := _BASE.fullmatch(name))}
    if bases and (own / bases[max(bases)]).read_bytes() == text:
        return False
    for name in names:
        if name.startswith(atomic_files.TEMPORARY_PREFIX):
            (own / name).unlink()
    numbers = [int(match[1]) for name in names if (match := _NUMBERED.match(name))]
    path = own / f"{max(numbers, default=0) + 1:03}-base.yaml"
    atomic_files.write_atomic(path, text)
    return True
