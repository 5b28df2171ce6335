"""Warnings about `pack.yaml`: figures that are never worked out, entries that have no effect."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from generator.common.fold import bare
from generator.pack import fields, rollovers, schema
from generator.pack.selectors import value_or_none

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.derived_entries import Derived
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.pack_lint.report import Report
    from generator.pack.selectors import FieldPath, Selector
    from generator.pack.summary import Column

_REMOVE = "请删除此项，或改正。"
_SHORT_NAMES = {
    "text": "文字",
    "amount": "数字",
    "texts": "列表",
    "rows": "列表",
    "group": "一组字段",
}


def check(pack: Pack, report: Report) -> None:
    """Add the warnings about units' names, derived figures, least rows and lists of paths."""
    for i, ending in enumerate(pack.unit_names.endings):
        if not bare(ending):
            message = f"“{ending}”只有括号或空格，不起作用"
            hint = "括号不必写，请只填其中的文字，如 本级；或删除此项。"
            report.warn(("unit_names", "endings", i), message, hint)
    reported: set[KeyPath] = set()
    for i, derived in enumerate(pack.derived):
        if derived.position not in reported:
            before = len(report.findings)
            _check_derived(pack, i, derived, report)
            # Of the fields that `*` makes of one entry, the first that is wrong stands for all.
            reported |= {derived.position} if len(report.findings) > before else set()
    _check_least_rows(pack, report)
    for position in (("personal",), *(("rollover", key) for key in ("texts", "clear", "keep"))):
        _check_repeated(position, report)
    _check_rollover(pack, report)
    for i, column in enumerate(pack.summary.columns if pack.summary else ()):
        _check_summed(pack, ("appendix", "summary", "columns", i), column, report)


def _check_rollover(pack: Pack, report: Report) -> None:
    """Warn of dated texts that are the year itself, or that are emptied anyway."""
    if pack.rollover is None:
        return
    year = ".".join(pack.rollover.year)
    for i, text in _entries(report.data, ("rollover", "texts")):
        if text == year:
            message = f"“{text}”已是 year，此处不起作用"
            report.warn(("rollover", "texts", i), message, _REMOVE)
        elif rollovers.is_at_or_below(tuple(text.split(".")), pack.rollover.clear):
            message = f"“{text}”已列入 clear，内容会清空，此处不起作用"
            report.warn(("rollover", "texts", i), message, _REMOVE)


def _check_derived(pack: Pack, i: int, derived: Derived, report: Report) -> None:
    position = derived.position
    target = (*derived.each, *derived.field)
    field = fields.find_field(pack.unit.fields, target)
    if any((*d.each, *d.field) == target for d in pack.derived[:i]):
        report.warn((*position, "field"), f"“{'.'.join(target)}”上面已有，此处不起作用", _REMOVE)
        return
    if derived.kind == "number":
        if not derived.each:
            hint = "请用 each 写明给哪个列表的各行编号。"
            report.warn((*position, "number"), "没有 each，编号总是第一个", hint)
        return
    if field is None:
        return
    if field.kind not in ("text", "amount"):
        message = f"“{'.'.join(target)}”是{_SHORT_NAMES[field.kind]}，不会自动填写"
        report.warn((*position, "field"), message, "只有一段文字或一个数字可以自动填写。")
        return
    if field.required:
        hint = "需要自动填写的，请在 schema.yaml 中加上 required: false。"
        message = f"“{'.'.join(target)}”为必填，不填即为错误，不会自动填写"
        report.warn((*position, "field"), message, hint)
    if derived.kind == "sum":
        _check_twice((*position, "sum"), derived.selectors, report)
    for j, selector in enumerate(derived.selectors):
        place = (*position, derived.kind)
        texts = value_or_none(report.data, place)
        if isinstance(texts, list) and len(texts) == len(derived.selectors):
            place = (*place, j)
        _check_source(pack, i, derived, field, selector, place, report)
    _check_reach(pack, derived, field, position, report)


def _check_twice(position: KeyPath, selectors: Sequence[Selector], report: Report) -> None:
    """Warn of what a sum adds twice."""
    for i, selector in enumerate(selectors):
        if selector in selectors[:i]:
            report.warn((*position, i), "此项与前面的一项相同，会相加两次", _REMOVE)


def _check_summed(pack: Pack, position: KeyPath, column: Column, report: Report) -> None:
    """Warn of what a column of the summary table adds twice, or cannot add."""
    if column.kind != "sum":
        return
    place = (*position, "sum")
    _check_twice(place, column.selectors, report)
    for i, selector in enumerate(column.selectors):
        path = (*selector.rows, *selector.path)
        field = fields.find_field(pack.unit.fields, path)
        if field is not None and field.kind != "amount":
            message = f"“{'.'.join(path)}”是{_SHORT_NAMES[field.kind]}，不能相加"
            report.warn((*place, i), message, "只有数字（decimal、integer）可以相加。")


