"""`forms new`: a data file for one more unit of a campaign, to be filled in."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns, check, data_file
from generator.common import atomic_files
from generator.common.diagnostics import FormsError, UsageError, excerpt
from generator.datafile import source, yaml_tree
from generator.pack import json_schema
from generator.pack.fields import advice
from generator.pack.pack import computed_fields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from generator.campaign.campaigns import Campaign
    from generator.pack.fields import Field
    from generator.pack.pack import Pack
    from generator.pack.selectors import FieldPath

# Control characters, lone surrogates and what ends a line; Word could not hold some, nobody see any.  # noqa: E501
_NOT_IN_A_NAME = ("Cc", "Cs", "Zl", "Zp")
_NO_CHARACTERS = "\ufffe\uffff"


def add(name: str, campaign_name: str | None, data: Path, templates: Path) -> list[str]:
    """Write the unit's file into the campaign, the last one for none; what to tell of it.

    Raises UsageError for a name no unit can have, FormsError where the unit has a file already.
    """
    unit = _checked(name)
    *others, folder = campaigns.find([campaign_name] if campaign_name else [], data)
    round_ = campaigns.load(folder, templates)
    path = folder / campaigns.UNITS / data_file.file_name(unit)
    _refuse_second(round_, unit)
    command = f"forms check {campaigns.as_argument(folder)}"
    text = blank_text(
        round_.pack, unit, schema_path=_schema_path(round_, path.parent), check=command
    )
    path.parent.mkdir(exist_ok=True)
    try:
        atomic_files.write_new(path, text.encode())
    except FileExistsError as error:
        message = (
            f"已有同名文件：{path.as_posix()}。请直接修改该文件；如需新建，请先移走或重命名原文件。"
        )
        raise FormsError(message) from error
    chosen = [f"未指定 --campaign，已存入名称排在最后的填报任务：{round_.name}"] if others else []
    next_ = f"下一步：请用记事本等文本编辑器打开文件，填好各项，再运行 {command}"
    return [*chosen, f"已生成：{path.as_posix()}", next_]


def _checked(name: str) -> str:
    """The name without blanks at either end."""
    unit = name.strip(yaml_tree.BLANKS)
    if not unit:
        raise UsageError("单位名称不能为空，请填写单位全称。")
    if unit.lower().endswith(campaigns.SUFFIXES):
        raise UsageError(f"请只填单位全称，不带“{campaigns.SUFFIXES[0]}”。")
    if any(unicodedata.category(c) in _NOT_IN_A_NAME or c in _NO_CHARACTERS for c in unit):
        raise UsageError("单位名称含不可见字符或换行，请删除后再运行。")
    return unit


def _refuse_second(round_: Campaign, unit: str) -> None:
    """Raise FormsError where there is a file of the unit, or of one whose document would be its own."""  # noqa: E501
    for other in round_.paths:
        named = source.read(other, other.as_posix()).data.get(round_.pack.unit_name)
        if isinstance(named, str) and check.document_key(named) == check.document_key(unit):
            raise FormsError(
                f"“{excerpt(named)}”已有数据文件：{other.as_posix()}。请直接修改该文件；如果是另一个单位，请使用不同的名称。"
            )


def _schema_path(round_: Campaign, folder: Path) -> str:
    """The way from the folder to the pack's schema, as editors read it; nothing where there is none."""  # noqa: E501
    try:
        found = os.path.relpath(round_.pack.folder / json_schema.UNIT_FILE, folder)
    except ValueError:
        return ""  # on another drive of Windows
    return "" if re.search(r"\s", found) else Path(found).as_posix()


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


def blank_text(pack: Pack, unit: str, *, schema_path: str, check: str) -> str:
    """The data file of a unit of that name, to be filled in.

    `schema_path` leads from the file to its JSON Schema (no such line for no path); `check` is the
    command that checks it.
    """
    known = _Known({(pack.unit_name,): yaml_tree.to_scalar(unit)}, computed_fields(pack))
    lines = [f"{_MODELINE}{schema_path}"] if schema_path else []
    lines += _HEAD.format(check=check).splitlines()
    apart = True
    for field, block in _blocks(pack.unit.fields, (), known):
        is_large = field.kind not in _SCALARS or field.is_long
        lines += ["", *block] if apart or is_large else block
        apart = is_large
    return "".join(f"{line}\n" for line in lines)


def _blocks(group: Field, path: FieldPath, known: _Known) -> Iterator[tuple[Field, list[str]]]:
    """The group's fields, each with its lines; of lists that are alike only the first is explained."""  # noqa: E501
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
