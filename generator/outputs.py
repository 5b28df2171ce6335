"""A campaign's output folder: one build at a time, nobody's work lost, nothing stale left behind."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from generator import check, package, provenance
from generator.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

UNITS = "units"
APPENDIX = "appendix"
_LOCK = f"{package.TEMPORARY_PREFIX}lock"


def unit_document(unit: str) -> str:
    """Where the unit's document goes, from the output folder."""
    return f"{UNITS}/{check.file_name(unit)}.docx"


def appendix_documents(volumes: int) -> list[str]:
    """Where the appendix goes: one file, or one for each volume."""
    if volumes <= 1:
        return [f"{APPENDIX}.docx"]
    digits = max(2, len(str(volumes)))
    return [f"{APPENDIX}-{number:0{digits}}.docx" for number in range(1, volumes + 1)]


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """The folder for ourselves; what a killed build left half written is cleared away.

    Raises MachineError when another build is at work in it.
    """
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / _LOCK, timeout=0):
            for folder in (out, out / UNITS):
                for path in folder.glob(f"{package.TEMPORARY_PREFIX}*"):
                    if path.name != _LOCK:
                        path.unlink(missing_ok=True)
            yield
    except Timeout as error:
        message = f"另一个 forms build 正在写 {out.as_posix()}，等它结束再运行。"
        raise MachineError(message) from error


def file_sha256(path: Path) -> str:
    """The file's hash, blank where there is no file."""
    return package.file_sha256(path) if path.is_file() else ""


def keep_edited(out: Path, document: str, known: Collection[str]) -> list[str]:
    """Move aside a document that is about to be replaced but is not as we made it.

    `known` are hashes of files we made. Gives the new name, if it moved one.
    """
    path = out / document
    if not path.is_file() or package.file_sha256(path) in known or provenance.is_intact(path):
        return []
    number = 1
    while (
        backup := path.with_name(f"{path.stem}.bak{number if number > 1 else ''}.docx")
    ).exists():
        number += 1
    path.rename(backup)
    return [backup.relative_to(out).as_posix()]


def clear(out: Path, wanted: Collection[str], *, remove: bool) -> list[str]:
    """Remove documents of ours that nothing is built to any more; name the files that stay.

    Files we did not make, or that somebody edited, always stay; with `remove` off, all do.
    """
    stay = []
    found = [*out.glob(f"{APPENDIX}*.docx"), *(out / UNITS).glob("*")]
    for path in sorted(found):
        name = path.relative_to(out).as_posix()
        backup = ".bak" in path.stem
        if name in wanted or backup or path.name.startswith(package.TEMPORARY_PREFIX):
            continue
        if remove and path.is_file() and provenance.is_intact(path):
            path.unlink()
        else:
            stay.append(name)
    return stay
