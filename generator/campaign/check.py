"""Check units' data files: each by the pack's schema and rules, all for clashing names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.campaign import (
    answers,
    campaigns,
    file_head,
    last_year,
    placeholders,
    unit_names,
)
from generator.common.diagnostics import Diagnostic, excerpt, has_errors
from generator.common.hashes import sha256
from generator.datafile import file_bytes, source
from generator.pack import (
    ceilings,
    clear_fixes,
    derived_figures,
    earlier_figures,
    rules,
    schema,
    schema_messages,
    slow_patterns,
    swallowed_keys,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from decimal import Decimal

    from generator.campaign.last_year import EarlierFile, LastYear
    from generator.campaign.roster_units import RosterIndex
    from generator.campaign.unit_names import Units
    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import Place
    from generator.pack.pack import Pack

# Characters and names that Windows does not allow in a file name; the longest name in bytes.
# Line breaks would end a line of the lists in which archives and public sets name their files.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029]')
_RESERVED = re.compile(r"(?i)(con|conin\$|conout\$|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)")
# Hidden files, and the program's and other programs' temporary files, begin so; backups end so.
_TEMPORARY = (".", "~")
_BACKUP = re.compile(r"(?i)\.bak[0-9]*$")
MOST_NAME_BYTES = 180
# What to do where two units would have one document.
SAME_FILE_HINT = "文件名不允许的字符已替换为 _，因而重名。请修改单位名称以示区别。"
# Codes of findings that are known only when all units have been checked.
_LATER = (unit_names.SIMILAR,)


@dataclass(frozen=True)
class ValidatedData:
    """A data file's complete values and the findings about them.

    `syntax_findings` are about how the file is written (YAML and schema), `rule_findings` about
    what its values say (derived figures and rules). `is_earlier_broken` is whether the unit's file
    of last year has errors, so that nothing was compared with it.
    """

    values: dict[str, Any]
    syntax_findings: list[Diagnostic]
    rule_findings: list[Diagnostic]
    is_earlier_broken: bool = False

    @property
    def findings(self) -> list[Diagnostic]:
        """All findings."""
        return [*self.syntax_findings, *self.rule_findings]


@dataclass(frozen=True)
class CheckedUnit:
    """A data file after checking: the unit's name (blank for none), its values and findings.

    `is_earlier_broken` is as for `ValidatedData`.
    """

    path: Path
    data_sha256: str
    unit: str
    values: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...]
    name_place: Place = (1, 1)
    is_earlier_broken: bool = False

    @property
    def is_valid(self) -> bool:
        """Whether it has no errors, so that its document can be built."""
        return not has_errors(self.diagnostics)


def check_unit(  # noqa: PLR0913 - what a unit is judged by
    pack: Pack,
    path: Path,
    settings: Mapping[str, Any],
    *,
    strict: bool = False,
    before: LastYear | None = None,
    roster_index: RosterIndex | None = None,
) -> CheckedUnit:
    """The data file at the path, checked as by `check_source`, and by its row of the roster.

    `before` is last year's campaign, `roster_index` the campaign's roster. Raises OSError where the
    file cannot be read.
    """
    raw = file_bytes.read(path)
    parsed = source.parse(raw, path.as_posix())
    return check_parsed(
        pack, raw, parsed, settings, strict=strict, before=before, roster_index=roster_index
    )


def check_parsed(  # noqa: PLR0913 - what a unit is judged by
    pack: Pack,
    raw: FileBytes,
    parsed: Source,
    settings: Mapping[str, Any],
    *,
    strict: bool = False,
    before: LastYear | None = None,
    roster_index: RosterIndex | None = None,
) -> CheckedUnit:
    """The data file of those bytes, parsed by its path's name, checked as by `check_unit`."""
    name = parsed.file.rpartition("/")[2]
    earlier = before.read(f"{campaigns.UNITS}/{name}", raw) if before else None
    ceiling = (
        roster_index.ceiling(unit_names.in_file(raw, pack.unit_name)) if roster_index else None
    )
    unit = check_source(pack, parsed, settings, strict=strict, earlier=earlier, ceiling=ceiling)
    return with_roster(pack, unit, roster_index)


