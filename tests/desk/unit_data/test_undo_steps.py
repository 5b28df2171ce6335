"""The steps of a file's history: forwards and back, and texts by their hashes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.common import hashes
from generator.desk.unit_data import undo_steps
from generator.desk.unit_data.undo_steps import History

TEXTS = st.binary(max_size=30) | st.text("甲\n", max_size=10).map(str.encode)


@given(TEXTS, TEXTS)
def test_a_step_leads_there_and_back(before: bytes, after: bytes) -> None:
    step = undo_steps.step(before, after)

    assert undo_steps.with_step(before, step) == after
    assert undo_steps.without(after, step) == before
    assert undo_steps.with_step(after, undo_steps.inverse(step)) == before


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_every_text_is_known_by_its_hash(texts: list[bytes]) -> None:
    past = History()
    for text in texts:
        undo_steps.note(past, text)

    for text in texts:
        assert undo_steps.text_of(past, hashes.sha256(text)) == text
    assert not past.can_undo


def test_a_text_that_was_never_read_is_not_known() -> None:
    assert undo_steps.text_of(History(), hashes.sha256(b"")) is None
