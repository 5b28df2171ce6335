"""A form model as a pattern to read by: the rows that a form may have, with labels and fields.

What a loop draws may follow itself, what stands under a condition may be left out; so a filled form
is a path through the rows of its pattern.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from generator.common import fold
from generator.form import model, tags
from generator.form.model import Loop, Slot
from generator.pack.fields import find_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.form.model import Block, Choice, FormModel
    from generator.pack.fields import Field
    from generator.pack.pack import Form
    from generator.pack.selectors import FieldPath
# What stands between two characters of a label that somebody spaced out.
_GAP = r"[\s\u200b-\u200f\u2060\ufeff]*+"


@dataclass(frozen=True)
class Cell:
    """A cell of the pattern: a label (blank for none), a field, labels mixed with fields, or merged.

    `label` is folded; `shown` is how a person reads it, fields as `…`. A `merged` one goes on with the cell above; of a label that `merges`, a loop's later rows do.
    The field of one that `is_amount` is an amount. `rivals` are the pack's other labels.
    `fields` are the paths of what it prints. In a mixed cell `exact` finds their texts as we print
    them, `loose` between labels with other blanks and widths of characters.
    """  # noqa: E501

    kind: Literal["label", "field", "mixed", "merged"]
    label: str = ""
    shown: str = ""
    fields: tuple[FieldPath, ...] = ()
    merges: bool = False
    is_amount: bool = False
    rivals: frozenset[str] = frozenset()
    exact: re.Pattern[str] | None = None
    loose: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Row:
    """A row of the pattern, drawn by the loop over `list` (no path for none).

    `wanted` are fields that the conditions around it want to be filled in (or, for False, blank).
    `line` finds the texts of its fields where all of it stands in one line, outside a table.
    """

    cells: tuple[Cell, ...]
    line: re.Pattern[str]
    list: FieldPath = ()
    wanted: tuple[tuple[FieldPath, bool], ...] = ()


@dataclass(frozen=True)
class Step:
    """A row that may come next, -1 for the end; `again` says that it begins the loop's next round."""  # noqa: E501

    row: int
    again: bool = False


@dataclass(frozen=True)
class FormPattern:
    """A form's rows; which may come `first`, and `after` each; the labels of its heading rows."""

    form: Form
    rows: tuple[Row, ...]
    first: tuple[Step, ...]
    after: tuple[tuple[Step, ...], ...]
    headings: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Part:
    """Rows that belong together: which may be its first, which its last; whether it may be left out."""  # noqa: E501

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    may_be_absent: bool = True


@dataclass(frozen=True)
class _Place:
    """What rows stand in: the innermost loop's list, and conditions."""

    list: FieldPath = ()
    wanted: tuple[tuple[FieldPath, bool], ...] = ()


@dataclass(frozen=True)
class _Reading:
    """The rows and steps found so far; `unit` holds the fields of a unit."""

    unit: Field
    rows: list[Row] = field(default_factory=list)
    steps: list[tuple[int, Step]] = field(default_factory=list)


def form_patterns(models: Iterable[FormModel], unit: Field) -> tuple[FormPattern, ...]:
    """The patterns of a pack's forms, whose models must have no faults.

    `unit` holds the fields of a unit.
    """
    found = [_form(model, unit) for model in models]
    cells = (cell for form in found for row in form.rows for cell in row.cells)
    labels = frozenset(cell.label for cell in cells if cell.kind == "label")
    return tuple(
        replace(form, rows=tuple(_with_rivals(row, labels) for row in form.rows)) for form in found
    )


def _form(form: FormModel, unit: Field) -> FormPattern:
    reading = _Reading(unit)
    whole = _parts(reading, form.blocks, _Place())
    steps: list[list[Step]] = [[] for _ in reading.rows]
    for row, step in reading.steps:
        steps[row].append(step)
    for row in whole.last:
        steps[row].append(Step(-1))
    first = tuple(Step(row) for row in whole.first)
    headings = [
        tuple(cell.label for cell in row.cells if cell.label)
        for row in reading.rows
        if not any(cell.fields for cell in row.cells)
    ]
    several = tuple(labels for labels in headings if len(labels) > 1)
    return FormPattern(form.form, tuple(reading.rows), first, tuple(map(tuple, steps)), several)


def name(form: FormPattern) -> str:
    """What the form calls itself: its first label, or its line in a contents list without fields."""  # noqa: E501
    cells = (cell for row in form.rows for cell in row.cells)
    first = next((cell for cell in cells if cell.label), None)
    if first is not None and first.kind == "label":
        return first.label
    texts = (piece.text for piece in tags.pieces(form.form.contents) if not piece.is_field)
    return "".join(texts).strip() or form.form.template


