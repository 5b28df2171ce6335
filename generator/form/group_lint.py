"""Lint rows in groups: what of a loop within a loop could not be read back, or is not printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.form import model
from generator.form.tag_reading import Fault, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.form.model import Block, FormModel, Loop, Row
    from generator.pack.selectors import FieldPath


def faults(form: FormModel) -> Iterator[Fault]:
    """A fault of each loop within a loop whose rows do not say where another group begins."""
    for table in form.tables:
        for loop in _loops(table.blocks):
            inner = [block for block in loop.body if isinstance(block, model.Loop)]
            own = [block for block in loop.body if isinstance(block, model.Row)]
            for each in inner:
                yield from _indistinct_rows(each, own)
            if len(inner) == 1 and not own:
                yield from _without_boundary(inner[0])


def _without_boundary(inner: Loop) -> Iterator[Fault]:
    """A fault of the loop that alone makes up the groups, without a merged cell of theirs."""
    first = next(_rows(inner.body), None)
    if first and not any(_merges_group(cell, inner.path) for cell in first.cells):
        message = "内层循环的行中没有合并的单元格，导入时无法确定各行属于哪一组"
        hint = "请在外层的栏目之后加 {% vm %}（如 {{ 外层行.名称 }}{% vm %}），使其向下合并。"
        yield Fault(first.number, 0, message, hint)


def _merges_group(cell: model.Cell, inner: FieldPath) -> bool:
    return cell.merge == "loop" and not _prints(cell, inner)


def _prints(cell: model.Cell, looped: FieldPath) -> bool:
    """Whether it prints a field of the rows of the list."""
    slots = (part for part in cell.parts if isinstance(part, Slot))
    return any(slot.path[: len(looped)] == looped for slot in slots)


def _indistinct_rows(inner: Loop, own: Sequence[Row]) -> Iterator[Fault]:
    """A fault of each row of the group itself that looks like one of the loop within it."""
    for row in own:
        if any(_looks_like(row, other) for other in _rows(inner.body)):
            message = "此行与内层循环的行没有不同的文字或合并，导入时无法区分"
            hint = "请在此行加上表样文字（如“小计”），或合并其中的单元格。"
            yield Fault(row.number, 0, message, hint)


def _looks_like(row: Row, other: Row) -> bool:
    if len(row.cells) != len(other.cells):
        return False
    pairs = zip(row.cells, other.cells, strict=True)
    return all(_label(a) == _label(b) and _goes_on(a) == _goes_on(b) for a, b in pairs)


def _label(cell: model.Cell) -> str:
    return "".join(part.strip() for part in cell.parts if isinstance(part, str))


def _goes_on(cell: model.Cell) -> bool:
    return cell.merge == "continue"


def doubts(form: FormModel) -> Iterator[Fault]:
    """Fields of a loop's own rows in a cell that its rows share: only the first is printed."""
    for table in form.tables:
        for loop in _loops(table.blocks):
            for row in loop.body:
                if isinstance(row, model.Row):
                    yield from _shared(row, loop.path)


def _shared(row: Row, looped: FieldPath) -> Iterator[Fault]:
    for place, cell in enumerate(row.cells, 1):
        if cell.merge == "loop" and _prints(cell, looped):
            message = "此单元格向下合并，只显示循环第一行的内容，其余各行的不显示"
            hint = "请删除其中的 {% vm %}；需要合并的，请填外层循环的栏目。"
            yield Fault(row.number, place, message, hint)


def _loops(blocks: Sequence[Block]) -> Iterator[Loop]:
    for block in blocks:
        if isinstance(block, model.Loop):
            yield block
            yield from _loops(block.body)
        elif isinstance(block, model.Choice):
            for branch in block.branches:
                yield from _loops(branch.body)


def _rows(blocks: Sequence[Block]) -> Iterator[Row]:
    """The rows of the blocks, also those under a condition; none of loops within them."""
    for block in blocks:
        if isinstance(block, model.Row):
            yield block
        elif isinstance(block, model.Choice):
            for branch in block.branches:
                yield from _rows(branch.body)
