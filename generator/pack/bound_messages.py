"""The messages and advice for values that break a bound of the schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.common import dates
from generator.common.amounts import plain
from generator.common.diagnostics import excerpt, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field

QUOTES = "'\"‘’“”＇＂"


@dataclass(frozen=True)
class Violation:
    """A value, or a key, that breaks a rule of the schema, and the rule's constraint."""

    path: KeyPath
    rule: str
    constraint: Any
    value: Any


def words(name: str, violation: Violation, field: Field | None) -> tuple[str, str]:
    """Message and advice for a value that breaks a bound."""
    measure = f" {field.unit}" if field and field.unit else ""
    return MESSAGES[violation.rule](name, violation, measure)


def likely(violation: Violation) -> str:
    """What was probably meant, where that is clear; blank otherwise."""
    if violation.rule == "date":
        return dates.mistake(violation.value, violation.constraint).likely
    return _rounded(violation) if violation.rule == "decimals" else ""


# Message and advice by rule, from the field's name, the violation, and the unit of an amount.
MESSAGES: dict[str, Callable[[str, Any, str], tuple[str, str]]] = {
    "allowed": lambda name, e, _: (
        f"“{name}”不能填{quoted(str(e.value))}",
        ("请删除引号。" if str(e.value).strip(QUOTES) in e.constraint else "")
        + "只能填：" + "、".join(map(str, e.constraint)) + "。",
    ),
    "min": lambda name, e, unit: (
        f"“{name}”不能小于 {e.constraint}{unit}，现为 {excerpt(e.value)}{unit}",
        "不能是负数，请核对。" if e.value < 0 else "请核对这个数。",
    ),
    "max": lambda name, e, unit: (
        f"“{name}”不能大于 {e.constraint}{unit}，现为 {excerpt(e.value)}{unit}", "请核对是否多填了一位。"  # noqa: E501
    ),
    "minlength": lambda name, e, _: (
        f"“{name}”太短：至少 {e.constraint} {_counted(e)}，现有 {len(e.value)} {_counted(e)}",
        f"请补足到 {e.constraint} {_counted(e)}。",
    ),
    "maxlength": lambda name, e, _: (
        f"“{name}”太长：最多 {e.constraint} {_counted(e)}，现有 {len(e.value)} {_counted(e)}",
        f"请删去 {len(e.value) - e.constraint} {_counted(e)}。",
    ),
    "decimals": lambda name, e, unit: (
        f"“{name}”的小数位数过多：最多 {e.constraint} 位，现为 {excerpt(e.value)}{unit}", f"请四舍五入为 {_rounded(e)}。"  # noqa: E501
    ),
    "excludes": lambda name, e, _: (f"“{name}”不能与“{'”“'.join(e.constraint)}”同时填写", "请只保留一个。"),  # noqa: E501
    "dependencies": lambda name, e, _: (f"填写“{name}”时，须同时填写 {_listed(e.constraint)}", f"请补上 {_listed(e.constraint)}，或删除“{name}”。"),  # noqa: E501
    "date": lambda name, e, _: _date(name, e),
    "regex": lambda name, e, _: (f"“{name}”的格式不对：“{excerpt(e.value)}”", ""),
}  # fmt: skip


def _listed(names: str | Sequence[str]) -> str:
    return names if isinstance(names, str) else "、".join(names)


def _date(name: str, violation: Violation) -> tuple[str, str]:
    """Message and advice for a text that is no date."""
    mistake = dates.mistake(violation.value, violation.constraint)
    return f"“{name}”{mistake.message}", mistake.hint


def _rounded(violation: Violation) -> str:
    """The amount with as many decimals as there may be."""
    return f"{plain(round(violation.value, violation.constraint)):f}"


def _counted(violation: Violation) -> str:
    return "个字" if isinstance(violation.value, str) else "项"
