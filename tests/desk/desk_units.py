"""A unit's data file in a small campaign, as the desk opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.build import check_command
from generator.desk import judging
from generator.desk.unit_data import undo_steps, unit_file
from generator.desk.unit_data.unit_file import UnitFile
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic
    from generator.desk.unit_data.cell_changes import CellChange
    from generator.desk.unit_data.unit_file import Changed

# Written as people do: comments, quotes, no order of the schema's.
TEXT = """\
# 本单位的说明
名称: "甲局"   # 全称
总数: 8
组:
  # 第一组
  - 名: 一组
    数: 5
  - {名: 二组, 数: 3}
人:
  - 姓名: 张三
    组: 一组
    数: 5
    电话: 123
  - 姓名: 李四
    组: 二组
    数: 3
    说明: |
      第一行
      第二行
"""


def open_file(root: Path, text: str | bytes = TEXT, **pack: str) -> UnitFile:
    """The unit 甲局 of a new campaign of the small pack."""
    small_pack.write(root / "templates" / "small", **pack)
    folder = root / "data" / "2024"
    (folder / "units").mkdir(parents=True)
    (folder / "settings.yaml").write_text("表单: small\n年份: 2024\n", "utf-8")
    path = folder / "units" / "甲局.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return UnitFile(judging.read(folder, root / "templates"), path, undo_steps.History())


def change(file: UnitFile, *changes: CellChange, base: str = "") -> Changed:
    """Make the changes, by default of what the file says now."""
    return unit_file.change(file, changes, base or unit_file.read(file).sha256)


def text(file: UnitFile) -> str:
    return file.path.read_bytes().decode()


def checked(file: UnitFile) -> tuple[Diagnostic, ...]:
    """What `forms check` finds in the file, when it has read everything from the disk."""
    folder = file.judging.campaign.folder
    result = check_command.check(
        [(folder, [])],
        file.judging.campaign.pack.folder.parent,
        folder / "build",
        strict=False,
        progress=lambda items, *_: items,
    )
    return result.diagnostics
