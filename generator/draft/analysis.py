"""From official forms to a draft pack: what is a label, what a field, what repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.draft.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.draft.official_form import OfficialForm


def analyse(name: str, forms: Sequence[OfficialForm]) -> Draft:
    """The draft of a pack with these forms; of copies of one form, it has one."""
    raise NotImplementedError(name, forms)


__all__ = ["Draft", "analyse"]
