"""Read a form pack: a folder under `templates/` with all that one family of forms needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from generator.common import hashes
from generator.common.diagnostics import RefusedError, UsageError, has_errors
from generator.common.similar import nearest
from generator.datafile import plain_yaml, source
from generator.pack import (
    carry,
    ceilings,
    derived_entries,
    named_entries,
    pack_hints,
    ratios,
    rollovers,
    rule_file,
    schema,
    schema_file,
    selectors,
    summary,
    ticks,
)
from generator.pack.formulas import tables
from generator.pack.formulas.formula import FormulaReader
from generator.pack.least_rows import read_least_rows
from generator.pack.path_reader import PathReader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.common.diagnostics import Diagnostic
    from generator.datafile.source import Source
    from generator.pack.carry import CarryEntry
    from generator.pack.derived_entries import Derived
    from generator.pack.rollovers import Rollover
    from generator.pack.rule_file import Rule
    from generator.pack.schema import Schema
    from generator.pack.selectors import FieldPath
    from generator.pack.summary import Summary
    from generator.pack.ticks import Tick

_PACK_SCHEMA = Path(__file__).with_name("pack_schema.yaml")
_NAMES = ("pack.yaml", "rules.yaml", "schema.yaml")
_SUFFIXES = (".yaml", ".docx")
# Each entry of a list, and each group, counts; ours have some 400, one made to be slow any number.
_MOST_VALUES = 5_000


@dataclass(frozen=True)
class Form:
    """One template; drawn once per unit, or for each row of the list `repeat`, as `variable`.

    `docx` is the file as some program saved it. `allows` says what it may hold beside its form:
    `pictures`, `headers`, `footers`. `footer` is its short name at the foot of the pages of units'
    documents, blank for no footer.
    """

    template: str
    docx: bytes
    contents: str
    repeat: FieldPath
    variable: str
    allows: frozenset[str] = frozenset()
    footer: str = ""

    @cached_property
    def normal(self) -> bytes:
        """The template without what the program that saved it left behind."""
        from generator.word.normalise import template  # noqa: PLC0415 - checking data needs none

        return template.normalise(self.docx)


@dataclass(frozen=True)
class UnitNames:
    """In what the names of one unit may differ.

    They may have one of the `endings` or not, and the setting `place`, or the end of it, in front;
    it is blank where there is no such setting.
    """

    endings: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Pack:
    """A form pack, read and checked; `files` are those that decide the output.

    `ceiling` is the amount that a unit's 控制数 bounds; no steps where none is. `carry` is what a
    new campaign takes over from one of another pack, by that pack's name. `source` says whose form
    it is and what was seen of it, `uncertain` what no source confirms; both blank if not given.
    """

    folder: Path
    name: str
    version: str
    unit_name: str
    unit_names: UnitNames
    settings: Schema
    unit: Schema
    forms: tuple[Form, ...]
    derived: tuple[Derived, ...]
    rules: tuple[Rule, ...]
    least_rows: Mapping[FieldPath, int]
    properties: Mapping[str, str]
    appendix_title: str
    contents_title: str
    cover: tuple[str, ...]
    summary: Summary | None
    rollover: Rollover | None
    carry: Mapping[str, tuple[CarryEntry, ...]]
    personal: tuple[FieldPath, ...]
    ceiling: FieldPath
    ticks: tuple[Tick, ...]
    files: Mapping[str, bytes]
    source: str = ""
    uncertain: tuple[str, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The hash of the pack: the same whichever program saved its templates."""
        return _sha256({**self.files, **{form.template: form.normal for form in self.forms}})

    @cached_property
    def earlier_sha256(self) -> str:
        """The hash by which version 0.1.0 knew the pack: over its files as they are."""
        return _sha256(self.files)

    def is_named(self, sha256: str) -> bool:
        """Whether the hash in a document or manifest is this pack's."""
        return sha256 in (self.sha256, self.earlier_sha256)


def find(names: Sequence[str], templates: Path) -> list[Path]:
    """The folders of the named packs; without names, of every pack under `templates`."""
    folders = [templates / name for name in names]
    folders = folders or folders_in(templates)
    if not folders:
        raise UsageError(f"{templates.as_posix()} 中没有表单包")
    return folders


def folders_in(templates: Path) -> list[Path]:
    """The folders of the packs in the folder; what begins with a dot is being written."""
    found = (path.parent for path in templates.glob("*/pack.yaml"))
    return sorted(folder for folder in found if not folder.name.startswith("."))


def load(folder: Path) -> Pack:
    """The pack in the folder.

    Raises UsageError when a YAML file is missing, RefusedError with the findings about its files.
    """
    names = sorted(path.name for path in folder.glob("*") if path.suffix in _SUFFIXES)
    # Office programs put temporary files beside an open template.
    files = {n: (folder / n).read_bytes() for n in names if not n.startswith((".", "~"))}
    return parse(folder, files)


