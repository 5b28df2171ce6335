"""Search texts for the regular expressions of packs in bounded time. The only importer of regex.

A pattern may come out of a foreign archive, and Python's `re` cannot be told to stop. `regex` can;
what its compiler writes out at length is bounded before, by counting.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import time
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Hundreds of times what the patterns of the packs that come with the program take.
SECONDS, SECONDS_A_CHARACTER = 1.0, 1e-5
# How much longer, at most, a search may take by the clock of `regex` than in its own thread.
_LONGEST_BY_ITS_CLOCK = 64
_MOST_CHARACTERS = 4_000
_MOST_NODES = 20_000
_MOST_LEVELS = 40
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
# What regex reads otherwise than re: fuzzy matching `{e<=1}` and POSIX classes `[[:alpha:]]`.
_OTHERWISE = re.compile(r"\\.|\{(?![0-9,])|\[(?=:)|\[\^(?=:)", re.DOTALL)

# What is left to the searches within `bounded`; outside of it each has `SECONDS`.
_seconds_left: ContextVar[float | None] = ContextVar("seconds_left", default=None)


class SlowPatternError(Exception):
    """A search took too long: for the `pattern`, and in which `text`."""

    def __init__(self, pattern: str, text: str) -> None:
        super().__init__(pattern, text)
        self.pattern = pattern
        self.text = text


@contextlib.contextmanager
def bounded(characters: int) -> Iterator[None]:
    """Within, a time for the texts of a file that long bounds all searches together.

    Outside of it, a second bounds each of them. It is processor time of the thread, so that a busy
    machine refuses nothing.
    """
    token = _seconds_left.set(SECONDS + characters * SECONDS_A_CHARACTER)
    try:
        yield
    finally:
        _seconds_left.reset(token)


def mistake(pattern: str) -> str:
    """Why the pattern is refused: invalid in Python, or too large; blank for a good one."""
    if len(pattern) > _MOST_CHARACTERS:
        return f"正则表达式过长，应不超过 {_MOST_CHARACTERS} 字"
    try:
        size = _size(parsed(pattern))
    except (re.error, OverflowError) as error:
        return f"不是有效的正则表达式：{error}"
    except RecursionError:
        size = _MOST_NODES + 1
    return "正则表达式过于复杂，请减少嵌套和重复次数" if size > _MOST_NODES else ""


def parsed(pattern: str) -> Any:
    """The pattern as Python's `re` reads it: a sequence of operations with their arguments.

    Raises `re.error` for an invalid one. No stub describes the module, which is `re`'s own.
    """
    return importlib.import_module("re._parser").parse(pattern)


def search(pattern: str, text: str) -> regex.Match[str] | None:
    """The first match in the text; raises SlowPatternError."""
    found: regex.Match[str] | None = _timed(regex.Pattern.search, pattern, text)
    return found


def is_start(pattern: str, text: str) -> bool:
    """Whether a match stands at the beginning of the text; raises SlowPatternError."""
    return _timed(regex.Pattern.match, pattern, text) is not None


def spans(pattern: str, text: str) -> list[tuple[int, int]]:
    """Where matches begin and end; raises SlowPatternError."""
    found: list[tuple[int, int]] = _timed(_spans, pattern, text)
    return found


def _spans(compiled: regex.Pattern[str], text: str, *, timeout: float) -> list[tuple[int, int]]:
    return [match.span() for match in compiled.finditer(text, timeout=timeout)]


def _timed(call: Callable[..., Any], pattern: str, text: str) -> Any:
    """What the call gives for the compiled pattern and the text.

    The clock of `regex` is C's: of the process with all its threads, and on Windows that of the
    wall. A search that it stops before the thread had its time is begun anew with more.
    """
    left = _seconds_left.get()
    timeout = allowed = SECONDS if left is None else left
    try:
        compiled = _compiled(pattern)
        while allowed > 0:
            start = time.thread_time()
            try:
                found = call(compiled, text, timeout=timeout)
            except TimeoutError:
                timeout *= 2
                had_its_time = time.thread_time() - start >= allowed * 0.9
                if had_its_time or timeout > allowed * _LONGEST_BY_ITS_CLOCK:
                    break
            else:
                if left is not None:
                    _seconds_left.set(left - (time.thread_time() - start))
                return found
    except MemoryError as error:
        raise SlowPatternError(pattern, text) from error
    raise SlowPatternError(pattern, text)


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> regex.Pattern[str]:
    as_in_re = _OTHERWISE.sub(lambda m: m[0] if m[0][0] == "\\" else _escaped(m[0]), pattern)
    return regex.compile(as_in_re)


def _escaped(bracket: str) -> str:
    """The bracket so that it, and what follows, means what it does in re."""
    return "\\{" if bracket == "{" else f"{bracket}\\"


def _size(parsed: Any, level: int = 0) -> int:
    """How many nodes the compiler of regex makes of the parsed pattern, about.

    It writes out repeats: the least number of times, and twice more for each level. Raises
    re.error for a look-behind whose width is not fixed.
    """
    if level > _MOST_LEVELS:
        raise RecursionError
    size = 1
    for op, argument in parsed:
        name = str(op)
        if name in _REPEATS:
            least, _, inner = argument
            size += (int(least) + 2) * _size(inner, level + 1)
        elif name == "BRANCH":
            size += sum(_size(branch, level + 1) for branch in argument[1])
        elif name in ("ASSERT", "ASSERT_NOT"):
            direction, inner = argument
            least, most = inner.getwidth()
            if direction < 0 and least != most:
                raise re.error("look-behind requires fixed-width pattern")
            size += _size(inner, level + 1)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            inner = argument[-1] if name == "SUBPATTERN" else argument
            size += _size(inner, level + 1)
        elif name == "GROUPREF_EXISTS":
            size += sum(_size(inner, level + 1) for inner in argument[1:] if inner is not None)
        else:
            size += 1
    return size
