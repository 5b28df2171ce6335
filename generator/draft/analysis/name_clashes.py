"""Names that two forms give to different things: the later one gets a number of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.draft.analysis import field_kinds, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.form_copies import FormCopies
    from generator.draft.analysis.form_reading import FormField
    from generator.draft.draft import FieldPath


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


def resolved(all_copies: Sequence[FormCopies], forms: Sequence[FormNames]) -> list[FormNames]:
    """The names of all forms, without clashes."""
    done: list[FormNames] = []
    for copies, form in zip(all_copies, forms, strict=True):
        done.append(_without_clashes(copies, form, list(zip(all_copies, done, strict=False))))
    inner = {
        path[:length]
        for form in done
        for path in form.paths.values()
        for length in range(len(path))
    }
    pairs = list(zip(all_copies, done, strict=True))
    lists = {form.of(path) for copies, form in pairs for path in copies.reading.lists}
    lists |= {form.repeat for form in done if form.repeat}
    return [_inside(copies, form, inner, lists) for copies, form in pairs]


def _without_clashes(
    copies: FormCopies, form: FormNames, others: Sequence[tuple[FormCopies, FormNames]]
) -> FormNames:
    """The form's names, with a number behind those that an earlier form has for another thing.

    What is renamed is the first step that is the form's own.
    """
    depth = len(form.repeat or ())
    taken = {path[: depth + 1] for _, other in others for path in other.paths.values()}
    renamed: dict[FieldPath, FieldPath] = {}
    for top in {path[: depth + 1] for path in form.paths.values() if len(path) > depth}:
        if any(_clash(copies, form, top, *other) for other in others):
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
    copies: FormCopies, form: FormNames, top: FieldPath, other: FormCopies, other_form: FormNames
) -> bool:
    """Whether both forms name something so that is not the same."""
    own, theirs = _below(copies, form, top), _below(other, other_form, top)
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
    if (
        form.repeat
        and field_kinds.by_label(mine.label) == field_kinds.by_label(their.label) == "amount"
    ):
        return False
    return words.has("generic", top[-1])


def _below(copies: FormCopies, form: FormNames, top: FieldPath) -> dict[FieldPath, FormField]:
    """The form's fields at or below a name, but for those that are the unit's."""
    return {
        form.of(path): form_field
        for path, form_field in copies.reading.fields.items()
        if form.of(path)[: len(top)] == top and not form_field.is_of_unit
    }


def _inside(
    copies: FormCopies, form: FormNames, groups: set[FieldPath], lists: set[FieldPath]
) -> FormNames:
    """The form's names; a field that has the name of a group goes into it, that of a list not."""
    paths = dict(form.paths)
    for own in copies.reading.fields:
        path = paths[own]
        if path in lists:
            paths[own] = (*path[:-1], f"{path[-1]}2")
        elif path in groups:
            paths[own] = (*path, path[-1])
    return replace(form, paths=paths)
