"""What is known of a form before its cells are read: whether it is filled in, what copies share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormFacts:
    """Whether a form is filled in, and what its copies say.

    `fixed` are texts that all copies have, `varying` those that only some have; both are empty for
    a form without copies. `names_unit`: the unit's name is printed where its stamp goes;
    `unit_words` is the list of words whose labels name it.
    `unit` is what stands for the unit in running text.
    """

    is_filled: bool = False
    fixed: frozenset[str] = frozenset()
    varying: frozenset[str] = frozenset()
    names_unit: bool = False
    unit_words: str = "unit_names"
    unit: str = ""
