"""The text picture of a template."""

from __future__ import annotations

from generator.form import template_text
from tests import small_form


def test_each_row_is_a_line_with_spans_merges_and_paragraphs() -> None:
    form = small_form.read(
        [
            [("标题", 3, "")],
            [("甲", 1, "restart"), ("{{ 名称 }}\n二", 2, "")],
            [("", 1, "continue"), "", "乙"],
        ],
        [["{%tr for 行 in 组 %}"], ["{{ 行.名 }}{% vm %}"], ["{%tr endfor %}"]],
    )

    head, *lines = template_text.draw(form).splitlines()

    assert head == "# form.docx"
    assert [line for line in lines if not line.startswith("#") and not line.startswith("行首")] == [
        "列宽 1000 1000 1000",
        "  1 │ 标题 ×3 │",
        "  2 │ 甲 ↓ │ {{ 名称 }}¶二 ×2 │",
        "  3 │ ↑ │ │ 乙 │",
        "列宽 1000",
        "  1 │ {%tr for 行 in 组 %} │",
        "  2 │ {{ 行.名 }}{% vm %} │",
        "  3 │ {%tr endfor %} │",
    ]


def test_a_paragraph_outside_the_tables_is_a_line_where_it_stands() -> None:
    form = small_form.read("标题", [["甲"]], "", "说明{{", [["乙"]], "完")

    lines = template_text.draw(form).splitlines()[3:]

    assert [line.replace("列宽 1000", "") for line in lines] == [
        "表外段落：标题",
        "",
        "  1 │ 甲 │",
        "表外段落：说明{{",
        "",
        "  1 │ 乙 │",
        "表外段落：完",
    ]
