"""Read a pack's rules: the check that each applies, to which fields, and its message."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from generator.common import amounts
from generator.common.amounts import NotAnAmountError
from generator.pack import bounded_regex
from generator.pack.checks import CHECKS, HOLDS, Check
from generator.pack.formulas import formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.formulas.formula import Formula, FormulaReader
    from generator.pack.path_reader import PathReader
    from generator.pack.selectors import FieldPath, Selector

_ARGUMENTS = sorted({name for check in CHECKS.values() for name in check.arguments})
_OPTIONS = sorted({name for check in CHECKS.values() for name in check.options})
# A setting named in a pattern, as `{year}`; a pattern's own braces hold digits.
SETTING_NAME = re.compile(r"\{([^\W\d]\w*)\}")
# An argument's fields, each counted as often as it is named; the largest one of ours has 60.
_MOST_SELECTORS = 1_000
_OPERATOR = re.compile("[<>=()（）＝≥≤≠]")
_WHEN = re.compile(r"(?P<setting>[^=!]+)(?P<not>!?)=(?P<value>.+)")


@dataclass(frozen=True)
class When:
    """A condition: a setting has the value, or, if `negated`, has not."""

    setting: str
    value: str
    negated: bool


@dataclass(frozen=True)
class Rule:
    """A named check with its arguments, the code and the message of its findings.

    It is applied in the rows of every list of `each` (in the unit itself for an empty path), but
    not where the rule named `after` has findings, nor in a campaign that does not fulfil `when` or
    lacks one of the `settings` that the options name. `formula` is the condition that must hold.
    """

    id: str
    code: str
    check: str
    severity: Literal["error", "warning"]
    after: str
    when: When | Formula | None
    each: tuple[FieldPath, ...]
    arguments: Mapping[str, tuple[Selector, ...]]
    options: Mapping[str, str]
    settings: tuple[str, ...]
    message: str
    hint: str
    formula: Formula | None = None


def read(
    reader: PathReader,
    settings: Field,
    rows: Sequence[Mapping[str, Any]],
    formulas: FormulaReader,
) -> tuple[Rule, ...]:
    """The rules of the file; `after` may only name a rule above."""
    above: set[str] = set()
    for i, row in enumerate(rows):
        if row["id"] in above:
            reader.report(("rules", i, "id"), f"上面已有规则“{row['id']}”")
        if "after" in row and row["after"] not in above:
            reader.report(("rules", i, "after"), f"上面没有规则“{row['after']}”")
        above.add(row["id"])
    return tuple(_rule(reader, settings, formulas, i, row) for i, row in enumerate(rows))


def _rule(
    reader: PathReader, settings: Field, formulas: FormulaReader, i: int, row: Mapping[str, Any]
) -> Rule:
    position: KeyPath = ("rules", i)
    check = CHECKS.get(row["check"])
    if check is None:
        known = "、".join(CHECKS)
        reader.report((*position, "check"), f"没有“{row['check']}”这种检查，可用的检查：{known}")
        check = Check(lambda *_: iter(()), ())
    elif not _has_arguments_of(check, row):
        names = "、".join((*check.arguments, *check.options))
        choice = f"（可不填：{'、'.join(check.optional)}）" if check.optional else ""
        place = _wrong_argument(reader, position, check, row)
        reader.report(place, f"检查 {row['check']} 的参数应为：{names}{choice}")
    each = reader.paths((*position, "each"), row["each"], ()) if row["each"] else ((),)
    return Rule(
        id=row["id"],
        code=row["code"],
        check=row["check"],
        severity=row.get("severity", "error"),
        after=row.get("after", ""),
        when=_when(reader, settings, formulas, (*position, "when"), row.get("when", ""), each),
        each=each,
        arguments={n: _argument(reader, position, row, n, each) for n in check.arguments},
        options={
            name: _option(reader, (*position, name), row.get(name, "")) for name in check.options
        },
        settings=tuple(
            setting
            for name in check.options
            for setting in _settings(reader, settings, (*position, name), row.get(name, ""))
        ),
        message=row["message"],
        hint=row["hint"],
        formula=_formula(formulas, position, row, each),
    )


def _has_arguments_of(check: Check, row: Mapping[str, Any]) -> bool:
    """Whether the rule gives the check all that it needs, and nothing that it does not have."""
    given = {name for name in (*_ARGUMENTS, *_OPTIONS) if row.get(name)}
    known = {*check.arguments, *check.options}
    return known - {*check.optional} <= given <= known


def _wrong_argument(
    reader: PathReader, position: KeyPath, check: Check, row: Mapping[str, Any]
) -> KeyPath:
    """The argument that the check does not have, or that is blank; the rule if one is missing."""
    known = {*check.arguments, *check.options}
    extra = [n for n in (*_ARGUMENTS, *_OPTIONS) if row.get(n) and n not in known]
    blank = [n for n in known if not row.get(n) and (*position, n) in reader.source.keys]
    return next(((*position, name) for name in (*extra, *sorted(blank))), position)


def _argument(
    reader: PathReader,
    position: KeyPath,
    row: Mapping[str, Any],
    name: str,
    each: tuple[FieldPath, ...],
) -> tuple[Selector, ...]:
    """The selectors of an argument, seen from the rows of each list; the lists must be alike."""
    check = CHECKS.get(row["check"])
    texts = check is not None and check.texts and name == "field"
    by_list: list[tuple[Selector, ...]] = []
    left = _MOST_SELECTORS
    # The values that one must exist in are those of the whole unit, not of the row.
    for scope in ((),) if name == "in" else each:
        for text in row[name] if name in ("total", "limit") else ():
            reader.require_single((*position, name), text, scope)
        groups = (
            reader.selectors((*position, name), text, scope, texts=texts) for text in row[name]
        )
        found = itertools.chain.from_iterable(groups)
        by_list.append(tuple(itertools.islice(found, left)))
        if not (left := left - len(by_list[-1])):
            message = f"“{name}”包含的字段过多，应少于 {_MOST_SELECTORS} 个"
            reader.report((*position, name), message)
            break
    return by_list[0]


def _option(reader: PathReader, position: KeyPath, text: str) -> str:
    """The option; a pattern must be a valid regular expression, `most` a number."""
    if position[-1] in ("most", "most_round") and text:
        try:
            amounts.read(text)
        except NotAnAmountError as error:
            reader.report(position, str(error))
    is_pattern = position[-1] in ("pattern", "except", "doubtful")
    if is_pattern and (wrong := bounded_regex.mistake(SETTING_NAME.sub("0", text))):
        reader.report(position, wrong)
    return text


def _settings(reader: PathReader, settings: Field, position: KeyPath, option: str) -> list[str]:
    """The settings that the option names; the schema must have them."""
    names = SETTING_NAME.findall(option)
    for name in names:
        if name not in settings.children:
            reader.report(position, f"schema.yaml 的 settings 中没有“{name}”")
    return names


def _when(  # noqa: PLR0913, PLR0917 - a condition and what it may name
    reader: PathReader,
    settings: Field,
    formulas: FormulaReader,
    position: KeyPath,
    text: str,
    each: tuple[FieldPath, ...],
) -> When | Formula | None:
    """The condition: a setting and its value, or else a formula."""
    if not text:
        return None
    match = _WHEN.fullmatch(text)
    if match and match["setting"] in settings.children and not match["value"].startswith('"'):
        return When(match["setting"], match["value"], bool(match["not"]))
    if not _OPERATOR.search(text):
        reader.report(position, f"应为“设置=内容”或“设置!=内容”，或一个公式，现为“{text}”")
        return None
    return _in_each(formulas, position, text, each)


def _formula(
    formulas: FormulaReader, position: KeyPath, row: Mapping[str, Any], each: tuple[FieldPath, ...]
) -> Formula | None:
    """The condition of the check `holds`."""
    text = row.get("formula", "")
    if not text or row["check"] != HOLDS:
        return None
    return _in_each(formulas, (*position, "formula"), text, each)


def _in_each(
    formulas: FormulaReader, position: KeyPath, text: str, each: tuple[FieldPath, ...]
) -> Formula | None:
    """The formula, read in the rows of every list; the lists must be alike."""
    before = len(formulas.findings)
    read_formulas = [
        formula.read(formulas, position, text, rows, "condition")
        for rows in each
        if len(formulas.findings) == before
    ]
    return read_formulas[0] if len(formulas.findings) == before else None
