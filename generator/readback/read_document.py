"""Read filled Word and Excel forms by the patterns of a form pack's templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import Diagnostic, RefusedError, excerpt, has_errors
from generator.common.fold import fold
from generator.form import handout_notes, lint
from generator.readback import (
    alignment,
    cheapest_path,
    file_remarks,
    form_values,
    handed_out,
    known_before,
    opened_file,
    pack_choice,
    row_pattern,
    sheets,
)
from generator.readback.findings import Findings, position
from generator.readback.pack_choice import Reader
from generator.word.safe_zip import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.pack.pack import Pack
    from generator.readback.opened_file import OpenedFile
    from generator.readback.unit_values import UnitForms
    from generator.word.document_rows import DocumentRows, Row
    from generator.word.handout_mark import HandoutMark


_REVISED = "文件含修订，已按“接受所有修订”后的内容导入"
# How many places of tracked changes are named.
_MOST_PLACES = 10


@dataclass(frozen=True)
class Document:
    """The units whose forms of a pack a document holds, and the findings.

    `handout` is the mark of a form that was handed out; it may have been changed since.
    """

    pack: Pack
    units: tuple[UnitForms, ...]
    diagnostics: tuple[Diagnostic, ...]
    handout: HandoutMark | None = None


def reader(pack: Pack) -> Reader:
    """The pack with its patterns.

    Raises RefusedError for a pack whose templates have errors.
    """
    models, faults = lint.read_models(pack)
    if faults:
        raise RefusedError("表单包有错误", faults)
    patterns = row_pattern.form_patterns(models, pack.unit.fields)
    return Reader(pack, patterns, handout_notes.notes(pack, models))


class Readers(NamedTuple):
    """The packs that documents can be read by, and what is wrong with the others."""

    sound: list[Reader]
    faults: tuple[Diagnostic, ...] = ()


def readers(folders: Iterable[Path], open_: Callable[[Path], Reader]) -> Readers:
    """The packs in the folders, as `open_` gives them; RefusedError where all have errors."""
    sound: list[Reader] = []
    faults: list[Diagnostic] = []
    for folder in folders:
        try:
            sound.append(open_(folder))
        except RefusedError as error:
            faults += error.diagnostics
    if not sound:
        raise RefusedError("表单包有错误", faults)
    return Readers(sound, tuple(faults))


def read(  # noqa: PLR0913 - a document, and what is known of it
    file: Path,
    readers: Sequence[Reader],
    preferred: Pack | None = None,
    data: Path | None = None,
    *,
    is_unit_judged: bool = True,
    faults: Sequence[Diagnostic] = (),
) -> Document:
    """The document's units and findings, read by the pack that its mark names, else by what fits.

    `preferred` decides between packs that fit equally well; `data` is the folder of campaigns, in
    which is what was known of a unit when its form was handed out. Without
    `is_unit_judged`, no warning is given of a unit's name that is not the mark's. `faults` are what
    is wrong with other packs: they are the findings where the mark names none of the readers.
    """
    name = file.as_posix()
    try:
        opened = opened_file.open_file(file)
    except UnreadableError as error:
        return _unread(readers, name, "word-file", error.message, error.hint)
    if faults and not _names_one(readers, opened):
        return Document(readers[0].pack, (), tuple(faults))
    findings, content = Findings(name), opened.content
    _warn_of_opening(opened, findings)
    best = pack_choice.handed_out(readers, opened.handout, findings) if opened.handout else None
    best = best or pack_choice.choose(readers, content.rows, opened.provenance, findings, preferred)
    if best is None:
        return Document(readers[0].pack, (), tuple(findings.diagnostics))
    rows = sheets.of_forms(best, opened.sheets, content.rows, findings)
    content = replace(content, rows=tuple(_without_notes(best, opened, rows)))
    try:
        aligned = alignment.align(best.patterns, content.rows)
    except cheapest_path.TooDifferentError:
        message = "与表样不符的行过多，无法识别"
        hint = "请删除表格以外的内容，只保留要导入的表，再导入。"
        return _unread(readers, name, "no-form", message, hint)
    if not any(row.starts_form for row in aligned):
        message = "未识别出任何表格"
        hint = f"可识别的表单：{'、'.join(r.pack.name for r in readers)}。请核对是否选错文件。"
        return _unread(readers, name, "no-form", message, hint)
    sheets.tell_odd(best.pack, opened.sheets, aligned, findings)
    units, form_findings = form_values.read(
        best.pack,
        best.patterns,
        aligned,
        name,
        loose=content.loose,
        notes=opened.margin_notes,
        is_handed_out=opened.handout is not None,
        known=known_before.texts(opened.handout, data) if opened.handout and data else None,
    )
    if opened.handout and is_unit_judged:
        _warn_of_other_unit(best.pack, opened.handout, units, findings)
    if has_errors(form_findings):
        pack_choice.warn_of_other_version(best, opened.provenance, findings)
    units = [*_with_remarks(units, content, findings.losses)]
    diagnostics = (*findings.diagnostics, *form_findings)
    return Document(best.pack, tuple(units), diagnostics, opened.handout)


def _without_notes(reader: Reader, opened: OpenedFile, rows: Sequence[Row]) -> Sequence[Row]:
    mark = opened.handout
    is_changed = mark is not None and not reader.pack.is_named(mark.pack_sha256)
    return handed_out.without_notes(rows, reader.notes, is_pack_changed=is_changed)


def _names_one(readers: Sequence[Reader], opened: OpenedFile) -> bool:
    """Whether the file's mark names the pack of one of the readers."""
    marks = [opened.handout.pack_sha256] if opened.handout else []
    marks += [opened.provenance.pack] if opened.provenance else []
    name = opened.handout.pack if opened.handout else ""
    return any(
        reader.pack.name == name or any(mark and reader.pack.is_named(mark) for mark in marks)
        for reader in readers
    )


