"""What a signature in a PDF is of: the whole file from its first byte on, but for itself."""

from __future__ import annotations

import pytest

from generator.archive.signing import pdf_byte_ranges
from generator.archive.signing.pdf_byte_ranges import SignedRange

VALUE = b"<0102ff>"


def _pdf(*numbers: int, end: bytes = b" >> %%EOF\n") -> bytes:
    """A PDF's bytes with that byte range; numbers are of two digits."""
    return b"%%PDF /ByteRange [%02d %02d %02d %02d] " % numbers + VALUE + end


HEAD = len(_pdf(0, 0, 0, 0, end=b"")) - len(VALUE)
BEHIND = HEAD + len(VALUE)
REST = len(b" >> %%EOF\n")


def test_it_is_of_all_that_stands_before_and_behind_its_value() -> None:
    content = _pdf(0, HEAD, BEHIND, REST)

    [place] = pdf_byte_ranges.signed_ranges(content)

    assert place.signature == b"\x01\x02\xff"
    assert place.signed == (content[:HEAD], content[BEHIND:])
    assert place.is_at_end


def test_what_was_appended_is_not_signed() -> None:
    content = _pdf(0, HEAD, BEHIND, REST) + b"more"

    [place] = pdf_byte_ranges.signed_ranges(content)

    assert place.signed == (content[:HEAD], content[BEHIND:-4])
    assert not place.is_at_end


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param((1, HEAD, BEHIND, REST), id="not from the first byte on"),
        pytest.param((0, HEAD - 1, BEHIND, REST), id="a byte before the value is left out"),
        pytest.param((0, HEAD, BEHIND + 1, REST - 1), id="a byte behind the value is left out"),
        pytest.param((0, HEAD + 1, BEHIND, REST), id="a part of the value is signed"),
        pytest.param((0, HEAD, BEHIND, REST + 1), id="more than there is"),
        pytest.param((0, BEHIND, HEAD, REST), id="the wrong way round"),
    ],
)
def test_one_that_leaves_anything_out_is_of_nothing(numbers: tuple[int, int, int, int]) -> None:
    assert pdf_byte_ranges.signed_ranges(_pdf(*numbers)) == (SignedRange(),)


def test_so_many_that_each_would_cost_a_hash_of_the_file_are_of_nothing() -> None:
    assert pdf_byte_ranges.signed_ranges(_pdf(0, HEAD, BEHIND, REST) * 21) == (SignedRange(),)
    assert len(pdf_byte_ranges.signed_ranges(_pdf(0, HEAD, BEHIND, REST) * 20)) == 20
