"""Which unit a scan, or what was sent, belongs to."""

from __future__ import annotations

import pytest

from generator.archive import unit_files


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("signed/甲局（签字页）.pdf", "甲局"),
        ("signed/甲局二分局.pdf", "甲局二分局"),
        ("signed/甲局二分局/签字页 1.jpg", "甲局二分局"),
        ("signed/丁局.pdf", ""),
        ("signed/签字页.pdf", ""),
        ("signed/甲_乙.pdf", "甲/乙"),
        ("received/甲局/001-0a1b2c3d.docx", "甲局"),
        ("received/甲_乙/001-0a1b2c3d.docx", "甲/乙"),
        ("received/log.jsonl", ""),
        ("received/甲局.docx", ""),
        ("roster.csv", ""),
    ],
)
def test_a_file_belongs_to_the_unit_that_it_is_named_after(path: str, unit: str) -> None:
    units = ("甲局", "甲局二分局", "甲/乙")

    assert unit_files.of_units([path], units) == {path: unit}
