"""A template read as a pattern: the rows that a form may have, each with its labels and fields.

What a loop draws may follow itself, what stands under a condition may be left out; so a filled form
is a path through the rows of its pattern.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from generator import ooxml, package, tags
from generator.fields import find
from generator.tags import Command, Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from generator.fields import Field
    from generator.pack import Form
    from generator.selectors import FieldPath

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
# What stands between two characters of a label that somebody spaced out.
_GAP = r"[\s\u200b-\u200f\u2060\ufeff]*+"


@dataclass(frozen=True)
class Cell:
    """A cell of the pattern: a label (blank for none), a field, labels mixed with fields, or merged.

    `label` is folded; `shown` is how a person reads it, fields as `…`. A `merged` one goes on with the cell above; of a label that `merges`, a loop's later rows do.
    The field of one that `is_amount` is an amount. `rivals` are the pack's other labels.
    `fields` are the paths of what it prints. In a mixed cell `exact` finds their texts as we print
    them, `loose` between labels with other blanks and widths of characters.
    """

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
    """A row that may come next, -1 for the end; `again` says that it begins the loop's next round."""

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
class _Line:
    """A row of the template: the texts of its cells, and which go on with the cell above."""

    texts: tuple[str, ...]
    merged: tuple[bool, ...]


@dataclass(frozen=True)
class _Part:
    """Rows that belong together: which may be its first, which its last; whether it may be left out."""

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    may_be_absent: bool = True


@dataclass(frozen=True)
class _Scope:
    """What the rows being read stand in: names of rows, the innermost loop's list, conditions."""

    names: dict[str, FieldPath]
    unit: Field
    list: FieldPath = ()
    wanted: tuple[tuple[FieldPath, bool], ...] = ()


@dataclass(frozen=True)
class _Reading:
    """The template's lines that are still to be read, last first; the rows and steps found so far."""

    lines: list[Command | _Line]
    rows: list[Row] = field(default_factory=list)
    steps: list[tuple[int, Step]] = field(default_factory=list)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text as labels are compared: without blanks, wide characters as the narrow ones."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def read(forms: Sequence[Form], unit: Field) -> tuple[FormPattern, ...]:
    """The patterns of a pack's templates, which must be ones that `forms template check` passes.

    `unit` holds the fields of a unit.
    """
    found = [_form(form, unit) for form in forms]
    cells = (cell for form in found for row in form.rows for cell in row.cells)
    labels = frozenset(cell.label for cell in cells if cell.kind == "label")
    return tuple(
        replace(form, rows=tuple(_with_rivals(row, labels) for row in form.rows)) for form in found
    )


def _form(form: Form, unit: Field) -> FormPattern:
    body = ooxml.parse(package.parts(form.docx)[package.DOCUMENT])
    lines = [_line(tr) for tbl in ooxml.tables(body) for tr in ooxml.rows(tbl)]
    reading = _Reading(lines[::-1])
    whole = _parts(reading, _Scope({form.variable: form.repeat} if form.repeat else {}, unit))
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
    return FormPattern(form, tuple(reading.rows), first, tuple(map(tuple, steps)), several)


def name(form: FormPattern) -> str:
    """What the form calls itself: its first label, or its line in a contents list without fields."""
    cells = (cell for row in form.rows for cell in row.cells)
    first = next((cell for cell in cells if cell.label), None)
    if first is not None and first.kind == "label":
        return first.label
    texts = (piece.text for piece in tags.pieces(form.form.contents) if not piece.is_field)
    return "".join(texts).strip() or form.form.template


