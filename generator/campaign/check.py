"""Judge units' data files: what each says, and whether they go together."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator.common.diagnostics import Diagnostic, excerpt, has_errors
from generator.common.hashes import sha256
from generator.datafile import file_bytes, source
from generator.pack import derived_figures, rules, schema, schema_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import Place
    from generator.pack.pack import Pack

# Names and characters that Windows refuses in a file name, and the longest name we give (bytes).
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_LONGEST = 180


@dataclass(frozen=True)
class CheckedUnit:
    """A data file after checking: the unit's name (blank where it has none) and its values."""

    path: Path
    data_sha256: str
    unit: str
    values: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...]
    name_place: Place = (1, 1)

    @property
    def is_valid(self) -> bool:
        """Whether a document can be made of it."""
        return not has_errors(self.diagnostics)


def check_unit(
    pack: Pack, path: Path, settings: Mapping[str, Any], *, strict: bool = False
) -> CheckedUnit:
    """The data file at the path, as `check_source` finds it.

    Raises OSError when the machine is in the way.
    """
    return check_source(pack, path, file_bytes.read(path), settings, strict=strict)


def check_source(
    pack: Pack, path: Path, raw: FileBytes, settings: Mapping[str, Any], *, strict: bool = False
) -> CheckedUnit:
    """The data file's values, completed, and everything wrong with them in a campaign like this.

    With `strict`, warnings are errors.
    """
    read = source.parse(raw, path.as_posix())
    values, mistakes, judged = read_and_validate(pack, read, settings)
    found = [*mistakes, *judged]
    # Its name is known for what the file says even where that is not how it should be written.
    unit = values.get(pack.unit_name) or read.data.get(pack.unit_name)
    name = unit if isinstance(unit, str) else ""
    place = read.place((pack.unit_name,))
    return CheckedUnit(
        path, read.sha256, name, values, as_errors_if_strict(found, strict=strict), place
    )


def read_and_validate(
    pack: Pack, read: Source, settings: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Diagnostic], list[Diagnostic]]:
    """The values, completed; what is wrong with how they are written; what with what they say."""
    found = list(read.diagnostics)
    if not read.data and has_errors(found):
        return {}, found, []
    found = schema_messages.reword_for_amounts(found, pack.unit.fields, read)
    typed, mistakes = schema.validate(pack.unit, read)
    values, derived = derived_figures.complete(pack, read, typed)
    judged = [*derived, *rules.check(pack, read, values, settings)]
    return values, [*found, *mistakes], judged


def as_errors_if_strict(found: Iterable[Diagnostic], *, strict: bool) -> tuple[Diagnostic, ...]:
    """The findings by place; all of them errors with `strict`."""
    if strict:
        found = [replace(d, severity="error") for d in found]
    return tuple(sorted(set(found)))


def with_clash(unit: CheckedUnit, clash: Diagnostic) -> CheckedUnit:
    """The unit with an error more, which is about its name."""
    line, column = unit.name_place
    placed = replace(clash, file=unit.path.as_posix(), line=line, column=column)
    return replace(unit, diagnostics=tuple(sorted((*unit.diagnostics, placed))))


def clashes(units: Callable[[], Iterable[tuple[str, str]]]) -> dict[str, Diagnostic]:
    """An error for each data file whose unit, or whose document's name, is another's too.

    `units` gives (data file, name) for each; those without a name are passed over. It is called
    twice, so that what is held of the many units that do not clash is a number.
    """
    seen: set[int] = set()
    shared: set[int] = set()
    for _, unit in units():
        if unit:
            key = hash(document_key(unit))
            (shared if key in seen else seen).add(key)
    groups: dict[str, list[tuple[str, str]]] = {}
    for data, unit in sorted(units()) if shared else ():
        name = document_key(unit)
        if unit and hash(name) in shared:
            groups.setdefault(name, []).append((data, unit))
    return {
        data: _clash(data, unit, [other for other in group if other[0] != data])
        for group in groups.values()
        if len(group) > 1
        for data, unit in group
    }


def _clash(data: str, unit: str, others: list[tuple[str, str]]) -> Diagnostic:
    if all(name == unit for _, name in others):
        names = "、".join(other for other, _ in others)
        message = f"单位“{excerpt(unit)}”有多个数据文件，另有：{names}"
        hint = "请删除多余的文件；复制后未改单位名称的，请改为该单位的名称。"
    else:
        names = "、".join(f"{other}（{name}）" for other, name in others)
        message = f"单位“{excerpt(unit)}”的文档将与其他单位重名：{names}"
        hint = "文件名不允许的字符已替换为 _，因而重名。请修改单位名称以示区别。"
    return Diagnostic(data, 1, 1, "error", "same-unit", message, hint)


def document_key(unit: str) -> str:
    """What no two units may share: their documents' name as a file system compares names."""
    return unicodedata.normalize("NFC", file_name(unit)).casefold()


def file_name(unit: str) -> str:
    """The unit's name as a file name that every system takes, without an ending.

    Refused characters become `_`, a reserved name gets one too; a name that is too long is cut and
    ends in eight digits of its hash.
    """
    name = _REFUSED.sub("_", unit).rstrip(" .") or "_"
    if _RESERVED.match(name):
        name = f"_{name}"
    if len(name.encode()) > _LONGEST:
        cut = name.encode()[: _LONGEST - 9].decode(errors="ignore")
        name = f"{cut}-{sha256(unit.encode())[:8]}"
    return name
