"""Templates as rows, loops and choices of cells; the faults of their tags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.form import model
from generator.form.model import Branch, Cell, Choice, Loop, Row
from generator.form.tag_reading import Fault, Slot
from tests import small_form, small_pack
from tests.small_form import FIELDS, read

if TYPE_CHECKING:
    from pathlib import Path

    from generator.form.model import Block

FOR, END_FOR = ["{%tr for 行 in 组 %}"], ["{%tr endfor %}"]
IF, ELSE, END_IF = ["{%tr if 名称 %}"], ["{%tr else %}"], ["{%tr endif %}"]


def texts(blocks: tuple[Block, ...]) -> list[object]:
    """Rows as their cells' texts; loops and branches with the path they hang on."""
    found: list[object] = []
    for block in blocks:
        if isinstance(block, Row):
            found.append([cell.text for cell in block.cells])
        elif isinstance(block, Loop):
            found.append((block.path, texts(block.body)))
        else:
            found.append([(b.path, b.negated, texts(b.body)) for b in block.branches])
    return found


def faults(*rows: small_form.Row) -> list[tuple[int, int, str]]:
    return [(f.row, f.cell, f.message) for f in read(list(rows)).faults]


def test_cells_have_columns_spans_widths_and_parts() -> None:
    form = read([[("名称：{{ 名称 }}", 2, ""), "\n二"]])

    [row] = form.tables[0].rows
    name = Slot(("名称",), FIELDS.children["名称"])
    assert row.cells == (
        Cell(0, 2, 2000, "none", "名称：{{ 名称 }}", ("名称：", name)),
        Cell(2, 1, 1000, "none", "\n二", ("\n二",)),
    )
    assert form.printed == {("名称",)}


def test_merges_are_starts_continuations_and_those_of_a_loop() -> None:
    form = read(
        [
            [("甲", 1, "restart"), "一"],
            [("", 1, "continue"), "二"],
            FOR,
            ["乙{% vm %}", "三"],
            END_FOR,
        ]
    )

    merges = [[cell.merge for cell in row.cells] for row in form.tables[0].rows]
    assert merges == [["start", "none"], ["continue", "none"], ["none"], ["loop", "none"], ["none"]]
    assert form.tables[0].rows[3].cells[0].parts == ("乙",)


def test_a_loop_holds_its_rows_and_its_name_stands_for_a_row() -> None:
    form = read([["头"], FOR, ["{{ 行.名 }}", "{{ 行.数 }}"], END_FOR, ["尾"]])

    assert form.faults == ()
    assert texts(form.tables[0].blocks) == [
        ["头"],
        (("组",), [["{{ 行.名 }}", "{{ 行.数 }}"]]),
        ["尾"],
    ]
    assert form.printed == {("组", "名"), ("组", "数")}


def test_a_choice_holds_its_branches_in_order() -> None:
    rows: list[small_form.Row] = [
        *([IF, ["一"], ["{%tr elif not 总数 %}"], ["二"]]),
        *([ELSE, ["三"], END_IF, ["四"]]),
    ]

    [choice, row] = read(rows).tables[0].blocks

    assert isinstance(choice, Choice)
    assert [type(branch) for branch in choice.branches] == [Branch] * 3
    assert texts((choice, row)) == [
        [
            (("名称",), False, [["一"]]),
            (("总数",), True, [["二"]]),
            ((), False, [["三"]]),
        ],
        ["四"],
    ]


def test_a_choice_may_stand_in_a_loop() -> None:
    rows: list[small_form.Row] = [
        FOR,
        ["{%tr if 行.名 %}"],
        ["有"],
        END_IF,
        ["{{ 行.数 }}"],
        END_FOR,
    ]

    form = read(rows)

    inside = [[(("组", "名"), False, [["有"]])], ["{{ 行.数 }}"]]
    assert texts(form.tables[0].blocks) == [(("组",), inside)]


