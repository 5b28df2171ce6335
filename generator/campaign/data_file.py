"""Write a unit's data file: its file name, and its values as YAML as a person would type it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from generator.campaign import campaigns, check
from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.datafile import comments, yaml_tree
from generator.pack import derived_figures, selectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.derived_entries import DerivedKind
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

    Remarks = Mapping[KeyPath, Sequence[str]]

_SCALARS = ("text", "amount")


def file_name(unit: str) -> str:
    """The name of the unit's data file; never that of a campaign's settings."""
    name = f"{check.file_name(unit)}{campaigns.SUFFIXES[0]}"
    return f"_{name}" if name.casefold() == campaigns.SETTINGS else name


def text(
    fields: Field,
    values: Canonical,
    head: Sequence[str] = (),
    remarks: Remarks = {},  # noqa: B006 - never changed
) -> str:
    """The values as YAML, keys in their own order.

    `head` are comments at the top, `remarks` comments above the keys at their paths; above the
    nearest key around it, or at the top, where the values lack such a key.
    """
    remarks = _at_keys(values, remarks)
    lines = [f"# {comments.one_line(comment)}" for comment in (*head, *remarks.get((), ()))]
    blank_before = bool(lines)
    for name, value in values.items():
        is_large = fields.children[name].kind not in _SCALARS or "\n" in str(value)
        block = [*_field(fields.children[name], name, value, (), remarks)]
        lines += ["", *block] if blank_before or (is_large and lines) else block
        blank_before = is_large
    return "".join(f"{line}\n" for line in lines)


def _at_keys(values: Canonical, remarks: Remarks) -> dict[KeyPath, list[str]]:
    """The remarks by the paths of keys that the values have."""
    found: dict[KeyPath, list[str]] = {}
    for remarked, texts in remarks.items():
        path = remarked
        while path and not _has(values, path):
            path = path[:-1]
        found.setdefault(path, []).extend(texts)
    return found


def _has(values: Any, path: KeyPath) -> bool:
    for step in path:
        is_there = step in values if isinstance(values, dict) else _is_row(values, step)
        if not is_there:
            return False
        values = values[step]
    return True


def _is_row(values: Any, step: str | int) -> bool:
    return isinstance(values, list) and isinstance(step, int) and step < len(values)


def _field(field: Field, name: str, value: Any, parent: KeyPath, remarks: Remarks) -> Iterator[str]:
    """The lines of a key with its value, without the indentation of its parents."""
    path = (*parent, name)
    yield from (f"# {comments.one_line(remark)}" for remark in remarks.get(path, ()))
    if isinstance(value, str):
        yield from _scalar(name, value, is_long=field.is_long)
        return
    yield f"{name}:"
    if isinstance(value, dict):
        yield from (f"  {line}" for line in _group(field, value, path, remarks))
        return
    for i, row in enumerate(value):
        row_path = (*path, i)
        yield from (f"  # {comments.one_line(remark)}" for remark in remarks.get(row_path, ()))
        lines = [*_group(field, row, row_path, remarks)] if isinstance(row, dict) else [_item(row)]
        # Comments of a row's first key go above its dash.
        first = next(i for i, line in enumerate(lines) if not line.startswith("#"))
        yield from (f"  {line}" for line in lines[:first])
        yield f"  - {lines[first]}"
        yield from (f"    {line}" if line else "" for line in lines[first + 1 :])


def _group(field: Field, values: Canonical, path: KeyPath, remarks: Remarks) -> Iterator[str]:
    if not values:
        yield "{}"
    for name, value in values.items():
        yield from _field(field.children[name], name, value, path, remarks)


def _item(value: str) -> str:
    [line] = yaml_tree.to_lines(value, is_long=False)
    return line


def _scalar(name: str, value: str, *, is_long: bool) -> Iterator[str]:
    first, *more = yaml_tree.to_lines(value, is_long=is_long)
    yield f"{name}: {first}" if first else f"{name}:"
    yield from (f"  {line}" if line else "" for line in more)


# Texts by field name, in the order of the form; blank for a key without a value.
Canonical: TypeAlias = "dict[str, str | list[Any] | Canonical]"


def canonical(
    pack: Pack,
    values: Mapping[str, Any],
    printed: Collection[KeyPath] | None = None,
    settings: Mapping[str, Any] = derived_figures.NO_SETTINGS,
) -> Canonical:
    """A unit's canonical data, from the values that its documents print.

    `values` are texts or amounts, blank or None for nothing. A derived figure that equals its
    computation is left out; one that is printed blank becomes a key without a value; a defaulted
    text is written out. Empty groups and rows are left out. `printed` are the paths for which a
    document has a place (None for all): a figure without a place is not taken for a blank one.
    `settings` are the campaign's, typed or as texts: formulas may name them.
    """
    texts = _as_texts(pack.unit.fields, values)
    kinds = {(*d.each, *d.field): d.kind for d in pack.derived}
    computed = {
        path: value
        for path, value in computed_figures(pack, texts, settings).items()
        if printed is None or path in printed
    }
    return _without_computed(pack.unit.fields, texts, (), kinds, computed)


def computed_figures(
    pack: Pack,
    texts: Mapping[str, Any],
    settings: Mapping[str, Any] = derived_figures.NO_SETTINGS,
) -> dict[KeyPath, Any]:
    """What the derived fields of a unit's texts are, as if nobody had typed them, by path."""
    every = _as_texts(pack.unit.fields, texts)
    return derived_figures.computed_values(pack, _typed(pack.unit.fields, every), settings)