def parse(folder: Path, files: Mapping[str, bytes]) -> Pack:
    """The pack made of these files, by name, as read from the folder.

    Raises UsageError when a YAML file is missing, RefusedError with the findings about the files.
    """
    read = _read_files(folder, files)
    settings, unit, values = read.settings, read.unit, read.values
    findings: list[Diagnostic] = []
    pack_file = PathReader(unit.fields, read.pack_source, findings)
    rules_file = PathReader(unit.fields, read.rules_source, findings)
    formulas = _formula_reader(pack_file, settings, values)
    rule_formulas = replace(formulas, source=read.rules_source)
    derived = derived_entries.read(pack_file, unit, values["derived"], formulas)
    not_added = ratios.find(unit.fields, derived)
    pack = Pack(
        folder=folder,
        name=values["name"],
        version=values["version"],
        files=read.used,
        unit_name=values["unit_name"],
        unit_names=_unit_names(pack_file, settings, values["unit_names"]),
        settings=settings,
        unit=unit,
        forms=tuple(_form(pack_file, i, row, read.used) for i, row in enumerate(values["forms"])),
        derived=derived,
        rules=rule_file.read(rules_file, settings.fields, read.rules, rule_formulas),
        least_rows=read_least_rows(pack_file, values["least_rows"]),
        properties=values["properties"],
        appendix_title=values["appendix"]["title"],
        contents_title=values["appendix"]["contents"],
        cover=tuple(values["appendix"]["cover"]),
        summary=summary.read(pack_file, values["appendix"]["summary"], not_added),
        rollover=rollovers.read(pack_file, settings, values["unit_name"], values["rollover"]),
        carry=carry.read(pack_file, values["carry"]),
        personal=_personal(pack_file, values["personal"]),
        ceiling=ceilings.read(pack_file, values.get("ceiling") or ""),
        ticks=ticks.read(pack_file, values["tick"]),
        source=values.get("source", ""),
        uncertain=tuple(values["uncertain"]),
    )
    _check_personal(pack_file, pack)
    _check_unit_name(pack_file, pack)
    if findings:
        raise RefusedError("表单包有错误", findings)
    return pack


class _FilesRead(NamedTuple):
    """A pack's files as they were read; `used` are those that decide the output."""

    settings: Schema
    unit: Schema
    pack_source: Source
    values: dict[str, Any]
    rules_source: Source
    rules: list[dict[str, Any]]
    used: dict[str, bytes]


def _read_files(folder: Path, files: Mapping[str, bytes]) -> _FilesRead:
    """The YAML files, each by its own rules, and the templates that they name."""
    yaml_files = {name: _file(folder / name, files) for name in _NAMES}
    rules_of = plain_yaml.load_safe(_PACK_SCHEMA.read_text("utf-8"))
    path = folder / "schema.yaml"
    settings, unit = schema_file.read(path, _text(path, files), rules_of["settings"])
    pack_source, values = _read(folder / "pack.yaml", files, rules_of["pack"])
    unit = derived_entries.formatted(unit, values["derived"])
    rules_source, rules = _read(folder / "rules.yaml", files, rules_of["rules"])
    used = {**yaml_files, **_templates(pack_source, files, values["forms"])}
    return _FilesRead(settings, unit, pack_source, values, rules_source, rules["rules"], used)


def _formula_reader(
    reader: PathReader, settings: Schema, values: Mapping[str, Any]
) -> FormulaReader:
    """What reads the formulas of `pack.yaml`, with its constants and tables."""
    constants = tables.read_constants(reader, values["constants"])
    of_codes = tables.read_tables(reader, values["tables"])
    faulty = frozenset({*values["constants"], *values["tables"]} - {*constants, *of_codes})
    return FormulaReader(
        reader.fields,
        settings.fields,
        constants,
        of_codes,
        reader.source,
        reader.findings,
        faulty,
    )


def _personal(reader: PathReader, texts: Sequence[str]) -> tuple[FieldPath, ...]:
    return tuple(reader.path(("personal", i), text, "text") for i, text in enumerate(texts))


def _check_personal(reader: PathReader, pack: Pack) -> None:
    """Report personal fields that cannot be masked: the unit's name, and one copied elsewhere."""
    for i, path in enumerate(pack.personal):
        position, name = ("personal", i), ".".join(path)
        if path == selectors.field_path(pack.unit_name):
            reader.report(position, f"单位名称“{name}”不能隐去")
        for derived in pack.derived:
            sources = set(derived_entries.sources(derived))
            copy = (*derived.each, *derived.field)
            if path in sources and copy not in pack.personal:
                reader.report(position, f"“{'.'.join(copy)}”取自“{name}”，也应列入 personal")


