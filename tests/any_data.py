"""Any data that a pack's forms can hold, for Hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from generator.pack import pack
from tests.conftest import CHECKOUT, PACKS

if TYPE_CHECKING:
    from generator.pack.fields import Field
    from generator.pack.pack import Pack

SMALL_PACKS = CHECKOUT / "tests" / "packs"
SETTINGS = {
    "performance-targets": {"年度": "2023", "级次": "区级"},
    "vehicle-register": {"年份": "2023"},
    # Forms of two tables with loops, the first of which repeats.
    "training-plan": {"年份": "2023"},
    # Rows in groups, also within a form that repeats.
    "project-goals": {"年份": "2023"},
    # One form, which repeats.
    "site-check": {"年份": "2023"},
}
CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Co"],
    exclude_characters="\ufeff\ufffe\uffff\u2028\u2029\u0085",
)
# Words of the forms themselves, signs of YAML's, and what ends a line.
PIECES = st.sampled_from(
    [
        "\n",
        "\t",
        " ",
        "　",
        "联系电话：",
        "填表人：",
        "合  计",
        "附表2",
        "数量指标",
        "一",
        ": ",
        " #",
        "- ",
        "|",
        "'",
        '"',
        "null",
        "2023年",
    ]
)
TEXTS = st.lists(CHARACTERS | PIECES, min_size=1, max_size=12).map("".join)
DAYS = ("2024年1月5日", "2024-01-31", "2024.2.29", "2024/12/1")
MONTHS = ("2024年1月", "2024-01", "2024.12")
WHOLE = st.integers(0, 10**6).map(str)
AMOUNTS = st.decimals(0, 10**6, places=2).map(str) | WHOLE


def values(fields: Field, derived: frozenset[tuple[str, ...]], path: tuple[str, ...]) -> Any:
    """Data of the fields: all that is required, some of the rest, derived ones left out or bare."""
    required, optional = {}, {}
    for name, child in fields.children.items():
        below = (*path, name)
        if below in derived:
            optional[name] = st.just("")
        elif child.kind == "group":
            required[name] = values(child, derived, below)
        elif child.kind == "rows":
            required[name] = st.lists(values(child, derived, below), max_size=3)
        elif child.kind == "amount":
            required[name] = WHOLE if child.whole else AMOUNTS
        else:
            chosen = st.sampled_from(child.allowed) if child.allowed else TEXTS
            if child.date:
                chosen = st.sampled_from(DAYS if child.date == "day" else MONTHS)
            (required if child.required else optional)[name] = chosen
    return st.fixed_dictionaries(required, optional=optional)


def load(name: str) -> Pack:
    """The pack of that name, ours or one of the tests."""
    return pack.load((PACKS if name == "performance-targets" else SMALL_PACKS) / name)
