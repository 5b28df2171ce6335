"""Put the texts read from a unit's forms together as its values, with findings and remarks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common import row_numbers
from generator.common.diagnostics import excerpt
from generator.datafile.yaml_tree import BLANKS
from generator.pack import derived_figures, fields
from generator.readback import (
    agreed_texts,
    field_readers,
    formula_results,
    marked_texts,
    stored_values,
)
from generator.readback.findings import COMPARE, position

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.pack.derived_entries import Derived
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.pack.ticks import TickMark
    from generator.readback.findings import Findings
    from generator.readback.row_cost import CellPair
    from generator.word.document_rows import Cell, Row


# How a remark begins, by which a check knows it (datafile/comments.py).
REMARK = "核对："


@dataclass(frozen=True)
class UnitForms:
    """The values of a unit's forms in a document.

    `settings` and `values` are texts by field, as printed; `printed` are the paths of the fields
    for which the document has a place. `remarks` say by path what to check there, in the unit as a
    whole for an empty path. `row` is the first row of the unit's forms, from 1. `places` are the
    cells in which each field stands, also blank ones; the rows that are left out of the values, as
    they are blank, have the numbers after those that are not. `forms` are the numbers of the pack's
    forms of which there is one at least.
    """

    settings: Mapping[str, str]
    values: Mapping[str, Any]
    printed: frozenset[KeyPath]
    remarks: Mapping[KeyPath, Sequence[str]]
    row: int
    places: Mapping[KeyPath, tuple[FieldText, ...]] = field(default_factory=dict)
    forms: frozenset[int] = frozenset()


class FieldText(NamedTuple):
    """A text read for a field: from which row (`number` of all, from 1), cell of it, and form.

    With a `tick`, it is the mark for that choice.
    """

    path: FieldPath
    text: str
    number: int
    row: Row
    cell: Cell
    form: str = ""
    tick: TickMark | None = None

    @property
    def place(self) -> Place:
        """The text's place, for findings."""
        return self.number, self.cell.column

    @property
    def position(self) -> str:
        """The text's place as a person counts it."""
        return position(self.row, self.cell, self.form)


class JointTexts(NamedTuple):
    """Texts of one cell or paragraph that nothing divides: the pair, and for each its place.

    A place is the text's path, and which of the texts there it is.
    """

    pair: CellPair
    places: tuple[tuple[KeyPath, int], ...]


@dataclass
class UnitTexts:
    """What has been read of a unit's forms: how many of each form, its texts and remarks by path.

    `row` is its first row, from 1, `first_form` the number of the form that starts there. `name` is
    the unit's name on the first form that says it. `doubtful_lists` are the paths of the
    lists of forms in which rows may belong elsewhere. `is_handed_out`: the forms carry the mark of
    those to be filled in; `known` are the unit's own texts when they were handed out. `joint` are
    texts that may be divided otherwise between their fields.
    """

    row: int
    first_form: int
    is_handed_out: bool = False
    known: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    form_counts: Counter[int] = field(default_factory=Counter)
    texts: dict[KeyPath, list[FieldText]] = field(default_factory=dict)
    remarks: dict[KeyPath, list[str]] = field(default_factory=dict)
    doubtful_lists: set[KeyPath] = field(default_factory=set)
    joint: list[JointTexts] = field(default_factory=list)

    def remark(self, path: KeyPath, message: str) -> None:
        """Add a remark, which the data file will have as a comment above the key."""
        self.remarks.setdefault(path, []).append(f"{REMARK}{message}")