def _check_unit_name(reader: PathReader, pack: Pack) -> None:
    reader.path(("unit_name",), pack.unit_name, "text")
    if not schema.is_always_present(pack.unit, pack.unit_name):
        reader.report(("unit_name",), "单位名称应为最上级的必填字段")


def computed_fields(pack: Pack) -> frozenset[FieldPath]:
    """Paths of the fields that staff may leave to the program; without row numbers.

    Staff never type the numbers of rows.
    """
    return frozenset((*row.each, *row.field) for row in pack.derived if row.kind != "number")


def _file(path: Path, files: Mapping[str, bytes]) -> bytes:
    if path.name not in files:
        raise UsageError(f"表单包中没有此文件：{path.as_posix()}")
    return files[path.name]


def _templates(
    source: Source, files: Mapping[str, bytes], rows: Sequence[Mapping[str, Any]]
) -> dict[str, bytes]:
    """The templates of the forms by their names.

    Raises RefusedError with a finding for each that is none of the pack's own files.
    """
    known = [name for name in files if name.endswith(".docx")]
    # What no other form has may be the template under another name.
    free = [name for name in known if name not in {row["template"] for row in rows}]
    findings = []
    for i, row in enumerate(rows):
        if (name := row["template"]) not in known:
            is_path = re.search(r"[/\\]", name)
            base = Path(name.replace("\\", "/")).name
            close = nearest(base, free) or nearest(base, known)
            if len(free) == 1 and name.endswith(".docx"):
                close = free[0]
            message = f"表单包中没有模板“{name}”"
            hint = f"您要填的是“{close}”吗？" if close else "请将模板（.docx）放入表单包的文件夹。"
            if is_path:
                message = f"模板“{name}”不在表单包的文件夹中"
                hint = f"此处只填文件名，不带路径；{hint}"
            findings.append(source.diagnostic(("forms", i, "template"), "pack", message, hint))
    if findings:
        raise RefusedError("表单包有错误", findings)
    return {row["template"]: files[row["template"]] for row in rows}


def _text(path: Path, files: Mapping[str, bytes]) -> str:
    try:
        return _file(path, files).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"文件不是 UTF-8 编码：{path.as_posix()}") from error


def _sha256(files: Mapping[str, bytes]) -> str:
    """The hash of a list of the files' hashes and names, as `sha256sum` prints it."""
    lines = (f"{hashes.sha256(files[name])}  {name}\n" for name in sorted(files))
    return hashes.sha256("".join(lines).encode())


def _read(
    path: Path, files: Mapping[str, bytes], rules: dict[str, Any]
) -> tuple[Source, dict[str, Any]]:
    """The file with its values, validated by the rules."""
    _text(path, files)
    content = files[path.name]
    parsed = source.parse_content(content, path.as_posix())
    if len(parsed.values) > _MOST_VALUES:
        message = f"文件中的内容过多，应不超过 {_MOST_VALUES} 项"
        hint = "请删除重复的内容，或分为几套表单。"
        raise RefusedError("表单包有错误", [parsed.diagnostic((), "pack", message, hint)])
    named = named_entries.with_names(rules, parsed.data)
    values, findings = schema.validate(schema.compile_schema(named), parsed)
    if has_errors(parsed.diagnostics):
        # What could not be read is not missing.
        findings = [finding for finding in findings if finding.code != "required"]
    if has_errors(findings := [*parsed.diagnostics, *findings]):
        raise RefusedError("表单包有错误", pack_hints.reworded(findings, parsed))
    return parsed, cast("dict[str, Any]", values)


def _form(
    reader: PathReader, i: int, row: Mapping[str, Any], templates: Mapping[str, bytes]
) -> Form:
    repeat: FieldPath = ()
    if "repeat" in row:
        repeat = reader.path(("forms", i, "repeat"), row["repeat"], "rows")
    name, footer = row["template"], row.get("footer", "")
    if re.search("{[{%]", footer):
        reader.report(("forms", i, "footer"), "footer 不能含标签")
    variable, allows = row.get("as", ""), frozenset(row.get("allows", ()))
    return Form(name, templates[name], row["contents"], repeat, variable, allows, footer)


def _unit_names(reader: PathReader, settings: Schema, row: Mapping[str, Any]) -> UnitNames:
    if place := row.get("place", ""):
        settings_reader = replace(reader, fields=settings.fields)
        settings_reader.path(("unit_names", "place"), place, "text")
        settings_reader.require_single(("unit_names", "place"), place, ())
    return UnitNames(tuple(row["endings"]), place)
