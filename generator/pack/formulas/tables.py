"""The constants of a pack, and its tables, which LOOKUP looks in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.common import amounts
from generator.common.amounts import NotAnAmountError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.path_reader import PathReader

_NAME = r"[^\W\d]\w*"
# A table in a pack is for a person to read; a longer one is data.
_MOST_ROWS = 1_000
_BANDS = "每行应为 {from: 数字, value: 内容}"
_CODES = "每行应为 {code: 代码, value: 内容}"


@dataclass(frozen=True)
class Table:
    """Values by codes, or by bands: from each number on, the values of the highest not above.

    `rows` are in the order of the file for codes, from the lowest number on for bands.
    """

    name: str
    is_bands: bool
    rows: tuple[tuple[Decimal | str, Decimal | str], ...]


def read_constants(reader: PathReader, constants: Mapping[str, Any]) -> dict[str, Decimal | str]:
    """The constants by their names: a number, or a text where it is none."""
    read: dict[str, Decimal | str] = {}
    for name, text in constants.items():
        position: KeyPath = ("constants", name)
        _check_name(reader, position, name)
        if isinstance(text, str) and text:
            read[name] = _value(reader, position, text)
        else:
            reader.report(position, f"常量“{name}”应为一个数字或一段文字")
    return read


def read_tables(reader: PathReader, tables: Mapping[str, Any]) -> dict[str, Table]:
    """The tables by their names; one with a mistake is left out."""
    read: dict[str, Table] = {}
    for name, rows in tables.items():
        position: KeyPath = ("tables", name)
        _check_name(reader, position, name)
        if name in reader.source.data.get("constants", ()):
            reader.report(position, f"“{name}”已是常量的名称")
        table = _table(reader, position, name, rows)
        if table is not None:
            read[name] = table
    return read


def _check_name(reader: PathReader, position: KeyPath, name: str) -> None:
    if not re.fullmatch(_NAME, name):
        reader.report(position, f"名称“{name}”应由文字、数字和下划线组成，且不以数字开头")


def _table(reader: PathReader, position: KeyPath, name: str, rows: Any) -> Table | None:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        reader.report(position, f"对照表“{name}”应为若干行，{_BANDS}，或{_CODES}")
        return None
    if len(rows) > _MOST_ROWS:
        reader.report(position, f"对照表“{name}”应不超过 {_MOST_ROWS} 行")
        return None
    key = "from" if "from" in rows[0] else "code"
    for i, row in enumerate(rows):
        if set(row) != {key, "value"} or not all(isinstance(v, str) and v for v in row.values()):
            reader.report((*position, i), f"对照表“{name}”的{_BANDS if key == 'from' else _CODES}")
            return None
    before = len(reader.findings)
    pairs: list[tuple[Decimal | str, Decimal | str]] = []
    for i, row in enumerate(rows):
        own = _key(reader, (*position, i, key), row[key], is_number=key == "from")
        if own in [other for other, _ in pairs]:
            reader.report((*position, i, key), f"“{row[key]}”上面已有")
        pairs.append((own, _value(reader, (*position, i, "value"), row["value"])))
    if len({type(value) for _, value in pairs}) > 1:
        reader.report(position, f"对照表“{name}”的 value 应全是数字，或全是文字")
    if len(reader.findings) > before:
        return None
    return Table(name, key == "from", tuple(sorted(pairs) if key == "from" else pairs))


def _key(reader: PathReader, position: KeyPath, text: str, *, is_number: bool) -> Decimal | str:
    if not is_number:
        return text
    try:
        return Decimal(amounts.read(text))
    except NotAnAmountError:
        reader.report(position, f"from 应为数字，现为“{text}”")
        return Decimal(0)


def _value(reader: PathReader, position: KeyPath, text: str) -> Decimal | str:
    """The number, or the text where it is none, or stands in quotes."""
    line, column = reader.source.place(position)
    if reader.source.lines[line - 1][column - 1 : column] in ("'", '"'):
        return text
    try:
        return Decimal(amounts.read(text))
    except NotAnAmountError:
        return text
