"""Slips of typing: what a line was meant to be, where that is plain."""

from __future__ import annotations

import pytest

from generator.datafile import typing_slips

# What a key cannot begin with, unless it is in quotes.
NO_KEYS = "#'\"[]{}&*!|>%@`"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("甲：乙", "甲: 乙"),
        ("甲:乙", "甲: 乙"),
        ("甲:　 乙", "甲: 乙"),
        ("甲:\u00a0乙", "甲: 乙"),
        ("甲：　 \u00a0乙 ", "甲: 乙"),
        ("甲：", "甲:"),
        ("甲：乙：丙: 丁", "甲: 乙：丙: 丁"),
        ("- 甲：乙", "- 甲: 乙"),
        ("  -  - 甲：- 乙", "  -  - 甲: - 乙"),
        ("a-b 'c' #d：乙", "a-b 'c' #d: 乙"),
        ("12:30", "12: 30"),
        # Wide blanks count for as many as they are wide, at the start of a line only.
        (" 　甲: 　乙", "   甲: 　乙"),
        ("\u00a0甲: 乙", " 甲: 乙"),
        ("　- 甲：乙", "  - 甲: 乙"),
        ("　甲", "  甲"),
        # Nothing to put right.
        ("甲: 乙：丙", None),
        ("甲:", None),
        ("甲", None),
        ("", None),
        ("：乙", None),
        ("- ：乙", None),
        ("-甲：乙", None),
        ("\t甲：乙", None),
        ("\t　甲", None),
        ("：甲：乙", None),
        *[(f"{c}甲：乙", None) for c in NO_KEYS],
    ],
)
def test_colon_and_indentation_are_put_right(line: str, meant: str | None) -> None:
    assert typing_slips.corrected(line) == meant


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("-甲", "- 甲"),
        ("  -甲：乙", "  - 甲：乙"),
        ("- 甲", None),
        ("-", None),
        ("--甲", None),
        ("甲-乙", None),
        ("　-甲", None),
    ],
)
def test_dash_gets_its_blank(line: str, meant: str | None) -> None:
    assert typing_slips.with_dash(line) == meant


@pytest.mark.parametrize(
    ("line", "quoted", "proposed"),
    [
        *[(f"a: {c}b", f"a: '{c}b'", f"a: '{c}b'") for c in "&*!|>%@`"],
        *[(f"a: {c}b", f"a: '{c}b'", None) for c in "]{},"],
        *[(f"a: {c}", f"a: '{c}'", f"a: '{c}'") for c in "|>@"],
        ("a: - b", "a: '- b'", None),
        # The lines below are its text.
        *[(f"a: {c} b", "a: |", None) for c in "|>"],
        ("a: b: c", "a: 'b: c'", "a: 'b: c'"),
        ("a: b c:", "a: 'b c:'", "a: 'b c:'"),
        ("a: : b", "a: ': b'", "a: ': b'"),
        ("a: -b: c", "a: '-b: c'", "a: '-b: c'"),
        ("a: [", "a: '['", None),
        ("a: [b], c", "a: '[b], c'", "a: '[b], c'"),
        ("a: [b, c", "a: '[b, c'", None),
        ("  -  - a b:  @c", "  -  - a b:  '@c'", "  -  - a b:  '@c'"),
        ("a: @b # c # d", "a: '@b' # c # d", "a: '@b' # c # d"),
        ("a: @b #c", "a: '@b' #c", "a: '@b' #c"),
        ("a: @b#c", "a: '@b#c'", "a: '@b#c'"),
        ("a: @b #", "a: '@b' #", "a: '@b' #"),
        # Quotes that are there are kept as text, unless they were to go around all of it.
        ("a: 'b", "a: '''b'", "a: 'b'"),
        ('a: "b', "a: '\"b'", "a: 'b'"),
        ("a: '", "a: ''''", "a: ''"),
        ('a: "b\\c"', "a: '\"b\\c\"'", "a: 'b\\c'"),
        ("a: \"b'c", "a: '\"b''c'", "a: 'b''c'"),
        ("a: 'b'c", "a: '''b''c'", "a: '''b''c'"),
        ('a: "b"c"', 'a: \'"b"c"\'', 'a: \'"b"c"\''),
        ("a: 'b'c'", "a: '''b''c'''", "a: '''b''c'''"),
        ("a: ''b", "a: '''''b'", "a: '''''b'"),
        # These lack none.
        ("a: b", None, None),
        ("a: b:c", None, None),
        ("a: -b", None, None),
        ("a: 'b''c: d'", None, None),
        ("a: ''", None, None),
        ("a: #b", None, None),
        ("a:", None, None),
        ("a:  ", None, None),
        ("a:@b", None, None),
        ("a：@b", None, None),
        ("a：b: @c", None, None),
        ("a: \t@b", None, None),
        ("\ta: @b", None, None),
        ("　a: @b", None, None),
        ("@b", None, None),
        *[(f"{c}a: @b", None, None) for c in NO_KEYS + "-：:"],
    ],
)
def test_value_that_lacks_quotes_gets_them(
    line: str, quoted: str | None, proposed: str | None
) -> None:
    assert (typing_slips.with_quotes(line), typing_slips.suggestion(line)) == (quoted, proposed)


@pytest.mark.parametrize(
    ("line", "place", "meant"),
    [
        *[
            (f"a: {o}>3次{c}", 3, "a: '>3次'")
            for o, c in ("‘’", "’’", "‘‘", "＇＇", "‘'", "“”", "””", '“"')
        ],
        *[(f"a: {o}{c}b{e}", 3, f"a: '{c}b'") for c in "[]{}&*!|>%@`," for o, e in ("‘’", "“”")],
        *[(f"a: ‘{c}b’", 3, f"a: '{c}b'") for c in '-#"'],
        *[(f"a: {o}- b{e}", 3, "a: '- b'") for o, e in ("‘’", "“”")],
        ("a: ‘b: c’", 3, "a: 'b: c'"),
        ("a: ‘b #c’", 3, "a: 'b #c'"),
        ("a: ‘it's: b’", 3, "a: 'it''s: b'"),
        ("  - a b:  ‘ @c ’  # d", 10, "  - a b:  '@c'  # d"),
        ("a: ‘@b’ #c", 3, "a: '@b' #c"),
        ("a: ‘@b’#c", None, None),
        # Text: that of one's own in quotes, or what needs none.
        ("a: ‘b’", None, None),
        ("a: “b”", None, None),
        ("a: ‘b:c#d-e’", None, None),
        *[(f"a: “{b}”", None, None) for b in ("-5℃", "#b#", "'b'", "b: c", "b #c")],
        ("a: “@b”和“@c”", None, None),
        ("a: “@b”c", None, None),
        ("a: c“@b”", None, None),
        ("a: “@b’", None, None),
        ("a: ‘@b", None, None),
        ("a: ‘’", None, None),
        ("a: '‘@b’'", None, None),
        ("‘@b’", None, None),
    ],
)
def test_chinese_quotes_around_what_needs_quotes_are_replaced(
    line: str, place: int | None, meant: str | None
) -> None:
    assert typing_slips.replace_chinese_quotes(line) == (None if meant is None else (place, meant))
