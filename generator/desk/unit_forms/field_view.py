"""One field of the page: which value it is, how it is typed, what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.desk.unit_forms import field_keys
from generator.desk.unit_forms.page_parts import FieldView
from generator.pack import form_hints, selectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.desk.unit_forms.pack_forms import PackForms
    from generator.desk.unit_forms.page_parts import FieldKind
    from generator.form.grid import Value


def of_value(
    pack_forms: PackForms, data: Mapping[str, Any], value: Value, label: str, *, is_head: bool
) -> FieldView:
    """The field for the value; `data` are the data file's own, `is_head` where the name is typed.

    The unit's name says which unit the file is of: it is typed in one place and shown in others.
    """
    path, schema, tick = value.slot.path, value.slot.field, value.slot.tick
    kind = _kind(pack_forms, value)
    is_name = path == (pack_forms.pack.unit_name,)
    return FieldView(
        key=field_keys.to_id(value.key),
        path=value.key,
        kind=kind,
        text=text_of(selectors.value_or_none(data, value.key)),
        shown=value.text,
        label=label,
        hint="".join(form_hints.sentences(schema.hint)) if schema else "",
        is_editable=kind != "number" and (is_head or not is_name),
        is_computed=path in pack_forms.computed,
        is_long=bool(schema and (schema.is_long or schema.kind == "texts")),
        allowed=schema.allowed if schema else (),
        choice=tick.choice if tick else "",
        is_box=bool(tick and tick.is_box),
        is_only=bool(tick and tick.is_only),
    )


def text_of(value: Any) -> str:
    """A value of a data file as it is typed: a list of texts is a line each, no value blank."""
    if isinstance(value, list):
        return "\n".join(each for each in value if isinstance(each, str))
    return value if isinstance(value, str) else ""


def _kind(pack_forms: PackForms, value: Value) -> FieldKind:
    path = value.slot.path
    if value.slot.tick:
        return "tick"
    if path in pack_forms.numbers:
        return "number"
    return "computed" if path in pack_forms.computed else _typed_kind(value)


def _typed_kind(value: Value) -> FieldKind:
    schema = value.slot.field
    if schema is None:
        return "text"
    if schema.allowed:
        return "choice"
    if schema.kind == "amount":
        return "amount"
    if schema.is_long or schema.kind == "texts":
        return "long"
    return "date" if schema.date else "text"
