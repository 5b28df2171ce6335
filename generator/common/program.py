"""The hash of the program's own files, which identifies it besides its version."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import generator

if TYPE_CHECKING:
    from collections.abc import Iterator

_CACHE = "__pycache__"
# What a wheel carries for `forms init`: form packs, which identify themselves, are no program.
SHIPPED_PACKS = "shipped_packs"
# Compiled copies, and what editors leave beside source files.
_IGNORED_SUFFIXES = (".pyc", ".pyo", "~")


@cache
def sha256() -> str:
    """SHA-256 of the running program in hexadecimal; computed on the first call."""
    return folder_sha256(Path(generator.__path__[0]))


def folder_sha256(package: Path) -> str:
    """SHA-256 of the list of a package's files, in the format of `sha256sum`.

    The list has one line per file, sorted by name; names are relative to the package, with forward
    slashes. CRLF counts as LF, so that git's conversion of line endings changes nothing. A checkout
    and an installed wheel of the same files have the same hash: the form packs that only the wheel
    has in the package do not count.
    """
    files = ((path.relative_to(package).as_posix(), path) for path in _files(package))
    lines = (f"{_content_sha256(path)}  {name}\n" for name, path in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _files(package: Path) -> Iterator[Path]:
    for path in package.rglob("*"):
        names = path.relative_to(package).parts
        is_hidden = any(name.startswith(".") or name == _CACHE for name in names)
        is_program = not is_hidden and names[0] != SHIPPED_PACKS
        if is_program and not path.name.endswith(_IGNORED_SUFFIXES) and path.is_file():
            yield path


def _content_sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
