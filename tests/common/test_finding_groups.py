from __future__ import annotations

from generator.common import finding_groups
from generator.common.diagnostics import Diagnostic


def test_findings_are_grouped_by_file_and_code_in_the_order_of_the_first() -> None:
    findings = [
        Diagnostic(file, line, 1, "warning", code, f"{file}{line}")
        for file, line, code in [("a", 1, "x"), ("a", 2, "y"), ("a", 3, "x"), ("b", 1, "x")]
    ]

    lines = [finding_groups.as_line(group) for group in finding_groups.groups(findings)]

    assert lines == [
        "a:1:1: 警告[x] 2 处，首处：a1",
        "a:2:1: 警告[y] 1 处：a2",
        "b:1:1: 警告[x] 1 处：b1",
    ]
