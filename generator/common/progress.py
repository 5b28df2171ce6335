"""How a long piece of work shows its progress, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

# The items, passed on while their progress is shown: of how many, and what is being done.
Progress: TypeAlias = Callable[[Iterable[Any], int, str], Iterable[Any]]
