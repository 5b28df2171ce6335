"""Edits of a data file: what they mean, and the values that they give; without any text."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from generator.datafile import file_bytes
from generator.datafile.yaml_tree import BLANKS, MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.datafile.yaml_tree import KeyPath, Node

# The names of a group's keys in the schema's order, each with the order of what is below it.
KeyOrder: TypeAlias = "Mapping[str, KeyOrder]"


@dataclass(frozen=True)
class SetValue:
    """The value at the path becomes `value`: a text, a group or a list; None removes the key.

    A key that is missing is put in, with the groups and lists around it.
    """

    path: KeyPath
    value: Node | None


@dataclass(frozen=True)
class AddRow:
    """A row put into the list at the path, to stand at `index`; the list may be missing."""

    path: KeyPath
    index: int
    row: Node


@dataclass(frozen=True)
class RemoveRow:
    """The row at `index` taken out of the list at the path, with its comments."""

    path: KeyPath
    index: int


@dataclass(frozen=True)
class MoveRow:
    """The row at `index` of the list at the path moved, so that it stands at `to`."""

    path: KeyPath
    index: int
    to: int


Edit: TypeAlias = "SetValue | AddRow | RemoveRow | MoveRow"


class EditRefusedError(ValueError):
    """An edit that is not made, and so none of those given with it.

    `reason` is for a message in Chinese; `edit` is None where the file itself is the reason.
    """

    def __init__(self, reason: str, edit: Edit | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.edit = edit


# fmt: off
_NO_ROW = "没有第 {} 行"
_NO_ENTRY = "上级栏目或所在的行不存在"
_NOT_A_GROUP = "“{}”处填写的不是若干栏目，无法在其下填写"
_NOT_A_LIST = "“{}”处填写的不是列表"
_BAD_CHARACTER = "文字中有 Word 不支持的字符"
_BAD_NAME = "栏目名应为一行文字"
_TOO_DEEP = "层次过多"
# fmt: on


def normal(edit: Edit, order: KeyOrder) -> Edit:
    """The edit with texts as a file says them (trimmed), and new keys in the schema's order.

    Raises EditRefusedError for what no file can say.
    """
    try:
        if isinstance(edit, SetValue):
            if edit.value is None and not isinstance(edit.path[-1], str):
                raise ValueError(edit)
            for name in edit.path:
                _check_name(name)
            below = order_at(order, edit.path)
            depth = len(edit.path)
            value = None if edit.value is None else _normal(edit.value, below, depth)
            return replace(edit, value=value)
        if isinstance(edit, AddRow):
            below = order_at(order, edit.path)
            return replace(edit, row=_normal(edit.row, below, len(edit.path) + 1))
    except _CannotError as error:
        raise EditRefusedError(str(error), edit) from error
    return edit


def order_at(order: KeyOrder, path: KeyPath) -> KeyOrder:
    """The order of the keys below the path."""
    for step in path:
        if isinstance(step, str):
            order = order.get(step, {})
    return order


class _CannotError(Exception):
    """Why an edit cannot be made."""


def _normal(value: Node, order: KeyOrder, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise _CannotError(_TOO_DEEP)
    if isinstance(value, str):
        return _trimmed(value)
    if isinstance(value, list):
        return [_normal(below, order, depth + 1) for below in value]
    places = {name: i for i, name in enumerate(order)}
    names = sorted(value, key=lambda name: places.get(name, len(places)))
    for name in names:
        _check_name(name)
    return {n: _normal(value[n], order.get(n, {}), depth + 1) for n in names}


def _check_name(name: str | int) -> None:
    if isinstance(name, str) and (_trimmed(name) != name or not name or "\n" in name):
        raise _CannotError(_BAD_NAME)


def _trimmed(text: str) -> str:
    """The text as a file says it."""
    if file_bytes.NOT_XML.search(text):
        raise _CannotError(_BAD_CHARACTER)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)
    return text if text.strip(f"{BLANKS}\n") else ""


def edited(values: Mapping[str, Node], edits: Iterable[Edit]) -> dict[str, Node]:
    """The values after all edits, made one after the other.

    Raises EditRefusedError for an edit of a row that is not there, or below a text.
    """
    root: list[Node] = [deepcopy(dict(values))]
    for edit in edits:
        try:
            _make(root, edit)
        except _CannotError as error:
            raise EditRefusedError(str(error), edit) from error
    [result] = root
    return result  # type: ignore[return-value]


def _make(root: list[Node], edit: Edit) -> None:
    if isinstance(edit, SetValue):
        if edit.value is None:
            _remove(root, edit.path)
        else:
            _put(root, edit.path, deepcopy(edit.value))
        return
    if isinstance(edit, AddRow):
        rows = _list_at(root, edit.path, makes=True)
        if not 0 <= edit.index <= len(rows):
            raise _CannotError(_NO_ROW.format(edit.index + 1))
        rows.insert(edit.index, deepcopy(edit.row))
        return
    rows = _list_at(root, edit.path, makes=False)
    for index in (edit.index, edit.to) if isinstance(edit, MoveRow) else (edit.index,):
        if not 0 <= index < len(rows):
            raise _CannotError(_NO_ROW.format(index + 1))
    row = rows.pop(edit.index)
    if isinstance(edit, MoveRow):
        rows.insert(edit.to, row)


def _put(root: list[Node], path: KeyPath, value: Node) -> None:
    """Set the value, making the groups and lists above it that are missing or blank."""
    node: Node = root
    step: str | int = 0
    for name in path:
        below = node[step]  # type: ignore[index]
        wanted: type = dict if isinstance(name, str) else list
        if not below and not isinstance(below, wanted):
            below = node[step] = wanted()  # type: ignore[index]
        if not isinstance(below, wanted):
            raise _CannotError((_NOT_A_GROUP if wanted is dict else _NOT_A_LIST).format(step))
        if isinstance(below, list):
            if not isinstance(name, int) or not 0 <= name <= len(below):
                raise _CannotError(_NO_ROW.format(int(name) + 1))
            if name == len(below):
                below.append("")
        elif isinstance(below, dict):
            below.setdefault(str(name), "")
        node, step = below, name
    node[step] = value  # type: ignore[index]


def _remove(root: list[Node], path: KeyPath) -> None:
    node: Node = root[0]
    for step in path[:-1]:
        try:
            node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(node, dict):
        node.pop(str(path[-1]), None)


def _list_at(root: list[Node], path: KeyPath, *, makes: bool) -> list[Node]:
    """The list at the path; with `makes` one that is made where there is none."""
    node: Node = root[0]
    for step in path:
        try:
            node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            node = ""
            break
    if makes and not node and not isinstance(node, list):
        new: list[Node] = []
        _put(root, path, new)
        return new
    if not isinstance(node, list):
        raise _CannotError(_NOT_A_LIST.format(path[-1]) if path else _NO_ENTRY)
    return node
