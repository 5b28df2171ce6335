"""The text of a data file to be filled in: every key of the form in order, explained in comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import yaml_tree
from generator.fields import advice
from generator.pack import worked_out

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from generator.fields import Field
    from generator.pack import Pack
    from generator.selectors import FieldPath

_SCALARS = ("text", "amount")
# By this first line editors find the file's schema.
_MODELINE = "# yaml-language-server: $schema="
_HEAD = """\
# 请在冒号后输入一个空格，再填内容；冒号前的栏目名请勿改动。# 号后面是注释，不会填入表格。
# 冒号后有“|”的，请保留“|”，从下一行起填写，行首多空两个空格，一行为一段。
# 栏目名前有 # 的由程序自动填写；需要自己填的，请删除 # 和其后的一个空格。
# 填好后请检查：{check}
"""


@dataclass(frozen=True)
class _Known:
    """What need not be filled in: the unit's name, as it is written, and the fields worked out."""

    names: dict[FieldPath, str]
    derived: Collection[FieldPath]


def text(pack: Pack, unit: str, *, schema_path: str, check: str) -> str:
    """The data file of a unit of that name, to be filled in.

    `schema_path` leads from the file to its JSON Schema (no such line for no path); `check` is the
    command that checks it.
    """
    known = _Known({(pack.unit_name,): yaml_tree.written(unit)}, worked_out(pack))
    lines = [f"{_MODELINE}{schema_path}"] if schema_path else []
    lines += _HEAD.format(check=check).splitlines()
    apart = True
    for field, block in _blocks(pack.unit.fields, (), known):
        is_large = field.kind not in _SCALARS or field.is_long
        lines += ["", *block] if apart or is_large else block
        apart = is_large
    return "".join(f"{line}\n" for line in lines)


def _blocks(group: Field, path: FieldPath, known: _Known) -> Iterator[tuple[Field, list[str]]]:
    """The group's fields, each with its lines; of lists that are alike only the first is explained."""
    before: Field | None = None
    for name, field in group.children.items():
        here = (*path, name)
        block = _block(name, field, here, known)
        has_derived = any(other[: len(here)] == here for other in known.derived)
        if field == before and not has_derived:
            block = [line for line in block if _is_data(line)]
        yield field, block
        before = None if has_derived or field.kind in _SCALARS else field


def _block(name: str, field: Field, path: FieldPath, known: _Known) -> list[str]:
    """The field's comment, its key and what is below it."""
    comment = [f"# {said}"] if (said := _said(name, field, path, known)) else []
    if path in known.derived:
        return [*comment, f"# {name}: {'|' if field.is_long else ''}"]
    if field.kind in _SCALARS:
        value = "|" if field.is_long else known.names.get(path, "")
        return [*comment, f"{name}: {value}", *(["  "] if field.is_long else [])]
    below = ["- "] if field.kind == "texts" else _below(field, path, known)
    # A required group with nothing to fill in is there all the same.
    there = field.required and not any(map(_is_data, below))
    return [*comment, f"{name}:{' {}' if there else ''}", *(f"  {line}" for line in below)]


def _below(field: Field, path: FieldPath, known: _Known) -> list[str]:
    """The fields of a group; those of a list's row, behind a dash."""
    lines = [line for _, block in _blocks(field, path, known) for line in block]
    if field.kind == "group":
        return lines
    first = next((i for i, line in enumerate(lines) if _is_data(line)), len(lines))
    row = lines[first:] or ["{}"]
    return [*lines[:first], f"- {row[0]}", *(f"  {line}" for line in row[1:])]


def _said(name: str, field: Field, path: FieldPath, known: _Known) -> str:
    """What the comment above the key says, where the key does not say it."""
    title = f"{field.title}。" if field.title not in ("", name) else ""
    absent = (
        "选填。"
        if field.kind in _SCALARS
        else "没有此项的，请删除下一行的栏目名，连同其下行首空格更多的各行。"
    )
    if path in known.derived:
        absent = "可不填，由程序自动填写。"
    another = (
        "需增加一项的，请从“-”起复制到下一个“-”或空行之前。"
        if field.kind in ("rows", "texts")
        else ""
    )
    return title + advice(field, absent) + another


def _is_data(line: str) -> bool:
    return not line.lstrip().startswith("#")
