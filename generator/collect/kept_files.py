"""What is kept of a unit in a campaign's folder `received`: files as they came, and base files.

`received/<unit>/NNN-<hash>.<ending>` is a file as it came, `NNN-base.yaml` the data that a form was
filled with when it was handed out, or, under the number of a file that came, what the unit says
since that was taken in. Nothing there is ever replaced or removed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.campaign import check
from generator.common import atomic_files, hashes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NUMBERED = re.compile(r"([0-9]{3,})-")
_BASE = re.compile(r"([0-9]{3,})-base\.yaml$")
_ORIGINAL = re.compile(r"([0-9]{3,})-([0-9a-f]{8})(\.[^.]*)?$")


@dataclass(frozen=True)
class Base:
    """A base file; `is_taken` is whether it is of a file that came, not of one handed out."""

    number: int
    path: Path
    is_taken: bool


def folder_of(received: Path, unit: str) -> Path:
    """Where the unit's files are kept; `received` is the campaign's folder of that name."""
    return received / check.file_name(unit)


def bases(received: Path, unit: str) -> list[Base]:
    """The unit's base files, the last one at the end."""
    folder = folder_of(received, unit)
    names = _names(folder)
    came = {int(match[1]) for name in names if (match := _ORIGINAL.match(name))}
    numbers = {int(match[1]): name for name in names if (match := _BASE.fullmatch(name))}
    return [Base(n, folder / name, n in came) for n, name in sorted(numbers.items())]


def base_of_form(
    received: Path, unit: str, handed_out_sha256: str = "", before: int | None = None
) -> Base | None:
    """The newest base that a form can have been filled in from; None for none.

    That is the base whose hash its mark names, or the last one that was taken after it and before
    the next handing out: a unit goes on with the file that it sent. Without a mark it is the last
    one. A mark that names none of them: somebody changed or deleted that base, and where others
    were handed out it is not known which values the unit saw.
    `before` is the number of the file itself, if that is kept already.
    """
    own = [b for b in bases(received, unit) if before is None or b.number < before]
    named = base_of_hash(own, handed_out_sha256)
    if named is None:
        is_known = not handed_out_sha256 or all(base.is_taken for base in own)
        return own[-1] if own and is_known else None
    end = own.index(named)
    while end + 1 < len(own) and own[end + 1].is_taken:
        end += 1
    return own[end]


def base_of_hash(own: Sequence[Base], sha256: str) -> Base | None:
    """The last of these bases that has the hash; None for none, or a blank hash."""
    bases_of = (b for b in reversed(own) if sha256 and hashes.file_sha256(b.path) == sha256)
    return next(bases_of, None)


def keep_base(received: Path, unit: str, text: bytes) -> bool:
    """Keep the data that a form is filled with as the unit's next base, unless its last one is so.

    Whether the base is a new one.
    """
    earlier = bases(received, unit)
    if earlier and earlier[-1].path.read_bytes() == text:
        return False
    folder = folder_of(received, unit)
    _remove_temporary(folder)
    atomic_files.write_atomic(folder / f"{_next_number(folder):03}-base.yaml", text)
    return True


def keep_taken_base(original: Path, text: bytes) -> Path:
    """Keep the data as they are after a file was taken, beside that file, under its number."""
    path = original.with_name(f"{original.name.partition('-')[0]}-base.yaml")
    _remove_temporary(path.parent)
    atomic_files.write_atomic(path, text)
    return path


def _copies(folder: Path, sha256: str) -> list[Path]:
    """The files of that hash as they came, the last one at the end."""
    names = (m.string for name in _names(folder) if (m := _ORIGINAL.fullmatch(name)))
    paths = (folder / name for name in names if name.split("-")[1].startswith(sha256[:8]))
    return sorted((p for p in paths if hashes.file_sha256(p) == sha256), key=number_of)


def keep_original(
    received: Path, unit: str, content: bytes, suffix: str, *, as_last: bool = False
) -> Path:
    """Keep a file as it came, unless it is there; `suffix` is its ending with the dot.

    With `as_last` it is kept once more if something was kept since: numbers are in the order in
    which things were taken.
    """
    folder = folder_of(received, unit)
    sha256, number = hashes.sha256(content), _next_number(folder)
    copies = _copies(folder, sha256)
    if copies and (not as_last or number_of(copies[-1]) + 1 == number):
        return copies[-1]
    _remove_temporary(folder)
    path = folder / f"{number:03}-{sha256[:8]}{suffix}"
    atomic_files.write_atomic(path, content)
    return path


def number_of(original: Path) -> int:
    """The number of a file that came, or of a base."""
    return int(original.name.partition("-")[0])


def _next_number(folder: Path) -> int:
    numbers = (int(match[1]) for name in _names(folder) if (match := _NUMBERED.match(name)))
    return max(numbers, default=0) + 1


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def _remove_temporary(folder: Path) -> None:
    """Remove what a killed process left; the lock of the folder `received` is the caller's."""
    for name in _names(folder):
        if name.startswith(atomic_files.TEMPORARY_PREFIX):
            (folder / name).unlink()
