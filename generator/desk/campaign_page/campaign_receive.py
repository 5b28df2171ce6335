"""Files that came from units: dropped on the page, taken in, or kept until somebody decides.

What both sides changed is decided for each unit; the files are not to be dropped again for that.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from generator.campaign import check
from generator.common.diagnostics import OK, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.collect.receive.command import Received
    from generator.compare.three_way import Prefer
    from generator.desk.campaign_page.campaign_buttons import Choices
    from generator.desk.campaign_page.jobs import Job
    from generator.desk.folders import Folders

_SIDES = ("theirs", "ours")


def keep_upload(job: Job, name: str, content: BinaryIO) -> None:
    """Keep a file that was dropped on the page, under its own name, in the job's folder.

    A second file of that name gets a number.
    """
    plain = PurePosixPath(PureWindowsPath(name).name).name
    first = path = job.folder / (check.file_name(plain) or "文件")
    number = 1
    while path.exists():
        number += 1
        path = first.with_name(f"{first.stem}（{number}）{first.suffix}")
    with path.open("xb") as stream:
        shutil.copyfileobj(content, stream)


def receive(folders: Folders, folder: Path, chosen: Choices, job: Job) -> int:
    """`forms receive` of the files that lie in the job's folder.

    They stay there as long as there is something to choose; what was taken the campaign keeps.
    """
    try:
        received = _received(folders, folder, job, chosen.units, chosen.prefer)
        job.choices = received.choices
    finally:
        if not job.choices:
            _remove_files(job)
    return received.code


def sides(typed: Any) -> Mapping[str, Prefer]:
    """Whose values are taken of each unit. Raises UsageError for what no page of ours sends."""
    is_known = isinstance(typed, dict) and typed and all(e in _SIDES for e in typed.values())
    if not is_known:
        raise UsageError("请先为至少一个单位选择以哪一方为准。")
    return cast("Mapping[str, Prefer]", typed)


def receive_decided(
    folders: Folders, folder: Path, decided: Mapping[str, Prefer], earlier: Job, job: Job
) -> int:
    """`forms receive` of the files that an earlier job kept, of those units and as was decided.

    The files of the other units stay to be decided.
    """
    job.choices, earlier.choices = earlier.choices, ()
    for path in _files(earlier):
        path.rename(job.folder / path.name)
    codes = [OK]
    for side in _SIDES:
        units = [unit for unit, chosen in decided.items() if chosen == side]
        if units:
            received = _received(folders, folder, job, units, cast("Prefer", side))
            codes.append(received.code)
    job.choices = [each for each in job.choices if each.unit not in decided]
    if not job.choices:
        _remove_files(job)
    return max(codes)


def _received(
    folders: Folders, folder: Path, job: Job, units: Sequence[str], prefer: Prefer
) -> Received:
    from generator.collect.receive import command  # noqa: PLC0415 - reads Word and Excel files

    return command.receive_files(
        argparse.Namespace(
            files=[path.as_posix() for path in sorted(_files(job))],
            campaign=folder.as_posix(),
            unit=[*units],
            theirs=prefer == "theirs",
            ours=prefer == "ours",
            data=folders.data,
            templates=folders.templates,
        )
    )


def _files(job: Job) -> Iterator[Path]:
    return (path for path in [*job.folder.iterdir()] if path.is_file())


def _remove_files(job: Job) -> None:
    for path in _files(job):
        path.unlink(missing_ok=True)
