"""The edit of a line that writes an amount in place of what was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.common.diagnostics import Fix
from generator.datafile import typing_slips
from generator.pack.selectors import value_at

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath

# An amount, and what was meant for a comment behind it.
_REMARK = re.compile(r"(?P<amount>[^#＃/]*)(?:[#＃]+|//)(?P<remark>.*)")
# Signs around a number that may make it another one.
# Another currency, or 元 without saying so, is one of them.
_SAYS_MORE = re.compile(r"[约()（）$]|^\s*[¥￥](?!.*[元万亿])")


def fix(path: KeyPath, finding: Diagnostic, likely: str, source: Source) -> Fix | None:
    """The edit that writes the likely amount in place of the text typed.

    What was meant for a comment behind it becomes one. There is none where other words would be
    lost, or an estimate or a number in brackets would become a plain one.
    """
    typed = value_at(source.data, path)
    if not likely or not isinstance(typed, str):
        return None
    match = _REMARK.fullmatch(typed)
    remark = match["remark"].strip() if match else ""
    if _SAYS_MORE.search(match["amount"] if match else typed):
        return None
    new = f"{likely} # {remark}" if remark else likely
    line = source.lines[finding.line - 1]
    fixed = typing_slips.with_scalar(line, finding.column, typed, new)
    if fixed is None:
        return None
    behind = fixed[finding.column - 1 + len(new) :].strip()
    if remark and behind and not behind.startswith("#"):
        # In brackets: the comment would hide what follows.
        return None
    return Fix(finding.line, finding.line, (fixed,))
