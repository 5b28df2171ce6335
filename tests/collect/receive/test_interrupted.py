"""forms receive where something is in the way: a kill, a full disk, others at work."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from generator.build import output_folder
from generator.collect.receive import taking
from generator.common.diagnostics import MachineError
from generator.readback import read_document
from tests import killed
from tests.collect.receive_files import data, digits, everything, kept, log, sent
from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from generator.collect.receive.taking import TakenData, Target, UnitData
    from generator.readback.read_document import Document
    from tests.printed import Run


def test_a_data_file_that_somebody_changes_meanwhile_is_left_alone(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(sent(folder, "甲局", "湘A1 20"))
    sent(folder, "甲局", "湘A1 25")
    sent(folder, "乙局", "湘B1 5")
    path = folder / "units" / "甲局.yaml"
    take = taking.take

    def slow(target: Target, before: UnitData, *more: Any, **options: Any) -> TakenData:
        taken = take(target, before, *more, **options)
        if before.unit == "甲局":
            path.write_text("单位: 甲局\n", encoding="utf-8")
        return taken

    with monkeypatch.context() as patched:
        patched.setattr(taking, "take", slow)
        done = run("收回")

    assert done.code == 4
    assert done.err == "data/2024/units/甲局.yaml 刚被其他程序修改，未作改动，请重新运行。\n"
    assert "乙局：已接收第 1 次报送" in done.out
    assert "甲局：未能读写，未接收。" in done.out
    assert data(folder) == "单位: 甲局\n"


@pytest.mark.slow
def test_another_command_that_works_there_is_named(folder: Path, run: Run) -> None:
    path = sent(folder, "甲局", "湘A1 20")
    before = everything(folder)

    with output_folder.locked(folder / "received", "forms blank"):
        done = run(path)

    assert done.code == 4
    assert done.err.startswith("data/2024/received 正被另一个 forms blank（")
    assert everything(folder) == before


def test_a_file_that_needs_a_program_that_is_missing_stops_no_other(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(folder, "甲局", "湘A1 20")
    sent(folder, "乙局", "湘B1 5")
    read = read_document.read

    def without_office(file: Path, *more: Any, **options: Any) -> Document:
        if file.stem == "甲局":
            raise MachineError("未找到 LibreOffice。")
        return read(file, *more, **options)

    with monkeypatch.context() as patched:
        patched.setattr(read_document, "read", without_office)
        done = run("收回")

    assert (done.code, done.err) == (4, "未找到 LibreOffice。\n")
    assert "收回/甲局.docx：未能读写，未接收。\n" in done.out
    assert "乙局：已接收第 1 次报送" in done.out
    assert "共接收 1 份，未接收 1 份。" in done.out


def test_what_another_command_takes_while_one_waits_counts(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(folder, "甲局", "湘A1 20")
    sent(folder, "乙局", "湘B1 5")
    locked = output_folder.locked

    def late(out: Path, command: str) -> Any:
        monkeypatch.setattr(output_folder, "locked", locked)
        assert run("收回").code == 0
        return locked(out, command)

    monkeypatch.setattr(output_folder, "locked", late)
    done = run("收回")

    assert done.code == 0
    assert "以前已接收 2 份" in done.out
    assert_whole(folder)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
@pytest.mark.parametrize("n", range(1, 7))
def test_a_full_disk_or_an_interrupt_loses_nothing(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, n: int, error: BaseException
) -> None:
    sent(folder, "甲局", "湘A1 20")
    sent(folder, "乙局", "湘B1 5")
    replace, count = os.replace, 0

    def full(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count == n:
            raise error
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        done = run("收回")

    assert done.code == (4 if isinstance(error, OSError) else 130)
    assert ("其余 1 个单位因此尚未接收。" in done.out) == (done.code == 4 and n < 4)
    assert run("收回").code == 0
    assert_whole(folder)


def test_what_is_in_the_way_of_one_unit_stops_no_other(folder: Path, run: Run) -> None:
    sent(folder, "甲局", "湘A1 20")
    sent(folder, "乙局", "湘B1 5")
    shutil.rmtree(folder / "received" / "乙局")
    (folder / "received" / "乙局").write_bytes(b"")

    said = run("收回")

    assert said.code == 4
    assert "乙局：未能读写，未接收。\n" in said.out
    assert "里程: 20" in data(folder)


def assert_whole(folder: Path) -> None:
    """Both units' files were taken once, and nothing is left over."""
    root = folder.parent.parent
    for unit, mileage in (("甲局", 20), ("乙局", 5)):
        name = f"002-{digits(root / '收回' / f'{unit}.docx')}.docx"
        assert kept(folder, unit) == {"001-base.yaml", "002-base.yaml", name}
        assert f"里程: {mileage}\n" in data(folder, unit)
        own = [what for what, file in log(folder) if unit in file]
        assert own == ["received", "taken"]
    assert [path.name for path in folder.rglob(".~forms-*")] == []


@pytest.mark.slow
@pytest.mark.parametrize(("n", "when"), [(1, "after"), (2, "before"), (3, "before")])
def test_killed_at_any_moment_the_same_command_finishes(
    folder: Path, run: Run, n: int, when: str
) -> None:
    sent(folder, "甲局", "湘A1 20")
    sent(folder, "乙局", "湘B1 5")
    command = ["receive", "收回"]
    arguments = [sys.executable, *killed.at(command, n, when=when)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}

    process = subprocess.run(arguments, env=environment, check=False, capture_output=True)

    assert process.returncode == killed.KILLED
    assert run("收回").code == 0
    assert_whole(folder)
