"""What a pack takes over is held against the packs that lie beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.pack import pack
from generator.pack.pack_lint import check
from tests import stages

if TYPE_CHECKING:
    from pathlib import Path


def test_the_lint_holds_entries_against_a_pack_beside(tmp_path: Path) -> None:
    entry = "carry:\n  goals:\n    - {field: 项目.项目名称, from: 项目.名字}\n"
    wrong = pack.load(stages.write(tmp_path, carry=entry) / "templates" / stages.NEW)
    of_wrong = [d for d in check.findings(wrong) if "carry" in d.path]
    (tmp_path / "templates" / stages.OLD / "schema.yaml").write_text("unit: [", encoding="utf-8")
    of_broken = [d for d in check.findings(wrong) if "carry" in d.path]

    assert [d.severity for d in of_wrong] == ["error"]
    assert of_broken == []


@pytest.mark.parametrize(("name", "doubts"), [("goal", 1), ("申报", 0)])
def test_a_pack_that_is_not_there_is_doubted_if_one_is_named_nearly_so(
    tmp_path: Path, name: str, doubts: int
) -> None:
    entries = stages.CARRY.replace("goals:", f"{name}:")
    templates = stages.write(tmp_path, carry=entries) / "templates"

    found = [
        d for d in check.findings(pack.load(templates / stages.NEW)) if "没有表单包" in d.message
    ]

    assert [d.hint for d in found] == ["您要填的是“goals”吗？"] * doubts


def test_entries_that_fit_the_pack_beside_are_in_order(tmp_path: Path) -> None:
    templates = stages.write(tmp_path, carry=stages.CARRY) / "templates"

    assert not [d for d in check.findings(pack.load(templates / stages.NEW)) if "carry" in d.path]
