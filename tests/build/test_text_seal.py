from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.build import text_seal

if TYPE_CHECKING:
    from pathlib import Path

LINES = ["甲\n", "\n", "乙\n"]


def test_a_sealed_text_is_intact(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("".join(text_seal.sealed(LINES)).encode())

    assert text_seal.is_intact(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [("甲", "丙"), ("乙\n", ""), ("（本", "注\n（本"), ("。）\n", "。）\n注"), ("\n", "\r\n")],
)
def test_a_text_that_was_changed_is_not(old: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("".join(text_seal.sealed(LINES)).replace(old, new).encode())

    assert not text_seal.is_intact(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a\n"])
def test_a_text_of_others_is_not(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)

    assert not text_seal.is_intact(path)
