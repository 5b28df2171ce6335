"""Bring together the rows of a list form and the forms repeated for them: by name before number.

Somebody deletes a form in the middle, or fills the list in in another order: by their numbers
alone, two rows would be mixed. Rows of a list form are read with numbers of their own, from LISTED
on; here both get the numbers that they have in common.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.common.diagnostics import excerpt
from generator.common.fold import fold
from generator.pack import fields
from generator.readback import row_cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.findings import Findings
    from generator.readback.row_pattern import FormPattern
    from generator.readback.unit_values import FieldText, UnitTexts

# No document has as many forms.
LISTED = 1 << 20


@dataclass
class _Row:
    """What one kind of form says of a row: its texts by their paths below it, none worked out.

    `is_unknown` where a formula has no result saved, which might be such a text.
    """

    number: int
    texts: dict[KeyPath, FieldText] = field(default_factory=dict)
    is_unknown: bool = False

    def name(self, path: KeyPath) -> str:
        """The text at the path, as names are compared."""
        return fold(self.texts[path].text) if path in self.texts else ""

    @property
    def typed(self) -> dict[KeyPath, str]:
        """The texts that somebody typed: a formula's result may be old."""
        stored = {path: each.cell.stored for path, each in self.texts.items()}
        return {
            path: fold(each.text)
            for path, each in self.texts.items()
            if not ((value := stored[path]) and value.is_formula)
        }


@dataclass(frozen=True)
class _Pairs:
    """Which row of the list form is which repeated form, by their numbers."""

    forms: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def add(self, listed: int, form: int) -> None:
        self.forms[listed] = form
        self.taken.add(form)


def join(pack: Pack, patterns: Sequence[FormPattern], unit: UnitTexts, findings: Findings) -> None:
    """Give the rows of list forms and the forms repeated for them their common numbers.

    Adds a finding for each row of a list form whose own form is missing or blank, and for each
    form that a list form which is filled in lacks.
    """
    for pattern in patterns:
        path = pattern.form.repeat
        if not path or not any(int(each[len(path)]) >= LISTED for each in _paths(unit, path)):
            continue
        rows = _rows(pack, path, unit)
        listed = [row for row in rows if row.number >= LISTED]
        forms = {row.number: row for row in rows if row.number < LISTED}
        name = _name(pack, path, unit)
        pairs = _paired(listed, forms, name)
        for row in listed:
            _tell(unit, path, row, forms.get(pairs.forms.get(row.number, -1)), name, findings)
        if any(row.texts for row in listed) and not any(row.is_unknown for row in listed):
            for form in forms.values():
                if form.number not in pairs.taken:
                    _tell_unlisted(unit, path, form, name, findings)
        _renumber(unit, path, _numbers(listed, forms, pairs))


def _paths(unit: UnitTexts, path: FieldPath) -> Iterator[KeyPath]:
    """The paths of the texts in rows of the list."""
    return (each for each in unit.texts if each[: len(path)] == path and len(each) > len(path) + 1)


def _rows(pack: Pack, path: FieldPath, unit: UnitTexts) -> list[_Row]:
    """The rows by their numbers, with the texts that the program does not work out."""
    derived = {(*each.each, *each.field) for each in pack.derived}
    rows: dict[int, _Row] = {}
    for each in _paths(unit, path):
        number = int(each[len(path)])
        row = rows.setdefault(number, _Row(number))
        row.is_unknown |= any(row_cost.is_unsaved(text.cell) for text in unit.texts[each])
        text = next((text for text in unit.texts[each] if text.text), None)
        if text and text.path not in derived:
            row.texts[each[len(path) + 1 :]] = text
    return [rows[number] for number in sorted(rows)]


def _name(pack: Pack, path: FieldPath, unit: UnitTexts) -> KeyPath:
    """The first text of a row that both kinds of forms print; empty where they share none."""
    depth = len(path)
    printed = {(int(each[depth]) >= LISTED, each[depth + 1 :]) for each in _paths(unit, path)}
    derived = {(*each.each, *each.field) for each in pack.derived}
    described = fields.find_field(pack.unit.fields, path)
    for name, child in described.children.items() if described else ():
        is_typed = child.kind == "text" and (*path, name) not in derived
        if is_typed and {(False, (name,)), (True, (name,))} <= printed:
            return (name,)
    return ()