def assemble(pack: Pack, unit: UnitTexts, findings: Findings) -> UnitForms:
    """The unit's values; adds findings where its texts disagree or are no amounts.

    Of a form that was handed out, a blank cell of a computed field counts as no place for it: the
    unit leaves that to the program. A field need be filled in at one of its places only, rows have
    their numbers already, and a row with nothing but computed figures is blank.
    """
    numbers = {(*d.each, *d.field): d for d in pack.derived if d.kind == "number"}
    figures = _figures(pack) if unit.is_handed_out else frozenset()
    as_read = dict(unit.texts)
    fields_read = _read_fields(pack, unit, figures, findings)
    new_paths: dict[KeyPath, KeyPath] = {}
    new_rows: dict[KeyPath, KeyPath] = {}
    values = _with_lists(fields_read.tree, (), (), new_paths, figures, new_rows)
    _check_numbers(unit, numbers, new_paths, findings)
    results = fields_read.results
    by_new_path = {new_paths[path]: read for path, read in results.items() if path in new_paths}
    formula_results.check(pack, values, fields_read.settings, by_new_path, findings)
    return UnitForms(
        settings=fields_read.settings,
        values=values,
        printed=frozenset(
            new
            for old, new in new_paths.items()
            if not unit.is_handed_out or any(each.text for each in unit.texts[old])
        ),
        remarks=_moved(unit.remarks, new_paths, numbers),
        row=unit.row,
        forms=frozenset(form for form, count in unit.form_counts.items() if count),
        places={_in_new_rows(old, new_rows): tuple(each) for old, each in as_read.items()},
    )


class _FieldsRead(NamedTuple):
    """The texts of a unit as a tree, rows by their numbers; settings; results of formulas."""

    tree: dict[Any, Any]
    settings: dict[str, str]
    results: dict[KeyPath, FieldText]


def _read_fields(
    pack: Pack, unit: UnitTexts, figures: frozenset[FieldPath], findings: Findings
) -> _FieldsRead:
    """What each field of the unit says, but for the numbers of rows."""
    numbers = {(*d.each, *d.field) for d in pack.derived if d.kind == "number"}
    derived = {(*d.each, *d.field) for d in pack.derived}
    read = _FieldsRead({}, {}, {})
    for path, read_texts in unit.texts.items():
        field_path = read_texts[0].path
        if field_path in numbers:
            continue
        described = fields.find_field(pack.unit.fields, field_path)
        texts = stored_values.taken(
            unit, path, read_texts, described, findings, is_derived=field_path in derived
        )
        if not texts:
            continue
        if field_path in figures and not stored_values.is_typed(texts):
            read.results[path] = next((each for each in texts if each.text), texts[0])
            unit.texts[path] = texts = stored_values.without_formulas(texts)
        text = _text(pack, unit, path, texts, findings)
        if field_path[0] in pack.settings.fields.children:
            read.settings[field_path[0]] = text
        else:
            _insert(read.tree, path, text)
    return read


def _text(
    pack: Pack, unit: UnitTexts, path: KeyPath, texts: Sequence[FieldText], findings: Findings
) -> str:
    """The one text of the field at the path, as a data file has it."""
    first = texts[0]
    described = fields.find_field(pack.unit.fields, first.path)
    setting = pack.settings.fields.children.get(first.path[0])
    if setting and setting.kind == "amount":
        return agreed_texts.of_setting(first.path[0], texts, setting, findings)
    texts = marked_texts.doubted(unit, path, texts, described, findings)
    text = agreed_texts.agreed(unit, path, texts, described, findings)
    if text and not unit.is_handed_out:
        agreed_texts.warn_of_blank(path, texts, findings)
    if first.path == (pack.unit_name,) and "\n" in text:
        _warn_of_lines(unit, path, texts[0], text, findings)
    if not setting and described is not None and described.kind in field_readers.READERS:
        read = texts[0]._replace(text=text)
        return field_readers.READERS[described.kind](unit, path, read, described, findings)
    return text


def _warn_of_lines(
    unit: UnitTexts, path: KeyPath, read: FieldText, text: str, findings: Findings
) -> None:
    """Add a warning that the unit's name has several lines."""
    message = f"{read.position}：“{read.path[0]}”中有换行：“{excerpt(text)}”"
    findings.warn(read.place, "multiline", message, "请将单位名称填在一行。")
    unit.remark(path, message)


def _in_new_rows(path: KeyPath, new_rows: Mapping[KeyPath, KeyPath]) -> KeyPath:
    """The path with the new numbers of the rows that it leads through."""
    new: KeyPath = ()
    for i, step in enumerate(path, 1):
        new = new_rows.get(path[:i], (*new, step))
    return new


