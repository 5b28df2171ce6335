"""`manifest.json`: what was built from what; written reproducibly, with one line per unit."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields, replace
from functools import cache, partial
from itertools import chain, zip_longest
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeVar

from generator.build.spilled_map import SpilledMap
from generator.campaign import campaigns
from generator.common import atomic_files
from generator.common.diagnostics import SEVERITIES, Diagnostic, as_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

NAME = "manifest.json"
T = TypeVar("T")
# The JSON type expected for each field annotation; `read` builds fields of other types itself.
_JSON_TYPES: dict[str, type] = {"str": str, "int": int, "bool": bool, "Mapping[str, str]": dict}


@dataclass(frozen=True)
class UnitRecord:
    """One unit: its data file (path from the campaign folder) and its document (from the output).

    `answered` are the warnings that the data file answers. `document` and the hashes are blank
    where there is no document. `out_of_date` means that the document was made from earlier data.
    `parts_sha256` maps part names to hashes of the uncompressed parts. `pdf_sha256` is the hash of
    the document's PDF, which only an archive's manifest records; `earlier_sha256` that of the
    unit's data file of last year with which its figures were compared, if there is one, and
    `is_earlier_broken` says that they could not be, since that file has errors. `ceiling` is the
    unit's 控制数 by which it was judged, if it has one, and `total` the figure that it bounds, in
    万元; a record of an earlier version, or of a public set, does not say. `signed` are the scans
    of the signed document and `received` the file of the unit that was taken in last, each as
    `file` (its path from the campaign folder) and `sha256`; only an archive's manifest has them.
    """

    unit: str
    data: str
    data_sha256: str
    document: str = ""
    sha256: str = ""
    parts_sha256: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    answered: tuple[Diagnostic, ...] = ()
    out_of_date: bool = False
    pdf_sha256: str = ""
    earlier_sha256: str = ""
    is_earlier_broken: bool = False
    ceiling: str = ""
    total: str = ""
    signed: tuple[Mapping[str, str], ...] = ()
    received: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether the document exists and was made from the current data."""
        return bool(self.document) and not self.errors and not self.out_of_date

    @property
    def brief(self) -> UnitBrief:
        """The record without its findings and the hashes of parts."""
        return UnitBrief(
            self.data,
            self.unit,
            self.document,
            self.sha256,
            len(self.errors),
            len(self.warnings),
            len(self.answered),
            self.out_of_date,
            self.is_earlier_broken,
        )

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """All findings."""
        return (*self.errors, *self.warnings, *self.answered)

    def with_findings(self, findings: Iterable[Diagnostic]) -> UnitRecord:
        """The record with these findings too; with an error among them, without a document."""
        found = [*findings]
        record = replace(
            self,
            errors=(*(d for d in found if d.severity == "error"), *self.errors),
            warnings=_sorted(self.warnings, (d for d in found if _is_open_warning(d))),
            answered=_sorted(self.answered, (d for d in found if d.answered)),
        )
        if record.errors == self.errors:
            return record
        return replace(record, document="", sha256="", parts_sha256={})

    def without(self, code: str) -> UnitRecord:
        """The record without warnings of this code."""
        if all(d.code != code for d in chain(self.warnings, self.answered)):
            return self
        return replace(
            self,
            warnings=tuple(d for d in self.warnings if d.code != code),
            answered=tuple(d for d in self.answered if d.code != code),
        )


class Links(NamedTuple):
    """A unit's `signed` and `received`."""

    signed: tuple[Mapping[str, str], ...] = ()
    received: Mapping[str, str] = {}


