"""What the buttons of a campaign's page do: the commands' own functions, with their options.

Each function is the work of a job: what the command prints is the job's report, and what it wrote
for the units, or for the archive, can be downloaded as one file.
"""

from __future__ import annotations

import argparse
import shutil
import zipfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from generator import collect
from generator.campaign import campaigns, check
from generator.campaign.command import run_rollover
from generator.collect import record, unit_states
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.desk.folders import Folders
    from generator.desk.jobs import Job

_SEPARATORS = ("/", "\\", ":")


class Choices(NamedTuple):
    """What somebody chose beside a button.

    `units` are names, none for all; `suffix` is the format of blank forms; `prefer` is whose values
    are taken where data file and form changed the same, blank for neither. `partial` works in spite
    of missing units; `with_pdf` archives PDFs; `name` is the new campaign's; `day` a date as typed.
    """

    units: Sequence[str] = ()
    suffix: str = "docx"
    prefer: str = ""
    is_partial: bool = False
    with_pdf: bool = True
    keeps_amounts: bool = False
    name: str = ""
    day: str = ""


def choices(typed: Mapping[str, Any]) -> Choices:
    """The choices in what the page sent. Raises UsageError for what no page of ours sends."""
    suffix, prefer = typed.get("suffix", "docx"), typed.get("prefer", "")
    units = typed.get("units", [])
    texts = [suffix, prefer, typed.get("name", ""), typed.get("day", "")]
    is_known = (
        isinstance(units, list)
        and all(isinstance(each, str) for each in (*units, *texts))
        and suffix in collect.FORMATS
        and prefer in ("", "theirs", "ours")
    )
    if not is_known:
        raise UsageError("所选内容无法识别，请刷新页面后再试。")
    return Choices(
        units=tuple(units),
        suffix=suffix,
        prefer=prefer,
        is_partial=bool(typed.get("partial")),
        with_pdf=bool(typed.get("pdf", True)),
        keeps_amounts=bool(typed.get("keep_amounts")),
        name=texts[2].strip(),
        day=texts[3].strip(),
    )


class Work(NamedTuple):
    """What a button is called, and what it does for a campaign's folder."""

    title: str
    run: Callable[[Folders, Path, Choices, Job], int]


def build(folders: Folders, folder: Path, chosen: Choices, _: Job) -> int:
    """`forms build`."""
    from generator.build import command  # noqa: PLC0415 - only where a document is made

    return command.run_build(
        _options(
            folders,
            folder,
            jobs=0,
            cluster="",
            force=False,
            partial=chosen.is_partial,
            strict=False,
            unit=[*chosen.units],
            all=False,
        )
    )


def pdf(folders: Folders, folder: Path, _: Choices, __: Job) -> int:
    """`forms pdf`."""
    from generator.build.pdf import command  # noqa: PLC0415 - only where one is made

    return command.run_pdf(_options(folders, folder, force=False, timeout=0))


def archive(folders: Folders, folder: Path, chosen: Choices, job: Job) -> int:
    """`forms archive`; the zip file to download."""
    from generator.archive import command  # noqa: PLC0415 - loads the packages for signing

    parent = folders.archive / folder.name
    before = set(parent.glob("*.zip"))
    code = command.run_archive(
        _options(
            folders,
            folder,
            archive=folders.archive,
            date="",
            name="",
            partial=chosen.is_partial,
            no_pdf=not chosen.with_pdf,
            sign=None,
        )
    )
    job.file = next(iter(set(parent.glob("*.zip")) - before), None)
    return code


def blank(folders: Folders, folder: Path, chosen: Choices, job: Job) -> int:
    """`forms blank`; the forms to download."""
    from generator.collect.blank import command  # noqa: PLC0415 - loads the faces of the forms

    code = command.run_blank(
        _options(
            folders,
            folder,
            format=chosen.suffix,
            unit=[*chosen.units],
            out=folders.blank / folder.name,
            with_guide=True,
        )
    )
    units = _names(folders, folder, chosen)
    names = [f"{check.file_name(unit)}.{chosen.suffix}" for unit in units]
    names.append(f"{collect.GUIDE}.docx")
    job.file = _zipped(job, folders.blank / folder.name, names, f"{folder.name}空白表.zip")
    return code


def give_back(folders: Folders, folder: Path, chosen: Choices, job: Job) -> int:
    """`forms return`; forms and letters to download."""
    from generator.collect.review import command, review_letter  # noqa: PLC0415 - reads Word forms

    out = folders.returned / folder.name
    code = command.run_return(
        _options(folders, folder, unit=[*chosen.units], out=out, due=chosen.day)
    )
    forms = [*_returned(folder, _names(folders, folder, chosen))]
    letters = [f"{Path(name).stem}{review_letter.ENDING}.docx" for name in forms]
    job.file = _zipped(job, out, [*forms, *letters], f"{folder.name}退回.zip")
    return code


