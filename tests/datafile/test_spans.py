"""Where values begin and end in a YAML text."""

from __future__ import annotations

from generator.datafile import spans


def test_spans_are_offsets_of_values() -> None:
    text = "甲: '1'\n组:\n  - {乙: 2}\n文: |\n  三\n\n末: 4\n"

    root = spans.read(text)

    assert root
    one, group, block, last = root.below
    [row] = group.below
    [in_row] = row.below
    pieces = {s.step: (text[s.start : s.end], s.style) for s in (one, row, in_row, block, last)}
    assert pieces == {
        "甲": ("'1'", "'"),
        0: ("{乙: 2}", "{"),
        "乙": ("2", ""),
        # Without the blank line after the block.
        "文": ("|\n  三", "|"),
        "末": ("4", ""),
    }
