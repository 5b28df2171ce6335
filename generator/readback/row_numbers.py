"""Count the rows of loops: which row of its list, and of the list around that, a row stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.readback.row_pattern import LoopRows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.selectors import FieldPath
    from generator.readback.alignment import AlignedRow
    from generator.readback.row_pattern import Row


def loops(pattern: Row | None) -> tuple[LoopRows, ...]:
    """The loops in which the row stands, the outer one first."""
    if pattern is None or not pattern.loop:
        return ()
    own = LoopRows(pattern.loop, pattern.list)
    return (pattern.around, own) if pattern.around else (own,)


def after(before: Mapping[int, int], aligned: AlignedRow, pattern: Row) -> dict[int, int]:
    """The numbers of the rows by loop, from 0, once this row is read; `before` are those above."""
    numbers: dict[int, int] = {}
    if pattern.around:
        loop = pattern.around.loop
        numbers[loop] = before[loop] + aligned.starts_group if loop in before else 0
    if pattern.loop:
        goes_on = pattern.loop in before and not aligned.starts_group
        numbers[pattern.loop] = before[pattern.loop] + aligned.is_repeat if goes_on else 0
    return numbers


def key_path(path: FieldPath, numbers: Mapping[FieldPath, int]) -> KeyPath:
    """The field's path with the numbers of the rows of these lists."""
    key: KeyPath = ()
    for i, step in enumerate(path, 1):
        key = (*key, step)
        number = numbers.get(path[:i])
        if number is not None and i < len(path):
            key = (*key, number)
    return key
