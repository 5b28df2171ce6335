"""Find fields between which nothing stands: import could not tell where the one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.form.tag_reading import Fault, Slot
from generator.pack import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.form.model import FormModel
    from generator.pack.schema import Schema
    from generator.pack.selectors import FieldPath

_HINT = "请在两个标签之间加上文字；或在表中另一处单独填入其中一个，导入时即可据此区分。"


class _Printed(NamedTuple):
    """What is printed in a cell or a paragraph, by row and cell as in faults."""

    row: int
    cell: int
    parts: tuple[str | Slot, ...]


def doubts(
    models: Sequence[FormModel], schemas: Sequence[Schema] = ()
) -> Iterator[tuple[Fault, FormModel]]:
    """A fault of fields that touch and of which more than one stands nowhere else, once a form.

    A field whose values have a shape of their own, such as a year, is recognised by it.
    """
    joined = [(form, each, _runs(each.parts)) for form in models for each in _printed(form)]
    alone: set[FieldPath] = set()
    for _, each, runs in joined:
        touching = [slot for run in runs for slot in run]
        alone |= {p.path for p in each.parts if isinstance(p, Slot) and p not in touching}
    reported: set[tuple[int, str]] = set()
    for form, each, runs in joined:
        for run in runs:
            unknown = {slot.path for slot in run} - alone
            has_shape = any(schema.shape_of(schemas, path) for path in unknown)
            if len(unknown) - has_shape > 1:
                names = "”、“".join(slot.path[-1] for slot in run)
                message = f"“{names}”的标签之间没有文字，导入时可能无法区分"
                if (id(form), message) in reported:
                    continue
                reported.add((id(form), message))
                yield Fault(each.row, each.cell, message, _HINT), form


def _printed(form: FormModel) -> Iterator[_Printed]:
    for line in form.lines:
        yield _Printed(0, 0, line.parts)
    for table in form.tables:
        for row in table.rows:
            if row.command is None:
                for number, cell in enumerate(row.cells, 1):
                    yield _Printed(row.number, number, cell.parts)


def _runs(parts: Sequence[str | Slot]) -> list[list[Slot]]:
    """The fields that follow each other without words; marks of ticks are one character each."""
    runs: list[list[Slot]] = [[]]
    for part in parts:
        if isinstance(part, Slot) and part.tick is None:
            runs[-1].append(part)
        elif isinstance(part, Slot) or part.strip() or "\n" in part:
            runs.append([])
    return [run for run in runs if len(run) > 1]
