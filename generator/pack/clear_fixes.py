"""Which of the parser's fixes are clear, now that the names of the fields are known."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common.similar import nearest
from generator.pack.fields import names_below

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.common.diagnostics import Diagnostic, Fix
    from generator.datafile.source import Source
    from generator.pack.fields import Field

_KEY = re.compile(r"[ -]*([^:：]+?):(?:\s|$)")
_TO_FIRST_COLON = re.compile(r"[^:：]*[:：]")


def only(findings: Iterable[Diagnostic], fields: Field, source: Source) -> list[Diagnostic]:
    """The findings, without the fixes that may not be what was meant."""
    findings = [*findings]
    if not any(d.fix for d in findings):
        return findings
    names = names_below(fields)
    # Text read in the wrong encoding names no field.
    keys = (_TO_FIRST_COLON.match(line) for line in source.lines)
    is_encoding_clear = any(key and key[0][:-1].strip(" -\t\u3000") in names for key in keys)

    def is_clear(fix: Fix, finding: Diagnostic) -> bool:
        if finding.code == "encoding":
            return is_encoding_clear
        return _is_clear(fix, names, source)

    return [replace(d, fix=None) if d.fix and not is_clear(d.fix, d) else d for d in findings]


def _is_clear(fix: Fix, names: set[str], source: Source) -> bool:
    """Whether the fix can only be what was meant."""
    first, *more = source.lines[fix.first - 1 : fix.last]
    if [line.strip() for line in (first, *more)] == [line.strip() for line in fix.lines]:
        # Only blanks at the start of lines change.
        return True
    key = _KEY.match(fix.lines[0])
    if key and key[1] not in names and not nearest(key[1], names):
        # A paragraph with a colon, perhaps.
        return False
    # Two fields on one line would become one text.
    any_name = "|".join(sorted(map(re.escape, names), reverse=True))
    another_key = re.compile(rf"(?:^|[\s,，;；。、])(?:{any_name})\s*[:：]|(?:{any_name}):(?:\s|$)")
    behind_key = _TO_FIRST_COLON.sub("", first, count=1)
    return not any(map(another_key.search, (behind_key, *more)))
