"""Where `forms new` and `forms rollover` start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import new_unit, rollover
from generator.common import console
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError

if TYPE_CHECKING:
    import argparse


def run_new(options: argparse.Namespace) -> int:
    """Write the data file of a new unit; the command's exit code."""
    lines = new_unit.add(options.name, options.campaign, options.data, options.templates)
    console.print_out("\n".join(lines))
    return OK


def run_rollover(options: argparse.Namespace) -> int:
    """Write the next year's campaign; the command's exit code."""
    try:
        lines = rollover.roll_over(
            (options.old, options.new),
            options.data,
            options.templates,
            keep_amounts=options.keep_amounts,
            progress=console.progress,
        )
    except RefusedError as error:
        console.print_findings(error.diagnostics)
        console.print_out(rollover.REFUSED)
        return DATA_ERRORS
    console.print_out("\n".join(lines))
    return OK
