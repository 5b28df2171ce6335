"""The log says what happened, one line for each thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.campaign import record

if TYPE_CHECKING:
    from pathlib import Path

LINE = '{"at":"2024-01-01T00:00:00Z","unit":"甲","what":"handed-out","file":"甲.docx","sha256":"1"}'


@pytest.fixture(autouse=True)
def fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1704067200")


def lines(folder: Path) -> list[dict[str, str]]:
    text = (folder / "log.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_what_is_handed_out_is_a_line_of_the_log(tmp_path: Path) -> None:
    record.add_handed_out(record.read_log(tmp_path), "甲", "甲.docx", "1")

    assert lines(tmp_path) == [json.loads(LINE)]


def test_the_same_again_is_no_line(tmp_path: Path) -> None:
    for hash_ in ("1", "1", "2", "1"):
        record.add_handed_out(record.read_log(tmp_path), "甲", "甲.docx", hash_)

    assert [line["sha256"] for line in lines(tmp_path)] == ["1", "2", "1"]


def test_formats_and_units_are_told_apart(tmp_path: Path) -> None:
    log = record.read_log(tmp_path)
    record.add_handed_out(log, "甲", "甲.docx", "1")
    record.add_handed_out(log, "甲", "甲.xlsx", "2")
    record.add_handed_out(log, "甲", "甲.docx", "1")

    again = record.read_log(tmp_path)
    assert len(lines(tmp_path)) == 2
    assert record.is_ours(again, "甲", "handed-out", "1")
    assert not record.is_ours(again, "甲", "returned", "1")
    assert not record.is_ours(again, "乙", "handed-out", "1")


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (LINE, 1),
        (f'{LINE}\n{{"at": "2024-01-01T00:00:00Z", "un', 1),
        ('{"at": "2024', 0),
        (f"{LINE}\n\n", 1),
    ],
    ids=["no last line break", "cut", "cut at once", "blank line"],
)
def test_a_line_that_a_killed_process_left_half_written_goes(
    tmp_path: Path, before: str, kept: int
) -> None:
    (tmp_path / "log.jsonl").write_text(before, encoding="utf-8")

    record.add_handed_out(record.read_log(tmp_path), "乙", "乙.docx", "2")

    text = (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.splitlines() if line]
    assert [entry["unit"] for entry in found] == ["甲"] * kept + ["乙"]


def test_a_line_that_nobody_can_read_stays_and_is_told(tmp_path: Path) -> None:
    text = f"<<<<<<< HEAD\n{LINE}\n[1]\n{'[' * 100_000}\n"
    (tmp_path / "log.jsonl").write_text(text, encoding="utf-8")

    log = record.read_log(tmp_path)
    record.add_handed_out(log, "乙", "乙.docx", "2")

    assert log.unreadable == [1, 3, 4]
    assert record.is_ours(log, "甲", "handed-out", "1")
    assert (tmp_path / "log.jsonl").read_text(encoding="utf-8").startswith(text)


def test_a_line_of_nothing_but_brackets_is_told(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(f"{'[' * 100_000}\n{LINE}\n", encoding="utf-8")

    log = record.read_log(tmp_path)

    assert log.unreadable == [1]
    assert record.is_ours(log, "甲", "handed-out", "1")


def test_what_other_commands_log_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(LINE.replace("handed-out", "received"), encoding="utf-8")

    log = record.read_log(tmp_path)

    assert log.unreadable == []
    assert not record.is_ours(log, "甲", "handed-out", "1")


def test_every_entry_of_a_unit_is_read_back(tmp_path: Path) -> None:
    log = record.read_log(tmp_path)
    taken = record.add(log, "甲", "taken", "received/甲/002-1.docx", "1", data_sha256="2")
    record.add(log, "乙", "returned", "乙.docx", "3")

    again = record.read_log(tmp_path)
    assert [*again.of_unit("甲")] == [taken]
    assert lines(tmp_path)[0]["data_sha256"] == "2"
    assert "data_sha256" not in lines(tmp_path)[1]
    assert [entry.what for entry in again.of_unit("乙")] == ["returned"]
    assert again.of_unit("丙") == ()


_AT_THE_ENDS_OF_TIME = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")


@pytest.mark.parametrize("at", ["", "gestern", "2024-01-01T00:00:00", 7, *_AT_THE_ENDS_OF_TIME])
def test_a_line_whose_time_nobody_knows_is_told(tmp_path: Path, at: object) -> None:
    line = json.dumps(json.loads(LINE) | {"at": at})
    (tmp_path / "log.jsonl").write_text(f"{line}\n", encoding="utf-8")

    assert record.read_log(tmp_path).unreadable == [1]


def test_what_a_later_version_logs_is_passed_over(tmp_path: Path) -> None:
    line = LINE.replace("handed-out", "shredded")
    (tmp_path / "log.jsonl").write_text(f"{line}\n", encoding="utf-8")

    log = record.read_log(tmp_path)
    assert (log.unreadable, log.by_unit) == ([], {})
