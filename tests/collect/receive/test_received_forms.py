"""Some random changes of forms, by a fixed seed; CONTRIBUTING.md says how to run more by hand."""

from __future__ import annotations

import pytest

from tests.fuzz import received_forms


@pytest.mark.slow
@pytest.mark.parametrize("number", [3, 13, 27])
def test_forms_changed_by_a_unit_are_taken_in_as_it_meant(number: int) -> None:
    assert received_forms.case(number) == ""