def _paired(listed: Sequence[_Row], forms: Mapping[int, _Row], name: KeyPath) -> _Pairs:
    """The pairs of the same name, then of the same number where nothing speaks against it."""
    pairs = _Pairs()
    by_name: dict[str, deque[int]] = defaultdict(deque)
    for row in listed:
        form = forms.get(row.number - LISTED)
        if form and row.name(name) and row.name(name) == form.name(name):
            pairs.add(row.number, form.number)
    for form in forms.values():
        if form.name(name) and form.number not in pairs.taken:
            by_name[form.name(name)].append(form.number)
    for row in listed:
        if row.number not in pairs.forms and (same := by_name.get(row.name(name))):
            pairs.add(row.number, same.popleft())
    for row in listed:
        form = forms.get(row.number - LISTED)
        is_left = form and row.number not in pairs.forms and form.number not in pairs.taken
        if form and is_left and not _are_apart(row, form, name):
            pairs.add(row.number, form.number)
    return pairs


def _are_apart(row: _Row, form: _Row, name: KeyPath) -> bool:
    """Whether both have names that differ, and nothing else that both say is the same."""
    one, other = row.typed, form.typed
    same = any(one[path] == other[path] for path in one.keys() & other.keys())
    return name in one and name in other and not same


def _tell(  # noqa: PLR0913, PLR0917 - a row and its own form
    unit: UnitTexts,
    path: FieldPath,
    row: _Row,
    form: _Row | None,
    name: KeyPath,
    findings: Findings,
) -> None:
    """Add a finding where the row is filled in and its own form is missing or blank."""
    if not row.typed or (form and (form.texts or form.is_unknown)):
        return
    below, read = next(
        (each for each in row.texts.items() if each[0] == name), next(iter(row.texts.items()))
    )
    message = f"{read.position}：“{excerpt(read.text)}”只在此表中填写，没有单独的一张表"
    hint = "请核对其单独的表是否漏填、被删除或名称不一致，并在数据文件中补上。"
    add = findings.warn if form else findings.error
    add(read.place, "missing-form", message, hint)
    unit.remark((*path, row.number, *below), message)


def _tell_unlisted(
    unit: UnitTexts, path: FieldPath, form: _Row, name: KeyPath, findings: Findings
) -> None:
    """Add a warning for a form, such as a copied one, that the list form does not name."""
    if read := form.texts.get(name):
        message = f"{read.position}：“{excerpt(read.text)}”只填了单独的一张表，未列入汇总表"
        hint = "如为复制的表，请核对是否保留；应保留的，请在数据文件中补上汇总表中的内容。"
        findings.warn(read.place, "missing-form", message, hint)
        unit.remark((*path, form.number, *name), message)


def _numbers(listed: Sequence[_Row], forms: Mapping[int, _Row], pairs: _Pairs) -> dict[int, int]:
    """The common number of each row: in the list form's order, then forms that it lacks."""
    numbers: dict[int, int] = {}
    for number, row in enumerate(listed):
        numbers[row.number] = number
        if row.number in pairs.forms:
            numbers[pairs.forms[row.number]] = number
    for form in forms:
        numbers.setdefault(form, len(listed) + form)
    return numbers


def _renumber(unit: UnitTexts, path: FieldPath, numbers: Mapping[int, int]) -> None:
    def new_path(old: KeyPath) -> KeyPath:
        depth = len(path)
        if old[:depth] != path or len(old) <= depth:
            return old
        number = int(old[depth])
        return (*path, numbers.get(number, number % LISTED), *old[depth + 1 :])

    texts: dict[KeyPath, list[FieldText]] = {}
    for old, read in unit.texts.items():
        texts.setdefault(new_path(old), []).extend(read)
    for read in texts.values():
        read.sort(key=lambda each: each.place)
    remarks: dict[KeyPath, list[str]] = {}
    for old, messages in unit.remarks.items():
        remarks.setdefault(new_path(old), []).extend(messages)
    unit.texts, unit.remarks = texts, remarks
    unit.doubtful_lists = {*map(new_path, unit.doubtful_lists)}
