"""Where `forms template new` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common import console, file_names
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError
from generator.draft import new_pack

if TYPE_CHECKING:
    import argparse


def run_template_new(options: argparse.Namespace) -> int:
    """Write a draft pack made of official forms; the command's exit code."""
    files = file_names.expand(options.files)
    try:
        lines = new_pack.create(options.name, files, options.templates)
    except RefusedError as error:
        console.print_findings(error.diagnostics)
        console.print_out("未生成表单包。")
        return DATA_ERRORS
    console.print_out("\n".join(lines))
    return OK
