"""Doubt texts that are struck through, raised or lowered in the document: a reader sees others.

`123.45` struck through beside `99` is not the amount 123.4599, nor a raised 2 its last digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common.diagnostics import excerpt
from generator.readback.findings import COMPARE, position
from generator.word.visible_content import Marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.readback.findings import Findings
    from generator.readback.unit_values import FieldText, UnitTexts

_STRUCK = "删除线"
# Between marked parts that belong together: Word divides a text as it was typed.
_SAME = " \u3000"


def doubted(
    unit: UnitTexts,
    path: KeyPath,
    texts: Sequence[FieldText],
    described: Field | None,
    findings: Findings,
) -> list[FieldText]:
    """The field's texts; in an amount, marked parts beside others are put in brackets.

    So it is no amount any more, and nobody takes the parts for one. Of other texts only what is
    struck through is told: they raise and lower characters for good reasons.
    """
    return [
        _doubted(unit, path, each, described, findings) if each.cell.marked else each
        for each in texts
    ]


def _doubted(
    unit: UnitTexts, path: KeyPath, read: FieldText, described: Field | None, findings: Findings
) -> FieldText:
    is_amount = described is not None and described.kind == "amount"
    parts = [part for part in _parts(read) if is_amount or part.mark == _STRUCK]
    if not parts or not read.text:
        return read
    named = "、".join(f"“{excerpt(read.text[p.start : p.end].strip())}”是{p.mark}" for p in parts)
    where = f"{position(read.row, read.cell, read.form)}：{named}"
    is_whole = len(parts) == 1 and read.text[parts[0].start : parts[0].end].strip() == read.text
    if not is_amount or is_whole:
        message = f"{where}，已照常导入"
        findings.warn(read.place, "unrecognised", message, COMPARE)
        unit.remark(path, message)
        return read
    text = _in_brackets(read.text, parts)
    message = f"{where}，无法确定金额，已导入为“{excerpt(text)}”"
    findings.error(read.place, "number", message)
    unit.remark(path, message)
    return read._replace(text=text)


def _parts(read: FieldText) -> list[Marked]:
    """The marked parts of the text, by their places in it; parts of one mark joined."""
    text = read.text
    offset = max(read.cell.text.find(text), 0)
    parts: list[Marked] = []
    for part in sorted(read.cell.marked, key=lambda part: (part.mark, part.start)):
        start, end = (min(max(at - offset, 0), len(text)) for at in part[:2])
        mark = part.mark
        if not text[start:end].strip():
            continue
        last = parts[-1] if parts else None
        if last and last.mark == mark and not text[last.end : start].strip(_SAME):
            parts[-1] = Marked(last.start, end, mark)
        else:
            parts.append(Marked(start, end, mark))
    return sorted(parts)


def _in_brackets(text: str, parts: Sequence[Marked]) -> str:
    """The text with each part in brackets after its mark: `（删除线：123.45）99`."""
    pieces: list[str] = []
    done = 0
    for start, end, mark in parts:
        if start >= done:
            pieces += [text[done:start], f"（{mark}：{text[start:end].strip()}）"]
            done = end
    return "".join([*pieces, text[done:]])
