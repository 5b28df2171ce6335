"""Documents that fit no form by far end the search."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from generator.form import model
from generator.readback import alignment, cheapest_path, row_pattern
from generator.word.document_rows import Cell, Row

if TYPE_CHECKING:
    from generator.pack.pack import Pack


def test_a_piece_of_many_rows_that_might_be_anything_is_given_up(
    performance_targets: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cheapest_path, "_MAX_NODES", 15_000)
    root = model.printable_fields(performance_targets)
    models = [model.read(form, root) for form in performance_targets.forms]
    forms = row_pattern.form_patterns(models, performance_targets.unit.fields)
    chance = random.Random(1)  # noqa: S311 - no secret
    title = Row(1, 1, (Cell("附表1"),))
    rows = [title]
    for i in range(2, 400):
        cells = (
            Cell(f"乱{chance.randint(0, 9)}", column=j) for j in range(1, chance.randint(2, 8))
        )
        rows.append(Row(1, i, tuple(cells)))

    with pytest.raises(cheapest_path.TooDifferentError):
        alignment.align(forms, rows)