def ledger(folders: Folders, folder: Path, _: Choices, job: Job) -> int:
    """`forms ledger`; the workbook to download."""
    from generator.collect.ledger import command  # noqa: PLC0415 - loads what writes workbooks

    out = job.folder / f"{folder.name}台账.xlsx"
    code = command.run_ledger(_options(folders, folder, out=out))
    job.file = out if out.is_file() else None
    return code


def rollover(folders: Folders, folder: Path, chosen: Choices, _: Job) -> int:
    """`forms rollover` to a new campaign beside this one."""
    new = folders.data / _new_name(chosen.name)
    return run_rollover(
        argparse.Namespace(
            old=folder.as_posix(),
            new=new.as_posix(),
            pack="",
            keep_amounts=chosen.keeps_amounts,
            data=folders.data,
            templates=folders.templates,
        )
    )


def keep_upload(job: Job, name: str, content: BinaryIO) -> None:
    """Keep a file that was dropped on the page, under its own name, in the job's folder.

    A second file of that name gets a number.
    """
    plain = PurePosixPath(PureWindowsPath(name).name).name
    path = job.folder / (check.file_name(plain) or "文件")
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{PurePath(plain).stem}（{number}）{path.suffix}")
    with path.open("xb") as stream:
        shutil.copyfileobj(content, stream)


def receive(folders: Folders, folder: Path, chosen: Choices, job: Job) -> int:
    """`forms receive` of the files that lie in the job's folder."""
    from generator.collect.receive import command  # noqa: PLC0415 - reads Word and Excel files

    files = sorted(path for path in job.folder.iterdir() if path.is_file())
    options = argparse.Namespace(
        files=[path.as_posix() for path in files],
        campaign=folder.as_posix(),
        unit=[*chosen.units],
        theirs=chosen.prefer == "theirs",
        ours=chosen.prefer == "ours",
        data=folders.data,
        templates=folders.templates,
    )
    try:
        return command.run_receive(options)
    finally:
        # The campaign's folder keeps what was taken.
        for path in files:
            path.unlink(missing_ok=True)


def accept(folders: Folders, folder: Path, chosen: Choices, _: Job) -> int:
    """`forms accept` of the chosen units."""
    from generator.collect.status import accept_command  # noqa: PLC0415 - as the others

    return accept_command.run_accept(
        argparse.Namespace(
            campaign=folder.as_posix(),
            unit=[*chosen.units],
            data=folders.data,
            templates=folders.templates,
        )
    )


WORKS: Mapping[str, Work] = {
    "build": Work("生成文档", build),
    "pdf": Work("转换为 PDF", pdf),
    "archive": Work("归档", archive),
    "blank": Work("生成空白表", blank),
    "return": Work("退回", give_back),
    "ledger": Work("生成台账", ledger),
    "rollover": Work("生成下一年的填报任务", rollover),
    "receive": Work("接收", receive),
    "accept": Work("登记为已审核", accept),
}


def _options(folders: Folders, folder: Path, **further: object) -> argparse.Namespace:
    return argparse.Namespace(
        campaigns=[folder.as_posix()],
        data=folders.data,
        templates=folders.templates,
        build=folders.build,
        **further,
    )


def _new_name(name: str) -> str:
    """The name of a new campaign's folder; UsageError for one that no folder can have."""
    is_path = any(sign in name for sign in _SEPARATORS) or name.startswith(".")
    if not name or is_path or check.file_name(name) != name:
        raise UsageError(f"“{name}”不能用作填报任务的名称，请换一个名称，如 2024。")
    return name


def _names(folders: Folders, folder: Path, chosen: Choices) -> Sequence[str]:
    """The names of the chosen units, of all where none is chosen."""
    campaign = campaigns.load(folder, folders.templates)
    return chosen.units or [unit.name for unit in unit_states.find(campaign).units]


def _returned(folder: Path, units: Iterable[str]) -> Iterator[str]:
    """The form that each of the units got back and has not answered."""
    log = record.read_log(folder / record.FOLDER)
    for unit in units:
        last = next((e for e in reversed(log.of_unit(unit)) if e.what != "handed-out"), None)
        if last and last.what == "returned":
            yield last.file


def _zipped(job: Job, folder: Path, names: Sequence[str], name: str) -> Path | None:
    """A zip file of those files of the folder that are there; None for none."""
    files = [path for each in names if (path := folder / each).is_file()]
    if not files:
        return None
    target = job.folder / name
    with zipfile.ZipFile(target, "w") as archive_:
        for path in files:
            archive_.write(path, path.name)
    return target
