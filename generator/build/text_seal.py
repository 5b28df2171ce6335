"""A last line by which a text file shows whether anybody has changed it since it was written."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SEAL = "（本文件由程序生成，校验码 {}；手工修改过的，下次生成时另存为 .bak.txt。）\n"
_SEALED = re.compile(re.escape(_SEAL).replace(r"\{\}", "([0-9a-f]{16})").encode())


def sealed(lines: Iterable[str]) -> Iterator[str]:
    """The lines, and one more with the beginning of their hash."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
        yield line
    yield _SEAL.format(digest.hexdigest()[:16])


def is_intact(path: Path) -> bool:
    """Whether the file ends in the line that goes with all before it."""
    digest = hashlib.sha256()
    last = b""
    with path.open("rb") as stream:
        for line in stream:
            digest.update(last)
            last = line
    match = _SEALED.fullmatch(last)
    return match is not None and match[1].decode() == digest.hexdigest()[:16]
