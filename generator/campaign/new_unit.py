"""`forms new`: write a commented data file for a new unit of a campaign, to be filled in."""

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

# Invisible characters, some of which XML cannot hold: controls, surrogates, line separators.
_FORBIDDEN_CATEGORIES = ("Cc", "Cs", "Zl", "Zp")
_NONCHARACTERS = "\ufffe\uffff"


def add(name: str, campaign_name: str | None, data: Path, templates: Path) -> list[str]:
    """Write the unit's data file into the campaign; the lines to report.

    Without a campaign's name, the last campaign by name gets it. Raises UsageError for a name no
    unit can have, FormsError where the unit has a data file already.
    """
    unit = _validated_name(name)
    *others, folder = campaigns.find([campaign_name] if campaign_name else [], data)
    campaign = campaigns.load(folder, templates)
    path = folder / campaigns.UNITS / data_file.file_name(unit)
    _refuse_known(campaign, unit)
    command = f"forms check {campaigns.as_argument(folder)}"
    text = blank_text(
        campaign.pack, unit, schema_path=_schema_path(campaign, path.parent), check=command
    )
    path.parent.mkdir(exist_ok=True)
    try:
        atomic_files.write_new(path, text.encode())
    except FileExistsError as error:
        message = (
            f"已有同名文件：{path.as_posix()}。请直接修改该文件；如需新建，请先移走或重命名原文件。"
        )
        raise FormsError(message) from error
    chosen = [f"未指定 --campaign，已存入名称排在最后的填报任务：{campaign.name}"] if others else []
    next_step = f"下一步：请用记事本等文本编辑器打开文件，填好各项，再运行 {command}"
    return [*chosen, f"已生成：{path.as_posix()}", next_step]


def _validated_name(name: str) -> str:
    """The name without blanks at either end; UsageError where it cannot be a unit's."""
    unit = name.strip(yaml_tree.BLANKS)
    if not unit:
        raise UsageError("单位名称不能为空，请填写单位全称。")
    if unit.lower().endswith(campaigns.SUFFIXES):
        raise UsageError(f"请只填单位全称，不带“{campaigns.SUFFIXES[0]}”。")
    if any(unicodedata.category(c) in _FORBIDDEN_CATEGORIES or c in _NONCHARACTERS for c in unit):
        raise UsageError("单位名称含不可见字符或换行，请删除后再运行。")
    return unit


def _refuse_known(campaign: Campaign, unit: str) -> None:
    """Raise FormsError where a data file has the unit's name, or its document would."""
    key = check.document_key(unit)
    for path in campaign.paths:
        other = source.read(path, path.as_posix()).data.get(campaign.pack.unit_name)
        if isinstance(other, str) and check.document_key(other) == key:
            raise FormsError(
                f"“{excerpt(other)}”已有数据文件：{path.as_posix()}。请直接修改该文件；如果是另一个单位，请使用不同的名称。"
            )


def _schema_path(campaign: Campaign, folder: Path) -> str:
    """The relative path from the folder to the pack's JSON Schema, for editors.

    Blank where there is none: on another drive of Windows, or with blanks, which end a modeline.
    """
    try:
        path = os.path.relpath(campaign.pack.folder / json_schema.UNIT_FILE, folder)
    except ValueError:
        return ""
    return "" if re.search(r"\s", path) else Path(path).as_posix()


_SCALARS = ("text", "amount")
_ADD_ENTRY = "需增加一项的，请复制“-”所在行和其下行首空格更多的各行，粘贴到此项下面。"

# The first line, by which editors find the file's JSON Schema (YAML language server).
_MODELINE = "# yaml-language-server: $schema="

_HEAD = """\
# 请在冒号后输入一个空格，再填内容；冒号前的栏目名请勿改动。# 号后面是注释，不会填入表格。
# 冒号后有“|”的，请保留“|”，从下一行起填写，行首多空两个空格，一行为一段。
# 栏目名前有 # 的由程序自动填写；需要自己填的，请删除 # 和其后的一个空格。
# 填好后请检查：{check}
"""


@dataclass(frozen=True)
class _Prefilled:
    """Fields that need not be filled in: those with a YAML text already, and the derived ones."""

    texts: dict[FieldPath, str]
    derived: Collection[FieldPath]


def blank_text(pack: Pack, unit: str, *, schema_path: str, check: str) -> str:
    """The commented data file of a unit, to be filled in.

    `schema_path` is the relative path from the file to its JSON Schema (blank for no such line);
    `check` is the command that checks the file.
    """
    prefilled = _Prefilled({(pack.unit_name,): yaml_tree.to_scalar(unit)}, computed_fields(pack))
    lines = [f"{_MODELINE}{schema_path}"] if schema_path else []
    lines += _HEAD.format(check=check).splitlines()
    blank_before = True
    for field, block in _blocks(pack.unit.fields, (), prefilled):
        is_large = field.kind not in _SCALARS or field.is_long
        lines += ["", *block] if blank_before or is_large else block
        blank_before = is_large
    return "".join(f"{line}\n" for line in lines)


def _blocks(
    group: Field, parent: FieldPath, prefilled: _Prefilled
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


def _block(name: str, field: Field, path: FieldPath, prefilled: _Prefilled) -> list[str]:
    """The lines of a field: its comment, its key and the fields below it."""
    words = _comment(name, field, path, prefilled)
    comment = [f"# {words}"] if words else []
    if path in prefilled.derived:
        return [*comment, f"# {name}: {'|' if field.is_long else ''}"]
    if field.kind in _SCALARS:
        value = "|" if field.is_long else prefilled.texts.get(path, "")
        return [*comment, f"{name}: {value}", *(["  "] if field.is_long else [])]
    children = ["- "] if field.kind == "texts" else _children(field, path, prefilled)
    # A required group must be there even without a field to fill in.
    is_empty = field.required and not any(map(_is_data, children))
    return [*comment, f"{name}:{' {}' if is_empty else ''}", *(f"  {line}" for line in children)]


def _children(field: Field, path: FieldPath, prefilled: _Prefilled) -> list[str]:
    """The lines of a group's fields; for a list, those of one row after a dash."""
    lines = [line for _, block in _blocks(field, path, prefilled) for line in block]
    if field.kind == "group":
        return lines
    first = next((i for i, line in enumerate(lines) if _is_data(line)), len(lines))
    row = lines[first:] or ["{}"]
    return [*lines[:first], f"- {row[0]}", *(f"  {line}" for line in row[1:])]


def _comment(name: str, field: Field, path: FieldPath, prefilled: _Prefilled) -> str:
    """The comment above the key: what the schema says of the field and its name does not."""
    title = f"{field.title}。" if field.title not in ("", name) else ""
    if path in prefilled.derived:
        if_absent = "可不填，由程序自动填写。"
    elif field.kind in _SCALARS:
        if_absent = "选填。"
    else:
        if_absent = "没有此项的，请删除下一行的栏目名，连同其下行首空格更多的各行。"
    is_list = field.kind in ("rows", "texts")
    add_row = (
        "需增加一项的，请复制“-”所在行和其下行首空格更多的各行，粘贴到此项下面。" if is_list else ""
    )
    return title + advice(field, if_absent) + add_row


def _is_data(line: str) -> bool:
    return not line.lstrip().startswith("#")
