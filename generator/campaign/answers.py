"""Answer a data file's warnings by its comments, and keep what an import doubted as warnings.

`# 已核对[code]: 理由`, on the line of a key or directly above it, answers the warnings of that code
at that key; above the dash of a list's entry, those in all of the entry. `# 核对：…`, which
`forms import` writes, is a warning until it is answered or deleted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import Diagnostic, excerpt, has_errors
from generator.datafile import comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from generator.datafile.comments import Answer, Comment
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath

# fmt: off
_DOUBT_HINT = "核对无误的，请在此注释下加一行“# 已核对[import]: 理由”（每条注释各加一行）；已改正的，请删除此注释。"  # noqa: E501
_INCOMPLETE = (
    "“已核对”的注释缺少代码或理由，未起作用",
    "请改为“# 已核对[代码]: 理由”，代码即警告方括号中的文字，如“# 已核对[sum]: 已与财务科核对”；理由至少两个字。",  # noqa: E501
)
_NOT_SO = "“已核对”的注释书写有误，未起作用"
_NO_WARNING_HINT = "请核对代码和位置：注释应在该栏目的同一行或紧接的上一行；警告不再出现的，请删除此注释。"  # noqa: E501
# fmt: on


# The code of what an import doubted, and from what number on each doubt at a place needs an answer
# of its own.
DOUBT, _SEVERAL = "import", 2
# More lines are not named in a hint.
_MOST_LINES = 5


class _Given(NamedTuple):
    comment: Comment
    answer: Answer


class _Placed(NamedTuple):
    """A finding, and the lines whose comments are about it: its own and its key's (or parent's)."""

    finding: Diagnostic
    lines: Collection[int]

    @property
    def places(self) -> list[int | KeyPath]:
        """What comments about it belong to: its lines, then the lists' entries around it."""
        path = self.finding.path
        entries = (path[:n] for n in range(len(path), 0, -1) if isinstance(path[n - 1], int))
        return [*sorted(self.lines), *entries]


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
    placed = [_placed(parsed, finding) for finding in findings]
    placed += [
        _Placed(_doubt(parsed, comment, doubt), {comment.line, comment.anchor})
        for comment in parsed.comments
        if (doubt := comments.doubt(comment.text)) is not None
    ]
    known = [each for each in given if each.answer.code not in later]
    judged = _judged(parsed, placed, given, known)
    return [*_each_doubt_by_its_own(parsed, judged, given)]


def _each_doubt_by_its_own(
    parsed: Source, findings: Iterable[Diagnostic], given: Iterable[_Given]
) -> Iterator[Diagnostic]:
    """The findings; of several doubts at one place each with the answer that follows it.

    An answer below a doubt, up to the next doubt, is for it alone and answers no other. A doubt
    that stands alone is answered as any other warning.
    """
    doubts = [c for c in parsed.comments if comments.doubt(c.text) is not None]
    same: dict[int, list[int]] = {}
    for comment in doubts:
        same.setdefault(comment.anchor, []).append(comment.line)
    of_line = {comment.line: same[comment.anchor] for comment in doubts}
    answers = {g.comment.line: g.answer.reason for g in given if g.answer.code == DOUBT}
    for finding in findings:
        lines = of_line.get(finding.line, []) if finding.code == DOUBT else []
        if len(lines) < _SEVERAL:
            yield finding
            continue
        end = next((line for line in lines if line > finding.line), None)
        below = (line for line in answers if line > finding.line and (end is None or line < end))
        of_key = (line for line in below if _is_about(parsed, line, finding.line))
        yield replace(finding, answered=next((answers[line] for line in of_key), ""))


def _is_about(parsed: Source, answer: int, doubt: int) -> bool:
    """Whether the comments in these lines are about the same key."""
    anchors = {c.line: c.anchor for c in parsed.comments if c.line in (answer, doubt)}
    return len(set(anchors.values())) == 1


def open_doubts(parsed: Source) -> list[Diagnostic]:
    """The warnings about what an import doubted that are not answered."""
    return [d for d in applied(parsed, ()) if d.code == DOUBT and not d.answered]


def applied_later(
    parsed: Source, findings: Iterable[Diagnostic], codes: Collection[str]
) -> list[Diagnostic]:
    """The same for all findings of these codes, which could not be found with the others."""
    placed = [_placed(parsed, finding) for finding in findings]
    given = [each for each in _given(parsed) if each.answer.code in codes]
    return _judged(parsed, placed, given, given)


