"""Each file of tests/bad holds a mistake of staff; a comment above it says what they are told.

`# 错误[code] column message-start` stands for a finding on the next line that is no such comment.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.campaign import check
from tests.conftest import OF_SHORT_FILES, SETTINGS

if TYPE_CHECKING:
    from generator.pack.pack import Pack

BAD = Path(__file__).parent.parent / "bad"
EXPECTATION = re.compile(r"# (错误|警告)\[([a-z_-]+)\] ([0-9]+) (.+)")
SEVERITIES = {"错误": "error", "警告": "warning"}

# Line, column, severity, code, and how the message starts.
Told = tuple[int, int, str, str, str]


def expected(path: Path) -> list[Told]:
    found: list[Told] = []
    waiting: list[tuple[int, str, str, str]] = []
    for number, line in enumerate(path.read_bytes().decode().split("\n"), 1):
        if match := EXPECTATION.fullmatch(line):
            severity, code, column, message = match.groups()
            waiting.append((int(column), SEVERITIES[severity], code, message))
        else:
            found += [(number, *told) for told in waiting]
            waiting = []
    return found


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_staff_are_told_their_mistakes_and_nothing_more(
    path: Path, performance_targets: Pack
) -> None:
    wanted = expected(path)

    found = [
        d
        for d in check.check_unit(performance_targets, path, SETTINGS).diagnostics
        if d.code not in OF_SHORT_FILES or d.code in {code for _, _, _, code, _ in wanted}
    ]

    assert wanted
    starts = [w[-1] for w in wanted]
    assert [
        (d.line, d.column, d.severity, d.code, d.message[: len(start)])
        for d, start in zip(found, starts, strict=False)
    ] == wanted
    assert len(found) == len(wanted), found[len(wanted) :]


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_error_makes_the_unit_invalid(path: Path, performance_targets: Pack) -> None:
    has_error = any(severity == "error" for _, _, severity, _, _ in expected(path))

    checked = check.check_unit(performance_targets, path, SETTINGS)

    assert checked.is_valid is not has_error


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", (1, 1, "empty")),
        (b"\n\n", (1, 1, "empty")),
        ("# 只有说明\n".encode(), (1, 1, "empty")),
        (b"---\n", (1, 1, "empty")),
        (b"\xef\xbb\xbf", (1, 1, "empty")),
        ("填表人: 甲\n部门名称: 某".encode() + "局".encode("gb18030"), (2, 8, "encoding")),
        (bytes(range(128, 256)), (1, 1, "encoding")),
        (b"PK\x03\x04\x00\xff", (1, 6, "encoding")),
        (b"\xef\xbb\xbf" + "部门名称: 某".encode() + b"\xff", (1, 8, "encoding")),
        ("部门名称: 某".encode() + b"\xed\xa0\xbd", (1, 8, "encoding")),
    ],
)
def test_file_that_cannot_be_read_has_one_finding(
    raw: bytes, told: tuple[int, int, str], tmp_path: Path, performance_targets: Pack
) -> None:
    path = tmp_path / "单位.yaml"
    path.write_bytes(raw)

    found = check.check_unit(performance_targets, path, SETTINGS).diagnostics

    assert [(d.line, d.column, d.code) for d in found] == [told]


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        ("gb18030", "文件是 GBK（ANSI）编码，应为 UTF-8 编码"),
        ("utf-16", "文件是 UTF-16（Unicode）编码，应为 UTF-8 编码"),
    ],
)
def test_file_in_another_encoding_has_its_other_mistakes_told_too(
    encoding: str, message: str, tmp_path: Path, performance_targets: Pack
) -> None:
    text = (BAD / "number-with-unit.yaml").read_text(encoding="utf-8")
    utf_8, other = tmp_path / "utf-8.yaml", tmp_path / "other.yaml"
    utf_8.write_text(text, encoding="utf-8")
    other.write_bytes(text.encode(encoding))

    wanted, found = (
        [
            (d.line, d.column, d.message, d.hint)
            for d in check.check_unit(performance_targets, path, SETTINGS).diagnostics
        ]
        for path in (utf_8, other)
    )

    hint = "请用记事本打开，选“文件”→“另存为”，文件名不变，保存类型选“所有文件”，编码选“UTF-8”，再保存。"  # noqa: E501
    assert sorted([*wanted, (1, 1, message, hint)]) == sorted(found)


def test_a_file_that_is_no_text_has_not_all_its_characters_told(
    tmp_path: Path, performance_targets: Pack
) -> None:
    path = tmp_path / "单位.yaml"
    path.write_bytes(b"\x00" * 1000)

    found = check.check_unit(performance_targets, path, SETTINGS).diagnostics

    told = [d for d in found if d.code == "character"]
    assert len(told) == 20
    assert told[-1].message == "此处有不可见的控制字符（U+0000），后面还有 980 个"


def test_findings_are_the_same_with_windows_line_ends(
    tmp_path: Path, performance_targets: Pack
) -> None:
    text = (BAD / "many-mistakes.yaml").read_bytes()
    unix, windows = tmp_path / "unix.yaml", tmp_path / "windows.yaml"
    unix.write_bytes(text)
    windows.write_bytes(text.replace(b"\n", b"\r\n"))

    places = [
        [
            (d.line, d.column, d.message)
            for d in check.check_unit(performance_targets, p, SETTINGS).diagnostics
        ]
        for p in (unix, windows)
    ]

    assert places[0] == places[1] != []
