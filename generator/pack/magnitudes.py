"""Whether a figure was typed in another unit than its own, as 540000 in place of 54 万元.

A figure is compared with what it is said to be elsewhere: in texts of its own file, and outside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.common import amounts
from generator.common.amounts import UNITS
from generator.common.diagnostics import excerpt
from generator.pack import bounded_regex
from generator.pack.text_checks import arithmetic, mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.bounds import Stated
    from generator.pack.selectors import Match

# Between 元 and 万元, and between 万元 and 亿元.
_FACTOR = Decimal(10000)
_EXPONENT = 4
# How far from the factor two figures may be to be the same one, and what is far for two years.
_TOLERANCE = Decimal("0.01")
_FAR = Decimal(1000)
# So many different figures, and each at least so much, make a whole file doubtful.
_LEAST_ROUND = 3
_ROUND = Decimal(1000)
# Less money, in 元, is hardly a figure of a form: whoever typed it meant another unit.
_LEAST_YUAN = Decimal(1000)


@dataclass(frozen=True)
class Reference:
    """What a figure is elsewhere, in every sensible reading; `label` names the place in messages.

    `advice` says what to look at where the figure is right. `listed_in` is the text that lists the
    amounts, where it is one: they may be the price of one of ten thousand pieces. A doubtful
    one proves nothing alone: it may be of something else.
    """

    label: str
    values: tuple[Decimal, ...]
    advice: str
    listed_in: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True)
class _Mended:
    """A figure as typed and mended, the value that speaks for it, and the power of ten between."""

    typed: Decimal
    figure: Decimal
    value: Decimal
    shift: int


@dataclass(frozen=True)
class Doubt:
    """Why a figure is doubtful and what to do; `mended` is the figure in its own unit.

    It is the figure itself where that may be right.
    """

    slip: str
    advice: str
    mended: Decimal
    is_warning: bool = False


def outside(
    label: str, value: Decimal, *, advice: str = "", is_doubtful: bool = False
) -> Reference:
    """The reference to a figure of another file, such as last year's."""
    blank = " " if label[:1].isdigit() else ""
    advice = advice or f"请核对{blank}{label}的数据"
    return Reference(label, (value,), advice, is_doubtful=is_doubtful)


def shift(figure: Decimal, value: Decimal) -> int:
    """4 where the figure is ten thousand times the value, -4 for the contrary, or else 0."""
    return _EXPONENT * (
        is_same_figure(figure, value * _FACTOR) - is_same_figure(figure * _FACTOR, value)
    )


def of_bounds(found: Sequence[Stated]) -> Iterator[Reference]:
    """What a figure is by its bounds: each of them, and all of them together."""
    values = [each.bound for each in found if not each.is_doubtful]
    if len(found) > 1:
        values.append(sum((each.bound for each in found), Decimal(0)))
    doubtful = [each.bound for each in found if each.is_doubtful]
    for some in filter(None, (values, doubtful)):
        yield _own(_list_name(found[0].path), some, is_doubtful=some is doubtful)


def listings(texts: Sequence[Match], options: Mapping[str, str]) -> Iterator[Reference]:
    """What the amounts that the texts list add up to; doubtful by the option `doubtful`."""
    doubtful = options.get("doubtful")
    for path, text in texts:
        if isinstance(text, str) and (wholes := arithmetic.stated_wholes(text, options["unit"])):
            is_doubtful = bool(doubtful and bounded_regex.search(doubtful, text))
            yield _own(str(path[-1]), sorted(wholes), listed_in=text, is_doubtful=is_doubtful)


def doubt(
    figure: Decimal,
    own: Sequence[Reference],
    others: Sequence[Reference],
    options: Mapping[str, str],
    *,
    is_agreed: bool = False,
) -> Doubt | None:
    """What is doubtful about the size of the figure, if anything.

    `own` references are of its own file: where one of them confirms it, no other proves it wrong.
    Where the file agrees with it elsewhere (`is_agreed`), no other file proves it wrong, and an own
    one of less, which may be a price, makes it doubtful only; so does a doubtful one alone.
    """
    if figure <= 0:
        return None
    unit, most = options["unit"], options["most"]
    is_confirmed = any(is_same_figure(figure, value) for each in own for value in each.values)
    if not is_confirmed:
        references = own if is_agreed else (*own, *others)
        for reference in sorted(references, key=lambda each: each.is_doubtful):
            if mended := _mended(figure, reference):
                is_lone = reference.is_doubtful and len(_saying(mended, references)) == 1
                if is_lone or (is_agreed and mended.value < figure):
                    return _perhaps(mended, reference, unit)
                is_clear = _is_clear(mended, references, unit)
                return (_mistaken_unit if is_clear else _one_of_two)(mended, reference, unit)
    if most and figure > Decimal(most):
        return _too_much(figure, Decimal(most), unit)
    far = (_far(figure, reference, unit) for reference in others)
    return next((found for found in far if found), None)


