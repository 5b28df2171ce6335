"""Read a campaign's roster: which units are to fill in forms, and what the bureau knows of each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.campaign import check, roster_files, roster_table, unit_names
from generator.campaign.roster_table import UnreadableTableError
from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import Diagnostic, excerpt
from generator.common.fold import fold_once
from generator.datafile import yaml_tree
from generator.spreadsheet.columns import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.roster_table import TableRow

CSV, WORKBOOK = roster_files.CSV, roster_files.WORKBOOK
NAME, CODE, ALIASES, CEILING, DEADLINE = COLUMNS = (
    "单位名称",
    "单位代码",
    "别名",
    "控制数",
    "截止日期",
)
_OTHER_NAME = (
    f"名册的文件名应为 {WORKBOOK} 或 {CSV}",
    f"请用 Excel 打开，另存为 Excel 工作簿，文件名为 {WORKBOOK}。",
)
_NO_UNITS = (
    "名册中没有单位",
    "请在表头下面每行填写一个单位的全称；不使用名册的，请将此文件移走。",
)
# The header may stand below a title; further down nobody looks for it.
_HEADER_WITHIN = 10
_CEILING_UNIT = "万元"
_BETWEEN_ALIASES = re.compile("[、，,；;\n]")
_BRACKET = re.compile(r"\(([^()]*)\)$")
_DATE = re.compile(
    r"([0-9]{4})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?(?:0?0:00(?::00)?)?"
)
_COMPACT_DATE = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_UNSEEN = ("Cc", "Cs", "Zl", "Zp")
# Rows below the units: a total, and lines as 制表：某某.
_NO_UNIT = re.compile(
    "(?:合计|总计|小计|共计)(?![\u4e00-\u9fff])|共[0-9]+[个家]"
    "|(?:填表|制表|审核|联系|备注|说明|注|日期)[^:]{0,3}:"
)
# Where no ceiling is set, people write so; nought would be a ceiling.
_NO_CEILING = ("无", "没有", "-", "—", "——", "/", "\\")


@dataclass(frozen=True)
class RosterUnit:
    """A unit of the roster; `row` is its row there, from 1. What is not given is blank or None.

    `ceiling` is in 万元.
    """

    row: int
    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    ceiling: Decimal | None = None
    deadline: date | None = None


@dataclass(frozen=True)
class Roster:
    """A campaign's roster: its file, the units in its order, and what is wrong with it."""

    file: str
    units: tuple[RosterUnit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass
class _Reading:
    """The roster's file as it is read: the columns by their names, the findings so far."""

    file: str
    columns: Mapping[str, int] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def error(self, place: tuple[int, int], message: str, hint: str) -> None:
        """Add an error; row and column count from 1."""
        self.findings.append(Diagnostic(self.file, *place, "error", "roster", message, hint))

    def place(self, row: int, name: str) -> tuple[int, int]:
        """Row and column of a cell of that row."""
        return row, self.columns[name]

    def shown(self, row: int, name: str) -> str:
        """The cell as people name it in Excel."""
        return f"第 {row} 行 {letters(self.columns[name])} 列“{name}”"


class _Cells(NamedTuple):
    """A row's number, and its texts by the names of columns."""

    row: int
    texts: Mapping[str, str]


def find(campaign: Campaign) -> Roster | None:
    """The campaign's roster; None where it has none.

    With errors among its findings, `units` are those rows that could be read. Raises OSError where
    the disk fails.
    """
    files = roster_files.rosters(campaign.folder)
    if not files:
        misnamed = roster_files.misnamed(campaign.folder)
        return _refused(misnamed[0].as_posix(), *_OTHER_NAME) if misnamed else None
    if len(files) > 1:
        message = f"{CSV} 和 {WORKBOOK} 只能有一个"
        hint = "请核对哪一个是现用的名册，将另一个移走。"
        return _refused(files[0].as_posix(), message, hint)
    return _read(files[0], unit_names.key(campaign.pack, campaign.settings))


def _refused(file: str, message: str, hint: str, row: int = 1) -> Roster:
    """The roster where its file cannot be used."""
    return Roster(file, diagnostics=(Diagnostic(file, row, 1, "error", "roster", message, hint),))


def _read(path: Path, key: Callable[[str], str]) -> Roster:
    is_csv = path.name == CSV
    reading = _Reading(path.as_posix())
    try:
        rows = iter(roster_table.read_csv(path) if is_csv else roster_table.read_workbook(path))
        header = _header(rows)
        if header is None:
            message = f"没有找到“{NAME}”列"
            hint = f"请在表头中加一列“{NAME}”，每行填一个单位的全称。"
            if not is_csv:
                hint += "只读取第一张未隐藏的工作表。"
            return _refused(reading.file, message, hint)
        reading.columns = _columns(reading, header)
        cells = [_cells(reading, row) for row in rows]
    except UnreadableTableError as error:
        return _refused(reading.file, str(error), error.hint, error.row)
    cells = [each for each in cells if any(each.texts.values())]
    if not cells:
        reading.error(reading.place(header.number, NAME), *_NO_UNITS)
    units = [_unit(reading, each) for each in cells]
    named = [unit for unit in units if unit is not None]
    _refuse_doubled(reading, named, key)
    return Roster(reading.file, tuple(named), tuple(sorted(reading.findings)))


def _header(rows: Iterator[TableRow]) -> TableRow | None:
    """The header's row, after which the others follow; None where there is none."""
    for row in rows:
        if row.number > _HEADER_WITHIN:
            break
        if any(_head(text).name == NAME for text in row.texts.values()):
            return row
    return None


class _Head(NamedTuple):
    """A heading without its brackets, and what is in them."""

    name: str
    in_brackets: str


def _head(cell: str) -> _Head:
    folded = fold_once(cell).strip("*※")
    match = _BRACKET.search(folded)
    return _Head(folded[: match.start()], match[1]) if match else _Head(folded, "")


def _columns(reading: _Reading, header: TableRow) -> dict[str, int]:
    """The number of each known column; the first of two."""
    columns: dict[str, int] = {}
    for column, cell in header.texts.items():
        head, place = _head(cell), (header.number, column)
        if head.name not in COLUMNS:
            continue
        if head.name in columns:
            both = f"{letters(columns[head.name])} 列和 {letters(column)} 列"
            reading.error(place, f"有两列“{head.name}”：{both}", "请只保留一列。")
        elif head.name == CEILING and head.in_brackets not in ("", _CEILING_UNIT):
            message = f"“{CEILING}”应以{_CEILING_UNIT}为单位，表头是“{excerpt(cell)}”"
            hint = f"请将各行换算为{_CEILING_UNIT}，表头改为“{CEILING}（{_CEILING_UNIT}）”。"
            reading.error(place, message, hint)
        else:
            columns[head.name] = column
    return columns


def _cells(reading: _Reading, row: TableRow) -> _Cells:
    """The row's known cells; an error for each that holds no value."""
    for name, column in reading.columns.items():
        if fault := row.faults.get(column):
            message = f"{reading.shown(row.number, name)}{fault}"
            hint = "请用 Excel 打开，直接填写内容，或重新计算后保存。"
            reading.error((row.number, column), message, hint)
    texts = {
        name: row.texts.get(column, "").strip(yaml_tree.BLANKS + "\r\n")
        for name, column in reading.columns.items()
    }
    return _Cells(row.number, texts)


def _unit(reading: _Reading, cells: _Cells) -> RosterUnit | None:
    """The unit of a row; None where it has no usable name."""
    row, texts = cells
    ceiling, deadline = _ceiling(reading, cells), _deadline(reading, cells)
    name = texts[NAME]
    if problem := _problem(name):
        reading.error(
            reading.place(row, NAME), f"{reading.shown(row, NAME)}{problem[0]}", problem[1]
        )
        return None
    aliases = (
        alias.strip(yaml_tree.BLANKS) for alias in _BETWEEN_ALIASES.split(texts.get(ALIASES, ""))
    )
    return RosterUnit(
        row,
        name,
        texts.get(CODE, ""),
        tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name)),
        ceiling,
        deadline,
    )


