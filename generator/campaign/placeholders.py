"""Find examples that are still to be replaced: marked 请修改 by `forms init` or by a person.

Either the value begins with the mark (`地区: 请修改：示例市示例区`), or a comment at its key does
(`级次: 区级   # 请修改`), where the value must be one that the form takes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.common.diagnostics import Diagnostic, excerpt
from generator.datafile import comments
from generator.pack import selectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.datafile.source import Source

MARK = "请修改"
_IN_VALUE = f"请改为实际内容，并删除“{MARK}”三个字。"
_IN_COMMENT = f"请核对并修改内容，再删除此处的注释“# {MARK}”。"


def find(parsed: Source, findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """A warning for each place that is marked; `findings` are the others about the file.

    A value that has an error needs none.
    """
    if not any(MARK in line for line in parsed.lines):
        return
    with_errors = {finding.path for finding in findings if finding.severity == "error"}
    for path, text in selectors.texts(parsed.data):
        if text.startswith(MARK) and path not in with_errors:
            message = f"“{_name(path)}”仍是待修改的内容：“{excerpt(text)}”"
            finding = parsed.diagnostic(path, "placeholder", message, _IN_VALUE)
            yield replace(finding, severity="warning")
    for comment in comments.read(parsed.lines, parsed.keys, parsed.corrected):
        if comment.text.startswith(MARK) and comment.path not in with_errors:
            where = f"“{_name(comment.path)}”" if comment.path else "此处"
            message = f"{where}注有“{excerpt(comment.text)}”，内容尚未确认"
            place = comment.line, comment.column
            yield Diagnostic(
                parsed.file, *place, "warning", "placeholder", message, _IN_COMMENT, comment.path
            )


def _name(path: tuple[str | int, ...]) -> str:
    """The name of the field at the path; an entry of a list has that of the list."""
    return next(step for step in reversed(path) if isinstance(step, str))
