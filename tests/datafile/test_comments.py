"""Comments: where they stand, which key they belong to, what they say."""

from __future__ import annotations

import pytest

from generator.common.hashes import sha256
from generator.datafile import comments, source
from generator.datafile.comments import Answer, Comment
from generator.datafile.file_bytes import FileBytes


def _comments(text: str) -> list[Comment]:
    content = text.encode()
    parsed = source.parse(FileBytes(content, sha256(content)), "f.yaml")
    return comments.read(parsed.lines, parsed.keys)


def _paths(text: str) -> list[tuple[str, int, tuple[str | int, ...]]]:
    return [(each.text, each.anchor, each.path) for each in _comments(text)]


def test_a_comment_belongs_to_the_key_on_its_line_or_on_the_line_below() -> None:
    assert _paths("# 上\n甲: 1  # 旁\n组:  # 组的\n  # 乙的\n  乙: 2\n") == [
        ("上", 2, ("甲",)),
        ("旁", 2, ("甲",)),
        ("组的", 3, ("组",)),
        ("乙的", 5, ("组", "乙")),
    ]


def test_several_comment_lines_belong_to_the_same_key() -> None:
    assert _paths("# 一\n# 二\n甲: 1\n") == [("一", 3, ("甲",)), ("二", 3, ("甲",))]


def test_a_comment_above_a_dash_belongs_to_the_entry_whose_first_key_stands_there() -> None:
    assert _paths("表:\n  # 一\n  - 名: 1\n    # 二\n    数: 2\n") == [
        ("一", 3, ("表", 0, "名")),
        ("二", 5, ("表", 0, "数")),
    ]


def test_a_comment_beside_a_dash_alone_belongs_to_what_follows() -> None:
    assert _paths("表:\n  # 一\n  - # 二\n    名: 1\n  # 三\n  -\n    名: 2\n") == [
        ("一", 4, ("表", 0, "名")),
        ("二", 4, ("表", 0, "名")),
        ("三", 7, ("表", 1, "名")),
    ]


def test_comments_of_an_entry_that_is_a_text() -> None:
    assert _paths("表:\n  # 一\n  - 甲\n  - 乙  # 二\n") == [
        ("一", 3, ("表", 0)),
        ("二", 4, ("表", 1)),
    ]


def test_several_number_signs_are_one_comment() -> None:
    assert _paths("## 一 # 二\n甲: 1\n") == [("一 # 二", 2, ("甲",))]


def test_comments_apart_from_any_key_belong_to_none_but_stay_together() -> None:
    assert _paths("# 一\n# 二\n\n甲: 1\n# 三\n") == [
        ("一", 2, ()),
        ("二", 2, ()),
        ("三", 5, ()),
    ]


def test_what_looks_like_a_comment_in_a_text_is_none() -> None:
    quoted = "甲: 'a # b'\n乙: \"a # b\"\n丙: a#b\n"
    blocks = "丁: |  # 是\n  # 不是\n  文字 # 不是\n\n# 下\n戊: >-\n  # 不是\n"

    assert _paths(quoted + blocks) == [("是", 4, ("丁",)), ("下", 9, ("戊",))]


def test_a_comment_behind_a_value_over_several_lines_belongs_to_its_key() -> None:
    assert _paths("甲: 'a\n\n  b' # 旁\n乙: [丙,\n  丁] # 末\n") == [
        ("旁", 1, ("甲",)),
        ("末", 5, ("乙", 1)),
    ]


def test_columns_and_lines_count_from_one_and_are_those_of_the_file() -> None:
    text = "甲：1 # 已核对[sum]: 属实\r\n组:\r\n    # 核对：二\r\n    乙: 2\r\n"
    content = text.encode()

    parsed = source.parse(FileBytes(content, sha256(content)), "f.yaml")

    assert [(c.line, c.column, c.anchor) for c in parsed.comments] == [(1, 5, 1), (3, 5, 4)]


