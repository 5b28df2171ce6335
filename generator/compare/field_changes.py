"""What differs between two units as their forms print them: old → new, field by field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import excerpt
from generator.compare import row_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.compare.outline import Node, Texts
    from generator.datafile.yaml_tree import KeyPath

Kind: TypeAlias = Literal["changed", "added", "removed", "moved"]
# A field's text, what a row says, or a row's number from 1.
Said: TypeAlias = "str | Texts | int | None"


@dataclass(frozen=True)
class Difference:
    """A field that says something else, or a row that is new, gone or in another place.

    `path` counts rows from 0: as they are now, a row that is gone as it was. `form` is the number of
    the form; of one that is drawn for each row of a list, `sheet` names the row. `label` is the path
    from there as staff read it. `is_form` says that the row is a form of its own, `gap` by how much
    an amount grew, with its sign and what it is in.
    """  # noqa: E501

    form: int
    path: KeyPath
    label: str
    kind: Kind
    old: Said
    new: Said
    sheet: str = ""
    is_form: bool = False
    gap: str = ""


@dataclass(frozen=True)
class _Place:
    """Where fields stand: their path, how staff read it, and in which form drawn for a row."""

    path: KeyPath = ()
    above: str = ""
    sheet: str = ""


def between(node: Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """The differences of two units' texts (or of two settings'), form by form."""
    return sorted(_group(node, old, new, _Place()), key=lambda difference: difference.form)


def _group(
    node: Node, old: Mapping[str, Any], new: Mapping[str, Any], place: _Place
) -> Iterator[Difference]:
    for name, child in node.children.items():
        below = replace(place, path=(*place.path, name), above=f"{place.above}{name}")
        if child.described.kind == "group":
            inner = replace(below, above=f"{below.above}／")
            yield from _group(child, old[name], new[name], inner)
        elif child.described.kind == "rows":
            yield from _rows(child, old[name], new[name], below)
        elif old[name] != new[name]:
            yield from _field(child, old[name], new[name], below)


def _field(node: Node, old: str, new: str, at: _Place) -> Iterator[Difference]:
    gap = ""
    if node.described.kind == "amount":
        before, after = _amount(old), _amount(new)
        if before is not None and after is not None:
            if before == after:
                return
            unit = f" {node.described.unit}" if node.described.unit else ""
            gap = f"{'+' if after > before else '-'}{amounts.difference(before, after):f}{unit}"
    yield Difference(node.form, at.path, at.above, "changed", old, new, at.sheet, gap=gap)


def _amount(text: str) -> amounts.Amount | None:
    try:
        return amounts.read(text)
    except NotAnAmountError:
        return None


def _rows(node: Node, old: list[Texts], new: list[Texts], at: _Place) -> Iterator[Difference]:
    if old == new:
        return
    matched = row_pairs.match(old, new, node.name)

    def of_row(i: int, kind: Kind, said: tuple[Said, Said], label: str) -> Difference:
        path = (*at.path, i)
        return Difference(node.form, path, label, kind, *said, at.sheet, is_form=node.is_form)

    for i in matched.removed:
        yield of_row(i, "removed", (old[i], None), _numbered(node, at.above, i))
    before = {j: i for i, j in matched.pairs}
    for j, row in enumerate(new):
        label = _numbered(node, at.above, j)
        if j not in before:
            yield of_row(j, "added", (None, row), label)
            continue
        i = before[j]
        label += _name(node, row)
        if (i, j) in matched.moved:
            yield of_row(j, "moved", (i + 1, j + 1), label)
        inner = _Place((*at.path, j), "" if node.is_form else f"{label}／", at.sheet)
        yield from _group(node, old[i], row, replace(inner, sheet=label) if node.is_form else inner)


def counter(*, is_form: bool) -> str:
    """The word that counts such rows."""
    return "张" if is_form else "行"


def _numbered(node: Node, label: str, i: int) -> str:
    return f"{label}第 {i + 1} {counter(is_form=node.is_form)}"


def _name(node: Node, row: Texts) -> str:
    name = row[node.name] if node.name else ""
    return f"（{excerpt(name)}）" if name else ""
