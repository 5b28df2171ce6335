"""Read the fields' texts out of aligned rows, and find what differs from the form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.common.diagnostics import excerpt
from generator.common.fold import fold
from generator.readback import (
    added_texts,
    beside_forms,
    doubtful_rows,
    file_remarks,
    handed_out,
    joint_texts,
    label_patterns,
    missing_forms,
    row_cost,
    row_numbers,
    row_pattern,
    same_rows,
    sheets,
    tick_texts,
    unit_values,
)
from generator.readback.beside_forms import Standing
from generator.readback.findings import COMPARE, LOST, Findings, position
from generator.readback.missing_forms import MissingRow
from generator.readback.unit_values import FieldText, JointTexts, UnitTexts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.alignment import AlignedRow
    from generator.readback.row_cost import CellPair
    from generator.readback.row_pattern import FormPattern
    from generator.readback.unit_values import UnitForms
    from generator.word.document_rows import Cell, Loose, Row
    from generator.word.margin_notes import MarginNote, NoteId


@dataclass
class _Cursor:
    """How far the rows have been read.

    `row` counts the document's rows, `form` and `table` are those of the last row of a form,
    `instance` the forms of a kind before this one of the unit, `iterations` the rows of the loops
    that are open. `column_remarks` are by column what differs in the last heading, `standings` the
    places of comments and notes.
    """

    pack: Pack
    patterns: Sequence[FormPattern]
    findings: Findings
    is_handed_out: bool = False
    known: Mapping[str, str] = field(default_factory=dict)
    units: list[UnitTexts] = field(default_factory=list)
    row: int = 0
    form: int = 0
    table: int = 0
    instance: int = 0
    iterations: dict[int, int] = field(default_factory=dict)
    column_remarks: dict[int, str] = field(default_factory=dict)
    line_field: str = ""
    standings: dict[NoteId, Standing] = field(default_factory=dict)
    missing: list[MissingRow] = field(default_factory=list)


def read(  # noqa: PLR0913 - what a document holds
    pack: Pack,
    patterns: Sequence[FormPattern],
    aligned: Sequence[AlignedRow],
    file: str = "",
    *,
    loose: Sequence[Loose] = (),
    notes: Sequence[MarginNote] = (),
    is_handed_out: bool = False,
    known: Mapping[str, str] | None = None,
) -> tuple[list[UnitForms], list[Diagnostic]]:
    """The units whose forms the document holds, in order, and the findings.

    `loose` is what the document holds in no row, `notes` are its comments and notes. Findings have
    its rows and their cells, from 1, for lines and columns. Of a form that was handed out, what may
    be left blank or deleted says nothing; `known` are the unit's own texts when it was.
    """
    cursor = _Cursor(pack, patterns, Findings(file), is_handed_out, known or {})
    doubts = doubtful_rows.find(patterns, aligned)
    deleted = handed_out.deleted_lists(aligned) if is_handed_out else {}
    for i, each in enumerate(aligned):
        cursor.row += each.row is not None
        if each.starts_form:
            _start_form(cursor, each.form, _unit_name(pack, aligned, i))
        if each.pattern is None:
            if each.row is not None and not each.is_heading:
                _read_added_row(cursor, each.row, COMPARE if i in doubts.paragraphs else LOST)
        elif each.row is None:
            cursor.iterations = row_numbers.after(cursor.iterations, each, each.pattern)
            _report_missing_row(cursor, each.form, each.pattern, deleted.get(i))
        else:
            _read_row(cursor, each, each.pattern, each.row)
            for doubt in doubts.rows.get(i, ()):
                _tell_doubt(cursor, each, each.row, doubt)
        if notes and each.row is not None:
            _place_notes(cursor, each, each.row)
    missing_forms.report_rows(pack, cursor.missing, cursor.findings)
    missing_forms.report(
        pack, [row_pattern.name(p) for p in patterns], cursor.units, cursor.findings
    )
    beside_forms.report_loose(loose, cursor.findings)
    standings = {**beside_forms.loose_standings(loose), **cursor.standings}
    beside_forms.report_notes(notes, standings, cursor.units, cursor.findings)
    for unit in cursor.units:
        joint_texts.divide(pack, unit, cursor.findings)
        tick_texts.join(unit, cursor.findings)
        same_rows.join(pack, patterns, unit, cursor.findings)
    units = [unit_values.assemble(pack, unit, cursor.findings) for unit in cursor.units]
    findings, losses = sorted(cursor.findings.diagnostics), cursor.findings.losses
    to_remark = [each for each in findings if each.severity == "error" or each in losses]
    return file_remarks.with_remarks(units, to_remark), findings


def _unit_name(pack: Pack, aligned: Sequence[AlignedRow], start: int) -> str:
    """The unit's name on the form that starts at this row; blank for none."""
    for i in range(start, len(aligned)):
        if aligned[i].starts_form and i > start:
            break
        for pair in aligned[i].pairs:
            fields = pair.pattern.fields if pair.pattern else ()
            for path, text in zip(fields, pair.texts, strict=False):
                if path == (pack.unit_name,) and text.strip():
                    return fold(text)
    return ""


