"""What the buttons of a campaign's page do: the commands' own functions, with their options.

Each function is the work of a job: what the command prints is the job's report, and what it wrote
for the units, or for the archive, can be downloaded as one file.
"""

from __future__ import annotations

import argparse
import unicodedata
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from generator import collect
from generator.campaign import campaigns, record
from generator.campaign import check as campaign_check
from generator.campaign.command import run_rollover
from generator.collect import unit_states
from generator.common import console
from generator.common.diagnostics import DATA_ERRORS, OK, RefusedError, UsageError
from generator.desk import address_ids
from generator.desk.campaign_page import campaign_receive, outputs
from generator.desk.campaign_page.jobs import Page
from generator.pack import pack as form_packs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from generator.compare.three_way import Prefer
    from generator.desk.campaign_page.jobs import Job
    from generator.desk.folders import Folders
    from generator.pack.pack import Pack

_SEPARATORS = ("/", "\\", ":")


class Choices(NamedTuple):
    """What somebody chose beside a button.

    `units` are names, none for all; `suffix` is the format of blank forms; `prefer` is whose values
    are taken where data file and form changed the same, blank for neither. `is_partial` works in
    spite of missing units; `with_pdf` archives PDFs; `name` is the new campaign's, `pack` the next
    stage's form pack, blank for the same; `day` a date as typed.
    """

    units: Sequence[str] = ()
    suffix: str = "docx"
    prefer: Prefer = ""
    pack: str = ""
    is_partial: bool = False
    with_pdf: bool = True
    keeps_amounts: bool = False
    name: str = ""
    day: str = ""


def choices(typed: Mapping[str, Any]) -> Choices:
    """The choices in what the page sent. Raises UsageError for what no page of ours sends."""
    suffix, prefer = typed.get("suffix", "docx"), typed.get("prefer", "")
    units = typed.get("units", [])
    texts = [suffix, prefer, *(typed.get(name, "") for name in ("name", "day", "pack"))]
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
        pack=texts[4],
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


def verify(folders: Folders, folder: Path, _: Choices, job: Job) -> int:
    """`forms verify --rebuild` of the newest archive; its report to download, and how it ended."""
    from generator.archive import verify as archive_verify  # noqa: PLC0415 - as the others
    from generator.archive.verification import page, report_file  # noqa: PLC0415

    archives = outputs.of_campaign(folders, folder.name).archives
    if not archives:
        raise UsageError("尚未归档，请先按“归档”。")
    newest = max((each.path for each in archives), key=lambda path: path.stat().st_mtime)
    options = archive_verify.Options(folders.archive, rebuild=True)
    report = archive_verify.verify(newest, options, console.progress)
    job.file = job.folder / f"{folder.name}归档核对报告.docx"
    report_file.write(job.file, [page.page(report.head, report.checks)])
    end = f"发现 {len(report.faults)} 个错误" if report.faults else "没有发现错误"
    more = f"，有 {len(report.unproven)} 项未核对" if report.unproven else ""
    console.print_out(f"{newest.name}：{end}{more}。逐项结果见核对报告。")
    return DATA_ERRORS if report.faults else OK


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
    forms = [f"{campaign_check.file_name(unit)}.{chosen.suffix}" for unit in units]
    forms.append(f"{collect.GUIDE}.docx")
    job.file = _zipped(job, folders.blank / folder.name, forms, f"{folder.name}空白表.zip")
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


def check(folders: Folders, folder: Path, _: Choices, __: Job) -> int:
    """`forms check`."""
    from generator.build import check_command  # noqa: PLC0415 - as the others

    return check_command.run_check(
        _options(folders, folder, strict=False, pack="", format="text", all=False)
    )


def documents(folders: Folders, folder: Path, _: Choices, job: Job) -> int:
    """All documents and PDFs that were built, as one file to download."""
    paths = [*outputs.all_documents(folders, folder.name)]
    if not paths:
        raise UsageError("尚未生成文档，请先选择“生成文档”。")
    built = folders.build / folder.name
    files = [path.relative_to(built).as_posix() for path in paths]
    job.file = _zipped(job, built, files, f"{folder.name}文档.zip")
    console.print_out(f"已打包 {len(paths)} 个文件。")
    return OK


def next_packs(folders: Folders, pack: Pack) -> Sequence[NextPack]:
    """The form packs of which a campaign can take over what one of that pack says."""
    own = pack.folder.name
    others = [*_other_packs(folders.templates, own)]
    return [
        NextPack(name=each.folder.name, shown=f"{_title(each)}（{each.folder.name}）")
        for each in others
        if own in each.carry
    ]


class NextPack(TypedDict):
    """A form pack of a next stage: its folder's name, and what people are shown."""

    name: str
    shown: str


def _other_packs(templates: Path, own: str) -> Iterator[Pack]:
    for name in campaigns.pack_names(templates):
        # One that cannot be read is nobody's choice.
        with suppress(RefusedError, UsageError):
            if name != own:
                yield form_packs.load(templates / name)


def _title(pack: Pack) -> str:
    """What the pack's forms are called: the appendix's title without what the settings fill in."""
    return pack.appendix_title.rpartition("}}")[2].lstrip("年度月")


def rollover(folders: Folders, folder: Path, chosen: Choices, job: Job) -> int:
    """`forms rollover` to a new campaign beside this one, of the next year or the next stage."""
    new = folders.data / _new_name(chosen.name)
    code = run_rollover(
        argparse.Namespace(
            old=folder.as_posix(),
            new=new.as_posix(),
            pack=chosen.pack,
            keep_amounts=chosen.keeps_amounts and not chosen.pack,
            data=folders.data,
            templates=folders.templates,
        )
    )
    if code == OK:
        job.page = Page(address=f"/c/{address_ids.of(new.name)}", words=f"打开“{new.name}”")
    return code


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
    "verify": Work("核对归档", verify),
    "blank": Work("生成空白表", blank),
    "return": Work("退回", give_back),
    "ledger": Work("生成台账", ledger),
    "rollover": Work("生成新的填报任务", rollover),
    "check": Work("检查", check),
    "documents": Work("打包全部文档", documents),
    "receive": Work("接收", campaign_receive.receive),
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
    is_path = any(sign in name for sign in _SEPARATORS) or name.startswith((".", "-"))
    is_unseen = any(unicodedata.category(sign) == "Cf" for sign in name)
    if not name or is_path or is_unseen or campaign_check.file_name(name) != name:
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


def _zipped(job: Job, folder: Path, wanted: Sequence[str], name: str) -> Path | None:
    """A zip file of those files of the folder that are there; None for none."""
    files = [path for each in wanted if (path := folder / each).is_file()]
    if not files:
        return None
    target = job.folder / name
    with zipfile.ZipFile(target, "w") as archive_:
        for path in files:
            archive_.write(path, path.relative_to(folder).as_posix())
    return target
