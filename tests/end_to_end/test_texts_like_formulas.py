"""Texts of the data that begin as a formula does stay texts, in whatever program opens the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from generator.word import soffice
from tests import units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

TEXTS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    '=HYPERLINK("http://127.0.0.1:9/","甲")',
    "=cmd|'/C x'!A1",
)


def _kinds(path: Path) -> dict[str, set[str]]:
    """The types of all cells with a text that begins as a formula does."""
    found: dict[str, set[str]] = {}
    for sheet in openpyxl.load_workbook(path):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str) and cell.value in TEXTS:
                found.setdefault(cell.value, set()).add(cell.data_type)
    return found


@pytest.mark.usefixtures("need_calc")
def test_no_text_is_a_formula_in_excel_or_in_libreoffice(
    office: Path, forms: Callable[..., Said], tmp_path: Path
) -> None:
    path = units.data_file(office, "1")
    rows = "".join(f"  - 事项: {text!r}\n    责任单位: 甲\n    工作目标: 乙\n" for text in TEXTS)
    units.write(path, path.read_text(encoding="utf-8") + f"年度重点工作计划:\n{rows}")

    said = forms("blank", "--format", "xlsx", "--unit", "甲局")

    written = office / "blank" / "2023" / "甲局.xlsx"
    [saved] = soffice.convert([written], "xlsx", tmp_path / "saved", timeout_seconds=120)
    assert said.code == 0
    assert _kinds(written) == _kinds(saved) == {text: {"s"} for text in TEXTS}
