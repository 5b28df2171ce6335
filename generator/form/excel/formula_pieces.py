"""Parts of an Excel formula, and what must be known to put one into another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.form.excel.operands import NotLiveError
from generator.spreadsheet import cell_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.pack.formulas.formula import Kind

# Binary fractions are exact so far in sums and differences; amounts have fewer decimals.
SURE_DECIMALS = 9
BLANK = "NA()"
# The precedence of operations: operands of a lower one get brackets.
COMPARED, ADDED, MULTIPLIED, SIGNED, ALONE = range(5)


@dataclass(frozen=True)
class Piece:
    """A part of a formula: its text, and what must be known to put it into another.

    `may_be_blank`: it may be #N/A; `may_fail`: it may be another error. `is_inexact`: it may differ
    from the exact amount behind the last digit; one that `is_endless` may have more decimals than
    can be shown.
    """

    text: str
    kind: Kind
    precedence: int = ALONE
    may_be_blank: bool = False
    may_fail: bool = False
    is_inexact: bool = False
    is_endless: bool = False
    is_month: bool = False


def literal(value: Decimal | str | None) -> Piece:
    """A constant; a blank one is a blank text."""
    if isinstance(value, Decimal):
        return Piece(f"{value:f}", "amount", SIGNED if value < 0 else ALONE)
    return Piece(cell_limits.literal(value or ""), "text")


def bracketed(piece: Piece, least: int) -> str:
    """The piece as an operand, in brackets where its precedence is below the least."""
    return piece.text if piece.precedence >= least else f"({piece.text})"


def rounded(piece: Piece) -> str:
    """The piece, rounded where it may differ from the exact amount."""
    return f"ROUND({piece.text},{SURE_DECIMALS})" if piece.is_inexact else piece.text


def joined(text: str, kind: Kind, parts: Sequence[Piece], precedence: int = ALONE) -> Piece:
    """A piece that is blank, fails, is inexact or endless as soon as one of its parts is."""
    return Piece(
        text,
        kind,
        precedence,
        may_be_blank=any(part.may_be_blank for part in parts),
        may_fail=any(part.may_fail for part in parts),
        is_inexact=any(part.is_inexact for part in parts),
        is_endless=any(part.is_endless for part in parts),
        is_month=any(part.is_month for part in parts),
    )


def or_if_blank(piece: Piece, instead: str) -> str:
    """The piece, with something else where it is blank; what fails still does."""
    if not piece.may_be_blank:
        return piece.text
    if piece.may_fail:
        return f"IF(ISNA({piece.text}),{instead},{piece.text})"
    return f"IFERROR({piece.text},{instead})"


def condition(text: str, parts: Sequence[Piece], precedence: int = ALONE) -> Piece:
    """A condition of such parts."""
    whole = joined(text, "condition", parts, precedence)
    return replace(whole, is_inexact=False, is_endless=False, is_month=False)


def one_by_one(pieces: Sequence[Piece], *, is_and: bool) -> str:
    """The conditions from the first on: those behind one that decides do not fail."""
    first, *others = pieces
    if not others:
        return first.text
    rest = one_by_one(others, is_and=is_and)
    text = f"IF({first.text},{rest},FALSE)" if is_and else f"IF({first.text},TRUE,{rest})"
    if not first.may_be_blank:
        return text
    undecided = f"IF({rest},{BLANK},FALSE)" if is_and else f"IF({rest},TRUE,{BLANK})"
    return f"IF(ISNA({first.text}),{undecided},{text})"


def array(values: Sequence[str | Decimal]) -> str:
    """An array constant: no formulas may stand in it, so no text that needs several pieces."""
    texts = [literal(value).text for value in values]
    if any(
        isinstance(value, str) and len(text) > cell_limits.MOST_LITERAL_CHARACTERS + 2
        for value, text in zip(values, texts, strict=True)
    ):
        raise NotLiveError
    return f"{{{','.join(texts)}}}"