class UnitBrief(NamedTuple):
    """What a stage asks of all units at once: fields of a record, its findings as numbers.

    Small enough to be held for each unit, as records are not.
    """

    data: str
    unit: str
    document: str = ""
    sha256: str = ""
    errors: int = 0
    warnings: int = 0
    answered: int = 0
    out_of_date: bool = False
    is_earlier_broken: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether the document exists and was made from the current data."""
        return bool(self.document) and not self.errors and not self.out_of_date


def briefs(units: Mapping[str, UnitRecord]) -> list[UnitBrief]:
    """The records in brief, in the order of the data files."""
    found = [record.brief for record in units.values()]
    return sorted(found, key=lambda brief: campaigns.natural(brief.data))


def _sorted(*findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(chain(*findings)))


def _is_open_warning(finding: Diagnostic) -> bool:
    return finding.severity == "warning" and not finding.answered


@dataclass(frozen=True)
class AppendixRecord:
    """One volume of the appendix; `pdf_sha256` as for a unit."""

    document: str
    sha256: str
    out_of_date: bool = False
    pdf_sha256: str = ""


@dataclass(frozen=True)
class Manifest:
    """A campaign's outputs; `units` maps data files to records, in the files' order.

    `generator` is the program's version, `generator_sha256` the hash of the program's files (blank
    in manifests of versions that did not record it).
    """

    campaign: str
    generator: str
    pack: Mapping[str, str]
    units: Mapping[str, UnitRecord] = field(default_factory=dict)
    appendix: tuple[AppendixRecord, ...] = ()
    generator_sha256: str = ""

    def documents(self) -> Iterator[tuple[str, str]]:
        """Each document's path from the output folder with its hash; the appendix comes last."""
        for unit in self.units.values():
            if unit.document:
                yield unit.document, unit.sha256
        for volume in self.appendix:
            yield volume.document, volume.sha256

    def pdfs(self) -> Iterator[tuple[str, str]]:
        """Each document's path from the output folder with the hash of its PDF, where recorded."""
        records: Iterator[UnitRecord | AppendixRecord] = chain(self.units.values(), self.appendix)
        for record in records:
            if record.pdf_sha256:
                yield record.document, record.pdf_sha256


# Keys that are written only with a value: manifests without them have the bytes they always had.
_ONLY_WITH_A_VALUE = (
    *("pdf_sha256", "earlier_sha256", "is_earlier_broken", "ceiling", "total"),
    *("signed", "received"),
)
_UNITS, _APPENDIX, _END = '  "units": [\n', '  "appendix": [\n', "  ]"
# A unit's line has a few hundred characters for each finding.
_MAX_LINE_CHARACTERS = 16 * 1024 * 1024
# An escaped lone surrogate: JSON allows it, UTF-8 output cannot encode it.
_LONE_SURROGATE = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")
_FINDING_FIELDS = tuple(f for f in fields(Diagnostic) if f.compare)
_FINDING_TYPES = {f.name: int if f.type == "int" else str for f in _FINDING_FIELDS}


def lines(manifest: Manifest, folder: str = "") -> Iterator[str]:
    """The manifest's JSON text, line by line.

    `folder` is the campaign's folder: it is cut from the start of the findings' file names.
    """
    encode = json.JSONEncoder(ensure_ascii=False, default=partial(_as_dict, folder)).encode
    yield "{\n"
    program_hash = ("generator_sha256",) if manifest.generator_sha256 else ()
    for name in ("campaign", "generator", *program_hash, "pack"):
        yield f'  "{name}": {encode(getattr(manifest, name))},\n'
    yield from _list_lines(_UNITS, map(encode, manifest.units.values()), f"{_END},\n")
    yield from _list_lines(_APPENDIX, map(encode, manifest.appendix), f"{_END}\n")
    yield "}\n"


def write(path: Path, manifest: Manifest, folder: str = "") -> None:
    """Write the manifest to the path, unless the file holds exactly this text already."""
    if _has_lines(path, lines(manifest, folder)):
        return
    with atomic_files.atomic_file(path) as stream:
        stream.writelines(line.encode() for line in lines(manifest, folder))


def is_as_written(path: Path, manifest: Manifest) -> bool:
    """Whether the file holds exactly what this program writes for the manifest read from it."""
    return _has_lines(path, lines(manifest))


def read(path: Path, folder: str = "") -> Manifest | None:
    """The manifest at the path; None where there is no file or it is no valid manifest.

    Another version may have written keys that this one does not know; they are passed over.
    `folder` is put before the findings' file names, as `write` cut it. Memory use does not grow
    with the number of units.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            return _read(stream, f"{folder}/" if folder else "")
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None


def archived(manifest: Manifest, sha256: Mapping[str, str], links: Mapping[str, Links]) -> Manifest:
    """The manifest with what an archive holds besides.

    `sha256` maps documents to the hashes of their PDFs, `links` the names of units.
    """

    def with_both(record: UnitRecord) -> UnitRecord:
        of_unit = links.get(record.unit, Links())
        return replace(record, pdf_sha256=sha256.get(record.document, ""), **of_unit._asdict())

    units: SpilledMap[UnitRecord] = SpilledMap()
    units.update((data, with_both(record)) for data, record in manifest.units.items())
    volumes = (replace(v, pdf_sha256=sha256.get(v.document, "")) for v in manifest.appendix)
    return replace(manifest, units=units, appendix=tuple(volumes))


def _as_dict(folder: str, value: object) -> dict[str, Any]:
    """A dataclass's fields for the JSON encoder."""
    if not isinstance(value, Diagnostic):
        return {n: v for n, v in vars(value).items() if v or n not in _ONLY_WITH_A_VALUE}
    record = as_record(value)
    if folder:
        record["file"] = value.file.removeprefix(f"{folder}/")
    return record


