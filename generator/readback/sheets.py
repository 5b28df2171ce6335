"""Tell the sheets of forms from a workbook's others; report what was done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.readback import form_starts
from generator.readback.findings import position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback.findings import Findings
    from generator.readback.pack_choice import Reader
    from generator.spreadsheet.received_workbook import ReceivedSheet
    from generator.word.document_rows import Row

_COMPARE_SHEETS = "请核对两张工作表，删除多余的一张后再导入。"
_LOOK = "请核对其中有无应填入表中的内容。"


def of_forms(
    reader: Reader,
    sheets: Sequence[ReceivedSheet],
    rows: Sequence[Row],
    findings: Findings,
) -> list[Row]:
    """The rows of the sheets that are forms; of a Word document, which has no sheets, all rows.

    A sheet of something else is passed over with a warning. A form on a hidden sheet, and one that
    is a copy of another, are read and told.
    """
    kept: list[Row] = [] if sheets else list(rows)
    by_table, forms = _by_table(rows), reader.patterns
    ours = [by_table.get(sheet.table, []) for sheet in sheets if sheet.is_ours]
    only_once = {form for own in ours for form in _unrepeated(reader, own)}
    for each in sheets:
        own = by_table.get(each.table, [])
        if not own:
            continue
        place = len(kept) + 1, 1
        if not each.is_ours and only_once & _unrepeated(reader, own):
            message = f"工作表“{each.name}”与表样中的一张表相同，每个单位只填一份，未导入"
            findings.error(place, "unrecognised", message, _COMPARE_SHEETS)
        elif each.is_ours or form_starts.has_form(forms, own):
            for message in _odd(each, is_marked=any(sheet.is_ours for sheet in sheets)):
                if each.is_hidden:
                    findings.error(place, "unrecognised", message)
                else:
                    findings.lose(place, "unrecognised", message)
            _tell_hidden_columns(own, len(kept), findings)
            kept += own
        elif each.is_hidden:
            findings.warn(place, "unrecognised", f"隐藏的工作表“{each.name}”不是表样中的表，未导入")
        else:
            message = f"工作表“{each.name}”不是表样中的表，未导入"
            findings.lose(place, "unrecognised", message, _LOOK)
    return kept


def _tell_hidden_columns(rows: Sequence[Row], before: int, findings: Findings) -> None:
    """Add an error for each hidden column of a sheet, at the first cell that holds something."""
    told: set[int] = set()
    for number, row in enumerate(rows, before + 1):
        for cell in row.cells:
            if cell.is_hidden and cell.text.strip() and cell.column not in told:
                told.add(cell.column)
                message = f"{position(row, cell)}：此列在 Excel 中已隐藏，打印时不出现；已照常导入"
                findings.error((number, cell.column), "unrecognised", message)


def _unrepeated(reader: Reader, rows: Sequence[Row]) -> set[int]:
    """The forms that start in the rows and that a unit fills in once."""
    starts = form_starts.find(reader.patterns, rows)
    return {start.form for start in starts if not reader.pack.forms[start.form].repeat}


def _by_table(rows: Sequence[Row]) -> dict[int, list[Row]]:
    tables: dict[int, list[Row]] = {}
    for row in rows:
        tables.setdefault(row.table, []).append(row)
    return tables


def _odd(sheet: ReceivedSheet, *, is_marked: bool) -> Iterator[str]:
    """What is unusual about a sheet that is read as a form."""
    if sheet.is_hidden:
        yield f"工作表“{sheet.name}”已隐藏，打印时不出现；已照常导入"
    elif sheet.copy_of:
        yield f"工作表“{sheet.name}”是“{sheet.copy_of}”的副本，已作为另一份表导入"
    elif is_marked and not sheet.is_ours:
        yield f"工作表“{sheet.name}”是改名或新增的，已按表样导入"
