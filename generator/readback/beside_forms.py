"""Report what a document holds beside the text of its forms: comments, notes, pictures outside.

None of it is imported. Each is a warning, and a comment or note is also a remark in the data file:
at the field where it stands, else at the top.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.common.diagnostics import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.readback.findings import Findings
    from generator.readback.unit_values import UnitTexts
    from generator.word.document_rows import Loose
    from generator.word.margin_notes import MarginNote, NoteId

_HINT = "不填入表格。请核对，处理后删除数据文件中相应的“# 核对：”注释。"


@dataclass(frozen=True)
class Standing:
    """Where a comment or note stands: for findings, as a person counts it, and at which text.

    `path` is the field's, empty for none; `unit` is None where the document has no unit before.
    """

    place: Place
    position: str
    text: str = ""
    path: KeyPath = ()
    unit: UnitTexts | None = None


def report_notes(
    notes: Sequence[MarginNote],
    standings: Mapping[NoteId, Standing],
    units: Sequence[UnitTexts],
    findings: Findings,
) -> None:
    """Add a warning and a remark for each comment or note, but those of the program itself."""
    standing = Standing((1, 1), "文件中（位置不明）")
    for each in notes:
        # An answer without a place of its own stands where the comment above does.
        if each.note in standings or not each.is_reply:
            standing = standings.get(each.note, Standing((1, 1), "文件中（位置不明）"))
        if each.is_own:
            continue
        name = standing.path[-1] if standing.path else excerpt(standing.text.strip())
        where = f"{standing.position}（{name}）" if name else standing.position
        message = f"{where}有{_described(each)}"
        findings.warn(standing.place, "comment", message, each.note.kind + _HINT)
        if unit := standing.unit or (units[0] if units else None):
            unit.remark(standing.path, message)


def _described(note: MarginNote) -> str:
    about = [note.author, "回复" * note.is_reply, "已解决" * note.is_resolved]
    who = "，".join(filter(None, about))
    return f"{note.note.kind}{f'（{who}）' if who else ''}：“{note.text or '（无文字）'}”"


def report_loose(loose: Sequence[Loose], findings: Findings) -> None:
    """Add a warning for what each paragraph without text holds."""
    for each in loose:
        if each.other_content:
            content = "、".join(each.other_content)
            message = f"{position_of_loose(each)}的{content}在表格之外，未导入"
            findings.lose((max(1, each.rows), 1), "unrecognised", message)


def loose_standings(loose: Sequence[Loose]) -> dict[NoteId, Standing]:
    """Where the comments and notes of paragraphs without text stand."""
    return {
        note: Standing((max(1, each.rows), 1), position_of_loose(each))
        for each in loose
        for note in each.notes
    }


def position_of_loose(loose: Loose) -> str:
    """The paragraph's position as a person counts it."""
    return f"第 {loose.tables} 个表之后" if loose.tables else "第 1 个表之前"