def check_source(  # noqa: PLR0913 - what a unit is judged by
    pack: Pack,
    parsed: Source,
    settings: Mapping[str, Any],
    *,
    strict: bool = False,
    earlier: EarlierFile | None = None,
    ceiling: Decimal | None = None,
    unjudged: Collection[str] = (),
) -> CheckedUnit:
    """A parsed data file, validated with the campaign's settings and the unit's earlier file.

    `ceiling` is the unit's 控制数. With `strict`, warnings are errors. Of the codes `unjudged` not
    everything can be found here, so that nobody knows whether an answer to them is of use.
    """
    validated = read_and_validate(pack, parsed, settings, earlier, ceiling)
    # Without last year's file, as in an archive, nobody knows whether an answer is of use to a
    # comparison with it.
    later = earlier_figures.codes(pack) if earlier is None else ()
    # A name that the schema refuses still identifies the unit.
    unit = validated.values.get(pack.unit_name) or parsed.data.get(pack.unit_name)
    unit = unit if isinstance(unit, str) else ""
    findings = [
        *file_head.conflicts(parsed, pack, settings),
        *validated.findings,
        *unit_names.blanks(parsed, unit, pack.unit_name),
        *placeholders.find(parsed, validated.findings),
    ]
    findings = answers.applied(parsed, findings, {*later, *unjudged, *_LATER})
    return CheckedUnit(
        path=Path(parsed.file),
        data_sha256=parsed.sha256,
        unit=unit,
        values=validated.values,
        diagnostics=as_errors_if_strict(findings, strict=strict),
        name_place=parsed.place((pack.unit_name,)),
        is_earlier_broken=validated.is_earlier_broken,
    )


def read_and_validate(
    pack: Pack,
    parsed: Source,
    settings: Mapping[str, Any],
    earlier: EarlierFile | None = None,
    ceiling: Decimal | None = None,
) -> ValidatedData:
    """The data file's values, derived figures added, and the findings about them."""
    fields = pack.unit.fields
    syntax_findings = schema_messages.with_known_paths(parsed.diagnostics, fields)
    if not parsed.data and has_errors(syntax_findings):
        findings = swallowed_keys.with_lines_to_write(syntax_findings, fields, parsed)
        clear = clear_fixes.only(findings, fields, parsed)
        return ValidatedData({}, clear, [])
    syntax_findings = schema_messages.reword_for_amounts(syntax_findings, fields, parsed)
    syntax_findings = swallowed_keys.with_lines_to_write(syntax_findings, fields, parsed)
    syntax_findings = clear_fixes.only(syntax_findings, fields, parsed)
    syntax_findings += swallowed_keys.in_blocks(fields, parsed)
    with slow_patterns.refused(pack, parsed.file, parsed.lines):
        typed, schema_findings = schema.validate(pack.unit, parsed)
        values, derived_findings = derived_figures.complete(pack, parsed, typed, settings)
        of_last_year = last_year.references(pack, values, earlier)
        references = [*(of_last_year or ()), *ceilings.reference(pack, ceiling)]
        rule_findings = rules.check(pack, parsed, values, settings, references)
        rule_findings += ceilings.check(pack, parsed, values, ceiling, rule_findings)
    return ValidatedData(
        values=values,
        syntax_findings=[*syntax_findings, *schema_findings],
        # Where it is not clear which group a line belongs to, sums would be of other rows.
        rule_findings=[] if parsed.is_unclear else [*derived_findings, *rule_findings],
        is_earlier_broken=of_last_year is None,
    )


