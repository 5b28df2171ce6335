"""A campaign's output folder: one build at a time, nobody's work lost, nothing stale left behind."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from generator import check, manifest, package, provenance
from generator.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

UNITS = "units"
APPENDIX = "appendix"
_LOCK = f"{package.TEMPORARY_PREFIX}lock"
# What lies beside an open document, our lock, and what `keep_edited` moved aside.
_PASSED_OVER = re.compile(r"^(\.~|~\$)|\.bak[0-9]*\.docx$")
_VOLUME = re.compile(rf"{APPENDIX}(-[0-9]+)?\.docx")


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
    lock = out / _LOCK
    try:
        with FileLock(lock, timeout=0):
            try:
                _clear_temporary(out)
                yield
            finally:
                # The last thing done while it is ours; Windows does not let go of an open file.
                with suppress(PermissionError):
                    lock.unlink(missing_ok=True)
    except Timeout as error:
        message = f"另一个 forms build 正在写 {out.as_posix()}，等它结束再运行。"
        raise MachineError(message) from error


def _clear_temporary(out: Path) -> None:
    for folder in (out, out / UNITS):
        for path in folder.glob(f"{package.TEMPORARY_PREFIX}*"):
            if path.name != _LOCK:
                path.unlink()


def file_sha256(path: Path) -> str:
    """The file's hash, blank where there is no file."""
    return package.file_sha256(path) if path.is_file() else ""


def parts_sha256(path: Path) -> dict[str, str]:
    """Hashes of the document's uncompressed parts by name; none of a damaged one."""
    try:
        parts = package.parts(path.read_bytes())
    except ValueError:
        return {}
    return {part: package.sha256(content) for part, content in sorted(parts.items())}


def keep_edited(out: Path, document: str) -> list[str]:
    """Move aside what lies where a document is about to be put and is not as we made it.

    Gives its new name, if it moved something.
    """
    path = out / document
    if not path.exists() or (path.is_file() and provenance.intact(path)):
        return []
    number = 1
    while (
        backup := path.with_name(f"{path.stem}.bak{number if number > 1 else ''}.docx")
    ).exists():
        number += 1
    path.rename(backup)
    return [backup.relative_to(out).as_posix()]


def clear(out: Path, wanted: Collection[str], campaign: str, *, remove: bool) -> list[str]:
    """Remove documents of ours that nothing is built to any more; name what else there is.

    What we did not make, and what somebody edited or copied, always stays; with `remove` off, all
    does.
    """
    stay = []
    known = {*wanted, UNITS, manifest.NAME}
    for path in sorted([*out.glob("*"), *(out / UNITS).glob("*")]):
        name = path.relative_to(out).as_posix()
        if name in known:
            continue
        if remove and path.is_file() and _is_ours(path, name, campaign):
            path.unlink()
        elif not _PASSED_OVER.search(path.name):
            stay.append(name)
    return stay


def _is_ours(path: Path, name: str, campaign: str) -> bool:
    """Whether the file is as we made it, for the place where it lies."""
    made = provenance.intact(path) if path.suffix == ".docx" else None
    if made is None or made.campaign != campaign:
        return False
    return name == unit_document(made.unit) if made.unit else bool(_VOLUME.fullmatch(name))
