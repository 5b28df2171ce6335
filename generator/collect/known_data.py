"""What a unit's data file says, as canonical texts, also where it has errors of content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.campaign import check, data_file, typed_texts
from generator.common.diagnostics import Diagnostic, has_errors
from generator.common.hashes import sha256
from generator.datafile import file_bytes, source
from generator.pack import derived_figures, schema, schema_messages, selectors, slow_patterns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.data_file import Canonical
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.pack import Pack


@dataclass(frozen=True)
class KnownData:
    """What is known of a unit: its canonical texts, the same as a data file, and that file's hash.

    `has_errors` is whether something in its data file is wrong; what is missing is no error, as it
    is still to be filled in. `unreadable` are the errors of a file that could not be read as a
    whole; then there are no texts.
    """

    values: Canonical
    text: bytes
    sha256: str
    has_errors: bool = False
    unreadable: tuple[Diagnostic, ...] = ()


def of_name(pack: Pack, unit: str) -> KnownData:
    """All that is known of a unit without a data file."""
    # No figure was left blank on purpose.
    return _known(pack, data_file.canonical(pack, {pack.unit_name: unit}, printed=()))


def of_file(campaign: Campaign, path: Path) -> KnownData:
    """What the data file says; raises OSError where the disk fails."""
    return of_source(campaign, source.parse(file_bytes.read(path), path.as_posix()))


def of_source(campaign: Campaign, parsed: Source) -> KnownData:
    """The same of a file that is parsed."""
    if has_errors(parsed.diagnostics):
        findings = check.read_and_validate(campaign.pack, parsed, campaign.settings).syntax_findings
        # What is missing is no mistake here: it is still to be filled in.
        errors = {
            d for d in findings if d.severity == "error" and d.code != schema_messages.MISSING
        }
        return KnownData({}, b"", "", has_errors=True, unreadable=tuple(sorted(errors)))
    pack = campaign.pack
    # No rule is applied: they are of the whole data, of which much is still to be filled in.
    with slow_patterns.refused(pack, parsed.file, parsed.lines):
        typed, findings = schema.validate(pack.unit, parsed)
        values, of_derived = derived_figures.complete(pack, parsed, typed, campaign.settings)
    # Beside typed texts that are no amounts these would differ from what is worked out of all.
    _leave_out(pack, values, parsed)
    as_typed = typed_texts.as_typed(pack.unit.fields, values, parsed.data)
    texts = data_file.without_blank_rows(as_typed)
    # A figure that nobody can work out while there are errors was not left blank on purpose.
    printed = {path for path, _ in selectors.texts(texts)}
    canonical = data_file.canonical(pack, texts, printed, campaign.settings)
    wrong = (d for d in (*findings, *of_derived) if d.code != schema_messages.MISSING)
    return _known(pack, canonical, has_errors=has_errors(wrong))


def _leave_out(pack: Pack, values: Mapping[str, Any], parsed: Source) -> None:
    """Take the figures out of the values that the file leaves to the program."""
    for derived in pack.derived:
        if derived.kind in derived_figures.CHECKED_KINDS:
            for path, row in selectors.rows_of(values, derived.each):
                [(_, group)] = selectors.values_of(row, derived.field[:-1])
                if group and not _has(parsed.data, (*path, *derived.field)):
                    group.pop(derived.field[-1], None)


def _has(data: Any, path: KeyPath) -> bool:
    """Whether the file has the key at the path."""
    for step in path:
        if isinstance(step, str) and not (isinstance(data, dict) and step in data):
            return False
        data = data[step]
    return True


def _known(pack: Pack, canonical: Canonical, *, has_errors: bool = False) -> KnownData:
    text = data_file.text(pack.unit.fields, canonical).encode()
    return KnownData(canonical, text, sha256(text), has_errors)
