"""`forms new`: a data file for one more unit of a campaign, to be filled in."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from generator import campaign, check, data_file, json_schema, new_file, package, source, yaml_tree
from generator.diagnostics import FormsError, UsageError, shown

if TYPE_CHECKING:
    from generator.campaign import Campaign

# Control characters, lone surrogates and what ends a line; Word could not hold some, nobody see any.
_NOT_IN_A_NAME = ("Cc", "Cs", "Zl", "Zp")
_NO_CHARACTERS = "\ufffe\uffff"


def add(name: str, campaign_name: str | None, data: Path, templates: Path) -> list[str]:
    """Write the unit's file into the campaign, the last one for none; what to tell of it.

    Raises UsageError for a name no unit can have, FormsError where the unit has a file already.
    """
    unit = _checked(name)
    *others, folder = campaign.find([campaign_name] if campaign_name else [], data)
    round_ = campaign.load(folder, templates)
    path = folder / campaign.UNITS / data_file.name(unit)
    _refuse_second(round_, unit)
    command = f"forms check {campaign.as_argument(folder)}"
    text = new_file.text(
        round_.pack, unit, schema_path=_schema_path(round_, path.parent), check=command
    )
    path.parent.mkdir(exist_ok=True)
    try:
        package.write_new(path, text.encode())
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
    if unit.lower().endswith(campaign.SUFFIXES):
        raise UsageError(f"请只填单位全称，不带“{campaign.SUFFIXES[0]}”。")
    if any(unicodedata.category(c) in _NOT_IN_A_NAME or c in _NO_CHARACTERS for c in unit):
        raise UsageError("单位名称含不可见字符或换行，请删除后再运行。")
    return unit


def _refuse_second(round_: Campaign, unit: str) -> None:
    """Raise FormsError where there is a file of the unit, or of one whose document would be its own."""
    for other in round_.paths:
        named = source.read(other, other.as_posix()).data.get(round_.pack.unit_name)
        if isinstance(named, str) and check.document_key(named) == check.document_key(unit):
            raise FormsError(
                f"“{shown(named)}”已有数据文件：{other.as_posix()}。请直接修改该文件；如果是另一个单位，请使用不同的名称。"
            )


def _schema_path(round_: Campaign, folder: Path) -> str:
    """The way from the folder to the pack's schema, as editors read it; nothing where there is none."""
    try:
        found = os.path.relpath(round_.pack.folder / json_schema.UNIT_FILE, folder)
    except ValueError:
        return ""  # on another drive of Windows
    return "" if re.search(r"\s", found) else Path(found).as_posix()
