"""A pack's rules: which check each makes of which fields, and what staff are told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from generator.pack.checks import CHECKS, Check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.fields import Field
    from generator.pack.path_reader import PathReader
    from generator.pack.selectors import FieldPath, Selector

_ARGUMENTS = sorted({name for check in CHECKS.values() for name in check.arguments})
_OPTIONS = sorted({name for check in CHECKS.values() for name in check.options})
# A setting that a pattern names; a pattern's own braces hold digits.
SETTING_NAME = re.compile(r"\{([^\W\d]\w*)\}")
_WHEN = re.compile(r"(?P<setting>[^=!]+)(?P<not>!?)=(?P<value>.+)")


@dataclass(frozen=True)
class When:
    """A setting must have the value, or must not."""

    setting: str
    value: str
    negated: bool


@dataclass(frozen=True)
class Rule:
    """A named check with its arguments, the code it reports and what staff are told.

    It is made in the rows of every list of `each` (in the unit itself for no path), but not where
    the rule it comes `after` found something, nor in campaigns that are not as `when` says, or
    that lack one of the `settings` its options name.
    """

    id: str
    code: str
    check: str
    severity: Literal["error", "warning"]
    after: str
    when: When | None
    each: tuple[FieldPath, ...]
    arguments: Mapping[str, tuple[Selector, ...]]
    options: Mapping[str, str]
    settings: tuple[str, ...]
    message: str
    hint: str


def read(
    reader: PathReader, settings: Field, rows: Sequence[Mapping[str, Any]]
) -> tuple[Rule, ...]:
    """The rules of a pack's file, each of which may come after one that stands above it."""
    above: set[str] = set()
    for i, row in enumerate(rows):
        if row["id"] in above:
            reader.report(("rules", i, "id"), f"上面已有规则“{row['id']}”")
        if "after" in row and row["after"] not in above:
            reader.report(("rules", i, "after"), f"上面没有规则“{row['after']}”")
        above.add(row["id"])
    return tuple(_rule(reader, settings, i, row) for i, row in enumerate(rows))


def _rule(reader: PathReader, settings: Field, i: int, row: Mapping[str, Any]) -> Rule:
    at: KeyPath = ("rules", i)
    wanted = CHECKS.get(row["check"])
    if wanted is None:
        known = "、".join(CHECKS)
        reader.report((*at, "check"), f"没有“{row['check']}”这种检查，可用的检查：{known}")
        wanted = Check(lambda *_: iter(()), ())
    elif {n for n in (*_ARGUMENTS, *_OPTIONS) if row.get(n)} != {
        *wanted.arguments,
        *wanted.options,
    }:
        names = "、".join((*wanted.arguments, *wanted.options))
        reader.report(at, f"检查 {row['check']} 的参数应为：{names}")
    each = reader.paths((*at, "each"), row["each"], ()) if row["each"] else ((),)
    return Rule(
        id=row["id"],
        code=row["code"],
        check=row["check"],
        severity=row.get("severity", "error"),
        after=row.get("after", ""),
        when=_when(reader, settings, (*at, "when"), row.get("when", "")),
        each=each,
        arguments={n: _argument(reader, at, row, n, each) for n in wanted.arguments},
        options={name: _option(reader, (*at, name), row.get(name, "")) for name in wanted.options},
        settings=_settings(reader, settings, at, [row.get(name, "") for name in wanted.options]),
        message=row["message"],
        hint=row["hint"],
    )


def _argument(
    reader: PathReader, at: KeyPath, row: Mapping[str, Any], name: str, each: tuple[FieldPath, ...]
) -> tuple[Selector, ...]:
    """The selectors of an argument, as seen from the rows of each list: the lists must be alike."""
    check = CHECKS.get(row["check"])
    texts = check is not None and check.texts and name == "field"
    seen: list[tuple[Selector, ...]] = []
    # What a value must exist in is looked for in the whole unit, not in the row.
    for scope in ((),) if name == "in" else each:
        for text in row[name] if name in ("total", "limit") else ():
            reader.single((*at, name), text, scope)
        found = (reader.selectors((*at, name), text, scope, texts=texts) for text in row[name])
        seen.append(tuple(selector for selectors in found for selector in selectors))
    return seen[0]


def _option(reader: PathReader, at: KeyPath, text: str) -> str:
    """The option; a pattern must be one that Python understands."""
    if at[-1] in ("pattern", "except"):
        try:
            re.compile(SETTING_NAME.sub("0", text))
        except re.error as error:
            reader.report(at, f"不是有效的正则表达式：{error}")
    return text


def _settings(
    reader: PathReader, settings: Field, at: KeyPath, options: list[str]
) -> tuple[str, ...]:
    """The settings that the options name, which the schema must have."""
    named = tuple(name for text in options for name in SETTING_NAME.findall(text))
    for name in named:
        if name not in settings.children:
            reader.report(at, f"schema.yaml 的 settings 中没有“{name}”")
    return named


def _when(reader: PathReader, settings: Field, at: KeyPath, text: str) -> When | None:
    if not text:
        return None
    match = _WHEN.fullmatch(text)
    if match is None or match["setting"] not in settings.children:
        reader.report(at, f"应为“设置=内容”或“设置!=内容”，现为“{text}”")
        return None
    return When(match["setting"], match["value"], bool(match["not"]))
