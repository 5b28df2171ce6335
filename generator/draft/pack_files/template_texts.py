"""What a template says where a form has a field: its tag, by the loops and the repeat around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.draft import draft_fields
from generator.draft.draft import DraftTable, FieldPart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.draft.draft import Draft, DraftForm, FieldPath, Parts

ROW = "行"
# Braces of tags, which would be read as such.
_BRACES = (
    ("{{", "｛｛"),
    ("}}", "｝｝"),
    ("{%", "｛％"),
    ("%}", "％｝"),
    ("{_{", "｛＿｛"),
    ("{#", "｛＃"),
)


@dataclass(frozen=True)
class Scope:
    """The names that a place in a template has for rows, by the lists' paths.

    `choices` are the names of choices that have short ones, by field and choice.
    """

    names: Mapping[FieldPath, str] = field(default_factory=dict)
    choices: Mapping[tuple[FieldPath, str], str] = field(default_factory=dict)


def scope(draft: Draft, form: DraftForm, loops: Sequence[FieldPath] = ()) -> Scope:
    """The scope in the rows of these loops, outermost first."""
    taken = {node.name for node in (*draft.unit, *draft.settings)}
    names: dict[FieldPath, str] = {}
    if form.repeat is not None:
        names[form.repeat] = form.variable
    outer = _outer_loops(form)
    for loop in loops:
        name = f"{loop[-1]}{ROW}" if loop in outer else ROW
        while name in taken or name in names.values():
            name += ROW
        names[loop] = name
    return Scope(names, short_names(draft))


def _outer_loops(form: DraftForm) -> set[FieldPath]:
    """The loops of the form that have another one within them."""
    tables = (block for block in form.blocks if isinstance(block, DraftTable))
    return {loop for table in tables for row in table.rows for loop in row.loops[:-1]}


def of_path(scope: Scope, path: FieldPath) -> str:
    """The path as templates write it there: from the nearest row, else from the unit."""
    lists = [each for each in scope.names if path[: len(each)] == each and len(path) > len(each)]
    if not lists:
        return ".".join(path)
    nearest = max(lists, key=len)
    return ".".join((scope.names[nearest], *path[len(nearest) :]))


def text(scope: Scope, parts: Parts) -> str:
    """The parts as a template writes them."""
    return "".join(part if not isinstance(part, FieldPart) else _tag(scope, part)
                   for part in map(_harmless, parts))  # fmt: skip


def _harmless(part: str | FieldPart) -> str | FieldPart:
    if isinstance(part, str):
        for braces, wide in _BRACES:
            part = part.replace(braces, wide)
    return part


def _tag(scope: Scope, part: FieldPart) -> str:
    path = part.path if part.is_setting else ()
    written = ".".join(path) if path else of_path(scope, part.path)
    if part.choice:
        written += f"_{scope.choices.get((part.path, part.choice), part.choice)}"
    return f"{{{{ {written} }}}}"


def short_names(draft: Draft) -> dict[tuple[FieldPath, str], str]:
    """A short name for each choice that cannot stand in a tag as it is."""
    names: dict[tuple[FieldPath, str], str] = {}
    for path, each, _ in draft_fields.fields(draft.unit):
        if each.ticks:
            names |= {(path, c): short for c, short in _short(each.name, each.allowed).items()}
    return names


def _short(name: str, choices: Sequence[str]) -> dict[str, str]:
    used = {choice for choice in choices if f"{name}_{choice}".isidentifier()}
    short = {}
    for number, choice in enumerate(choices, 1):
        if choice in used:
            continue
        letters = "".join(c for c in choice if c.isalnum())
        candidate = letters if letters and letters not in used else f"选项{number}"
        used.add(candidate)
        short[choice] = candidate
    return short
