"""Data files changed by edits: what changes in the text, and that all else stays as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.datafile import edits
from generator.datafile.edits import AddRow, EditRefusedError, MoveRow, RemoveRow, SetValue

if TYPE_CHECKING:
    from generator.datafile.edited_values import Edit

ORDER: dict[str, Any] = {
    "名称": {},
    "数": {},
    "组": {"一": {}, "二": {}, "三": {}},
    "行": {"名": {}, "数": {}, "文": {}},
    "末": {},
}


def edited(text: str, *made: Edit) -> str:
    return edits.apply(text, made, ORDER)


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("数: 54\n", "60", "数: 60\n"),
        ("数: 54  # 注\n", "100", "数: 100  # 注\n"),
        # Quotes stay; where there were none, they are put where a text needs them.
        ("数: '54'\n", "it's", "数: 'it''s'\n"),
        ('数: "5"\n', '说"明', '数: "说\\"明"\n'),
        ("数: 54\n", "a: b", "数: 'a: b'\n"),
        ("数: 54\n", "null", "数: 'null'\n"),
        # Several lines go after a bar, and what was there stays there.
        ("数: 54  # 注\n", "一\n二", "数: |  # 注\n  一\n  二\n"),
        ("数: |  # 注\n    一\n    二\n末: 1\n", "三", "数: |  # 注\n    三\n末: 1\n"),
        ("数: |-\n  一\n\n末: 1\n", "二\n\n三", "数: |-\n  二\n\n  三\n\n末: 1\n"),
        ("数: >\n  一\n\n  二\n末: 1\n", "二\n三", "数: |\n  二\n  三\n末: 1\n"),
        ("数: >-  # -\n  一\n末: 1\n", "\n二", "数: |2-  # -\n\n  二\n末: 1\n"),
        ("数: |+\n  一\n\n\n末: 1\n", "二", "数: |\n  二\n\n\n末: 1\n"),
        # A blank one, and one that gets a value where it was blank; a comment keeps its column.
        ("数: 54   # 注\n", "", "数:      # 注\n"),
        ("数:      # 注\n", "54", "数: 54   # 注\n"),
        ("数:\n", "54", "数: 54\n"),
        # Blanks at a line's end do not get behind the value.
        ("数: 54\n", "", "数: \n"),
        ("数: \n", "54", "数: 54\n"),
        ("数: \r\n末: 1\r\n", "54", "数: 54\r\n末: 1\r\n"),
        ("数: 5\t# 注\n", "", "数:   # 注\n"),
        ("数: |  # 注\n  一\n\n末: 1\n", "", "数:   # 注\n\n末: 1\n"),
        # A text that begins with a blank line: the bar says the column.
        ("组:\n    数: 5\n", "\n一", "组:\n    数: |2\n\n      一\n"),
        # In brackets, and in JSON.
        ("组: {数: 5, 末: 1}\n", "a, b", "组: {数: 'a, b', 末: 1}\n"),
        ("组: {数: , 末: 1}\n", "5", "组: {数: 5, 末: 1}\n"),
        ("组: {数: 5, 末: 1}\n", "", "组: {数: , 末: 1}\n"),
        ('{"组":{"数":"5"}}', "一\n二", '{"组":{"数":"一\\n二"}}'),
        ('{"组":{"数":"5"}}', "", '{"组":{"数":""}}'),
        (
            '{"\\u7ec4": {"\\u6570": "\\u4e00"}}',
            "二",
            '{"\\u7ec4": {"\\u6570": "\\u4e8c"}}',
        ),
    ],
)
def test_a_value_is_set_where_it_stands(before: str, value: str, after: str) -> None:
    path = ("组", "数") if before.startswith(("组", "{")) else ("数",)

    assert edited(before, SetValue(path, value)) == after


def test_a_comment_below_does_not_become_part_of_a_text() -> None:
    before = "数: 54\n    # 说明\n末: 1\n"

    assert edited(before, SetValue(("数",), "一\n二")) == '数: "一\\n二"\n    # 说明\n末: 1\n'


def test_a_value_that_is_there_already_changes_nothing() -> None:
    before = "数: '54'\n组:  # 注\n  一: >-\n    甲\n"

    assert edited(before, SetValue(("数",), " 54\u3000"), SetValue(("组", "一"), "甲")) == before


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        # Behind the last key that comes before it in the order.
        ("名称: 甲\n末: 1\n", ("数",), "名称: 甲\n数: x\n末: 1\n"),
        ("# 表\n\n# 名\n末: 1\n", ("数",), "# 表\n\n# 名\n数: x\n末: 1\n"),
        ("末: 1\n名称: 甲\n", ("数",), "末: 1\n名称: 甲\n数: x\n"),
        ("名称: 甲\n", ("别的",), "名称: 甲\n别的: x\n"),
        ("组:\n  # 一\n  二: 1\n  # 尾\n", ("组", "一"), "组:\n  一: x\n  # 一\n  二: 1\n  # 尾\n"),
        ("组:\n  一: 1\n    # 深\n末: 1", ("组", "二"), "组:\n  一: 1\n    # 深\n  二: x\n末: 1"),
        ("行:\n  - 名: 甲\n", ("行", 0, "数"), "行:\n  - 名: 甲\n    数: x\n"),
        ("行:\n  -   数: 1\n", ("行", 0, "名"), "行:\n  -   名: x\n      数: 1\n"),
        ("组: {一: 1, 三: 3}\n", ("组", "二"), "组: {一: 1, 二: x, 三: 3}\n"),
        # Groups and lists that are missing are made in one go.
        ("名称: 甲", ("组", "一"), "名称: 甲\n组:\n  一: x"),
        ("名称: 甲\n", ("行", 0, "数"), "名称: 甲\n行:\n  - 数: x\n"),
        ("组:  # 注\n末: 1\n", ("组", "一"), "组:  # 注\n  一: x\n末: 1\n"),
        ("行:\n  - []\t# 注\n", ("行", 0, 0), "行:\n  - # 注\n    - x\n"),
        ("组: {}  # 注\n", ("组", "一"), "组:  # 注\n  一: x\n"),
        ("组: { # 注\n  }\n", ("组", "一"), "组: { # 注\n  一: x}\n"),
        ("组: {一: }\n", ("组", "一", "下"), "组: {一: {下: x}}\n"),
    ],
)
def test_a_missing_key_is_put_in(before: str, path: tuple[str | int, ...], after: str) -> None:
    assert edited(before, SetValue(path, "x")) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "数: 5\n"),
        ("# 注", "# 注\n数: 5"),
        ("---\n# 注\n", "---\n# 注\n数: 5\n"),
        ("# 头\n{} # 注\n# 尾\n", "# 头\n# 注\n数: 5\n# 尾\n"),
        ("{}", "数: 5"),
        ("{ }\n", "数: 5\n"),
    ],
)
def test_a_file_that_holds_nothing_is_filled_in(before: str, after: str) -> None:
    assert edited(before, SetValue(("数",), "5")) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("名称: 甲\n数: 5\n末: 1\n", "名称: 甲\n末: 1\n"),
        ("名称: 甲\n数: 5   # 三项\n末: 1\n", "名称: 甲\n# 三项\n末: 1\n"),
        ("名称: |\n  甲\n数: 5\n    # 深\n末: 1", "名称: |\n  甲\n# 深\n末: 1"),
        ("名称: 甲\n\n数: |\n  5\n\n末: 1\n", "名称: 甲\n\n末: 1\n"),
        ("名称: 甲\n? 数\n: 5\n末: 1\n", "名称: 甲\n末: 1\n"),
        # Blank lines left over do not become part of the text above.
        ("名称: |+\n  甲\n数: 5\n\n末: 1\n", "名称: |+\n  甲\n末: 1\n"),
        # Nor do they go where they are text, at the end of a file without a last line break.
        ("名称: |+\n  甲\n\n  \n数: 5", "名称: |+\n  甲\n\n  \n"),
        ("数: 5  # 注\n", "# 注\n{}\n"),
        ("{名称: 甲, 数: 5, 末: 1}", "{名称: 甲, 末: 1}"),
        ("{名称: 甲, 数: 5}", "{名称: 甲}"),
        ("{数: 5, 末: 1}", "{末: 1}"),
        ("{数: # 注: 一\n 5, 末: 1}", "{ # 注: 一\n  末: 1}"),
        ("{数 # 注: 一\n , 末: 1}", "{ # 注: 一\n  末: 1}"),
        ("{名称: 甲, 数: 5,}", "{名称: 甲,}"),
        ('{\n  "数": 5, # 注\n  "末": 1\n}', '{\n  # 注\n  "末": 1\n}'),
        ('{\n  "名称": 1, # 注\n  "数": 5\n}', '{\n  "名称": 1 # 注\n  \n}'),
    ],
)
def test_a_key_is_taken_out_and_its_comments_stay(before: str, after: str) -> None:
    assert edited(before, SetValue(("数",), None)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("行:\n  - 名: 甲\n    数: 1\n", "行:\n  - 数: 1\n"),
        ("行:\n  - 名: 甲  # 注\n    数: 1\n", "行:\n  -\n    # 注\n    数: 1\n"),
        ("行:\n  - 名: 甲\n", "行:\n  - {}\n"),
        ("行: [名: 甲, {数: 1}]\n", "行: [{}, {数: 1}]\n"),
    ],
)
def test_a_rows_first_key_is_taken_out(before: str, after: str) -> None:
    assert edited(before, SetValue(("行", 0, "名"), None)) == after


@pytest.mark.parametrize(
    ("before", "index", "to", "after"),
    [
        ("[甲, # 注\n  乙]", 0, 1, "[乙,\n  甲 # 注\n  ]"),
        ("[\n  甲, # 甲的\n  乙 # 乙的\n]", 0, 1, "[\n  乙, # 乙的\n  甲 # 甲的\n]"),
        ("[\n  甲 # 甲的\n  , 乙\n]", 1, 0, "[\n  乙\n  , 甲 # 甲的\n]"),
        (
            "[ # 表\n  甲,\n  # 乙上\n  {名: 乙}, # 乙的\n  # 尾\n]",
            1,
            0,
            "[ # 表\n  # 乙上\n  {名: 乙}, # 乙的\n  甲,\n  # 尾\n]",
        ),
        ("[\n  甲,\n  乙 # 乙的\n]", 1, 0, "[\n  乙, # 乙的\n  甲\n]"),
    ],
)
def test_comments_in_brackets_go_with_the_row_that_they_stand_at(
    before: str, index: int, to: int, after: str
) -> None:
    assert edited(f"行: {before}\n", MoveRow(("行",), index, to)) == f"行: {after}\n"


IN_BRACKETS = """\
行: [ # 表
  # 甲上
  甲, # 甲
  # 乙上
  乙 # 乙
]
"""


@pytest.mark.parametrize(
    ("made", "after"),
    [
        ([AddRow(("行",), 0, "丙")], IN_BRACKETS.replace("  # 甲上", "  丙,\n  # 甲上")),
        ([AddRow(("行",), 1, "丙")], IN_BRACKETS.replace("  # 乙上", "  丙,\n  # 乙上")),
        ([AddRow(("行",), 2, "丙")], IN_BRACKETS.replace("乙 # 乙\n", "乙, # 乙\n  丙\n")),
        ([RemoveRow(("行",), 0)], "行: [ # 表\n  # 乙上\n  乙 # 乙\n]\n"),
        ([RemoveRow(("行",), 1)], "行: [ # 表\n  # 甲上\n  甲 # 甲\n]\n"),
        ([RemoveRow(("行",), 0)] * 2, "行: [ # 表\n]\n"),
    ],
)
def test_rows_in_brackets_come_and_go_with_their_comments(made: list[Edit], after: str) -> None:
    assert edited(IN_BRACKETS, *made) == after


ROWS = """\
行:  # 注
  # 甲的
  - 名: 甲
    # 甲的，在下面

  # 不是谁的

  # 乙的
  - 名: 乙
  - 名: 丙
  # 尾
