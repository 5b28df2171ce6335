from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generator.draft.analysis import checked_sums
from generator.draft.draft import DraftField, DraftList, Example
from tests import drafted
from tests.drawn_form import table

if TYPE_CHECKING:
    from pathlib import Path

_PROJECTS = DraftList(
    "项目",
    "项目",
    (
        DraftList("明细", "明细", (DraftField("金额", "amount"),)),
        DraftField("合计", "amount", sum=("明细.金额",)),
    ),
)


@pytest.mark.parametrize(
    ("total", "parts", "is_kept"),
    [
        ("3", ["1", "2"], True),
        ("1,003.5", ["1,000", "3.5"], True),
        ("4", ["1", "2"], False),
        ("", ["1", "2"], True),
        ("三", ["1", "2"], True),
        ("4", ["1", ""], True),
    ],
)
def test_a_sum_that_a_filled_in_form_contradicts_is_none(
    tmp_path: Path, total: str, parts: list[str], *, is_kept: bool
) -> None:
    form = drafted.form(drafted.read(tmp_path, table([["名称", "{单位名称}"]], [1000, 2000])))
    projects: Any = [{"明细": [{"金额": part} for part in parts], "合计": total}]
    draft = replace(
        drafted.draft(form, unit=(_PROJECTS,)), examples=(Example("甲", {"项目": projects}, {}),)
    )

    checked = checked_sums.checked(draft)

    [_, projects_of] = checked.unit
    assert isinstance(projects_of, DraftList)
    assert bool(projects_of.members[1].sum) == is_kept  # type: ignore[union-attr]
    assert bool(checked.guesses) == (not is_kept)
