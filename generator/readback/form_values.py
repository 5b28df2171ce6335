"""What aligned rows say: each unit's values, and what in the document is not as the form has it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.campaign import data_file
from generator.common import amounts, numerals
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import Diagnostic, excerpt
from generator.common.fold import fold
from generator.datafile.yaml_tree import BLANKS
from generator.pack import fields
from generator.readback import row_pattern

_LOOK = "请对照对方的 Word 表核对此处；数据正确的，数据文件可直接使用，有误的，请修改数据文件。"
_NOTHING_TO_DO = "请核对；确认没有问题的，可忽略。"

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath, Place
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.alignment import Aligned
    from generator.readback.row_cost import Pair
    from generator.readback.row_pattern import FormPattern
    from generator.word.document_rows import Cell, Row


@dataclass(frozen=True)
class UnitForms:
    """A unit's forms as a document has them.

    `settings` and `values` hold texts by field, as they are printed; `said` are the paths of those
    that the document has a place for; `remarks` say by path what is to be looked at there.
    """

    settings: Mapping[str, str]
    values: Mapping[str, Any]
    said: frozenset[KeyPath]
    remarks: Mapping[KeyPath, Sequence[str]]
    row: int


class _Said(NamedTuple):
    """A text that the document has for the field, and where: of all its rows, and in its table."""

    path: FieldPath
    text: str
    number: int
    row: Row
    cell: Cell

    @property
    def at(self) -> Place:
        return self.number, self.cell.column

    @property
    def where(self) -> str:
        return _where(self.row, self.cell)


@dataclass
class _Unit:
    """A unit that is being read: its first row and form, how many of each form, what its fields say."""  # noqa: E501

    row: int
    first: int
    forms: Counter[int] = field(default_factory=Counter)
    said: dict[KeyPath, list[_Said]] = field(default_factory=dict)
    remarks: dict[KeyPath, list[str]] = field(default_factory=dict)


@dataclass
class _Reading:
    """How far the rows have been read, and what was found."""

    pack: Pack
    patterns: Sequence[FormPattern]
    file: str
    numbers: frozenset[FieldPath]
    units: list[_Unit] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    row: int = 0
    instance: int = 0
    list: FieldPath = ()
    round: int = 0
    columns: dict[int, str] = field(default_factory=dict)


def read(
    pack: Pack, patterns: Sequence[FormPattern], aligned: Sequence[Aligned], file: str = ""
) -> tuple[list[UnitForms], list[Diagnostic]]:
    """The units whose forms the document holds, in order, and what is not as it should be.

    Lines and columns of the findings are the document's rows and their cells, from 1.
    """
    numbers = frozenset((*d.each, *d.field) for d in pack.derived if d.kind == "number")
    reading = _Reading(pack, patterns, file, numbers)
    for row in aligned:
        reading.row += row.found is not None
        if row.begins:
            _begin(reading, row)
        if row.row is None:
            if not row.is_heading:
                _foreign(reading, row.found)
        elif row.found is None:
            _missing(reading, row)
        else:
            _row(reading, row, row.row, row.found)
    _check_forms(reading)
    units = [_unit(reading, unit) for unit in reading.units]
    return units, sorted(reading.found)


def _begin(reading: _Reading, row: Aligned) -> None:
    """A form begins; a unit does with the first, and with another of a form that it has once."""
    units = reading.units
    repeats = bool(reading.pack.forms[row.form].repeat)
    if not units or (not repeats and units[-1].forms[row.form]):
        units.append(_Unit(max(1, reading.row), row.form))
    reading.instance = units[-1].forms[row.form]
    units[-1].forms[row.form] += 1
    reading.list = ()


def _foreign(reading: _Reading, row: Row | None) -> None:
    """A row that is no form's; text outside tables is only told, a contents list is no loss."""
    if row is None or row.is_contents:
        return
    for cell in row.cells:
        if not row.table:
            told = f"{_where(row, cell)}：“{excerpt(cell.text.strip())}”在表格之外，未导入"
            _warn(reading, (reading.row, cell.column), "unrecognised", told, _NOTHING_TO_DO)
        elif cell.text.strip() or cell.other_content:
            _unrecognised(reading, row, cell)