末: 1
"""


def test_comments_go_with_the_row_that_they_stand_at() -> None:
    moved = edited(ROWS, MoveRow(("行",), 0, 1))

    assert moved == (
        "行:  # 注\n  # 乙的\n  - 名: 乙\n\n  # 不是谁的\n\n"
        "  # 甲的\n  - 名: 甲\n    # 甲的，在下面\n  - 名: 丙\n  # 尾\n末: 1\n"
    )
    assert edited(moved, MoveRow(("行",), 1, 0)) == ROWS
    assert edited(ROWS, RemoveRow(("行",), 1)) == ROWS.replace("  # 乙的\n  - 名: 乙\n", "")


def test_rows_are_added_and_the_last_one_that_goes_leaves_brackets() -> None:
    added = edited(
        ROWS, AddRow(("行",), 3, {"数": "5", "名": "丁"}), AddRow(("行",), 0, {"名": "零"})
    )

    assert added == ROWS.replace("  # 甲的\n", "  - 名: 零\n  # 甲的\n").replace(
        "  # 尾\n", "  - 名: 丁\n    数: 5\n  # 尾\n"
    )
    none = edited(ROWS, *[RemoveRow(("行",), 0)] * 3)
    assert none == "行: []  # 注\n\n  # 不是谁的\n\n  # 尾\n末: 1\n"
    assert edited(none, AddRow(("行",), 0, {"名": "戊"})).startswith("行:  # 注\n")


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("行: []\n", AddRow(("行",), 0, {"名": "甲", "文": "一\n二"}),
         "行:\n  - 名: 甲\n    文: |\n      一\n      二\n"),
        ("行:\n- 甲\n末: 1\n", AddRow(("行",), 1, "- 乙"), "行:\n- 甲\n- '- 乙'\n末: 1\n"),
        ("行:\n  -   名: 甲\n", AddRow(("行",), 0, {"名": "乙", "文": "一\n二"}),
         "行:\n  -   名: 乙\n      文: |\n        一\n        二\n  -   名: 甲\n"),
        ("行:\n  - 名: 甲\n\n  - 名: 乙\n", AddRow(("行",), 2, {"名": "丙"}),
         "行:\n  - 名: 甲\n\n  - 名: 乙\n\n  - 名: 丙\n"),
        ("行: [甲, 乙]\n", AddRow(("行",), 1, "x, y"), "行: [甲, 'x, y', 乙]\n"),
        ("行: [甲, 乙]\n", RemoveRow(("行",), 0), "行: [乙]\n"),
        ("行: [甲, 乙,  丙]\n", MoveRow(("行",), 2, 0), "行: [丙, 甲,  乙]\n"),
        ("行: [甲, # 注\n  乙]\n", AddRow(("行",), 2, "丙"), "行: [甲, # 注\n  乙,\n  丙]\n"),
        ('{"行":["甲"]}', AddRow(("行",), 1, {"名": ""}), '{"行":["甲", {"名": ""}]}'),
    ],
)  # fmt: skip
def test_a_list_is_changed_as_it_is_written(before: str, edit: Edit, after: str) -> None:
    assert edited(before, edit) == after


@pytest.mark.parametrize(
    ("before", "group", "row"),
    [
        ("组:\n    一: 1\n", 4, 2),
        ("列:\n- 1\n组:\n  一: 1\n", 2, 0),
        ("列:\n - 1\n组:\n   一: 1\n", 3, 1),
    ],
)
def test_new_groups_and_lists_are_indented_as_the_others(before: str, group: int, row: int) -> None:
    added: Any = {"名": "甲", "文": "一\n二"}

    result = edited(before, SetValue(("组", "二", "下"), "x"), SetValue(("行",), [added]))

    lines = (
        (group, "二:"),
        (2 * group, "下: x"),
        (0, "行:"),
        (row, "- 名: 甲"),
        (row + 2, "文: |"),
        (row + 2 + group, "一"),
        (row + 2 + group, "二"),
    )
    assert result == before + "".join(f"{' ' * column}{line}\n" for column, line in lines)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_a_byte_order_mark_stay(mark: str, end: str, *, last: bool) -> None:
    before = f"名称: 甲\n行:\n  - 名: 乙\n{'末: 1' if last else ''}"
    after = f"名称: |\n  一\n  二\n行:\n  - 名: 乙\n  - 名: 丙\n{'末: 1' if last else ''}"

    result = edited(
        mark + before.replace("\n", end),
        SetValue(("名称",), "一\n二"),
        AddRow(("行",), 1, {"名": "丙"}),
    )

    assert result == mark + after.replace("\n", end)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blanks_behind_the_last_line_break_stay(end: str) -> None:
    rest = "文: |\n  一\n    ".replace("\n", end)

    assert edited(f"数: 1{end}{rest}", SetValue(("数",), "2")) == f"数: 2{end}{rest}"


def test_each_edit_is_made_of_what_the_ones_before_it_left() -> None:
    result = edited(
        "行:\n  - 名: 甲\n  - 名: 乙\n",
        RemoveRow(("行",), 0),
        SetValue(("行", 0, "数"), "5"),
        AddRow(("行",), 0, {"名": "丙"}),
        SetValue(("行", 0, "名"), "丁"),
        SetValue(("行", 2, "名"), "戊"),
    )

    assert yaml.load(result, yaml.BaseLoader) == {  # noqa: S506 - it reads only text
        "行": [{"名": "丁"}, {"名": "乙", "数": "5"}, {"名": "戊"}]
    }


def test_answers_at_what_changed_go() -> None:
    before = (
        "# 已核对[sum]: 甲\n数: 5  # 已核对[bound]: 乙\n行:  # 已核对[rows]: 丙\n"
        "  # 已核对[a]: 丁\n  - 名: 甲\n  # 已核对[b]: 戊\n  - 名: 乙\n"
    )

    assert edited(before, SetValue(("数",), "6"), RemoveRow(("行",), 1)) == (
        "数: 6\n行:\n  # 已核对[a]: 丁\n  - 名: 甲\n"
    )
    assert edited(before, SetValue(("数",), "5")) == before
    assert "[a]" not in edited(before, SetValue(("行", 0, "名"), "x"))
    assert edited(before, MoveRow(("行",), 0, 0)) == before


@pytest.mark.parametrize(
    ("before", "made", "reason"),
    [
        ("数：5\n", SetValue(("数",), "6"), "文件有错误，须先改正"),
        ("行: [甲]\n", RemoveRow(("行",), 1), "没有第 2 行"),
        ("行: [甲]\n", SetValue(("行", 2), "乙"), "没有第 3 行"),
        ("数: 5\n", SetValue(("数", "下"), "6"), "“数”处填写的不是若干栏目，无法在其下填写"),
        ("数: 5\n", AddRow(("数",), 0, "6"), "“数”处填写的不是列表"),
        ("数: 5\n", SetValue(("数",), "\x07"), "文字中有 Word 不支持的字符"),
        ("数: 5\n", SetValue(("甲\n乙",), "6"), "栏目名应为一行文字"),
        ("数: 5\n", SetValue(("深",) * 21, "6"), "层次过多"),
        ("数: 5\n", SetValue(("深",) * 5000, "6"), "层次过多"),
        ("数: 5\n", AddRow(("深",) * 19, 0, ["6"]), "层次过多"),
        (
            "行: [甲 # 注\n  , # 又注\n  乙]\n",
            MoveRow(("行",), 0, 1),
            "方括号或花括号内有注释，无法调整各行的顺序",
        ),
    ],
)
def test_what_cannot_be_edited_is_refused_with_the_edit(
    before: str, made: Edit, reason: str
) -> None:
    with pytest.raises(EditRefusedError) as refused:
        edited(before, SetValue(("末",), "9"), made)

    assert refused.value.reason == reason
    assert refused.value.edit in (made, None)


def test_what_the_result_does_not_say_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    right = edits.tree_edits.make
    wrong = SetValue(("末",), "9")

    def make(tree: Any, made: Any, *rest: Any) -> Any:
        return right(tree, [edit for edit in made if edit != wrong], *rest)

    monkeypatch.setattr(edits.tree_edits, "make", make)

    with pytest.raises(EditRefusedError) as refused:
        edited("数: 5\n", SetValue(("数",), "6"), wrong, SetValue(("数",), "7"))

    assert refused.value.edit == wrong