def as_errors_if_strict(findings: Iterable[Diagnostic], *, strict: bool) -> tuple[Diagnostic, ...]:
    """The findings sorted by place, each once; with `strict` errors but for answered ones."""
    if strict:
        findings = [d if d.answered else replace(d, severity="error") for d in findings]
    return tuple(sorted(set(findings)))


def with_clash(unit: CheckedUnit, clash: Diagnostic, name: str) -> CheckedUnit:
    """The unit with an error of its name, a clashing one, placed at it: the field `name`."""
    line, column = unit.name_place
    placed = replace(clash, file=unit.path.as_posix(), line=line, column=column, path=(name,))
    return replace(unit, diagnostics=tuple(sorted((*unit.diagnostics, placed))))


def with_roster(pack: Pack, unit: CheckedUnit, roster_index: RosterIndex | None) -> CheckedUnit:
    """The unit with the error that it is not on the roster, if it is not."""
    unlisted = roster_index.unlisted(unit.unit) if roster_index else None
    return with_clash(unit, unlisted, pack.unit_name) if unlisted else unit


def with_similar(
    pack: Pack, unit: CheckedUnit, warning: Diagnostic, *, strict: bool
) -> CheckedUnit:
    """The unit with the warning that its name is like another's, answered if its file says so."""
    parsed = source.read(unit.path, unit.path.as_posix())
    findings = similar_findings(pack, parsed, warning, strict=strict)
    return replace(unit, diagnostics=tuple(sorted((*unit.diagnostics, *findings))))


def similar_findings(
    pack: Pack, parsed: Source, warning: Diagnostic, *, strict: bool
) -> tuple[Diagnostic, ...]:
    """The warning that a unit's name is like another's, placed at the name in its data file."""
    name = (pack.unit_name,)
    line, column = parsed.place(name)
    placed = replace(warning, file=parsed.file, line=line, column=column, path=name)
    return as_errors_if_strict(answers.applied_later(parsed, [placed], _LATER), strict=strict)


def clashes(units: Units) -> dict[str, Diagnostic]:
    """An error for each data file whose unit or document has the same name as another's.

    Blank names do not clash.
    """
    return {
        file: _clash(file, unit, [other for other in group if other[0] != file])
        for group in unit_names.same_key(units, document_key)
        for file, unit in group
    }


def _clash(file: str, unit: str, others: list[tuple[str, str]]) -> Diagnostic:
    if all(name == unit for _, name in others):
        names = "、".join(other for other, _ in others)
        message = f"单位“{excerpt(unit)}”有多个数据文件，另有：{names}"
        hint = "请删除多余的文件；复制后未改单位名称的，请改为该单位的名称。"
    else:
        names = "、".join(f"{other}（{name}）" for other, name in others)
        message = f"单位“{excerpt(unit)}”的文档将与其他单位重名：{names}"
        hint = SAME_FILE_HINT
    return Diagnostic(file, 1, 1, "error", "same-unit", message, hint)


def document_key(unit: str) -> str:
    """The name of the unit's document in the form in which file systems compare names.

    No two units may share it.
    """
    folded = unicodedata.normalize("NFD", file_name(unit)).casefold()
    return unicodedata.normalize("NFC", folded)


def file_name(unit: str) -> str:
    """The unit's name as a file name that is valid on every system, without a suffix.

    It is never that of a temporary file, which the program would remove, or of a backup. Forbidden
    characters become `_`, and other names get one in front or behind. A name that is too long is
    cut and ends in eight digits of its hash.
    """
    name = _FORBIDDEN.sub("_", unit).rstrip(" .") or "_"
    if _RESERVED.match(name) or name.startswith(_TEMPORARY):
        name = f"_{name}"
    if _BACKUP.search(name):
        name = f"{name}_"
    if len(name.encode()) > MOST_NAME_BYTES:
        cut = name.encode()[: MOST_NAME_BYTES - 9].decode(errors="ignore")
        name = f"{cut}-{sha256(unit.encode())[:8]}"
    return name
