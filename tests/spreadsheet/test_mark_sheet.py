from __future__ import annotations

from generator.spreadsheet import mark_sheet
from generator.spreadsheet.mark_sheet import MarkSheet

MARK = MarkSheet({"unit": "示例局", "pack": "small"}, ("附表1", "附表2"), ("选项",))


def test_what_is_written_is_read() -> None:
    assert mark_sheet.from_rows(mark_sheet.to_rows(MARK)) == MARK


def test_another_sheet_is_no_mark() -> None:
    assert mark_sheet.from_rows([]) is None
    assert mark_sheet.from_rows([("附表1", "")]) is None
