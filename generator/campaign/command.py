"""Where `forms new` and `forms rollover` start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import new_unit, next_stage, rollover
from generator.common import console
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError, UsageError

if TYPE_CHECKING:
    import argparse


def run_new(options: argparse.Namespace) -> int:
    """Write the data file of a new unit; the command's exit code."""
    lines = new_unit.add(options.name, options.campaign, options.data, options.templates)
    console.print_out("\n".join(lines))
    return OK


def run_rollover(options: argparse.Namespace) -> int:
    """Write the next year's campaign, or the next stage's; the command's exit code."""
    names = (options.old, options.new)
    try:
        if options.pack:
            if options.keep_amounts:
                message = "--keep-amounts 不能与 --pack 同时使用："
                raise UsageError(f"{message}带入哪些金额由 pack.yaml 的 carry 规定。")
            lines = next_stage.carry_on(
                names, options.data, options.templates, options.pack, console.progress
            )
        else:
            lines = rollover.roll_over(
                names,
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
