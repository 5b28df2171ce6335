"""What is made of a pack's files, made once in a process for each folder's name and content.

Most tests build with the same packs, each in a project of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.form import lint, template
from generator.pack import pack

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

# Packs that a process keeps.
MOST = 8


def keep(patch: pytest.MonkeyPatch) -> None:
    """From now on packs are kept, with their models and compiled."""
    patch.setattr(pack, "parse", _once(pack.parse, lambda at, files: (at, *sorted(files.items()))))
    read = _once(lint.read_models, id)
    # Callers add findings of their own to the list.
    patch.setattr(lint, "read_models", lambda of: tuple(map(list, read(of))))
    compiled = _once(template.compile_pack, lambda of, models=(): (id(of), *map(id, models)))
    patch.setattr(template, "compile_pack", compiled)


def _once(make: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose last results are kept with their arguments."""
    kept: dict[Any, tuple[Any, Any]] = {}

    def made(*arguments: Any) -> Any:
        wanted = key(*arguments)
        if wanted not in kept:
            kept[wanted] = arguments, make(*arguments)
        if len(kept) > MOST:
            del kept[next(iter(kept))]
        return kept[wanted][1]

    return made
