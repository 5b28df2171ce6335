"""What kind of value a field has, by its label and by what filled forms hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.draft.analysis import words
from generator.draft.draft import DraftField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.analysis.label_text import Label
    from generator.draft.draft import FieldPath, Kind

_NUMBER = re.compile(r"-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_DAY = re.compile(r"20[0-9]{2}(?:年|[-./])[0-9]{1,2}(?:月|[-./])[0-9]{1,2}日?")
_MONTH = re.compile(r"20[0-9]{2}(?:年|[-./])[0-9]{1,2}月?")
_LONG = 30
_CHOICE_LENGTH, _LEAST_CHOICES, _MOST_CHOICES, _LEAST_VALUES = 10, 2, 6, 6


def field(path: FieldPath, label: Label, values: Sequence[str], unit: str) -> DraftField:
    """The field at this path; `values` are what filled forms hold, `unit` is the form's."""
    kind = _kind(path, label, values)
    measure = unit_of(label, unit) if kind == "amount" else ""
    if measure and words.has("whole_units", measure) and not any("." in each for each in values):
        kind = "integer"
    allowed = (_choices_in_label(label) or choices(label.title, values)) if kind == "text" else ()
    return DraftField(
        path[-1],
        "choice" if allowed else kind,
        label.title,
        hint=label.hint,
        unit=measure,
        allowed=allowed,
    )


def unit_of(label: Label, unit: str) -> str:
    """The unit of an amount: its label's, or that of the form where it is money."""
    return label.unit or ("" if words.has("not_money", label.title) else unit)


def _choices_in_label(label: Label) -> tuple[str, ...]:
    """The choices that the label gives in brackets, or that everybody knows."""
    for pattern, known in words.choices().items():
        if re.search(pattern, label.title):
            return known
    is_list = "/" in label.hint or words.has("chosen", label.title)
    parts = tuple(re.split(r"[/／、]", label.hint)) if is_list else ()
    are_words = all(0 < len(part) <= _CHOICE_LENGTH for part in parts)
    return parts if len(parts) >= _LEAST_CHOICES and are_words else ()


def choices(title: str, values: Sequence[str]) -> tuple[str, ...]:
    """The few short values that come again and again; none for a name."""
    distinct = tuple(dict.fromkeys(value for value in values if value))
    if not _LEAST_CHOICES <= len(distinct) <= _MOST_CHOICES or words.has("not_choices", title):
        return ()
    count = sum(1 for value in values if value)
    if count < max(_LEAST_VALUES, 3 * len(distinct)):
        return ()
    if any(len(value) > _CHOICE_LENGTH or re.search(r"[0-9，。；]", value) for value in distinct):
        return ()
    return distinct


def is_number(text: str) -> bool:
    """Whether the text is a number, be it with commas between thousands."""
    return _NUMBER.fullmatch(text) is not None


def _kind(path: FieldPath, label: Label, values: Sequence[str]) -> Kind:
    """The kind by the label, unless values say otherwise."""
    usual = of_path(path, label)
    filled = [value for value in values if value]
    if not filled:
        return usual
    if usual == "amount" and not all(map(is_number, filled)):
        return "text"
    if usual in ("date", "month"):
        if all(_DAY.fullmatch(value) for value in filled):
            return "date"
        return "month" if all(_MONTH.fullmatch(value) for value in filled) else "text"
    if usual == "text" and any(len(value) > _LONG or "\n" in value for value in filled):
        return "long"
    return usual


def of_path(path: FieldPath, label: Label) -> Kind:
    """The kind by custom of a label in these groups: 其他 among funds is an amount."""
    kind = by_label(label)
    is_part = kind == "text" and words.has("amount_parts", path[-1])
    return "amount" if is_part and any(words.has("amounts", name) for name in path[:-1]) else kind


def by_label(label: Label) -> Kind:
    """The kind that a label of this wording has by custom."""
    title = label.title
    if words.has("counts", title):
        return "integer"
    if words.has("months", title) or words.has("months", label.hint):
        return "month"
    if words.has("dates", title):
        return "text" if words.has("not_dates", title) else "date"
    if label.unit or (words.has("amounts", title) and not words.has("not_amounts", title)):
        return "amount"
    if words.has("short", title):
        return "text"
    return "long" if words.has("long", title) else "text"