def _list_lines(start: str, rows: Iterable[str], end: str) -> Iterator[str]:
    """A JSON list with one line per row; every row but the last ends in a comma."""
    yield start
    previous = ""
    for row in rows:
        if previous:
            yield f"    {previous},\n"
        previous = row
    if previous:
        yield f"    {previous}\n"
    yield end


def _has_lines(path: Path, expected: Iterable[str]) -> bool:
    """Whether the file holds exactly these lines."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return all(
            line is not None and actual == line.encode()
            for actual, line in zip_longest(stream, expected)
        )


def _read(stream: IO[str], folder: str) -> Manifest:
    """The manifest in the layout that `lines` writes.

    Raises ValueError, TypeError, KeyError or AttributeError where a value has another type.
    """
    top = json.loads("".join(_lines_before(stream, _UNITS)).rstrip().removesuffix(",") + "}")
    units: SpilledMap[UnitRecord] = SpilledMap()
    units.update((row["data"], _unit(row, folder)) for row in _rows(stream, f"{_END},\n"))
    if list(_lines_before(stream, _APPENDIX)):
        raise ValueError
    rows = (_known(AppendixRecord, row) for row in _rows(stream, f"{_END}\n"))
    volumes = tuple(_type_checked(AppendixRecord(**row)) for row in rows)
    known = {**_known(Manifest, top), "units": units, "appendix": volumes}
    return _type_checked(Manifest(**known))


def _rows(stream: IO[str], end: str) -> Iterator[Any]:
    return (json.loads(line.rstrip().removesuffix(",")) for line in _lines_before(stream, end))


def _lines_before(stream: IO[str], end: str) -> Iterator[str]:
    """The lines before the line `end`; raises ValueError where it does not come."""
    for line in iter(lambda: stream.readline(_MAX_LINE_CHARACTERS), ""):
        if len(line) == _MAX_LINE_CHARACTERS or _has_lone_surrogate(line):
            raise ValueError(line[:80])
        if line == end:
            return
        yield line
    raise ValueError(end)


def _has_lone_surrogate(line: str) -> bool:
    return ("\\ud" in line or "\\uD" in line) and bool(_LONE_SURROGATE.search(line))


def _unit(row: dict[str, Any], folder: str) -> UnitRecord:
    findings = {n: tuple(_finding(d, folder) for d in row[n]) for n in ("errors", "warnings")}
    # Older manifests have no answers.
    answered = tuple(_answered(d, folder) for d in row.get("answered", ()))
    lists = {**findings, "answered": answered, "signed": (*map(_link, row.get("signed", ())),)}
    received = _link(row["received"]) if "received" in row else {}
    return _type_checked(UnitRecord(**{**_known(UnitRecord, row), **lists, "received": received}))


def _link(values: dict[str, Any]) -> dict[str, str]:
    link = {name: values[name] for name in ("file", "sha256")}
    if any(type(value) is not str for value in link.values()):
        raise TypeError
    return link


def _known(record: type, row: dict[str, Any]) -> dict[str, Any]:
    """The values of the row that the record has a field for."""
    return {name: row[name] for name in _field_types(record) if name in row}


@cache
def _field_types(record: type) -> dict[str, type]:
    """The names of the record's fields, with the type that JSON has for each plain one."""
    return {f.name: _JSON_TYPES.get(str(f.type), object) for f in fields(record)}


def _answered(values: dict[str, Any], folder: str) -> Diagnostic:
    reason = values["answered"]
    if not isinstance(reason, str) or not reason:
        raise TypeError
    return replace(_finding(values, folder), answered=reason)


def _finding(values: dict[str, Any], folder: str) -> Diagnostic:
    known = {name: values[name] for name in _FINDING_TYPES if name in values}
    if any(type(value) is not _FINDING_TYPES[name] for name, value in known.items()):
        raise TypeError
    if known["severity"] not in SEVERITIES:
        raise ValueError
    known["file"] = folder + known["file"]
    return Diagnostic(**known)


def _type_checked(record: T) -> T:
    """The record itself; raises TypeError where a plain field has a value of another type."""
    for name, expected in _field_types(type(record)).items():  # type: ignore[arg-type]
        if not isinstance(getattr(record, name), expected):
            raise TypeError(name)
    return record
