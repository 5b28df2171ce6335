"""Find forms of a pack that begin alike: import knows a form by its first rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common.fold import fold
from generator.form.tag_reading import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.form.model import FormModel

# How many of a form's first rows import knows it by (readback/form_starts.py).
_ROWS = 3


def faults(models: Sequence[FormModel]) -> Iterator[tuple[Fault, FormModel]]:
    """A fault of each form that begins like one before it."""
    known: dict[tuple[str, ...], str] = {}
    for form in models:
        head = _head(form)
        if any(head) and head in known:
            same = f"前 {_ROWS} 行的文字与 {known[head]} 的相同"
            message = f"{same}，导入时无法确定是哪一张；请使标题不同"
            yield Fault(1, 0, message), form
        known.setdefault(head, form.form.template)


def _head(form: FormModel) -> tuple[str, ...]:
    """The constant texts of the form's first lines and rows."""
    texts = [line.text for line in form.lines_after(0)]
    for row in form.tables[0].rows if form.tables else ():
        if row.command is None:
            parts = (part for cell in row.cells for part in cell.parts)
            texts.append("".join(part for part in parts if isinstance(part, str)))
    return tuple(fold(text) for text in texts[:_ROWS])