def _start_form(cursor: _Cursor, form: int, name: str) -> None:
    """Start a form, which says this unit's name; and a unit where it is the next one's."""
    units = cursor.units
    if not units or _is_of_next_unit(cursor.pack, units[-1], form, name):
        units.append(UnitTexts(max(1, cursor.row), form, cursor.is_handed_out, cursor.known))
    unit = units[-1]
    unit.name = unit.name or name
    cursor.instance = unit.form_counts[form]
    unit.form_counts[form] += 1
    cursor.iterations = {}


def _is_of_next_unit(pack: Pack, unit: UnitTexts, form: int, name: str) -> bool:
    """Whether the form is not this unit's: one that is printed once a unit is there already.

    Where the first form repeats, other names tell as well; without them, the first form again
    after others.
    """
    if not pack.forms[form].repeat:
        return bool(unit.form_counts[form])
    if not pack.forms[0].repeat:
        return False
    if name and unit.name:
        return name != unit.name
    return form == 0 and unit.first_form == 0 and unit.form_counts.total() > unit.form_counts[0]


def _place_notes(cursor: _Cursor, aligned: AlignedRow, row: Row) -> None:
    """Note where the comments and notes of the row's cells stand, and at which field."""
    unit = cursor.units[-1] if cursor.units else None
    fields = {
        pair.cell.column: _fields(cursor, pair.pattern)
        for pair in aligned.pairs
        if pair.cell and pair.pattern
    }
    for i, cell in enumerate(row.cells):
        for note in cell.notes:
            # At a label it is about the field that follows, else about the one before.
            columns = [each.column for each in (*row.cells[i:], *row.cells[:i][::-1])]
            near = next((path for column in columns for path in fields.get(column, ())), ())
            path = _key_path(cursor, aligned, near) if near else ()
            place = cursor.row, cell.column
            standing = Standing(place, _position(cursor, row, cell), cell.text, path, unit)
            cursor.standings.setdefault(note, standing)


def _fields(cursor: _Cursor, pattern: row_pattern.Cell) -> tuple[FieldPath, ...]:
    """The cell's fields that a person fills in: not the numbers of rows."""
    numbers = {(*d.each, *d.field) for d in cursor.pack.derived if d.kind == "number"}
    return tuple(path for path in pattern.fields if path not in numbers)


# Rows without a counterpart


def _read_added_row(cursor: _Cursor, row: Row, hint: str) -> None:
    """Report a row that belongs to no form: an error in tables, a warning outside."""
    # A line of the form is left where somebody deleted a copy of it.
    is_left = cursor.is_handed_out and row_pattern.is_line(cursor.patterns, row.cells[0].text)
    if row.is_contents or (is_left and not row.table):
        return
    if cursor.line_field and not row.table:
        hint = f"上一段的“{cursor.line_field}”只导入一段；此段属于该栏的，请补入数据文件。{hint}"
    for cell in row.cells:
        if not row.table:
            message = f"{_position(cursor, row, cell)}：{_content(cell)}在表格之外，未导入"
            cursor.findings.lose((cursor.row, cell.column), "unrecognised", message, hint)
        elif cell.text.strip() or cell.other_content:
            _report_unrecognised(cursor, row, cell)


def _report_unrecognised(cursor: _Cursor, row: Row, cell: Cell) -> None:
    _error_in(cursor, row, cell, "unrecognised", f"未识别：{_content(cell)}，未导入")


def _content(cell: Cell) -> str:
    """What the cell holds, as quoted in a message."""
    text = cell.text.strip()
    return "、".join([*([f"“{excerpt(text)}”"] if text else []), *cell.other_content])


