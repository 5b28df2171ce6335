"""Run `forms archive`, which makes a bag and a zip file of a built campaign."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive import (
    bag_signatures,
    catalogue,
    catalogue_files,
    explained,
    program_wheel,
    readiness,
    reports,
    unaltered_files,
    unit_links,
)
from generator.archive.bagit import bag
from generator.archive.bagit.bag import Item
from generator.archive.signing import signing
from generator.build import manifest, output_folder
from generator.build.pdf import campaign_pdfs
from generator.campaign import campaigns, check, each_campaign
from generator.common import atomic_files, clock, console, hashes
from generator.common.diagnostics import DATA_ERRORS, OK, FormsError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from generator.archive.bag_signatures import BagSigner
    from generator.archive.bagit.bag import Listed
    from generator.archive.program_wheel import ProgramWheel
    from generator.archive.readiness import BuiltCampaign
    from generator.campaign.campaigns import Campaign
    from generator.common.progress import Progress

_NOT_ARCHIVED = "未归档。请按上述提示处理后重新运行；确需现在归档的，请在命令末尾加 --partial：归档现有内容，并注明存在的问题。"  # noqa: E501

_NO_PROGRAM = "找不到程序的安装信息。日后重新生成文档，须另行取得该版程序。"


@dataclass(frozen=True)
class Options:
    """Where archives go and what they contain; `name` replaces the date in the bag's name."""

    folder: Path
    date: str
    name: str = ""
    partial: bool = False
    pdf: bool = True
    signer: BagSigner | None = None


@dataclass(frozen=True)
class Report:
    """The bag's folder, the problems noted in it, how many files of each kind it holds.

    `completed` are zip files that an interrupted run had left unfinished, `notices` what else is to
    be known, `program` the program in it.
    """

    folder: Path
    problems: tuple[str, ...]
    units: int
    volumes: int
    pdfs: int
    completed: tuple[Path, ...]
    signed_by: str = ""
    converted: campaign_pdfs.Report | None = None
    unaltered_files: tuple[str, ...] = ()
    program: ProgramWheel | None = None
    notices: tuple[str, ...] = ()


class NotReadyError(FormsError):
    """The campaign is not archived, for the problems that it names."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(_NOT_ARCHIVED)
        self.problems = problems


def run_archive(arguments: argparse.Namespace) -> int:
    """Archive each campaign; the command's exit code."""
    options = Options(
        folder=arguments.archive,
        date=date(arguments.date),
        name=arguments.name,
        partial=arguments.partial,
        pdf=not arguments.no_pdf,
        signer=_signer(arguments.sign),
    )

    def archive(campaign: Campaign) -> int:
        out = arguments.build / campaign.name
        try:
            report = archive_campaign(campaign, out, options, console.progress)
        except NotReadyError as error:
            folder = campaign.folder.as_posix()
            lines = [f"{folder}：", *(f"  {problem}" for problem in error.problems), str(error)]
            console.print_out("\n".join(lines))
            return DATA_ERRORS
        console.print_out("\n".join(report_lines(report)))
        return DATA_ERRORS if report.problems else OK

    return each_campaign.for_each(arguments, archive)


def _signer(certificate: Path | None) -> BagSigner | None:
    if certificate is None:
        return None
    return bag_signatures.signer(certificate, signing.read_password(), clock.now())


def date(typed: str) -> str:
    """The bag's date: as typed, else of SOURCE_DATE_EPOCH, else today; UsageError if invalid."""
    return (clock.day(typed, "--date") if typed else clock.today()).isoformat()


def archive_campaign(campaign: Campaign, out: Path, options: Options, progress: Progress) -> Report:
    """Archive what was built of the campaign in the folder `out`.

    PDFs that are missing or outdated are made first. The folder is locked while the bag is written;
    every file is copied only if its hash is the one found before. Raises UsageError where nothing
    was built or the name is taken, NotReadyError for problems, unless options.partial.
    """
    parent = options.folder / campaign.name
    _refuse_folder(parent, campaign, out, options)
    built = _ready(readiness.inspect(campaign, out, pdf=options.pdf), options)
    converted = None
    if built.without_pdf:
        converted = campaign_pdfs.convert_documents(out, campaign_pdfs.Options(), progress)
    with output_folder.exclusive(out, "forms archive"), _received_unchanged(campaign):
        if converted:
            built = readiness.inspect(campaign, out, pdf=options.pdf)
            built = _ready(_with_conversion_problems(built, converted.failed), options)
        built = _with_other_files(built)
        with output_folder.locked(parent, "forms archive"):
            completed = tuple(_complete_earlier(parent))
            folder = _free_folder(parent, options)
            _write(folder, built, options, progress)
    volumes = sum(record.document in built.documents for record in built.manifest.appendix)
    return Report(
        folder=folder,
        problems=built.problems,
        units=len(built.documents) - volumes,
        volumes=volumes,
        pdfs=len(built.pdfs),
        completed=completed,
        signed_by=options.signer.signed_by if options.signer else "",
        converted=converted,
        unaltered_files=built.unaltered_files,
        program=built.program,
        notices=built.links.notices,
    )


