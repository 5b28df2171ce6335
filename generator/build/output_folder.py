"""A campaign's output folder: file names, lock, staged writes, backups, removal of stale files."""

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

from generator.build import manifest, pdf_mark, text_seal
from generator.campaign import check
from generator.common import atomic_files, hashes
from generator.common.diagnostics import MachineError
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

UNITS = "units"
APPENDIX = "appendix"
FINDINGS = "findings.txt"
_LOCK = f"{atomic_files.TEMPORARY_PREFIX}lock"
# A file of its own: on Windows, other processes cannot read a locked file.
_HOLDER = f"{atomic_files.TEMPORARY_PREFIX}holder"
# Long enough for a build that is just ending, or has not written the holder file yet.
_LOCK_TIMEOUT_SECONDS = 1.0
# Temporary files of office programs and of ours, and backups made by `back_up_edited`.
_IGNORED = re.compile(r"^(\.~|~\$)|\.bak[0-9]*\.(docx|xlsx|pdf|txt)$")
_VOLUME = re.compile(rf"{APPENDIX}(-[0-9]+)?\.docx")


def unit_document(unit: str) -> str:
    """The unit's document, as a path from the output folder."""
    return f"{UNITS}/{check.file_name(unit)}.docx"


def appendix_documents(volumes: int) -> list[str]:
    """The appendix's documents, as paths from the output folder: one per volume, at least one."""
    if volumes <= 1:
        return [f"{APPENDIX}.docx"]
    digits = max(2, len(str(volumes)))
    return [f"{APPENDIX}-{number:0{digits}}.docx" for number in range(1, volumes + 1)]


def pdf(document: str) -> str:
    """The path of the document's PDF, which lies beside it."""
    return f"{document.removesuffix('.docx')}.pdf"


@contextmanager
def exclusive(out: Path, command: str, shown: Path | None = None) -> Iterator[None]:
    """Hold the folder's lock, and remove temporary files before and after the block.

    `command` is the command as typed, for the messages of other processes; `shown` is the folder
    that messages name instead of `out`. Raises MachineError, naming the holder, when another
    command holds the lock.
    """
    with locked(out, command, shown):
        _remove_temporary(out)
        try:
            yield
        finally:
            # Staged documents that were not installed; on failure the next build removes them.
            with suppress(OSError):
                _remove_temporary(out)


@contextmanager
def locked(out: Path, command: str, shown: Path | None = None) -> Iterator[None]:
    """Hold the folder's lock during the block; parameters and errors as for `exclusive`.

    Files other than the lock and its holder file are not touched.
    """
    lock = FileLock(out / _LOCK, timeout=_LOCK_TIMEOUT_SECONDS)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in (_LOCK, _HOLDER):
            # Whatever a link there leads to would be emptied.
            if (out / name).is_symlink():
                (out / name).unlink()
        lock.acquire()
    except Timeout as error:
        message = (
            f"{(shown or out).as_posix()} 正被另一个 {_lock_holder(out)}使用，请等其结束后再运行。"
        )
        raise MachineError(message) from error
    except OSError as error:
        # The message should name the folder, not the temporary lock file.
        error.filename = str(shown or out)
        raise
    try:
        _record_lock_holder(out, command)
        yield
    finally:
        # Removed before the release, so that no other process's files are hit; on Windows an open
        # file cannot be removed.
        for name in (_HOLDER, _LOCK):
            with suppress(PermissionError):
                (out / name).unlink(missing_ok=True)
        lock.release()


def is_lock(path: Path) -> bool:
    """Whether the path is a lock file or a lock's holder file."""
    return path.name in (_LOCK, _HOLDER)


def _record_lock_holder(out: Path, command: str) -> None:
    """Write which command and process hold the lock, for the message of another process.

    A failure to write is ignored: the lock works without it.
    """
    holder = {
        "command": command,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": time.strftime("%Y-%m-%d %H:%M:%S"),
    }
    with suppress(OSError):
        (out / _HOLDER).write_text(json.dumps(holder), encoding="utf-8")


