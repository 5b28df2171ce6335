"""From what each form calls its fields to the fields of a unit: shared, repeated, renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.analysis import name_clashes, words
from generator.draft.analysis.name_clashes import FormNames

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.draft.analysis.form_copies import FormCopies, Repetition
    from generator.draft.analysis.form_reading import FormField
    from generator.draft.draft import FieldPath

NAME = "名称"


def is_unit_name(label: str) -> bool:
    """Whether the label may be that of the unit's name."""
    return words.has("unit_names", label) or words.has("unit_names_else", label)


def unit_name(all_copies: Sequence[FormCopies]) -> str:
    """What the field of the unit's name is called; blank where no form prints it.

    A lesser label that is taken for it, such as 主管部门, is marked as a field of the unit.
    """
    labels = [
        path[0]
        for path, form_field in _fields(all_copies)
        if form_field.is_of_unit and is_unit_name(path[0])
    ]
    if not labels:
        labels = [
            path[0]
            for path, _ in _fields(all_copies)
            if len(path) == 1 and words.has("unit_names_else", path[0])
        ]
        for path, form_field in _fields(all_copies):
            form_field.is_of_unit = form_field.is_of_unit or path == tuple(labels[:1])
    # Of several labels, the one with 名称 names the field.
    preferred = [label for label in labels if words.has("plain_unit_names", label)]
    return next(iter(preferred or labels), "")


def _fields(all_copies: Sequence[FormCopies]) -> Iterator[tuple[FieldPath, FormField]]:
    for copies in all_copies:
        yield from copies.reading.fields.items()


def of_forms(
    all_copies: Sequence[FormCopies], repetitions: Sequence[Repetition | None], name: str
) -> list[FormNames]:
    """The names of each form's fields; `name` is the unit's name."""
    lists = {each.list_name: each.name_field[0] for each in repetitions if each is not None}
    forms = [
        _form_names(copies, repetition, name, lists)
        for copies, repetition in zip(all_copies, repetitions, strict=True)
    ]
    return name_clashes.resolved(all_copies, forms)


def _form_names(
    copies: FormCopies, repetition: Repetition | None, name: str, lists: dict[str, str]
) -> FormNames:
    reading = copies.reading
    renamed = {} if repetition else _same_lists(copies, lists)
    paths: dict[FieldPath, FieldPath] = {}
    for path in (*reading.fields, *reading.lists, *reading.titles):
        form_field = reading.fields.get(path)
        if form_field and form_field.is_of_unit:
            paths[path] = (name,) if name and is_unit_name(path[0]) else path
        elif repetition and path == repetition.name_field:
            paths[path] = (repetition.list_name, NAME)
        elif repetition:
            paths[path] = (repetition.list_name, *path)
        else:
            paths[path] = renamed.get(path) or _under(path, renamed)
    repeat = (repetition.list_name,) if repetition else None
    # What a list and a repeated form say of the same things is the same.
    shared = frozenset(path for name in lists for path in ((name,), (name, NAME)))
    return FormNames(paths, repeat, shared)


def _under(path: FieldPath, renamed: dict[FieldPath, FieldPath]) -> FieldPath:
    """The path with the list that it is in renamed."""
    for length in range(len(path) - 1, 0, -1):
        if path[:length] in renamed:
            return (*renamed[path[:length]], *path[length:])
    return path


def _same_lists(copies: FormCopies, lists: dict[str, str]) -> dict[FieldPath, FieldPath]:
    """New paths of a list of the things for each of which another form is drawn."""
    renamed: dict[FieldPath, FieldPath] = {}
    reading = copies.reading
    for path in reading.lists:
        if len(path) != 1:
            continue
        columns = [each for each in reading.fields if each[:1] == path and len(each) == 2]  # noqa: PLR2004
        for list_name, label in lists.items():
            named = [each for each in columns if each[1] in (label, f"{list_name}{NAME}")]
            if not named and path[0] == list_name:
                named = [each for each in columns if each[1] == NAME]
            if named:
                renamed[path] = (list_name,)
                renamed[named[0]] = (list_name, NAME)
    return renamed
