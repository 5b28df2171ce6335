"""A unit's data file changed from pages: merged with what others change, undone and redone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.build import output_folder
from generator.common import atomic_files
from generator.common.diagnostics import MachineError
from generator.desk.unit_data import unit_file
from generator.desk.unit_data.cell_changes import CellText, NewRow, RowTo, WithoutRow
from tests.desk import desk_units
from tests.desk.desk_units import TEXT, change, open_file, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.desk.unit_data.unit_file import UnitFile


@pytest.fixture
def file(tmp_path: Path) -> UnitFile:
    return open_file(tmp_path)


def test_a_change_writes_one_value_and_nothing_else(file: UnitFile) -> None:
    changed = change(file, CellText(("组", 0, "数"), " 6 "))

    assert changed.kind == "done"
    assert text(file) == TEXT.replace("数: 5", "数: 6", 1)
    assert changed.unit.checked.diagnostics == desk_units.checked(file)
    assert "equal" not in changed.reason


def test_an_unchanged_text_writes_nothing(file: UnitFile) -> None:
    before = file.path.stat()

    changed = change(file, CellText(("名称",), "甲局"), CellText(("组", 7, "名"), "  "))

    assert changed.kind == "same"
    assert file.path.stat().st_mtime_ns == before.st_mtime_ns
    assert not file.past.can_undo


def test_all_changes_undone_give_the_first_bytes(tmp_path: Path) -> None:
    original = TEXT.replace("\n", "\r\n").encode().removesuffix(b"\r\n")
    file = open_file(tmp_path, original)
    change(file, CellText(("组", 2, "名"), "三组"), CellText(("组", 2, "数"), "1"))
    change(file, RowTo(("组", 2), 0))
    change(file, WithoutRow(("人", 0)))
    changed = file.path.read_bytes()

    for _ in range(3):
        assert unit_file.undo(file).kind == "done"
    undone = file.path.read_bytes()
    for _ in range(3):
        assert unit_file.redo(file).kind == "done"

    assert undone == original
    assert file.path.read_bytes() == changed
    assert unit_file.redo(file).kind == "refused"


def test_nothing_is_undone_before_the_first_change(file: UnitFile) -> None:
    assert unit_file.undo(file).reason.startswith("没有可以撤销的修改")


def test_a_change_after_undoing_ends_what_can_be_redone(file: UnitFile) -> None:
    change(file, CellText(("总数",), "9"))
    unit_file.undo(file)

    change(file, CellText(("总数",), "7"))

    assert not file.past.can_redo


# Somebody else changes the file


def elsewhere(file: UnitFile, old: str, new: str) -> None:
    file.path.write_bytes(text(file).replace(old, new, 1).encode())


def test_what_somebody_else_changed_meanwhile_stays(file: UnitFile) -> None:
    base = unit_file.read(file).sha256
    elsewhere(file, "姓名: 李四", "姓名: 李五")

    changed = change(file, CellText(("组", 0, "数"), "6"), base=base)

    assert changed.kind == "done"
    assert text(file) == TEXT.replace("数: 5", "数: 6", 1).replace("李四", "李五")


def test_a_field_that_both_changed_is_shown_with_both_texts(file: UnitFile) -> None:
    base = unit_file.read(file).sha256
    elsewhere(file, "数: 5", "数: 9")
    now = text(file)

    changed = change(file, CellText(("组", 0, "数"), "6"), base=base)

    assert changed.kind == "conflict"
    [conflict] = changed.conflicts
    assert (conflict.path, conflict.ours, conflict.theirs) == (("组", 0, "数"), "9", "6")
    assert text(file) == now


@pytest.mark.parametrize("typed", ["9", ""])
def test_a_total_is_typed_or_left_to_the_program_while_others_change_what_it_sums_up(
    file: UnitFile, typed: str
) -> None:
    base = unit_file.read(file).sha256
    elsewhere(file, "数: 5", "数: 6")

    changed = change(file, CellText(("总数",), typed), base=base)

    assert changed.kind == "done"
    total = f"总数: {typed}\n" if typed else ""
    assert text(file) == TEXT.replace("数: 5", "数: 6", 1).replace("总数: 8\n", total)


def test_a_total_within_rows_is_typed_while_others_change_what_it_is_taken_from(
    file: UnitFile,
) -> None:
    elsewhere(file, "    组: 二组\n", "    组: 二组\n    组数: 3\n")
    base = unit_file.read(file).sha256
    elsewhere(file, "数: 3}", "数: 4}")

    changed = change(file, CellText(("人", 1, "组数"), "5"), base=base)

    assert changed.kind == "done"
    assert "组数: 5" in text(file)
    assert "数: 4}" in text(file)


def test_a_conflict_is_decided_for_the_side_that_is_preferred(file: UnitFile) -> None:
    base = unit_file.read(file).sha256
    elsewhere(file, "数: 5", "数: 9")

    changed = unit_file.change(file, [CellText(("组", 0, "数"), "6")], base, prefer="theirs")

    assert changed.kind == "done"
    assert text(file) == TEXT.replace("数: 5", "数: 6", 1)


def test_conflicts_are_decided_one_by_one(file: UnitFile) -> None:
    base = unit_file.read(file).sha256
    elsewhere(file, "数: 5", "数: 9")
    elsewhere(file, "总数: 8", "总数: 80")
    changes = [CellText(("组", 0, "数"), "6"), CellText(("总数",), "81")]
    total, number = unit_file.change(file, changes, base).conflicts

    half = unit_file.change(file, changes, base, prefer={number: "ours"})
    whole = unit_file.change(file, changes, base, prefer={number: "ours", total: "theirs"})

    assert (half.kind, half.conflicts) == ("conflict", (total,))
    assert whole.kind == "done"
    assert text(file) == TEXT.replace("数: 5", "数: 9", 1).replace("总数: 8", "总数: 81")


def test_a_conflict_decided_on_what_stands_there_no_longer_is_shown_again(file: UnitFile) -> None:
    base = unit_file.read(file).sha256
    change_it = [CellText(("组", 0, "数"), "6")]
    elsewhere(file, "数: 5", "数: 9")
    [seen] = unit_file.change(file, change_it, base).conflicts
    elsewhere(file, "数: 9", "数: 7")

    changed = unit_file.change(file, change_it, base, prefer={seen: "theirs"})

    assert changed.kind == "conflict"
    assert changed.conflicts[0].ours == "7"


def test_what_is_typed_in_one_visit_to_a_field_is_undone_at_once(file: UnitFile) -> None:
    for typed in ("6", "66", "666"):
        base = unit_file.read(file).sha256
        unit_file.change(file, [CellText(("总数",), typed)], base, group="visit-1")
    change(file, CellText(("总数",), "7"))

    undone = [unit_file.undo(file).kind and text(file) for _ in range(2)]

    assert undone == [TEXT.replace("总数: 8", "总数: 666"), TEXT]


def test_typing_that_was_taken_back_leaves_nothing_to_undo(file: UnitFile) -> None:
    for typed in ("88", "8"):
        base = unit_file.read(file).sha256
        changed = unit_file.change(file, [CellText(("总数",), typed)], base, group="visit-1")

    assert changed.kind == "done"
    assert not file.past.can_undo


def test_undoing_leaves_what_somebody_else_changed_since(file: UnitFile) -> None:
    change(file, CellText(("组", 0, "数"), "6"))
    change(file, CellText(("总数",), "9"))
    elsewhere(file, "李四", "李五")

    kinds = [unit_file.undo(file).kind for _ in range(2)]
    undone = text(file)
    kinds += [unit_file.redo(file).kind for _ in range(2)]

    assert kinds == ["done"] * 4
    assert undone == TEXT.replace("李四", "李五")
    assert "数: 6" in text(file)
    assert "总数: 9" in text(file)
    assert "李五" in text(file)
    assert unit_file.undo(file).kind == "done"


@pytest.mark.parametrize("base", ["0" * 64, ""])
def test_a_page_from_before_the_desk_was_started_changes_nothing(file: UnitFile, base: str) -> None:
    changed = unit_file.change(file, [CellText(("总数",), "1")], base)

    assert changed.kind == "outdated"
    assert text(file) == TEXT


# Files that are no YAML


def test_a_file_that_is_no_yaml_is_mended_as_text(tmp_path: Path) -> None:
    file = open_file(tmp_path, TEXT.replace('"甲局"', '"甲局'))
    unit = unit_file.read(file)

    refused = change(file, CellText(("总数",), "1"))
    saved = unit_file.save_text(file, TEXT, unit.sha256)

    assert unit.unreadable
    assert refused.kind == "refused"
    assert saved.kind == "done"
    assert not saved.unit.unreadable
    assert saved.unit.checked.unit == "甲局"


def test_line_ends_of_windows_stay_when_the_text_is_saved(tmp_path: Path) -> None:
    file = open_file(tmp_path, b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    unit = unit_file.read(file)

    same = unit_file.save_text(file, TEXT, unit.sha256)
    saved = unit_file.save_text(file, TEXT.replace("张三", "王五"), unit.sha256)

    assert (same.kind, saved.kind) == ("same", "done")
    assert saved.unit.raw.content == unit.raw.content.replace("张三".encode(), "王五".encode())


def test_a_text_is_not_saved_over_another_one(file: UnitFile) -> None:
    base = unit_file.read(file).sha256
    elsewhere(file, "李四", "李五")

    saved = unit_file.save_text(file, TEXT.replace("张三", "王五"), base)

    assert saved.kind == "outdated"
    assert "李五" in text(file)


def test_bytes_that_are_no_text_are_seen_and_mended(tmp_path: Path) -> None:
    file = open_file(tmp_path, TEXT.encode().replace("张".encode(), b"\xe5", 1))
    unit = unit_file.read(file)

    shown = unit_file.save_text(file, unit.text, unit.sha256)
    saved = unit_file.save_text(file, unit.text.replace("\ufffd", "张"), unit.sha256)

    assert "姓名: \ufffd三" in unit.text
    assert (shown.kind, saved.kind) == ("same", "done")
    assert text(file) == TEXT


def _large(path: Path) -> None:
    path.write_bytes(b"# x\n" * 1_000_000)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Path.mkdir, "这是一个文件夹"),
        (_large, "文件超过 2 MB"),
        (lambda path: path.symlink_to("/dev/zero"), "这不是普通文件"),
        (lambda path: path.symlink_to("没有.yaml"), "链接指向的文件不存在"),
    ],
)
def test_what_is_no_data_file_is_never_written(
    file: UnitFile, make: Callable[[Path], None], words: str
) -> None:
    file.path.unlink()
    make(file.path)
    base = unit_file.read(file).sha256

    saved = unit_file.save_text(file, TEXT, base)

    assert saved.kind == "refused"
    assert saved.reason.startswith(f"未作改动：{words}")
    assert change(file, CellText(("总数",), "1"), base="x").kind == "refused"


# The disk, and other commands


def test_no_change_is_written_while_a_command_holds_the_lock(file: UnitFile) -> None:
    received = file.judging.campaign.folder / "received"

    with (
        output_folder.locked(received, "forms receive"),
        pytest.raises(MachineError, match="forms receive"),
    ):
        change(file, CellText(("总数",), "1"))

    assert text(file) == TEXT


def test_a_full_disk_leaves_the_file_and_the_steps(
    file: UnitFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device", "甲局.yaml")

    with monkeypatch.context() as patch:
        patch.setattr(atomic_files, "write_over", full)
        with pytest.raises(OSError, match="space"):
            change(file, CellText(("总数",), "1"))

    assert text(file) == TEXT
    assert not file.past.can_undo
    assert change(file, NewRow(("组",), 1)).kind == "done"
