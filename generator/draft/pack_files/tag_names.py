"""Names that tags can hold: blank ones, those that begin with a digit and the like are replaced."""

from __future__ import annotations

import keyword
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.draft.draft import DraftField, DraftList, DraftParagraph, FieldPart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.draft.draft import (
        Draft,
        DraftBlock,
        DraftForm,
        DraftRow,
        FieldPath,
        Node,
        Parts,
    )

_NAME = re.compile(r"[^\W\d]\w*")
# What Jinja would take for a method of the row (docs/模板指南.md).
_METHODS = frozenset(dir(dict))
# What Jinja takes for its own words and functions, and YAML 1.1 for a switch or nothing.
_WORDS = frozenset(keyword.kwlist) | {
    *(
        "block",
        "call",
        "caller",
        "cycler",
        "dict",
        "endfor",
        "endif",
        "extends",
        "filter",
        "include",
    ),
    *(
        "joiner",
        "kwargs",
        "lipsum",
        "loop",
        "macro",
        "namespace",
        "range",
        "recursive",
        "self",
        "set",
    ),
    *("super", "varargs"),
}
_OF_YAML = frozenset(("false", "n", "no", "none", "null", "off", "on", "true", "y", "yes"))
_KINDS = {DraftField: "栏目", DraftList: "列表"}
_GROUP = "分组"


def usable(draft: Draft) -> Draft:
    """The draft with names that can stand in tags: unchanged where they can already."""
    names: dict[FieldPath, FieldPath] = {}
    unit = _nodes(draft.unit, (), (), names)
    names = {path: new for path, new in names.items() if path != new}
    if not names:
        return draft
    unit = tuple(_with_sums(*each, names) for each in zip(draft.unit, unit, strict=True))
    forms = tuple(_form(form, names) for form in draft.forms)
    [name] = names.get((draft.unit_name,), (draft.unit_name,))
    return replace(draft, unit=unit, forms=forms, unit_name=name)


def _is_free(name: str) -> bool:
    """Whether the name means nothing else in a tag or in YAML."""
    is_taken = name in _METHODS or name in _WORDS or name.lower() in _OF_YAML
    return _NAME.fullmatch(name) is not None and not is_taken


def _nodes(
    originals: Sequence[Node], old: FieldPath, new: FieldPath, names: dict[FieldPath, FieldPath]
) -> tuple[Node, ...]:
    """The nodes with names that can stand in a tag; `names` gets all paths, old and new."""
    taken = {node.name for node in originals}
    nodes: list[Node] = []
    for number, node in enumerate(originals, 1):
        name = node.name
        if not _is_free(name):
            name = f"{_KINDS.get(type(node), _GROUP)}{number}"
            while name in taken:
                name += "_"
            taken.add(name)
        was, path = (*old, node.name), (*new, name)
        names[was] = path
        if isinstance(node, DraftField):
            nodes.append(replace(node, name=name, title=node.title or name))
        else:
            members = _nodes(node.members, was, path, names)
            nodes.append(replace(node, name=name, title=node.title or name, members=members))
    return tuple(nodes)


def _with_sums(
    old: Node,
    new: Node,
    names: Mapping[FieldPath, FieldPath],
    above: FieldPath = (),
    row: FieldPath = (),
) -> Node:
    """The new node, whose sums name fields as they are called now.

    `above` is the old path of what is around it, `row` that of the innermost list.
    """
    if isinstance(new, DraftField) or isinstance(old, DraftField):
        if not isinstance(new, DraftField):
            return new
        return replace(new, sum=tuple(_renamed(text, row, names) for text in new.sum))
    path = (*above, old.name)
    inner = path if isinstance(old, DraftList) else row
    pairs = zip(old.members, new.members, strict=True)
    members = tuple(_with_sums(*pair, names, path, inner) for pair in pairs)
    return replace(new, members=members)


def _renamed(text: str, row: FieldPath, names: Mapping[FieldPath, FieldPath]) -> str:
    path = (*row, *text.split("."))
    return ".".join(names.get(path, path)[len(row) :])


def _form(form: DraftForm, names: Mapping[FieldPath, FieldPath]) -> DraftForm:
    repeat = form.repeat if form.repeat is None else names.get(form.repeat, form.repeat)
    variable = form.variable if not repeat or _NAME.fullmatch(form.variable) else "项"
    blocks = tuple(_block(block, names) for block in form.blocks)
    contents = _parts(form.contents, names)
    return replace(form, repeat=repeat, variable=variable, blocks=blocks, contents=contents)


def _parts(parts: Parts, names: Mapping[FieldPath, FieldPath]) -> Parts:
    return tuple(
        replace(part, path=names.get(part.path, part.path))
        if isinstance(part, FieldPart) and not part.is_setting
        else part
        for part in parts
    )


def _block(block: DraftBlock, names: Mapping[FieldPath, FieldPath]) -> DraftBlock:
    if isinstance(block, DraftParagraph):
        return replace(block, parts=_parts(block.parts, names))
    return replace(block, rows=tuple(_row(row, names) for row in block.rows))


def _row(row: DraftRow, names: Mapping[FieldPath, FieldPath]) -> DraftRow:
    cells = tuple(
        replace(
            cell,
            paragraphs=tuple(replace(p, parts=_parts(p.parts, names)) for p in cell.paragraphs),
        )
        for cell in row.cells
    )
    return replace(row, cells=cells, loops=tuple(names.get(each, each) for each in row.loops))
