"""Tell of a regular expression that takes too long, where the pack says it."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from generator.common.diagnostics import Diagnostic, RefusedError, excerpt
from generator.datafile import plain_yaml
from generator.pack import bounded_regex
from generator.pack.bounded_regex import SlowPatternError
from generator.pack.rule_file import SETTING_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.pack.pack import Pack

_NAMES = {"pattern", "except", "doubtful", "regex"}


@contextlib.contextmanager
def refused(pack: Pack, file: str, lines: Sequence[str] = ()) -> Iterator[None]:
    """Within, the pack's patterns may search the file of these lines for a bounded time.

    Raises RefusedError with a finding at the pattern that was at work when the time was over:
    nothing may be called right by a pack whose rules cannot be applied.
    """
    try:
        with bounded_regex.bounded(sum(map(len, lines))):
            yield
    except SlowPatternError as error:
        raise RefusedError("表单包有错误", [_finding(pack, file, error)]) from error


def _finding(pack: Pack, file: str, error: SlowPatternError) -> Diagnostic:
    name, (line, column) = _place(pack, error.pattern)
    text = excerpt(" ".join(error.text.split()))
    message = f"此正则表达式查找过慢，未能检查 {file} 中的“{text}”"
    hint = "请简化此正则表达式：重复（* + {}）之中不要再有重复或内容相近的几种写法。"
    where = (pack.folder / name).as_posix()
    return Diagnostic(where, line, column, "error", "pack", message, hint)


def _place(pack: Pack, pattern: str) -> tuple[str, tuple[int, int]]:
    """The file of the pack, and the place in it, where the pattern is written."""
    for name in ("rules.yaml", "schema.yaml"):
        places = plain_yaml.places(pack.files[name].decode("utf-8-sig"))
        for path, text in places.texts.items():
            if path[-1:] and path[-1] in _NAMES and _is_written(pattern, text):
                return name, places.place(path)
    return "rules.yaml", (1, 1)


def _is_written(pattern: str, text: str) -> bool:
    """Whether the pattern is what is searched for where the pack says the text.

    Settings that it names are filled in, and one of a schema ends at the end of the value.
    """
    pieces = map(re.escape, re.split(SETTING_NAME.pattern.replace("(", "(?:"), text.strip()))
    return re.fullmatch("(?s:.*?)".join(pieces) + r"\$?", pattern) is not None