def test_a_file_without_answers_and_doubts_is_not_read_for_comments() -> None:
    content = "# 核对过\n甲: 1  # 旁\n".encode()

    parsed = source.parse(FileBytes(content, sha256(content)), "f.yaml")

    assert parsed.comments == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已核对[sum]: 属实", Answer("sum", "属实")),
        ("已核对【sum】：属实", Answer("sum", "属实")),
        ("已核对 ［ ｓｕｍ ］ ： 与财务科核对: 属实", Answer("sum", "与财务科核对: 属实")),
        ("已核对警告[SUM]：属实", Answer("sum", "属实")),
        ("已核对[sum]﹕属实", Answer("sum", "属实")),
        ("已核对[sum]", Answer("", "")),
        ("已核对[sum]:", Answer("", "")),
        ("已核对[]: 属实", Answer("", "")),
        ("已核对: 属实", Answer("", "")),
        ("已核对", Answer("", "")),
        ("\u200b已核对\u200b[sum]: 属实", Answer("sum", "属实")),
        ("核对：好", None),
        ("核对：“甲”在一处是“已核对[sum]: 属实”", None),
        ("未核对[sum]: 好", None),
        ("请核对[sum]: 两处不一致", None),
        ("核对[附件]: 属实", None),
        ("核对（GDP）数据", None),
        ("核对 [note] 一栏", None),
    ],
)
def test_an_answer_has_a_code_and_a_reason(text: str, expected: Answer | None) -> None:
    assert comments.answer(text) == expected


@pytest.mark.parametrize("reason", ["好", "。", "……", "理由", "“理由”", "\u200b\u200b", "- -"])
def test_a_reason_is_two_characters_of_text_at_least(reason: str) -> None:
    assert comments.answer(f"已核对[sum]: {reason}") == Answer("", "")


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("核对无误[no-number]: 定性指标", ["# 已核对[no-number]: 定性指标"]),
        ("核对[no-number]：定性指标", ["# 已核对[no-number]: 定性指标"]),
        ("已经核对[no-number]: 定性指标", ["# 已核对[no-number]: 定性指标"]),
        ("已核對[no-number]: 定性指標", ["# 已核对[no-number]: 定性指標"]),
        ("备注；已核对[no-number]: 定性指标", ["# 已核对[no-number]: 定性指标"]),
        ("已核对（no-number）：定性指标", ["# 已核对[no-number]: 定性指标"]),
        ("已核对[no-number, same]: 原表", ["# 已核对[no-number]: 原表", "# 已核对[same]: 原表"]),
        ("已核对[no-number、same]: 原表", ["# 已核对[no-number]: 原表", "# 已核对[same]: 原表"]),
        ("已核对[no-number][same]: 原表", ["# 已核对[no-number]: 原表", "# 已核对[same]: 原表"]),
        (
            "已核对[no-number]：定性指标 # 已核对[same]: 原表",
            ["# 已核对[no-number]: 定性指标", "# 已核对[same]: 原表"],
        ),
        ("核对无误[no-number]: 好", []),
    ],
)
def test_what_is_nearly_an_answer_says_how_it_is_written(text: str, forms: list[str]) -> None:
    assert comments.answer(text) == Answer("", "", tuple(forms))
    assert comments.has_marks(f"甲: 1 # {text}")
    assert all(comments.answer(form.removeprefix("# ")) != Answer("", "") for form in forms)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("表:\n  # 上\n  - 名: 1\n    数: 2\n", ("表", 0)),
        ("表:\n  - # 上\n    名: 1\n", ("表", 0)),
        ("表:\n  - 名: 1\n    # 上\n    数: 2\n", ()),
        ("表:\n  - 名: 1 # 上\n    数: 2\n", ()),
        ("# 上\n表: [{名: 1}]\n", ()),
        ("表: [甲,\n  # 上\n  乙]\n", ("表", 1)),
    ],
)
def test_a_comment_above_a_dash_is_about_the_entry(text: str, entry: tuple[str | int, ...]) -> None:
    [comment] = _comments(text)

    assert comment.entry == entry


@pytest.mark.parametrize(
    ("text", "expected"),
    [("核对：甲", "甲"), ("核对: 甲", "甲"), ("核对甲", None), ("已核对：甲", None)],
)
def test_a_doubt_is_what_follows_its_colon(text: str, expected: str | None) -> None:
    assert comments.doubt(text) == expected