def _unrecognised(reading: _Reading, row: Row, cell: Cell) -> None:
    what = f"“{excerpt(cell.text.strip())}”" if cell.text.strip() else "、".join(cell.other_content)
    _find_in(reading, row, cell, "unrecognised", f"未识别：{what}，未导入")


def _missing(reading: _Reading, row: Aligned) -> None:
    """A row of the form that is not there."""
    if row.row is None:
        return
    labels = [cell.shown for cell in row.row.cells if cell.label]
    names = labels or [path[-1] for cell in row.row.cells for path in cell.fields]
    if names:
        told = f"{_name(reading, row.form)}缺少一行：{'、'.join(names)}"
        hint = "请对照表样核对此行是否被删除，并在数据文件中补上。"
        _find(reading, (max(1, reading.row), 1), "missing-row", told, hint)


def _row(reading: _Reading, aligned: Aligned, expected: row_pattern.Row, found: Row) -> None:
    """Take what the fields of a row say; tell what else is in it."""
    drawn_by = expected.list
    if drawn_by and drawn_by == reading.list:
        reading.round += aligned.again
    else:
        reading.round = 0
    reading.list = drawn_by
    if aligned.doubtful and any(cell.fields for cell in expected.cells):
        told = "此行与表样的两行都相符，已按其中一行导入"
        _find_in(reading, found, found.cells[0], "ambiguous", told)
    altered = []
    columns: dict[int, str] = {}
    for pair in aligned.pairs:
        for told in _labels(reading, found, pair):
            altered.append(told)
            columns[pair.cell.column if pair.cell else 0] = told
    if not any(cell.fields for cell in expected.cells):
        # What is told of a heading holds for what stands below it.
        reading.columns = columns
    if any(pair.pattern is None and pair.cell and pair.cell.text.strip() for pair in aligned.pairs):
        altered.append("此行比表样多一个单元格")
    for pair in aligned.pairs:
        if pair.texts and pair.cell:
            above = reading.columns.get(pair.cell.column) if drawn_by else None
            _fields(reading, aligned, found, pair, [*altered, *([above] if above else [])])


def _labels(reading: _Reading, found: Row, pair: Pair) -> Iterator[str]:
    """Tell what differs in a pair of cells; yields what a remark says of labels that do."""
    cell, expected = pair.cell, pair.pattern
    if cell is None:
        if expected is not None and (expected.label or expected.fields):
            what = expected.shown or expected.fields[0][-1]
            told = f"此行缺少一个单元格：{what}"
            _find_in(reading, found, found.cells[-1], "missing-row", told)
            yield told
        return
    if cell.other_content and not (expected is None and cell.text.strip()):
        told = f"此单元格中的{'、'.join(cell.other_content)}未导入"
        _find_in(reading, found, cell, "unrecognised", told)
    if not pair.differs:
        return
    if expected is None or expected.kind == "merged" or not (expected.label or expected.fields):
        if cell.text.strip():
            _unrecognised(reading, found, cell)
    elif expected.kind == "field":
        told = f"应填“{expected.fields[0][-1]}”的单元格与上一行合并了"
        _find_in(reading, found, cell, "label", told)
    elif _only_adds(expected.label, cell.text):
        told = (
            f"{_where(found, cell)}：“{expected.shown}”中多了文字：“{excerpt(cell.text.strip())}”"
        )
        _warn(reading, (reading.row, cell.column), "label", told, _NOTHING_TO_DO)
    else:
        told = f"表样文字应为“{expected.shown}”，现为“{excerpt(cell.text.strip())}”"
        lost = "、".join(f"“{path[-1]}”" for path in expected.fields)
        _find_in(reading, found, cell, "label", f"{told}，{lost}未导入" if lost else told)
        yield told


def _only_adds(label: str, text: str) -> bool:
    """Whether the text is a label that asks for something behind its colon, with something there."""  # noqa: E501
    asks, colon, rest = label.partition(":")
    said = fold(text)
    return bool(colon) and said.startswith(asks + colon) and said.endswith(rest)


