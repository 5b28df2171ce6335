"""What a pack's forms print of a unit, field by field, each under the first form that prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.campaign import data_file
from generator.common import amounts
from generator.readback import row_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.row_pattern import FormPattern

# Texts by field name; a list's rows likewise. All fields are there, blank where nothing is printed.
Texts: TypeAlias = "dict[str, str | list[Any] | Texts]"


@dataclass
class Node:
    """A field that is printed, with those below it in the order of the forms; all are of one `form`.

    `form` is the number of the first that prints the field. `is_form` says that a form is drawn for
    each row. `name` is the field that names a row: the first text of the pack's.
    """  # noqa: E501

    described: Field
    form: int
    is_form: bool = False
    name: str = ""
    children: dict[str, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """A pack's printed fields, those of the settings and those of a unit; its forms' names."""

    pack: Pack
    forms: tuple[str, ...]
    settings: Node
    unit: Node


def read(pack: Pack, patterns: Sequence[FormPattern]) -> Outline:
    """The outline of the pack, whose forms have those patterns; row numbers are no fields of it."""
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
            described = node.described.children[step]
            node.children[step] = Node(described, form, path[:i] in repeated)
            if described.kind == "text" and node.described.kind == "rows":
                texts = (n for n, child in node.described.children.items() if child.kind == "text")
                node.name = next(n for n in texts if n in node.children)
        node = node.children[step]


def texts(node: Node, values: Mapping[str, Any], written: Mapping[str, Any]) -> Texts:
    """What is printed of the values, without blank rows.

    `written` is how a data file has them, which counts where the value itself was refused.
    """
    found: Texts = {}
    for name, child in node.children.items():
        value, typed = values.get(name), written.get(name)
        if child.described.kind == "group":
            found[name] = texts(child, _group(value), _group(typed))
        elif child.described.kind == "rows":
            pairs = zip_longest(_list(value), _list(typed))
            rows = (texts(child, _group(row), _group(said)) for row, said in pairs)
            found[name] = [row for row in rows if not data_file.is_blank(row)]
        elif child.described.kind == "texts":
            found[name] = "\n".join(map(str, _list(value)))
        else:
            found[name] = typed if isinstance(typed, str) and typed else amounts.as_text(value)
    return found


def _group(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
