"""Find what the names in a formula stand for: fields, settings, constants and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.common.similar import nearest
from generator.pack import fields, selectors
from generator.pack.formulas.formula import Mistake, Reference
from generator.pack.formulas.nodes import Name, walk
from generator.pack.selectors import Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.pack.fields import Field
    from generator.pack.formulas.formula import FormulaReader, Kind
    from generator.pack.formulas.nodes import Node
    from generator.pack.selectors import FieldPath

_SEE = "公式中可以用的名称见 docs/表单包.md。"


class Resolved(NamedTuple):
    """What the names of a formula stand for, and those that are wrong.

    Not `is_known`: one is of a constant or a table that has been reported already.
    """

    references: dict[str, Reference]
    mistakes: list[Mistake]
    is_known: bool


def resolve_all(
    reader: FormulaReader, root: Node, each: FieldPath, matched: Sequence[str]
) -> Resolved:
    """What each name of the formula stands for, seen from a row of `each`."""
    references = _tables(reader, root)
    mistakes: list[Mistake] = []
    is_known = True
    for node in walk(root):
        if isinstance(node, Name) and node.key not in references:
            reference = resolve(reader, each, node, matched)
            # A field, too, may have the name of a faulty table.
            is_other = node.is_table or isinstance(reference, Mistake)
            if is_other and node.text in reader.faulty:
                is_known = False
            elif isinstance(reference, Mistake):
                mistakes.append(reference)
            else:
                references[node.key] = reference
    return Resolved(references, mistakes, is_known)


def resolve(  # noqa: PLR0911 - one for each scope
    reader: FormulaReader, each: FieldPath, name: Name, matched: Sequence[str] = ()
) -> Reference | Mistake:
    """What the name stands for in a row of `each`; or what is wrong with it."""
    if matched and "*" in name.text:
        name = replace(name, text=selectors.with_names(name.text, matched))
    if "[" in name.text:
        return _of_other_rows(reader, each, name)
    steps = selectors.field_path(name.text)
    for base in around(reader.unit, each):
        group = fields.find_field(reader.unit, base)
        found = fields.expand(group, steps) if group else []
        found = [path for path in found if group and fields.find_field(group, path) is not None]
        if found:
            return _of_fields(reader.unit, each, base, found, name)
    setting = fields.find_field(reader.settings, steps)
    if setting is not None:
        kind = _kind(setting)
        if kind in (None, "list"):
            return Mistake(f"设置“{name.text}”不是一段文字或一个数字", _SEE, name.offset)
        return Reference("setting", steps, kind, field=setting)  # type: ignore[arg-type]
    if name.text in reader.constants:
        value = reader.constants[name.text]
        constant: Kind = "text" if isinstance(value, str) else "amount"
        return Reference("constant", steps, constant, value=value)
    if name.text in reader.tables:
        return Reference("table", steps, "table", table=reader.tables[name.text])
    return _unknown(reader, each, name)


def around(unit: Field, each: FieldPath) -> Iterator[FieldPath]:
    """The list `each`, the lists around it from the inside out, and the unit."""
    if each:
        yield each
    for length in range(len(each) - 1, 0, -1):
        field = fields.find_field(unit, each[:length])
        if field is not None and field.kind == "rows":
            yield each[:length]
    yield ()


def _of_fields(
    unit: Field, each: FieldPath, base: FieldPath, found: list[FieldPath], name: Name
) -> Reference | Mistake:
    """The reference to these fields, by their paths below `base`."""
    named = [fields.find_field(unit, (*base, *path)) for path in found]
    kinds = {_kind(field) for field in named}
    if None in kinds:
        hint = "请写到其中的一段文字或一个数字，如 组.栏目。"
        return Mistake(f"“{name.text}”是一组字段，不是一个值", hint, name.offset)
    if len(kinds) > 1:
        return Mistake(f"“{name.text}”包含几种不同的字段", "请分别列出各字段。", name.offset)
    kind = kinds.pop()
    is_many = kind == "list" or "*" in name.text.split(".")
    is_many |= any(_is_through_rows(unit, base, path) for path in found)
    scope = "unit" if not base else "row" if base == each else "outer"
    selected = tuple(map(Selector, found))
    path = (*base, *selectors.field_path(name.text))
    return Reference(scope, path, kind, base, selected, is_many, named[0])  # type: ignore[arg-type]


def _of_other_rows(reader: FormulaReader, each: FieldPath, name: Name) -> Reference | Mistake:
    """The reference to fields of the rows of another list, known by a field of this row."""
    selector = selectors.parse(name.text)
    unit, at = reader.unit, name.offset
    if mistake := _wrong_list(unit, selector, at):
        return mistake
    path = (*selector.rows, *selector.path)
    field = fields.find_field(unit, path)
    kind = _kind(field)
    if field is None or kind is None:
        group = fields.find_field(unit, (*selector.rows, *selector.path[:-1]))
        return _no_field(selector.path[-1], group, "、".join(selector.rows), at)
    equals = (selector.equals,)
    for base in around(unit, each):
        own = fields.find_field(unit, (*base, *equals))
        if own is not None and own.kind in ("text", "amount"):
            scope = "unit" if not base else "row" if base == each else "outer"
            is_many = kind == "list" or _is_through_rows(unit, selector.rows, selector.path)
            return Reference(scope, path, kind, base, (selector,), is_many, field)  # type: ignore[arg-type]
    return _no_field(selector.equals, fields.find_field(unit, each), "此行", at)


def _wrong_list(unit: Field, selector: Selector, at: int) -> Mistake | None:
    """What is wrong with the list of a selector, or with the field that its rows are known by."""
    rows = fields.find_field(unit, selector.rows)
    name = ".".join(selector.rows)
    if rows is None:
        close = nearest(name, _list_names(unit))
        return Mistake(f"没有列表“{name}”", _meant(close) or _SEE, at)
    if rows.kind != "rows":
        return Mistake(f"“{name}”不是一个列表", "方括号前应为列表，如 组[名=所属组].数。", at)
    key = rows.children.get(selector.key)
    if key is None or key.kind not in ("text", "amount"):
        return _no_field(selector.key, rows, name, at)
    return None


def _list_names(unit: Field) -> Iterator[str]:
    return (name for name, field in unit.children.items() if field.kind == "rows")


def _no_field(name: str, group: Field | None, where: str, at: int) -> Mistake:
    close = nearest(name, group.children) if group else ""
    return Mistake(f"“{where}”中没有“{name}”", _meant(close) or _SEE, at)


def _unknown(reader: FormulaReader, each: FieldPath, name: Name) -> Mistake:
    """What to say of a name that stands for nothing."""
    text = name.text
    if name.is_table:
        close = nearest(text, reader.tables)
        hint = _meant(close) if close else "对照表在 pack.yaml 的 tables 中规定。"
        return Mistake(f"没有对照表“{text}”", hint, name.offset)
    message = f"没有“{text}”这个字段、设置或常量"
    if text.upper() in ("TRUE", "FALSE"):
        hint = "条件本身就是“是”或“否”，不必写 TRUE、FALSE。"
        return Mistake(f"公式中不能用“{text}”", hint, name.offset)
    *above, last = selectors.field_path(text)
    for base in around(reader.unit, each):
        groups = _groups(reader.unit, base, above)
        if above and groups:
            close = nearest(last, dict.fromkeys(name for each in groups for name in each.children))
            return Mistake(message, _meant(".".join((*above, close)) if close else ""), name.offset)
    if close := nearest(text, visible(reader, each)):
        return Mistake(message, _meant(close), name.offset)
    elsewhere = fields.find_group_with(reader.unit, last)
    if elsewhere:
        hint = f"“{last}”在“{'.'.join(elsewhere)}”中，请写成 {'.'.join((*elsewhere, last))}。"
        return Mistake(message, hint, name.offset)
    as_text = "" if "." in text else f'如果是文字，请用英文双引号括起来，即 "{text}"；'
    return Mistake(message, as_text + _SEE, name.offset)


def _groups(unit: Field, base: FieldPath, path: Sequence[str]) -> list[Field]:
    """The fields below `base` that the path leads to, with `*` for any."""
    group = fields.find_field(unit, base)
    paths = fields.expand(group, tuple(path)) if group else []
    return [each for p in paths if group and (each := fields.find_field(group, p)) is not None]


def visible(reader: FormulaReader, each: FieldPath) -> dict[str, None]:
    """Every name without a point that a formula in a row of `each` may use, the nearest first."""
    names: dict[str, None] = {}
    for base in around(reader.unit, each):
        group = fields.find_field(reader.unit, base)
        names |= dict.fromkeys(group.children if group else ())
    groups: tuple[Mapping[str, object], ...] = (
        reader.settings.children,
        reader.constants,
        reader.tables,
    )
    for group_ in groups:
        names |= dict.fromkeys(group_)
    return names


def _meant(close: str) -> str:
    return f"您要填的是“{close}”吗？" if close else _SEE


def _is_through_rows(unit: Field, base: FieldPath, path: FieldPath) -> bool:
    """Whether the path leads through a list below `base`."""
    above = (fields.find_field(unit, (*base, *path[:n])) for n in range(1, len(path)))
    return any(field is not None and field.kind == "rows" for field in above)


def _kind(field: Field | None) -> Kind | str | None:
    """Of which kind the field's values are; None for a group, which has none."""
    if field is None or field.kind == "group":
        return None
    if field.kind == "amount":
        return "amount"
    if field.kind == "text":
        return "date" if field.date else "text"
    return "list"


def _tables(reader: FormulaReader, root: Node) -> dict[str, Reference]:
    """The tables that `LOOKUP` names: there a field of the same name is not meant."""
    named = [node for node in walk(root) if isinstance(node, Name) and node.is_table]
    return {
        name.key: Reference("table", (name.text,), "table", table=reader.tables[name.text])
        for name in named
        if name.text in reader.tables
    }