def _fields(
    reading: _Reading, aligned: Aligned, found: Row, pair: Pair, altered: Iterable[str]
) -> None:
    """Take the texts of the cell's fields."""
    cell, expected = pair.cell, pair.pattern
    if cell is None or expected is None:
        return
    unit = reading.units[-1]
    for path, text in zip(expected.fields, pair.texts, strict=False):
        key = _key(reading, aligned, path)
        said = _Said(path, _trimmed(text), reading.row, found, cell)
        unit.said.setdefault(key, []).append(said)
        if said.text:
            unit.remarks.setdefault(key, []).extend(f"核对：{said.where}，{a}" for a in altered)
        if pair.fits_twice:
            told = f"无法确定此单元格中哪些文字属于“{path[-1]}”，已按其中一种导入：“{excerpt(said.text)}”"  # noqa: E501
            _find_in(reading, found, cell, "ambiguous", told)
            unit.remarks.setdefault(key, []).append(f"核对：{said.where}，{told}")


def _key(reading: _Reading, aligned: Aligned, path: FieldPath) -> KeyPath:
    """The path with the numbers of the form and of the loop's round."""
    numbers = {}
    if repeat := reading.pack.forms[aligned.form].repeat:
        numbers[repeat] = reading.instance
    if aligned.row is not None and aligned.row.list:
        numbers[aligned.row.list] = reading.round
    key: KeyPath = ()
    for i, step in enumerate(path):
        key = (*key, step)
        number = numbers.get(path[: i + 1])
        if number is not None and i + 1 < len(path):
            key = (*key, number)
    return key


def _trimmed(text: str) -> str:
    """The text as a data file's is trimmed; one of nothing but blanks is none."""
    return text.strip(BLANKS) if text.strip(f"{BLANKS}\n") else ""


def _where(row: Row, cell: Cell) -> str:
    if not row.table:
        return f"表外第 {row.row} 段"
    return f"第 {row.table} 个表第 {row.row} 行第 {cell.column} 个单元格"


def _name(reading: _Reading, form: int) -> str:
    """The form as it calls itself."""
    return row_pattern.name(reading.patterns[form])


def _find(reading: _Reading, at: Place, code: str, told: str, hint: str) -> None:
    reading.found.append(Diagnostic(reading.file, *at, "error", code, told, hint))


def _warn(reading: _Reading, at: Place, code: str, told: str, hint: str) -> None:
    reading.found.append(Diagnostic(reading.file, *at, "warning", code, told, hint))


def _find_in(reading: _Reading, row: Row, cell: Cell, code: str, told: str) -> None:
    _find(reading, (reading.row, cell.column), code, f"{_where(row, cell)}：{told}", _LOOK)


def _check_forms(reading: _Reading) -> None:
    """Tell of forms that a unit lacks, and of those that may be another unit's."""
    for unit in reading.units:
        for i, form in enumerate(reading.pack.forms):
            if not form.repeat and not unit.forms[i]:
                told = f"未找到{_name(reading, i)}"
                hint = "如果此表在其他文件中，请把内容补入数据文件。"
                _find(reading, (unit.row, 1), "missing-form", told, hint)
        if len(reading.units) > 1 and unit.first != 0:
            told = f"从此处起的表未以{_name(reading, 0)}开头，无法确定属于哪个单位"
            hint = f"每个单位的表应以{_name(reading, 0)}开头。请把各单位分成几个文件再导入。"
            _find(reading, (unit.row, 1), "ambiguous", told, hint)


# A unit's values


