"""What still says 请修改 is found in values and comments, and nowhere else."""

from __future__ import annotations

import pytest

from generator.campaign import placeholders
from generator.datafile import source


def found(text: str, *, errors: tuple[tuple[str | int, ...], ...] = ()) -> list[tuple[object, ...]]:
    parsed = source.parse_content(text.encode(), "settings.yaml")
    others = [parsed.diagnostic(path, "allowed", "不可用") for path in errors]
    findings = [*placeholders.find(parsed, others)]
    assert {(d.severity, d.code) for d in findings} <= {("warning", "placeholder")}
    return [(d.line, d.column, d.path, d.message) for d in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲: 请修改：乙\n", (1, 4, ("甲",), "“甲”仍是待修改的内容：“请修改：乙”")),
        ("甲: '请修改'\n", (1, 4, ("甲",), "“甲”仍是待修改的内容：“请修改”")),
        ("组:\n  - 请修改\n", (2, 5, ("组", 0), "“组”仍是待修改的内容：“请修改”")),
        ("甲: |\n  请修改：\n  乙\n", (1, 4, ("甲",), "“甲”仍是待修改的内容：“请修改： 乙”")),
        ("甲: 乙   # 请修改\n", (1, 8, ("甲",), "“甲”注有“请修改”，内容尚未确认")),
        ("# 请修改：年度\n甲: 乙\n", (1, 1, ("甲",), "“甲”注有“请修改：年度”，内容尚未确认")),
        ("甲: 乙\n\n# 请修改\n", (3, 1, (), "此处注有“请修改”，内容尚未确认")),
    ],
)
def test_a_mark_is_found_at_its_place(text: str, expected: tuple[object, ...]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "甲: 乙\n",
        "甲: 规定不同的，请修改\n",
        "# 规定不同的，请修改。\n甲: 乙\n",
        "甲: |\n  乙\n  # 请修改\n",
        "甲: '乙 # 请修改'\n",
    ],
)
def test_other_texts_that_say_so_are_not_marked(text: str) -> None:
    assert found(text) == []


def test_a_value_with_an_error_is_reported_once() -> None:
    assert found("甲: 请修改\n乙: 1  # 请修改\n", errors=(("甲",), ("乙",))) == []


def test_only_marked_places_are_reported() -> None:
    text = "甲: 请修改\n乙: 丙  # 请修改\n丁: 戊\n"

    assert [path for _, _, path, _ in found(text)] == [("甲",), ("乙",)]