def _moved(
    remarks: Mapping[KeyPath, Sequence[str]],
    new_paths: Mapping[KeyPath, KeyPath],
    numbers: Collection[FieldPath],
) -> dict[KeyPath, Sequence[str]]:
    """The remarks by the new paths; those of settings and of rows left out are the unit's own.

    The numbers of rows are not written; what differs in a row is a remark at its other fields too.
    """
    moved: dict[KeyPath, list[str]] = {}
    for path, texts in remarks.items():
        if tuple(step for step in path if isinstance(step, str)) not in numbers:
            moved.setdefault(new_paths.get(path, ()), []).extend(texts)
    return {**moved}


def _insert(tree: dict[Any, Any], path: KeyPath, text: str) -> None:
    """Put the text at the path; rows are keys by their numbers for now."""
    node = tree
    for step in path[:-1]:
        node = node.setdefault(step, {})
    node[path[-1]] = text


def _figures(pack: Pack) -> frozenset[FieldPath]:
    """The fields that are worked out of others."""
    kinds = derived_figures.CHECKED_KINDS
    return frozenset((*d.each, *d.field) for d in pack.derived if d.kind in kinds)


def _with_lists(  # noqa: PLR0913, PLR0917 - the values, and what is noted on the way
    node: Any,
    old: KeyPath,
    new: KeyPath,
    new_paths: dict[KeyPath, KeyPath],
    figures: frozenset[FieldPath],
    new_rows: dict[KeyPath, KeyPath],
) -> Any:
    """The values with rows in lists, without those that have nothing but `figures`.

    `new_paths` gets each text's new path, `new_rows` each row's: those left out come last.
    """
    if isinstance(node, str):
        new_paths[old] = new
        return node
    if any(isinstance(step, int) for step in node):
        rows: list[Any] = []
        blank = {i for i in node if _is_blank(node[i], (*old, i), figures)}
        for number, i in enumerate(sorted(node, key=lambda i: (i in blank, i))):
            row, new_row = (*old, i), (*new, number)
            new_rows[row] = new_row
            if i not in blank:
                rows.append(_with_lists(node[i], row, new_row, new_paths, figures, new_rows))
        return rows
    return {
        name: _with_lists(child, (*old, name), (*new, name), new_paths, figures, new_rows)
        for name, child in node.items()
    }


def _is_blank(node: Any, path: KeyPath, figures: frozenset[FieldPath]) -> bool:
    """Whether every text of the row is blank, or one of these figures."""
    if isinstance(node, str):
        return not node or tuple(step for step in path if isinstance(step, str)) in figures
    return all(_is_blank(child, (*path, step), figures) for step, child in node.items())


def _check_numbers(
    unit: UnitTexts,
    numbers: Mapping[FieldPath, Derived],
    new_paths: Mapping[KeyPath, KeyPath],
    findings: Findings,
) -> None:
    """Add a finding for each row whose number is not the one that the program gives it.

    In a form that was handed out the rows are numbered already: one deleted or copied leaves
    numbers that are not its fault.
    """
    rows = {path[:-1] for path in new_paths}
    printed: dict[str, set[str]] = {}
    for path, texts in unit.texts.items():
        first = texts[0]
        if first.path not in numbers:
            continue
        number = row_numbers.at(path[:-1], numbers[first.path].style)
        if first.text in ("", number):
            continue
        if unit.is_handed_out:
            style = numbers[first.path].style
            if style not in printed:
                printed[style] = _numbers(style, len(unit.texts)) | _numbers("1", len(unit.texts))
            if row_numbers.without_row_around(first.text, style) in printed[style]:
                continue
        if path[:-1] in rows:
            message = f"{first.position}：“{path[-1]}”应为“{number}”，现为“{excerpt(first.text)}”"
            is_doubtful = path[:-2] in unit.doubtful_lists
            hint = COMPARE if is_doubtful else "可忽略，序号由程序自动编排。"
            findings.warn(first.place, "label", message, hint)
        else:
            message = f"{first.position}：未识别：“{excerpt(first.text)}”，未导入"
            findings.error(first.place, "unrecognised", message)


def _numbers(style: str, rows: int) -> set[str]:
    """The numbers that the rows of a form may have been handed out with."""
    return {row_numbers.row_number(number, style) for number in range(1, rows + 1)}


def trimmed(text: str) -> str:
    """The text trimmed as a data file's values are; blank where it has only blanks and breaks."""
    return text.strip(BLANKS) if text.strip(f"{BLANKS}\n") else ""