def _with_rivals(row: Row, labels: frozenset[str]) -> Row:
    cells = (replace(cell, rivals=labels - {cell.label, ""}) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def _line(tr: etree._Element) -> Command | _Line:
    """What the template's row is: a command, or texts of cells."""
    cells = ooxml.cells(tr)
    texts = [ooxml.text(tc) for tc in cells]
    commands = (tags.command(text) for text in texts)
    merged = tuple(ooxml.v_merge(tc) == "continue" for tc in cells)
    return next((command for command in commands if command), _Line(tuple(texts), merged))


def _parts(reading: _Reading, scope: _Scope) -> _Part:
    """The lines up to the end, or to what ends the block they stand in, which is left."""
    whole = _Part()
    while reading.lines:
        line = reading.lines[-1]
        if isinstance(line, _Line):
            reading.lines.pop()
            part = _row(reading, line, scope)
        elif line.word == "for":
            reading.lines.pop()
            part = _loop(reading, line, scope)
        elif line.word == "if":
            part = _choice(reading, scope)
        else:
            break
        whole = _then(reading, whole, part)
    return whole


def _row(reading: _Reading, line: _Line, scope: _Scope) -> _Part:
    cells = tuple(
        Cell("merged") if merged else _cell(text, scope)
        for text, merged in zip(line.texts, line.merged, strict=True)
    )
    whole = re.compile("".join(_line_pattern(cell) for cell in cells), re.DOTALL)
    reading.rows.append(Row(cells, whole, scope.list, scope.wanted))
    number = len(reading.rows) - 1
    return _Part([number], [number], may_be_absent=False)


def _loop(reading: _Reading, line: Command, scope: _Scope) -> _Part:
    path = _path(line.path, scope)
    inner = replace(scope, names={**scope.names, line.name: path}, list=path)
    part = _parts(reading, inner)
    reading.lines.pop()
    reading.steps.extend((last, Step(row, again=True)) for last in part.last for row in part.first)
    return part


def _choice(reading: _Reading, scope: _Scope) -> _Part:
    """The branches up to `endif`; each wants what those before it did not have."""
    first: list[int] = []
    last: list[int] = []
    refused: tuple[tuple[FieldPath, bool], ...] = ()
    may_be_absent = True
    while (line := reading.lines.pop()) and isinstance(line, Command) and line.word != "endif":
        wanted = refused
        if line.word == "else":
            may_be_absent = False
        else:
            condition = _path(line.path, scope), not line.negated
            wanted = (*refused, condition)
            refused = (*refused, (condition[0], not condition[1]))
        part = _parts(reading, replace(scope, wanted=(*scope.wanted, *wanted)))
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


def _path(text: str, scope: _Scope) -> FieldPath:
    """The path from the root; rows are passed over."""
    first, *rest = text.split(".")
    return (*scope.names.get(first, (first,)), *rest)


def _cell(text: str, scope: _Scope) -> Cell:
    pieces = tags.pieces(text)
    labels = [piece.text for piece in pieces if not piece.is_field]
    fields = tuple(_path(piece.text, scope) for piece in pieces if piece.is_field)
    merges = any(piece.merges for piece in pieces)
    label = fold("".join(labels))
    if not fields:
        return Cell("label", label, _shown(pieces), merges=merges)
    if not label:
        described = find(scope.unit, fields[0])
        is_amount = described is not None and described.kind == "amount"
        return Cell("field", "", "", fields, merges, is_amount)
    exact = "".join("(.*?)" if p.is_field else re.escape(p.text) for p in pieces)
    loose = "".join("(.*?)" if p.is_field else _loosely(p.text) for p in pieces)
    return Cell(
        "mixed",
        label,
        _shown(pieces),
        fields,
        merges,
        exact=re.compile(exact, re.DOTALL),
        loose=re.compile(loose, re.DOTALL),
    )


def _shown(pieces: Sequence[Piece]) -> str:
    text = "".join("…" if piece.is_field else piece.text for piece in pieces)
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
    characters = (f"[{re.escape(c)}{_wide(c)}]" for c in fold(label))
    # A gap gives nothing back, so that no text takes longer than the square of its length.
    return _GAP + "".join(f"{character}{_GAP}" for character in characters)


def _wide(character: str) -> str:
    """The full-width form of a character that has one."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else ""
