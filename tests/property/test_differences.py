"""The differences of two units are what makes the one into the other."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.common.amounts import NotAnAmountError, read
from generator.compare import field_changes, outline
from generator.pack import pack
from generator.readback import read_document
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from generator.compare.field_changes import Difference
    from generator.compare.outline import Node

FOLDERS = (PACKS / "performance-targets", CHECKOUT / "tests" / "packs" / "vehicle-register")
READERS = [read_document.reader(pack.load(folder)) for folder in FOLDERS]
OUTLINES = {reader.pack.name: outline.read(reader.pack, reader.patterns) for reader in READERS}
# So few texts that rows of two units, and of one, often say the same.
TEXTS = st.sampled_from(["", "甲", "乙", "甲乙丙丁戊", "甲乙丙丁己", "一\n二", "一\n二\n三"])
AMOUNTS = st.sampled_from(["", "0", "1", "1.5", "1.50", "20", "五"])


def _values(node: Node) -> st.SearchStrategy[dict[str, Any]]:
    fields: dict[str, Any] = {}
    for name, child in node.children.items():
        kind = child.spec.kind
        if kind == "group":
            fields[name] = _values(child)
        elif kind == "rows":
            fields[name] = st.lists(_values(child), max_size=4)
        else:
            fields[name] = AMOUNTS if kind == "amount" else TEXTS
    return st.fixed_dictionaries(fields)


UNITS = {name: _values(each.unit) for name, each in OUTLINES.items()}


def _printed(name: str, values: Any) -> Any:
    return outline.texts(OUTLINES[name].unit, values, {})


@pytest.mark.parametrize("name", sorted(UNITS))
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_nothing_differs_from_itself(name: str, data: st.DataObject) -> None:
    unit = _printed(name, data.draw(UNITS[name]))

    assert field_changes.between(OUTLINES[name].unit, unit, copy.deepcopy(unit)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(UNITS))
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_differences_make_the_old_unit_into_the_new_one(name: str, data: st.DataObject) -> None:
    old, new = (_printed(name, data.draw(UNITS[name])) for _ in range(2))

    found = field_changes.between(OUTLINES[name].unit, old, new)

    made = _applied(old, (), {d.path: d for d in found if d.kind == "changed"}, found)
    assert _as_numbers(OUTLINES[name].unit, made) == _as_numbers(OUTLINES[name].unit, new)


def _applied(
    node: Any, path: tuple[Any, ...], changed: dict[Any, Difference], found: list[Difference]
) -> Any:
    """The node with the differences applied; `path` is where it is now."""
    if isinstance(node, dict):
        return {k: _applied(v, (*path, k), changed, found) for k, v in node.items()}
    if isinstance(node, str):
        return changed[path].new if path in changed else node
    here = [d for d in found if d.path[:-1] == path and isinstance(d.path[-1], int)]
    removed = {d.path[-1] for d in here if d.kind == "removed"}
    moved = {int(d.new) - 1: int(d.old) - 1 for d in here if d.kind == "moved"}  # type: ignore[call-overload]
    added = {d.path[-1]: d.new for d in here if d.kind == "added"}
    stay = [i for i in range(len(node)) if i not in removed and i not in moved.values()]
    rows: list[Any] = []
    for j in range(len(stay) + len(moved) + len(added)):
        if j in added:
            rows.append(added[j])
            continue
        i = moved[j] if j in moved else stay.pop(0)
        rows.append(_applied(node[i], (*path, j), changed, found))
    return rows


def _as_numbers(node: Node, values: Any) -> Any:
    """The values with equal amounts as equal numbers."""
    found = {}
    for name, child in node.children.items():
        value = values[name]
        if child.spec.kind == "group":
            value = _as_numbers(child, value)
        elif child.spec.kind == "rows":
            value = [_as_numbers(child, row) for row in value]
        elif child.spec.kind == "amount":
            value = _number(value)
        found[name] = value
    return found


def _number(text: str) -> Any:
    try:
        return read(text)
    except NotAnAmountError:
        return text
