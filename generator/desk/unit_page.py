"""The HTML of a unit's page, and of its forms alone, for the script to put in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.desk import pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from generator.desk.page_parts import FormView


def page(  # noqa: PLR0913 - what the page names
    forms: Sequence[FormView],
    state: Mapping[str, Any],
    *,
    campaign_id: str,
    campaign_name: str,
    unit_id: str,
    unit_name: str,
) -> str:
    """The unit's page; `state` is what `state.of_unit` gives."""
    return pages.render(
        "unit.html",
        forms=forms,
        state=state,
        campaign_id=campaign_id,
        campaign_name=campaign_name,
        unit_id=unit_id,
        unit_name=unit_name,
    )


def forms_html(forms: Sequence[FormView]) -> str:
    """The forms, as they stand in the page: sent when rows or copies have changed."""
    return pages.render("forms.html", forms=forms)


def shape(forms: Sequence[FormView]) -> tuple[tuple[str, ...], ...]:
    """Which rows and copies the page has: if it changes, the forms are drawn anew."""
    return tuple(
        (form.key, *(f"{row.key}{row.is_spare}" for table in form.tables for row in table.rows))
        for form in forms
    )