def _with_rivals(row: Row, labels: frozenset[str]) -> Row:
    cells = (replace(cell, rivals=labels - {cell.label, ""}) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def _parts(reading: _Reading, blocks: Iterable[Block], place: _Place) -> _Part:
    """The blocks one after the other."""
    whole = _Part()
    for block in blocks:
        if isinstance(block, model.Row):
            part = _row(reading, block, place)
        elif isinstance(block, Loop):
            part = _loop(reading, block, place)
        else:
            part = _choice(reading, block, place)
        whole = _then(reading, whole, part)
    return whole


def _row(reading: _Reading, row: model.Row, place: _Place) -> _Part:
    cells = tuple(_cell(cell, reading.unit) for cell in row.cells)
    whole = re.compile("".join(_line_pattern(cell) for cell in cells), re.DOTALL)
    reading.rows.append(Row(cells, whole, place.list, place.wanted))
    number = len(reading.rows) - 1
    return _Part([number], [number], may_be_absent=False)


def _loop(reading: _Reading, loop: Loop, place: _Place) -> _Part:
    part = _parts(reading, loop.body, replace(place, list=loop.path))
    reading.steps.extend((last, Step(row, again=True)) for last in part.last for row in part.first)
    return part


def _choice(reading: _Reading, choice: Choice, place: _Place) -> _Part:
    """The branches; each wants what those before it did not have."""
    first: list[int] = []
    last: list[int] = []
    refused: tuple[tuple[FieldPath, bool], ...] = ()
    may_be_absent = True
    for branch in choice.branches:
        wanted = refused
        if branch.path:
            wanted = (*refused, (branch.path, not branch.negated))
            refused = (*refused, (branch.path, branch.negated))
        else:
            may_be_absent = False
        inner = replace(place, wanted=(*place.wanted, *wanted))
        part = _parts(reading, branch.body, inner)
        first += part.first
        last += part.last
        may_be_absent = may_be_absent or part.may_be_absent
    return _Part(first, last, may_be_absent=may_be_absent)


def _then(reading: _Reading, before: _Part, part: _Part) -> _Part:
    """The one and then the other, with the steps between them."""
    reading.steps.extend((last, Step(row)) for last in before.last for row in part.first)
    return _Part(
        [*before.first, *(part.first if before.may_be_absent else [])],
        [*(before.last if part.may_be_absent else []), *part.last],
        may_be_absent=before.may_be_absent and part.may_be_absent,
    )


def _cell(cell: model.Cell, unit: Field) -> Cell:
    if cell.merge == "continue":
        return Cell("merged")
    labels = [part for part in cell.parts if isinstance(part, str)]
    fields = tuple(part.path for part in cell.parts if isinstance(part, Slot))
    merges = cell.merge == "loop"
    label = fold.fold("".join(labels))
    if not fields:
        return Cell("label", label, _shown(cell.parts), merges=merges)
    if not label:
        described = find_field(unit, fields[0])
        is_amount = described is not None and described.kind == "amount"
        return Cell("field", "", "", fields, merges, is_amount)
    exact = "".join(re.escape(p) if isinstance(p, str) else "(.*?)" for p in cell.parts)
    loose = "".join(_loosely(p) if isinstance(p, str) else "(.*?)" for p in cell.parts)
    return Cell(
        "mixed",
        label,
        _shown(cell.parts),
        fields,
        merges,
        exact=re.compile(exact, re.DOTALL),
        loose=re.compile(loose, re.DOTALL),
    )


def _shown(parts: Sequence[str | Slot]) -> str:
    text = "".join(part if isinstance(part, str) else "…" for part in parts)
    return " ".join(text.split())


def _line_pattern(cell: Cell) -> str:
    if cell.loose is not None:
        return cell.loose.pattern
    return "(.*?)" if cell.fields else _loosely(cell.label)


def texts(cell: Cell, text: str) -> tuple[tuple[str, ...], bool] | None:
    """The texts of a mixed cell's fields, and whether there is another way to tell them apart.

    None where the labels are not there.
    """
    for way in (cell.exact, cell.loose):
        found = way.fullmatch(text) if way else None
        if way and found:
            last = re.fullmatch(way.pattern.replace("(.*?)", "(.*)"), text, re.DOTALL)
            return found.groups(), last is not None and _stripped(last) != _stripped(found)
    return None


def _stripped(match: re.Match[str]) -> list[str]:
    return [text.strip() for text in match.groups()]


def _loosely(label: str) -> str:
    """A regular expression of the label with any blanks in it, in characters of any width."""
    characters = (f"[{re.escape(c)}{_wide(c)}]" for c in fold.fold(label))
    # A gap gives nothing back, so that no text takes longer than the square of its length.
    return _GAP + "".join(f"{character}{_GAP}" for character in characters)


def _wide(character: str) -> str:
    """The full-width form of a character that has one."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else ""
