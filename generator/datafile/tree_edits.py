"""Make edits in the text tree of a data file: put in, take out and move keys and rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.common.diagnostics import LINE_BREAK
from generator.datafile import flow_rows, gap_lines, new_text, text_tree
from generator.datafile.edited_values import AddRow, EditRefusedError, MoveRow, SetValue, order_at
from generator.datafile.text_tree import Block, Flow, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.datafile.edited_values import Edit, KeyOrder
    from generator.datafile.new_text import Manner
    from generator.datafile.text_tree import Entry
    from generator.datafile.yaml_tree import KeyPath, Node

_COMMENT_IN_BRACKETS = "方括号或花括号内有注释，无法调整各行的顺序"
_ODD = "此处写法特殊，无法自动改写"


@dataclass(frozen=True)
class Changed:
    """Paths, in the text as it was read, whose values changed, and those that were emptied."""

    paths: set[KeyPath]
    emptied: set[KeyPath]


@dataclass(frozen=True)
class _Place:
    """An entry of the tree, in the list that holds it; `column` of its block, -1 in brackets."""

    holder: list[Entry]
    index: int
    column: int

    @property
    def entry(self) -> Entry:
        return self.holder[self.index]

    def put(self, entry: Entry) -> None:
        self.holder[self.index] = entry


def make(tree: list[Entry], edits: Iterable[Edit], order: KeyOrder, written: Manner) -> Changed:
    """Make the edits in the tree, one after the other; says what changed.

    They must be such as `edited_values.edited` makes. Raises EditRefusedError.
    """
    changed = Changed(set(), set())
    for edit in edits:
        try:
            _make(tree, edit, order, written, changed)
        except _OddError as error:
            raise EditRefusedError(str(error), edit) from error
    return changed


class _OddError(Exception):
    """Why the text cannot be edited there."""


def _make(
    tree: list[Entry], edit: Edit, order: KeyOrder, written: Manner, changed: Changed
) -> None:
    if isinstance(edit, MoveRow) and edit.index == edit.to:
        return
    way, rest = _find(tree, edit.path)
    place = way[-1]
    if isinstance(edit, SetValue):
        if not rest:
            _set(way, edit.value, written, changed)
        elif edit.value is not None:
            _note(changed, way)
            below = edit.path[: len(edit.path) - len(rest)]
            _add(place, rest, edit.value, order_at(order, below), written)
        return
    _note(changed, way)
    if isinstance(edit, AddRow):
        below = edit.path[: len(edit.path) - len(rest)]
        _add(place, (*rest, edit.index), edit.row, order_at(order, below), written)
    elif isinstance(edit, MoveRow):
        _move(place, edit.index, edit.to, written)
    else:
        row, _ = _find(tree, (*edit.path, edit.index))
        _note(changed, row, is_emptied=True)
        _remove(place, edit.index, written)


def _find(tree: list[Entry], path: KeyPath) -> tuple[list[_Place], KeyPath]:
    """The entries on the way to the path, as far as they are there, and the rest of the path."""
    place = _Place(tree, 0, 0)
    way = [place]
    for number, step in enumerate(path):
        value = place.entry.value
        index = None if isinstance(value, Scalar) else _index(value.entries, step)
        if index is None or isinstance(value, Scalar):
            return way, path[number:]
        column = value.column if isinstance(value, Block) and place.column >= 0 else -1
        place = _Place(value.entries, index, column)
        way.append(place)
    return way, ()


def _index(entries: Sequence[Entry], step: str | int) -> int | None:
    if isinstance(step, int):
        return step if step < len(entries) and entries[step].name is None else None
    for index, entry in enumerate(entries):
        if entry.name == step:
            return index
    return None


def _note(changed: Changed, way: Sequence[_Place], *, is_emptied: bool = False) -> None:
    """Note the change of the last value on the way, or of the one around it where that is new."""
    for place in reversed(way):
        origin = place.entry.origin
        if origin is not None:
            changed.paths.add(origin)
            if is_emptied:
                changed.emptied.add(origin)
            return
        is_emptied = False


def _set(way: Sequence[_Place], value: Node | None, written: Manner, changed: Changed) -> None:
    place = way[-1]
    entry = place.entry
    if value is not None and _says(entry, value):
        return
    _note(changed, way, is_emptied=not value)
    if value is None:
        _remove(way[-2], place.index, written)
    elif place.column < 0:
        place.put(new_text.with_flow_value(entry, value, written))
    else:
        place.put(new_text.with_value(entry, value, place.column, written))


def _says(entry: Entry, value: Node) -> bool:
    if isinstance(entry.value, Scalar):
        return entry.value.value == value
    return entry.is_blank and value == ([] if entry.value.is_list else {})


def _add(place: _Place, names: KeyPath, value: Node, order: KeyOrder, written: Manner) -> None:
    """Put a value below an entry: under new names, or as a row where the first is a number."""
    entry = place.entry
    name, *more = names
    nested = new_text.joined(more, value)
    if entry.is_blank or (isinstance(entry.value, Flow) and not entry.value.entries):
        whole = {name: nested} if isinstance(name, str) else [nested]
        place.put(_filled(place, whole, written))
        return
    at = name if isinstance(name, int) else _place_of(name, entry.value, order)
    key = name if isinstance(name, str) else None
    if isinstance(entry.value, Block):
        new = new_text.new_entry(key, nested, entry.value.column, written)
        is_large = isinstance(new.value, Block) or "\n" in _text(new)
        gap = _gap(entry.value, is_root=not entry.head, is_large=is_large, written=written)
        _insert(entry.value, at, _like(new, entry.value), gap)
        _settle(place, written)
    elif isinstance(entry.value, Flow):
        new = new_text.new_flow_entry(key, nested, written)
        place.put(replace(entry, value=flow_rows.inserted(entry.value, at, new)))


def _filled(place: _Place, whole: Node, written: Manner) -> Entry:
    """The entry, which is blank or holds empty brackets, with a group or list in it."""
    entry = place.entry
    has_comment = isinstance(entry.value, Flow) and entry.value.end.strip()
    if place.column < 0 or has_comment or (not entry.head and written.is_json):
        flow = new_text.with_flow_value(entry, whole, written)
        if has_comment and isinstance(flow.value, Flow) and isinstance(entry.value, Flow):
            first, *rest = flow.value.entries
            first = replace(first, lead=entry.value.end)
            flow = replace(flow, value=replace(flow.value, entries=[first, *rest]))
        return flow
    column = place.column if entry.head else -2
    return new_text.with_value(entry, whole, column, written)


def _place_of(name: str | int, value: Block | Flow | Scalar, order: KeyOrder) -> int:
    """Where a new key goes: behind the last key that comes before it in the order."""
    entries = value.entries if not isinstance(value, Scalar) else []
    places = {known: i for i, known in enumerate(order)}
    if name not in places:
        return len(entries)
    before = [
        i
        for i, entry in enumerate(entries)
        if places.get(entry.name or "", -1) < places[name] and entry.name in places
    ]
    return before[-1] + 1 if before else 0


def _gap(block: Block, *, is_root: bool, is_large: bool, written: Manner) -> str:
    """The blank line to be put between two entries, where the others have one between them."""
    between = block.gaps[1:-1]
    if is_root:
        has_gaps = is_large and any(between)
    else:
        has_gaps = (
            block.is_list
            and bool(between)
            and all(gap and gap_lines.is_blank_lines(gap) for gap in between)
        )
    return written.line_end if has_gaps else ""


def _text(entry: Entry) -> str:
    return entry.value.text if isinstance(entry.value, Scalar) else ""


def _like(new: Entry, block: Block) -> Entry:
    """The new row with as many blanks behind its dash as the others have."""
    first = block.entries[0]
    if not block.is_list or not isinstance(first.value, Block) or not isinstance(new.value, Block):
        return new
    if LINE_BREAK.search(first.sep) or first.sep.strip(" ") or first.sep == new.sep:
        return new
    by = len(first.sep) - len(new.sep)
    return replace(new, sep=first.sep, value=_moved_in(new.value, by))


def _moved_in(block: Block, by: int) -> Block:
    """A new block, further to the right."""
    entries = []
    for entry in block.entries:
        value = entry.value
        if isinstance(value, Block):
            value = _moved_in(value, by)
        elif isinstance(value, Scalar) and value.style == "|":
            first, *rest = value.text.splitlines(keepends=True)
            moved = (" " * by + line if line.strip() else line for line in rest)
            value = replace(value, text="".join([first, *moved]))
        entries.append(replace(entry, value=value))
    return replace(block, column=block.column + by, entries=entries)


def _insert(block: Block, at: int, new: Entry, gap: str) -> None:
    block.entries.insert(at, new)
    block.gaps.insert(at or 1, gap)


def _settle(place: _Place, written: Manner) -> None:
    """Put right how a block that lost or got its first entry, or its last one, begins."""
    entry = place.entry
    block = entry.value
    if not isinstance(block, Block):
        return
    if not block.entries:
        place.put(new_text.with_brackets(entry, written))
    elif (
        entry.head and not LINE_BREAK.search(entry.sep) and (block.gaps[0] or block.entries[0].lead)
    ):
        # A comment has come between a dash and its key.
        place.put(replace(entry, sep=written.line_end))


def _remove(place: _Place, index: int, written: Manner) -> None:
    """Take a key or a row out; a row's comments go with it, a key's stay."""
    entry = place.entry
    if isinstance(entry.value, Flow):
        place.put(replace(entry, value=flow_rows.without(entry.value, index)))
    elif isinstance(entry.value, Block):
        block = entry.value
        gone = block.entries.pop(index)
        kept = "" if block.is_list else _comments(gone, block.column, written)
        above, below = block.gaps[index : index + 2]
        if not kept and gap_lines.is_blank_lines(below) and index == 0 and block.entries:
            below = ""
        elif not kept and gap_lines.is_blank_lines(above) and index:
            is_longer = len(above) > len(below) and gap_lines.is_blank_lines(below)
            is_last = index == len(block.entries)
            above, below = ("", above) if is_longer and not is_last else ("", below)
        block.gaps[index : index + 2] = [above + kept + below]
        _settle(place, written)


def _comments(gone: Entry, column: int, written: Manner) -> str:
    """The comments of a key that is taken out, as lines of their own."""
    indent = " " * column
    if isinstance(gone.value, Block):
        behind = [gone.sep]
    else:
        # A block scalar's comment stands in its first line.
        text = _text(gone)
        is_block = isinstance(gone.value, Scalar) and gone.value.style in text_tree.BLOCK_STYLES
        header = LINE_BREAK.split(text, maxsplit=1)[0] if is_block else ""
        behind = [gone.sep, header.lstrip("|>+-0123456789") + written.line_end, gone.tail]
    found = [line.text for part in behind for line in gap_lines.lines(_ended(part, written))]
    below = [f"{indent}{line.lstrip()}" for line in found if line.strip()]
    return gone.lead + "".join(below)


def _ended(part: str, written: Manner) -> str:
    return part + written.line_end if part.strip() and not part.endswith(("\n", "\r")) else part


def _move(place: _Place, index: int, to: int, written: Manner) -> None:
    """Move a row; blank lines and comments that belong to no row stay where they are."""
    value = place.entry.value
    if isinstance(value, Scalar):
        return
    if isinstance(value, Block):
        value.entries.insert(to, value.entries.pop(index))
        _settle(place, written)
        return
    moved = flow_rows.moved(value, index, to)
    if moved is None:
        raise _OddError(_COMMENT_IN_BRACKETS)
    place.put(replace(place.entry, value=moved))
