"""Report forms that a unit lacks, and those of which the unit is uncertain; what is a loss."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from generator.datafile.yaml_tree import Place
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.findings import Findings
    from generator.readback.row_pattern import FormPattern, Row
    from generator.readback.unit_values import UnitTexts


class MissingRow(NamedTuple):
    """A row that the unit's form lacks: its lists, innermost and around that, and what to tell."""

    unit: UnitTexts
    lists: Collection[FieldPath]
    place: Place
    message: str


def report_rows(pack: Pack, missing: Iterable[MissingRow], findings: Findings) -> None:
    """Add an error for each such row.

    A list that a form repeats for has no rows where there is no such form.
    """
    for row in missing:
        copies = [
            row.unit.form_counts[number]
            for number, form in enumerate(pack.forms)
            if form.repeat in row.lists
        ]
        if not copies or any(copies):
            hint = "请对照表样核对此行是否被删除，并在数据文件中补上。"
            findings.error(row.place, "missing-row", row.message, hint)


def is_loss(pack: Pack, patterns: Sequence[FormPattern], row: Row) -> bool:
    """Whether a row of a table, or a line with a field of the unit that stands nowhere else."""
    if row.table:
        return True
    rows = [each for form in patterns for each in form.rows]
    counts = Counter(path for each in rows for path in _printed(each))
    return any(
        counts[path] == 1 and path[0] not in pack.settings.fields.children for path in _printed(row)
    )


def _printed(row: Row) -> set[FieldPath]:
    return {path for cell in row.cells for path in cell.fields}


def report(
    pack: Pack, names: Sequence[str], units: Sequence[UnitTexts], findings: Findings
) -> None:
    """Add an error for each such form; `names` are those of the pack's forms."""
    for unit in units:
        for i, form in enumerate(pack.forms):
            if not form.repeat and not unit.form_counts[i]:
                message = f"未找到{names[i]}"
                hint = "如果此表在其他文件中，请把内容补入数据文件。"
                findings.error((unit.row, 1), "missing-form", message, hint)
        if len(units) > 1 and unit.first_form != 0:
            message = f"从此处起的表未以{names[0]}开头，无法确定属于哪个单位"
            hint = f"每个单位的表应以{names[0]}开头。请把各单位分成几个文件再导入。"
            findings.error((unit.row, 1), "ambiguous", message, hint)
