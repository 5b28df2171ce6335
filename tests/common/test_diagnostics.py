"""Findings as staff, programs and GitHub read them."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from generator.common import diagnostics
from generator.common.diagnostics import (
    Diagnostic,
    FormsError,
    MachineError,
    RefusedError,
    UsageError,
)

if TYPE_CHECKING:
    from pathlib import Path

FOUND = Diagnostic("某局.yaml", 2, 5, "error", "sum", "合计 53 ≠ 54", "核对。")
WARNING = replace(FOUND, severity="warning")


def test_what_a_worker_raises_arrives_as_it_was() -> None:
    raised = RefusedError("表单包有错误", [WARNING, FOUND])

    arrived = pickle.loads(pickle.dumps(raised))  # noqa: S301 - our own

    assert str(arrived) == str(raised)
    assert arrived.diagnostics == raised.diagnostics


def test_findings_sort_by_file_then_place() -> None:
    places = [("a", 1, 1), ("a", 1, 2), ("a", 2, 1), ("a", 10, 1), ("b", 1, 1)]
    found = [Diagnostic(f, ln, c, "error", "x", "") for f, ln, c in places]

    ordered = sorted([*found[3:], *found[:3]])

    assert ordered == found


@pytest.mark.parametrize(
    ("found", "expected"),
    [([], False), ([WARNING], False), ([FOUND], True), ([WARNING, FOUND], True)],
)
def test_only_errors_count_as_errors(found: list[Diagnostic], *, expected: bool) -> None:
    result = diagnostics.has_errors(found)

    assert result is expected


@pytest.mark.parametrize(
    ("text", "line", "column", "shown"),
    [
        ("甲: 1\n乙乙: 2\n", 2, 5, ["    乙乙: 2", "          ^"]),
        ("a: 1\n", 1, 4, ["    a: 1", "       ^"]),
        ("\ufeffa: 1\n", 1, 1, ["    a: 1", "    ^"]),
        ("\tａ:\t1\r\n", 1, 5, ["     ａ: 1", "         ^"]),
        ("a: \x1b[31m\x07\n", 1, 4, ["    a: ␛[31m␇", "       ^"]),
        ("a: 1\x0c\x1c\nb: 2\n", 2, 1, ["    b: 2", "    ^"]),
        ("a: 1\u2028b: 2\x85c: 3\n", 3, 1, ["    c: 3", "    ^"]),
        ("a: 1\n\n", 2, 1, []),
        ("a: 1\n", 9, 1, []),
    ],
)
def test_text_shows_the_line_with_a_caret_under_the_place(
    text: str, line: int, column: int, shown: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode())
    found = Diagnostic(str(path), line, column, "error", "x", "m")

    _, *lines = diagnostics.as_text(found).split("\n")

    assert lines == shown


def test_text_begins_with_place_severity_code_and_ends_with_the_hint() -> None:
    texts = [diagnostics.as_text(d) for d in (FOUND, WARNING, replace(FOUND, hint=""))]

    assert texts == [
        "某局.yaml:2:5: 错误[sum] 合计 53 ≠ 54\n    提示：核对。",
        "某局.yaml:2:5: 警告[sum] 合计 53 ≠ 54\n    提示：核对。",
        "某局.yaml:2:5: 错误[sum] 合计 53 ≠ 54",
    ]


def test_line_of_a_file_in_another_encoding_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("部门".encode("gb18030"))

    text = diagnostics.as_text(Diagnostic(str(path), 1, 1, "error", "encoding", "m"))

    assert text.endswith("错误[encoding] m")


def test_json_is_a_list_of_objects_with_the_contracts_keys() -> None:
    text = diagnostics.as_json([FOUND])

    assert json.loads(text) == [
        {
            "file": "某局.yaml",
            "line": 2,
            "column": 5,
            "severity": "error",
            "code": "sum",
            "message": "合计 53 ≠ 54",
            "hint": "核对。",
        }
    ]
    assert "合计" in text
    assert json.loads(diagnostics.as_json([])) == []


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (FOUND, "::error file=某局.yaml,line=2,col=5,title=sum::合计 53 ≠ 54%0A提示：核对。"),
        (
            replace(WARNING, file="a:b,c%.yaml", message="1%\r\n2", hint=""),
            "::warning file=a%3Ab%2Cc%25.yaml,line=2,col=5,title=sum::1%25%0D%0A2",
        ),
    ],
)
def test_github_command_escapes_what_would_end_it(found: Diagnostic, expected: str) -> None:
    command = diagnostics.as_github(found)

    assert command == expected


def test_summary_counts_errors_and_warnings() -> None:
    text = diagnostics.summary(diagnostics.Counts(2, 1))

    assert text == "错误 2 个，警告 1 个。"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("五", "五"),
        (Decimal("718.40"), "718.40"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("1E+3"), "1000"),
        ("一\n二\r\n三", "一 二 三"),
        ("长" * 41, "长" * 40 + "…"),
    ],
)
def test_value_is_quoted_on_one_line(value: object, expected: str) -> None:
    text = diagnostics.excerpt(value)

    assert text == expected


@pytest.mark.parametrize(
    ("error", "code"),
    [(FormsError(""), 1), (RefusedError("", []), 1), (UsageError(""), 2), (MachineError(""), 4)],
)
def test_reason_to_stop_has_the_contracts_exit_code(error: FormsError, code: int) -> None:
    exit_code = error.exit_code

    assert exit_code == code


def test_refusal_carries_its_findings_in_order() -> None:
    later = replace(FOUND, line=9)

    error = RefusedError("公共设置有错误", [later, FOUND])

    assert error.diagnostics == [FOUND, later]


def test_the_path_of_a_finding_is_for_programs_only() -> None:
    about = replace(FOUND, path=("组", 2, "数"))

    assert about == FOUND
    assert len({about, FOUND}) == 1
    assert sorted([WARNING, about]) == sorted([WARNING, FOUND])
    assert diagnostics.as_json([about]) == diagnostics.as_json([FOUND])
    assert "path" not in diagnostics.as_record(about)


def test_a_finding_comes_back_from_a_worker_with_its_path() -> None:
    about = replace(FOUND, path=("组", 2, "数"))

    assert pickle.loads(pickle.dumps(about)).path == about.path  # noqa: S301 - our own


def test_of_many_names_the_first_are_said() -> None:
    assert diagnostics.first_names(["甲", "乙"], 2) == "甲、乙"
    assert diagnostics.first_names(["甲", "乙", "丙"], 2) == "甲、乙 等"
