"""Names that two forms give to different things: the later one gets a number of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.draft import kinds, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.draft import FieldPath
    from generator.draft.families import Family
    from generator.draft.reading import Found


@dataclass(frozen=True, slots=True)
class FormNames:
    """How the paths of one form lead from the unit; `repeat` is the list of a form that repeats.

    `renamed` are names that another form has for something else, by the new name.
    """

    paths: dict[FieldPath, FieldPath] = field(default_factory=dict)
    repeat: FieldPath | None = None
    shared: frozenset[FieldPath] = frozenset()
    renamed: dict[str, str] = field(default_factory=dict)

    def of(self, path: FieldPath) -> FieldPath:
        """The path from the unit."""
        return self.paths[path]


def resolved(families: Sequence[Family], forms: Sequence[FormNames]) -> list[FormNames]:
    """The names of all forms, without clashes."""
    done: list[FormNames] = []
    for family, form in zip(families, forms, strict=True):
        done.append(_without_clashes(family, form, list(zip(families, done, strict=False))))
    inner = {
        path[:length]
        for form in done
        for path in form.paths.values()
        for length in range(len(path))
    }
    pairs = list(zip(families, done, strict=True))
    lists = {form.of(path) for family, form in pairs for path in family.reading.lists}
    lists |= {form.repeat for form in done if form.repeat}
    return [_inside(family, form, inner, lists) for family, form in pairs]


def _without_clashes(
    family: Family, form: FormNames, others: Sequence[tuple[Family, FormNames]]
) -> FormNames:
    """The form's names, with a number behind those that an earlier form has for another thing.

    What is renamed is the first step that is the form's own.
    """
    depth = len(form.repeat or ())
    taken = {path[: depth + 1] for _, other in others for path in other.paths.values()}
    renamed: dict[FieldPath, FieldPath] = {}
    for top in {path[: depth + 1] for path in form.paths.values() if len(path) > depth}:
        if any(_clash(family, form, top, *other) for other in others):
            number = 2
            while (new := (*top[:-1], f"{top[-1]}{number}")) in taken:
                number += 1
            renamed[top] = new
    paths = {
        own: (*renamed.get(path[: depth + 1], path[: depth + 1]), *path[depth + 1 :])
        for own, path in form.paths.items()
    }
    changed = {new[-1]: old[-1] for old, new in renamed.items()}
    return replace(form, paths=paths, renamed=changed)


def _clash(
    family: Family, form: FormNames, top: FieldPath, other: Family, other_form: FormNames
) -> bool:
    """Whether both forms name something so that is not the same."""
    own, theirs = _below(family, form, top), _below(other, other_form, top)
    if not own or not theirs or top in form.shared or top in other_form.shared:
        return False
    if form.repeat and top[: len(form.repeat)] != form.repeat:
        return False
    is_field, is_their_field = top in own, top in theirs
    if not (is_field and is_their_field):
        return True
    mine, their = own[top], theirs[top]
    if mine.allowed != their.allowed:
        return True
    # A figure of the same thing in the list and on its own form is the same figure.
    if form.repeat and kinds.by_label(mine.label) == kinds.by_label(their.label) == "amount":
        return False
    return words.has("generic", top[-1])


def _below(family: Family, form: FormNames, top: FieldPath) -> dict[FieldPath, Found]:
    """The form's fields at or below a name, but for those that are the unit's."""
    return {
        form.of(path): found
        for path, found in family.reading.fields.items()
        if form.of(path)[: len(top)] == top and not found.is_of_unit
    }


def _inside(
    family: Family, form: FormNames, groups: set[FieldPath], lists: set[FieldPath]
) -> FormNames:
    """The form's names; a field that has the name of a group goes into it, that of a list not."""
    paths = dict(form.paths)
    for own in family.reading.fields:
        path = paths[own]
        if path in lists:
            paths[own] = (*path[:-1], f"{path[-1]}2")
        elif path in groups:
            paths[own] = (*path, path[-1])
    return replace(form, paths=paths)
