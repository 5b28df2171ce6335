"""Calculations found in a text, and whether it is certain what they say."""

from __future__ import annotations

import pytest

from generator.pack.text_checks import calculations, quantities


def found(text: str) -> list[tuple[str, str | None, str | None]]:
    """Each calculation as written, the value of its left side, its stated result."""
    tokens = quantities.read(text)
    return [
        (
            text[tokens[c.start].start : tokens[c.end - 1].end],
            f"{c.left.value.normalize():f}" if c.left else None,
            c.result.text if c.result else None,
        )
        for c in calculations.find(tokens)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100元/份×5000份=50万元", [("100元/份×5000份=50万元", "500000", "50万元")]),
        ("（2人+3人）×500元共2500元", [("（2人+3人）×500元共2500元", "2500", "2500元")]),
        ("2+3×4", [("2+3×4", "14", None)]),
        ("3人×2元，5人×4元", [("3人×2元", "6", None), ("5人×4元", "20", None)]),
        ("3元×2元=6元", [("3元×2元", None, None)]),
        ("办公费3万元", []),
        ("", []),
    ],
)
def test_calculations_have_a_value_and_perhaps_a_result(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("3人×500元=1500元", True),
        ("2023年10人×500元=5000元", True),
        ("3个村10人×500元=5000元", False),
        ("3人×500元=1500元×2", False),
        ("3人×2天共500元", False),
        ("2×3米共500元", False),
        ("500元/月×1年=6000元", False),
        ("500元/月×12月=6000元", True),
        ("3人×500元", False),
    ],
)
def test_a_calculation_is_plain_where_nothing_else_may_be_meant(
    text: str,
    is_plain: bool,  # noqa: FBT001 - what is expected
) -> None:
    tokens = quantities.read(text)
    calculation = next(calculations.find(tokens))

    assert calculations.is_plain(tokens, calculation) is is_plain


def test_brackets_are_read_to_a_depth_of_twenty() -> None:
    def nested(depth: int) -> str:
        return "（" * depth + "1+1" + "）" * depth + "×2"

    assert found(nested(20))[0][1] == "4"
    assert all(value != "4" for _, value, _ in found(nested(21)))
