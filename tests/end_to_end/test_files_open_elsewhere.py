"""Word or Excel has a file open: one line names it and says to close it, and nothing is lost."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import units
from tests.collect import office_edits
from tests.files_open_elsewhere import open_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

OPEN_ELSEWHERE = "文件已在其他程序（如 Word、Excel）中打开。请关闭该文件后再运行。"
# What replaces the file each time.
COMMANDS = {
    "build/2023/units/甲局.docx": ("build", "--force"),
    "build/2023/appendix.docx": ("build", "--force"),
    "build/2023/manifest.json": ("build", "--force"),
    "台账.xlsx": ("ledger", "--out", "台账.xlsx"),
    "进度.xlsx": ("status", "--format", "xlsx", "--out", "进度.xlsx"),
    "blank/2023/甲局.xlsx": ("blank", "--format", "xlsx"),
}


@pytest.fixture
def after_a_round(office: Path, forms: Forms) -> Path:
    """The office after forms were handed out, reported on, listed and built."""
    units.write(office / units.CAMPAIGN / "roster.csv", "单位名称\n甲局\n乙局\n丙局\n")
    for typed in COMMANDS.values():
        assert forms(*typed).code == 0
    return office


def test_a_file_that_is_to_be_replaced(after_a_round: Path, forms: Forms) -> None:
    units.write_unit(after_a_round, "甲局", "1", text="新的")
    for name, typed in COMMANDS.items():
        path = after_a_round / name
        before = path.read_bytes()

        with open_elsewhere(path):
            said = forms(*typed)

        assert said == (4, said.out, f"{name}：{OPEN_ELSEWHERE}\n")
        assert path.read_bytes() == before
    assert not list(after_a_round.rglob(".~forms-*"))
    assert {name: forms(*typed).code for name, typed in COMMANDS.items()} == dict.fromkeys(
        COMMANDS, 0
    )


def test_a_roster_that_is_open_in_excel(office: Path, forms: Forms) -> None:
    roster = office / units.CAMPAIGN / "roster.xlsx"
    roster.write_bytes(b"")

    for command in ("check", "status", "blank", "build"):
        with open_elsewhere(roster, reading=True):
            said = forms(command)

        assert said == (4, "", f"data/2023/roster.xlsx：{OPEN_ELSEWHERE}\n")


@pytest.mark.parametrize("name", ["settings.yaml", "units/1.yaml"])
def test_a_data_file_that_is_open_elsewhere_is_a_finding(
    office: Path, forms: Forms, name: str
) -> None:
    with open_elsewhere(office / units.CAMPAIGN / name, reading=True):
        said = forms("check")

    assert said.code == 1
    assert (
        f"data/2023/{name}:1:1: 错误[unreadable] 无法读取文件：没有权限，或正被其他程序打开"
        in said.out
    )


def test_a_form_that_is_open_in_excel_is_received_when_it_is_closed(
    after_a_round: Path, forms: Forms
) -> None:
    sent = after_a_round / "收回"
    shutil.copytree(after_a_round / "blank" / "2023", sent)

    with open_elsewhere(sent / "甲局.xlsx", reading=True):
        while_open = forms("receive", "收回", "--campaign", "2023")
    closed = forms("receive", "收回", "--campaign", "2023")

    assert while_open.code == 1
    assert "甲局.xlsx" in while_open.out
    assert "正被其他程序打开" in while_open.out
    assert closed.code == 0


def test_a_data_file_that_is_open_while_a_form_is_received(
    after_a_round: Path, forms: Forms
) -> None:
    data = units.data_file(after_a_round, "1")
    before = data.read_bytes()
    office_edits.in_excel(office_edits.type_into({"甲": "新的职责"}))(
        after_a_round / "blank" / "2023" / "甲局.xlsx"
    )
    typed = ("receive", "blank/2023/甲局.xlsx", "--campaign", "2023")

    with open_elsewhere(data):
        said = forms(*typed)
    assert said == (4, said.out, f"data/2023/units/1.yaml：{OPEN_ELSEWHERE}\n")
    assert data.read_bytes() == before

    assert forms(*typed).code == 0
    assert "新的职责" in data.read_text(encoding="utf-8")