def _report_missing_row(
    cursor: _Cursor, form: int, pattern: row_pattern.Row, of_deleted: str | None
) -> None:
    """Report a row of the form that the document lacks, unless it has neither labels nor fields.

    Nor is a list that was deleted reported; `of_deleted` is the one above it, which may have rows
    of it, blank for none.
    """
    names = [cell.display for cell in pattern.cells if cell.label]
    names = names or [path[-1] for cell in pattern.cells for path in cell.fields]
    is_loss = missing_forms.is_loss(cursor.pack, cursor.patterns, pattern)
    if names and is_loss and of_deleted != "":
        which = f"第 {cursor.instance + 1} 份" if cursor.pack.forms[form].repeat else ""
        is_one_of_many = pattern.table and cursor.patterns[form].tables > 1
        of_table = f"表样第 {pattern.table} 个表" if is_one_of_many else ""
        where = "，".join(filter(None, (which, of_table)))
        name = f"{_form_name(cursor, form)}{f'（{where}）' if where else ''}"
        message = f"{name}缺少一行：{'、'.join(names)}"
        place = max(1, cursor.row), 1
        if of_deleted:
            doubt = f"“{of_deleted}”的最后几行可能属于此处"
            cursor.findings.lose(place, "missing-row", f"{message}；{doubt}")
        else:
            lists = {pattern.list, pattern.around.list if pattern.around else ()} - {()}
            cursor.missing.append(MissingRow(cursor.units[-1], lists, place, message))


# Rows with a counterpart


def _read_row(cursor: _Cursor, aligned: AlignedRow, pattern: row_pattern.Row, row: Row) -> None:
    """Read the row's fields, and report what differs from its pattern."""
    cursor.form, cursor.table = aligned.form, row.table
    cursor.line_field = "" if row.table else pattern.last_field
    cursor.iterations = row_numbers.after(cursor.iterations, aligned, pattern)
    has_fields = any(cell.fields for cell in pattern.cells)
    if aligned.is_ambiguous and has_fields:
        message = "此行与表样的两行都相符，已按其中一行导入"
        _error_in(cursor, row, row.cells[0], "ambiguous", message)
    remarks, column_remarks = list[str](), dict[int, str]()
    if row.is_hidden and not (cursor.is_handed_out and sheets.is_spare(cursor.pack, aligned)):
        message = f"此行在 {'Excel' if row.sheet else 'Word'} 中已隐藏，打印时不出现；已照常导入"
        remarks.append(_error_in(cursor, row, row.cells[0], "unrecognised", message))
    aligned = replace(aligned, pairs=joint_texts.without_numbers(cursor.pack, aligned.pairs))
    aligned = _with_added_texts(cursor, aligned, row) if row.sheet else aligned
    for pair in aligned.pairs:
        for remark in _check_pair(cursor, row, pair):
            remarks.append(remark)
            column_remarks[pair.cell.column if pair.cell else 0] = remark
    if not has_fields:
        # What differs in a heading concerns the rows below it.
        cursor.column_remarks = column_remarks
    for pair in aligned.pairs:
        if pair.pattern is None and pair.cell and pair.cell.text.strip():
            remarks.append(f"{_position(cursor, row, pair.cell)}：此行比表样多一个单元格")
            break
    for pair in aligned.pairs:
        if pair.texts and pair.cell:
            heading = cursor.column_remarks.get(pair.cell.column) if pattern.list else None
            of_heading = [heading] if heading else []
            _read_fields(cursor, aligned, row, pair, [*remarks, *of_heading])


def _with_added_texts(cursor: _Cursor, aligned: AlignedRow, row: Row) -> AlignedRow:
    """The row with the fields of cells in which there is more; tells what."""
    pairs, added = added_texts.read(aligned.pairs)
    for cell, text in added:
        message = f"{_position(cursor, row, cell)}：表样文字之间多了“{excerpt(text)}”"
        cursor.findings.lose((cursor.row, cell.column), "label", message)
    return replace(aligned, pairs=pairs)


def _tell_doubt(cursor: _Cursor, aligned: AlignedRow, row: Row, doubt: str) -> None:
    """Add a warning and a remark that the row, and those below, may have been read wrongly."""
    unit = cursor.units[-1]
    filled_in = [
        _key_path(cursor, aligned, path)
        for pair in aligned.pairs
        if pair.pattern and any(text.strip() for text in pair.texts)
        for path in _fields(cursor, pair.pattern)
    ]
    path = filled_in[0] if filled_in else ()
    message = f"{_position(cursor, row, row.cells[0])}：{doubt}"
    cursor.findings.warn((cursor.row, row.cells[0].column), "ambiguous", message, COMPARE)
    unit.remark(path, message)
    lists = {each.list for each in cursor.patterns[aligned.form].rows if each.list}
    unit.doubtful_lists.update(_key_path(cursor, aligned, path) for path in lists)


