"""Where `forms init` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common import clock, console
from generator.common.diagnostics import OK
from generator.project import new_project

if TYPE_CHECKING:
    import argparse


def run_init(options: argparse.Namespace) -> int:
    """Write a new project; the command's exit code."""
    year = options.year or f"{clock.today().year}"
    lines = new_project.create(options.folder, options.templates, options.pack, year)
    console.print_out("\n".join(lines))
    return OK
