"""An archive with what units sent and signed scans: each file that is tampered with is named."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import archives, units
from tests.archives import BAG, DATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.end_to_end.conftest import Said

    Forms = Callable[..., Said]

SCAN, OTHER_SCAN = f"{DATA}/signed/甲局（签字页）.pdf", f"{DATA}/signed/乙局 盖章.jpg"


@pytest.fixture
def bag(office: Path, forms: Forms, once: Callable[[str, Path, Callable[[], None]], None]) -> Path:
    """The archive of a campaign whose units all sent their forms, two of them signed."""
    once("sent_and_signed", office, lambda: _archive(office, forms))
    return office / BAG


def _archive(office: Path, forms: Forms) -> None:
    assert forms("blank").code == 0
    shutil.copytree(office / "blank" / "2023", office / "收回的表")
    assert forms("receive", "收回的表", "--campaign", "2023").code == 0
    for path, content in ((SCAN, b"%PDF-1.7 scan"), (OTHER_SCAN, b"\xff\xd8 scan")):
        file = office / path.removeprefix("data/")
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    assert forms("build").code == 0
    assert forms("archive", "--no-pdf", "--date", archives.DAY).code == 0


def _received(bag: Path) -> list[str]:
    return [p.relative_to(bag).as_posix() for p in (bag / DATA / "received").rglob("*.docx")]


def _assert_named(forms: Forms, path: str) -> None:
    said = forms("verify", str(BAG))
    assert said.code == 1
    assert path in said.out


@pytest.mark.slow
def test_each_file_that_was_changed_is_named(bag: Path, forms: Forms) -> None:
    paths = units.files(bag)
    kept = {path: (bag / path).read_bytes() for path in paths}
    assert {SCAN, OTHER_SCAN, *_received(bag)} <= {*kept}
    assert len(_received(bag)) == 3

    for path, content in kept.items():
        archives.change(bag / path, archives.one_bit)
        _assert_named(forms, path)
        (bag / path).write_bytes(content)
    assert forms("verify", str(BAG)).code == 0


def test_a_scan_that_was_replaced_is_named_though_all_checksums_are_right(
    bag: Path, forms: Forms
) -> None:
    archives.change(bag / SCAN, archives.one_bit)
    archives.forge(bag)

    _assert_named(forms, SCAN.removeprefix(f"{DATA}/"))


def test_an_original_that_was_replaced_is_named_though_all_checksums_are_right(
    bag: Path, forms: Forms
) -> None:
    original = _received(bag)[0]
    archives.change(bag / original, archives.one_bit)
    archives.forge(bag)

    _assert_named(forms, original.removeprefix(f"{DATA}/"))


def test_scans_that_changed_places_are_named(bag: Path, forms: Forms) -> None:
    archives.swap(bag / SCAN, bag / OTHER_SCAN)
    archives.forge(bag)

    _assert_named(forms, SCAN.removeprefix(f"{DATA}/"))
