"""Where `forms template check` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common import console, diagnostics
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError
from generator.form import lint
from generator.pack import pack

if TYPE_CHECKING:
    import argparse

    from generator.common.diagnostics import Diagnostic


def run_template_check(options: argparse.Namespace) -> int:
    """Lint form packs, print the findings; the command's exit code."""
    findings: list[Diagnostic] = []
    for folder in pack.find(options.packs, options.templates):
        try:
            findings += lint.check(pack.load(folder), update=options.update)
        except RefusedError as error:
            findings += error.diagnostics
    console.print_findings(sorted(findings))
    if not findings:
        console.print_out("已检查模板，未发现错误。")
    return DATA_ERRORS if diagnostics.has_errors(findings) else OK
