"""Turn form models into patterns to read documents by: the rows a form may have, and their order.

The rows of a loop may repeat and those under a condition may be absent, so the rows of a filled
form are a path through the graph of its pattern's rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from generator.common import dates, fold
from generator.form import model, tags
from generator.form.model import Loop
from generator.form.tag_reading import Slot
from generator.pack.fields import find_field
from generator.readback import label_patterns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.form.model import Block, Choice, FormModel
    from generator.pack.fields import Field
    from generator.pack.pack import Form
    from generator.pack.selectors import FieldPath
    from generator.pack.ticks import TickMark


@dataclass(frozen=True)
class Cell:
    """A cell of the pattern: a label (blank for none), a field, labels with fields, or merged.

    `label` is folded; `display` is the same as a person reads it, with `…` for fields. `fields` are
    the paths of the fields printed, `ticks` what of them is the mark of one choice only, none for
    cells without. A `merged` cell continues the one above (`w:vMerge`); with `merges`, it does so
    in all rows of a loop but the first, whose fields are none of the loop's own. `is_amount` says
    that the field is an amount. `rivals` are the pack's other labels. In a mixed cell `exact`
    matches the text as printed, `loose` also with other blanks and widths of characters, `dates`,
    where all fields are dates, also with other marks between two of them; their groups are the
    fields.
    """

    kind: Literal["label", "field", "mixed", "merged"]
    label: str = ""
    display: str = ""
    fields: tuple[FieldPath, ...] = ()
    ticks: tuple[TickMark | None, ...] = ()
    merges: bool = False
    is_amount: bool = False
    rivals: frozenset[str] = frozenset()
    exact: re.Pattern[str] | None = None
    loose: re.Pattern[str] | None = None
    dates: re.Pattern[str] | None = None

    def tick(self, number: int) -> TickMark | None:
        """The choice whose mark the field of that number, from 0, is; None for the field's text."""
        return self.ticks[number] if self.ticks else None


# A cell that goes on from the row above.
MERGED = Cell("merged")


@dataclass(frozen=True)
class Row:
    """A row of the pattern, drawn by the loop over `list` (an empty path for no loop).

    `loop` tells the form's loops apart, as two of them may go over one list; 0 for none. `around`
    is the loop around that. `table` is the number of the form's table from 1, 0 for a paragraph
    outside tables. The row is drawn if each field in `conditions` is filled in (True) or blank
    (False). `line` matches the row as one paragraph outside a table; its groups are the fields.
    `lookalikes` are the table's rows with labels whose texts its own fields could be.
    """

    table: int
    cells: tuple[Cell, ...]
    line: re.Pattern[str]
    list: FieldPath = ()
    loop: int = 0
    conditions: tuple[tuple[FieldPath, bool], ...] = ()
    around: LoopRows | None = None
    lookalikes: tuple[Row, ...] = ()

    @property
    def last_field(self) -> str:
        """The name of the field of texts with which the row ends; blank for none."""
        *_, cell = self.cells
        is_last = bool(cell.fields) and cell.display.endswith("…") and not cell.tick(-1)
        return cell.fields[-1][-1] if is_last else ""


class LoopRows(NamedTuple):
    """A loop: its number among the form's loops, from 1, and its list."""

    loop: int
    list: FieldPath


@dataclass(frozen=True)
class Step:
    """A row that may come next, by index, or -1 for the form's end.

    `is_repeat` says that it begins another iteration of its loop, `starts_group` another one of the
    loop around that.
    """

    row: int
    is_repeat: bool = False
    starts_group: bool = False


@dataclass(frozen=True)
class FormPattern:
    """The rows of a form: which may come `first` and which `after` each.

    `headings` are the labels of its rows that have labels only, two or more; `tables` is the
    number of its tables.
    """

    form: Form
    rows: tuple[Row, ...]
    first: tuple[Step, ...]
    after: tuple[tuple[Step, ...], ...]
    headings: tuple[tuple[str, ...], ...]
    tables: int


@dataclass(frozen=True)
class _Segment:
    """Consecutive blocks of a form: the rows that may be first and last, by index."""

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    is_optional: bool = True


@dataclass(frozen=True)
class _Scope:
    """The table of a block, the list of the innermost loop and the conditions around it."""

    table: int
    list: FieldPath = ()
    loop: int = 0
    conditions: tuple[tuple[FieldPath, bool], ...] = ()
    around: LoopRows | None = None


@dataclass(frozen=True)
class _Builder:
    """The rows of a form and the steps between them, so far; `unit` holds the fields of a unit.

    `loops` are the numbers of its loops.
    """

    unit: Field
    rows: list[Row] = field(default_factory=list)
    steps: list[tuple[int, Step]] = field(default_factory=list)
    loops: list[int] = field(default_factory=list)


