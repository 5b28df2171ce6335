"""From official forms to a draft pack: what is a label, what a field, what repeats.

Steps: copies of one form are put together (`form_copies`) and read (`form_reader`), fields get
their names and paths from the unit (`field_names`, `name_clashes`) and become its tree
(`unit_tree`); each form's cells are laid out for its template (`layout`), guesses put into words
(`guesses`), values of filled forms collected (`examples`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.draft.analysis import (
    examples,
    field_names,
    form_copies,
    form_reader,
    guesses,
    label_text,
    layout,
    titles,
    unit_tree,
    words,
)
from generator.draft.analysis.layout import SETTINGS
from generator.draft.draft import Draft, DraftField, DraftForm, FieldPart

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from generator.draft.analysis.form_copies import FormCopies
    from generator.draft.analysis.form_reading import SettingKind
    from generator.draft.analysis.name_clashes import FormNames
    from generator.draft.draft import FieldPath, Parts
    from generator.draft.official_form import OfficialForm

_VARIABLE = "项"
_LONGEST_FOOTER = 20
# What a setting is like, where no form shows one.
_SAMPLES: dict[SettingKind, str] = {"year": "2025", "level": "区级", "place": "某市"}
_HINTS: dict[SettingKind, str] = {
    "year": "四位数字",
    "level": "标题中的级次",
    "place": "标题中的地区",
}


def analyse(name: str, forms: Sequence[OfficialForm]) -> Draft:
    """The draft of a pack with these forms; of copies of one form, it has one."""
    read, unit_name = _read(forms)
    repetitions = [form_copies.repetition(copies) for copies in read]
    if not unit_name:
        # Without the unit's name on it, a form that repeats is nobody's.
        repetitions = [each if each and each.is_seen else None for each in repetitions]
    named = field_names.of_forms(read, repetitions, unit_name)
    required: list[FieldPath] = [(unit_name,)] if unit_name else []
    required += [(each.list_name, field_names.NAME) for each in repetitions if each]
    unit = unit_tree.tree(read, named, required)
    if not unit_name:
        unit_name = words.pattern("unit_name").pattern
        own = DraftField(unit_name, title=unit_name, required=True)
        unit = (own, *(node for node in unit if node.name != unit_name))
    drawn: list[DraftForm] = []
    for number, (copies, form) in enumerate(_pairs(read, named)):
        drawn.append(_form(copies, form, number, {each.name for each in drawn}))
    return Draft(
        name,
        _title(read) or name,
        unit_name,
        tuple(drawn),
        unit,
        _settings(read),
        guesses.of(read, named, repetitions, unit_name, unit),
        examples.of(read, named),
    )


def _read(forms: Sequence[OfficialForm]) -> tuple[list[FormCopies], str]:
    """The forms as read, and the field of the unit's name; blank where they have no room for it.

    It stands behind a label of its own, else where the stamp goes, else behind a lesser label.
    """
    read = form_copies.grouped(forms)
    if name := field_names.unit_name(read):
        return read, name
    for others in (
        form_copies.grouped(forms, names_unit=True),
        form_copies.grouped(forms, unit_words="unit_names_else"),
    ):
        if name := field_names.unit_name(others):
            return others, name
    return read, ""


def _pairs(
    read: Sequence[FormCopies], named: Sequence[FormNames]
) -> list[tuple[FormCopies, FormNames]]:
    return list(zip(read, named, strict=True))


def _form(copies: FormCopies, named: FormNames, number: int, taken: Collection[str]) -> DraftForm:
    """The form as the pack has it; its template has none of the names in `taken`."""
    mark = titles.mark(form_reader.lines(copies.form))
    title = form_reader.title(copies.form)
    digits = re.sub(r"\D", "", mark) or str(number + 1)
    stem = f"annex{digits}" if mark else f"form{number + 1}"
    if stem in taken:
        stem = f"{stem}-form{number + 1}"
    heading = _heading(title, copies.reading.settings)
    if named.repeat:
        heading = (FieldPart((*named.repeat, "名称")),)
    contents: Parts = (f"{mark} ", *heading) if mark and heading else heading or (mark or stem,)
    return DraftForm(
        stem,
        contents,
        mark or _plain(title)[:_LONGEST_FOOTER] or stem,
        layout.blocks(copies, named),
        copies.form,
        named.repeat,
        _VARIABLE if named.repeat else "",
    )


def _heading(title: str, settings: Collection[SettingKind]) -> Parts:
    """A title with the settings in it; also the year for which a blank form leaves room."""
    parts = tuple(
        piece if isinstance(piece, str) else FieldPart((SETTINGS[piece.kind],), is_setting=True)
        for piece in titles.settings_in(title, is_title=True)
    )
    if "year" in settings and title.startswith("年"):
        return (FieldPart((SETTINGS["year"],), is_setting=True), *parts)
    return parts


def _title(read: Sequence[FormCopies]) -> str:
    """What the pack's documents are called: the first form's title without year and level."""
    return _plain(form_reader.title(read[0].form)) if read else ""


def _plain(title: str) -> str:
    """A title without year, level and place."""
    pieces = titles.settings_in(title, is_title=True)
    plain = "".join(piece for piece in pieces if isinstance(piece, str))
    return label_text.squash(re.sub(r"^年度?|[（(]年?度?[）)]", "", plain))


def _settings(read: Sequence[FormCopies]) -> tuple[DraftField, ...]:
    """The settings that the forms print; the year always."""
    values: dict[SettingKind, list[str]] = {"year": []}
    for copies in read:
        for kind, printed in copies.reading.settings.items():
            values.setdefault(kind, []).extend(filter(None, printed))
    return tuple(
        DraftField(
            SETTINGS[kind],
            "year" if kind == "year" else "text",
            SETTINGS[kind],
            f"{_HINTS[kind]}，如 {next(iter(values[kind]), _SAMPLES[kind])}。",
            required=True,
        )
        for kind in _HINTS
        if kind in values
    )
