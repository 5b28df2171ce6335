"""Take what a workbook's cell holds as a field's text, where that is no typed text.

A number in a field of text may have lost what was typed: `95%` is stored as 0.95, a telephone
number without its zero. What the cell shows is taken where it leaves no doubt, and told.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from generator.common import dates
from generator.common.diagnostics import excerpt
from generator.readback.findings import COMPARE, IGNORE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.common.dates import DateKind
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.readback.findings import Findings
    from generator.readback.unit_values import FieldText, UnitTexts
    from generator.word.stored import Stored

_NAMES = {"number": "数字", "percent": "百分比", "date": "日期", "boolean": "逻辑值"}
_SAVE = "请用 Excel 打开并保存，或直接填写结果，再导入。"
_RETYPE = "请将单元格格式设为“文本”，重新填写后再导入，或在数据文件中补填。"


def taken(  # noqa: PLR0913 - a field and what is read for it
    unit: UnitTexts,
    path: KeyPath,
    texts: Sequence[FieldText],
    described: Field | None,
    findings: Findings,
    *,
    is_derived: bool,
) -> list[FieldText]:
    """The field's texts, of a workbook those that its cells show, with findings.

    Of a computed field, a formula without a result is no place.
    """
    if all(each.cell.stored is None for each in texts):
        return list(texts)
    if described is None or is_derived:
        return list(_as_shown(texts))
    # Of a form handed out, formulas repeat what stands elsewhere in it.
    is_repeated = unit.is_handed_out and len(texts) > 1
    typed = _not_repeated(texts)
    typed_texts = {each.text for each in typed}
    taken_texts = []
    for each in (typed or texts) if is_repeated else texts:
        if each.cell.stored is None or (_is_formula(each) and each.text in typed_texts):
            taken_texts.append(each)
        elif is_repeated and each.cell.stored.kind == "nothing":
            # XlsxWriter stores no blank result, other libraries none at all.
            taken_texts.append(each._replace(text=""))
        else:
            tell = partial(_tell_of_cell, unit, path, findings, each)
            taken_texts.append(
                _taken(each, each.cell.stored, described, tell, is_repeated=is_repeated)
            )
    return taken_texts


def _not_repeated(texts: Sequence[FieldText]) -> list[FieldText]:
    """The places at which somebody typed."""
    return [each for each in texts if not _is_formula(each)]


def is_typed(texts: Sequence[FieldText]) -> bool:
    """Whether somebody typed the field at one of its places, and no formula shows it."""
    return any(each.text and not _is_formula(each) for each in texts)


def without_formulas(texts: Sequence[FieldText]) -> list[FieldText]:
    """The texts, blank where a formula gives them: the program computes them itself."""
    return [each._replace(text="") if _is_formula(each) else each for each in texts]


def _is_formula(read: FieldText) -> bool:
    return read.cell.stored is not None and read.cell.stored.is_formula


def _as_shown(texts: Sequence[FieldText]) -> Iterator[FieldText]:
    """The texts of a setting or a computed field, which the program knows better."""
    for each in texts:
        stored = each.cell.stored
        if stored is None or stored.kind in ("text", "number"):
            yield each
        elif stored.kind != "nothing":
            yield each._replace(text="" if stored.kind == "error" else each.text)


class _Tell(Protocol):
    """Adds a finding about the cell, and a remark where it is an error or to be compared."""

    def __call__(self, message: str, hint: str = IGNORE, *, is_error: bool = False) -> None: ...


def _tell_of_cell(  # noqa: PLR0913, PLR0917 - a field and what is read for it
    unit: UnitTexts,
    path: KeyPath,
    findings: Findings,
    read: FieldText,
    message: str,
    hint: str = IGNORE,
    *,
    is_error: bool = False,
) -> None:
    message = f"{read.position}：{message}"
    if is_error:
        findings.error(read.place, "cell", message, hint)
    else:
        findings.warn(read.place, "cell", message, hint)
    if is_error or hint == COMPARE:
        unit.remark(path, message)


def _taken(
    read: FieldText, stored: Stored, described: Field, tell: _Tell, *, is_repeated: bool
) -> FieldText:
    """The text of a field that is typed; adds findings."""
    if stored.kind == "nothing":
        tell("公式没有保存计算结果，未导入", _SAVE, is_error=True)
        return read._replace(text="")
    if stored.kind == "error":
        tell(f"单元格是错误值“{excerpt(read.text)}”，未导入", _RETYPE, is_error=True)
        return read._replace(text="")
    if stored.is_formula and read.text and not is_repeated:
        tell(f"由公式得出，已按保存的结果“{excerpt(read.text)}”导入")
    if stored.kind == "text":
        return read
    return _of_kind(read, stored, described, tell)


def _of_kind(read: FieldText, stored: Stored, described: Field, tell: _Tell) -> FieldText:
    """The text of a cell that holds a number, a date or a logical value; adds findings."""
    if described.kind == "amount":
        return _amount(read, stored, tell)
    if described.date and stored.kind == "date" and (day := _day(stored, described.date)):
        return read._replace(text=day)
    if stored.shown is None:
        what = f"{_NAMES[stored.kind]} {stored.exact}（数字格式 {excerpt(stored.format)}）"
        tell(f"此栏应填文字，单元格是{what}，无法确定显示的文字，未导入", _RETYPE, is_error=True)
        return read._replace(text="")
    name = _NAMES[stored.kind]
    hint = IGNORE if stored.kind == "number" and not described.date else COMPARE
    tell(f"单元格是{name}，不是文字，已按显示的“{excerpt(stored.shown)}”导入", hint)
    return read._replace(text=stored.shown)


def _day(stored: Stored, kind: DateKind) -> str:
    """The day or month that a cell of a date holds: as it is shown, if forms print it so."""
    if dates.is_written(shown := stored.shown or "", kind):
        return shown
    day = dates.read(stored.exact.partition(" ")[0])
    return dates.as_written(day if kind == "day" else day._replace(day=None)) if day else ""


def _amount(read: FieldText, stored: Stored, tell: _Tell) -> FieldText:
    """The number itself; what shows it as something else is no amount, and told as such."""
    if stored.kind == "percent" and stored.shown is None:
        return read._replace(text=f"{stored.exact}（百分比）")
    if stored.kind == "number" and stored.shown is None:
        what = f"单元格显示的内容无法确定（数字格式 {excerpt(stored.format)}）"
        tell(f"{what}，已按其中的数 {stored.exact} 导入")
    elif stored.kind == "number" and read.text == stored.exact:
        shown = stored.shown or ""
        if shown.replace(",", "") != stored.exact:
            tell(f"单元格显示为“{excerpt(shown)}”，已按其中的数 {stored.exact} 导入")
    return read
