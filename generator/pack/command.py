"""Where `forms schema` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common import console
from generator.common.diagnostics import OK
from generator.pack import json_schema, pack

if TYPE_CHECKING:
    import argparse


def run_schema(options: argparse.Namespace) -> int:
    """Write the JSON Schemas of form packs; the command's exit code."""
    packs = [pack.load(folder) for folder in pack.find(options.packs, options.templates)]
    console.print_out("\n".join(json_schema.update(packs)))
    return OK
