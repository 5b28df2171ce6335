"""What a name in a pack's formula may be on the sheets of a workbook: cells, rows, a constant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from generator.pack.formulas.formula import Kind
    from generator.pack.formulas.tables import Table


@dataclass(frozen=True)
class Cells:
    """The values of a name: references of cells or ranges, a single one unless it `is_many`."""

    kind: Kind
    references: tuple[str, ...]
    is_many: bool = False
    is_month: bool = False


@dataclass(frozen=True)
class KeyedRows:
    """The values in the rows of a list whose key is that in the cell `wanted`.

    `blocks` are ranges of keys and of values.
    """

    kind: Kind
    wanted: str
    blocks: tuple[tuple[str, str], ...]
    is_month: bool = False


@dataclass(frozen=True)
class Rows:
    """The rows of a list: for each block of rows one below the other, its typed columns."""

    blocks: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Constant:
    """A value that no cell holds; None for a blank one."""

    value: Decimal | str | None


Operand: TypeAlias = "Cells | KeyedRows | Rows | Constant | Table"


class NotLiveError(ValueError):
    """The formula cannot be worked out from cells."""


def counts_of_cells(own: Rows | Cells | KeyedRows) -> list[str]:
    """How many of the cells are filled in."""
    if isinstance(own, Rows):
        return [_filled_rows(columns) for columns in own.blocks]
    if isinstance(own, KeyedRows):
        return count_known(own, '--({}<>"")')
    if own.kind == "amount":
        return [f"COUNT({','.join(own.references)})"]
    return [f'SUMPRODUCT(--({each}<>""))' for each in own.references]


def count_known(own: KeyedRows, counts: str) -> list[str]:
    """How many of the values count, in each block of rows; a blank key is no key."""
    return [
        f'SUMPRODUCT(--EXACT({k},{own.wanted}),--({k}<>""),{counts.format(v)})'
        for k, v in own.blocks
    ]


def _filled_rows(columns: Sequence[str]) -> str:
    """How many rows have something in one of the columns."""
    filled = "+".join(f'({column}<>"")' for column in columns)
    return f"SUMPRODUCT(--({filled}>0))"
