"""A campaign's output folder: one build at a time, nobody's work lost, nothing stale left behind."""  # noqa: E501

from __future__ import annotations

import json
import os
import re
import socket
import time
from contextlib import contextmanager, suppress
from itertools import chain
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from generator.build import manifest, pdf_mark
from generator.campaign import check
from generator.common import atomic_files, hashes
from generator.common.diagnostics import MachineError
from generator.word import package, provenance

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

UNITS = "units"
APPENDIX = "appendix"
_LOCK = f"{atomic_files.TEMPORARY_PREFIX}lock"
# Beside the lock, which nobody else may read on Windows while it is held.
_HOLDER = f"{atomic_files.TEMPORARY_PREFIX}holder"
# So long a build waits for another that is about to end, or has only just begun and not yet said
# who it is.
_LOCK_TIMEOUT_SECONDS = 1.0
# What lies beside an open document, our lock, and what `back_up_edited` moved aside.
_IGNORED = re.compile(r"^(\.~|~\$)|\.bak[0-9]*\.(docx|pdf)$")
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


def pdf(document: str) -> str:
    """Where the document's PDF goes: beside it."""
    return f"{document.removesuffix('.docx')}.pdf"


@contextmanager
def exclusive(out: Path, command: str, shown: Path | None = None) -> Iterator[None]:
    """The folder for ourselves; what a killed build left half written is cleared away, ours too.

    `command` is who we are, as it is typed; `shown` the folder that staff know, where that is another.
    Raises MachineError, which says whose it is, when another command is at work in it.
    """  # noqa: E501
    with locked(out, command, shown):
        _remove_temporary(out)
        try:
            yield
        finally:
            # What was laid aside and is not wanted; where that fails, the next build does it.
            with suppress(OSError):
                _remove_temporary(out)


@contextmanager
def locked(out: Path, command: str, shown: Path | None = None) -> Iterator[None]:
    """The folder for ourselves, by a lock in it; nothing else there is touched.

    What is asked and raised is as above.
    """
    lock = FileLock(out / _LOCK, timeout=_LOCK_TIMEOUT_SECONDS)
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        message = (
            f"{(shown or out).as_posix()} 正被另一个 {_lock_holder(out)}使用，请等其结束后再运行。"
        )
        raise MachineError(message) from error
    except OSError as error:
        # Staff know the folder, not a file that comes and goes.
        error.filename = str(shown or out)
        raise
    try:
        _record_lock_holder(out, command)
        yield
    finally:
        # The last things done while it is ours; Windows does not let go of an open file.
        for name in (_HOLDER, _LOCK):
            with suppress(PermissionError):
                (out / name).unlink(missing_ok=True)
        lock.release()


def is_lock(path: Path) -> bool:
    """Whether the path is that by which a folder is held, or says by whom."""
    return path.name in (_LOCK, _HOLDER)


def _record_lock_holder(out: Path, command: str) -> None:
    """Write down who we are, for whoever comes meanwhile; the work can be done without."""
    who = {
        "command": command,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": time.strftime("%Y-%m-%d %H:%M:%S"),
    }
    with suppress(OSError):
        (out / _HOLDER).write_text(json.dumps(who), encoding="utf-8")


def _lock_holder(out: Path) -> str:
    """Which command holds the folder, and in brackets whose it is, where that is known."""
    try:
        who = json.loads((out / _HOLDER).read_text(encoding="utf-8"))
        return f"{who['command']}（{who['host']} 上的进程 {who['pid']}，{who['since']} 开始）"
    except (OSError, ValueError, KeyError, TypeError):
        return "forms 命令"


def _remove_temporary(out: Path) -> None:
    for folder in (out, out / UNITS):
        for path in folder.glob(f"{atomic_files.TEMPORARY_PREFIX}*"):
            if not is_lock(path):
                path.unlink()


def stage(out: Path, document: str, content: bytes) -> None:
    """Write the document beside its place; it goes when the folder is let go, unless put there."""
    atomic_files.temporary_for(out / document).write_bytes(content)


def install(out: Path, document: str, known: str) -> list[str]:
    """Put the document laid aside in its place; the new name of one that was moved away for it.

    `known` is the hash of what the last build put there.
    """
    moved = back_up_edited(out, document, known)
    atomic_files.temporary_for(out / document).replace(out / document)
    return moved


def file_sha256(path: Path) -> str:
    """The file's hash, blank where there is no file."""
    return hashes.file_sha256(path) if path.is_file() else ""


def parts_sha256(path: Path) -> dict[str, str]:
    """Hashes of the document's uncompressed parts by name; none of a damaged one."""
    try:
        parts = package.parts(path.read_bytes())
    except ValueError:
        return {}
    return {part: hashes.sha256(content) for part, content in sorted(parts.items())}


def back_up_edited(out: Path, document: str, known: str = "") -> list[str]:
    """Move aside what lies where a document is about to be put and is not as we made it.

    Gives its new name, if it moved something. A file whose hash is `known` is as we made it.
    """
    path = out / document
    if not path.exists():
        return []
    if path.is_file() and ((known and hashes.file_sha256(path) == known) or _is_unmodified(path)):
        return []
    number = 1
    while (
        backup := path.with_name(f"{path.stem}.bak{number if number > 1 else ''}{path.suffix}")
    ).exists():
        number += 1
    path.rename(backup)
    return [backup.relative_to(out).as_posix()]


def remove_stale(out: Path, wanted: Collection[str], campaign: str, *, remove: bool) -> list[str]:
    """Remove documents of ours that nothing is built to any more; name what else there is.

    What we did not make, and what somebody edited or copied, always stays; with `remove` off, all
    does.
    """
    stay = []
    known = {*wanted, *map(pdf, wanted), UNITS, manifest.NAME}
    # The PDFs of documents that have gone go with them; their names come behind the documents'.
    left_over: set[str] = set()
    names = chain(_names(out, ""), _names(out / UNITS, f"{UNITS}/"))
    for name in sorted(name for name in names if name not in known):
        path = out / name
        if remove and path.is_file() and _is_ours(path, name, campaign):
            path.unlink()
            left_over.add(pdf(name))
        elif name in left_over and pdf_mark.is_unmodified(path):
            path.unlink()
        elif not _IGNORED.search(path.name):
            stay.append(name)
    return stay


def _names(folder: Path, before: str) -> Iterator[str]:
    """What lies in the folder, with `before` before each name; nothing where there is no folder."""
    if folder.is_dir():
        with os.scandir(folder) as entries:
            yield from (f"{before}{entry.name}" for entry in entries)


def _is_unmodified(path: Path) -> bool:
    if path.suffix == ".docx":
        return provenance.read_intact(path) is not None
    return pdf_mark.is_unmodified(path)


def _is_ours(path: Path, name: str, campaign: str) -> bool:
    """Whether the file is as we made it, for the place where it lies."""
    made = provenance.read_intact(path) if path.suffix == ".docx" else None
    if made is None or made.campaign != campaign:
        return False
    return name == unit_document(made.unit) if made.unit else bool(_VOLUME.fullmatch(name))
