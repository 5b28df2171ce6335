"""Read a pack's `schema.yaml`: the fields of the settings and of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from generator.common.diagnostics import RefusedError
from generator.datafile import plain_yaml
from generator.datafile.plain_yaml import PlainYamlError
from generator.pack import pack_hints, schema
from generator.pack.fields import BadSchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.schema import Schema


class PackSchemas(NamedTuple):
    """The schemas of the settings and of a unit."""

    settings: Schema
    unit: Schema


def read(path: Path, text: str, common: dict[str, Any]) -> PackSchemas:
    """The schemas of the text of that file; `common` are fields that all settings have.

    Raises RefusedError with the first mistake, at its place in the file.
    """
    where: KeyPath = ()
    try:
        rules = plain_yaml.load_safe(text)
        if not isinstance(rules, dict):
            raise BadSchemaError("应有 settings 和 unit 两项")  # noqa: TRY301
        if missing := [name for name in ("settings", "unit") if name not in rules]:
            raise BadSchemaError(f"缺少 {'、'.join(missing)}")  # noqa: TRY301
        where = ("settings",)
        settings = schema.compile_schema(common | _fields(rules, "settings"))
        where = ("unit",)
        unit = _fields(rules, "unit")
        if shared := sorted(set(settings.fields.children) & set(unit)):
            message = f"settings 与 unit 中有相同的字段：{'、'.join(shared)}"
            raise BadSchemaError(message, (shared[0],), at_key=True)  # noqa: TRY301
        return PackSchemas(settings, schema.compile_schema(unit))
    except PlainYamlError as error:
        finding = pack_hints.of_schema_syntax(path.as_posix(), error, text)
    except BadSchemaError as error:
        place = plain_yaml.places(text).place((*where, *error.path), at_key=error.at_key)
        finding = pack_hints.of_schema(path.as_posix(), place, str(error))
    except RecursionError:
        finding = pack_hints.of_schema(path.as_posix(), (1, 1), "有字段引用了自身")
    raise RefusedError("表单包有错误", [finding])


def _fields(rules: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The rules of the fields of that name."""
    of_name = rules[name]
    if not isinstance(of_name, dict):
        raise BadSchemaError("应为若干字段，每个字段有若干行“规则: 内容”")
    if wrong := [name for name, own in of_name.items() if not isinstance(own, dict)]:
        raise BadSchemaError("每个字段应为若干行“规则: 内容”", (str(wrong[0]),))
    return of_name
