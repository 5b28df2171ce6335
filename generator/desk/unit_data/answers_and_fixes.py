"""Answer a warning with a reason, take the answer back, mend what can be mended mechanically."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from generator.campaign import answers, mending
from generator.campaign.mending import Judged
from generator.datafile import comment_edits, comments, edits, file_bytes, new_text, source
from generator.datafile.edits import Edited, EditRefusedError
from generator.desk import judging
from generator.desk.unit_data import cell_changes, unit_file
from generator.desk.unit_data.cell_changes import CellText
from generator.desk.wording import page_advice
from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.comments import Comment
    from generator.datafile.source import Source
    from generator.desk.unit_data.unit_file import Changed, OpenUnit, UnitFile
    from generator.pack.pack import Pack

# fmt: off
_GONE = "此条提示已不存在，请刷新页面"
_NO_WARNING = "错误不能用“已核对”处理，应予改正"
_NO_REASON = "请填写理由，至少两个字"
_NOT_ANSWERED = "此处写法特殊，无法自动加注释；请在“数据文件”中填写"
_NOT_MENDED = "此处无法自动改正，请手工修改"
# fmt: on


def answer(at: UnitFile, finding: str, reason: str) -> Changed:
    """Write in the file that somebody looked at the warning, and why it stays; a blank reason
    takes that back.

    `finding` is the warning's id in the page's state. An earlier answer to it is replaced.
    """  # noqa: D205

    def make(unit: OpenUnit) -> bytes:
        warning = _found(unit, finding)
        text = comments.one_line(f"已核对[{warning.code}]: {reason.strip()}")
        if reason.strip() and _reason(text, warning) is None:
            raise EditRefusedError(_NO_REASON)
        file = Edited(unit.raw.content.decode(), unit.parsed)
        file = comment_edits.changed(file, {}, _answers(unit.parsed, warning))
        if reason.strip():
            file = _answered(file, warning, text)
            _refuse_unanswered(at, file, warning)
        return file.text.encode()

    return unit_file.rewrite(at, make)


def fix(at: UnitFile, finding: str = "") -> Changed:
    """Mend the finding of that id as its hint says, or all that can be mended."""
    pack = at.judging.campaign.pack

    def make(unit: OpenUnit) -> bytes:
        only = _found(unit, finding) if finding else None
        if only and page_advice.can_be_computed(pack, only):
            return _computed_again(pack, unit, only)
        mended = mending.mend(unit.raw.content, partial(_judged, at, only))
        if not mended.fixed:
            raise EditRefusedError(_NOT_MENDED)
        return mended.content

    return unit_file.rewrite(at, make)


def _found(unit: OpenUnit, finding: str) -> Diagnostic:
    for each in unit.checked.diagnostics:
        if page_advice.finding_id(each) == finding:
            return each
    raise EditRefusedError(_GONE)


# Answers


def _reason(comment: str, warning: Diagnostic) -> str | None:
    """The reason that the comment gives for leaving such warnings."""
    given = comments.answer(comment)
    is_for_it = given is not None and given.code == comments.normal_code(warning.code)
    return given.reason if given and is_for_it else None


def _answers(parsed: Source, warning: Diagnostic) -> Iterator[Comment]:
    """The comments that answer the warning."""
    if warning.severity != "warning":
        raise EditRefusedError(_NO_WARNING)
    for comment in parsed.comments if warning.answered else ():
        is_its_own = comment.anchor == warning.line or comment.path == warning.path
        is_around = bool(comment.entry) and warning.path[: len(comment.entry)] == comment.entry
        if (is_its_own or is_around) and _reason(comment.text, warning) == warning.answered:
            yield comment


def _answered(file: Edited, warning: Diagnostic, text: str) -> Edited:
    """The file with the answer: below a doubt, else above the key that the warning is about."""
    lines = file.source.lines
    line = lines[warning.line - 1] if warning.line <= len(lines) else ""
    if warning.code != answers.DOUBT or not line.lstrip().startswith("#"):
        return comment_edits.changed(file, {warning.path: [text]})
    end = new_text.line_end(file.text)
    kept = file.text.splitlines(keepends=True)
    indent = line[: len(line) - len(line.lstrip())]
    kept.insert(warning.line, f"{indent}# {text}{end}")
    answered = "".join(kept)
    return Edited(answered, source.parse_content(answered.encode(), file.source.file))


def _refuse_unanswered(at: UnitFile, file: Edited, warning: Diagnostic) -> None:
    """Raise EditRefusedError where the warning is still open in the file."""
    content = file.text.encode()
    findings = _judged(at, None, content).findings
    same = [d for d in findings if (d.code, d.message) == (warning.code, warning.message)]
    if not same or not any(d.answered for d in same):
        raise EditRefusedError(_NOT_ANSWERED)


# Mends


def _computed_again(pack: Pack, unit: OpenUnit, finding: Diagnostic) -> bytes:
    """The file without the blank key, so that the figure is worked out."""
    text, parsed = unit.raw.content.decode(), unit.parsed
    wanted = cell_changes.edits_of(pack, parsed.data, [CellText(finding.path, "")])
    order = fields.key_order(pack.unit.fields)
    return edits.edited(text, parsed, wanted, order).text.encode()


def _judged(at: UnitFile, only: Diagnostic | None, content: bytes) -> Judged:
    """What is found in these bytes; with `only` no other finding can be mended."""
    raw = file_bytes.of(content)
    parsed = source.parse(raw, at.path.as_posix())
    findings = judging.checked(at.judging, raw, parsed).diagnostics
    if only:
        findings = tuple(d if d == only else replace(d, fix=None) for d in findings)
    return Judged(parsed, findings)
