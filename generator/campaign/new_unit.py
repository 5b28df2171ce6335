"""`forms new`: write a commented data file for a new unit of a campaign, to be filled in."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from generator.campaign import campaigns, check, commented_text, data_file
from generator.campaign.commented_text import Prefilled
from generator.common import atomic_files
from generator.common.diagnostics import FormsError, UsageError, excerpt
from generator.datafile import source, yaml_tree
from generator.pack import json_schema
from generator.pack.pack import computed_fields

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
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
    schema = campaign.pack.folder / json_schema.UNIT_FILE
    schema_path = commented_text.schema_path(schema, path.parent)
    text = blank_text(campaign.pack, unit, schema_path=schema_path, check=command)
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


_HEAD = """\
# 请在冒号后输入一个空格，再填内容；冒号前的栏目名请勿改动。# 号后面是注释，不会填入表格。
# 冒号后有“|”的，请保留“|”，从下一行起填写，行首多空两个空格，一行为一段。
# 栏目名前有 # 的由程序自动填写；需要自己填的，请删除 # 和其后的一个空格。
# 填好后请检查：{check}
"""


def blank_text(pack: Pack, unit: str, *, schema_path: str, check: str) -> str:
    """The commented data file of a unit, to be filled in.

    `schema_path` is the relative path from the file to its JSON Schema (blank for no such line);
    `check` is the command that checks the file.
    """
    texts: dict[FieldPath, str] = {(pack.unit_name,): yaml_tree.to_scalar(unit)}
    prefilled = Prefilled(texts, computed_fields(pack))
    head = _HEAD.format(check=check).splitlines()
    return commented_text.text(pack.unit.fields, prefilled, head, schema_path)
