"""Right files with slips of typing: mended, they say what they said, or a slip is left and told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.campaign import check, data_file, mending
from generator.campaign.mending import Judged
from generator.common.diagnostics import has_errors
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack import pack
from tests.conftest import CHECKOUT, PACKS, REAL_UNIT, SETTINGS
from tests.slips import SLIPS, lines_of_keys

pytestmark = pytest.mark.slow
PACK = pack.load(PACKS / "performance-targets")
FILES = [
    CHECKOUT / "data" / "2023" / "units" / f"{REAL_UNIT}.yaml",
    *sorted((CHECKOUT / "examples" / "data" / "2024" / "units").glob("*.yaml")),
]
TEXTS = [path.read_text(encoding="utf-8").split("\n") for path in FILES]
# Whose blanks may mean less than two levels, so that two places may fit.
UNSURE = {"wide tabs"}


def judge(content: bytes) -> Judged:
    parsed = source.parse(FileBytes(content, ""), "某局.yaml")
    return Judged(parsed, check.check_source(PACK, parsed, SETTINGS).diagnostics)


def canonical(content: bytes) -> object:
    parsed = source.parse(FileBytes(content, ""), "某局.yaml")
    return data_file.canonical(PACK, check.check_source(PACK, parsed, SETTINGS).values)


@st.composite
def mistyped(draw: st.DrawFn, names: list[str], most: int) -> tuple[list[str], list[str]]:
    """A right file's lines, and the same with slips."""
    lines = draw(st.sampled_from(TEXTS))
    wrong = list(lines)
    places = draw(st.lists(st.sampled_from(lines_of_keys(lines)), max_size=most, unique=True))
    for place in places:
        wrong[place] = SLIPS[draw(st.sampled_from(names))](lines[place]) or lines[place]
    return lines, wrong


@settings(deadline=None, max_examples=20)
@given(texts=mistyped(sorted(SLIPS), 5))
def test_what_is_mended_says_what_it_said(texts: tuple[list[str], list[str]]) -> None:
    right, wrong = ("\n".join(lines).encode() for lines in texts)

    result = mending.mend(wrong, judge)

    is_told = result.refused or has_errors(result.remain)
    assert is_told or canonical(result.content) == canonical(right)
    assert mending.mend(result.content, judge).content == result.content


@settings(deadline=None, max_examples=20)
@given(texts=mistyped(sorted(SLIPS.keys() - UNSURE), 1))
def test_a_single_slip_is_mended_or_left_with_its_finding(
    texts: tuple[list[str], list[str]],
) -> None:
    right, wrong = ("\n".join(lines).encode() for lines in texts)

    result = mending.mend(wrong, judge)

    if result.content == wrong != right:
        assert result.remain != judge(right).findings
    else:
        assert canonical(result.content) == canonical(right)
        assert [d.code for d in result.remain] == [d.code for d in judge(right).findings]