def _lock_holder(out: Path) -> str:
    """The command that holds the lock, with its host, process and start where they are known."""
    try:
        holder = json.loads((out / _HOLDER).read_text(encoding="utf-8"))
        return (
            f"{holder['command']}（{holder['host']} 上的进程 {holder['pid']}，"
            f"{holder['since']} 开始）"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "forms 命令"


def _remove_temporary(out: Path) -> None:
    for folder in (out, out / UNITS):
        temporary = [n for n in _names(folder, "") if n.startswith(atomic_files.TEMPORARY_PREFIX)]
        for path in map(folder.joinpath, temporary):
            if not is_lock(path):
                path.unlink()


def stage(out: Path, document: str, content: bytes) -> None:
    """Write the document to a temporary file beside its place, for `install` to move there."""
    with atomic_files.errors_named(out / document):
        atomic_files.temporary_for(out / document).write_bytes(content)


def install(out: Path, document: str, known: str) -> list[str]:
    """Move the staged document to its place; names of backups as from `back_up_edited`."""
    backups = back_up_edited(out, document, known)
    atomic_files.temporary_for(out / document).replace(out / document)
    return backups


def back_up_edited(out: Path, document: str, known: str = "") -> list[str]:
    """Rename the file at the document's place to `….bak…` unless it is unmodified since a build.

    Returns the backup's path from the output folder, in a list that is empty where nothing was
    renamed. `known` is the hash of the document as the last build wrote it, blank if unknown; a
    file with another hash is judged by the hashes that it carries.
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


def remove_stale(out: Path, wanted: AbstractSet[str], campaign: str, *, remove: bool) -> list[str]:
    """Remove unmodified documents of the campaign that are not `wanted`; names of the files kept.

    Edited, copied and foreign files always stay. With `remove` off, everything stays.
    """
    kept = []
    others = {UNITS, manifest.NAME, FINDINGS}
    # PDFs of removed documents are removed too; `.pdf` sorts after `.docx`.
    stale_pdfs: set[str] = set()
    names = chain(_names(out, ""), _names(out / UNITS, f"{UNITS}/"))
    unknown = (n for n in names if n not in others and not _is_wanted(n, wanted))
    for name in sorted(unknown):
        path = out / name
        if remove and path.is_file() and _is_unmodified_document(path, name, campaign):
            path.unlink()
            stale_pdfs.add(pdf(name))
        elif name in stale_pdfs and pdf_mark.is_unmodified(path):
            path.unlink()
        elif not is_passed_over(path.name):
            kept.append(name)
    return kept


def _is_wanted(name: str, documents: AbstractSet[str]) -> bool:
    """Whether the file is one of the documents, or the PDF of one."""
    is_pdf = name.endswith(".pdf") and f"{name.removesuffix('.pdf')}.docx" in documents
    return is_pdf or name in documents


def is_passed_over(name: str) -> bool:
    """Whether a file of that name is a temporary file or a backup, which no command lists."""
    return bool(_IGNORED.search(name))


def _names(folder: Path, prefix: str) -> Iterator[str]:
    """The names in the folder, each after the prefix; none where there is no such folder."""
    if folder.is_dir():
        with os.scandir(folder) as entries:
            yield from (f"{prefix}{entry.name}" for entry in entries)


def _is_unmodified(path: Path) -> bool:
    if path.suffix == ".docx":
        return provenance.read_intact(path) is not None
    if path.suffix == ".txt":
        return text_seal.is_intact(path)
    return pdf_mark.is_unmodified(path)


def _is_unmodified_document(path: Path, name: str, campaign: str) -> bool:
    """Whether the file is an unmodified document of the campaign, at the place it was built to."""
    origin = provenance.read_intact(path) if path.suffix == ".docx" else None
    if origin is None or origin.campaign != campaign:
        return False
    return name == unit_document(origin.unit) if origin.unit else bool(_VOLUME.fullmatch(name))