def _check_source(  # noqa: PLR0913, PLR0917 - one source of one figure
    pack: Pack,
    i: int,
    derived: Derived,
    field: Field,
    selector: Selector,
    place: KeyPath,
    report: Report,
) -> None:
    path = _source(derived, selector)
    source = fields.find_field(pack.unit.fields, path)
    name = ".".join(path)
    if source is None:
        return
    later = [(*d.each, *d.field) for d in pack.derived[i:]]
    if path == (*derived.each, *derived.field):
        report.warn(place, f"“{name}”由自身得到，不会自动填写", _REMOVE)
    elif path in later and source.required is False:
        message = f"“{name}”排在后面才计算，此处取不到"
        report.warn(place, message, "请把它移到此项前面。")
    elif derived.kind == "sum" and source.kind != "amount":
        message = f"“{name}”是{_SHORT_NAMES[source.kind]}，不能相加，不会自动填写"
        report.warn(place, message, "只有数字（decimal、integer）可以相加。")
    elif source.kind not in ("text", "amount"):
        message = f"“{name}”是{_SHORT_NAMES[source.kind]}，不能填入一个单元格"
        report.warn(place, message, "只能取一段文字或一个数字。")
    elif derived.kind != "sum" and source.kind != field.kind:
        kinds = f"{_SHORT_NAMES[source.kind]}，而此栏是{_SHORT_NAMES[field.kind]}"
        report.warn(place, f"“{name}”是{kinds}", "两处的 type 应相同，请在 schema.yaml 中修改。")
    elif derived.kind == "sum" and field.kind != "amount":
        message = f"相加的结果是数字，而“{'.'.join(derived.field)}”是文字"
        report.warn(place, message, "请在 schema.yaml 中把 type 改为 decimal。")
    elif derived.kind != "sum" and not selector.rows and _through_rows(pack, derived.each, path):
        hint = "需要按条件取的，请写成 列表[栏目=本行的栏目].栏目。"
        report.warn(place, f"“{name}”在列表之中，总是取第一行", hint)


def _source(derived: Derived, selector: Selector) -> FieldPath:
    """The path of the field that the selector names, from the unit."""
    return (*selector.rows, *selector.path) if selector.rows else (*derived.each, *selector.path)


def _through_rows(pack: Pack, each: FieldPath, path: FieldPath) -> bool:
    """Whether the path leads through a list below `each`."""
    above = (fields.find_field(pack.unit.fields, path[:n]) for n in range(len(each) + 1, len(path)))
    return any(field is not None and field.kind == "rows" for field in above)


def _check_reach(
    pack: Pack, derived: Derived, field: Field, position: KeyPath, report: Report
) -> None:
    """A sum whose parts, by their own bounds, are never between its bounds."""
    if derived.kind != "sum" or field.kind != "amount":
        return
    spans = [_limits(pack, (*derived.each, *derived.field))]
    least, most = Decimal(0), Decimal(0)
    for selector in derived.selectors:
        path = _source(derived, selector)
        part = fields.find_field(pack.unit.fields, path)
        if part is None or part.kind != "amount":
            return
        is_one = not selector.rows and not _through_rows(pack, derived.each, path)
        low, high = _limits(pack, path)
        spans.append((low, high))
        least += low if is_one else min(low, Decimal(0))
        most += high if is_one else Decimal("Infinity") if high > 0 else Decimal(0)
    if any(low > high for low, high in spans):
        # The lint of the schema says so.
        return
    low, high = spans[0]
    if low > most:
        message = f"相加的结果最大为 {most}，不会达到此栏的 min {low}"
        report.warn((*position, "sum"), message, "请在 schema.yaml 中改正此栏或各数的规定。")
    elif high < least:
        message = f"相加的结果最小为 {least}，总是超过此栏的 max {high}"
        report.warn((*position, "sum"), message, "请在 schema.yaml 中改正此栏或各数的规定。")


def _limits(pack: Pack, path: FieldPath) -> tuple[Decimal, Decimal]:
    rules = schema.rules_at(pack.unit, path)
    low, high = (Decimal(rules.get(b, d)) for b, d in (("min", "-Infinity"), ("max", "Infinity")))
    return low, high


def _check_least_rows(pack: Pack, report: Report) -> None:
    entries = report.data.get("least_rows") or []
    for i, entry in enumerate(entries):
        position: KeyPath = ("least_rows", i)
        path = tuple(entry["list"].split("."))
        field = fields.find_field(pack.unit.fields, path)
        rows = int(entry["rows"])
        always = int(field.minimum or 0) if field and field.required else 0
        if any(other["list"] == entry["list"] for other in entries[i + 1 :]):
            message = f"“{entry['list']}”下面又有一项，此项不起作用"
            report.warn((*position, "list"), message, _REMOVE)
        elif rows == _own_rows(pack, path) or 0 < rows <= always:
            message = f"不写此项，列表也至少有 {rows} 行，此项不起作用"
            report.warn((*position, "rows"), message, "请填更大的行数，或删除此项。")


def _own_rows(pack: Pack, path: FieldPath) -> int:
    """The rows that a list without any is drawn with, if nothing is said of it."""
    return 0 if path in {form.repeat for form in pack.forms[1:]} else 1


def _check_repeated(position: KeyPath, report: Report) -> None:
    """Warn of a path that a list names twice."""
    for i, text in _entries(report.data, position):
        earlier = [other for j, other in _entries(report.data, position) if j < i]
        if text in earlier:
            report.warn((*position, i), f"“{text}”重复", _REMOVE)


def _entries(data: object, position: KeyPath) -> Iterator[tuple[int, str]]:
    for step in position:
        data = data.get(step) if isinstance(data, dict) else None
    yield from enumerate(map(str, data if isinstance(data, list) else ()))
