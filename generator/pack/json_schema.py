"""A pack's schemas as JSON Schema (draft 2020-12), for editors.

It accepts what the check of the data accepts, as an editor reads it: there `2023` is a number,
`true` a boolean, and a blank key null. It may accept more.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from generator.common import atomic_files, dates
from generator.pack import fields
from generator.pack.pack import computed_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

UNIT_FILE, SETTINGS_FILE = "unit.schema.json", "settings.schema.json"

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COMMENT = "由 forms schema 生成，请勿手工修改。"
_SCALAR = ("string", "number", "boolean")
# Blanks at either end of a value are trimmed when it is read, so every pattern allows them.
_TRIMMED = r"[ \t\u3000\u00a0\r\n]*"
_NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"
_WRITTEN_AS_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None, "~": None}

JsonSchema = dict[str, Any]


def files(pack: Pack) -> dict[str, bytes]:
    """The two schemas of the pack as files, by name."""
    unit = document(pack.unit.fields, f"{pack.name}：单位的数据文件", computed_fields(pack))
    settings = document(pack.settings.fields, f"{pack.name}：公共设置", frozenset())
    return {
        name: (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
        for name, content in ((UNIT_FILE, unit), (SETTINGS_FILE, settings))
    }


def document(fields: Field, title: str, derived: Collection[FieldPath]) -> JsonSchema:
    """The JSON Schema of a file with the fields; the program computes those of `derived`."""
    head = {"$schema": _DIALECT, "$comment": _COMMENT, "title": title}
    return {**head, "type": "object", **_properties(fields, (), derived)}


def _properties(group: Field, path: FieldPath, derived: Collection[FieldPath]) -> JsonSchema:
    """The keywords for a mapping with the group's fields."""
    return {
        "properties": {
            name: _value(child, (*path, name), derived) for name, child in group.children.items()
        },
        "required": [name for name, child in group.children.items() if child.required],
        "additionalProperties": False,
    }


def _value(field: Field, path: FieldPath, derived: Collection[FieldPath]) -> JsonSchema:
    absent = "可不填，由程序自动填写。" if path in derived else "选填。"
    texts = {"title": field.title, "description": fields.advice(field, absent)}
    head: JsonSchema = {key: text for key, text in texts.items() if text}
    if field.example:
        # The editor would put the text of a number in quotes.
        as_typed = _as_editor_reads(field.example)
        head["examples"] = as_typed[-1:] if field.kind == "amount" else as_typed[:1]
    if field.kind == "group":
        return {**head, **_or_blank("object", field), **_properties(field, path, derived)}
    if field.kind in ("rows", "texts"):
        row = {"type": "object", **_properties(field, path, derived)}
        items = row if field.kind == "rows" else _scalar(field, blank=True)
        counts = _without_none(minItems=field.minimum, maxItems=field.maximum)
        return {**head, **_or_blank("array", field), **counts, "items": items}
    return {**head, **_scalar(field, blank=not field.required)}


def _or_blank(kind: str, field: Field) -> JsonSchema:
    """The keywords for the type of a group or a list; an optional one may be blank."""
    if field.required:
        return {"type": kind}
    message = f"应填{fields.KIND_NAMES[field.kind]}"
    blank = {"pattern": f"^{_TRIMMED}$", "patternErrorMessage": message}
    return {"type": [kind, "null", "string"], **blank}


def _without_none(**keywords: float | None) -> JsonSchema:
    """The keywords that have a value."""
    return {key: value for key, value in keywords.items() if value is not None}


def _scalar(field: Field, *, blank: bool) -> JsonSchema:
    """The keywords for a text or an amount, which may be blank.

    Any text may be null: `~` and `null` are texts to the check of the data, null to an editor.
    """
    is_amount = field.kind == "amount"
    if field.date:
        return _date(field.date, blank=blank)
    if not is_amount and not field.allowed:
        return {"type": [*_SCALAR, "null"]}
    types = {"type": [*_SCALAR, "null"] if blank else [*_SCALAR]}
    core = _NUMBER if is_amount else "|".join(map(_escaped, field.allowed))
    pattern = {"pattern": f"^{_TRIMMED}({core}){'?' if blank else ''}{_TRIMMED}$"}
    if field.allowed:
        enum = [value for text in field.allowed for value in _as_editor_reads(text)]
        null = [{"type": "null"}] if blank else []
        return {"anyOf": [{"enum": enum}, {"type": "string", **pattern}, *null]}
    pattern["patternErrorMessage"] = f"应填{fields.KIND_NAMES['amount']}"
    return {**types, **_without_none(minimum=field.minimum, maximum=field.maximum), **pattern}


def _date(kind: dates.DateKind, *, blank: bool) -> JsonSchema:
    """The keywords for a day or a month; an editor reads `2024.5` as a number."""
    types = ["string", *(["number"] if kind == "month" else []), *(["null"] if blank else [])]
    message = f"应{fields.DATE_ADVICE[kind].rstrip('。')}"
    pattern = f"^{_TRIMMED}({dates.pattern(kind)}){'?' if blank else ''}{_TRIMMED}$"
    return {"type": types, "pattern": pattern, "patternErrorMessage": message}


def _escaped(text: str) -> str:
    """The text as a pattern that means the same in ECMA-262 and in Python."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)


def _as_editor_reads(text: str) -> list[str | float | bool | None]:
    """The text, and the value an editor reads where it is written without quotes."""
    if _WRITTEN_AS_NUMBER.fullmatch(text):
        return [text, float(text) if re.search("[.eE]", text) else int(text)]
    return [text, _WORDS[text.lower()]] if text.lower() in _WORDS else [text]


def update(packs: Iterable[Pack]) -> list[str]:
    """Write the files that differ into the packs' folders; a line for each file."""
    lines = []
    for pack in packs:
        for name, content in files(pack).items():
            path = pack.folder / name
            is_outdated = not path.is_file() or path.read_bytes() != content
            if is_outdated:
                atomic_files.write_atomic(path, content)
            lines.append(f"{'已生成' if is_outdated else '没有变化'}：{path.as_posix()}")
    return lines
