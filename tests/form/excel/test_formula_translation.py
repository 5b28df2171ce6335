"""Formulas of packs as Excel writes them: what is blank stays blank, and Calc finds the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from generator.form.excel import formula_translation
from generator.form.excel.operands import Cells, Constant, KeyedRows, NotLiveError, Rows
from generator.pack.formulas import parser
from generator.pack.formulas.kinds import FUNCTIONS
from generator.pack.formulas.tables import Table
from generator.spreadsheet import writer
from generator.spreadsheet.writer import Cell, Formula, Look, Sheet
from tests import recalculated

if TYPE_CHECKING:
    from pathlib import Path

    from generator.form.excel.operands import Operand

BANDS = Table("等级", is_bands=True, rows=tuple(
    (Decimal(least), value) for least, value in ((0, "差"), (60, "中"), (90, "优"))
))  # fmt: skip
CODES = Table("科目", is_bands=False, rows=(("A", "甲"), ("a", "乙"), ("a*", "丙")))
# Names by the cells of one row: two amounts and a blank one, texts, days, months, lists.
NAMES: dict[str, Operand] = {
    "数": Cells("amount", ("$A$1",)),
    "分": Cells("amount", ("$B$1",)),
    "空": Cells("amount", ("$C$1",)),
    "零": Cells("amount", ("$D$1",)),
    "文": Cells("text", ("$E$1",)),
    "空文": Cells("text", ("$F$1",)),
    "开始": Cells("date", ("$G$1",)),
    "完成": Cells("date", ("$H$1",)),
    "月份": Cells("date", ("$I$1",), is_month=True),
    "各数": Cells("amount", ("$A$2:$A$4",), is_many=True),
    "各空": Cells("amount", ("$B$2:$B$4",), is_many=True),
    "各文": Cells("text", ("$C$2:$C$4",), is_many=True),
    "行": Rows((("$A$2:$A$4", "$C$2:$C$4"),)),
    "此类": KeyedRows("amount", "$E$1", (("$C$2:$C$4", "$A$2:$A$4"),)),
    "空类": KeyedRows("amount", "$F$1", (("$C$2:$C$4", "$A$2:$A$4"),)),
    "此名": KeyedRows("text", "$E$1", (("$C$2:$C$4", "$C$2:$C$4"),)),
    "无名": KeyedRows("text", "$F$1", (("$C$2:$C$4", "$C$2:$C$4"),)),
    "满分": Constant(Decimal(100)),
    "LOOKUP 折算": Table("折算", is_bands=False, rows=(("a", Decimal(2)),)),
    "年度": Constant("2024"),
    "LOOKUP 等级": BANDS,
    "LOOKUP 科目": CODES,
}
CELLS: dict[tuple[int, int], str | Decimal] = {
    (0, 0): Decimal("97.25"), (0, 1): Decimal(3), (0, 3): Decimal(0), (0, 4): "a",
    (0, 6): Decimal(45413), (0, 7): Decimal(45443), (0, 8): Decimal(45413),
    (1, 0): Decimal("0.1"), (2, 0): Decimal("0.2"), (2, 2): "a", (3, 2): "A",
}  # fmt: skip


def translated(text: str) -> str:
    return formula_translation.translate(parser.parse(text), NAMES.__getitem__)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ROUND(数 / 分, 2)",
            'IF(COUNT($A$1,$B$1)<2,"",IFERROR(ROUND(ROUND($A$1/$B$1,9),2),""))',
        ),
        ("数 - (分 - 1) / 2", 'IF(COUNT($A$1,$B$1)<2,"",IFERROR($A$1-($B$1-1)/2,""))'),
        ("数 * 满分", 'IF(COUNT($A$1)<1,"",IFERROR(ROUND($A$1*100,9),""))'),
        (
            "MIN(10, 数)",
            'IF(COUNT($A$1)<1,"",IFERROR(MIN(10,$A$1),""))',
        ),
        ('IF(文 = "", 0, 1)', 'IFERROR(IF($E$1="",0,1),"")'),
        (
            "LOOKUP(满分, 等级)",
            'IFERROR(LOOKUP(100,{0,60,90},{"差","中","优"}),"")',
        ),
    ],
)
def test_formula_reads_as_one_would_write_it(text: str, expected: str) -> None:
    assert translated(text) == expected


@pytest.mark.parametrize("text", ["MIN(此类)", "各数", 'IF(文 < "b", 1, 2)', "SUM(行)"])
def test_formula_that_cells_cannot_work_out_is_none(text: str) -> None:
    with pytest.raises(NotLiveError):
        translated(text)


@dataclass(frozen=True)
class Case:
    """A formula and its value, worked out by hand."""

    text: str
    value: str | Decimal = field(default="")


VALUES = [
    # Blanks: arithmetic, comparisons, MIN and MAX of single values pass them on; sums do not.
    Case("数 + 空"), Case("空 * 0"), Case("-空"), Case("ABS(空)"), Case("ROUND(空, 2)"),
    Case("SUM(数, 空)", Decimal("97.25")), Case("SUM(空)"), Case("MIN(空, 各空)"),
    Case("MAX(数 + 空, 1)"), Case("MIN(空, -1)"), Case("MAX(各数, 空)"), Case("MIN(各空)"),
    Case("MIN(各空, 零)", Decimal(0)), Case("MAX(各空, 各数)", Decimal("0.2")),
    Case('IF(MIN(数, 空) = "", 1, 2)', Decimal(1)), Case("SUM(数 + 空, 1)", Decimal(1)),
    Case("MIN(分, 数 / 分)", Decimal(3)), Case("MAX(数, 数 / 零)"),
    Case("SUM(各数)", Decimal("0.3")), Case("SUM(各空)"), Case("IF(空 > 1, 2, 3)"),
    Case("COUNT(各空)", Decimal(0)), Case("COUNT(各数, 空, 数)", Decimal(3)),
    Case("COUNT(各文)", Decimal(2)), Case("COUNT(行)", Decimal(3)), Case("COUNT(文)", Decimal(1)),
    Case('IF(空 = "", 1, 2)', Decimal(1)), Case('IF(零 = "", 1, 2)', Decimal(2)),
    Case('IF(空文 = "", 1, 2)', Decimal(1)), Case('IF(空文 = "a", 1, 2)', Decimal(2)),
    Case('IF(文 <> "", 文, "无")', "a"), Case('IF(空文 = "", 空文, "无")'),
    # What one condition decides, a blank one leaves decided.
    Case("IF(AND(数 < 0, 空 > 0), 1, 2)", Decimal(2)), Case("IF(AND(数 > 0, 空 > 0), 1, 2)"),
    Case("IF(OR(数 > 0, 空 > 0), 1, 2)", Decimal(1)), Case("IF(OR(数 < 0, 空 > 0), 1, 2)"),
    Case("IF(NOT(空 > 0), 1, 2)"), Case("IF(NOT(数 > 分), 1, 2)", Decimal(2)),
    # Exact where binary fractions are not.
    Case("IF(0.1 + 0.2 = 0.3, 1, 2)", Decimal(1)), Case("IF(43.1 - 43.2 + 1 >= 0.9, 1, 2)", Decimal(1)),  # noqa: E501
    Case("ROUND(1.005 * 100, 0)", Decimal(101)), Case("ROUND(-2.5, 0)", Decimal(-3)),
    Case("ROUND(2.675, 2)", Decimal("2.68")), Case("ROUND(1234.5, -2)", Decimal(1200)),
    Case("LOOKUP(0.7 + 0.1 + 0.1 + 89.1, 等级)", "优"), Case("数 - 97", Decimal("0.25")),
    Case("数 / 分 * 分", Decimal("97.25")), Case("8 - 3 - 2", Decimal(3)),
    Case("8 - (3 - 2)", Decimal(7)), Case("16 / (4 / 2)", Decimal(8)), Case("-(1 - 3)", Decimal(2)),
    # No value for a division by nothing or a look-up without a match.
    Case("数 / 零"), Case("SUM(数 / 零, 1)"), Case("IF(OR(数 / 零 > 1, 1 = 1), 1, 2)"),
    Case("LOOKUP(-1, 等级)"), Case("LOOKUP(空, 等级)"), Case("LOOKUP(数, 等级)", "优"),
    Case("LOOKUP(60, 等级)", "中"), Case("LOOKUP(59.999, 等级)", "差"),
    Case("LOOKUP(文, 科目)", "乙"), Case('LOOKUP("A", 科目)', "甲"),
    Case('LOOKUP("a*", 科目)', "丙"), Case('LOOKUP("b", 科目)'), Case("LOOKUP(空文, 科目)"),
    # Texts are the same to the letter; days and months by the calendar.
    Case('IF(文 = "A", 1, 2)', Decimal(2)), Case('IF(年度 = "2024", 1, 2)', Decimal(1)),
    Case("IF(开始 < 完成, 1, 2)", Decimal(1)), Case("IF(完成 = 月份, 1, 2)", Decimal(1)),
    Case("IF(开始 > 月份, 1, 2)", Decimal(2)),
    # Rows whose key is the one in this row, to the letter.
    Case("SUM(此类)", Decimal("0.2")), Case("COUNT(此类)", Decimal(1)),
    Case("此类 * 10", Decimal(2)), Case("空类 + 1"), Case("SUM(空类)"),
    Case("COUNT(空类)", Decimal(0)),
    # A condition that decides keeps those behind it from failing; a value left out is blank.
    Case("IF(AND(零 <> 0, 数 / 零 > 1), 1, 2)", Decimal(2)),
    Case("IF(AND(空 > 0, 数 / 零 > 1), 1, 2)"),
    Case("IF(OR(零 = 0, 数 / 零 > 1), 1, 2)", Decimal(1)), Case("IF(数 < 0, 1)"),
    Case('IF(LOOKUP(空, 等级) = "", 1, 2)', Decimal(1)), Case('IF(空 + 1 <> "", 1, 2)', Decimal(2)),
    Case('IF(LOOKUP(空, 等级) = "优", 1, 2)', Decimal(2)),
    # Nothing found is no blank, which sums pass over; a blank text is one beside a number.
    Case('SUM(1, LOOKUP("b", 折算) + 1)'), Case("SUM(1, LOOKUP(空文, 折算))", Decimal(1)),
    Case("MAX(1, LOOKUP(文, 折算))", Decimal(2)), Case("COUNT(LOOKUP(空文, 科目))", Decimal(0)),
    Case('IF(IF(空 = "", "", 数) <= 5, 1, 2)'), Case('SUM(IF(空 = "", "", 1), 2)', Decimal(2)),
    Case("空 + 数 / 零"), Case("SUM(空 + 数 / 零, 1)", Decimal(1)), Case("此名", "a"), Case("无名"),
    Case('IF(无名 = "", 1, 2)', Decimal(1)), Case("COUNT(此名, 无名)", Decimal(1)),
    Case('IF(此名 <> "b", 1, 2)', Decimal(1)), Case('IF(无名 = "b", 1, 2)', Decimal(2)),
]  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_is_among_the_values(function: str) -> None:
    assert any(f"{function}(" in case.text for case in VALUES)


def test_calc_finds_the_values_worked_out_by_hand(need_calc: str, tmp_path: Path) -> None:
    cells = [Cell(row, column, content, Look()) for (row, column), content in CELLS.items()]
    cells += [
        Cell(5 + n, 0, Formula(translated(case.text), case.value), Look())
        for n, case in enumerate(VALUES)
    ]

    content = writer.workbook([Sheet("表", cells)], {})

    recalculated.check(need_calc, {"formulas": content}, tmp_path)