def _problem(name: str) -> tuple[str, str] | None:
    """What keeps the text from being a unit's name, and the hint; None where nothing does."""
    if not name:
        return "未填", "请填写单位全称；不是单位的行，请删除整行。"
    if any(unicodedata.category(letter) in _UNSEEN for letter in name):
        return f"含换行或不可见字符：“{excerpt(name)}”", "请删除换行和不可见字符，全称填在一行中。"
    if _NO_UNIT.match(fold_once(name)):
        return f"不是单位：“{excerpt(name)}”", "请删除此行，名册中只列单位。"
    return None


def _ceiling(reading: _Reading, cells: _Cells) -> Decimal | None:
    text = cells.texts.get(CEILING, "")
    if not text:
        return None
    exact = amounts.unambiguous(text, _CEILING_UNIT)
    try:
        amount = Decimal(amounts.read(exact or text, _CEILING_UNIT))
    except NotAnAmountError as error:
        message, hint = str(error), error.hint
        if text in _NO_CEILING:
            hint = "没有控制数的，请留空；控制数为零的，请填 0。"
    else:
        if amount >= 0:
            return amount
        message, hint = f"不能是负数，现为“{excerpt(text)}”", "请核对；没有控制数的，请留空。"
    shown = f"{reading.shown(cells.row, CEILING)}{message}"
    reading.error(reading.place(cells.row, CEILING), shown, hint)
    return None


