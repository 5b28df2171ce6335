"""Where the signatures stand in a PDF's bytes, and what each is of (ISO 32000-1, 12.8.1)."""

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
# How far from its byte range the rest of a signature's dictionary reaches.
_DICTIONARY = 2000
# Each costs a hash over all that it covers; nobody signs a document as often as this.
_MOST = 20


@dataclass(frozen=True)
class Place:
    """One signature in a PDF: its DER with padding, the bytes that it is of, the time it claims.

    `is_last_word` says whether nothing follows what was signed. One that does not stand as it must
    has no bytes at all.
    """

    signature: bytes = b""
    signed: tuple[bytes, ...] = ()
    claimed: datetime | None = None
    is_last_word: bool = False


def places(content: bytes) -> tuple[Place, ...]:
    """The signatures in their order in the file; of far too many, one that does not stand right."""
    found = list(islice(_BYTE_RANGE.finditer(content), _MOST + 1))
    if len(found) > _MOST:
        return (Place(),)
    return tuple(_place(content, match) for match in found)


def _place(content: bytes, match: re.Match[bytes]) -> Place:
    """A signature covers the file from its start on but for its own value, and nothing else."""
    start, before, behind, rest = (int(number) for number in match.groups())
    value = _VALUE.fullmatch(content, before, max(before, behind))
    end = behind + rest
    if start != 0 or not value or end > len(content):
        return Place()
    at = match.start()
    says = content[max(0, at - _DICTIONARY) : before] if at < before else b""
    says += content[max(behind, at - _DICTIONARY) : min(end, match.end() + _DICTIONARY)]
    signed = (content[:before], content[behind:end])
    return Place(
        bytes.fromhex(value[1].decode("ascii")), signed, _claimed(says), end == len(content)
    )


def _claimed(dictionary: bytes) -> datetime | None:
    """The time in a signature's dictionary (ISO 32000-1, 7.9.4)."""
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
    """The PDF as it was before its last signature; as it is where it has none."""
    found = [match.start() for match in _BYTE_RANGE.finditer(content)]
    ends = [
        match.end() for match in _END_OF_REVISION.finditer(content, 0, found[-1] if found else 0)
    ]
    return content[: ends[-1]] if ends else content


def is_signed_once(content: bytes) -> bool:
    """Whether the PDF is one whole and a single update behind it, which holds a signature."""
    ends = [match.end() for match in _END_OF_REVISION.finditer(content)]
    signatures = [match.start() for match in _BYTE_RANGE.finditer(content)]
    return len(ends) == 2 and len(signatures) == 1 and ends[0] < signatures[0] < ends[1]  # noqa: PLR2004
