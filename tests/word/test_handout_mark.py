"""The mark of a form that was handed out: written in two places, read from what comes back."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.word import handout_mark, provenance, safe_zip
from generator.word.handout_mark import HandoutMark

if TYPE_CHECKING:
    from pathlib import Path

MARK = HandoutMark("2024", "甲&<乙>局", "small", "1", "a" * 64, "b" * 64)


def _file(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return path


def _found(path: Path) -> HandoutMark | None:
    with safe_zip.open_zip(path) as archive:
        return handout_mark.find_untrusted(archive)


def test_the_mark_is_read_from_a_part_of_any_number(tmp_path: Path) -> None:
    file = _file(
        tmp_path / "a.docx",
        customXml__item1=b"<other/>",
        customXml__item7=handout_mark.to_xml(MARK),
    )

    assert _found(file) == MARK


def test_the_mark_is_read_from_the_documents_properties(tmp_path: Path) -> None:
    file = _file(tmp_path / "a.docx", docProps__custom=handout_mark.to_properties(MARK))

    assert _found(file) == MARK


def test_the_part_counts_for_more_than_the_properties(tmp_path: Path) -> None:
    other = handout_mark.to_properties(replace(MARK, unit="乙"))
    part = handout_mark.to_xml(MARK)

    assert _found(_file(tmp_path / "a.docx", docProps__custom=other, customXml__item1=part)) == MARK


def test_what_is_no_mark_is_none(tmp_path: Path) -> None:
    mark = handout_mark.to_xml(MARK)
    without_unit = mark.replace(b"unit", b"u")
    with_dtd = mark.replace(b"<handout", b"<!DOCTYPE handout [<!ENTITY a 'b'>]><handout")
    large = mark.replace(b"2024", b"2" * 100_000)

    for content in (without_unit, with_dtd, large, mark[:-3], b"", mark.replace(b"handout:1", b"")):
        assert _found(_file(tmp_path / "a.docx", customXml__item1=content)) is None


def test_a_form_handed_out_has_no_provenance(tmp_path: Path) -> None:
    file = _file(tmp_path / "a.docx", customXml__item1=handout_mark.to_xml(MARK))

    assert provenance.read(file) is None
