"""Findings about what a pack takes over from others, where these lie beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.common.diagnostics import RefusedError, UsageError
from generator.common.similar import nearest
from generator.pack import carry
from generator.pack import pack as packs

if TYPE_CHECKING:
    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack
    from generator.pack.pack_lint.report import Report


def check(pack: Pack, report: Report) -> list[Diagnostic]:
    """An error for each entry that does not fit the other pack: a rollover would refuse it.

    A pack that is not there may be meant all the same; its name is doubted where one that is there
    has nearly the same.
    """
    findings: list[Diagnostic] = []
    beside = [folder.name for folder in packs.folders_in(pack.folder.parent)]
    for name in pack.carry:
        if name not in beside:
            if close := nearest(name, [other for other in beside if other != pack.folder.name]):
                message = f"{pack.folder.parent.as_posix()} 中没有表单包“{name}”，此项不起作用"
                report.warn(("carry", name), message, f"您要填的是“{close}”吗？", at_key=True)
            continue
        try:
            other = packs.load(pack.folder.parent / name)
        except (RefusedError, UsageError):
            # Its own check reports what is wrong with it.
            continue
        findings += carry.findings(pack, other)
    return findings
