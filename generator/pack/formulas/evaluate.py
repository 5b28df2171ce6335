"""Work out the value of a formula for a unit's data, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from generator.datafile.yaml_tree import KeyPath
    from generator.pack.formulas.formula import Formula


@dataclass(frozen=True)
class Outcome:
    """A formula's value, None for a blank one; or the words for why there is none, `problem`.

    A date is the text of its field.
    """

    value: Decimal | str | bool | None
    problem: str = ""


def evaluate(  # noqa: PLR0913, PLR0917 - a formula and all that it looks at
    formula: Formula,
    unit: Mapping[str, Any],
    settings: Mapping[str, Any],
    path: KeyPath,
    row: Mapping[str, Any],
    memo: dict[Any, Any],
) -> Outcome:
    """The formula's value seen from the row at the path.

    `memo` keeps what is the same for many rows: one dict for all rows of one formula, as long as
    nothing that the formula names is changed.
    """
    raise NotImplementedError
