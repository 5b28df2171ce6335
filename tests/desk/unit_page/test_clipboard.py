"""Tables in the clipboard as rows of texts."""

from __future__ import annotations

import pytest

from generator.common.diagnostics import UsageError
from generator.desk.unit_page import clipboard


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("甲\t1\r\n乙\t2\r\n", (("甲", "1"), ("乙", "2"))),
        ('"一行\n两行"\t1\n', (("一行\n两行", "1"),)),
        ('"说""好""了"\t1', (('说"好"了', "1"),)),
        ('6" 管\t1\n', (('6" 管', "1"),)),
        ("甲\n\n乙\n\n\n", (("甲",), (), ("乙",))),
        ("", ()),
    ],
)
def test_text_has_cells_between_tabs(text: str, rows: tuple[clipboard.Row, ...]) -> None:
    assert clipboard.table("", text) == rows


def test_a_merged_cell_is_one_cell() -> None:
    html = (
        "<table><tr><td rowspan=2 colspan=2>甲<td>1<td>2</tr>"
        "<tr><td>3<td>4</tr><tr><td>乙<td>丙<td>5<td>6</tr></table>"
    )

    assert clipboard.table(html, "") == (
        ("甲", "1", "2"),
        (None, "3", "4"),
        ("乙", "丙", "5", "6"),
    )


def test_words_paragraphs_are_lines() -> None:
    html = """<html><head><style>td {x:y}</style></head><body><!--StartFragment-->
    <table><tr><td><p class=MsoNormal>第一
      段<o:p></o:p></p><p>第二段</p></td><td><![if !supportEmptyParas]>&nbsp;<![endif]></td>
    <td>a<br>b &lt;c&gt;</td></tr></table><!--EndFragment-->"""

    assert clipboard.table(html, "不看") == (("第一段\n第二段", "", "a\nb <c>"),)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("绩效\r\n  目标", "绩效目标"),
        ("绩效\r\n  <span>目标</span>", "绩效目标"),
        ("一\n二\n三", "一二三"),
        ("two\n words", "two words"),
        ("第\n3\n项", "第 3 项"),
        ("目标，\n完成", "目标，完成"),
        ("一 二", "一 二"),
        ("一<br>\n  二", "一\n二"),
    ],
)
def test_lines_of_the_html_are_no_spaces_within_chinese(html: str, text: str) -> None:
    assert clipboard.table(f"<table><tr><td>{html}</td><td>x</table>", "") == ((text, "x"),)


def test_a_table_within_a_cell_is_its_text() -> None:
    html = "<table><tr><td>x<table><tr><td>1<td>2</tr></table><td>y</tr></table>"

    assert clipboard.table(html, "") == (("x 1 2", "y"),)


def test_scripts_and_hidden_rows_are_no_cells() -> None:
    html = (
        "<table><tr style='display: none'><td>藏</tr>"
        "<tr><td>甲<script>alert('<td>')</script><td onclick=x>乙</tr></table>"
    )

    assert clipboard.table(html, "") == (("甲", "乙"),)


def test_html_without_a_table_gives_way_to_the_text() -> None:
    assert clipboard.table("<p>甲</p>", "甲\t乙") == (("甲", "乙"),)


@pytest.mark.parametrize("html", ["<table><td>1", "<tr><td>1</table>", "<table></table>", "<t"])
def test_broken_html_is_read_as_far_as_it_goes(html: str) -> None:
    assert clipboard.table(html, "1") == (("1",),)


def test_too_much_at_once_is_refused() -> None:
    with pytest.raises(UsageError, match="最多粘贴"):
        clipboard.table("", "1\n" * 2001)