def _given(parsed: Source) -> list[_Given]:
    answers = ((comment, comments.answer(comment.text)) for comment in parsed.comments)
    return [_Given(comment, answer) for comment, answer in answers if answer is not None]


def _placed(parsed: Source, finding: Diagnostic) -> _Placed:
    path = finding.path
    while path and path not in parsed.keys:
        path = path[:-1]
    lines = {finding.line, parsed.keys[path][0]} if path else {finding.line}
    return _Placed(finding, lines)


def _doubt(parsed: Source, comment: Comment, doubt: str) -> Diagnostic:
    message = f"导入时有疑问，尚未核对：{doubt}"
    place = comment.line, comment.column
    return Diagnostic(
        parsed.file, *place, "warning", "import", message, _DOUBT_HINT, path=comment.path
    )


def _judged(
    parsed: Source, placed: Iterable[_Placed], given: Sequence[_Given], known: Iterable[_Given]
) -> list[Diagnostic]:
    """The findings with their answers, and findings about the `known` ones that answer none."""
    answered = [*_answered(placed, given)]
    return [*(each.finding for each in answered), *_about_answers(parsed, answered, known)]


def _answered(placed: Iterable[_Placed], given: Iterable[_Given]) -> Iterator[_Placed]:
    """The findings, the answered ones with the reasons; the nearest answer counts."""
    reasons: dict[tuple[int | KeyPath, str], str] = {}
    for comment, answer in given:
        reasons[comment.anchor, answer.code] = answer.reason
        reasons[comment.entry, answer.code] = answer.reason
    for each in placed:
        code = comments.normal_code(each.finding.code)
        found = (reasons.get((where, code), "") for where in each.places)
        reason = next(filter(None, found), "") if each.finding.severity == "warning" else ""
        yield each._replace(finding=replace(each.finding, answered=reason)) if reason else each


def _about_answers(
    parsed: Source, placed: Sequence[_Placed], given: Iterable[_Given]
) -> Iterator[Diagnostic]:
    """A warning for each answer that answers nothing."""
    # Where there are errors, not everything has been checked.
    is_whole = not has_errors(each.finding for each in placed)
    by_place: dict[int | KeyPath, list[Diagnostic]] = {}
    open_lines: dict[str, set[int]] = {}
    for each in placed:
        code = comments.normal_code(each.finding.code)
        for where in each.places:
            by_place.setdefault(where, []).append(each.finding)
        if each.finding.severity == "warning" and not each.finding.answered:
            open_lines.setdefault(code, set()).add(min(each.lines))
    for comment, answer in given:
        here = by_place.get(comment.anchor, []) + by_place.get(comment.entry, [])
        same = (d for d in here if comments.normal_code(d.code) == answer.code)
        severities = {finding.severity for finding in same}
        if not answer.code:
            message, hint = _malformed(answer)
        elif "warning" in severities:
            continue
        elif severities:
            message = f"错误[{answer.code}]不能用“已核对”的注释处理"
            hint = "错误应改正；改正后请删除此注释。"
        elif is_whole:
            message = f"此处没有警告[{excerpt(answer.code)}]，此注释未起作用"
            hint = _where(answer.code, here, sorted(open_lines.get(answer.code, ())))
        else:
            continue
        place = comment.line, comment.column
        yield Diagnostic(parsed.file, *place, "warning", "answer", message, hint, comment.path)


def _malformed(answer: Answer) -> tuple[str, str]:
    """The message and hint about an answer that is not written as one."""
    if not answer.forms:
        return _INCOMPLETE
    forms = "和".join(f"“{form}”" for form in answer.forms)
    each = "每种警告各写一行，改为" if len(answer.forms) > 1 else "改为"
    return _NOT_SO, f"请{each}{forms}。"


def _where(wanted: str, here: Iterable[Diagnostic], lines: Sequence[int]) -> str:
    """The hint of an answer that answers nothing: what there is here, and where its code is."""
    hint = ""
    if lines:
        more = " 等" if len(lines) > _MOST_LINES else " "
        hint = f"警告[{wanted}]在第 {'、'.join(map(str, lines[:_MOST_LINES]))}{more}行。"
    if codes := "、".join(dict.fromkeys(d.code for d in here if d.severity == "warning")):
        hint += f"此处的警告代码是 {codes}。"
    return hint + _NO_WARNING_HINT
