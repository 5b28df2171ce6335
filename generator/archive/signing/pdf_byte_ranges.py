"""Find a PDF's signatures, and the bytes that each one covers, without parsing the PDF.

A signature's byte range is defined in ISO 32000-1, 12.8.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

_BYTE_RANGE = re.compile(
    rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]"
)
_VALUE = re.compile(rb"<((?:[0-9A-Fa-f]{2})+)>")
_TIME = re.compile(rb"/M\s*\(D(?::|\\072)(\d{14})(?:Z|([+-])(\d\d)'?(\d\d)'?)\)")
_END_OF_REVISION = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")
# How many bytes before and after its byte range a signature's dictionary may reach.
_DICTIONARY_BYTES = 2000
# Checking each one hashes all that it covers; no document has as many.
_MAX_SIGNATURES = 20


@dataclass(frozen=True)
class SignedRange:
    """One signature in a PDF: its DER with padding, the bytes it covers, the time it claims.

    `is_at_end` says whether it covers the file to its end. A malformed one has no bytes at all.
    """

    signature: bytes = b""
    signed: tuple[bytes, ...] = ()
    claimed_time: datetime | None = None
    is_at_end: bool = False


def signed_ranges(content: bytes) -> tuple[SignedRange, ...]:
    """The signatures in their order in the file; a single malformed one for too many."""
    matches = list(islice(_BYTE_RANGE.finditer(content), _MAX_SIGNATURES + 1))
    if len(matches) > _MAX_SIGNATURES:
        return (SignedRange(),)
    return tuple(_signed_range(content, match) for match in matches)


def _signed_range(content: bytes, match: re.Match[bytes]) -> SignedRange:
    """The signature of that byte range, which must start the file and omit only its own value."""
    start, value_start, value_end, rest = (int(number) for number in match.groups())
    value = _VALUE.fullmatch(content, value_start, max(value_start, value_end))
    end = value_end + rest
    if start != 0 or not value or end > len(content):
        return SignedRange()
    first = match.start() - _DICTIONARY_BYTES
    last = match.end() + _DICTIONARY_BYTES
    # Only signed bytes: those before the signature's value, where it is near, and those after it.
    dictionary = content[max(0, first) : value_start] if match.start() < value_start else b""
    dictionary += content[max(value_end, first) : min(end, last)]
    return SignedRange(
        bytes.fromhex(value[1].decode("ascii")),
        (content[:value_start], content[value_end:end]),
        _time(dictionary),
        end == len(content),
    )


def _time(dictionary: bytes) -> datetime | None:
    """The time in a signature's dictionary (ISO 32000-1, 7.9.4); None without a valid one."""
    match = _TIME.search(dictionary)
    if not match:
        return None
    digits, sign, hours, minutes = (part.decode() if part else "" for part in match.groups())
    offset = f"{sign}{hours}{minutes}" if sign else "+0000"
    try:
        return datetime.strptime(f"{digits}{offset}", "%Y%m%d%H%M%S%z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def unsigned(content: bytes) -> bytes:
    """The PDF without the update that holds its last signature; the same PDF without any."""
    signatures = [match.start() for match in _BYTE_RANGE.finditer(content)]
    last = signatures[-1] if signatures else 0
    ends = [match.end() for match in _END_OF_REVISION.finditer(content, 0, last)]
    return content[: ends[-1]] if ends else content


def is_signed_once(content: bytes) -> bool:
    """Whether the PDF has one revision and a single update after it, which holds a signature."""
    ends = [match.end() for match in _END_OF_REVISION.finditer(content)]
    signatures = [match.start() for match in _BYTE_RANGE.finditer(content)]
    return len(ends) == 2 and len(signatures) == 1 and ends[0] < signatures[0] < ends[1]  # noqa: PLR2004
