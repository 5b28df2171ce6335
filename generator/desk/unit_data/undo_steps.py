"""What the desk changed in a data file since it runs, for undo and redo and for pages left behind.

Only the parts that differ are kept, so that a thousand edits take little memory.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from generator.common import hashes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.desk.unit_data.unit_file import OpenUnit

# The oldest ones are forgotten.
_MOST_STEPS = 5_000


@dataclass(frozen=True)
class Step:
    """A change of the file: at `start`, `old` became `new`; the hashes before and after it.

    With `is_foreign` somebody else made it: it is never undone here. Steps of one `group` that
    follow each other are one.
    """

    start: int
    old: bytes
    new: bytes
    before: str
    after: str
    is_foreign: bool = False
    group: str = ""


@dataclass
class History:
    """The steps from the first text that the desk read to `last`, and those that were undone.

    Each request that reads or changes the file takes `lock`. `known` is the unit as it
    was judged last, and by which version of what judges it. `run` tells one start of the desk from
    the next: what an earlier one did is not undone.
    """

    last: bytes | None = None
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    known: tuple[object, OpenUnit] | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    run: str = field(default_factory=partial(secrets.token_hex, 4))

    @property
    def can_undo(self) -> bool:
        """Whether there is a step of the desk's own."""
        return any(not step.is_foreign for step in reversed(self.done))

    @property
    def can_redo(self) -> bool:
        """Whether a step was undone, and nothing was changed since."""
        return bool(self.undone)


def note(history: History, content: bytes) -> None:
    """Note what the file says now; what differs somebody else changed."""
    if history.last is not None and history.last != content:
        _push(history, step(history.last, content, is_foreign=True))
    history.last = content


def add(history: History, content: bytes, group: str = "") -> None:
    """Note a change that the desk made of the text noted last.

    With the one before it, of the same group, it is one step; none if they change nothing.
    """
    before = history.last or b""
    if group and history.done and history.done[-1].group == group:
        before = without(before, history.done.pop())
    if before != content:
        _push(history, replace(step(before, content), group=group))
    history.last = content


def step(before: bytes, after: bytes, *, is_foreign: bool = False) -> Step:
    """The step from one text to the other."""
    start = _common(before, after)
    most = min(len(before), len(after)) - start
    end = _common(before[::-1][:most], after[::-1][:most])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    return Step(start, old, new, hashes.sha256(before), hashes.sha256(after), is_foreign)


def without(content: bytes, step: Step) -> bytes:
    """The text before the step, from the one after it."""
    return content[: step.start] + step.old + content[step.start + len(step.new) :]


def with_step(content: bytes, step: Step) -> bytes:
    """The text after the step, from the one before it."""
    return content[: step.start] + step.new + content[step.start + len(step.old) :]


def inverse(step: Step) -> Step:
    """The step back."""
    return Step(step.start, step.new, step.old, step.after, step.before)


class Turn(NamedTuple):
    """Steps in a row that were all made here, or all by others: the text before them."""

    before: bytes
    is_foreign: bool


def turns(history: History) -> list[Turn]:
    """The steps from the first text that is known to the last one, those of one side together."""
    found: list[Turn] = []
    text = history.last or b""
    for number, each in reversed([*enumerate(history.done)]):
        text = without(text, each)
        if number == 0 or history.done[number - 1].is_foreign != each.is_foreign:
            found.append(Turn(text, each.is_foreign))
    return found[::-1]


def text_of(history: History, sha256: str) -> bytes | None:
    """The text of that hash, if the desk has seen it; None otherwise."""
    return next((text for text, each in _texts(history) if each == sha256), None)


def _texts(history: History) -> Iterator[tuple[bytes, str]]:
    """The texts from the last one backwards, with their hashes."""
    text = history.last
    if text is None:
        return
    yield text, hashes.sha256(text)
    for each in reversed(history.done):
        text = without(text, each)
        yield text, each.before


def _common(one: bytes, other: bytes) -> int:
    """With how many bytes both begin, found by halving: comparing is fast, counting is not."""
    same, most = 0, min(len(one), len(other))
    while same < most:
        middle = (same + most + 1) // 2
        if one[same:middle] == other[same:middle]:
            same = middle
        else:
            most = middle - 1
    return same


def _push(history: History, step: Step) -> None:
    history.done.append(step)
    del history.done[:-_MOST_STEPS]
