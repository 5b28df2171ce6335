"""`findings.txt`: every finding of the last build in full, in the output folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from generator.build import output_folder, text_seal
from generator.common import atomic_files, diagnostics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.common.diagnostics import Diagnostic

ANSWERED = "已核对的警告"


def write(
    out: Path, campaign: Campaign, findings: Iterable[Diagnostic], missing: str = ""
) -> list[str]:
    """Write the findings, sorted by place, to the file, unless it holds just these already.

    `missing` is the line on units that have not sent, if there are any.

    They are gone through several times. Files are named by their paths from the project. A file
    that somebody has changed is renamed before: its new name, in a list, as from `back_up_edited`.
    """
    resolved = campaign.folder.resolve()
    shown = f"{resolved.parent.name}/{resolved.name}"
    renamed = partial(_renamed, folder=campaign.folder.as_posix(), shown=shown)
    backups = output_folder.back_up_edited(out, output_folder.FINDINGS)
    # A file's name need not be text.
    texts = _lines(campaign.name, findings, renamed, missing)
    lines = (text.encode(errors="backslashreplace").decode() for text in texts)
    atomic_files.write_lines(out / output_folder.FINDINGS, text_seal.sealed(lines))
    return backups


def _lines(
    name: str, findings: Iterable[Diagnostic], renamed: Callable[[str], str], missing: str
) -> Iterator[str]:
    """The file's lines; `renamed` gives the name by which a file is known in them."""
    counts = diagnostics.count(findings)
    yield f"填报任务 {name} 最近一次生成时的检查结果\n"
    yield f"{diagnostics.summary(counts)}\n"
    if missing:
        yield f"{missing}\n"
    for finding in findings:
        if not finding.answered:
            yield f"\n{diagnostics.as_text(finding, renamed(finding.file))}\n"
    if counts.answered:
        yield f"\n{ANSWERED}（{counts.answered} 个）\n"
        for finding in findings:
            if finding.answered:
                yield f"\n{diagnostics.as_text(finding, renamed(finding.file))}\n"
    yield "\n"


def _renamed(file: str, folder: str, shown: str) -> str:
    """The file's path from the project; unchanged for a file outside the campaign's folder."""
    if folder == ".":
        return f"{shown}/{file}"
    if file == folder or file.startswith(f"{folder}/"):
        return shown + file.removeprefix(folder)
    return file
