"""Compare two units' printed texts field by field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from generator.common import amount_format, amounts
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import excerpt
from generator.compare import row_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.common.amount_format import AmountFormat
    from generator.common.amounts import Amount
    from generator.compare.outline import Node, Texts
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field

Kind: TypeAlias = Literal["changed", "added", "removed", "moved"]
# A field's text, a row's texts, or a row's number from 1.
Content: TypeAlias = "str | Texts | int | None"


@dataclass(frozen=True)
class Difference:
    """A field whose text changed, or a row that was added, removed or moved.

    `path` counts rows from 0, in the new list or, for a removed row, in the old one. `form` is the
    form's number; where it is drawn for each row of a list, `sheet` names the row. `label` is the
    path from there as staff read it. `is_form` says that the row is a form of its own.
    `amount_change` is how much an amount grew, with its sign and unit.
    """

    form: int
    path: KeyPath
    label: str
    kind: Kind
    old: Content
    new: Content
    sheet: str = ""
    is_form: bool = False
    amount_change: str = ""


@dataclass(frozen=True)
class _Parent:
    """The group or row that fields are in: its path, that as a label, and the form's `sheet`."""

    path: KeyPath = ()
    label: str = ""
    sheet: str = ""


def between(node: Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """The differences of two units' texts, or of two campaigns' settings, in the forms' order."""
    return sorted(_group(node, old, new, _Parent()), key=lambda difference: difference.form)


def _group(
    node: Node, old: Mapping[str, Any], new: Mapping[str, Any], parent: _Parent
) -> Iterator[Difference]:
    for name, child in node.children.items():
        field = replace(parent, path=(*parent.path, name), label=f"{parent.label}{name}")
        if child.spec.kind == "group":
            group = replace(field, label=f"{field.label}／")
            yield from _group(child, old[name], new[name], group)
        elif child.spec.kind == "rows":
            yield from _rows(child, old[name], new[name], field)
        elif old[name] != new[name]:
            yield from _field(child, old[name], new[name], field)


def _field(node: Node, old: str, new: str, field: _Parent) -> Iterator[Difference]:
    """The difference of two texts; none for one amount written in two ways."""
    change = ""
    if node.spec.kind == "amount":
        form = node.spec.format
        before, after = _amount(old, form), _amount(new, form)
        if before is not None and after is not None:
            if before == after:
                return
            change = _change(node.spec, before, after)
    yield Difference(
        form=node.form,
        path=field.path,
        label=field.label,
        kind="changed",
        old=old,
        new=new,
        sheet=field.sheet,
        amount_change=change,
    )


def _change(field: Field, before: Amount, after: Amount) -> str:
    """How much the amount grew, with its sign and unit; a percentage by points."""
    difference = amounts.difference(before, after)
    is_percent = field.format is not None and field.format.percent
    unit = "个百分点" if is_percent else field.unit
    shown = amounts.plain(difference * 100) if is_percent else difference
    return f"{'+' if after > before else '-'}{shown:f}{f' {unit}' if unit else ''}"


def is_same(field: Field, old: str, new: str) -> bool:
    """Whether both texts of the field are one, or one amount written in two ways."""
    if old == new:
        return True
    before = _amount(old, field.format) if field.kind == "amount" else None
    return before is not None and before == _amount(new, field.format)


def _amount(text: str, form: AmountFormat | None) -> Amount | None:
    try:
        return amounts.read(amount_format.number_text(text, form) or text)
    except NotAnAmountError:
        return None


def _rows(node: Node, old: list[Texts], new: list[Texts], field: _Parent) -> Iterator[Difference]:
    """The rows removed; then, in the new order, those added or moved and what changed in each."""
    if old == new:
        return
    matching = row_pairs.match(old, new, node.name)

    def row_difference(i: int, kind: Kind, old: Content, new: Content, label: str) -> Difference:
        path = (*field.path, i)
        return Difference(node.form, path, label, kind, old, new, field.sheet, is_form=node.is_form)

    for i in matching.removed:
        yield row_difference(i, "removed", old[i], None, _numbered(node, field.label, i))
    old_index = {j: i for i, j in matching.pairs}
    for j, row in enumerate(new):
        label = _numbered(node, field.label, j)
        if j not in old_index:
            yield row_difference(j, "added", None, row, label)
            continue
        i = old_index[j]
        label += _name(node, row)
        if (i, j) in matching.moved:
            yield row_difference(j, "moved", i + 1, j + 1, label)
        if node.is_form:
            parent = _Parent((*field.path, j), "", sheet=label)
        else:
            parent = _Parent((*field.path, j), f"{label}／", field.sheet)
        yield from _group(node, old[i], row, parent)


def counter(*, is_form: bool) -> str:
    """The Chinese measure word for rows, or for rows that are forms of their own."""
    return "张" if is_form else "行"


def _numbered(node: Node, label: str, i: int) -> str:
    return f"{label}第 {i + 1} {counter(is_form=node.is_form)}"


def _name(node: Node, row: Texts) -> str:
    name = row[node.name] if node.name else ""
    return f"（{excerpt(name)}）" if name else ""
