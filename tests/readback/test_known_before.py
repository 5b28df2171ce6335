"""What was known of a unit is found by the mark of its form, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.campaign import record
from generator.collect import kept_files
from generator.common.hashes import sha256
from generator.readback import known_before
from generator.word.handout_mark import HandoutMark

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "单位: 某局\n填表人: 甲\n车辆:\n  - 车牌: 湘A12345\n".encode()
MARK = HandoutMark("2024", "某局", "pack", "1", "0" * 64, sha256(TEXT))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two bases of a unit; the form came from the first."""
    for text in (TEXT, TEXT + b"\n"):
        kept_files.keep_base(tmp_path / "2024" / record.FOLDER, "某局", text)
    return tmp_path


def test_the_texts_of_the_base_are_found(data: Path) -> None:
    assert known_before.texts(MARK, data) == {"单位": "某局", "填表人": "甲"}


@pytest.mark.parametrize(
    "changes",
    [
        {"campaign": "2025"},
        {"campaign": "../2024"},
        {"campaign": ".."},
        {"campaign": ""},
        {"unit": "乙局"},
        {"unit": "../某局"},
        {"data_sha256": "1" * 64},
    ],
)
def test_a_mark_of_another_form_finds_nothing(changes: dict[str, str], data: Path) -> None:
    assert known_before.texts(replace(MARK, **changes), data) == {}
