"""The named checks of a pack's rules: what each is given, and what it finds.

A check is given the values that a rule's arguments lead to, each with its path, and gives a finding
for every one that is wrong; where a value is missing or was refused, it has nothing to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.common import amounts
from generator.common.amounts import Amount
from generator.common.similar import nearest
from generator.pack.text_checks import arithmetic, punctuation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.selectors import Match

Values: TypeAlias = "Mapping[str, Sequence[Match]]"
Options: TypeAlias = "Mapping[str, str]"


@dataclass(frozen=True)
class Finding:
    """What is wrong at the path (at its key, or at the character `offset` of its text).

    `filled` are the words for a message's places; the line of the path `other` is one more, `{line}`.
    """  # noqa: E501

    path: KeyPath
    filled: Mapping[str, Any] = field(default_factory=dict)
    offset: int | None = None
    at_key: bool = False
    other: KeyPath = ()


@dataclass(frozen=True)
class Check:
    """A check with the names of its arguments, which are paths, and of its options, which are texts.

    `texts` says that it judges texts: a path to a group or a list then means every text below it.
    """  # noqa: E501

    find: Callable[[Values, Options], Iterator[Finding]]
    arguments: tuple[str, ...]
    options: tuple[str, ...] = ()
    texts: bool = False


def _equal(values: Values, _: Options) -> Iterator[Finding]:
    """The total is the sum of its parts; placed at the total, or at its group if it is not typed."""  # noqa: E501
    for path, whole in values["total"]:
        parts = amounts.total(value for _, value in values["parts"])
        if parts is not None and isinstance(whole, Amount) and parts != whole:
            gap = amounts.difference(parts, whole)
            filled = {"parts": parts, "total": whole, "difference": gap}
            yield Finding(
                path, {**filled, "addends": addition([v for _, v in values["parts"]], parts)}
            )


def _at_most(values: Values, _: Options) -> Iterator[Finding]:
    """The sum of the parts is no more than the total; placed at the total."""
    for finding in _equal(values, {}):
        if finding.filled["parts"] > finding.filled["total"]:
            yield finding


def _bound(values: Values, options: Options) -> Iterator[Finding]:
    """An upper bound that a text states (`≤54万元`) is no more than the limit."""
    [(_, limit)] = values["limit"]
    for path, text in _texts(values["field"]):
        bound = arithmetic.upper_bound(text, options["unit"])
        if bound is not None and isinstance(limit, Amount) and bound > limit:
            gap = amounts.difference(bound, limit)
            yield Finding(path, {"value": text, "bound": bound, "limit": limit, "difference": gap})


def _unique(values: Values, _: Options) -> Iterator[Finding]:
    """No value stands there twice; placed at the second."""
    seen: dict[object, KeyPath] = {}
    for path, value in values["field"]:
        if value is None:
            continue
        if value in seen:
            yield Finding(path, {"value": value}, other=seen[value])
        seen.setdefault(value, path)


def _exists_in(values: Values, _: Options) -> Iterator[Finding]:
    """Every value is one of those it must exist in; one of those missing may be the one meant."""
    known = [value for _, value in values["in"]]
    if None in known:
        return
    for path, value in values["field"]:
        if value is not None and value not in known:
            yield Finding(path, {"value": value, "close": nearest(str(value), map(str, known))})


def _present(values: Values, _: Options) -> Iterator[Finding]:
    """Every one of the lists has a row; those of one group that have none are told together.

    Placed at the list's key, or at its group's if it is not there or not the only one.
    """
    groups: dict[KeyPath, list[KeyPath]] = {}
    for path, rows in values["field"]:
        if rows == []:
            groups.setdefault(path[:-1], []).append(path)
    for group, missing in groups.items():
        names = [str(path[-1]) for path in missing]
        yield Finding(missing[0] if len(missing) == 1 else group, {"names": names}, at_key=True)


def _some_present(values: Values, _: Options) -> Iterator[Finding]:
    """One of the lists at least has a row; placed at what they are all in."""
    found = list(values["field"])
    if found and all(rows == [] for _, rows in found):
        path = found[0][0]
        while any(other[: len(path)] != path for other, _ in found):
            path = path[:-1]
        yield Finding(path, at_key=True)


def _matches(values: Values, options: Options) -> Iterator[Finding]:
    """The pattern is found in every text."""
    for path, text in _texts(values["field"]):
        if not re.search(options["pattern"], text):
            yield Finding(path, {"value": text})


def _lacks(values: Values, options: Options) -> Iterator[Finding]:
    """The pattern is found in none of the texts."""
    for path, text in _texts(values["field"]):
        if match := re.search(options["pattern"], text):
            yield Finding(path, {"value": text, "found": match.group()}, match.start())


def _differs(values: Values, options: Options) -> Iterator[Finding]:
    """The two texts of a row are not the same, but for some; placed at the second."""
    [(_, one)], [(path, other)] = values["field"], values["other"]
    if isinstance(one, str) and one == other and not re.search(options["except"], one):
        yield Finding(path, {"value": other})


def _same_words(values: Values, _: Options) -> Iterator[Finding]:
    """Texts that have the same words are the same; placed at the first."""
    for path, text in _texts(values["field"]):
        for other_path, other in _texts(values["other"]):
            if text != other and punctuation.words_only(text) == punctuation.words_only(other):
                at = _first_difference(text, other)
                filled = {
                    "here": text[max(0, at - 6) : at + 6],
                    "there": other[max(0, at - 6) : at + 6],
                }
                at = min(at, len(text) - 1)
                yield Finding(path, filled, at, other=other_path)


def _punctuation(values: Values, _: Options) -> Iterator[Finding]:
    """No slips of punctuation."""
    for path, text in _texts(values["field"]):
        for slip in punctuation.find(text):
            around = text[max(0, slip.start - 6) : slip.end + 6].replace("\n", " ")
            kind = "tab" if slip.kind == "blank" and "\t" in slip.text else slip.kind
            filled = {"slip": _SLIPS[kind], "advice": _ADVICE[kind], "around": around}
            yield Finding(path, filled, slip.start)


_SLIPS = {
    "doubled": "标点重复",
    "trailing": "末尾标点有误",
    "wide-blank": "文字中间有全角空格",
    "half-width": "中文之间用了半角标点",
    "blank": "中文之间有多余的空格",
    "unbalanced": "括号或引号不成对",
    "tab": "文字里有 Tab",
}
_ADVICE = {
    "doubled": "请只保留一个标点。",
    "trailing": "请删除末尾标点或改为句号；内容不完整的，请补充完整。",
    "wide-blank": "请删除此空格。",
    "half-width": "请改用全角标点。",
    "blank": "请删除此空格。",
    "tab": "可能是从表格粘贴时带入的。多个单元格的内容，请分别填入各自的栏目；不是的，请删除 Tab。",
    "unbalanced": "请补上缺少的一半，或删除多余的一半；左右均用全角。",
}


def _calculations(values: Values, _: Options) -> Iterator[Finding]:
    """The calculations that a text writes come out."""
    for path, text in _texts(values["field"]):
        for wrong in arithmetic.wrong_calculations(text):
            filled = {
                "text": wrong.text,
                "computed": f"{amounts.plain(wrong.computed)}{wrong.unit}",
                "stated": f"{amounts.plain(wrong.stated)}{wrong.unit}",
            }
            yield Finding(path, filled, wrong.start)


def _adds_up(values: Values, options: Options) -> Iterator[Finding]:
    """The amounts of money that a text lists add up to the amount beside it; placed at the first."""  # noqa: E501
    [(_, whole)] = values["total"]
    for path, text in _texts(values["field"]):
        if not isinstance(whole, Amount):
            return
        parts = arithmetic.disagreeing_parts(text, options["unit"], Decimal(whole))
        # A calculation that does not come out is told as that, and may well be why.
        if parts is None or arithmetic.wrong_calculations(text):
            continue
        listed = list(parts.amounts)
        if len(listed) > 1 and whole in listed:
            # The whole said again beside its parts.
            listed.remove(Decimal(whole))
        sum_ = amounts.total(listed) or Decimal(0)
        filled = {"parts": addition(listed, sum_), "total": whole}
        filled["difference"] = amounts.difference(sum_, whole)
        yield Finding(path, filled, parts.start)


def addition(found: Sequence[Any], sum_: Decimal) -> str:
    """The amounts as an addition, `10+20=30`; the sum alone where there is nothing to add."""
    added = [amounts.plain(Decimal(amount)) for amount in found if isinstance(amount, Amount)]
    shown = "+".join(f"{amount:f}" for amount in added)
    return f"{shown}={sum_:f}" if len(added) > 1 else f"{sum_:f}"


def _texts(found: Sequence[Match]) -> Iterator[tuple[KeyPath, str]]:
    return ((path, value) for path, value in found if isinstance(value, str))


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


CHECKS: Mapping[str, Check] = {
    "equal": Check(_equal, ("total", "parts")),
    "at_most": Check(_at_most, ("total", "parts")),
    "bound": Check(_bound, ("field", "limit"), ("unit",)),
    "unique": Check(_unique, ("field",)),
    "exists_in": Check(_exists_in, ("field", "in")),
    "present": Check(_present, ("field",)),
    "some_present": Check(_some_present, ("field",)),
    "matches": Check(_matches, ("field",), ("pattern",), texts=True),
    "lacks": Check(_lacks, ("field",), ("pattern",), texts=True),
    "differs": Check(_differs, ("field", "other"), ("except",)),
    "same_words": Check(_same_words, ("field", "other")),
    "punctuation": Check(_punctuation, ("field",), texts=True),
    "calculations": Check(_calculations, ("field",), texts=True),
    "adds_up": Check(_adds_up, ("field", "total"), ("unit",)),
}