def completed(
    pack: Pack,
    values: Mapping[str, Any],
    printed: Collection[KeyPath],
    settings: Mapping[str, Any] = derived_figures.NO_SETTINGS,
) -> dict[str, Any]:
    """The values with the figures worked out for which a document has no place (`printed`)."""
    texts = _as_texts(pack.unit.fields, values)
    for path, value in computed_figures(pack, texts, settings).items():
        group: Any = texts
        for step in path[:-1]:
            group = group[step]
        # The numbers of rows are no fields.
        if path not in printed and not group.get(path[-1], "-"):
            group[path[-1]] = amounts.as_text(value)
    return texts


def _as_texts(fields: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """Every field as text, blank where it has no value; without blank rows."""
    texts: dict[str, Any] = {}
    for name, field in fields.children.items():
        value = values.get(name)
        if field.kind == "group":
            texts[name] = _as_texts(field, value or {})
        elif field.kind == "rows":
            rows = [_as_texts(field, row) for row in value or []]
            texts[name] = [row for row in rows if not is_blank(row)]
        elif field.kind == "texts":
            texts[name] = list(value or [])
        else:
            texts[name] = amounts.as_text(value)
    return texts


def without_blank_rows(values: Any) -> Any:
    """The values without the rows of lists in which nothing stands."""
    if isinstance(values, dict):
        return {name: without_blank_rows(value) for name, value in values.items()}
    if isinstance(values, list):
        return [without_blank_rows(row) for row in values if not is_blank(row)]
    return values


def is_blank(value: Any) -> bool:
    """Whether the value, and every value below it, is blank."""
    if isinstance(value, dict):
        return all(map(is_blank, value.values()))
    return all(map(is_blank, value)) if isinstance(value, list) else not value


def has_text(field: Field, value: Any) -> bool:
    """Whether there is a text where the field has a place for one; a data file may say more."""
    if field.kind in _SCALARS:
        return isinstance(value, str) and bool(value)
    if field.kind == "group":
        return is_row(field, value)
    return isinstance(value, list) and any(is_row(field, row) for row in value)


def is_row(field: Field, row: Any) -> bool:
    """Whether it is a row of the list `field`, or a group, with a text in one of the fields."""
    if field.kind == "texts":
        return isinstance(row, str) and bool(row)
    return isinstance(row, dict) and any(
        has_text(child, row.get(name)) for name, child in field.children.items()
    )


def _typed(fields: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """The texts with amounts as numbers, and None for what is blank or not an amount."""
    typed: dict[str, Any] = {}
    for name, field in fields.children.items():
        value = values[name]
        if field.kind == "group":
            typed[name] = _typed(field, value)
        elif field.kind == "rows":
            typed[name] = [_typed(field, row) for row in value]
        elif field.kind == "amount":
            typed[name] = _amount(value, whole=field.whole)
        else:
            typed[name] = value or None
    return typed


def _amount(text: str, *, whole: bool) -> amounts.Amount | None:
    try:
        return amounts.read(text, whole=whole)
    except NotAnAmountError:
        return None


def _is_figure(field: Field, kind: DerivedKind, text: str, figure: Any) -> bool:
    """Whether the text says the figure that is worked out."""
    typed = _amount(text, whole=field.whole) if field.kind == "amount" else text
    return typed is not None and derived_figures.is_same(kind, field, typed, figure)


def _without_computed(
    fields: Field,
    texts: Mapping[str, Any],
    parent: KeyPath,
    kinds: Mapping[FieldPath, DerivedKind],
    computed: Mapping[KeyPath, Any],
) -> Canonical:
    """The texts that are not blank and do not equal a computed figure."""
    kept: Canonical = {}
    for name, field in fields.children.items():
        path = (*parent, name)
        value = texts[name]
        if field.kind == "group":
            value = _without_computed(field, value, path, kinds, computed)
        elif field.kind == "rows":
            value = [
                _without_computed(field, row, (*path, i), kinds, computed)
                for i, row in enumerate(value)
            ]
        elif (figure := computed.get(path)) is not None:
            kind = kinds[selectors.without_rows(path)]
            if not value:
                kept[name] = ""
            elif kind in derived_figures.CHECKED_KINDS and _is_figure(field, kind, value, figure):
                continue
        if value:
            kept[name] = value
    return kept