def _unit(reading: _Reading, unit: _Unit) -> UnitForms:
    tree: dict[Any, Any] = {}
    settings: dict[str, str] = {}
    for key, said in unit.said.items():
        path = said[0].path
        if path in reading.numbers:
            continue
        text = _chosen(reading, unit, key, said)
        if path == (reading.pack.unit_name,) and "\n" in text:
            told = f"{said[0].where}：“{path[0]}”中有换行：“{excerpt(text)}”"
            _warn(reading, said[0].at, "multiline", told, "请将单位名称填在一行。")
        if path[0] in reading.pack.settings.fields.children:
            settings[path[0]] = text
            continue
        described = fields.find_field(reading.pack.unit.fields, path)
        if described is not None and described.kind == "amount":
            text = _amount(reading, unit, key, said[0], text, described)
        node = tree
        for step in key[:-1]:
            node = node.setdefault(step, {})
        node[key[-1]] = text
    moved: dict[KeyPath, KeyPath] = {}
    values = _rows_in_order(tree, (), (), moved)
    _check_numbers(reading, unit, moved)
    remarks = {moved[key]: texts for key, texts in unit.remarks.items() if key in moved and texts}
    return UnitForms(settings, values, frozenset(moved.values()), remarks, unit.row)


def _chosen(reading: _Reading, unit: _Unit, key: KeyPath, said: Sequence[_Said]) -> str:
    """The text of a field that stands in several places; they should say the same."""
    first = next((s for s in said if s.text), said[0])
    for other in said:
        if other.text not in ("", first.text):
            told = f"“{key[-1]}”在{first.where}是“{excerpt(first.text)}”，在{other.where}是“{excerpt(other.text)}”"  # noqa: E501
            hint = "已导入前一处的内容，请核对后修改数据文件。"
            _find(reading, other.at, "conflict", told, hint)
            unit.remarks.setdefault(key, []).append(f"核对：{told}")
    if first.text and not all(s.text for s in said):
        told = f"“{key[-1]}”在{first.where}已填写，别处有未填的；生成时各表都会填上"
        _warn(reading, first.at, "conflict", told, _NOTHING_TO_DO)
    return first.text


def _amount(  # noqa: PLR0913, PLR0917 - the field, and where it stands
    reading: _Reading, unit: _Unit, key: KeyPath, said: _Said, text: str, described: Field
) -> str:
    """The amount in plain digits; what is no amount stays as it is, and is told."""
    text = text.strip()
    narrow = amounts.half_width(text)
    try:
        if text:
            amounts.read(narrow, described.unit, whole=described.whole)
    except NotAnAmountError as error:
        told = f"{said.where}：{error}"
        _find(reading, said.at, "number", told, error.hint)
        unit.remarks.setdefault(key, []).append(f"核对：{told}")
        return text
    if narrow != text:
        told = f"{said.where}：“{excerpt(text)}”是全角数字，已导入为 {narrow}"
        _warn(reading, said.at, "number", told, _NOTHING_TO_DO)
    return narrow


def _rows_in_order(node: Any, old: KeyPath, new: KeyPath, moved: dict[KeyPath, KeyPath]) -> Any:
    """The values with rows as lists, blank ones left out; `moved` says where each has gone."""
    if isinstance(node, str):
        moved[old] = new
        return node
    if any(isinstance(step, int) for step in node):
        rows: list[Any] = []
        for i in sorted(node):
            if not data_file.is_blank(node[i]):
                rows.append(_rows_in_order(node[i], (*old, i), (*new, len(rows)), moved))
        return rows
    return {k: _rows_in_order(v, (*old, k), (*new, k), moved) for k, v in node.items()}


def _check_numbers(reading: _Reading, unit: _Unit, moved: Mapping[KeyPath, KeyPath]) -> None:
    """Tell of rows whose number is not the one that the program gives them."""
    rows = {key[:-1] for key in moved}
    for derived in reading.pack.derived:
        if derived.kind != "number":
            continue
        for key, said in unit.said.items():
            if said[0].path != (*derived.each, *derived.field):
                continue
            number = numerals.row_number(int(key[-2]) + 1, derived.style)
            if said[0].text in ("", number):
                continue
            if key[:-1] in rows:
                told = f"{said[0].where}：“{key[-1]}”应为“{number}”，现为“{excerpt(said[0].text)}”"
                _warn(reading, said[0].at, "label", told, "可忽略，序号由程序自动编排。")
            else:
                told = f"{said[0].where}：未识别：“{excerpt(said[0].text)}”，未导入"
                _find(reading, said[0].at, "unrecognised", told, _LOOK)