def _warn_of_opening(opened: OpenedFile, findings: Findings) -> None:
    """Add what opening the file lost or converted, and that it has tracked changes."""
    for note in opened.notes:
        add = findings.lose if note.is_loss else findings.warn
        add((1, 1), "word-file", note.message, note.hint)
    if opened.content.has_revisions:
        message = f"{_REVISED}{_places(_revised(opened.content.rows))}"
        hint = "请在 Word 的“审阅”中接受或拒绝修订后再导入，即可消除此警告。"
        findings.warn((1, 1), "word-file", message, hint)


def _warn_of_other_unit(
    pack: Pack, mark: HandoutMark, units: Sequence[UnitForms], findings: Findings
) -> None:
    """Add a warning where no form says the name of the unit that it was handed out to."""
    names = [name for unit in units if (name := unit.values.get(pack.unit_name, ""))]
    if names and mark.unit and fold(mark.unit) not in map(fold, names):
        message = f"此表下发给“{excerpt(mark.unit)}”，表中填写的单位是“{excerpt(names[0])}”"
        hint = "请核对是否改错名称，或用了其他单位的表；处理后删除数据文件中相应的“# 核对：”注释。"
        findings.lose((1, 1), "word-file", message, hint)


class _Revised(NamedTuple):
    """A cell with tracked changes: the number of its row, from 1, and its position."""

    row: int
    position: str


def _revised(rows: Sequence[Row]) -> list[_Revised]:
    return [
        _Revised(number, position(row, cell))
        for number, row in enumerate(rows, 1)
        for cell in row.cells
        if cell.has_revisions
    ]


def _places(revised: Sequence[_Revised]) -> str:
    """Where the tracked changes are, as a list after a colon; blank if in no cell that is there."""
    named = "、".join(each.position for each in revised[:_MOST_PLACES])
    more = f"等 {len(revised)} 处" if len(revised) > _MOST_PLACES else ""
    return f"：{named}{more}" if revised else ""


def _with_remarks(
    units: Sequence[UnitForms], content: DocumentRows, losses: Sequence[Diagnostic]
) -> Iterator[UnitForms]:
    """The units with remarks about the file as a whole, and about their own tracked changes.

    A change that is in no cell any more may be any unit's.
    """
    revised = _revised(content.rows)
    ends = [*(unit.row for unit in units[1:]), len(content.rows) + 1]
    for unit, end in zip(units, ends, strict=True):
        of_unit = [each for each in revised if unit.row <= each.row < end or len(units) == 1]
        messages = [loss.message for loss in losses]
        if content.has_revisions and (of_unit or not revised):
            messages.append(f"{_REVISED}{_places(of_unit)}")
        yield file_remarks.with_remarks_at_top(unit, messages)


def _unread(readers: Sequence[Reader], file: str, code: str, message: str, hint: str) -> Document:
    """A document without units, and the error that says why."""
    return Document(readers[0].pack, (), (Diagnostic(file, 1, 1, "error", code, message, hint),))
