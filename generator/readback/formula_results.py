"""Hold what the formulas of a form handed out give against what the program works out."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.campaign import data_file
from generator.common import amount_format, amounts
from generator.common.amounts import NotAnAmountError
from generator.common.diagnostics import excerpt
from generator.pack import derived_entries, fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.common.amount_format import AmountFormat
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath
    from generator.readback.findings import Findings
    from generator.readback.unit_values import FieldText

# What binary fractions add to a formula's result: so many of it, or of one.
_DUST = Decimal("1e-9")
_HINT = "可能是公式没有包含插入的行，或有的数是文本格式；请核对；确认没有问题的，可忽略。"


def check(
    pack: Pack,
    values: Mapping[str, Any],
    settings: Mapping[str, str],
    results: Mapping[KeyPath, FieldText],
    findings: Findings,
) -> None:
    """Add a warning for each result that is not what the program works out of the values.

    What is worked out from a setting that the forms do not print is known to the campaign alone.
    """
    computed = data_file.computed_figures(pack, values, settings) if results else {}
    unknown = _without_setting(pack, settings) if results else set()
    for path, read in results.items():
        figure = computed.get(path) if read.text and read.path not in unknown else None
        described = fields.find_field(pack.unit.fields, path)
        form = described.format if described else None
        if figure is not None and not _gives(read.text, figure, form):
            now = amount_format.shown(figure, form)
            message = f"{read.position}：公式的结果是“{excerpt(read.text)}”，按所填各数应为 {now}，已由程序计算"  # noqa: E501
            findings.warn(read.place, "cell", message, _HINT)


def _without_setting(pack: Pack, settings: Mapping[str, str]) -> set[FieldPath]:
    """The paths of the figures in which a setting is that is not among these."""
    unknown: set[FieldPath] = set()
    for derived in pack.derived:
        named = derived.formula.settings if derived.formula else ()
        if any(name not in settings for name in named) or not unknown.isdisjoint(
            derived_entries.sources(derived)
        ):
            unknown.add((*derived.each, *derived.field))
    return unknown


def _gives(text: str, figure: object, form: AmountFormat | None) -> bool:
    """Whether a formula's result is the figure, as far as a spreadsheet works out digits."""
    if not isinstance(figure, int | Decimal):
        return text == str(figure)
    result = _read(text, form)
    if result is None or amount_format.are_shown_alike(result, figure, form):
        return result is not None
    exact = Decimal(figure)
    return abs(result - exact) <= _DUST * max(Decimal(1), abs(exact))


def _read(text: str, form: AmountFormat | None) -> amounts.Amount | None:
    """The amount that a text in the format names, None for another text."""
    plain = amounts.half_width(text.strip()).replace(",", "")
    try:
        return amounts.read(amount_format.number_text(text, form) or plain)
    except NotAnAmountError:
        return None
