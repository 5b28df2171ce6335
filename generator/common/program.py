"""The hash of the program's own files, which identifies it besides its version."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import generator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The versions of what it needs, with hashes.
LOCK = "requirements.lock"
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
    return contents_sha256(
        {path.relative_to(package).as_posix(): path.read_bytes() for path in files(package)}
    )


def contents_sha256(contents: Mapping[str, bytes]) -> str:
    """The same of files that are in memory: their content by name from the package."""
    own = sorted(name for name in contents if _is_program(Path(name).parts))
    lines = (f"{_content_sha256(contents[name])}  {name}\n" for name in own)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def files(package: Path) -> Iterator[Path]:
    """The package's files that are the program."""
    for path in package.rglob("*"):
        if _is_program(path.relative_to(package).parts) and path.is_file():
            yield path


def _is_program(names: tuple[str, ...]) -> bool:
    is_hidden = any(name.startswith(".") or name == _CACHE for name in names)
    return not is_hidden and names[0] != SHIPPED_PACKS and not names[-1].endswith(_IGNORED_SUFFIXES)


def _content_sha256(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