def _with_other_files(built: BuiltCampaign) -> BuiltCampaign:
    """The same with what else goes along: files as they are, and the program."""
    folder = built.campaign.folder
    paths = tuple(unaltered_files.files(folder))
    units = (record.unit for record in built.manifest.units.values())
    links = unit_links.find(folder, paths, units)
    return replace(built, unaltered_files=paths, links=links, program=program_wheel.current())


@contextmanager
def _received_unchanged(campaign: Campaign) -> Iterator[None]:
    """Keep other commands from adding to what units sent while it is copied."""
    received = campaign.folder / unaltered_files.RECEIVED
    if not received.is_dir() or not os.access(received, os.W_OK):
        yield
        return
    with output_folder.locked(received, "forms archive"):
        yield


def _write(folder: Path, built: BuiltCampaign, options: Options, progress: Progress) -> None:
    """Write the bag, then its zip file.

    The order in which they are renamed to their final names is what `bag.complete_zip` relies on.
    """
    target = bag.zip_path(folder)
    with atomic_files.atomic_file(target) as stream, atomic_files.new_folder(folder) as new:
        items = progress(_items(built, options), _item_count(built), "归档")
        info = reports.info(built, options.date)
        closing = partial(_closing_items, built, options)
        if options.signer:
            signed_info = [*info, *options.signer.info]
            bag.fill(new, items, signed_info, options.signer.sign_bag, closing)
        else:
            bag.fill(new, items, info, closing=closing)
        bag.write_zip(stream, new, folder.name)


def _refuse_folder(parent: Path, campaign: Campaign, out: Path, options: Options) -> None:
    """Raise UsageError for a name or a folder that no archive can have."""
    name = options.name
    if name and (check.file_name(name) != name or name.startswith(atomic_files.TEMPORARY_PREFIX)):
        raise UsageError(f"“{name}”不能用作文件夹名。请用 --name 另取一个名称。")
    if parent.resolve() in (out.resolve(), campaign.folder.resolve()):
        message = f"归档不能放在存放数据或文档的文件夹 {parent.as_posix()} 中。请用 --archive 换一个文件夹。"  # noqa: E501
        raise UsageError(message)


def _ready(built: BuiltCampaign, options: Options) -> BuiltCampaign:
    """The same; raises NotReadyError for problems, unless options.partial."""
    if built.problems and not options.partial:
        raise NotReadyError(built.problems)
    return built


def _with_conversion_problems(built: BuiltCampaign, failed: Mapping[str, str]) -> BuiltCampaign:
    """The same with a problem for each document without a PDF; `failed` maps some to a reason."""
    problems = (
        f"{output_folder.pdf(document)}：没有 PDF，或 PDF 与 {document} 不对应"
        f"（{failed.get(document, '尚未转换')}）。请运行 forms pdf；不需要 PDF 的，请在命令末尾加 --no-pdf。"  # noqa: E501
        for document in built.without_pdf
    )
    return replace(built, problems=(*built.problems, *problems))


def _complete_earlier(parent: Path) -> Iterator[Path]:
    """Complete and clear away what killed runs left; the zip files that were still missing."""
    for folder in sorted(path for path in parent.iterdir() if (path / bag.DECLARATION).is_file()):
        is_temporary = folder.name.startswith(atomic_files.TEMPORARY_PREFIX)
        if not is_temporary and bag.complete_zip(folder):
            yield bag.zip_path(folder)
    for leftover in parent.glob(f"{atomic_files.TEMPORARY_PREFIX}*"):
        if not output_folder.is_lock(leftover):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()


def _free_folder(parent: Path, options: Options) -> Path:
    """The folder for the bag, which does not exist yet; a second one of a day gets a number."""
    name, number = options.name or options.date, 1
    folder = parent / name
    while folder.exists() or bag.zip_path(folder).exists():
        if options.name:
            raise UsageError(
                f"归档 {folder.as_posix()} 已存在，不会覆盖。请用 --name 另取一个名称。"
            )
        number += 1
        folder = parent / f"{name}-{number}"
    return folder


