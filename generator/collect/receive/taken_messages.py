"""The errors of a submission that is not taken, each with what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.common.diagnostics import Diagnostic, excerpt
from generator.pack import fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.collect.receive.taking import UnitData
    from generator.compare.three_way import Conflict
    from generator.datafile.edits import EditRefusedError
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

_LINE = "\n"
_HINT = "请与该单位核实，以哪一方为准。"


def conflicts(
    pack: Pack,
    before: UnitData,
    parsed: Source | None,
    ours: Mapping[str, Any],
    merge_conflicts: Sequence[Conflict],
) -> tuple[Diagnostic, ...]:
    """An error for each field or row that both sides changed, with what both say."""
    return tuple(
        _conflict(before, parsed, each.path, sides(pack, ours, each)) for each in merge_conflicts
    )


@dataclass(frozen=True)
class Sides:
    """What both sides changed: its name as people read it, and what it was and is on each side.

    A row's texts, or the names of rows, are lines; None for what is not there.
    """

    label: str
    is_row: bool
    was: str | None
    data: str | None
    sent: str | None


def sides(pack: Pack, ours: Mapping[str, Any], conflict: Conflict) -> Sides:
    """The conflict as people read it; `ours` are the data file's values."""
    label = "".join(_label(pack.unit.fields, ours, conflict.path))
    texts = (conflict.base, conflict.ours, conflict.theirs)
    names = tuple(step for step in conflict.path if isinstance(step, str))
    field = fields.find_field(pack.unit.fields, names)
    is_row = isinstance(conflict.path[-1], int) or (field is not None and field.kind == "rows")
    if is_row and None not in texts:
        label += "各行的次序"
    return Sides(label, is_row, *texts)


def _conflict(before: UnitData, parsed: Source | None, path: KeyPath, both: Sides) -> Diagnostic:
    label = both.label
    was, now, sent = (_shown(text, is_row=both.is_row) for text in (both.was, both.data, both.sent))
    message = f"“{label}”数据文件和报送的表都已修改：原为{was}，数据文件为{now}，报送的表为{sent}"
    line, column = parsed.place(path) if parsed else (1, 1)
    return Diagnostic(before.file, line, column, "error", "conflict", message, _HINT, path)


def _label(field: Field, values: Any, path: KeyPath) -> Iterator[str]:
    """The path as people read it, with the rows' names."""
    between = ""
    for step in path:
        if isinstance(step, int):
            values = values[step] if isinstance(values, list) and step < len(values) else {}
            name = values.get(fields.row_name(field)) if isinstance(values, dict) else values
            yield f"第 {step + 1} 行{f'（{excerpt(name)}）' if name else ''}"
        else:
            field = field.children[step]
            values = values.get(step) if isinstance(values, dict) else None
            yield f"{between}{step}"
        between = "／"


def _shown(text: str | None, *, is_row: bool) -> str:
    if text is None:
        return "已删除" if is_row else "空"
    return f"“{excerpt(text.replace(_LINE, '、') if is_row else text)}”"


def not_edited(before: UnitData, parsed: Source | None, error: EditRefusedError) -> Diagnostic:
    """That the data file is written in a way in which it cannot be edited."""
    path = error.edit.path if error.edit else ()
    line, column = parsed.place(path) if parsed else (1, 1)
    message = f"报送的内容无法存入数据文件：{error.reason}"
    hint = "请把此处改为通常的写法（可参照 forms new 生成的文件），再重新接收。"
    return Diagnostic(before.file, line, column, "error", "conflict", message, hint)