def _check_pair(cursor: _Cursor, row: Row, pair: CellPair) -> Iterator[str]:
    """Report what differs in a pair of cells; yields remarks for the fields of the row."""
    cell, expected = pair.cell, pair.pattern
    if cell is None:
        yield from _report_missing_cell(cursor, row, expected)
        return
    if cell.other_content and not (expected is None and cell.text.strip()):
        message = f"此单元格中的{'、'.join(cell.other_content)}未导入"
        _error_in(cursor, row, cell, "unrecognised", message)
    # A form handed out repeats other fields by formulas, whose results some programs do not save.
    is_unknown = cursor.is_handed_out and row_cost.is_unsaved(cell)
    if not pair.differs or is_unknown:
        return
    text = excerpt(cell.text.strip())
    if expected is None or expected.kind == "merged" or not (expected.label or expected.fields):
        if cell.text.strip():
            _report_unrecognised(cursor, row, cell)
    elif expected.kind == "field":
        message = f"应填“{expected.fields[0][-1]}”的单元格与上一行合并了"
        _error_in(cursor, row, cell, "label", message)
    elif label_patterns.has_addition(expected.label, cell.text):
        message = f"{_position(cursor, row, cell)}：“{expected.display}”中多了文字：“{text}”"
        cursor.findings.lose((cursor.row, cell.column), "label", message)
    else:
        message = f"表样文字应为“{expected.display}”，现为“{text}”"
        lost = "、".join(dict.fromkeys(f"“{path[-1]}”" for path in expected.fields))
        yield _error_in(cursor, row, cell, "label", f"{message}，{lost}未导入" if lost else message)


def _report_missing_cell(
    cursor: _Cursor, row: Row, expected: row_pattern.Cell | None
) -> Iterator[str]:
    if expected is not None and (expected.label or expected.fields):
        message = f"此行缺少一个单元格：{expected.display or expected.fields[0][-1]}"
        yield _error_in(cursor, row, row.cells[-1], "missing-row", message)


def _read_fields(
    cursor: _Cursor, aligned: AlignedRow, row: Row, pair: CellPair, remarks: Iterable[str]
) -> None:
    """Take the texts of the pair's fields."""
    cell, expected = pair.cell, pair.pattern
    if cell is None or expected is None:
        return
    unit, form = cursor.units[-1], _form_name(cursor, aligned.form)
    places = []
    for i, (field_path, text) in enumerate(zip(expected.fields, pair.texts, strict=False)):
        path = _key_path(cursor, aligned, field_path)
        tick = expected.tick(i)
        read_text = FieldText(
            field_path, unit_values.trimmed(text), cursor.row, row, cell, form, tick
        )
        unit.texts.setdefault(path, []).append(read_text)
        if read_text.text:
            for remark in remarks:
                unit.remark(path, remark)
        places.append((path, len(unit.texts[path]) - 1))
    if pair.is_ambiguous:
        unit.joint.append(JointTexts(pair, tuple(places)))


def _key_path(cursor: _Cursor, aligned: AlignedRow, field_path: FieldPath) -> KeyPath:
    """The field's path with the numbers of the form's instance and of the rows of its loops."""
    numbers = {}
    if repeat := cursor.pack.forms[aligned.form].repeat:
        numbers[repeat] = cursor.instance
    for loop, looped in row_numbers.loops(aligned.pattern):
        is_listed = cursor.is_handed_out and any(f.repeat == looped for f in cursor.pack.forms)
        numbers[looped] = cursor.iterations[loop] + same_rows.LISTED * is_listed
    return row_numbers.key_path(field_path, numbers)


# Findings


def _form_name(cursor: _Cursor, form: int) -> str:
    return row_pattern.name(cursor.patterns[form])


def _position(cursor: _Cursor, row: Row, cell: Cell) -> str:
    """The cell's position, with the form's name in a table that holds rows of the form."""
    is_of_form = row.table and row.table == cursor.table
    return position(row, cell, _form_name(cursor, cursor.form) if is_of_form else "")


def _error_in(cursor: _Cursor, row: Row, cell: Cell, code: str, message: str) -> str:
    """Add an error about a cell of the current row; returns its message."""
    message = f"{_position(cursor, row, cell)}：{message}"
    cursor.findings.error((cursor.row, cell.column), code, message)
    return message
