"""Run `forms verify`: what is printed of archives and documents, and the exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive import verify
from generator.archive.signing import signing
from generator.archive.verification import page, report_file
from generator.common import console
from generator.common.diagnostics import DATA_ERRORS, MACHINE, OK

if TYPE_CHECKING:
    import argparse


def run_verify(arguments: argparse.Namespace) -> int:
    """Verify archives and documents; the exit code: 1 for faults, 4 for what is unproven."""
    code = OK
    trusted = signing.load_certificates(arguments.trust)
    options = verify.Options(arguments.archive, arguments.rebuild, trusted)
    if arguments.report:
        report_file.refuse(arguments.report, map(Path, arguments.files))
    pages = []
    for file in arguments.files:
        report = verify.verify(Path(file), options, console.progress)
        console.print_out("\n".join(verify.report_lines(report)))
        pages.append(page.page(report.head, report.checks))
        code = max(code, DATA_ERRORS if report.faults else MACHINE if report.unproven else OK)
    if arguments.report:
        report_file.write(arguments.report, pages)
        console.print_out(f"已保存核对报告：{arguments.report.as_posix()}")
    return code