def all_round(figure: Decimal, others: Sequence[Match], options: Mapping[str, str]) -> Doubt | None:
    """The doubt whether a whole file is in a smaller unit, where nothing else tells it.

    That is where the figure is above the option `most_round` and each of the `others` is a large
    round one, since an amount with two decimals is a whole hundred in a ten-thousandth of its unit.
    """
    most = options.get("most_round")
    if not most or figure <= Decimal(most):
        return None
    amounts_ = {Decimal(v) for _, v in others if isinstance(v, amounts.Amount) and v}
    if len(amounts_) < _LEAST_ROUND or any(v < _ROUND or v % 100 for v in amounts_):
        return None
    unit = options["unit"]
    return Doubt(
        "全部金额都是较大的整百数，可能整个文件用错计量单位",
        f"请核对计量单位（本栏以{unit}为单位）；经核对属实的，可忽略此警告。",
        amounts.plain(figure),
        is_warning=True,
    )


def is_same_figure(value: Decimal, other: Decimal) -> bool:
    """Whether the two are the same figure, one of them rounded."""
    return other > 0 and abs(value - other) <= other * _TOLERANCE


def _own(
    label: str, values: Sequence[Decimal], *, listed_in: str = "", is_doubtful: bool = False
) -> Reference:
    """The reference to a text of the same file."""
    return Reference(label, tuple(values), f"请核对{label}的计量单位", listed_in, is_doubtful)


def _saying(mended: _Mended, references: Sequence[Reference]) -> list[Reference]:
    """The references that speak for the mended figure."""
    return [
        r for r in references if any(is_same_figure(value, mended.figure) for value in r.values)
    ]


def _mended(figure: Decimal, reference: Reference) -> _Mended | None:
    """The figure as it would be if the reference were right and the factor between the two."""
    for value in reference.values:
        if is_same_figure(figure, value * _FACTOR) and not _counts_ten_thousand(
            reference.listed_in
        ):
            return _Mended(figure, figure / _FACTOR, value, -_EXPONENT)
        if is_same_figure(figure * _FACTOR, value):
            return _Mended(figure, figure * _FACTOR, value, _EXPONENT)
    return None


def _is_clear(mended: _Mended, references: Sequence[Reference], unit: str) -> bool:
    """Whether it is the figure that is wrong, and not what it was compared with.

    So it is where two places say so, where the figure is too small to be one, or where it is the
    larger of the two and the smaller one is none that is too small.
    """
    least = _LEAST_YUAN.scaleb(-UNITS[unit])
    smaller = min(mended.typed, mended.figure)
    if smaller < least:
        return smaller == mended.typed
    return len(_saying(mended, references)) > 1 or smaller == mended.figure


def _mistaken_unit(mended: _Mended, reference: Reference, unit: str) -> Doubt:
    exponent = UNITS[unit] + mended.shift
    typed = next((name for name, power in UNITS.items() if power == exponent), "其他单位")
    shown = f"{amounts.plain(mended.figure):f}"
    elsewhere = f"{reference.label}为 {_shown(mended.value)} {unit}"
    return Doubt(
        f"{elsewhere}，可能按“{typed}”填写；以{unit}为单位应填 {shown}",
        f"按{typed}填写的，请改为 {shown}；填写正确的，{reference.advice}。",
        amounts.plain(mended.figure),
    )


def _one_of_two(mended: _Mended, reference: Reference, unit: str) -> Doubt:
    elsewhere = f"{reference.label}为 {_shown(mended.value)} {unit}"
    return Doubt(
        f"{elsewhere}，相差一万倍，两处中有一处计量单位有误",
        f"请先核对本栏金额（以{unit}为单位）；本栏正确的，{reference.advice}。",
        amounts.plain(mended.typed),
    )


def _perhaps(mended: _Mended, reference: Reference, unit: str) -> Doubt:
    elsewhere = f"{reference.label}为 {_shown(mended.value)} {unit}"
    return Doubt(
        f"{elsewhere}，相差一万倍，可能有一处计量单位有误",
        f"请核对两处的计量单位（本栏以{unit}为单位）；经核对属实的，可忽略此警告。",
        amounts.plain(mended.typed),
        is_warning=True,
    )


def _too_much(figure: Decimal, most: Decimal, unit: str) -> Doubt:
    mended = amounts.plain(figure / _FACTOR)
    return Doubt(
        f"超过一般上限 {_shown(most)} {unit}",
        f"请核对计量单位（本栏以{unit}为单位）；经核对属实的，可忽略此警告。",
        mended,
        is_warning=True,
    )


def _far(figure: Decimal, reference: Reference, unit: str) -> Doubt | None:
    for value in reference.values:
        smaller, larger = sorted((figure, value))
        if smaller > 0 and larger >= smaller * _FAR:
            return Doubt(
                f"{reference.label}为 {_shown(value)} {unit}，相差 {larger / smaller:.0f} 倍",
                f"请核对计量单位（本栏以{unit}为单位）；经核对属实的，可忽略此警告。",
                amounts.plain(figure),
                is_warning=True,
            )
    return None


def _counts_ten_thousand(text: str) -> bool:
    """Whether numbers in the text, by themselves or multiplied, may count ten thousand pieces."""
    counted = mentions.products(text)
    return counted is None or any(is_same_figure(product, _FACTOR) for product in counted)


def _list_name(path: KeyPath) -> str:
    """The name of the innermost list on the path; the field's own where there is none."""
    rows = [i for i, step in enumerate(path) if isinstance(step, int)]
    return str(path[rows[-1] - 1] if rows else path[-1])


def _shown(value: Decimal) -> str:
    return excerpt(amounts.plain(value))
