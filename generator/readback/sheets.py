"""Tell the sheets of forms from a workbook's others; report what was done to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.readback import form_starts
from generator.readback.findings import position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.datafile.yaml_tree import Place
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.alignment import AlignedRow
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

    A sheet of something else is passed over with a warning.
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
    reported: set[int] = set()
    for number, row in enumerate(rows, before + 1):
        for cell in row.cells:
            if cell.is_hidden and cell.text.strip() and cell.column not in reported:
                reported.add(cell.column)
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


def is_spare(pack: Pack, aligned: AlignedRow) -> bool:
    """Whether it is a list's row in which nothing is filled in, nor any label printed."""
    numbers = {(*d.each, *d.field) for d in pack.derived if d.kind == "number"}
    return bool(aligned.pattern and aligned.pattern.list) and not any(
        pair.cell.text.strip()
        for pair in aligned.pairs
        if pair.cell
        and not (pair.pattern and pair.pattern.fields and numbers.issuperset(pair.pattern.fields))
    )


@dataclass
class _Filled:
    """A sheet with forms: where it begins, what somebody typed there, whether it is one of many."""

    place: Place
    typed: list[tuple[FieldPath, str]] = field(default_factory=list)
    is_repeated: bool = True


def tell_odd(
    pack: Pack,
    sheets: Sequence[ReceivedSheet],
    aligned: Sequence[AlignedRow],
    findings: Findings,
) -> None:
    """Tell hidden sheets with forms, and copies that say the same as another sheet.

    A spare copy that is hidden, and a copied sheet that was then filled in, are nothing unusual.
    """
    filled = _filled(pack, aligned)
    is_marked = any(each.is_ours for each in sheets)
    first: dict[tuple[tuple[FieldPath, str], ...], str] = {}
    for each in sheets:
        own = filled.get(each.name)
        if own is None:
            continue
        other = first.setdefault(tuple(own.typed), each.name) if own.typed else each.name
        if each.is_hidden and (own.typed or not (own.is_repeated and is_marked)):
            message = f"工作表“{each.name}”已隐藏，打印时不出现；已照常导入"
            findings.error(own.place, "unrecognised", message)
        elif is_marked and not each.is_ours and other != each.name:
            message = f"工作表“{each.name}”与“{other}”内容相同，已作为另一份表导入"
            findings.lose(own.place, "unrecognised", message)


def _filled(pack: Pack, aligned: Sequence[AlignedRow]) -> dict[str, _Filled]:
    """The sheets with forms by name."""
    printed = {(*d.each, *d.field) for d in pack.derived if d.kind == "number"}
    printed |= {(pack.unit_name,), *((name,) for name in pack.settings.fields.children)}
    filled: dict[str, _Filled] = {}
    number = 0
    for each in aligned:
        number += each.row is not None
        if each.row is None or not each.row.sheet:
            continue
        sheet = filled.setdefault(each.row.sheet, _Filled((number, 1)))
        sheet.is_repeated &= each.pattern is None or bool(pack.forms[each.form].repeat)
        for pair in each.pairs:
            is_formula = pair.cell and pair.cell.stored and pair.cell.stored.is_formula
            if pair.pattern and not is_formula:
                texts = zip(pair.pattern.fields, pair.texts, strict=False)
                sheet.typed += [(p, t) for p, t in texts if t.strip() and p not in printed]
    return filled
