"""Untrusted zip files and XML: what is read, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.word import safe_zip
from generator.word.safe_zip import UnreadableError
from tests.word_files import write

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("size", "compressed", "is_too_much"),
    [
        # A small file may be as empty as it likes.
        (MEGABYTE, 1, False),
        (MEGABYTE + 1, 1, True),
        (MEGABYTE + 1, 0, True),
        # A form's XML is deflated to a twentieth, hardly ever to a two-hundredth.
        (200 * 10_000, 10_000, False),
        (200 * 10_000 + 1, 10_000, True),
        (0, 0, False),
    ],
)
def test_what_is_small_or_up_to_two_hundred_times_as_large_is_honest(
    size: int, compressed: int, *, is_too_much: bool
) -> None:
    assert safe_zip.is_zip_bomb(size, compressed) is is_too_much


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (b"<!DOCTYPE a><a/>", "文件结构异常：含 DTD（DOCTYPE），正常的 Word 或 Excel 文件没有"),
        ("<a/>".encode("utf-16"), "文件结构异常：内容不是 UTF-8 编码"),
        (b'<?xml version="1.0" encoding="gbk"?><a/>', "文件结构异常：内容不是 UTF-8 编码"),
        (b"<a>" * 257 + b"</a>" * 257, "文件结构异常：嵌套超过 256 层"),
        (b"<a>", "文件不完整或已损坏"),
        (b"<a>&e;</a>", "文件不完整或已损坏"),
        (b"", "文件不完整或已损坏"),
    ],
)
def test_xml_that_is_a_trap_or_damaged_is_refused(xml: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        safe_zip.scan(xml)

    assert refused.value.message == message


def test_scan_tells_of_every_element_and_returns_the_root() -> None:
    seen: list[tuple[str, list[str]]] = []

    root = safe_zip.scan(
        b'<w:a xmlns:w="urn:x" b="1"><c/>&lt;</w:a>', lambda *args: seen.append(args)
    )

    assert root == "urn:x a"
    assert seen == [("urn:x a", ["b", "1"]), ("c", [])]


def test_only_the_start_of_a_small_part_is_read_for_its_root() -> None:
    assert safe_zip.root_name(b"<a>") == "a"
    with pytest.raises(UnreadableError):
        safe_zip.root_name(b"<!DOCTYPE a><a/>")


def test_a_member_is_found_whatever_the_case_of_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"Word/Document.xml": b"1", "b": b"2", "B": b"3"})

    with safe_zip.open_zip(path) as archive:
        member = safe_zip.find_member(archive, "word/document.XML")
        assert member is not None
        assert safe_zip.read_member(archive, member, max_bytes=1) == b"1"
        assert safe_zip.find_member(archive, "c") is None
        with pytest.raises(UnreadableError, match="两个同名"):
            safe_zip.find_member(archive, "b")


def test_no_more_of_a_member_is_read_than_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"a": b"12"})

    with safe_zip.open_zip(path) as archive, pytest.raises(UnreadableError, match="解压后过大"):
        safe_zip.read_member(archive, archive.getinfo("a"), max_bytes=1)


@pytest.mark.parametrize("name", ["/a", "../a", "a/../../b", "C:a", "\\a", "a\\..\\b"])
def test_a_name_that_leads_out_of_the_file_is_refused(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {name: b""})

    with pytest.raises(UnreadableError, match="指向文件之外"), safe_zip.open_zip(path):
        pass


_MANY_ATTRIBUTES = " ".join(f"a{i}='x'" for i in range(300))


@pytest.mark.parametrize(
    "inside", ["<a>" * 300 + "</a>" * 300, "<a/>" * 200_000, f"<a {_MANY_ATTRIBUTES}/>"]
)
def test_a_template_beyond_bounds_is_refused_before_a_tree_is_made(inside: str) -> None:
    with pytest.raises(UnreadableError):
        safe_zip.refuse_immense(f"<x>{inside}</x>".encode())

    safe_zip.refuse_immense(f"<x>{'<a>' * 200}{'</a>' * 200}{'<a/>' * 1000}</x>".encode())
