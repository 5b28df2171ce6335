"""The round of sixty units: what each gets back, every comment in its very cell, the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from generator.__main__ import main
from generator.word import margin_notes
from tests.collect import answers_of_sixty, office_edits, round_of_sixty, sixty_units
from tests.collect.answers_of_sixty import MISTAKES, OTHER_YEAR, UNDER_ANOTHER_NAME
from tests.collect.sixty_units import CAMPAIGN, NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.collect.answers_of_sixty import Mistake

MISSING = {*answers_of_sixty.MISSING, OTHER_YEAR, UNDER_ANOTHER_NAME}
CORRECTED = {number for number, mistake in MISTAKES.items() if mistake.correct}


@pytest.mark.slow
def test_a_round_of_sixty_units(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    round_of_sixty.make(tmp_path)
    monkeypatch.chdir(tmp_path)

    def run(day: str, *arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", round_of_sixty.seconds(day))
        code = main([*arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out

    code, said = run("2024-02-28", "receive", "answers/1", "--campaign", CAMPAIGN)
    assert code == 1
    check_received(said)
    assert run("2024-03-05", "receive", "answers/2", "--campaign", CAMPAIGN)[0] == 0
    check_states(run("2024-03-06", "status", CAMPAIGN, "--format", "json")[1])

    assert run("2024-03-06", "return", CAMPAIGN, "--due", "2024-03-12")[0] == 0
    check_returned(tmp_path / "returned" / CAMPAIGN)

    answers_of_sixty.correct(tmp_path)
    code, said = run("2024-03-10", "receive", "answers/3", "--campaign", CAMPAIGN)
    # Not even of those who accepted changes or deleted a comment, and nothing else.
    assert (code, "警告" in said.replace("没有错误和警告", "")) == (0, False)
    assert run("2024-03-11", "ledger", CAMPAIGN, "--out", "台账.xlsx")[0] == 0
    check_ledger(tmp_path / "台账.xlsx")
    check_kept(tmp_path)


def check_received(said: str) -> None:
    """Who is refused, and why; that names by an 别名 are understood."""
    assert "共接收 47 份，未接收 2 份。" in said
    another = NAMES[answers_of_sixty.MISSING[0]]
    own = NAMES[UNDER_ANOTHER_NAME]
    assert f"文件名中的单位是“{another}”，表中的单位是“{own}”" in said
    assert "表中的年度是“2023”，2024 的公共设置中是“2024”" in said
    for number in answers_of_sixty.BY_ALIAS:
        alias = sixty_units.alias(NAMES[number])
        assert f"“{alias}”是“{NAMES[number]}”的别名，已按全称接收" in said


def check_states(status: str) -> None:
    """Who is missing, late, wrong; all others are to be accepted."""
    units = {each["unit"]: each for each in json.loads(status)}
    assert list(units) == list(NAMES)
    for number, unit in enumerate(NAMES):
        state = "missing" if number in MISSING else "clean"
        if number in MISTAKES:
            state = MISTAKES[number].state
        # What was refused is no answer in time.
        is_late = number in answers_of_sixty.LATE or state == "missing"
        assert (unit, units[unit]["state"], units[unit]["late"]) == (unit, state, is_late)


def check_returned(folder: Path) -> None:
    """Who gets a form and a letter, and where the comments are."""
    forms = {f"{NAMES[number]}.{answers_of_sixty.kind(number)}" for number in MISTAKES}
    letters = {f"{NAMES[number]}（退回意见）.docx" for number in MISTAKES}
    there = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    assert there == forms | letters
    for number, mistake in MISTAKES.items():
        name = f"{NAMES[number]}.{answers_of_sixty.kind(number)}"
        check_comments(folder / name, mistake)
        letter = docx.Document(str(folder / f"{NAMES[number]}（退回意见）.docx"))
        texts = [p.text for p in letter.paragraphs]
        texts += [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
        assert any("退回意见" in text for text in texts)
        assert any("3月12日" in text for text in texts)
        assert mistake.letter in "\n".join(texts)


def check_comments(path: Path, mistake: Mistake) -> None:
    """One of ours is in the very cell that the mistake is in."""
    if not mistake.at:
        return
    opened: Any = (
        docx.Document(str(path)) if path.suffix == ".docx" else openpyxl.load_workbook(path)
    )
    cell = office_edits.find(opened, mistake.at, is_beside=mistake.is_beside)
    texts = [*_comments(opened, cell)]
    assert any(mistake.words in text for text in texts), (path.name, texts)


def _comments(opened: Any, cell: Any) -> Iterator[str]:
    """What our comments in the cell say."""
    if not hasattr(cell, "text"):
        assert cell.comment, cell.coordinate
        assert cell.comment.author == margin_notes.OWN_AUTHOR
        yield cell.comment.text
        return
    numbers = {mark.get(qn("w:id")) for mark in cell._tc.iter(qn("w:commentRangeStart"))}  # noqa: SLF001
    for comment in opened.comments:
        if str(comment.comment_id) in numbers and comment.author == margin_notes.OWN_AUTHOR:
            yield comment.text


def check_ledger(path: Path) -> None:
    """The units' states and figures: what was corrected is right, what was not is sent back."""
    sheet = openpyxl.load_workbook(path, data_only=True)["单位"]
    heads = [cell.value for cell in sheet[3]]
    rows = {row[1]: dict(zip(heads, row, strict=True)) for row in _values(sheet)}
    assert list(rows) == list(NAMES)
    for number, unit in enumerate(NAMES):
        is_open = number in MISTAKES and number not in CORRECTED
        state = "未报" if number in MISSING else "退回修改" if is_open else "已报待审"
        total = None if number in MISSING else sixty_units.total(number)
        # One asked for less; of another a deleted row held two of the figures.
        total = {2: 120, 5: None}.get(number, total)
        assert (unit, rows[unit]["状态"], rows[unit]["资金总额（万元）"]) == (unit, state, total)


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    yield from sheet.iter_rows(4, 3 + len(NAMES), values_only=True)


def check_kept(root: Path) -> None:
    """Every file that a unit sent is kept as it came."""
    sent = {path.read_bytes() for path in (root / "answers").rglob("*") if path.is_file()}
    received = root / "data" / CAMPAIGN / "received"
    kept = {path.read_bytes() for path in received.rglob("*") if path.suffix in (".docx", ".xlsx")}
    assert sent == kept
