"""The type of a function that shows the progress of a loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

# Takes the items, their number and a description; yields the items while progress is shown.
Progress: TypeAlias = Callable[[Iterable[Any], int, str], Iterable[Any]]
