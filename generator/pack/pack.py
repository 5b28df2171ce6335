"""Read a form pack: one folder under `templates/` with everything one family of forms needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, cast

from generator.common import hashes
from generator.common.diagnostics import Diagnostic, RefusedError, UsageError, has_errors
from generator.datafile import source, yaml_tree
from generator.datafile.file_bytes import FileBytes
from generator.pack import rule_file, schema, selectors, summary
from generator.pack.fields import BadSchemaError
from generator.pack.path_reader import PathReader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.datafile.source import Source
    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.rule_file import Rule
    from generator.pack.schema import Schema
    from generator.pack.selectors import FieldPath, Selector
    from generator.pack.summary import Summary

_NAMES = ("pack.yaml", "rules.yaml", "schema.yaml")
_SUFFIXES = (".yaml", ".docx")
DerivedKind = Literal["sum", "lookup", "default", "number"]
DERIVED_KINDS: tuple[DerivedKind, ...] = ("sum", "lookup", "default", "number")


@dataclass(frozen=True)
class Form:
    """One template; drawn once per unit, or once per row of the list `repeat` as `variable`."""

    template: str
    docx: bytes
    contents: str
    repeat: FieldPath
    variable: str


@dataclass(frozen=True)
class Derived:
    """A field worked out from others, in each row of `each` (in the unit itself for no path)."""

    each: FieldPath
    field: FieldPath
    kind: DerivedKind
    selectors: tuple[Selector, ...]
    style: str


@dataclass(frozen=True)
class Rollover:
    """Where a year is written that the next one takes the place of: a setting, and in what texts.

    `settings` and `unit` are the paths of such texts of the settings and of a unit.
    """

    year: FieldPath
    settings: frozenset[FieldPath]
    unit: frozenset[FieldPath]


@dataclass(frozen=True)
class Pack:
    """A form pack, read and checked; `sha256` is over the files that decide the output."""

    folder: Path
    name: str
    version: str
    sha256: str
    unit_name: str
    settings: Schema
    unit: Schema
    forms: tuple[Form, ...]
    derived: tuple[Derived, ...]
    rules: tuple[Rule, ...]
    least_rows: Mapping[FieldPath, int]
    properties: Mapping[str, str]
    appendix_title: str
    contents_title: str
    summary: Summary | None
    rollover: Rollover | None
    personal: tuple[FieldPath, ...]
    files: Mapping[str, bytes]


def find(names: Sequence[str], templates: Path) -> list[Path]:
    """The folders of the named packs; of every pack under `templates` for no names."""
    found = [templates / name for name in names]
    found = found or sorted(path.parent for path in templates.glob("*/pack.yaml"))
    if not found:
        raise UsageError(f"{templates.as_posix()} 中没有表单包")
    return found


def load(folder: Path) -> Pack:
    """The pack in the folder.

    Raises UsageError when a file of it is missing, RefusedError with the places of its mistakes.
    """
    names = sorted(path.name for path in folder.glob("*") if path.suffix in _SUFFIXES)
    # What office programs lay beside an open template is none of it.
    files = {n: (folder / n).read_bytes() for n in names if not n.startswith((".", "~"))}
    return parse(folder, files)


def parse(folder: Path, files: Mapping[str, bytes]) -> Pack:
    """The pack that these files make, which its folder holds by these names.

    Raises UsageError when one is missing, RefusedError with the places of their mistakes.
    """
    own_files = {name: _file(folder / name, files) for name in _NAMES}
    own = yaml_tree.load_safe(
        resources.files("generator.pack").joinpath("pack_schema.yaml").read_text("utf-8")
    )
    schema_file = folder / "schema.yaml"
    settings, unit = _schemas(schema_file, _text(schema_file, files), own["settings"])
    described, values = _read(folder / "pack.yaml", files, own["pack"])
    ruled, rules = _read(folder / "rules.yaml", files, own["rules"])
    templates = {n: _file(folder / n, files) for n in (row["template"] for row in values["forms"])}
    kept = {**own_files, **templates}
    found: list[Diagnostic] = []
    pack_file = PathReader(unit.fields, described, found)
    rules_file = PathReader(unit.fields, ruled, found)
    pack = Pack(
        folder=folder,
        name=values["name"],
        version=values["version"],
        sha256=_sha256(kept),
        files=kept,
        unit_name=values["unit_name"],
        settings=settings,
        unit=unit,
        forms=tuple(_form(pack_file, i, row, templates) for i, row in enumerate(values["forms"])),
        derived=tuple(_derived(pack_file, i, row) for i, row in enumerate(values["derived"])),
        rules=rule_file.read(rules_file, settings.fields, rules["rules"]),
        least_rows={
            pack_file.path(("least_rows", i, "list"), row["list"], "rows"): row["rows"]
            for i, row in enumerate(values["least_rows"])
        },
        properties=values["properties"],
        appendix_title=values["appendix"]["title"],
        contents_title=values["appendix"]["contents"],
        summary=summary.read(pack_file, values["appendix"]["summary"]),
        rollover=_rollover(pack_file, settings, values["rollover"]),
        personal=tuple(
            pack_file.path(("personal", i), text, "text")
            for i, text in enumerate(values["personal"])
        ),
    )
    _check_personal(pack_file, pack)
    _check_unit_name(pack_file, pack)
    if found:
        raise RefusedError("表单包有错误", found)
    return pack


def _check_personal(reader: PathReader, pack: Pack) -> None:
    """Report what cannot be masked: the unit's name, and a value that is taken over elsewhere."""
    for i, path in enumerate(pack.personal):
        at, name = ("personal", i), ".".join(path)
        if path == selectors.field_path(pack.unit_name):
            reader.report(at, f"单位名称“{name}”不能隐去")
        for derived in pack.derived:
            taken_over = {
                (*s.rows, *s.path) if s.rows else (*derived.each, *s.path)
                for s in derived.selectors
            }
            copy = (*derived.each, *derived.field)
            if path in taken_over and copy not in pack.personal:
                reader.report(at, f"“{'.'.join(copy)}”取自“{name}”，也应列入 personal")