def form_patterns(models: Iterable[FormModel], unit: Field) -> tuple[FormPattern, ...]:
    """The patterns of a pack's forms; `unit` holds the fields of a unit.

    The models must be without findings.
    """
    patterns = [_form(model, unit) for model in models]
    cells = (cell for form in patterns for row in form.rows for cell in row.cells)
    labels = frozenset(cell.label for cell in cells if cell.kind == "label")
    return tuple(
        replace(form, rows=tuple(_with_rivals(row, labels) for row in form.rows))
        for form in patterns
    )


def _form(form: FormModel, unit: Field) -> FormPattern:
    builder = _Builder(unit)
    whole = _lines(builder, form.lines_after(0))
    for number, table in enumerate(form.tables, 1):
        whole = _concatenated(builder, whole, _blocks(builder, table.blocks, _Scope(number)))
        whole = _concatenated(builder, whole, _lines(builder, form.lines_after(number)))
    steps: list[list[Step]] = [[] for _ in builder.rows]
    for row, step in builder.steps:
        steps[row].append(step)
    for row in whole.last:
        steps[row].append(Step(-1))
    first = tuple(Step(row) for row in whole.first)
    headings = [
        tuple(cell.label for cell in row.cells if cell.label)
        for row in builder.rows
        if not any(cell.fields for cell in row.cells)
    ]
    several = tuple(labels for labels in headings if len(labels) > 1)
    return FormPattern(
        form=form.form,
        rows=tuple(
            replace(row, lookalikes=tuple(_lookalikes(builder.rows, row))) for row in builder.rows
        ),
        first=first,
        after=tuple(map(tuple, steps)),
        headings=several,
        tables=len(form.tables),
    )


def _lookalikes(rows: Sequence[Row], row: Row) -> Iterator[Row]:
    """The table's rows with labels and fields, of as many cells as a loop's row of fields."""
    if row.loop and not any(cell.label for cell in row.cells):
        for other in rows:
            has_both = any(c.label for c in other.cells) and any(c.fields for c in other.cells)
            if has_both and other.table == row.table and len(other.cells) == len(row.cells):
                yield other


def name(form: FormPattern) -> str:
    """The form's name: its first label, its name at the foot, or its entry without fields."""
    cells = (cell for row in form.rows for cell in row.cells)
    first = next((cell for cell in cells if cell.label), None)
    if first is not None and first.kind == "label":
        return first.label
    texts = (piece.text for piece in tags.pieces(form.form.contents) if not piece.is_field)
    return form.form.footer or "".join(texts).strip() or form.form.template


