"""Messages about how a pack's YAML files are written, where those for data files would mislead."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common.diagnostics import Diagnostic, split_lines
from generator.datafile import parser_messages, typing_slips

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.datafile.plain_yaml import PlainYamlError
    from generator.datafile.source import Source

_QUOTE = "请用英文单引号（'）把整段文字括起来。"
_BRACES = next(
    message for part, message, _ in parser_messages.PROBLEMS if part == "not a plain key"
)
_BRACKETS = next(
    message
    for part, message, _ in parser_messages.PROBLEMS
    if part.startswith("did not find expected ','")
)
# A line with a list or entry in brackets; patterns and messages are texts.
_LIST = re.compile(r"\s*(?:- +)?(?:\{|(?!pattern|except|message|hint)[^\s:]+: +\[)")
# A path with a condition, where YAML reads its brackets as those of a list: `[组[名=组].数]`.
_UNQUOTED_PATH = re.compile(
    r"(?P<before>[\[,] *|: +)"
    r"(?P<path>[^\s\[\]=,'\"{}:]+\[[^\[\]=,'\"]+=[^\[\]=,'\"]+\]\.[^\s\[\]=,'\"{}:]+)"
    r"(?= *(?:[,\]}]|$))"
)
# In `{…}`, where a comma ends an entry: `{field: 甲, formula: ROUND(乙, 2)}`.
_CUT_FORMULA = re.compile(r"\{.*(?:formula|when): +[^'\"{}]*\([^'\"{}]*,[^:]*$")
_HINTS = {
    _BRACES: _QUOTE,
    parser_messages.EMPTY[0]: "各项的含义见 docs/表单包.md。",
    parser_messages.MANY[0]: "请删除“---”这一行。",
}
# A spreadsheet's number format, and its decimals; in `{…}` the comma behind it is none of its.
_NUMBER_FORMAT = re.compile(r"['\"]?([#0]+(?:,[#0]+)*(?:\.0+)?[%％]?)")
_DECIMALS = re.compile(r"\.(0+)")
# A path, or several without brackets around them.
_PATH = re.compile(r"[^\s#,'\"\[\]{}:]+(?=[\s}]|$)")
_SCHEMA_HINT = "可以使用的规定见 docs/表单包.md 的“schema.yaml”一节。"


def reworded(findings: Iterable[Diagnostic], source: Source) -> list[Diagnostic]:
    """The errors in `pack.yaml` or `rules.yaml` with hints that fit it.

    Warnings are about what staff type: `#` in a pattern over lines is no comment in a form.
    """
    return [_reworded(finding, source) for finding in findings if finding.severity == "error"]


def _reworded(  # noqa: PLR0911 - one for each kind of mistake
    finding: Diagnostic, source: Source
) -> Diagnostic:
    line = source.lines[finding.line - 1] if finding.line <= len(source.lines) else ""
    if finding.code == "minlength" and isinstance(finding.path[-1], int):
        message = f"“{finding.path[-2]}”的第 {finding.path[-1] + 1} 项没有内容"
        return replace(finding, message=message, hint="请填写内容，或删除此项。")
    if finding.code == "syntax" and _LIST.match(line):
        return _of_list(finding, line)
    if finding.code == "unknown" and _CUT_FORMULA.search(line[: finding.column - 1]):
        message = "公式中的逗号把公式分成了几项"
        return replace(finding, message=message, hint="请用英文单引号（'）把整个公式括起来。")
    if finding.message in _HINTS:
        with_hint = replace(finding, hint=_HINTS[finding.message])
        is_quoted = finding.message == _BRACES
        quoted = typing_slips.with_quotes(line) if is_quoted else None
        return parser_messages.with_suggestion(with_hint, quoted)
    written = line[finding.column - 1 :]
    if finding.code == "type" and finding.path[-1:] == ("format",):
        return replace(finding, hint=_format_hint(written))
    if finding.code == "type" and "应填一段文字" in finding.message and written[:1] in ("[", "{"):
        return parser_messages.with_suggestion(
            replace(finding, hint=_QUOTE), typing_slips.with_quotes(line)
        )
    path = _PATH.match(written)
    if finding.code == "type" and "应填一个列表" in finding.message and path:
        return replace(finding, hint=f"请改为 [{path.group()}]。")
    return finding


def _format_hint(written: str) -> str:
    """How a format is written that somebody gave as spreadsheets do: `0.00%`, `#,##0.00`."""
    match = _NUMBER_FORMAT.match(written)
    code = match[1] if match else ""
    keys = [f"decimals: {len(decimals[1])}"] if (decimals := _DECIMALS.search(code)) else []
    keys += ["thousands: true"] if "," in code else []
    keys += ["percent: true"] if "%" in code or "％" in code else []
    example = "decimals: 2, percent: true"
    return f"请写成 {{{', '.join(keys)}}}。" if keys else f"请写成几项，如 {{{example}}}。"


def _of_list(finding: Diagnostic, line: str) -> Diagnostic:
    """The finding without the hint to quote the list, but with its paths quoted that need it."""
    hint = finding.hint.partition(parser_messages.CAN_BE_WRITTEN)[0]
    if finding.message == _BRACKETS:
        hint = "请补上缺少的括号或逗号；带方括号的路径，请用英文单引号（'）括起来。"
    mended = _UNQUOTED_PATH.sub(r"\g<before>'\g<path>'", line)
    without = replace(finding, hint=hint, fix=None)
    return parser_messages.with_suggestion(without, mended if mended != line else None)


def of_schema(file: str, place: tuple[int, int], message: str) -> Diagnostic:
    """The finding about a rule of `schema.yaml`."""
    line, column = place
    told = f"字段规则无效：{message}"
    return Diagnostic(file, line, column, "error", "schema", told, _SCHEMA_HINT)


def of_schema_syntax(file: str, error: PlainYamlError, text: str) -> Diagnostic:
    """The finding about a text of `schema.yaml` that is not YAML."""
    lines = split_lines(text)
    (line, column), (message, hint) = parser_messages.explain(error.problem, error.place, lines)
    written = lines[line - 1]
    corrected = typing_slips.corrected(written)
    start = len(written) - len(written.lstrip()) + 1
    if corrected is not None:
        column, (message, hint) = start, parser_messages.NO_COLON
    elif message == parser_messages.SECOND_COLON[0] and ": " not in written[: column - 1]:
        # The line's own colon: it was taken for a part of the line above.
        column, (message, hint) = start, parser_messages.UNALIGNED
    told = f"字段规则无效：{message}"
    finding = Diagnostic(file, line, column, "error", "schema", told, _HINTS.get(message, hint))
    return parser_messages.with_suggestion(finding, corrected)
