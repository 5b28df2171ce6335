"""forms return on a form with ticks and rows in groups: each finding stands in its own cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn

from tests import compiled_once, evaluations, printed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from docx.table import Table, _Row

FORM = f"{evaluations.UNIT_NAME}.docx"


def rows_of(table: Table, *texts: str) -> _Row:
    """The row in which these texts stand, each in a cell."""
    return next(row for row in table.rows if {*texts} <= {cell.text for cell in row.cells})


def commented(path: Path) -> list[tuple[str, str, str]]:
    """The row's first long text, the cell's text and the comment's first line, one by one."""
    document = docx.Document(str(path))
    texts = {str(each.comment_id): each.text for each in document.comments}
    found = []
    for mark in document.element.iter(qn("w:commentReference")):
        cell = next(mark.iterancestors(qn("w:tc")))
        row = [_text(tc) for tc in next(mark.iterancestors(qn("w:tr"))).iter(qn("w:tc"))]
        name = next((text for text in row if text in {"建成面积", "沟渠长度", "沟渠修建"}), "")
        found.append((name, _text(cell), texts[mark.get(qn("w:id"))].split("\n")[0]))
    return found


def _text(cell: object) -> str:
    return "".join(t.text or "" for t in cell.iter(qn("w:t")))  # type: ignore[attr-defined]


def test_findings_of_ticks_and_groups_stand_in_their_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    compiled_once.keep(monkeypatch)
    monkeypatch.chdir(tmp_path)
    evaluations.write(tmp_path)
    run = printed.runner(capsys)
    assert run("blank", "2023").code == 0
    document = docx.Document(str(tmp_path / "blank" / "2023" / FORM))
    indicators, summary = document.tables[1], document.tables[-1]
    rows_of(indicators, "建成面积").cells[6].text = "30.5"
    # 确定能 is ticked already.
    rows_of(indicators, "沟渠长度").cells[9].text = "√"
    rows_of(summary, "沟渠修建").cells[5].text = "约490"
    document.save(str(tmp_path / FORM))

    received = run("receive", FORM, "--campaign", "2023")
    returned = run("return", "2023")

    assert (received.code, returned.code) == (1, 0)
    found = commented(tmp_path / "returned" / "2023" / FORM)
    told = {(name, cell): comment.partition("条：")[2] for name, cell, comment in found}
    assert told["建成面积", "30.5"] == "得分高于分值：得分 30.5 > 分值 30"
    assert told["沟渠长度", "√"].startswith("“可能性”选了 2 项：“确定能”、“完全不可能”")
    assert told["沟渠修建", "约490"] == "应填数字，现为“约490”"
