"""How far a zip file from elsewhere may blow up."""

from __future__ import annotations

import pytest

from generator.word import safe_zip

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("size", "compressed", "is_too_much"),
    [
        # A small file may be as empty as it likes.
        (MEGABYTE, 1, False),
        (MEGABYTE + 1, 1, True),
        (MEGABYTE + 1, 0, True),
        # A form's XML is deflated to a twentieth, hardly ever to a two-hundredth.
        (200 * 10_000, 10_000, False),
        (200 * 10_000 + 1, 10_000, True),
        (0, 0, False),
    ],
)
def test_what_is_small_or_up_to_two_hundred_times_as_large_is_honest(
    size: int, compressed: int, *, is_too_much: bool
) -> None:
    assert safe_zip.is_zip_bomb(size, compressed) is is_too_much