def _deadline(reading: _Reading, cells: _Cells) -> date | None:
    text = cells.texts.get(DEADLINE, "")
    if not text:
        return None
    folded = fold_once(text)
    match = _DATE.fullmatch(folded) or _COMPACT_DATE.fullmatch(folded)
    try:
        if match:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    message = f"{reading.shown(cells.row, DEADLINE)}应填日期，现为“{excerpt(text)}”"
    hint = "请填年、月、日，例如 2024-03-01 或 2024年3月1日。"
    reading.error(reading.place(cells.row, DEADLINE), message, hint)
    return None


def _refuse_doubled(
    reading: _Reading, units: Sequence[RosterUnit], key: Callable[[str], str]
) -> None:
    """An error for each name or alias that is another row's, or may be another spelling of it."""
    by_key: dict[str, tuple[RosterUnit, str]] = {}
    by_document: dict[str, RosterUnit] = {}
    for unit in units:
        for column, name in _names(unit):
            first, earlier = by_key.setdefault(key(name), (unit, name))
            if first is not unit:
                how = "重复" if earlier == name else f"“{excerpt(earlier)}”可能是同一单位"
                message = (
                    f"{reading.shown(unit.row, column)}“{excerpt(name)}”与第 {first.row} 行{how}"
                )
                hint = "是同一单位的，请只保留一行；是不同单位的，请核对两个全称和别名。"
                reading.error(reading.place(unit.row, column), message, hint)
                break
        else:
            other = by_document.setdefault(check.document_key(unit.name), unit)
            if other is not unit:
                message = f"{reading.shown(unit.row, NAME)}“{excerpt(unit.name)}”的文件将与第 {other.row} 行重名"  # noqa: E501
                hint = check.SAME_FILE_HINT
                reading.error(reading.place(unit.row, NAME), message, hint)


def _names(unit: RosterUnit) -> Iterator[tuple[str, str]]:
    """The unit's name and aliases, each with its column."""
    yield NAME, unit.name
    yield from ((ALIASES, alias) for alias in unit.aliases)
