"""Files that another program has open, as Windows refuses them."""

from __future__ import annotations

import builtins
import io
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Windows' error for a file that another program has open; Python gives it the errno EACCES.
SHARING_VIOLATION = 32


@contextmanager
def open_elsewhere(*paths: Path, reading: bool = False) -> Iterator[None]:
    """While Word or Excel has the files open: nobody may write, move, replace or delete them.

    With `reading`, they may not be read either.
    """
    open_paths = frozenset(path.resolve() for path in paths)

    def opening(function: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
            if reading or set(mode) & set("wax+"):
                _refuse(open_paths, file)
            return function(file, mode, *more, **options)

        return opened

    def moving(function: Callable[..., Any]) -> Callable[..., Any]:
        def moved(*touched: Any, **options: Any) -> Any:
            _refuse(open_paths, *touched)
            return function(*touched, **options)

        return moved

    with pytest.MonkeyPatch.context() as patched:
        for module in (io, builtins):
            patched.setattr(module, "open", opening(module.open))
        for name in ("replace", "rename", "unlink", "remove"):
            patched.setattr(os, name, moving(getattr(os, name)))
        yield


def _refuse(open_paths: frozenset[Path], *touched: Any) -> None:
    """Raise Windows' error if one of the paths is open elsewhere, with both paths of a rename."""
    names = [path for path in touched if isinstance(path, str | os.PathLike)]
    if open_paths.isdisjoint(Path(name).resolve() for name in names):
        return
    error = PermissionError(13, "Permission denied", *map(str, names[:1]))
    if len(names) > 1:
        error.filename2 = str(names[1])
    error.winerror = SHARING_VIOLATION  # type: ignore[attr-defined, unused-ignore]
    raise error