def test_rows_are_counted_over_both_tables_of_a_template() -> None:
    form = read([["一"], ["二"]], [FOR, ["{{ 行.名 }}"], END_FOR])

    assert [[row.number for row in table.rows] for table in form.tables] == [[1, 2], [3, 4, 5]]
    blocks = [block for table in form.tables for block in table.blocks]
    assert texts(tuple(blocks)) == [["一"], ["二"], (("组",), [["{{ 行.名 }}"]])]


def test_a_table_gives_its_grid_and_layout() -> None:
    [table] = read([["一", "二"]]).tables

    assert (table.column_twips, table.layout) == ((1000, 1000), "fixed")


def test_a_repeated_form_sees_its_row_by_its_variable() -> None:
    form = read([["{{ 某组.名 }}"]], repeat=("组",), variable="某组")

    assert (form.faults, form.printed) == ((), {("组", "名")})


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["{{ 无 }}"]], (1, 1, "没有“无”这个字段")),
        ([["一", "{{ 组.名 }}"]], (1, 2, "没有“组.名”这个字段")),
        ([["{{ 账目 }}"]], (1, 1, "“账目”是一组内容")),
        ([["{{ 账目.items }}"]], (1, 1, "字段名不能是“items”")),
        ([["{{ 名称|upper }}"]], (1, 1, "不能使用“{{ 名称|upper }}”")),
        ([["{{ 名称 }"]], (1, 1, "标签不完整")),
        ([["甲{% vm %}"]], (1, 1, "{% vm %} 只能用在循环的行中")),
        ([FOR, ["甲{% vm %}{% vm %}"], END_FOR], (2, 1, "一个单元格中只能有一个 {% vm %}")),
        ([FOR, ["甲"]], (1, 0, "没有结束，下面缺少 {%tr endfor %}")),
        ([IF, ["甲"]], (1, 0, "没有结束，下面缺少 {%tr endif %}")),
        ([["甲"], END_FOR], (2, 0, "{%tr endfor %} 前面没有对应的 for")),
        ([["甲"], ELSE], (2, 0, "{%tr else %} 前面没有对应的 if")),
        ([["{%tr for 名称 in 组 %}"], END_FOR], (1, 0, "循环的名称“名称”与字段或其他循环同名")),
        ([["{%tr for 行 in 名称 %}"], END_FOR], (1, 0, "“名称”不是列表")),
        (
            [FOR, ["{%tr for 二 in 组 %}"], END_FOR, END_FOR],
            (2, 0, "循环“行”之内，只能再循环“行”的列表"),
        ),
        ([["{%tr for 行 in 组 %}乙"], END_FOR], (1, 0, "{%tr … %} 应独占一行")),
        ([["{%tr set x = 1 %}"]], (1, 0, "不能使用“{%tr set x = 1 %}”")),
    ],
)
def test_a_fault_has_the_row_and_cell_of_its_tag(
    rows: list[small_form.Row], expected: tuple[int, int, str]
) -> None:
    row, cell, message = faults(*rows)[0]

    assert (row, cell, message.startswith(expected[2])) == (*expected[:2], True), message


def test_a_template_with_faults_has_no_blocks() -> None:
    form = read([["{{ 无 }}"], ["甲"]])

    assert form.tables[0].blocks == ()


def test_the_packs_own_texts_are_held_to_the_same_rules() -> None:
    named = replace(small_form.form([["甲"]]), repeat=("组",), variable="某组")

    assert model.text_faults("{{ 名称 }}的{{ 某组.名 }}", FIELDS, named) == []
    assert model.text_faults("{{ 某组.名 }}", FIELDS) == [Fault(0, 0, "没有“某组.名”这个字段")]


def test_the_numbers_of_rows_may_be_printed_like_fields(tmp_path: Path) -> None:
    fields = model.printable_fields(small_pack.load(tmp_path))

    assert fields.children["组"].children["序号"].kind == "text"
    assert fields.children["年份"].kind == "text"


@pytest.mark.parametrize("docx", [b"", b"PK nothing"])
def test_a_file_that_is_no_package_raises(docx: bytes) -> None:
    with pytest.raises(ValueError, match="zip"):
        model.read(replace(small_form.form([["甲"]]), docx=docx), FIELDS)
