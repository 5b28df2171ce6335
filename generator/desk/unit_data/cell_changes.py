"""What somebody does in the page's cells and rows, as edits of the unit's data file.

Cells are drawn for more rows than the data have: what is typed into a spare one is a new row at the
list's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.campaign import data_file
from generator.datafile import edited_values
from generator.datafile.edits import AddRow, EditRefusedError, MoveRow, RemoveRow, SetValue
from generator.pack import derived_figures, fields, selectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.datafile.edited_values import Edit
    from generator.datafile.yaml_tree import KeyPath, Node
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

# Of the figures that the program works out, those that staff may also type.
_TYPED_OVER = (*derived_figures.CHECKED_KINDS, "default")
# fmt: off
_NOT_EDITABLE = "此处不是可以填写的栏目"
_NOT_A_LIST = "此处没有可以增减的行"
_NO_ROW = "此行还没有填写内容"
# fmt: on


@dataclass(frozen=True)
class CellText:
    """The text of the cell at the path becomes `text`; blank takes the value out.

    A figure that the program works out is then worked out again.
    """

    key: KeyPath
    text: str


@dataclass(frozen=True)
class NewRow:
    """A blank row in the list at the path, to stand at `index`, at the end at most."""

    rows: KeyPath
    index: int


@dataclass(frozen=True)
class WithoutRow:
    """The row at the path taken out."""

    row: KeyPath


@dataclass(frozen=True)
class RowTo:
    """The row at the path moved, so that it stands at `to` in its list."""

    row: KeyPath
    to: int


CellChange: TypeAlias = "CellText | NewRow | WithoutRow | RowTo"


def edits_of(pack: Pack, data: Mapping[str, Node], changes: Sequence[CellChange]) -> list[Edit]:
    """The edits that the changes are, made one after the other in a file that says `data`.

    Each path is that in the data as the changes before it left them; texts of one spare row, one
    after the other, come into one new row. Raises EditRefusedError for what is no cell of the
    unit's.
    """
    edits: list[Edit] = []
    # The new rows by the spare ones that were typed into.
    rows: dict[KeyPath, KeyPath] = {}
    for number, change in enumerate(changes, 1):
        if isinstance(change, CellText):
            key = _in_new_row(rows, change.key)
            spare = _first_spare(data, key)
            for_change = _set(pack, data, key, change.text)
            if spare and for_change:
                shown = change.key[: len(spare)]
                rows[shown] = (*spare[:-1], _length(data, spare[:-1]))
        else:
            rows.clear()
            for_change = _edits(pack, data, change)
        if number < len(changes):
            data = edited_values.edited(data, for_change)
        edits += for_change
    return edits


def _in_new_row(rows: Mapping[KeyPath, KeyPath], key: KeyPath) -> KeyPath:
    """The path with the new row in place of the spare one, if that was typed into."""
    for length in range(len(key), 0, -1):
        if key[:length] in rows:
            return (*rows[key[:length]], *key[length:])
    return key


def _edits(pack: Pack, data: Mapping[str, Node], change: NewRow | WithoutRow | RowTo) -> list[Edit]:
    unit = pack.unit.fields
    rows = change.rows if isinstance(change, NewRow) else change.row[:-1]
    field = _list_field(unit, rows)
    length = _length(data, rows)
    as_list = _as_list(data, rows)
    if isinstance(change, NewRow):
        index = min(max(change.index, 0), length)
        name = fields.row_name(field) or next(iter(field.children), "")
        row: Node = {name: ""} if field.kind == "rows" else ""
        return [*as_list, *_with_rows_around(data, rows, AddRow(rows, index, row))]
    index = change.row[-1]  # type: ignore[assignment]
    if not isinstance(index, int):
        raise EditRefusedError(_NOT_A_LIST)
    if isinstance(change, WithoutRow):
        return [*as_list, RemoveRow(rows, index)] if index < length else []
    if index >= length:
        raise EditRefusedError(_NO_ROW)
    to = min(max(change.to, 0), length - 1)
    return [*as_list, MoveRow(rows, index, to)] if index != to else []


def _as_list(data: Mapping[str, Node], rows: KeyPath) -> list[Edit]:
    """The edit that makes a list of one text of a text in its place."""
    value = selectors.value_or_none(data, rows)
    return [SetValue(rows, [value])] if isinstance(value, str) and value else []


def _list_field(unit: Field, path: KeyPath) -> Field:
    field = fields.find_field(unit, path) if path and isinstance(path[-1], str) else None
    if field is None or field.kind not in ("rows", "texts") or not _has_numbers(unit, path):
        raise EditRefusedError(_NOT_A_LIST)
    return field


def _length(data: Mapping[str, Node], rows: KeyPath) -> int:
    """How many rows the file's list has; a text in place of a list of texts is one."""
    value = selectors.value_or_none(data, rows)
    if isinstance(value, list):
        return len(value)
    return 1 if isinstance(value, str) and value else 0


