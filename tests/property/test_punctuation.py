"""Any text can be looked over for slips; one with its brackets in pairs has none of these."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.pack.text_checks import punctuation

MARKS = "。，、；：！？…—（）()《》“”‘’【】「」,.;:!? \t\n\u3000\u00a01甲a"
TEXTS = st.text(st.sampled_from(MARKS)) | st.text()

# No digit, letter or numeral: with one, a closing bracket may be a list mark.
PLAIN = st.text(st.sampled_from("甲乙，。；：、！？\n "), max_size=4)
PAIRS = st.sampled_from(["（）", "()", "《》", "“”", "‘’", "【】", "「」"])
BALANCED = st.recursive(
    PLAIN,
    lambda inner: st.lists(
        st.builds(lambda pair, text, rest: pair[0] + text + pair[1] + rest, PAIRS, inner, PLAIN),
        max_size=3,
    ).map("".join),
)


def kinds(text: str) -> set[str]:
    return {slip.kind for slip in punctuation.find(text)}


@settings(deadline=None)
@given(TEXTS)
def test_slips_stand_where_they_say_and_once(text: str) -> None:
    slips = punctuation.find(text)

    assert all(text[slip.start : slip.end] == slip.text != "" for slip in slips)
    assert len({(slip.start, slip.kind) for slip in slips}) == len(slips)
    assert slips == sorted(slips, key=lambda slip: slip.start)


@settings(deadline=None)
@given(BALANCED)
def test_brackets_in_pairs_are_never_unbalanced(text: str) -> None:
    assert "unbalanced" not in kinds(text)


@settings(deadline=None)
@given(BALANCED, st.sampled_from("（(《“‘【「"), BALANCED)
def test_bracket_that_never_closes_is_always_found(before: str, bracket: str, behind: str) -> None:
    assert "unbalanced" in kinds(before + bracket + behind)


@settings(deadline=None)
@given(st.text(st.sampled_from("甲乙丙"), min_size=1), st.sampled_from("。，、；："))
def test_a_mark_more_is_always_found(words: str, mark: str) -> None:
    assert "doubled" not in kinds(words + mark + words)
    assert "doubled" in kinds(words + mark + mark + words)


@settings(deadline=None)
@given(TEXTS)
def test_words_have_no_more_to_take_away(text: str) -> None:
    words = punctuation.words_only(text)

    assert punctuation.words_only(words) == words
    assert not any(character in "，。、；：！？（）《》“” \t\n\u3000" for character in words)
