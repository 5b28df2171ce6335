"""Warnings about formulas: conditions that never change, divisions that leave long numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.common.diagnostics import quoted
from generator.common.similar import nearest
from generator.pack import fields, schema
from generator.pack.formulas import evaluate, wording
from generator.pack.formulas.formula import Formula
from generator.pack.formulas.named_values import FormulaRow
from generator.pack.formulas.nodes import Call, Name, Number, Operation, Signed, Text, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.derived_entries import Derived
    from generator.pack.fields import Field
    from generator.pack.formulas.nodes import Node
    from generator.pack.pack import Pack
    from generator.pack.pack_lint.report import Report

_FIXED = "不含字段和公共设置，结果总是不变"
_CORRECT = "请改正公式，或删除此项。"
# Of a quotient as many decimals are kept.
_MOST_DIGITS = 15


def check_derived(pack: Pack, report: Report) -> None:
    """Add the warnings about the formulas of derived fields, and about what no formula names."""
    seen = set()
    for derived in pack.derived:
        if derived.formula and derived.position not in seen:
            seen.add(derived.position)
            position = (*derived.position, "formula")
            _check_conditions(position, derived.formula, report)
            _check_division(pack, position, derived, derived.formula, report)
            _check_results(pack, position, derived, derived.formula, report)
    _check_unused(pack, report)


def check_rules(pack: Pack, report: Report) -> None:
    """Add the warnings about the formulas of rules."""
    for i, rule in enumerate(pack.rules):
        for key, formula in (("when", rule.when), ("formula", rule.formula)):
            if isinstance(formula, Formula):
                _check_conditions(("rules", i, key), formula, report)
                if not _names_something(formula, formula.root):
                    _warn_fixed(("rules", i, key), formula, report)


def _warn_fixed(position: KeyPath, formula: Formula, report: Report) -> None:
    outcome = evaluate.evaluate(FormulaRow(formula, {}, {}, (), {}, {}))
    result = "总是成立" if outcome.value is True else "总是不成立"
    report.warn(position, f"此条件不含字段和公共设置，{result}", _CORRECT)


def _names_something(formula: Formula, node: Node) -> bool:
    """Whether a part of the formula depends on a field or a setting."""
    names = (each.key for each in walk(node) if isinstance(each, Name))
    return any(formula.references[name].scope not in ("constant", "table") for name in names)


def _check_conditions(position: KeyPath, formula: Formula, report: Report) -> None:
    """Conditions that never change, and texts that no choice of a field is."""
    for node in walk(formula.root):
        if isinstance(node, Call) and node.function == "IF":
            if not _names_something(formula, node.arguments[0]):
                report.warn(position, f"IF 的条件{_FIXED}", _CORRECT)
        elif isinstance(node, Operation):
            written = wording.as_written(node.left)
            if node.operator not in "+-*/" and written == wording.as_written(node.right):
                report.warn(position, f"比较的两边都是“{written}”，结果总是不变", _CORRECT)
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(one, Name) and isinstance(other, Name | Text):
                    _check_choice(position, formula, one, other, report)


def _check_choice(
    position: KeyPath, formula: Formula, name: Name, other: Node, report: Report
) -> None:
    field = formula.references[name.text].field
    for text in _texts(formula, other):
        if field and field.allowed and text not in field.allowed:
            message = f"“{name.text}”不能填{quoted(text)}，此比较的结果总是不变"
            report.warn(position, message, _choices(field, text))


def _choices(field: Field, text: str) -> str:
    close = nearest(text, field.allowed)
    return f"您要填的是“{close}”吗？" if close else f"可以是：{'、'.join(field.allowed)}。"


def _texts(formula: Formula, node: Node) -> Iterator[str]:
    """The texts in the formula that may be the value of one of its parts."""
    if isinstance(node, Text) and node.value:
        yield node.value
    elif isinstance(node, Name):
        constant = formula.references[node.text].value
        yield from (constant,) if isinstance(constant, str) else ()
    elif isinstance(node, Call) and node.function == "IF":
        for each in node.arguments[1:]:
            yield from _texts(formula, each)
    elif isinstance(node, Call) and node.function == "LOOKUP":
        [name] = (each for each in node.arguments[1:] if isinstance(each, Name))
        table = formula.references[name.key].table
        yield from (value for _, value in table.rows if isinstance(value, str)) if table else ()


def _check_results(
    pack: Pack, position: KeyPath, derived: Derived, formula: Formula, report: Report
) -> None:
    """Texts that the formula may give and that are none of its field's choices."""
    field = fields.find_field(pack.unit.fields, (*derived.each, *derived.field))
    for text in dict.fromkeys(_texts(formula, formula.root)):
        if field and field.allowed and text not in field.allowed:
            message = f"公式可能得出{quoted(text)}，“{derived.field[-1]}”不能填此内容"
            report.warn(position, message, _choices(field, text))


def _check_division(
    pack: Pack, position: KeyPath, derived: Derived, formula: Formula, report: Report
) -> None:
    """A division that may not come out, in a field that is printed with all its decimals."""
    path = (*derived.each, *derived.field)
    field = fields.find_field(pack.unit.fields, path)
    divisions = list(_unrounded(formula.root))
    if field is None or field.kind != "amount" or not divisions:
        return
    most = schema.rules_at(pack.unit, path).get("decimals", 0 if field.whole else None)
    is_shown = field.format is not None and field.format.decimals is not None
    if most is not None:
        message = f"除不尽时小数超过 {most} 位，不符合此栏的规定"
        report.warn(position, message, f"请写成 ROUND(…, {most})。")
    elif not is_shown and not all(_comes_out(division.right) for division in divisions):
        message = "除不尽时小数有 15 位"
        report.warn(position, message, "请用 ROUND，或用 format 的 decimals 规定小数位数。")


def _unrounded(node: Node) -> Iterator[Operation]:
    """The divisions whose quotient is not rounded."""
    if isinstance(node, Call):
        if node.function in ("ROUND", "COUNT", "LOOKUP"):
            return
        for each in node.arguments[node.function == "IF" :]:
            yield from _unrounded(each)
    elif isinstance(node, Signed):
        yield from _unrounded(node.operand)
    elif isinstance(node, Operation):
        if node.operator == "/":
            yield node
        yield from _unrounded(node.left)
        yield from _unrounded(node.right)


def _comes_out(divisor: Node) -> bool:
    """Whether a division by it always comes out, as one by 100 or 8."""
    if not isinstance(divisor, Number) or not divisor.value:
        return False
    # A number divides a power of ten if it has no factors but 2 and 5.
    return bool(10**_MOST_DIGITS % Fraction(divisor.value).numerator == 0)


def _check_unused(pack: Pack, report: Report) -> None:
    """Constants and tables that no formula names, or that a field's name hides."""
    formulas = [d.formula for d in pack.derived if d.formula]
    formulas += [f for r in pack.rules for f in (r.when, r.formula) if isinstance(f, Formula)]
    references = [(text, r) for f in formulas for text, r in f.references.items()]
    used = {r.path[0] for _, r in references if r.scope in ("constant", "table")}
    hidden = {text for text, r in references if r.scope not in ("constant", "table")}
    for key in ("constants", "tables"):
        for name in report.data.get(key) or ():
            if name in hidden and name not in used and key == "constants":
                message = f"公式中的“{name}”是字段或设置，取不到此常量"
                report.warn((key, name), message, "请为此常量另取一个名称。", at_key=True)
            elif name not in used:
                message = f"没有公式使用“{name}”，此项不起作用"
                report.warn((key, name), message, "请删除此项，或改正公式。", at_key=True)