def _items(built: BuiltCampaign, options: Options) -> Iterator[Item]:
    """The payload files, laid out as a project, so that it can be built again unpacked.

    With problems a data file may differ from the manifest's, and its hash is not compared.
    """
    campaign, record = built.campaign, built.manifest
    data, forms = f"data/{campaign.name}", f"templates/{campaign.pack.folder.name}"
    output = f"build/{campaign.name}"
    settings = campaigns.SETTINGS
    yield Item(f"{data}/{settings}", campaign.folder / settings, campaign.settings_sha256)
    for name, unit in record.units.items():
        if (campaign.folder / name).is_file():
            sha256 = "" if built.problems else unit.data_sha256
            yield Item(f"{data}/{name}", campaign.folder / name, sha256)
    for name in built.unaltered_files:
        sha256 = built.links.sha256.get(name, "") if "/" in name else built.roster_sha256
        yield Item(f"{data}/{name}", campaign.folder / name, sha256)
    for name, content in sorted(campaign.pack.files.items()):
        yield Item(f"{forms}/{name}", content)
    for document, sha256 in built.documents.items():
        yield Item(f"{output}/{document}", built.out / document, sha256)
    pdfs = dict(built.pdfs)
    for name, sha256 in built.pdfs.items():
        if options.signer:
            signed = options.signer.sign_pdf(built.out / name)
            pdfs[name] = hashes.sha256(signed)
            yield Item(f"{output}/{name}", signed)
        else:
            yield Item(f"{output}/{name}", built.out / name, sha256)
    with tempfile.TemporaryDirectory() as folder:
        yield Item(f"{output}/{manifest.NAME}", _manifest(built, pdfs, Path(folder)))
    for name, text in reports.reports(built).items():
        yield Item(name, text.encode())
    yield Item(reports.GENERATOR, reports.program(built).encode())
    if built.program:
        yield Item(f"{program_wheel.FOLDER}/{built.program.name}", built.program.content)
        yield Item(program_wheel.LOCK, built.program.lock)


def _closing_items(
    built: BuiltCampaign, options: Options, listed: Mapping[str, Listed]
) -> Iterator[Item]:
    """The list of the files that are in the bag, and the text that explains it."""
    for name, content in catalogue_files.write(
        [*catalogue.rows(built.campaign, built.manifest, listed)]
    ).items():
        yield Item(name, content)
    facts = explained.of_build(built, options.date)
    yield Item(explained.NAME, explained.encoded(facts))


def _manifest(built: BuiltCampaign, pdfs: Mapping[str, str], folder: Path) -> Path:
    """The manifest of the build with what is archived besides, as a file in the folder."""
    by_document = {d: pdfs.get(output_folder.pdf(d), "") for d in built.documents}
    path = folder / manifest.NAME
    record = manifest.archived(built.manifest, by_document, built.links.of_units)
    manifest.write(path, record, built.campaign.folder.as_posix())
    return path


def _item_count(built: BuiltCampaign) -> int:
    """About how many files there are to copy, for the progress bar."""
    documents = len(built.documents) + len(built.pdfs)
    return len(built.manifest.units) + documents + len(built.unaltered_files)


def report_lines(report: Report) -> list[str]:
    """The report of an archive in Chinese, line by line."""
    folder, target = report.folder.as_posix(), bag.zip_path(report.folder).as_posix()
    lines = [f"已补全上次中断的归档：{path.as_posix()}" for path in report.completed]
    pdfs = f"PDF {report.pdfs} 份" if report.pdfs else "不含 PDF"
    lines.append(
        f"{folder}：已归档单位文档 {report.units} 份，附表汇编 {report.volumes} 册，{pdfs}。"
    )
    if kept := unaltered_files.summary(report.unaltered_files):
        lines.append(f"随同归档、未作改动的文件：{kept}。")
    lines += report.notices
    lines.append(_program_line(report.program))
    lines.append(f"{target}：同一归档的压缩文件，内容相同。")
    if report.converted:
        lines += campaign_pdfs.remark_lines(report.converted, "forms pdf --force，重新归档")
    if report.signed_by:
        signed = "每份 PDF 和校验和清单" if report.pdfs else "校验和清单"
        lines.append(f"已签名：{signed}。签名证书：{report.signed_by}。")
    if report.problems:
        lines.append(f"归档不完整，已在归档中注明以下 {len(report.problems)} 个问题：")
        lines += [f"  {problem}" for problem in report.problems]
    name = f'"{target}"' if " " in target else target
    return [*lines, f"如需核对归档是否完好，请运行 forms verify {name}"]


def _program_line(program: ProgramWheel | None) -> str:
    """Which program went along, and what that means later."""
    if program is None:
        return f"未存入程序：{_NO_PROGRAM}"
    stored = f"已存入程序 {program.name}（SHA-256 {program.sha256}）。"
    if program.state == "unchanged":
        return stored
    changed = {"changed": "程序已改动，与发布的不同", "unknown": "无法确认程序是否改动"}
    return (
        f"{stored}{changed[program.state]}：日后用它重新生成时，没有公布的校验和可以核对，"
        "请另外记下此校验和，或改用发布的程序重新生成和归档。"
    )
