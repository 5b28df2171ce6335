"""A tree of which only a part is read takes edits as one of the whole text does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.datafile import new_text, partial_tree, source, text_tree, tree_edits
from generator.datafile.edited_values import AddRow, MoveRow, RemoveRow, SetValue
from generator.datafile.file_bytes import FileBytes
from generator.datafile.text_tree import Block, Entry, Scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.datafile.edited_values import Edit
    from generator.datafile.source import Source

TEXT = """\
# 关于文件
名称: 甲   # 全称

说明: |+
  第一段

  # 不是注释

# 关于组
组:
  数: 5
    # 关于数
  表:
  - 甲: 1   # 一

  # 关于第二项
  -
    # 横线下
    甲: 2
    乙: >
      折叠
  - 甲: 3
    丙: [一, 二]
  # 表末
 # 组末
"甲: 乙": {丁: 1}
空:
"""


def parsed(text: str) -> Source:
    return source.parse(FileBytes(text.encode(), ""), "数据.yaml")


def made(tree: list[Entry], before: Source, edits: Sequence[Edit]) -> str:
    tree_edits.make(tree, edits, {}, new_text.manner("\n".join(before.lines), before))
    return text_tree.write(tree)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "edits",
    [
        [SetValue(("名称",), "乙")],
        [SetValue(("说明",), "一\n二")],
        [SetValue(("组", "数"), "")],
        [SetValue(("组", "数"), None)],
        [SetValue(("组", "表", 0, "甲"), "9"), SetValue(("组", "表", 2, "丙", 1), "三")],
        [SetValue(("组", "表", 1, "乙"), "一\n二")],
        [SetValue(("组", "表", 1, "丁"), {"戊": ["己"]})],
        [SetValue(("组", "表", 3), {"甲": "4"})],
        [SetValue(("组", "新"), "")],
        [SetValue(("甲: 乙", "丁"), "2")],
        [SetValue(("空", "新"), "1"), SetValue(("空", "又"), "2")],
        [SetValue(("新",), "1")],
        [AddRow(("组", "表"), 0, {"甲": "0"}), SetValue(("组", "表", 3, "甲"), "3.5")],
        [RemoveRow(("组", "表"), 2), SetValue(("组", "数"), "6")],
        [MoveRow(("组", "表"), 0, 2), RemoveRow(("组", "表"), 0)],
    ],
)
def test_edits_give_the_text_that_they_give_in_the_whole_tree(
    edits: Sequence[Edit], line_end: str
) -> None:
    text = TEXT.replace("\n", line_end)
    before = parsed(text)

    result = made(partial_tree.read(text, before, edits), before, edits)

    assert result == made(text_tree.read(text, before.data), before, edits)


@pytest.mark.parametrize(
    "text",
    ["{名称: 甲, 组: {数: 5}}\n", "? 名称\n: 甲\n组:\n  数: 5\n", "--- \n组: {数: 5}\n...\n"],
)
def test_a_text_without_a_line_for_each_key_is_read_whole(text: str) -> None:
    before = parsed(text)

    tree = partial_tree.read(text, before, [SetValue(("组", "数"), "6")])

    assert text_tree.write(tree) == text
    assert made(tree, before, [SetValue(("组", "数"), "6")]) == text.replace("5", "6")


def test_what_no_edit_is_in_stays_in_one_piece() -> None:
    [root] = partial_tree.read(TEXT, parsed(TEXT), [SetValue(("组", "表", 2, "甲"), "4")])

    assert isinstance(root.value, Block)
    [name, _, group, *_] = root.value.entries
    assert isinstance(name.value, Scalar)
    assert name.value.text == "名称: 甲   # 全称\n\n"
    assert isinstance(group.value, Block)
    rows = group.value.entries[1].value
    assert isinstance(rows, Block)
    assert [isinstance(row.value, Block) for row in rows.entries] == [False, False, True]
