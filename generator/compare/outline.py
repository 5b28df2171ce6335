"""The fields that a pack's forms print, and the texts printed of a unit's values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.campaign import data_file
from generator.common import amount_format
from generator.readback import row_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.row_pattern import FormPattern

# Texts by field name, rows as lists; every printed field has one, blank where nothing is printed.
Texts: TypeAlias = "dict[str, str | list[Any] | Texts]"


@dataclass
class Node:
    """A printed field and those below it, in the order of the forms.

    `form` is the number of the first form that prints the field. `is_form` says that a form is
    drawn for each row of the list. `name` is the field that names a row: the first text field by
    the schema that is printed, blank for none.
    """

    spec: Field
    form: int
    is_form: bool = False
    name: str = ""
    children: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """A pack's printed fields, of the settings and of a unit, and its forms' names."""

    pack: Pack
    forms: tuple[str, ...]
    settings: Node
    unit: Node


def read(pack: Pack, patterns: Sequence[FormPattern]) -> Outline:
    """The outline of the pack, whose forms have these patterns; without row numbers."""
    numbers = {(*d.each, *d.field) for d in pack.derived if d.kind == "number"}
    repeated = {form.repeat for form in pack.forms if form.repeat}
    roots = Node(pack.settings.fields, 0), Node(pack.unit.fields, 0)
    for i, form in enumerate(patterns):
        paths = (path for row in form.rows for cell in row.cells for path in cell.fields)
        for path in paths:
            root = roots[path[0] not in pack.settings.fields.children]
            if path not in numbers:
                _add(root, path, i, repeated)
    return Outline(pack, tuple(map(row_pattern.name, patterns)), *roots)


def _add(root: Node, path: FieldPath, form: int, repeated: set[FieldPath]) -> None:
    node = root
    for i, step in enumerate(path, 1):
        if step not in node.children:
            spec = node.spec.children[step]
            node.children[step] = Node(spec, form, path[:i] in repeated)
            if spec.kind == "text" and node.spec.kind == "rows":
                names = (n for n, child in node.spec.children.items() if child.kind == "text")
                node.name = next(n for n in names if n in node.children)
        node = node.children[step]


def texts(
    node: Node,
    values: Mapping[str, Any],
    typed: Mapping[str, Any],
    *,
    with_blank_rows: bool = False,
) -> Texts:
    """What is printed of the values; without blank rows, unless rows are to be counted with them.

    `typed` are the texts of the data file to use where there are any: for values that the schema
    refuses. Empty to use the values alone.
    """
    below = partial(texts, with_blank_rows=with_blank_rows)
    printed: Texts = {}
    for name, child in node.children.items():
        value, text = values.get(name), typed.get(name)
        if child.spec.kind == "group":
            printed[name] = below(child, _group(value), _group(text))
        elif child.spec.kind == "rows":
            pairs = zip_longest(_list(value), _list(text))
            rows = [below(child, _group(row), _group(typed_row)) for row, typed_row in pairs]
            printed[name] = rows if with_blank_rows else data_file.without_blank_rows(rows)
        elif child.spec.kind == "texts":
            printed[name] = "\n".join(map(str, _list(value)))
        else:
            is_typed = isinstance(text, str) and text
            printed[name] = amount_format.shown(text if is_typed else value, child.spec.format)
    return printed


def _group(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
