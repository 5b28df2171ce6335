"""Which program this is, besides its version: a hash of its own files."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import generator

if TYPE_CHECKING:
    from collections.abc import Iterator

_CACHE = "__pycache__"
# What editors and systems leave beside a program's files, and compiled copies of them.
_NOT_OF_IT = (".pyc", ".pyo", "~")


@cache
def sha256() -> str:
    """The SHA-256 of the program at work, in hexadecimal; read from its files when first asked."""
    return folder_sha256(Path(generator.__path__[0]))


def folder_sha256(package: Path) -> str:
    """The SHA-256 of the list of a package's files, as `sha256sum` writes one.

    The list has a line for each file, in the order of their names, which are relative to the
    package and have forward slashes. A line ending counts as a line feed, whatever git made of it.
    So a checkout and an installed wheel of the same files give the same.
    """
    files = ((path.relative_to(package).as_posix(), path) for path in _files(package))
    lines = (f"{_content_sha256(path)}  {name}\n" for name, path in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _files(package: Path) -> Iterator[Path]:
    for path in package.rglob("*"):
        below = path.relative_to(package).parts
        is_hidden = any(part.startswith(".") or part == _CACHE for part in below)
        if not is_hidden and not path.name.endswith(_NOT_OF_IT) and path.is_file():
            yield path


def _content_sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
