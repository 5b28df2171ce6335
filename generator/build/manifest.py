"""`manifest.json`: what was built from what. Read leniently, written reproducibly, a unit a line."""  # noqa: E501

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import zip_longest
from typing import IO, TYPE_CHECKING, Any, TypeVar

from generator.build.spilled_map import SpilledMap
from generator.common import atomic_files
from generator.common.diagnostics import SEVERITIES, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

NAME = "manifest.json"
T = TypeVar("T")
# What stands behind a field's annotation in JSON; other fields are built by `read` itself.
_TYPES: dict[str, type] = {"str": str, "int": int, "bool": bool, "Mapping[str, str]": dict}


@dataclass(frozen=True)
class UnitRecord:
    """One unit: its data file and its document, by paths from the campaign's two folders.

    `document` and the hashes are blank where there is no document; `out_of_date` says that it was
    made from earlier data. `parts_sha256` are hashes of uncompressed parts.
    """

    unit: str
    data: str
    data_sha256: str
    document: str = ""
    sha256: str = ""
    parts_sha256: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    out_of_date: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether its document is there and made from its data as they are."""
        return bool(self.document) and not self.errors and not self.out_of_date


@dataclass(frozen=True)
class AppendixRecord:
    """One volume of the appendix."""

    document: str
    sha256: str
    out_of_date: bool = False


@dataclass(frozen=True)
class Manifest:
    """A campaign's outputs: units by data file, in the files' order.

    `generator` is the program's version, `generator_sha256` the hash of its files: blank in a
    manifest of a version that did not say it.
    """

    campaign: str
    generator: str
    pack: Mapping[str, str]
    units: Mapping[str, UnitRecord] = field(default_factory=dict)
    appendix: tuple[AppendixRecord, ...] = ()
    generator_sha256: str = ""

    def documents(self) -> Iterator[tuple[str, str]]:
        """Each document, by its path from the output folder, with its hash; the appendix comes last."""  # noqa: E501
        for unit in self.units.values():
            if unit.document:
                yield unit.document, unit.sha256
        for volume in self.appendix:
            yield volume.document, volume.sha256


_UNITS, _APPENDIX, _END = '  "units": [\n', '  "appendix": [\n', "  ]"
_NAMES = tuple(f.name for f in fields(Diagnostic))
# A unit's line has a few hundred characters for each finding.
_LONGEST_LINE = 16 * 1024 * 1024
# A lone surrogate, which JSON can write but no text of ours holds: nothing could print it.
_HALF_CHARACTER = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")
_KINDS = tuple(int if f.type == "int" else str for f in fields(Diagnostic))


def lines(manifest: Manifest, folder: str = "") -> Iterator[str]:
    """The manifest's text, line by line; findings name their files from the campaign's folder on.

    `folder` is what their names begin with here.
    """
    encode = json.JSONEncoder(ensure_ascii=False, default=partial(_plain, folder)).encode
    yield "{\n"
    hashed = ("generator_sha256",) if manifest.generator_sha256 else ()
    for name in ("campaign", "generator", *hashed, "pack"):
        yield f'  "{name}": {encode(getattr(manifest, name))},\n'
    yield from _list(_UNITS, map(encode, manifest.units.values()), f"{_END},\n")
    yield from _list(_APPENDIX, map(encode, manifest.appendix), f"{_END}\n")
    yield "}\n"


def write(path: Path, manifest: Manifest, folder: str = "") -> None:
    """Put the manifest at the path, unless it is there already."""
    if _is_at(path, lines(manifest, folder)):
        return
    with atomic_files.atomic_file(path) as stream:
        stream.writelines(line.encode() for line in lines(manifest, folder))


def read(path: Path, folder: str = "") -> Manifest | None:
    """The manifest at the path, or None where there is none that can be understood.

    However many its units are, memory holds few of them at once.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            return _read(stream, f"{folder}/" if folder else "")
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _plain(folder: str, value: object) -> dict[str, Any]:
    """A dataclass as JSON has it."""
    found: dict[str, Any] = vars(value)
    if isinstance(value, Diagnostic) and folder:
        return {**found, "file": value.file.removeprefix(f"{folder}/")}
    return found


def _list(start: str, rows: Iterable[str], end: str) -> Iterator[str]:
    """The lines of a list, a row each; a row but the last ends in a comma."""
    yield start
    last = ""
    for row in rows:
        if last:
            yield f"    {last},\n"
        last = row
    if last:
        yield f"    {last}\n"
    yield end


def _is_at(path: Path, text: Iterable[str]) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return all(
            line is not None and there == line.encode() for there, line in zip_longest(stream, text)
        )


def _read(stream: IO[str], folder: str) -> Manifest:
    """The manifest that was written in these lines; raises what a value of another kind raises."""
    top = json.loads("".join(_until(stream, _UNITS)).rstrip().removesuffix(",") + "}")
    units: SpilledMap[UnitRecord] = SpilledMap()
    units.update((row["data"], _unit(row, folder)) for row in _rows(stream, f"{_END},\n"))
    if list(_until(stream, _APPENDIX)):
        raise ValueError
    volumes = tuple(_typed(AppendixRecord(**row)) for row in _rows(stream, f"{_END}\n"))
    return _typed(Manifest(**top, units=units, appendix=volumes))


def _rows(stream: IO[str], end: str) -> Iterator[Any]:
    return (json.loads(line.rstrip().removesuffix(",")) for line in _until(stream, end))


def _until(stream: IO[str], end: str) -> Iterator[str]:
    """The lines up to that one."""
    for line in iter(lambda: stream.readline(_LONGEST_LINE), ""):
        if len(line) == _LONGEST_LINE or _is_unprintable(line):
            raise ValueError(line[:80])
        if line == end:
            return
        yield line
    raise ValueError(end)


def _is_unprintable(line: str) -> bool:
    return ("\\ud" in line or "\\uD" in line) and bool(_HALF_CHARACTER.search(line))


def _unit(row: dict[str, Any], folder: str) -> UnitRecord:
    found = {n: tuple(_finding(d, folder) for d in row[n]) for n in ("errors", "warnings")}
    return _typed(UnitRecord(**{**row, **found}))


def _finding(d: dict[str, Any], folder: str) -> Diagnostic:
    if tuple(d) != _NAMES or tuple(map(type, d.values())) != _KINDS:
        raise TypeError
    if d["severity"] not in SEVERITIES:
        raise ValueError
    d["file"] = folder + d["file"]
    return Diagnostic(**d)


def _typed(record: T) -> T:
    """The record, whose plain fields are of the types they should be; raises TypeError."""
    for each in fields(record):  # type: ignore[arg-type]
        expected = _TYPES.get(str(each.type), object)
        if not isinstance(getattr(record, each.name), expected):
            raise TypeError(each.name)
    return record