def _with_rows_around(data: Mapping[str, Node], rows: KeyPath, edit: AddRow) -> list[Edit]:
    """The edit, or one that adds the rows around the list, which the data do not have yet."""
    spare = _first_spare(data, rows)
    return [edit] if spare is None else [_added(data, spare, rows, [edit.row])]


def _first_spare(data: Mapping[str, Node], key: KeyPath) -> KeyPath | None:
    """The path of the outermost row around the value that the data do not have; None for none."""
    for length, step in enumerate(key):
        if isinstance(step, int) and step >= _length(data, key[:length]):
            return key[: length + 1]
    return None


def _added(data: Mapping[str, Node], spare: KeyPath, key: KeyPath, value: Node) -> AddRow:
    """The row put at the list's end, with the value in it and nothing else."""
    for step in reversed(key[len(spare) :]):
        value = {step: value} if isinstance(step, str) else [value]
    return AddRow(spare[:-1], _length(data, spare[:-1]), value)


# Cells


def _set(pack: Pack, data: Mapping[str, Node], key: KeyPath, typed: str) -> list[Edit]:
    field = _editable(pack, key)
    text = edited_values.normal(SetValue(key, typed), {}).value  # type: ignore[union-attr]
    if field.kind == "texts":
        return _set_texts(data, key, str(text), is_single=field.single)
    spare = _first_spare(data, key)
    if spare is not None:
        return [_added(data, spare, key, text or "")] if text else []
    if text:
        return [SetValue(key, text)]
    before = selectors.value_or_none(data, key)
    if before is None or (before == "" and not _is_derived(pack, key)):
        return []
    row = _emptied_last_row(data, key)
    if row:
        return [RemoveRow(row[:-1], int(row[-1]))]
    return [SetValue(key, None if _is_derived(pack, key) else "")]


def _editable(pack: Pack, key: KeyPath) -> Field:
    """The field of the cell. Raises EditRefusedError where nobody types."""
    field = fields.find_field(pack.unit.fields, key) if key else None
    if field is None or field.kind in ("group", "rows"):
        raise EditRefusedError(_NOT_EDITABLE)
    is_known = fields.known_part(pack.unit.fields, key) == key
    if not is_known or not _has_numbers(pack.unit.fields, key):
        raise EditRefusedError(_NOT_EDITABLE)
    return field


def _has_numbers(field: Field, key: KeyPath) -> bool:
    """Whether a row's number follows each list on the path, but the last step."""
    for step, following in pairwise(key):
        if isinstance(step, str):
            field = field.children[step]
            if isinstance(following, int) != (field.kind in ("rows", "texts")):
                return False
    return True


def _is_derived(pack: Pack, key: KeyPath) -> bool:
    path = tuple(step for step in key if isinstance(step, str))
    return any(path == (*d.each, *d.field) and d.kind in _TYPED_OVER for d in pack.derived)


def _emptied_last_row(data: Mapping[str, Node], key: KeyPath) -> KeyPath | None:
    """The outermost last row of a list in which nothing else stands than the value at the path.

    Without it the form shows a spare row there. One further up stays: those below would move.
    """
    without: Any = edited_values.edited(data, [SetValue(key, "")])
    for length, step in enumerate(key):
        row = key[: length + 1]
        if (
            isinstance(step, int)
            and step == _length(data, key[:length]) - 1
            and data_file.is_blank(selectors.value_at(without, row))
        ):
            return row
    return None


def _set_texts(data: Mapping[str, Node], key: KeyPath, text: str, *, is_single: bool) -> list[Edit]:
    """Edits of a list of texts: of one of them, or, at the list's own path, of all, a line each."""
    rows = key[:-1] if isinstance(key[-1], int) else key
    value = selectors.value_or_none(data, rows)
    before = value if isinstance(value, list) else [value] if value else []
    texts = [each if isinstance(each, str) else "" for each in before]
    if rows == key:
        texts = [line for line in text.split("\n") if line.strip()]
    elif int(key[-1]) < len(texts):
        texts[int(key[-1])] = text
    elif text:
        texts.append(text)
    while texts and not texts[-1]:
        texts.pop()
    new: Node = texts[0] if is_single and len(texts) == 1 and isinstance(value, str) else [*texts]
    if new == value or (not texts and not value):
        return []
    spare = _first_spare(data, rows)
    if spare is not None:
        return [_added(data, spare, rows, new)]
    return [SetValue(rows, new)]
