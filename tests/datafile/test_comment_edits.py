"""Comments are put above keys and taken out, and nothing else of a data file changes."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import has_errors
from generator.datafile import comment_edits, comments, source
from generator.datafile.edits import Edited
from generator.datafile.file_bytes import FileBytes
from tests.fuzz import written_files

if TYPE_CHECKING:
    from generator.datafile.yaml_tree import KeyPath

TEXT = """\
# 头注

名称: 甲
组:
  数: 1  # 注
  文: |
    一
    二
行:
  # 行的注
  - 名: x
    数: 2
  -
    名: y
列: [a, b]
"""


def parsed(text: str) -> Edited:
    content = FileBytes(text.removeprefix("\ufeff").encode(), "")
    return Edited(text, source.parse(content, "a.yaml"))


@pytest.mark.parametrize(
    ("path", "above", "line"),
    [
        (("名称",), "名称: 甲", "# 核对：问"),
        (("组", "数"), "  数: 1  # 注", "  # 核对：问"),
        (("组", "文"), "  文: |", "  # 核对：问"),
        (("行",), "行:", "# 核对：问"),
        (("行", 0, "名"), "  - 名: x", "  # 核对：问"),
        (("行", 0, "数"), "    数: 2", "    # 核对：问"),
        (("行", 0), "  - 名: x", "  # 核对：问"),
        (("行", 1, "名"), "    名: y", "    # 核对：问"),
        # In brackets there is no place, nor at a key that is not there.
        (("列", 1), "列: [a, b]", "# 核对：问"),
        (("组", "没有"), "组:", "# 核对：问"),
    ],
)
def test_a_comment_is_put_above_its_key(path: KeyPath, above: str, line: str) -> None:
    result = comment_edits.changed(parsed(TEXT), {path: ["核对：\n问"]})

    assert result.text == TEXT.replace(f"\n{above}\n", f"\n{line}\n{above}\n").replace(
        "核对：\n", "核对："
    ).replace("核对：问", "核对： 问")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 头\n\n甲: 1\n", "# 头\n# 核对：问\n\n甲: 1\n"),
        ("甲: 1\n", "# 核对：问\n\n甲: 1\n"),
        ("# 甲的注\n甲: 1\n", "# 核对：问\n\n# 甲的注\n甲: 1\n"),
        ("\n甲: 1\n", "# 核对：问\n\n甲: 1\n"),
        ("\ufeff# 头\r\n\r\n甲: 1", "\ufeff# 头\r\n# 核对：问\r\n\r\n甲: 1"),
        ('{"甲": "1"}\n', '# 核对：问\n\n{"甲": "1"}\n'),
    ],
)
def test_a_comment_about_the_file_is_put_at_its_top_and_taken_out_again(
    text: str, expected: str
) -> None:
    result = comment_edits.changed(parsed(text), {(): ["核对：问"]})

    assert result.text == expected
    [comment] = [c for c in result.source.comments if comments.doubt(c.text) is not None]
    assert comment.path == ()
    assert comment_edits.changed(result, {}, [comment]).text.lstrip("\r\n") == text.lstrip("\r\n")


def test_comments_are_taken_out_with_their_lines_or_from_behind_a_value() -> None:
    text = "甲: 1  # 核对：一\n组:\n  # 核对：二\n  # 别的\n  乙: 2\n"
    file = parsed(text)
    doubts = [c for c in file.source.comments if comments.doubt(c.text) is not None]

    result = comment_edits.changed(file, {("甲",): ["核对：三"]}, doubts)

    assert result.text == "# 核对：三\n甲: 1\n组:\n  # 别的\n  乙: 2\n"


def test_any_file_says_the_same_with_comments_at_its_keys() -> None:
    for number in range(60):
        file = parsed(written_files.any_file(Random(number)))  # noqa: S311
        if has_errors(file.source.diagnostics):
            continue
        # Above a blank row's dash a comment is about what follows.
        paths = [path for path in file.source.keys if not file.source.is_blank(path)]

        result = comment_edits.changed(file, {path: ["核对：问"] for path in paths[::2]})

        assert result.source.data == file.source.data
        there = [c for c in result.source.comments if c.text == "核对：问"]
        again = comment_edits.changed(result, {}, there)
        assert again.text.lstrip("\r\n") == file.text.lstrip("\r\n")
