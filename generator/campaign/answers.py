"""Answer a data file's warnings by its comments, and keep what an import doubted as warnings.

`# 已核对[code]: 理由`, on the line of a key or directly above it, answers the warnings of that code
at that key. `# 核对：…`, which `forms import` writes, is a warning until it is answered or deleted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import Diagnostic, excerpt, has_errors
from generator.datafile import comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from generator.datafile.comments import Answer, Comment
    from generator.datafile.source import Source

# The code of what an import doubted.
_DOUBT = "import"

# fmt: off
_DOUBT_HINT = "核对无误的，请在此注释下加一行“# 已核对[import]: 理由”；已改正的，请删除此注释。"
_INCOMPLETE = (
    "“已核对”的注释缺少代码或理由，未起作用",
    "请改为“# 已核对[代码]: 理由”，代码即警告方括号中的文字，如“# 已核对[sum]: 已与财务科核对”。",
)
_NO_WARNING_HINT = "请核对代码和位置：注释应在该栏目的同一行或紧接的上一行；警告不再出现的，请删除此注释。"  # noqa: E501
# fmt: on


class _Given(NamedTuple):
    comment: Comment
    answer: Answer


def applied(
    parsed: Source, findings: Iterable[Diagnostic], later: Collection[str] = ()
) -> list[Diagnostic]:
    """The findings about the file, warnings with their answers, and findings about the comments.

    Of the codes `later` there may be findings that are not known yet; `applied_later` is for them.
    """
    findings = [*findings]
    if not parsed.comments:
        return findings
    given = _given(parsed)
    lines = [(finding, _lines(parsed, finding)) for finding in findings]
    lines += [
        (_doubt(parsed, comment, doubt), {comment.line, comment.anchor})
        for comment in parsed.comments
        if (doubt := comments.doubt(comment.text)) is not None
    ]
    known = [each for each in given if each.answer.code not in {_DOUBT, *later}]
    return [*_answered(lines, given), *_about_answers(parsed, lines, known)]


def applied_later(
    parsed: Source, findings: Iterable[Diagnostic], codes: Collection[str]
) -> list[Diagnostic]:
    """The same for all findings of these codes, which could not be found with the others."""
    lines = [(finding, _lines(parsed, finding)) for finding in findings]
    given = [each for each in _given(parsed) if each.answer.code in codes]
    return [*_answered(lines, given), *_about_answers(parsed, lines, given)]


def _given(parsed: Source) -> list[_Given]:
    answers = ((comment, comments.answer(comment.text)) for comment in parsed.comments)
    return [_Given(comment, answer) for comment, answer in answers if answer is not None]


def _lines(parsed: Source, finding: Diagnostic) -> set[int]:
    """The lines whose comments are about the finding: its own and its key's (or parent's)."""
    path = finding.path
    while path and path not in parsed.keys:
        path = path[:-1]
    return {finding.line, parsed.keys[path][0]} if path else {finding.line}


def _doubt(parsed: Source, comment: Comment, doubt: str) -> Diagnostic:
    message = f"导入时有疑问，尚未核对：{doubt}"
    place = comment.line, comment.column
    return Diagnostic(
        parsed.file, *place, "warning", "import", message, _DOUBT_HINT, path=comment.path
    )


def _answered(
    lines: Iterable[tuple[Diagnostic, set[int]]], given: Iterable[_Given]
) -> Iterator[Diagnostic]:
    """The findings, the answered ones with the reasons."""
    reasons: Mapping[tuple[int, str], str] = {
        (each.comment.anchor, each.answer.code): each.answer.reason for each in given
    }
    for finding, anchors in lines:
        found = (reasons.get((anchor, finding.code), "") for anchor in sorted(anchors))
        reason = next(filter(None, found), "") if finding.severity == "warning" else ""
        yield replace(finding, answered=reason) if reason else finding


def _about_answers(
    parsed: Source, lines: Iterable[tuple[Diagnostic, set[int]]], given: Iterable[_Given]
) -> Iterator[Diagnostic]:
    """A warning for each answer that answers nothing."""
    lines = [*lines]
    # Where there are errors, not everything has been checked.
    is_whole = not has_errors(finding for finding, _ in lines)
    for comment, answer in given:
        here = [finding for finding, anchors in lines if comment.anchor in anchors]
        severities = {finding.severity for finding in here if finding.code == answer.code}
        if not answer.code:
            message, hint = _INCOMPLETE
        elif "warning" in severities:
            continue
        elif severities:
            message = f"错误[{answer.code}]不能用“已核对”的注释处理"
            hint = "错误应改正；改正后请删除此注释。"
        elif is_whole:
            message = f"此处没有警告[{excerpt(answer.code)}]，此注释未起作用"
            codes = "、".join(dict.fromkeys(d.code for d in here if d.severity == "warning"))
            hint = (f"此处的警告代码是 {codes}。" if codes else "") + _NO_WARNING_HINT
        else:
            continue
        place = comment.line, comment.column
        yield Diagnostic(parsed.file, *place, "warning", "answer", message, hint, comment.path)
