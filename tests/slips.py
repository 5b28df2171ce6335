"""Slips of typing, made in a data file's lines, of which each has one meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # The line mistyped; None where it has nothing to mistype so.
    Slip = Callable[[str], str | None]

_KEY = re.compile(r"(?P<head> *(?:- )?[^\s:#'\"-][^:#'\"]*):(?P<value>| [^|>\s'][^#]*)")
_AMOUNT = re.compile(
    r"(?P<head> *(?:- )?(?:金额|.*支出|.*拨款): )(?P<digits>\d+)(?P<rest>(?:\.\d+)?)"
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _key(colon: str) -> Slip:
    def slip(line: str) -> str | None:
        match = _KEY.fullmatch(line)
        return f"{match['head']}{colon}{match['value'].strip()}" if match else None

    return slip


def _amount(change: Callable[[str, str], str]) -> Slip:
    def slip(line: str) -> str | None:
        match = _AMOUNT.fullmatch(line)
        return match["head"] + change(match["digits"], match["rest"]) if match else None

    return slip


def _indented(old: str, new: str) -> Slip:
    def slip(line: str) -> str | None:
        text = line.lstrip()
        blanks = line[: len(line) - len(text)]
        return blanks.replace(old, new) + text if blanks and _KEY.fullmatch(line) else None

    return slip


def _leaf(by: int) -> Slip:
    """A line moved that is neither a list's entry nor the head of a group or a text."""

    def slip(line: str) -> str | None:
        is_leaf = (
            line.startswith("  ") and re.search(r": [^|>\s]", line) and line.lstrip()[0] != "-"
        )
        return (" " + line if by > 0 else line[1:]) if is_leaf else None

    return slip


def _dash(new: str) -> Slip:
    def slip(line: str) -> str | None:
        return line.replace("- ", new, 1) if line.lstrip().startswith("- ") else None

    return slip


SLIPS: dict[str, Slip] = {
    "full-width colon": _key("："),
    "no blank after the colon": _key(":"),
    "special blank after the colon": _key(":\u00a0"),
    "wide indentation": _indented("  ", "\u3000"),
    "tabs": _indented("  ", "\t"),
    "wide tabs": _indented("    ", "\t"),
    "one blank too many": _leaf(1),
    "one blank too few": _leaf(-1),
    "no blank after the dash": _dash("-"),
    "another dash": _dash("— "),
    "full-width digits": _amount(lambda digits, rest: digits.translate(_FULL_WIDTH) + rest),
    "a unit": _amount(lambda digits, rest: f"{digits}{rest}万元"),
    "thousands": _amount(lambda digits, rest: f"{int(digits):,}{rest}"),
}


def lines_of_keys(lines: Sequence[str]) -> list[int]:
    """The lines (from 0) that are no text of a block."""
    found, block = [], None
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if block is not None and (not line.strip() or indent > block):
            continue
        block = len(re.match(r"[ -]*", line).group()) if re.search(r": [|>]", line) else None
        if line.strip() and not line.lstrip().startswith("#"):
            found.append(number)
    return found
