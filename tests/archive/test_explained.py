"""The text in an archive for readers without this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.archive import explained
from tests import archives

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def text(bag: Path) -> str:
    return (bag / explained.PATH).read_bytes().decode("utf-8")


def test_a_bare_windows_opens_it(bag: Path) -> None:
    content = text(bag)

    assert content.startswith("\ufeff说明文件\r\n")
    assert content.count("\n") == content.count("\r\n")
    assert "{" not in content


def test_it_says_what_the_archive_holds(bag: Path) -> None:
    content = text(bag)

    assert "本文件夹（或 .zip）是填报任务“2023”的归档：公务用车登记表。" in content
    assert f"归档日期：{archives.DAY}" in content
    assert "sha256sum -c manifest-sha256.txt" in content


def test_it_promises_nothing_that_an_archivist_decides(bag: Path) -> None:
    content = text(bag)

    assert "本归档不是档案馆规定的移交信息包" in content
    assert "DA/T" not in content


def test_a_changed_text_is_named(bag: Path, faults: Callable[[], list[str]]) -> None:
    archives.change(bag / explained.PATH, lambda c: c.replace("不核对".encode(), "核对".encode()))

    assert faults() == [f"不一致：{explained.PATH}（与归档的内容不一致）"]


def test_archives_of_0_1_0_have_none() -> None:
    assert not explained.is_expected("0.1.0")
    assert explained.is_expected("0.2.0")