def _with_rivals(row: Row, labels: frozenset[str]) -> Row:
    cells = (replace(cell, rivals=labels - {cell.label, ""}) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def _blocks(builder: _Builder, blocks: Iterable[Block], scope: _Scope) -> _Segment:
    """The blocks one after the other, with the steps between them."""
    whole = _Segment()
    for block in blocks:
        if isinstance(block, model.Row):
            segment = _row(builder, block, scope)
        elif isinstance(block, Loop):
            segment = _loop(builder, block, scope)
        else:
            segment = _choice(builder, block, scope)
        whole = _concatenated(builder, whole, segment)
    return whole


def _lines(builder: _Builder, lines: Iterable[model.Line]) -> _Segment:
    """The paragraphs outside tables one after the other."""
    whole = _Segment()
    for line in lines:
        cell = _cell_of(line.parts, builder.unit)
        pattern = _line_pattern(cell)
        if not line.slots:
            # As typed too: folding makes three characters of `…`.
            pattern += rf"|\s*{re.escape(line.text.strip())}\s*"
        row = Row(0, (cell,), re.compile(pattern, re.DOTALL))
        whole = _concatenated(builder, whole, _add_row(builder, row))
    return whole


def _row(builder: _Builder, row: model.Row, scope: _Scope) -> _Segment:
    cells = tuple(_cell(cell, builder.unit, scope.list) for cell in row.cells)
    line = re.compile("".join(_line_pattern(cell) for cell in cells), re.DOTALL)
    loops = scope.list, scope.loop, scope.conditions, scope.around
    return _add_row(builder, Row(scope.table, cells, line, *loops))


def _add_row(builder: _Builder, row: Row) -> _Segment:
    """Add the row; a segment of it alone."""
    builder.rows.append(row)
    number = len(builder.rows) - 1
    return _Segment([number], [number], is_optional=False)


def _loop(builder: _Builder, loop: Loop, scope: _Scope) -> _Segment:
    number = len(builder.loops) + 1
    builder.loops.append(number)
    around = LoopRows(scope.loop, scope.list) if scope.loop else None
    inner = replace(scope, list=loop.path, loop=number, around=around)
    body = _blocks(builder, loop.body, inner)
    for row in body.first:
        is_own = builder.rows[row].loop == number
        step = Step(row, is_repeat=is_own, starts_group=not is_own)
        builder.steps.extend((last, step) for last in body.last)
    return body


def _choice(builder: _Builder, choice: Choice, scope: _Scope) -> _Segment:
    """The branches as alternatives; each is drawn where the conditions before it do not hold."""
    first: list[int] = []
    last: list[int] = []
    negated: tuple[tuple[FieldPath, bool], ...] = ()
    is_optional = True
    for branch in choice.branches:
        conditions = negated
        if branch.path:
            conditions = (*negated, (branch.path, not branch.negated))
            negated = (*negated, (branch.path, branch.negated))
        else:
            is_optional = False
        inner = replace(scope, conditions=(*scope.conditions, *conditions))
        body = _blocks(builder, branch.body, inner)
        first += body.first
        last += body.last
        is_optional = is_optional or body.is_optional
    return _Segment(first, last, is_optional=is_optional)


def _concatenated(builder: _Builder, a: _Segment, b: _Segment) -> _Segment:
    """The two segments as one, with the steps from the first to the second."""
    builder.steps.extend((last, Step(row)) for last in a.last for row in b.first)
    return _Segment(
        first=[*a.first, *(b.first if a.is_optional else [])],
        last=[*(a.last if b.is_optional else []), *b.last],
        is_optional=a.is_optional and b.is_optional,
    )


def _cell(cell: model.Cell, unit: Field, looped: FieldPath) -> Cell:
    """The cell of a row drawn by the innermost loop over that list."""
    if cell.merge == "continue":
        return MERGED
    paths = [part.path for part in cell.parts if isinstance(part, Slot)]
    of_loop = bool(looped) and any(path[: len(looped)] == looped for path in paths)
    return _cell_of(cell.parts, unit, merges=cell.merge == "loop" and not of_loop)


def _cell_of(parts: Sequence[str | Slot], unit: Field, *, merges: bool = False) -> Cell:
    """The cell, or the paragraph outside tables, of these texts and fields."""
    slots = [part for part in parts if isinstance(part, Slot)]
    fields = tuple(slot.path for slot in slots)
    ticks = tuple(slot.tick for slot in slots) if any(slot.tick for slot in slots) else ()
    label = fold.fold("".join(part for part in parts if isinstance(part, str)))
    if not fields:
        return Cell("label", label, _display(parts), merges=merges)
    if not label and len(fields) == 1:
        field_ = find_field(unit, fields[0])
        is_amount = field_ is not None and field_.kind == "amount"
        return Cell("field", fields=fields, ticks=ticks, merges=merges, is_amount=is_amount)
    exact = label_patterns.in_order([re.escape(p) if isinstance(p, str) else "" for p in parts])
    loose = label_patterns.in_order(
        [label_patterns.loose(p) if isinstance(p, str) else "" for p in parts]
    )
    return Cell(
        "mixed",
        label,
        _display(parts),
        fields,
        ticks,
        merges,
        exact=re.compile(exact, re.DOTALL),
        loose=re.compile(loose, re.DOTALL),
        dates=_dates(parts),
    )


def _dates(parts: Sequence[str | Slot]) -> re.Pattern[str] | None:
    """A pattern of dates with any of the marks that stand between two; None where there is none."""
    if not all(isinstance(p, str) or (p.field and p.field.date) for p in parts):
        return None
    inner = [isinstance(p, str) and label_patterns.is_range_mark(p) for p in parts[1:-1]]
    if not any(inner):
        return None
    gap, pattern = f"{label_patterns.BLANK}*", ""
    for part, is_mark in zip(parts, [False, *inner, False], strict=True):
        if isinstance(part, str):
            pattern += label_patterns.RANGE_MARK if is_mark else label_patterns.loose(part)
        else:
            pattern += f"{gap}((?:{dates.LIKE})?){gap}"
    return re.compile(pattern)


def _display(parts: Sequence[str | Slot]) -> str:
    text = "".join(part if isinstance(part, str) else "…" for part in parts)
    return " ".join(text.split())


def _line_pattern(cell: Cell) -> str:
    if cell.loose is not None:
        return cell.loose.pattern
    return "(.*?)" if cell.fields else label_patterns.loose(cell.label)


def is_line(forms: Iterable[FormPattern], text: str) -> bool:
    """Whether the text is a constant line of a form outside its tables."""
    rows = (row for form in forms for row in form.rows if not row.table)
    folded = fold.fold(text)
    return any([cell.label for cell in row.cells] == [folded] for row in rows)
