"""The HTML of a unit's page, and of its forms alone, for the script to put in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common import hashes
from generator.desk import html_templates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from generator.desk.unit_forms.page_parts import FormView, RowView

_SHAPE_LENGTH = 12


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
    return html_templates.render(
        "unit.html",
        forms=forms,
        state={**state, "shape": shape(forms)},
        campaign_id=campaign_id,
        campaign_name=campaign_name,
        unit_id=unit_id,
        unit_name=unit_name,
    )


def forms_html(forms: Sequence[FormView]) -> str:
    """The forms, as they stand in the page: sent when rows or copies have changed."""
    return html_templates.render("forms.html", forms=forms)


def with_forms(answer: dict[str, Any], forms: Sequence[FormView], known: object) -> dict[str, Any]:
    """The answer to a change, with the forms' HTML where the page shows others.

    `known` is the `shape` that the page sent: that of the state it has.
    """
    own = shape(forms)
    answer["state"]["shape"] = own
    if known != own:
        answer["forms"] = forms_html(forms)
    return answer


def shape(forms: Sequence[FormView]) -> str:
    """What says which rows and copies the forms have, and where they stand."""
    rows = (
        [form.key, *(_row(row) for table in form.tables for row in table.rows)] for form in forms
    )
    text = "\n".join("\t".join([*row]) for row in rows)
    return hashes.sha256(text.encode())[:_SHAPE_LENGTH]


def _row(row: RowView) -> str:
    return f"{row.key} {row.spare}"
