"""The named checks of a pack's rules, as functions from values to findings.

A check gets the values that a rule's arguments select, each with its path, and yields a finding for
every one that is wrong. Where a value is missing or invalid it yields nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from generator.common import amounts
from generator.common.amounts import Amount
from generator.common.similar import nearest
from generator.pack import bounded_regex, bounds, judged_texts, magnitudes
from generator.pack.text_checks import arithmetic, punctuation, years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.selectors import Match

# The matches of each argument of a rule, by its name; the options, by theirs.
Values: TypeAlias = "Mapping[str, Sequence[Match]]"
Options: TypeAlias = "Mapping[str, str]"
Kind: TypeAlias = Literal["text", "amount", "scalar", "list", "any"]
_MOST_PUNCTUATION_MISTAKES = 50  # reported for one text: it may have thousands of brackets


@dataclass(frozen=True)
class Finding:
    """What is wrong with the value at the path.

    It is placed at the value's key if `at_key`, or at the character `offset` of its text. The
    rule's message gets `placeholders` for its `{…}`; `{line}` is the line of the path `other`. With
    `is_warning` it is one, even if the rule's findings are errors. `typed` at the offset can only
    have been meant as `meant`; without an offset, a blank value should be `meant`.
    """

    path: KeyPath
    placeholders: Mapping[str, Any] = field(default_factory=dict)
    offset: int | None = None
    at_key: bool = False
    other: KeyPath = ()
    is_warning: bool = False
    typed: str = ""
    meant: str = ""


@dataclass(frozen=True)
class Check:
    """A check with the names of its arguments, which are selectors, and of its options, texts.

    A rule may leave out those that are `optional`. A check with `texts` is for texts: a path to a
    group or a list stands for every text in it. One with `references` also gets, as an argument of
    that name, what is known of the totals from outside the unit's file; and as `agreed`, where it
    would refuse one, those that the file itself says elsewhere.
    `kinds` says of which kind each argument's fields are, as the lint of packs wants to know; so
    does `places`, the placeholders of its messages (None where it does not say). Of the arguments
    `blanks`, a value that is not there is a blank text, one that is refused is None.
    """

    find: Callable[[Values, Options], Iterator[Finding]]
    arguments: tuple[str, ...]
    options: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    texts: bool = False
    references: bool = False
    kinds: tuple[Kind, ...] = ()
    places: tuple[str, ...] | None = None
    blanks: tuple[str, ...] = ()


def _equal(values: Values, _: Options) -> Iterator[Finding]:
    """The total equals the sum of the parts; placed at the total, or at its group if untyped."""
    for path, total in values["total"]:
        parts = amounts.total(value for _, value in values["parts"])
        if parts is not None and isinstance(total, Amount) and parts != total:
            yield Finding(
                path,
                {
                    "parts": parts,
                    "total": total,
                    "difference": amounts.difference(parts, total),
                    "addends": amounts.as_addition([value for _, value in values["parts"]], parts),
                },
            )


def _at_most(values: Values, _: Options) -> Iterator[Finding]:
    """The sum of the parts is at most the total; placed at the total."""
    for finding in _equal(values, {}):
        if finding.placeholders["parts"] > finding.placeholders["total"]:
            yield finding


def _bound(values: Values, options: Options) -> Iterator[Finding]:
    """An upper bound that a text states (`≤54万元`) is at most the limit."""
    limit = _only(values["limit"])
    if isinstance(limit, Amount):
        names = values.get("other", ())
        for found in bounds.exceeding(values["field"], names, Decimal(limit), options):
            placeholders = {"value": found.text, "bound": found.bound, "limit": limit}
            placeholders["difference"] = amounts.difference(found.bound, limit)
            yield Finding(found.path, placeholders, is_warning=found.is_doubtful)


def _unique(values: Values, options: Options) -> Iterator[Finding]:
    """No value occurs twice, unless the option `except` matches; placed at the second."""
    first_paths: dict[object, KeyPath] = {}
    matches = [(path, value) for path, value in values["field"] if isinstance(value, str | Amount)]
    if len({value for _, value in matches}) == len(matches):
        # The usual case; exceptions need not be searched for.
        return
    for path, value in matches:
        if judged_texts.is_excepted(str(value), options):
            continue
        if value in first_paths:
            yield Finding(path, {"value": value}, other=first_paths[value])
        first_paths.setdefault(value, path)


def _exists_in(values: Values, _: Options) -> Iterator[Finding]:
    """Every value is one of those of `in`; unknown if one of these is missing."""
    known = [value for _, value in values["in"]]
    if None in known:
        return
    for path, value in values["field"]:
        if value is not None and value not in known:
            yield Finding(path, {"value": value, "close": nearest(str(value), map(str, known))})


def _present(values: Values, _: Options) -> Iterator[Finding]:
    """Each list has a row, each other field a value; blank ones of a group are one finding.

    Placed at the field's key, or at its group's if it is absent or not the only one.
    """
    groups: dict[KeyPath, list[KeyPath]] = {}
    for path, value in values["field"]:
        if value in ("", []):
            groups.setdefault(path[:-1], []).append(path)
    for group, missing in groups.items():
        names = [str(path[-1]) for path in missing]
        yield Finding(missing[0] if len(missing) == 1 else group, {"names": names}, at_key=True)


def _some_present(values: Values, _: Options) -> Iterator[Finding]:
    """At least one of the lists has a row; placed at the innermost group that holds them all."""
    lists = list(values["field"])
    if lists and all(rows == [] for _, rows in lists):
        path = lists[0][0]
        while any(other[: len(path)] != path for other, _ in lists):
            path = path[:-1]
        yield Finding(path, at_key=True)


def _matches(values: Values, options: Options) -> Iterator[Finding]:
    """Every text contains a match of the pattern, unless the option `except` matches."""
    for path, text in judged_texts.judged(values, options, is_found=False):
        yield Finding(path, {"value": text})


def _lacks(values: Values, options: Options) -> Iterator[Finding]:
    """No text contains a match of the pattern, unless the option `except` matches."""
    for path, text in judged_texts.judged(values, options, is_found=True):
        if match := bounded_regex.search(options["pattern"], text):
            yield Finding(path, {"value": text, "found": match.group()}, match.start())


def _current_year(values: Values, options: Options) -> Iterator[Finding]:
    """No text names a year before `year` as its own; placed at the first one."""
    for path, text in judged_texts.texts(values["field"]):
        for year in years.copied(text, options["year"], options.get("except", "")):
            yield Finding(path, {"value": text, "found": str(year.number)}, year.start)
            break


def _differs(values: Values, options: Options) -> Iterator[Finding]:
    """Two texts differ, unless the option `except` matches; placed at the second."""
    first, other = _only(values["field"]), _only(values["other"])
    if isinstance(first, str) and first == other and not judged_texts.is_excepted(first, options):
        yield Finding(values["other"][0][0], {"value": other})


def _same_words(values: Values, _: Options) -> Iterator[Finding]:
    """Texts with the same words have the same punctuation; placed at the first difference."""
    for path, text in judged_texts.texts(values["field"]):
        for other_path, other in judged_texts.texts(values["other"]):
            if text != other and punctuation.words_only(text) == punctuation.words_only(other):
                index = punctuation.first_difference(text, other)
                placeholders = {
                    "here": text[max(0, index - 6) : index + 6],
                    "there": other[max(0, index - 6) : index + 6],
                }
                index = min(index, len(text) - 1)
                yield Finding(path, placeholders, index, other=other_path)


def _punctuation(values: Values, _: Options) -> Iterator[Finding]:
    """No text has a punctuation mistake."""
    for path, text in judged_texts.texts(values["field"]):
        for mistake in punctuation.find(text)[:_MOST_PUNCTUATION_MISTAKES]:
            around = text[max(0, mistake.start - 6) : mistake.end + 6].replace("\n", " ")
            kind = "tab" if mistake.kind == "blank" and "\t" in mistake.text else mistake.kind
            half_width = punctuation.half_width(mistake.text)
            advice = punctuation.ADVICE[kind].format(half_width=half_width)
            placeholders = {"slip": punctuation.MISTAKES[kind], "advice": advice, "around": around}
            finding = Finding(path, placeholders, mistake.start)
            is_clear = kind == "wide-digits"
            yield replace(finding, typed=mistake.text, meant=half_width) if is_clear else finding


def _calculations(values: Values, _: Options) -> Iterator[Finding]:
    """The calculations in a text are right."""
    for path, text in judged_texts.texts(values["field"]):
        for wrong in arithmetic.wrong_calculations(text):
            placeholders = {
                "text": wrong.text,
                "computed": f"{amounts.plain(wrong.computed)}{wrong.unit}",
                "stated": f"{amounts.plain(wrong.stated)}{wrong.unit}",
            }
            yield Finding(path, placeholders, wrong.start)


def _adds_up(values: Values, options: Options) -> Iterator[Finding]:
    """The amounts that a text lists add up to the amount beside it; placed at the first amount."""
    total = _only(values["total"])
    for path, text in judged_texts.texts(values["field"]):
        if not isinstance(total, Amount):
            return
        parts = arithmetic.disagreeing_parts(text, options["unit"], Decimal(total))
        # A wrong calculation has a finding of its own, and may be the cause.
        if parts is None or arithmetic.wrong_calculations(text):
            continue
        addends = list(parts.amounts)
        if len(addends) > 1 and total in addends:
            # The total repeated beside its parts.
            addends.remove(Decimal(total))
        sum_ = amounts.total(addends) or Decimal(0)
        placeholders = {"parts": amounts.as_addition(addends, sum_), "sum": sum_, "total": total}
        placeholders["difference"] = amounts.difference(sum_, total)
        yield Finding(path, placeholders, parts.start)


def _attained(values: Values, _: Options) -> Iterator[Finding]:
    """The points are those that the figure reached earns by its target; blank ones are wrong."""
    from generator.pack.text_checks import attainment  # noqa: PLC0415 - few packs compare points

    full, text, target = (_only(values[name]) for name in ("limit", "field", "other"))
    if not (isinstance(full, Amount) and isinstance(text, str) and isinstance(target, str)):
        return
    earned, beside = attainment.attained(target, text, Decimal(full)), values["limit"][0][0]
    for path, total in values["total"]:
        if not earned or total is None or not (slip := attainment.slip(earned, total)):
            continue
        placeholders = {"value": text, "target": target, "arithmetic": earned.how, "slip": slip}
        if total == "":
            yield Finding(path, placeholders, at_key=True, other=beside, meant=str(earned.points))
        else:
            yield Finding(path, placeholders, is_warning=True)


def _magnitude(values: Values, options: Options) -> Iterator[Finding]:
    """No figure is ten thousand times, or a ten-thousandth of, what it is said to be elsewhere."""
    texts, names, prices = values["bounds"], values["other"], values.get("prices", ())
    agreed = {path for path, _ in values.get("agreed", ())}
    own = [*magnitudes.of_bounds(list(bounds.stated(texts, names, prices, options)))]
    own += magnitudes.listings(values["listing"], options)
    for path, total in values["total"]:
        if not isinstance(total, Amount):
            continue
        outside = [reference for place, reference in values["references"] if place == path]
        doubt = magnitudes.doubt(Decimal(total), own, outside, options, is_agreed=path in agreed)
        doubt = doubt or magnitudes.all_round(Decimal(total), values.get("figures", ()), options)
        if doubt:
            placeholders = {"name": path[-1], "total": total, "mended": doubt.mended}
            placeholders |= {"slip": doubt.slip, "advice": doubt.advice}
            yield Finding(path, placeholders, is_warning=doubt.is_warning)


def _only(matches: Sequence[Match]) -> Any:
    """The value where there is exactly one; None where there are several or none."""
    return matches[0][1] if len(matches) == 1 else None


_SUMS: tuple[str, ...] = ("parts", "total", "difference", "addends", "total_addends")
_OTHER_FIGURES = ("bounds", "other", "listing", "prices", "figures")
HOLDS = "holds"
CHECKS: Mapping[str, Check] = {
    "equal": Check(_equal, ("total", "parts"), kinds=("amount", "amount"), places=_SUMS),
    "at_most": Check(_at_most, ("total", "parts"), kinds=("amount", "amount"), places=_SUMS),
    "bound": Check(
        _bound,
        ("field", "limit", "other"),
        ("unit", "except", "doubtful"),
        optional=("other", "except", "doubtful"),
        kinds=("text", "amount", "text"),
        places=("value", "bound", "limit", "difference"),
    ),
    "unique": Check(
        _unique,
        ("field",),
        ("except",),
        optional=("except",),
        kinds=("scalar",),
        places=("value", "line"),
    ),
    "exists_in": Check(_exists_in, ("field", "in"), kinds=("scalar", "scalar"), places=("value",)),
    "present": Check(_present, ("field",), kinds=("any",), places=("names",), blanks=("field",)),
    HOLDS: Check(
        lambda *_: iter(()),
        ("field",),
        ("formula",),
        optional=("field",),
        kinds=("any",),
        places=("arithmetic",),
    ),
    "some_present": Check(_some_present, ("field",), kinds=("list",), places=()),
    "matches": Check(
        _matches,
        ("field", "other"),
        ("pattern", "except"),
        optional=("other", "except"),
        texts=True,
        kinds=("text", "text"),
        places=("value",),
    ),
    "lacks": Check(
        _lacks,
        ("field", "other"),
        ("pattern", "except"),
        optional=("other", "except"),
        texts=True,
        kinds=("text", "text"),
        places=("value", "found"),
    ),
    "current_year": Check(
        _current_year,
        ("field",),
        ("year", "except"),
        optional=("except",),
        texts=True,
        kinds=("text",),
        places=("value", "found"),
    ),
    "differs": Check(
        _differs, ("field", "other"), ("except",), kinds=("text", "text"), places=("value",)
    ),
    "same_words": Check(
        _same_words, ("field", "other"), kinds=("text", "text"), places=("here", "there", "line")
    ),
    "punctuation": Check(
        _punctuation, ("field",), texts=True, kinds=("text",), places=("slip", "around", "advice")
    ),
    "calculations": Check(
        _calculations,
        ("field",),
        texts=True,
        kinds=("text",),
        places=("text", "computed", "stated"),
    ),
    "adds_up": Check(
        _adds_up,
        ("field", "total"),
        ("unit",),
        kinds=("text", "amount"),
        places=("parts", "sum", "total", "difference", "total_addends"),
    ),
    "attained": Check(
        _attained,
        ("total", "limit", "field", "other"),
        kinds=("amount", "amount", "text", "text"),
        places=("value", "target", "slip", "arithmetic"),
        blanks=("total",),
    ),
    "magnitude": Check(
        _magnitude,
        ("total", *_OTHER_FIGURES),
        ("unit", "except", "doubtful", "most", "most_round"),
        optional=(*_OTHER_FIGURES, "except", "doubtful", "most", "most_round"),
        references=True,
        kinds=("amount", "text", "text", "text", "text", "amount"),
        places=("name", "total", "mended", "slip", "advice", "total_addends"),
    ),
}
