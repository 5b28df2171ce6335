"""Formulas read and worked out for a small unit, without a pack's files."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack import fields, selectors
from generator.pack.fields import Field
from generator.pack.formulas import arithmetic, evaluate, formula
from generator.pack.formulas.formula import FormulaReader
from generator.pack.formulas.named_values import FormulaRow
from generator.pack.formulas.tables import Table

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.formulas.formula import Formula, Kind

_ROW = {
    "名": {"type": "string"},
    "类": {"type": "string"},
    "甲": {"type": "decimal"},
    "乙": {"type": "decimal"},
    "说明": {"type": "string"},
}
_LIST = {"type": "list", "schema": {"type": "dict", "schema": _ROW}}
_OUTER = {
    **_ROW,
    "行": {"type": "list", "schema": {"type": "dict", "schema": {"甲": {"type": "decimal"}}}},
}
SCHEMA: dict[str, Any] = {
    "名称": {"type": "string"},
    "等级": {"type": "string"},
    "甲": {"type": "decimal"},
    "乙": {"type": "decimal"},
    "丙": {"type": "decimal"},
    "开始": {"type": "date"},
    "结束": {"type": "date"},
    "到期": {"type": "month"},
    "组": _LIST,
    "项目": {"type": "list", "schema": {"type": "dict", "schema": _OUTER}},
    "指标": {"type": "dict", "schema": {"数量": _LIST, "质量": _LIST}},
    "电话": {"type": "list", "schema": {"type": "string"}},
}
SETTINGS: dict[str, Any] = {"年度": {"type": "string"}, "满分": {"type": "integer"}}
CONSTANTS: dict[str, Decimal | str] = {"率": Decimal("0.1"), "优等": "优"}
TABLES = {
    "评级": Table("评级", True, ((Decimal(60), "中"), (Decimal(90), "优"))),  # noqa: FBT003
    "等级": Table("等级", True, ((Decimal(0), "乙等"), (Decimal(90), "甲等"))),  # noqa: FBT003
    "科目": Table("科目", False, (("201", Decimal(1)), ("205", Decimal(2)))),  # noqa: FBT003
}


def reader(text: str) -> FormulaReader:
    """A reader of the formula as the only value of a file, at the key `formula`."""
    file = FileBytes(f"formula: |\n  {text}\n".encode(), "")
    parsed = source.parse(file, "pack.yaml")
    unit, settings = (Field("group", children=fields.read_all(s)) for s in (SCHEMA, SETTINGS))
    return FormulaReader(unit, settings, CONSTANTS, TABLES, parsed, [])


def read(text: str, kind: Kind = "amount", each: str = "") -> Formula:
    """The formula, which must be right."""
    own = reader(text)
    found = formula.read(own, ("formula",), text, _steps(each), kind)
    assert found, own.findings
    return found


def mistakes(text: str, kind: Kind = "amount", each: str = "") -> list[tuple[int, str, str]]:
    """The character, message and hint of each mistake in the formula."""
    own = reader(text)
    assert formula.read(own, ("formula",), text, _steps(each), kind) is None
    # The text stands two characters from the margin.
    return [(d.column - 3, d.message, d.hint) for d in own.findings]


def _steps(each: str) -> tuple[str, ...]:
    return selectors.field_path(each) if each else ()


def outcome(
    text: str, unit: dict[str, Any], kind: Kind = "amount", path: KeyPath = (), each: str = ""
) -> evaluate.Outcome:
    """What the formula comes to in the row at the path."""
    row = selectors.value_at(unit, path)
    return evaluate.evaluate(FormulaRow(read(text, kind, each), unit, {"满分": 100}, path, row, {}))


def value(text: str, unit: dict[str, Any] | None = None, kind: Kind = "amount") -> Any:
    """The formula's value for the unit; a problem fails."""
    result = outcome(text, unit or {}, kind)
    assert not result.problem
    return result.value


def words(text: str, unit: dict[str, Any], kind: Kind = "condition") -> str:
    """The formula with the numbers put in."""
    return arithmetic.arithmetic(FormulaRow(read(text, kind), unit, {"满分": 100}, (), unit, {}))


def number(text: str) -> Decimal:
    """The number that the text says, for a unit's data."""
    return Decimal(text)
