"""The log of what was handed out, received, taken, refused, returned and accepted.

`received/log.jsonl` has a line for each thing that happened. What a line says is on disk before the
line is written. Killed in between, the next run finds files as it would write them, and adds the
line.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, get_args

from generator.common import clock
from generator.common.diagnostics import first_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FOLDER, LOG = "received", "log.jsonl"
EventKind = Literal["handed-out", "received", "taken", "refused", "returned", "accepted"]


@dataclass(frozen=True)
class Entry:
    """A thing that happened.

    `file` is relative to the campaign's folder where it lies in there (`received/某局/002-….docx`,
    `units/某局.yaml`), else its name; `sha256` is the file's. `data_sha256` is that of the unit's
    data file afterwards, blank where the line does not say.
    """

    at: datetime
    unit: str
    what: EventKind
    file: str
    sha256: str
    data_sha256: str = ""


@dataclass
class Log:
    """A campaign's log: where it is, the units' entries, and the numbers of unreadable lines."""

    path: Path
    unreadable: list[int] = field(default_factory=list)
    by_unit: dict[str, list[Entry]] = field(default_factory=dict)

    def of_unit(self, unit: str) -> Sequence[Entry]:
        """The unit's entries in the order in which things happened."""
        return self.by_unit.get(unit, ())


def read_log(received: Path) -> Log:
    """The log in a campaign's folder `received`; an empty one where there is none."""
    log = Log(received / LOG)
    if not log.path.exists():
        return log
    with log.path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            values = _values(line)
            if values is None:
                log.unreadable += [number] if line.strip() else []
            elif values["what"] in get_args(EventKind):
                _remember(log, _entry(values))
    return log


def damage(received: Path, unreadable: Sequence[int]) -> Iterator[str]:
    """The lines to print about unreadable lines of the log, if there are any."""
    if unreadable:
        numbers = first_names([*map(str, unreadable)])
        file = (received / LOG).as_posix()
        yield f"{file} 有 {len(unreadable)} 行无法读取，已跳过：第 {numbers} 行。"
        yield "请恢复这些行的原内容，或将其删除。"


def _values(line: bytes) -> dict[str, Any] | None:
    """What a line says; None for a line that is none. A later version may log other things."""
    try:
        values = json.loads(line)
        at = datetime.fromisoformat(values["at"])
        # Beyond these years the day in some time zone is none that Python has.
        if at.tzinfo is None or not MINYEAR < at.year < MAXYEAR:
            return None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    texts = (values.get(name, "") for name in ("unit", "what", "file", "sha256", "data_sha256"))
    is_one = {"unit", "what", "file", "sha256"} <= values.keys() and all(
        isinstance(text, str) for text in texts
    )
    return values if is_one else None


def _entry(values: dict[str, Any]) -> Entry:
    return Entry(
        datetime.fromisoformat(values["at"]),
        values["unit"],
        values["what"],
        values["file"],
        values["sha256"],
        values.get("data_sha256", ""),
    )


def _remember(log: Log, entry: Entry) -> None:
    log.by_unit.setdefault(entry.unit, []).append(entry)


def is_ours(log: Log, unit: str, what: EventKind, sha256: str) -> bool:
    """Whether a file of that hash was handed out or returned to the unit, as `what` says."""
    return any(e.what == what and e.sha256 == sha256 for e in log.of_unit(unit))


def add_handed_out(log: Log, unit: str, file: str, sha256: str) -> None:
    """Add a line that the file was handed out, unless it is the last of its format."""
    suffix = PurePosixPath(file).suffix
    entries = (entry for entry in reversed(log.of_unit(unit)) if entry.what == "handed-out")
    last = next((e for e in entries if PurePosixPath(e.file).suffix == suffix), None)
    if last is None or last.sha256 != sha256:
        add(log, unit, "handed-out", file, sha256)


def add(  # noqa: PLR0913 - what a line says
    log: Log, unit: str, what: EventKind, file: str, sha256: str, *, data_sha256: str = ""
) -> Entry:
    """Add a line to the log, whole or not at all; the lock of the folder is the caller's."""
    entry = Entry(clock.now(), unit, what, file, sha256, data_sha256)
    time = entry.at.isoformat().replace("+00:00", "Z")
    line = {"at": time, "unit": unit, "what": what, "file": file, "sha256": sha256}
    line |= {"data_sha256": data_sha256} if data_sha256 else {}
    _append(log.path, json.dumps(line, ensure_ascii=False).encode() + b"\n")
    _remember(log, entry)
    return entry


def _append(path: Path, line: bytes) -> None:
    """Add a line to the file, whole or not at all; what a killed process left of one is removed."""
    with path.open("ab+") as stream:
        end = _end_of_lines(stream)
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


def _end_of_lines(stream: Any) -> _End:
    size = stream.seek(0, 2)
    if not size:
        return _End(0)
    stream.seek(size - 1)
    if stream.read(1) == b"\n":
        return _End(size)
    stream.seek(0)
    content = stream.read()
    start = content.rfind(b"\n") + 1
    if _values(content[start:]) is None:
        return _End(start, is_cut=True)
    return _End(size, missing_break=b"\n")
