"""Write a file of data to be filled in by hand: keys in order, above each what to fill in."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.pack.fields import advice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from generator.pack.fields import Field
    from generator.pack.selectors import FieldPath

_SCALARS = ("text", "amount")
_ADD_ENTRY = "需增加一项的，请复制“-”所在行和其下行首空格更多的各行，粘贴到此项下面。"
_IN_BRACKETS = "请填在方括号中，各项用英文逗号分隔。"
# The first line, by which editors find the file's JSON Schema (YAML language server).
_MODELINE = "# yaml-language-server: $schema="


@dataclass(frozen=True)
class Prefilled:
    """The fields that need no value from a person: `texts` have their YAML, `derived` are computed.

    The keys of `derived` and `left_out` fields are written as comments, for a person to uncomment;
    `left_out` are optional texts, amounts and lists of texts.
    """

    texts: Mapping[FieldPath, str]
    derived: Collection[FieldPath] = ()
    left_out: Collection[FieldPath] = ()


def schema_path(schema: Path, folder: Path) -> str:
    """The relative path from the folder to a JSON Schema, for editors.

    Blank where there is none: on another drive of Windows, or with blanks, which end a modeline.
    """
    try:
        path = os.path.relpath(schema, folder)
    except ValueError:
        return ""
    return "" if re.search(r"\s", path) else Path(path).as_posix()


def text(fields: Field, prefilled: Prefilled, head: Sequence[str], schema_path: str) -> str:
    """The file's text, below the lines of the `head`; no modeline for a blank `schema_path`."""
    lines = [f"{_MODELINE}{schema_path}"] if schema_path else []
    lines += head
    blank_before = True
    for field, block in _blocks(fields, (), prefilled):
        is_large = field.kind not in _SCALARS or field.is_long
        lines += ["", *block] if blank_before or is_large else block
        blank_before = is_large
    return "".join(f"{line}\n" for line in lines)


def _blocks(
    group: Field, parent: FieldPath, prefilled: Prefilled
) -> Iterator[tuple[Field, list[str]]]:
    """Each field of the group with its lines; of equal lists only the first has comments."""
    previous: Field | None = None
    for name, field in group.children.items():
        path = (*parent, name)
        block = _block(name, field, path, prefilled)
        has_derived = any(derived[: len(path)] == path for derived in prefilled.derived)
        if field == previous and not has_derived:
            block = [line for line in block if _is_data(line)]
        yield field, block
        previous = None if has_derived or field.kind in _SCALARS else field


def _block(name: str, field: Field, path: FieldPath, prefilled: Prefilled) -> list[str]:
    """The lines of a field: its comment, its key and the fields below it."""
    words = _comment(name, field, path, prefilled)
    comment = [f"# {words}"] if words else []
    if path in prefilled.derived or path in prefilled.left_out:
        blank = "|" if field.is_long else "[]" if field.kind == "texts" else ""
        return [*comment, f"# {name}: {blank}"]
    if field.kind in _SCALARS:
        value = "|" if field.is_long else prefilled.texts.get(path, "")
        return [*comment, f"{name}: {value}", *(["  "] if field.is_long else [])]
    children = ["- "] if field.kind == "texts" else _children(field, path, prefilled)
    # A required group must be there even without a field to fill in.
    is_empty = field.required and not any(map(_is_data, children))
    return [*comment, f"{name}:{' {}' if is_empty else ''}", *(f"  {line}" for line in children)]


def _children(field: Field, path: FieldPath, prefilled: Prefilled) -> list[str]:
    """The lines of a group's fields; for a list, those of one row after a dash."""
    lines = [line for _, block in _blocks(field, path, prefilled) for line in block]
    if field.kind == "group":
        return lines
    first = next((i for i, line in enumerate(lines) if _is_data(line)), len(lines))
    row = lines[first:] or ["{}"]
    return [*lines[:first], f"- {row[0]}", *(f"  {line}" for line in row[1:])]


def _comment(name: str, field: Field, path: FieldPath, prefilled: Prefilled) -> str:
    """The comment above the key: what the schema says of the field and its name does not."""
    title = f"{field.title}。" if field.title not in ("", name) else ""
    if path in prefilled.derived:
        if_absent = "可不填，由程序自动填写。"
    elif field.kind in _SCALARS or path in prefilled.left_out:
        if_absent = "选填。"
    else:
        if_absent = "没有此项的，请删除下一行的栏目名，连同其下行首空格更多的各行。"
    add_entry = _ADD_ENTRY if field.kind in ("rows", "texts") else ""
    add_entry = _IN_BRACKETS if path in prefilled.left_out and add_entry else add_entry
    return title + advice(field, if_absent) + add_entry


def _is_data(line: str) -> bool:
    return not line.lstrip().startswith("#")
