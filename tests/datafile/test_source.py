"""YAML as text with places: what is read, and what is refused."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from generator.datafile import source, yaml_tree
from tests.small_pack import read

if TYPE_CHECKING:
    from pathlib import Path

    from generator.datafile.yaml_tree import KeyPath


@pytest.mark.parametrize(
    "text",
    ["15674905956", "0731", "否", "no", "12:30", "718.40", "1e3", "2023-01-01", ".5"],
)
def test_plain_scalar_stays_the_text_it_was(text: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"a: {text}\n")

    assert found.data == {"a": text}
    assert found.diagnostics == ()


@pytest.mark.parametrize("text", ["null", "Null", "NULL", "~", "~  # 无"])
def test_what_a_library_writes_for_no_value_is_blank(text: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"a: {text}\nb:\n  - {text}\n")

    assert found.data == {"a": "", "b": [""]}
    assert found.is_blank(("a",))
    assert found.diagnostics == ()


@pytest.mark.parametrize("text", ["'null'", '"~"', "null值", "|\n  null", "~5"])
def test_a_text_that_only_looks_like_no_value_stays(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"a: {text}\n").data["a"] != ""


@pytest.mark.parametrize("text", ["null", "~", "NULL"])
def test_such_a_text_is_written_so_that_it_is_read_again(text: str, tmp_path: Path) -> None:
    written = yaml_tree.to_scalar(text)

    assert read(tmp_path, f"a: {written}\n").data == {"a": text}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'　甲　乙 '", "甲　乙"),
        ('"\\_\\t甲\\t乙\\_"', "甲\t乙"),
        ("|\n  一\n  二", "一\n二"),
        ("|\n  一\n\n  二\n", "一\n\n二"),
        ("|+\n  一\n", "一\n"),
        ("|-\n  一", "一"),
        ("|\n  　一\n  二　", "一\n二"),
        ("|\n\n  一", "\n一"),
        ("|2\n    一", "一"),
        ("'　'", ""),
        ('"\\n　\\n"', ""),
        ("", ""),
        ("# 说明", ""),
        ("甲# 乙", "甲# 乙"),
        ("甲 # 乙", "甲"),
        ("https://x.cn/?a=1&b", "https://x.cn/?a=1&b"),
        ('"一\\r\\n二\\r三"', "一\n二\n三"),
        ("{{ x }}".join("''"), "{{ x }}"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_value_is_trimmed_at_its_ends_only(written: str, value: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"a: {written}\n")

    assert found.data == {"a": value}
    assert found.diagnostics == ()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_places_are_the_editors_lines_and_columns(mark: str, line_end: str, tmp_path: Path) -> None:
    lines = ["# 说明", "甲: 一", "乙:", "  - 丙: '二'", "    \U0001f600: |", "      三", "  -"]

    found = read(tmp_path, mark + line_end.join(lines))

    assert found.keys == {
        ("甲",): (2, 1),
        ("乙",): (3, 1),
        ("乙", 0): (4, 5),
        ("乙", 0, "丙"): (4, 5),
        ("乙", 0, "\U0001f600"): (5, 5),
        ("乙", 1): (7, 4),
    }
    assert found.values == {
        (): (2, 1),
        ("甲",): (2, 4),
        ("乙",): (4, 3),
        ("乙", 0): (4, 5),
        ("乙", 0, "丙"): (4, 8),
        ("乙", 0, "\U0001f600"): (5, 8),
        ("乙", 1): (7, 4),
    }


@pytest.mark.parametrize(
    ("path", "at_key", "place"),
    [
        (("a", 0, "b"), False, (3, 8)),
        (("a", 0, "b"), True, (3, 5)),
        (("a", 0, "x"), False, (3, 5)),
        (("a", 5, "x"), False, (2, 1)),
        (("x",), False, (2, 1)),
        (("x", 1, "y"), True, (2, 1)),
    ],
)
def test_what_is_missing_is_placed_at_its_nearest_parent(
    path: KeyPath, place: tuple[int, int], tmp_path: Path, *, at_key: bool
) -> None:
    found = read(tmp_path, "# 说明\na:\n  - b: c\n")

    assert found.place(path, at_key=at_key) == place


@pytest.mark.parametrize("text", ["", "a: 1\n---\nb: 2\n", "'"])
def test_what_is_missing_in_a_file_that_says_nothing_is_placed_at_its_start(
    text: str, tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    assert (found.data, found.place(("a", 0))) == ({}, (1, 1))


@pytest.mark.parametrize(
    ("path", "blank"),
    [
        (("a",), True),
        (("b", 0, "c"), True),
        (("b", 1), True),
        (("b",), False),
        (("d",), False),
        (("b", 9), False),
        (("a", "x"), False),
    ],
)
def test_key_with_nothing_behind_it_is_blank(path: KeyPath, tmp_path: Path, *, blank: bool) -> None:
    found = read(tmp_path, "a: '　'\nb:\n  - c:\n  -\ne: 1\n")

    assert found.is_blank(path) is blank


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("a: 一二三", 2, (1, 6)),
        ("a: '一二三'", 2, (1, 7)),
        ("a: |\n  一二\n\n  三四五\n", 5, (4, 4)),
        ("a: |\n    一\n      二三\n", 4, (3, 7)),
        ("a: |2\n   一\n  二\n", 2, (3, 3)),
        ("a: >\n  一二\n", 1, (2, 4)),
        ("a: '　一二'", 1, (1, 7)),
        ('a: "一\\u4e8c三"', 2, (1, 4)),
        ("a: '一''二'", 2, (1, 4)),
        ('a: "一\\n二"', 2, (1, 8)),
    ],
)
def test_character_of_a_value_is_placed_where_it_stands_in_the_file(
    text: str, offset: int, place: tuple[int, int], tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    assert found.place_within(("a",), str(found.data["a"]), offset) == place


def test_first_of_two_equal_keys_is_kept_and_the_second_one_read_too(tmp_path: Path) -> None:
    found = read(tmp_path, "a: {b: 1}\n'a ': {c: 1, c: 2, d: !x 3}\ne: 4\n")

    assert found.data == {"a": {"b": "1"}, "e": "4"}
    assert [(d.line, d.column, d.code) for d in found.diagnostics] == [
        (2, 1, "duplicate"),
        (2, 14, "duplicate"),
        (2, 23, "tag"),
    ]
    assert ("a", "c") not in found.keys


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x 1\nb: *x\n", [(1, 4, "anchor"), (2, 4, "anchor")]),
        ("&x a: 1\n", [(1, 1, "anchor")]),
        ("*x : 1\n", [(1, 1, "syntax")]),
        ("a: &x\n  b: 1\n", [(1, 4, "anchor")]),
        ("a: !!int 1\n!x b: 2\nc: ! 3\n", [(1, 4, "tag"), (2, 1, "tag"), (3, 4, "tag")]),
        ("a: &x !!str 1\n", [(1, 4, "anchor"), (1, 4, "tag")]),
        ("a: 一\n  二\n", [(1, 4, "multiline")]),
        ("a: [一\n 二, 三]\n", [(1, 5, "multiline")]),
        ("a: '一\n  二'\n", [(1, 4, "multiline")]),
        ('a: "一\n  二"\n', [(1, 4, "multiline")]),
        ("a: >\n  一\n  二\n", [(1, 4, "multiline")]),
        ("a: >\n  一\n\n", []),
        ("a: '一\n  二' 三\n", [(1, 4, "multiline"), (2, 6, "syntax")]),
        ("a: |\n  一\n  二\n", []),
        ("a: |\n  一\n  # 二\n", [(3, 3, "note")]),
        ("a: ｜\n  一\n", [(1, 4, "multiline")]),
        ("a: 项目 #1\n", [(1, 7, "note")]),
        ("a: #1\nb: 1 # 说明\nc: 1 #\nd: 1 ## 说明\n", [(1, 4, "note")]),
        ("a: [一 #1\n  , 二]\n", [(1, 7, "note")]),
        ("a: 项目　  #1\n", [(1, 9, "note")]),
        ("a: '项目'#1\n'b':  #1\n", [(1, 8, "note"), (2, 7, "note")]),
        ("a: |\n  一 #1\n#说明\nb: 一#1\n", []),
        ("{a", [(1, 1, "syntax")]),
        ("a:\n  b: |\n    一\n  #说明\n  c: >\n    一\n  #说明\n", []),
        ('a: "\\x07\\0\\uffff"\n', [(1, 4, "character")]),
        ("a\x0b: \x07\n# \x7f\n", [(1, 2, "character"), (1, 5, "character"), (2, 3, "character")]),
        ("a: \ufffe\n", [(1, 4, "character")]),
        ("? [a]\n: b\n", [(1, 3, "syntax")]),
        ("a: 1\n---\nb: 2\n", [(2, 1, "syntax")]),
        ("--- a\n", [(1, 5, "syntax")]),
        ("- a\n", [(1, 1, "syntax")]),
        ("a: " + "[" * 50, [(1, 24, "syntax")]),
    ],
)
def test_what_yaml_allows_and_we_do_not_is_told_with_its_place(
    text: str, told: list[tuple[int, int, str]], tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    assert [(d.line, d.column, d.code) for d in found.diagnostics] == told
    assert all(d.hint for d in found.diagnostics)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\n'a　': 3\n", "“a”重复填写（第 1 行已有）"),
        ('"a\\nb": 1\n"a\\nb": 2\n', "“a b”重复填写（第 1 行已有）"),
        ("a: 1 #2　　3\n", "“#2　　3”不会填入表格：空格加 # 之后的文字按注释处理"),
        (f"a: 1 #{'2' * 50}\n", f"“#{'2' * 39}…”不会填入表格：空格加 # 之后的文字按注释处理"),
        ('a: "\\x07"\n', "文字中有 Word 不支持的字符（U+0007）"),
    ],
)
def test_message_quotes_what_is_written(text: str, message: str, tmp_path: Path) -> None:
    found = read(tmp_path, text)

    assert [d.message for d in found.diagnostics] == [message]


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("a: &x\n", "a: '&x'"),
        ("a: *x\n", "a: '*x'"),
        ("a: !x\n", "a: '!x'"),
        ("a: ! 1\n", "a: '! 1'"),
        # What a library writes says nothing that is read.
        ("&x a: 1\n", "a: 1"),
        ("a: &x\n  b: 1\n", "a:"),
        ('a: &x "1"\n', 'a: "1"'),
        ('a: !!int "20" # 说明\n', 'a: "20" # 说明'),
        ("- !!java.util.LinkedHashMap\n  a: 1\n", "-"),
        ("--- !!java.util.LinkedHashMap\na: 1\n", "---"),
        # Of two readings, none is proposed.
        ("a: &x 1\n", ""),
        ("- a: !x 1 # 说明\n", ""),
        ("a: &x 1\nb: *x\n", ""),
        ("a: !!binary MQ==\n", ""),
    ],
)
def test_hint_shows_a_line_without_its_mark_or_the_text_in_quotes(
    text: str, proposed: str, tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    told = [d for d in found.diagnostics if d.code in ("anchor", "tag")]
    assert [d.hint.partition("此行可写成：")[2] for d in told] == [proposed] * len(told)
    assert [bool(d.fix) for d in told] == [bool(proposed)] * len(told)


def test_many_anchors_are_told_once_with_what_to_set_in_the_library(tmp_path: Path) -> None:
    text = "".join(f"a{i}: &x{i}\n  b: 1\nc{i}: *x{i}\n" for i in range(2))

    found = read(tmp_path, text)

    assert [(d.line, d.message) for d in found.diagnostics] == [
        (1, "文件中有 4 处引用，程序不读取引用")
    ]
    assert "ignore_aliases" in found.diagnostics[0].hint


def test_character_that_word_cannot_hold_is_replaced(tmp_path: Path) -> None:
    found = read(tmp_path, 'a: "一\\x1b二"\nb: \x1b\n')

    assert found.data == {"a": "一\ufffd二", "b": "\ufffd"}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a:\n\tb: 1\n", (2, 1), "行首有 Tab，只能用空格"),
        ("a:\n  b: 1\n\tc: 1\n", (3, 1), "行首有 Tab，只能用空格"),
        ("a:\n  -\tb: 1\n", (2, 4), "行首有 Tab，只能用空格"),
        ("a: |\n\t一\n  二\n", (2, 1), "行首有 Tab，只能用空格"),
        ("a: |\n    一\n  二\n", (2, 5), "第一段的行首空格多于后面各段"),
        ("a:\n  - b: 1\n  c: 1\n", (3, 3), "行首空格的个数不对：现有 2 个，应为 4 个"),
        (
            "a:\n  - b: 1\n   c: 1\n",
            (3, 4),
            "行首空格的个数不对：现有 3 个，应为 4 个",
        ),
        ("a:\n  - b: 1\n  — b: 1\n", (3, 3), "“—”不是半角的减号“-”"),
        (
            "a:\n   b: 1\n  # 说明\n  c: 1\n",
            (4, 3),
            "行首空格的个数不对：现有 2 个，应为 3 个",
        ),
        ("a: '一\nb: '二'\n", (1, 4), "引号不成对"),
        ("a:\n  b:\u00a01\n  c: 1\n", (2, 3), "冒号后面是从 Word 或网页粘贴来的特殊空格"),
        ("a:\n  b: 一\t二\n三\n", (2, 3), "此处可能粘贴了表格的一整行"),
        ("a: 注意：一\n  b: 1\n", (2, 3), "此行与第"),
        ("a: 1\n  b: 1\n", (2, 3), "此行与第"),
        ("a:\n  b: 1\n c: 1\n", (3, 2), "行首空格的个数不对：现有 1 个，应为 2 个"),
        (
            "a:\n  - b: 1\n     c: 1\n",
            (3, 6),
            "行首空格的个数不对：现有 5 个，应为 4 个",
        ),
        ("a: b: c\n", (1, 5), "此处多了一个冒号"),
        ('a: "b\nc: 1\n', (1, 4), "引号不成对"),
        ('a: "b" c\n', (1, 8), "文字以引号或括号开头，后面又有其他文字"),
        ("a: [b\nc: 1\n", (1, 4), "方括号或花括号不成对"),
        ("a: >95%\n", (1, 6), "“|”或“>”后应换行"),
        ("a: *甲\n", (1, 4), "文字不能以 & 或 * 开头"),
        ("a: !甲\n", (1, 4), "文字不能以 ! 开头"),
        ("a: @b\n", (1, 4), "以此符号开头的文字须加英文单引号"),
        ("a: - b\n", (1, 4), "“-”应另起一行"),
        ("a: ]\n", (1, 4), "此处内容不完整"),
        ('a: "\\q"\n', (1, 5), "双引号中的反斜杠写法无法识别"),
        ('a: "\\ud800"\n', (1, 7), "双引号中的字符编号无效"),
        ("a: {{ b }}\n", (1, 5), "此处不能用花括号、方括号或 *"),
    ],
)
def test_mistake_of_writing_is_the_only_one_told_and_placed_where_it_was_made(
    text: str, place: tuple[int, int], message: str, tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    [only] = found.diagnostics
    assert (only.line, only.column) == place
    assert only.message.startswith(message)
    assert only.hint


@pytest.mark.parametrize(
    ("text", "told", "meant"),
    [
        ("a:\n  b：1\n  c: 1\n", [(2, 3)], {"a": {"b": "1", "c": "1"}}),
        ("a：1\nb: 1\n", [(1, 1)], {"a": "1", "b": "1"}),
        ("a:\n  b:1\n  c: 1\n", [(2, 3)], {"a": {"b": "1", "c": "1"}}),
        ("a:\n  b:　1\n  c：2\n  d:3\n", [(2, 3), (3, 3), (4, 3)], {"a": {"b": "1", "c": "2", "d": "3"}}),  # noqa: E501
        ("a:\n  b: 1\n　c: 2\n  d: 3\n", [(3, 1)], {"a": {"b": "1", "c": "2", "d": "3"}}),
        ("a：\n  b: 1\n", [(1, 1)], {"a": {"b": "1"}}),
        ("b:\n  a：1\n  c：2\n", [(2, 3), (3, 3)], {"b": {"a": "1", "c": "2"}}),
        ("a：\n  - b: 1\n    c：2\n", [(1, 1), (3, 5)], {"a": [{"b": "1", "c": "2"}]}),
    ],
)  # fmt: skip
def test_a_slip_of_colon_or_indentation_is_told_and_hides_nothing_else(
    text: str, told: list[tuple[int, int]], meant: dict[str, object], tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    assert [(d.line, d.column) for d in found.diagnostics] == told
    assert {d.code for d in found.diagnostics} == {"syntax"}
    assert found.data == meant
    assert (found.repaired_lines, [d for d in found.diagnostics if not d.hint]) == (set(), [])


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("a:\n  b：1\n  c: 1\n", "b: 1"),
        ("a:\n  -b: 1\n    c: 2\n", "- b: 1"),
        ("a:\n　b: 1\n", "b: 1"),
        ("a: 1\nb: 'c\nd'\n", ""),
    ],
)
def test_hint_shows_how_a_line_with_a_slip_may_be_written(
    text: str, proposed: str, tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    [only] = found.diagnostics
    assert only.hint.partition("格）：")[2] == proposed


@pytest.mark.parametrize(
    ("text", "told", "data"),
    [
        ("a：@b\nc：2\n", [(1, 1), (1, 3), (2, 1)], {"a": "@b", "c": "2"}),
        ("a:\n　　b:@c\n", [(2, 1), (2, 5)], {"a": {"b": "@c"}}),
        ("a:\n　b: [c]d\n", [(2, 1), (2, 8)], {"a": {"b": "[c]d"}}),
    ],
)
def test_two_slips_of_a_line_are_both_told_and_hide_nothing_else(
    text: str, told: list[tuple[int, int]], data: dict[str, object], tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    assert [(d.line, d.column) for d in found.diagnostics] == told
    assert found.data == data


@pytest.mark.parametrize(
    ("text", "path", "key", "value"),
    [
        ("a: 1\nb：2\n", ("b",), (2, 1), (2, 3)),
        ("a: 1\nb:2\n", ("b",), (2, 1), (2, 3)),
        ("a: 1\nb:　 2\n", ("b",), (2, 1), (2, 5)),
        ("a:\n  -b: 2\n    c: 1\n", ("a", 0, "b"), (2, 4), (2, 7)),
        ("a:\n  - 'b': c\n    d：e\n", ("a", 0, "b"), (2, 5), (2, 10)),
        ("a: @b\n", ("a",), (1, 1), (1, 4)),
        ("a: [b: @c]\n", ("a",), (1, 1), (1, 4)),
    ],
)
def test_places_of_a_line_with_a_slip_are_those_of_what_was_typed(
    text: str, path: KeyPath, key: tuple[int, int], value: tuple[int, int], tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    assert (found.keys[path], found.values[path]) == (key, value)


def test_findings_of_a_line_with_a_slip_are_placed_where_they_were_typed(tmp_path: Path) -> None:
    found = read(tmp_path, "a：1 #2\n")

    assert [(d.column, d.code) for d in found.diagnostics] == [(1, "syntax"), (5, "note")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("z: 1 #2\na: 一\n  b: 1\n", [(1, 6, "note"), (3, 3, "syntax")]),
        (
            "z: &x 1\na: 一\n  二\n b: 1\n",
            [(1, 4, "anchor"), (2, 4, "multiline"), (4, 2, "syntax")],
        ),
        ("a: 一\n  二\nb: 1\n  c: 1\n", [(1, 4, "multiline"), (4, 3, "syntax")]),
    ],
)
def test_what_stops_the_reading_is_told_beside_what_was_found_before(
    text: str, told: list[tuple[int, int, str]], tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    assert [(d.line, d.column, d.code) for d in found.diagnostics] == told


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("a: 一\n二\nb: 1\n", True),
        ("a: 一\nb：二\n", False),
        ("a: 一\n  b: 1\n", False),
    ],
)
def test_line_that_is_no_key_may_be_the_next_paragraph(
    text: str, tmp_path: Path, *, is_asked: bool
) -> None:
    found = read(tmp_path, text)

    [only] = found.diagnostics
    assert ("如果此行是上面文字的下一段" in only.hint) is is_asked


# A value, and how the hint says it may be written; the file is read on all the same.
VALUES_THAT_LACK_QUOTES = [
    ('"三清"专项', "'\"三清\"专项'"),
    ("'三清'专项", "'''三清''专项'"),
    ("[重点]项目", "'[重点]项目'"),
    ("说明: 一", "'说明: 一'"),
    ("说明:", "'说明:'"),
    (">95%", "'>95%'"),
    ("|95", "'|95'"),
    ("*甲", "'*甲'"),
    ("&甲+乙", "'&甲+乙'"),
    ("!甲", "'!甲'"),
    ("@甲", "'@甲'"),
    ("%甲", "'%甲'"),
    ("`甲", "'`甲'"),
    ('"甲', "'甲'"),
    ("'甲", "'甲'"),
    ('"D:\\资料"', "'D:\\资料'"),
    ("@甲  # 说明", "'@甲'  # 说明"),
    ("口号: 早预警'", "'口号: 早预警'"),
    ("'口号: 早预警’", "'口号: 早预警'"),
    # What else is wrong with these, quotes would not mend.
    ("{{ 名称 }}", None),
    ("- 甲", None),
    ("| 甲", None),
    ("[甲, 乙", None),
    ("]", None),
]


@pytest.mark.parametrize(("value", "proposed"), VALUES_THAT_LACK_QUOTES)
def test_a_value_that_lacks_quotes_hides_nothing_else_and_is_shown_in_them(
    value: str, proposed: str | None, tmp_path: Path
) -> None:
    found = read(tmp_path, f"a:\n  - b: {value}\n    c: 1\nd：2\n")

    assert found.data["d"] == "2"
    assert found.data["a"][0]["c"] == "1"  # type: ignore[call-overload, index]
    first, second = found.diagnostics
    _, says, line = first.hint.partition("此行可写成（行首 2 个空格）：")
    assert (bool(says), line) == (proposed is not None, f"- b: {proposed}" if proposed else "")
    assert (first.line, second.line, second.column) == (2, 4, 1)
    assert found.repaired_lines == {2}


# What hints ask to be put in quotes, as somebody types it who has a Chinese input method on.
MEANT_TO_BE_QUOTED = [
    *[
        (f"‘{text}’", text, "warning")
        for text in (">3次", "|甲", "@全体", "%甲", "`甲", "&甲", "*甲", "!甲")
    ],
    *[
        (f"‘{text}’", text, "warning")
        for text in ("- 甲", "-5℃", "[2023]5号", "{甲}乙", '"一网通办"工作', "#甲")
    ],
    *[
        (f"“{text}”", text, "warning")
        for text in (">3次", "|甲", "@全体", "- 甲", "[2023]5号", "{甲}乙")
    ],
    ("‘示例员 #3’", "示例员 #3", "warning"),
    ("‘口号: 早预警’", "口号: 早预警", "error"),
]


@pytest.mark.parametrize(("value", "meant", "severity"), MEANT_TO_BE_QUOTED)
def test_chinese_quotes_in_place_of_single_ones_are_told_with_the_mended_line(
    value: str, meant: str, severity: str, tmp_path: Path
) -> None:
    found = read(tmp_path, f"a:\n  - b: {value} # 注\n    c: 1\n")

    [only] = found.diagnostics
    assert (only.severity, only.code, only.line, only.column) == (severity, "quotes", 2, 8)
    mended = only.hint.partition("此行可写成（行首 2 个空格）：")[2]
    again = read(tmp_path, f"a:\n  {mended}\n    c: 1\n")
    assert (again.diagnostics, again.data) == ((), {"a": [{"b": meant, "c": "1"}]})


@pytest.mark.parametrize(
    "text",
    [
        "a: ‘三馆一中心’\n",
        "a: “放管服”改革和“@全体单位”\n",
        "a: “#石峰#”\n",
        "a: '“@全体单位”'\n",
        "a: |\n  ‘>3次’\n",
        "‘>3次’: 1\n",
    ],
)
def test_chinese_quotes_that_are_text_are_left_alone(text: str, tmp_path: Path) -> None:
    found = read(tmp_path, text)

    assert found.diagnostics == ()


def test_a_note_behind_chinese_quotes_is_told_with_them(tmp_path: Path) -> None:
    found = read(tmp_path, "a: ‘>3次’ #甲\n")

    [only] = found.diagnostics
    assert (only.code, only.column) == ("quotes", 4)
    assert "属于正文的，请写成：a: '>3次 #甲'；" in only.hint
    assert only.hint.endswith("属于注释的，此行可写成：a: '>3次' # 甲")


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("a: 一\n  二\n", "：a: |，原来的文字移到下一行（行首 2 个空格）。"),
        (
            "b:\n  - a: 一\n      二\n",
            "（行首 2 个空格）：- a: |，原来的文字移到下一行（行首 6 个空格）。",
        ),
        ("a: [一\n 二, 三]\n", ""),
        ("a: '一\n  二'\n", ""),
        ("a:\n  - 一\n    二\n", ""),
    ],
)
def test_hint_shows_text_over_lines_as_a_block(text: str, proposed: str, tmp_path: Path) -> None:
    found = read(tmp_path, text)

    [only] = found.diagnostics
    assert only.code == "multiline"
    assert only.hint.partition("此行可写成")[2] == proposed


@pytest.mark.parametrize(
    ("text", "place", "meant"),
    [
        ("a:\n  -b: 1\n    c: 2\n", (2, 3), {"a": [{"b": "1", "c": "2"}]}),
        ("a: 1\n　b: 2", (2, 1), None),
        ("a:\n　b: 1\n　c: 2\n", (2, 1), {"a": {"b": "1", "c": "2"}}),
    ],
)
def test_a_slip_of_a_dash_or_a_wide_blank_is_told_where_it_is(
    text: str, place: tuple[int, int], meant: dict[str, object] | None, tmp_path: Path
) -> None:
    found = read(tmp_path, text)

    first = found.diagnostics[0]
    assert (first.line, first.column, first.code) == (*place, "syntax")
    assert meant is None or found.data == meant


def test_a_long_paragraph_with_a_full_width_colon_is_no_key(tmp_path: Path) -> None:
    text = "a:\n  某市某区人民政府办公室（以下简称办公室）的主要职责是：\n  一，起草文件。\nb: 1\n"

    found = read(tmp_path, text)

    assert [(d.line, d.column, d.code) for d in found.diagnostics] == [(2, 3, "multiline")]
    assert found.data["b"] == "1"


def test_a_text_with_full_width_colons_is_no_slip(tmp_path: Path) -> None:
    found = read(tmp_path, "a: |\n  甲：一\n  乙：二\nb: 丙：三\nc: @\n")

    assert [(d.line, d.column) for d in found.diagnostics] == [(5, 4)]


def test_a_repeated_first_key_of_an_entry_is_told_once_as_an_entry_without_its_dash(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, "a:\n  - b: 1\n    c: 2\n    b: 3\n    c: 4\n")

    [only] = found.diagnostics
    assert (only.line, only.column, only.code) == (4, 5, "duplicate")
    assert only.message == "从此行起可能是列表的下一项，行首缺少“-”"
    assert only.hint.startswith("如果是新的一项，请改为“- b: …”")
    assert set(found.incomplete_lists) == {("a",)}


def test_what_is_not_read_any_more_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, "a: 1\n  b: 1\nd: 金额\n")

    assert found.diagnostics[0].hint.endswith("此行以下尚未检查，请改正后再检查一次。")


def test_a_bracket_left_open_in_the_last_line_is_told_there(tmp_path: Path) -> None:
    found = read(tmp_path, "{a")

    assert [(d.line, d.column, d.code) for d in found.diagnostics] == [(1, 1, "syntax")]


def test_lines_joined_elsewhere_are_told_beside_a_mistake_of_writing(tmp_path: Path) -> None:
    found = read(tmp_path, "a: 一\n  二\nb: c: d\n")

    assert [(d.line, d.code) for d in found.diagnostics] == [(1, "multiline"), (3, "syntax")]


def test_hash_is_of_the_files_bytes(tmp_path: Path) -> None:
    raw = "\ufeffa: 甲\r\n".encode()

    found = read(tmp_path, raw)

    assert found.sha256 == hashlib.sha256(raw).hexdigest()


def test_file_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        source.read(tmp_path / "none.yaml", "none.yaml")


def test_a_text_over_lines_under_a_key_written_twice_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, "a: 1\na: 二\n  三\n")

    assert [(d.line, d.code) for d in found.diagnostics] == [(2, "duplicate"), (2, "multiline")]
