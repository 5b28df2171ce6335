"""The pieces of a data file's text: all of it, and whose a comment is."""

from __future__ import annotations

import pytest

from generator.datafile import source, text_tree
from generator.datafile.file_bytes import FileBytes
from generator.datafile.text_tree import Block, Entry
from tests.conftest import CHECKOUT

FILES = sorted(
    path
    for folder in ("data", "examples/data", "tests/good", "tests/right_units")
    for path in (CHECKOUT / folder).rglob("*.yaml")
)


def read(text: str) -> list[Entry]:
    return text_tree.read(text, source.parse(FileBytes(text.encode(), ""), "数据.yaml").data)


def test_every_character_is_in_one_piece() -> None:
    for path in FILES:
        text = path.read_bytes().decode().removeprefix("\ufeff")
        whole = text if text.endswith(("\n", "\r")) else f"{text}\n"

        assert text_tree.write(read(whole)) == whole


@pytest.mark.parametrize(
    ("above", "below", "lead", "tail"),
    [
        ("", "", "", ""),
        ("  # 一\n  # 二\n", "", "  # 一\n  # 二\n", ""),
        ("# 一\n", "", "# 一\n", ""),
        ("    # 深\n", "", "", ""),
        ("  # 一\n\n  # 二\n", "", "  # 二\n", ""),
        ("  # 一\n\n", "", "", ""),
        ("", "    # 深\n", "", "    # 深\n"),
        ("", "\n    # 深\n\n", "", "\n    # 深\n"),
        ("", "  # 浅\n    # 深\n\n", "", ""),
    ],
)
def test_comments_directly_above_or_deeper_below_are_a_rows(
    above: str, below: str, lead: str, tail: str
) -> None:
    text = f"行:\n  - 甲\n{above}  - 乙\n{below}\n  - 丙\n"

    [root] = read(text)

    assert isinstance(root.value, Block)
    rows = root.value.entries[0].value
    assert isinstance(rows, Block)
    assert (rows.entries[1].lead, rows.entries[1].tail) == (lead, f"\n{tail}")


def test_comments_above_the_first_key_are_about_the_file() -> None:
    [root] = read("# 一\n名称: 甲\n")

    assert isinstance(root.value, Block)
    assert (root.value.gaps[0], root.value.entries[0].lead) == ("# 一\n", "")
