"""Change a data file by edits of its text: many at once, and everything else stays as it is.

The edits are planned on the parsed text, made in it, and the result is read again: it must say what
the edits mean, worked out on the values alone, and nothing else, or no edit is made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.common.diagnostics import LINE_BREAK
from generator.datafile import (
    edited_values,
    new_text,
    partial_tree,
    source,
    text_tree,
    tree_edits,
    void_answers,
)
from generator.datafile.edited_values import (
    AddRow,
    EditRefusedError,
    KeyOrder,
    MoveRow,
    RemoveRow,
    SetValue,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.datafile.edited_values import Edit
    from generator.datafile.source import Source

__all__ = [
    "AddRow",
    "EditRefusedError",
    "Edited",
    "KeyOrder",
    "MoveRow",
    "RemoveRow",
    "SetValue",
    "apply",
    "edited",
]

BOM = "\ufeff"
# Behind a line that is not blank: blank ones at the end may be part of a text.
_LAST_BREAK = re.compile(rf"(?<=[^\s])[ \t]*(?:{LINE_BREAK.pattern})\Z")
# fmt: off
_NOT_READ = "文件有错误，须先改正"
_ODD = "文件的写法特殊，无法自动改写"
_NOT_MEANT = "此处写法特殊，无法自动改写"
# fmt: on


class Edited(NamedTuple):
    """The text of a data file after edits, and the same parsed."""

    text: str
    source: Source


def apply(text: str, edits: Sequence[Edit], order: KeyOrder | None = None) -> str:
    """The text with the edits made, one after the other, all of them or none.

    Each edit's path is that in the data as the edits before it left them: after `RemoveRow(list,
    0)` the second row is row 0. Texts are trimmed as reading trims them. A value that is already
    there changes nothing. Answers to warnings (`# 已核对[…]`) at changed values, and at what holds
    them, are taken out. `order` says where a new key goes; one that it does not name goes last.

    Raises EditRefusedError with the edit that cannot be made, and why.
    """
    parsed = source.parse_content(text.removeprefix(BOM).encode(), "")
    return edited(text, parsed, edits, order).text


def edited(
    text: str, before: Source, edits: Sequence[Edit], order: KeyOrder | None = None
) -> Edited:
    """The text with the edits made as by `apply`, for a caller that has it parsed (`before`)."""
    if not before.is_read:
        raise EditRefusedError(_NOT_READ)
    mark = BOM if text.startswith(BOM) else ""
    task = _Task(text.removeprefix(BOM), before, order or {})
    wanted = [edited_values.normal(edit, task.order) for edit in edits]
    result = _checked(task, wanted)
    if result is None:
        raise EditRefusedError(_NOT_MEANT, _first_wrong(task, wanted))
    return Edited(mark + result.text, result.source)


class _Task(NamedTuple):
    """A text, without byte order mark, as it was read, and the order of its keys."""

    text: str
    before: Source
    order: KeyOrder


def _checked(task: _Task, edits: Sequence[Edit]) -> Edited | None:
    """The text with the edits made; None where that does not say what they mean."""
    # Says first which edits are of rows that are not there.
    expected = edited_values.edited(task.before.data, edits)
    text = _edited_text(task, edits)
    after = source.parse_content(text.encode(), task.before.file)
    return Edited(text, after) if after.is_read and after.data == expected else None


def _first_wrong(task: _Task, edits: Sequence[Edit]) -> Edit:
    """The first edit after which the text does not say what is meant, found by halving."""
    right, wrong = 0, len(edits)
    while wrong - right > 1:
        middle = (right + wrong) // 2
        if _checked(task, edits[:middle]) is None:
            wrong = middle
        else:
            right = middle
    return edits[wrong - 1]


def _edited_text(task: _Task, edits: Sequence[Edit]) -> str:
    """The text with the edits made, not yet read again."""
    text, before, order = task
    is_ended = not text or LINE_BREAK.search(text[-1:]) is not None
    end = "" if is_ended else new_text.line_end(text)
    whole = text + end
    try:
        tree = partial_tree.read(whole, before, edits)
        written = new_text.manner(whole, before)
        changed = tree_edits.make(tree, edits, order, written)
        without = void_answers.without(whole, before, changed.paths, changed.emptied)
        if without != whole:
            tree = text_tree.read(without, before.data)
            tree_edits.make(tree, edits, order, written)
    except text_tree.NotReadableError as error:
        raise EditRefusedError(_ODD) from error
    result = text_tree.write(tree)
    last_line = LINE_BREAK.split(text)[-1]
    if last_line.isspace() and result.endswith(last_line + end):
        # The file's own blank line, not one that a new text ends with.
        return result.removesuffix(end)
    return result if is_ended else _LAST_BREAK.sub("", result)
