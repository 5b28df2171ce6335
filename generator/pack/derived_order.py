"""Report formulas that name what is worked out only after them, or themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common.diagnostics import quoted
from generator.pack.formulas.formula import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.pack.derived_entries import Derived
    from generator.pack.formulas.formula import Formula, FormulaReader
    from generator.pack.selectors import FieldPath


def check(reader: FormulaReader, derived: Sequence[Derived]) -> None:
    """Add a finding at each name of such a field in a formula of `derived`."""
    for i, each in enumerate(derived):
        if each.formula is not None:
            later = {_path(other): other for other in derived[i:]}
            _check_names(reader, each, each.formula, later)


def _path(derived: Derived) -> FieldPath:
    return (*derived.each, *derived.field)


def _check_names(
    reader: FormulaReader, derived: Derived, formula: Formula, later: Mapping[FieldPath, Derived]
) -> None:
    own = _path(derived)
    for text, reference in formula.references.items():
        wrong = [path for path in (*reference.paths, *reference.keys) if path in later]
        if not wrong:
            continue
        message, hint = f"“{text}”排在后面才计算，此处取不到", "请把它移到此项前面。"
        if own in wrong:
            message, hint = f"“{text}”由自身得到，无法计算", "请改用其他字段。"
        elif way := _way_back(own, wrong, later):
            message = f"{'、'.join(map(quoted, way))}互为来源，无法计算"
            hint = "请修改其中一个公式，使其不再用到其他几个。"
        mistake = Mistake(message, hint, formula.offset_of(text))
        reader.report((*derived.position, "formula"), formula.text, mistake)


def _way_back(
    own: FieldPath, wrong: Sequence[FieldPath], later: Mapping[FieldPath, Derived]
) -> tuple[str, ...]:
    """The names of `own` and of the fields by which it is worked out from itself, if it is."""
    ways: list[tuple[FieldPath, ...]] = [(path,) for path in wrong]
    seen = set(wrong)
    while ways:
        way = ways.pop()
        if way[-1] == own:
            return tuple(".".join(path) for path in (own, *way[:-1]))
        for path in _sources(later[way[-1]]):
            if path in later and path not in seen:
                seen.add(path)
                ways.append((*way, path))
    return ()


def _sources(derived: Derived) -> Iterator[FieldPath]:
    """The paths of the fields that it is worked out from."""
    for selector in derived.selectors:
        rows = selector.rows or derived.each
        yield (*rows, *selector.path)
    if derived.formula:
        for reference in derived.formula.references.values():
            yield from (*reference.paths, *reference.keys)
