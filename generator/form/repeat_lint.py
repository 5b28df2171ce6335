"""Find what is printed only in forms of which a unit may have none: it would be lost there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.form.tag_reading import Fault, Slot
from generator.pack import schema, selectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.form.model import FormModel
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath


def doubts(pack: Pack, models: Sequence[FormModel]) -> Iterator[tuple[Fault, FormModel]]:
    """A fault of each field of the unit that only forms print which may be missing, at the first.

    Rows of the list that such a form repeats over are missing with it.
    """
    lasting = {
        path for form in models if not _may_be_missing(pack, form) for path in form.printed
    } | {selectors.field_path(pack.unit_name)}
    for form in models:
        if not _may_be_missing(pack, form):
            continue
        repeat = form.form.repeat
        for row, cell, slot in _slots(form):
            path = slot.path
            if path[0] in pack.settings.fields.children or path[: len(repeat)] == repeat:
                continue
            if path not in lasting:
                lasting.add(path)
                yield _fault(row, cell, path, repeat), form


def _fault(row: int, cell: int, path: FieldPath, repeat: FieldPath) -> Fault:
    of_list = ".".join(repeat)
    message = f"“{'.'.join(path)}”只在此表中有，“{of_list}”没有内容时没有此表，它就不会填入表格"
    hint = (
        f"请在每个单位都有的表中也加上此标签；或在 schema.yaml 中规定“{of_list}”至少有一行"
        "（minlength: 1）。"
    )
    return Fault(row, cell, message, hint)


def _may_be_missing(pack: Pack, form: FormModel) -> bool:
    """Whether a unit may have no such form: it repeats over a list that may have no rows."""
    repeat = form.form.repeat
    if not repeat or repeat == pack.forms[0].repeat or pack.least_rows.get(repeat):
        return False
    rules = schema.rules_at(pack.unit, repeat)
    return not (rules.get("minlength") and rules.get("required", True))


def _slots(form: FormModel) -> Iterator[tuple[int, int, Slot]]:
    """The fields printed in tables, by row and cell, and then those outside, as in faults."""
    for table in form.tables:
        for row in table.rows:
            for place, cell in enumerate(row.cells, 1):
                slots = (part for part in cell.parts if isinstance(part, Slot))
                yield from ((row.number, place, slot) for slot in slots)
    for line in form.lines:
        yield from ((0, 0, slot) for slot in line.slots)