def _check_unit_name(reader: PathReader, pack: Pack) -> None:
    reader.path(("unit_name",), pack.unit_name, "text")
    if not schema.is_always_present(pack.unit, pack.unit_name):
        reader.report(("unit_name",), "单位名称应为最上级的必填字段")


def computed_fields(pack: Pack) -> frozenset[FieldPath]:
    """The fields, by their paths, that staff may leave to the program; not those they never type."""  # noqa: E501
    return frozenset((*row.each, *row.field) for row in pack.derived if row.kind != "number")


def _file(path: Path, files: Mapping[str, bytes]) -> bytes:
    if path.name not in files:
        raise UsageError(f"表单包中没有此文件：{path.as_posix()}")
    return files[path.name]


def _text(path: Path, files: Mapping[str, bytes]) -> str:
    try:
        return _file(path, files).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"文件不是 UTF-8 编码：{path.as_posix()}") from error


def _sha256(files: Mapping[str, bytes]) -> str:
    """Hash over the files' names and hashes, in the manner of a sha256sum list."""
    lines = (f"{hashes.sha256(files[name])}  {name}\n" for name in sorted(files))
    return hashes.sha256("".join(lines).encode())


def _schemas(path: Path, text: str, common: dict[str, Any]) -> tuple[Schema, Schema]:
    try:
        rules = yaml_tree.load_safe(text)
        if shared := sorted(set(common | rules["settings"]) & set(rules["unit"])):
            raise BadSchemaError(f"settings 与 unit 中有相同的字段：{'、'.join(shared)}")
        settings = schema.compile_schema(common | rules["settings"])
        return settings, schema.compile_schema(rules["unit"])
    except (ValueError, KeyError, TypeError) as error:
        found = Diagnostic(path.as_posix(), 1, 1, "error", "schema", f"字段规则无效：{error}")
        raise RefusedError("表单包有错误", [found]) from error


def _read(
    path: Path, files: Mapping[str, bytes], rules: dict[str, Any]
) -> tuple[Source, dict[str, Any]]:
    _text(path, files)
    content = files[path.name]
    read = source.parse(FileBytes(content, hashes.sha256(content)), path.as_posix())
    values, found = schema.validate(schema.compile_schema(rules), read)
    if has_errors(found := [*read.diagnostics, *found]):
        raise RefusedError("表单包有错误", found)
    return read, cast("dict[str, Any]", values)


def _form(
    reader: PathReader, i: int, row: Mapping[str, Any], templates: Mapping[str, bytes]
) -> Form:
    repeat: FieldPath = ()
    if "repeat" in row:
        repeat = reader.path(("forms", i, "repeat"), row["repeat"], "rows")
    name = row["template"]
    return Form(name, templates[name], row["contents"], repeat, row.get("as", ""))


def _rollover(reader: PathReader, settings: Schema, row: Mapping[str, Any]) -> Rollover | None:
    if "year" not in row:
        return None
    of_settings = replace(reader, unit=settings.fields)
    paths: dict[bool, set[FieldPath]] = {True: set(), False: set()}
    for i, text in enumerate(row["texts"]):
        is_setting = selectors.field_path(text)[0] in settings.fields.children
        owner = of_settings if is_setting else reader
        paths[is_setting].add(owner.path(("rollover", "texts", i), text, "text"))
    year = of_settings.path(("rollover", "year"), row["year"], "text")
    of_settings.single(("rollover", "year"), row["year"], ())
    return Rollover(year, frozenset(paths[True]), frozenset(paths[False]))


def _derived(reader: PathReader, i: int, row: Mapping[str, Any]) -> Derived:
    at: KeyPath = ("derived", i)
    each = reader.each(at, row)
    kinds = [kind for kind in DERIVED_KINDS if row.get(kind)]
    if len(kinds) != 1:
        reader.report(at, f"每项应有且只有一个：{'、'.join(DERIVED_KINDS)}")
        kinds = ["number"]
    kind = kinds[0]
    field = selectors.field_path(row["field"])
    if kind == "number":
        return Derived(each, field, kind, (), row.get(kind, ""))
    reader.path((*at, "field"), row["field"], "", each)
    reader.single((*at, "field"), row["field"], each)
    texts = row[kind] if kind == "sum" else [row[kind]]
    chosen = tuple(reader.selector((*at, kind), text, each) for text in texts)
    return Derived(each, field, kind, chosen, "")
