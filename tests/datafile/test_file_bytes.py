"""A data file's bytes as text: what is read, and what keeps it from being read."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

import pytest

from generator.common.diagnostics import Fix
from generator.datafile import file_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.common.diagnostics import Diagnostic

SAVE_AS = (
    "请用记事本打开，选“文件”→“另存为”，文件名不变，保存类型选“所有文件”，编码选“UTF-8”，再保存。"
)


def read(path: Path, file: str) -> tuple[str | None, str, list[Diagnostic]]:
    """The file's text, its hash and what is wrong with it."""
    raw = file_bytes.read(path)
    text, found = file_bytes.decode(raw, file)
    return text, raw.sha256, found


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


@pytest.mark.parametrize(
    ("written", "column", "count", "mended"),
    [
        ("甲: 一\u200b二", 5, "", "甲: 一二"),
        ("甲: \u00ad一\u2060二\u200e", 4, "，此行共 3 个", "甲: 一二"),
        ("甲: 一\u200d二", 5, "", "甲: 一二"),
        ("\ufeff\ufeff甲: 一", 1, "", "甲: 一"),
    ],
)
def test_characters_that_nobody_sees_are_a_warning(
    written: str, column: int, count: str, mended: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(written.encode())

    _, _, [found] = read(path, "a.yaml")

    assert (found.severity, found.code) == ("warning", "invisible")
    assert (found.line, found.column) == (1, column)
    assert found.message.endswith(f"）{count}")
    assert found.fix == Fix(1, 1, (mended,))


@pytest.mark.parametrize("written", ["甲: 👩\u200d🌾❤\ufe0f", "# 一\u200b二", "甲: 葛\U000e0100"])
def test_joined_emoji_variants_and_comments_are_none(written: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(written.encode())

    assert read(path, "a.yaml")[2] == []


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("", ""),
        ("甲\r\n乙", "甲\r\n乙"),
        ("\ufeff甲", "甲"),
        ("\t ~\u0085\u00a0\ud7ff\ue000\ufffd\U00010000\U0010ffff", None),
    ],
)
def test_utf_8_is_read_as_it_is(written: str, text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(written.encode())

    found = read(path, "a.yaml")

    assert found == (written if text is None else text, sha256(written.encode()), [])


@pytest.mark.parametrize(
    ("raw", "text", "place", "message"),
    [
        ("甲\n乙".encode("gb18030"), "甲\n乙", (1, 1), "文件是 GBK（ANSI）编码，应为 UTF-8 编码"),
        # The bytes of 示 are a character of UTF-8, too.
        ("a: 示例局".encode("gb18030"), "a: 示例局", (1, 5), "文件是 GBK（ANSI）编码，应为 UTF-8 编码"),  # noqa: E501
        ("ab\nc乙".encode("gb18030"), "ab\nc乙", (2, 2), "文件是 GBK（ANSI）编码，应为 UTF-8 编码"),
        ("甲".encode("utf-16"), "甲", (1, 1), "文件是 UTF-16（Unicode）编码，应为 UTF-8 编码"),
        ("\ufeff甲".encode("utf-16-be"), "甲", (1, 1), "文件是 UTF-16（Unicode）编码，应为 UTF-8 编码"),  # noqa: E501
        # Some other one, or damaged.
        (b"\xff\xfe\x00", None, (1, 1), "文件是 UTF-16（Unicode）编码，应为 UTF-8 编码"),
        (b"ab\xff", None, (1, 3), "文件不是 UTF-8 编码，从此处起无法读取"),
        ("甲".encode() + b"\n\xc4\xe3", None, (2, 1), "文件不是 UTF-8 编码，从此处起无法读取"),
        ("ab\x07甲".encode("gb18030"), None, (1, 4), "文件不是 UTF-8 编码，从此处起无法读取"),
    ],
)  # fmt: skip
def test_other_encodings_are_told_and_read_where_they_are_plain(
    raw: bytes, text: str | None, place: tuple[int, int], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(raw)

    found, hashed, [told] = read(path, "a.yaml")

    assert (found, hashed) == (text, sha256(raw))
    assert ((told.line, told.column), told.code) == (place, "encoding")
    assert (told.message, told.hint) == (message, SAVE_AS)


def test_characters_that_yaml_refuses_are_told_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a\x1b\n\u0086\ufffe甲\x7f".encode())

    text, _, told = read(path, "a.yaml")

    assert text == "a\ufffd\n\ufffd\ufffd甲\ufffd"
    assert [(d.line, d.column, d.message[-7:]) for d in told] == [
        (1, 2, "U+001B）"),
        (2, 1, "U+0086）"),
        (2, 2, "U+FFFE）"),
        (2, 4, "U+007F）"),
    ]
    assert {(d.file, d.severity, d.code, d.hint[:4]) for d in told} == {
        ("a.yaml", "error", "character", "请删除；")
    }


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False), (5000, False)])
def test_file_of_up_to_two_megabytes_is_read(more: int, tmp_path: Path, *, fits: bool) -> None:
    raw = b"#" * (2 * 1024 * 1024 + more)
    path = tmp_path / "a.yaml"
    path.write_bytes(raw)

    text, hashed, told = read(path, "a.yaml")

    assert (text, hashed) == (raw.decode() if fits else None, sha256(raw))
    assert [(d.line, d.column, d.code, d.message) for d in told] == (
        [] if fits else [(1, 1, "too-big", "文件超过 2 MB，远大于一个单位的数据文件")]
    )
    assert all(d.hint for d in told)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_broken_link(path: Path) -> None:
    path.symlink_to("没有.yaml")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (a_folder, "这是一个文件夹，不是数据文件"),
        (a_broken_link, "链接指向的文件不存在"),
        (a_link_to_itself, "链接指向的文件不存在"),
        (a_pipe, "这不是普通文件，无法读取"),
    ],
)
def test_what_is_no_file_is_told(
    make: Callable[[Path], None], message: str, tmp_path: Path
) -> None:
    make(tmp_path / "a.yaml")

    text, hashed, [told] = read(tmp_path / "a.yaml", "a.yaml")

    assert (text, hashed) == (None, "")
    assert (told.line, told.column, told.code, told.message) == (1, 1, "unreadable", message)
    assert told.hint


@pytest.mark.parametrize("refused", ["stat", "open"])
def test_file_that_may_not_be_read_is_told(
    refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n")

    def refusing(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(f"pathlib.Path.{refused}", refusing)
    text, hashed, [told] = read(path, "a.yaml")

    assert (text, hashed) == (None, "")
    assert (told.line, told.column, told.code) == (1, 1, "unreadable")
    assert told.message == "无法读取文件：没有权限，或正被其他程序打开"
    assert told.hint


def test_machine_in_the_way_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to("file/a.yaml")

    for name in ("none.yaml", "file/a.yaml", "link", "a" * 300):
        with pytest.raises(OSError, match=r"."):
            read(tmp_path / name, name)


def test_hash_of_a_file_is_blank_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("甲".encode())

    def refusing(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    hashed = [file_bytes.file_sha256(p) for p in (path, tmp_path, tmp_path / "none.yaml")]
    monkeypatch.setattr("pathlib.Path.open", refusing)

    assert [*hashed, file_bytes.file_sha256(path)] == [sha256("甲".encode()), "", "", ""]
