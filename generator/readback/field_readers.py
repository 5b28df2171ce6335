"""What a data file says for a text that was read: an amount, a tick, a day in plain notation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common import amount_format, amounts, dates
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import excerpt
from generator.common.fold import fold
from generator.readback.tick_texts import EMPTY_BOXES, TICKS, VARIATIONS

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.readback.findings import Findings
    from generator.readback.unit_values import FieldText, UnitTexts

_CROSSED = frozenset("☒")
_CROSSES = frozenset("×✗✘☒xX")


def _amount(
    unit: UnitTexts, path: KeyPath, read: FieldText, described: Field, findings: Findings
) -> str:
    """The amount in half-width characters; a text that is no amount stays as it is."""
    text = read.text.strip()
    if number := amount_format.number_text(text, described.format):
        return number
    half_width = amounts.half_width(text)
    try:
        if text:
            amounts.read(half_width, described.unit, whole=described.whole)
    except NotAnAmountError as of_half_width:
        if clear := amounts.unambiguous(text, described.unit, whole=described.whole):
            message = _converted(read, clear)
            findings.warn(read.place, "number", message)
            unit.remark(path, message)
            return clear
        # As typed: the check of the data file quotes it so, and both make one finding.
        error = _mistake(text, described) or of_half_width
        message = f"{read.position}：{error}"
        findings.error(read.place, "number", message, error.hint)
        unit.remark(path, message)
        return text
    if half_width != text:
        is_full_width = amounts.is_full_width(text)
        what = "是全角数字，" if is_full_width else ""
        message = f"{read.position}：“{excerpt(text)}”{what}已导入为 {half_width}"
        findings.warn(read.place, "number", message)
        if not is_full_width:
            unit.remark(path, message)
    return half_width


def _mistake(text: str, described: Field) -> NotAnAmountError | None:
    try:
        amounts.read(text, described.unit, whole=described.whole)
    except NotAnAmountError as error:
        return error
    return None


def _choice(
    unit: UnitTexts, path: KeyPath, read: FieldText, described: Field, findings: Findings
) -> str:
    """The tick that the field allows for any mark that means one; another text stays as it is."""
    ticks = [allowed for allowed in described.allowed if allowed in TICKS]
    mark = fold(read.text).translate(VARIATIONS)
    if len(ticks) != 1 or read.text in described.allowed or mark not in TICKS | EMPTY_BOXES:
        return read.text
    if mark in _CROSSED and any(allowed in _CROSSES for allowed in described.allowed):
        return read.text
    blank = next((allowed for allowed in described.allowed if allowed in EMPTY_BOXES), "")
    choice = ticks[0] if mark in TICKS else blank
    message = _converted(read, choice)
    findings.warn(read.place, "allowed", message)
    unit.remark(path, message)
    return choice


def _converted(read: FieldText, now: str) -> str:
    """The message that a text was imported as another one."""
    result = f"已导入为 {now}" if now else "按未填导入"
    return f"{read.position}：“{excerpt(read.text)}”{result}"


def _text(
    unit: UnitTexts, path: KeyPath, read: FieldText, described: Field, findings: Findings
) -> str:
    """The text; a day or month in another notation as forms print it, if there is no doubt."""
    if not described.date or not read.text:
        return _choice(unit, path, read, described, findings)
    text = dates.tidied(read.text, described.date)
    if dates.is_written(text, described.date):
        return text
    likely = dates.mistake(read.text, described.date).likely
    if not likely:
        return read.text
    message = _converted(read, likely)
    findings.warn(read.place, "date", message)
    unit.remark(path, message)
    return likely


# By a field's kind, what makes its value of the text that was read.
READERS = {"amount": _amount, "text": _text}
