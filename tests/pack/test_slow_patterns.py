from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.common.diagnostics import RefusedError
from generator.pack import bounded_regex, rules, schema, slow_patterns
from tests import small_pack

if TYPE_CHECKING:
    from pathlib import Path

SLOW = "(一|一)+$"
UNIT = f"名称: {'一' * 60}二\n"


@pytest.fixture(autouse=True)
def _little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.1)


def test_a_slow_pattern_of_a_rule_is_told_where_the_pack_says_it(tmp_path: Path) -> None:
    rule = (
        f"rules:\n  - {{id: a, code: b, check: lacks, field: 名称, pattern: '{SLOW}|{{年份}}',\n"
        "     message: '', hint: ''}\n"
    ).replace("''", "x")
    loaded = small_pack.load(tmp_path, rules=rule)
    source = small_pack.read(tmp_path, UNIT)

    with pytest.raises(RefusedError) as raised, slow_patterns.refused(loaded, "甲.yaml", ()):
        rules.check(loaded, source, dict(source.data), {"年份": "2023"})

    [finding] = raised.value.diagnostics
    assert finding.file.endswith("rules.yaml")
    assert (finding.line, finding.severity, finding.code) == (2, "error", "pack")
    assert "查找过慢，未能检查 甲.yaml 中的“一一" in finding.message


def test_a_slow_pattern_of_the_schema_is_told_at_its_rule(tmp_path: Path) -> None:
    named = f"  名称: {{type: string, regex: '{SLOW}'}}"
    text = small_pack.SCHEMA.replace("  名称: {type: string}", named, 1)
    loaded = small_pack.load(tmp_path, schema=text)
    source = small_pack.read(tmp_path, UNIT)

    with pytest.raises(RefusedError) as raised, slow_patterns.refused(loaded, "甲.yaml", ()):
        schema.validate(loaded.unit, source)

    [finding] = raised.value.diagnostics
    assert (finding.file.endswith("schema.yaml"), finding.line) == (True, 4)
