"""Keys of the form that stand within the value of another key, where YAML reads them as text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common.diagnostics import excerpt
from generator.datafile import parser_messages
from generator.pack import selectors
from generator.pack.fields import find_field, names_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.pack.fields import Field

_HEAD = re.compile(r"(?P<dashes> *(?:- +)*)(?P<key>[^\s:：][^:：]*): +(?=\S)")
# A colon at the end of a line that is not the last.
_ENDS_LINE = re.compile(r":\s*\n")
_COLON = r":(?:\s|$)"
_BLANKS = " ,，;；、\t\u3000"


def pattern(fields: Field) -> re.Pattern[str]:
    """The name of a field, the longest there is, with its colon."""
    return re.compile(f"(?:{_any_name(fields)}){_COLON}")


def with_lines_to_write(
    findings: Iterable[Diagnostic], fields: Field, source: Source
) -> list[Diagnostic]:
    """The findings; where a line holds two fields or more, the hint names the lines to write."""
    findings = [*findings]
    if not any(d.message == parser_messages.SECOND_COLON[0] for d in findings):
        return findings
    key = pattern(fields)
    return [
        _of_two_fields(d, key, fields, source)
        if d.message == parser_messages.SECOND_COLON[0]
        else d
        for d in findings
    ]


def _of_two_fields(
    finding: Diagnostic, key: re.Pattern[str], fields: Field, source: Source
) -> Diagnostic:
    line = source.lines[finding.line - 1]
    head = _HEAD.match(line)
    starts = [match.start() for match in key.finditer(line, head.end())] if head else []
    if head is None or not starts or not line[head.end() : starts[0]].strip(_BLANKS):
        return finding
    ends = [*starts[1:], len(line)]
    parts = [line[: starts[0]], *map(line.__getitem__, map(slice, starts, ends))]
    lines = "和".join(f"“{excerpt(part.strip(_BLANKS))}”" for part in parts)
    count = "两" if len(parts) == 2 else f" {len(parts)} "  # noqa: PLR2004 - as one says it
    field = find_field(fields, finding.path)
    is_amount = field is not None and field.kind == "amount"
    text = "" if is_amount else "属于同一段文字的，请把“: ”改为中文冒号“：”。"
    hint = f"一行只能填一个栏目，请分成{count}行：{lines}，各与同一组的栏目名左对齐。{text}"
    return replace(finding, hint=hint, fix=None)


def in_blocks(fields: Field, source: Source) -> Iterator[Diagnostic]:
    """An error for each name of a field that is a line of the text above it, with its rows below.

    A heading with too many blanks becomes part of the text after `|`, and what is below it, too.
    """
    texts = [match for match in selectors.texts(source.data) if _ENDS_LINE.search(match[1])]
    if not texts:
        return
    name = _any_name(fields)
    heading = re.compile(rf"(?:^|\n)\s*(?P<key>{name}):\s*\n\s*(?:- +)?(?:{name}){_COLON}")
    for path, text in texts:
        for match in heading.finditer(text):
            line, column = source.place_within(path, text, match.start("key"))
            message = f"栏目“{match['key']}”及其下各行成了上面“{path[-1]}”的正文"
            hint = "请检查此行及以下各行的行首空格，与同一组的栏目名左对齐；属于正文的，请把“:”改为中文冒号“：”。"  # noqa: E501
            finding = source.diagnostic(path, "syntax", message, hint)
            yield replace(finding, line=line, column=column)


def _any_name(fields: Field) -> str:
    return "|".join(map(re.escape, sorted(names_below(fields), key=len, reverse=True)))
