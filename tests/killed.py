"""A command whose process the system ends at once, at the n-th change of a place on disk."""

from __future__ import annotations

import signal
import sys

KILLED = 15 if sys.platform == "win32" else -signal.SIGKILL
_SCRIPT = """
import os, signal, sys
from generator.__main__ import main

count, when, end = 0, {when!r}, getattr(signal, "SIGKILL", signal.SIGTERM)

def counted(move):
    def moved(*places, **options):
        global count
        count += 1
        is_the_one = count == {n}
        if is_the_one and when == "before":
            os.kill(os.getpid(), end)
        move(*places, **options)
        if is_the_one and when == "after":
            os.kill(os.getpid(), end)
    return moved

for name in {moves!r}:
    setattr(os, name, counted(getattr(os, name)))
sys.exit(main({command!r}))
"""


def at(
    command: list[str], n: int, *, when: str = "before", moves: tuple[str, ...] = ("replace",)
) -> list[str]:
    """Python's arguments for the command that is ended at the n-th call of one of `os`'s functions.

    Files come to their places by `replace`, folders by `rename`.
    """
    return ["-c", _SCRIPT.format(n=n, when=when, moves=moves, command=command)]
