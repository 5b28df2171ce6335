"""Any sequence of changes in a page: page, file and `forms check` say the same; undone, nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.datafile import source
from generator.desk.unit_data import unit_file
from generator.desk.unit_data.cell_changes import CellText, NewRow, RowTo, WithoutRow
from generator.pack import selectors
from tests.any_data import TEXTS
from tests.desk import desk_units

if TYPE_CHECKING:
    from generator.desk.unit_data.cell_changes import CellChange
    from generator.desk.unit_data.unit_file import Changed, UnitFile

SMALL = st.integers(0, 3)
ROWS = st.sampled_from([("组",), ("人",)])
NAMES = {"组": ("名", "数", "说明"), "人": ("姓名", "组", "数", "组数", "说明", "电话")}


@st.composite
def cells(draw: st.DrawFn) -> Any:
    if draw(st.booleans()):
        return draw(st.sampled_from([("名称",), ("总数",), ("账目", "收入"), ("账目", "结余")]))
    [rows] = draw(ROWS)
    name = draw(st.sampled_from(NAMES[rows]))
    return (rows, draw(SMALL), name)


TYPED = TEXTS | st.sampled_from(["", " ", "5", "3.50", "一组", "甲\n\n乙", "- x", "x: y", "#", "|"])
CHANGES: st.SearchStrategy[CellChange] = (
    st.builds(CellText, cells(), TYPED)
    | st.builds(NewRow, ROWS, SMALL)
    | st.builds(WithoutRow, st.tuples(ROWS.map(lambda rows: rows[0]), SMALL))
    | st.builds(RowTo, st.tuples(ROWS.map(lambda rows: rows[0]), SMALL), SMALL)
)
FILES = st.sampled_from(
    [
        desk_units.TEXT.encode(),
        desk_units.TEXT.replace("\n", "\r\n").encode().removesuffix(b"\r\n"),
        "名称: 甲局\n".encode(),
        '\ufeff{"名称": "甲局", "组": [{"名": "一组", "数": "1"}]}'.encode(),
        "# 空\n名称:\n组: []\n人:\n  -\n".encode(),
    ]
)


@settings(max_examples=25)
@given(original=FILES, batches=st.lists(st.lists(CHANGES, min_size=1, max_size=3), max_size=5))
def test_page_file_and_check_say_the_same(original: bytes, batches: list[list[CellChange]]) -> None:
    with TemporaryDirectory() as root:
        file = desk_units.open_file(Path(root), original)
        shown = unit_file.read(file)
        for batch in batches:
            changed = unit_file.change(file, batch, shown.sha256)
            assert changed.kind in ("done", "same", "refused")
            _say_the_same(file, changed, batch)
            shown = changed.unit
        while file.past.can_undo:
            assert unit_file.undo(file).kind == "done"
        assert file.path.read_bytes() == original


def _say_the_same(file: UnitFile, changed: Changed, batch: list[CellChange]) -> None:
    again = source.read(file.path, file.path.as_posix())
    assert changed.unit.parsed.data == again.data
    assert changed.unit.sha256 == again.sha256
    assert changed.unit.checked.diagnostics == desk_units.checked(file)
    last = batch[-1]
    if changed.kind == "done" and isinstance(last, CellText) and last.text == "5":
        rows, *rest = last.key
        rows_there = selectors.value_or_none(again.data, (rows,))
        key = last.key if not rest or not isinstance(rows_there, list) else _there(last, rows_there)
        assert selectors.value_or_none(again.data, key) in ("5", ["5"])


def _there(change: CellText, rows: list[Any]) -> Any:
    """Where the text of a cell is: in its row, or in the new one at the list's end."""
    name, row, *rest = change.key
    return (name, min(int(row), len(rows) - 1), *rest) if isinstance(row, int) else change.key
