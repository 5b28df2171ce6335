"""Where `forms archive` and `forms verify` start: a built campaign becomes a bag and a zip file."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive import bag, bag_signatures, program_info, readiness, reports, verify
from generator.archive.bag import Item
from generator.archive.signing import signing
from generator.build import manifest, output_folder
from generator.build.pdf import campaign_pdfs
from generator.campaign import campaigns, check, each_campaign
from generator.common import atomic_files, clock, console
from generator.common.diagnostics import DATA_ERRORS, MACHINE, OK, FormsError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from generator.archive.bag_signatures import Seal
    from generator.archive.readiness import Built
    from generator.campaign.campaigns import Campaign
    from generator.common.progress import Progress

_NOT_ARCHIVED = "未归档。请按上述提示处理后重新运行；确需现在归档的，请在命令末尾加 --partial：归档现有内容，并注明存在的问题。"  # noqa: E501


@dataclass(frozen=True)
class Options:
    """Where archives go and what they are to be; `name` takes the place of the date."""

    folder: Path
    date: str
    name: str = ""
    partial: bool = False
    pdf: bool = True
    seal: Seal | None = None


@dataclass(frozen=True)
class Report:
    """What was archived where, what is wrong with it, and archives finished of an earlier run."""

    folder: Path
    problems: tuple[str, ...]
    units: int
    volumes: int
    pdfs: int
    finished: tuple[Path, ...]
    signed_by: str = ""
    converted: campaign_pdfs.Report | None = None


class NotReadyError(FormsError):
    """A campaign that is not to be archived as it is; `problems` name what is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(_NOT_ARCHIVED)
        self.problems = problems


def run_archive(options: argparse.Namespace) -> int:
    """Archive each campaign; the command's exit code."""
    how = Options(
        folder=options.archive,
        date=date(options.date),
        name=options.name,
        partial=options.partial,
        pdf=not options.no_pdf,
        seal=_seal(options.sign),
    )

    def work(round_: Campaign) -> int:
        try:
            done = make(round_, options.build / round_.name, how, console.progress)
        except NotReadyError as error:
            folder = round_.folder.as_posix()
            console.print_out(
                "\n".join([f"{folder}：", *(f"  {p}" for p in error.problems), str(error)])
            )
            return DATA_ERRORS
        console.print_out("\n".join(told(done)))
        return DATA_ERRORS if done.problems else OK

    return each_campaign.for_each(options, work)


def _seal(certificate: Path | None) -> bag_signatures.Seal | None:
    if certificate is None:
        return None
    return bag_signatures.seal(certificate, signing.password(), clock.now())


def run_verify(options: argparse.Namespace) -> int:
    """Verify archives and documents; the command's exit code."""
    code = OK
    how = verify.Options(options.archive, options.rebuild, signing.trusted(options.trust))
    for file in options.files:
        done = verify.verify(Path(file), how, console.progress)
        console.print_out("\n".join(verify.told(done)))
        code = max(code, DATA_ERRORS if done.faults else MACHINE if done.unproven else OK)
    return code


def date(typed: str) -> str:
    """The day that is written on a bag: as typed, else that of SOURCE_DATE_EPOCH, else today."""
    if not typed:
        return clock.today().isoformat()
    try:
        return dt.datetime.strptime(typed, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 - a day of a calendar has no zone
    except ValueError as error:
        raise UsageError(f"--date 应为日期，格式如 2024-03-01，现为“{typed}”。") from error


def make(round_: Campaign, out: Path, options: Options, progress: Progress) -> Report:
    """Archive what was built of the campaign in the folder `out`, and say where it is.

    Nobody builds there meanwhile. Raises UsageError where nothing was built or the name is taken,
    NotReadyError where something is not as it should be, unless it is to be archived all the same.
    """
    parent = options.folder / round_.name
    _refuse(parent, round_, out, options)
    converted = _make_pdfs(_ready(_look(round_, out, options), options), progress)
    failed = converted.failed if converted else {}
    with output_folder.exclusive(out, "forms archive"):
        built = _ready(_with_failed(_look(round_, out, options), failed), options)
        with output_folder.locked(parent, "forms archive"):
            finished = tuple(_finish(parent))
            folder = _free(parent, options)
            _write(folder, built, options, progress)
    volumes = sum(record.document in built.documents for record in built.manifest.appendix)
    units = len(built.documents) - volumes
    signed_by = options.seal.signed_by if options.seal else ""
    pdfs = len(built.pdfs)
    return Report(folder, built.problems, units, volumes, pdfs, finished, signed_by, converted)


def _write(folder: Path, built: Built, options: Options, progress: Progress) -> None:
    """Write the bag and its zip file; the folder comes to its place first, as `bag.finish` knows."""  # noqa: E501
    target = bag.zip_beside(folder)
    with atomic_files.atomic_file(target) as stream, atomic_files.new_folder(folder) as new:
        items = progress(_items(built, options), _count(built), "归档")
        info = reports.info(built, options.date)
        if options.seal:
            bag.fill(new, items, [*info, *options.seal.info], options.seal.bag)
        else:
            bag.fill(new, items, info)
        bag.write_zip(stream, new, folder.name)


def _refuse(parent: Path, round_: Campaign, out: Path, options: Options) -> None:
    """Raises UsageError for a name or a folder that no archive can have."""
    name = options.name
    if name and (check.file_name(name) != name or name.startswith(atomic_files.TEMPORARY_PREFIX)):
        raise UsageError(f"“{name}”不能用作文件夹名。请用 --name 另取一个名称。")
    if parent.resolve() in (out.resolve(), round_.folder.resolve()):
        told = f"归档不能放在存放数据或文档的文件夹 {parent.as_posix()} 中。请用 --archive 换一个文件夹。"  # noqa: E501
        raise UsageError(told)


def _look(round_: Campaign, out: Path, options: Options) -> Built:
    return readiness.look(round_, out, pdf=options.pdf)


def _ready(built: Built, options: Options) -> Built:
    if built.problems and not options.partial:
        raise NotReadyError(built.problems)
    return built


def _make_pdfs(built: Built, progress: Progress) -> campaign_pdfs.Report | None:
    """Make the PDFs that are missing or out of date, if any are."""
    return (
        campaign_pdfs.convert_documents(built.out, campaign_pdfs.Options(), progress)
        if built.without_pdf
        else None
    )


def _with_failed(built: Built, failed: Mapping[str, str]) -> Built:
    """The same, documents without a PDF being a problem."""
    without = (
        f"{output_folder.pdf(document)}：没有 PDF，或 PDF 与 {document} 不对应"
        f"（{failed.get(document, '尚未转换')}）。请运行 forms pdf；不需要 PDF 的，请在命令末尾加 --no-pdf。"  # noqa: E501
        for document in built.without_pdf
    )
    return replace(built, problems=(*built.problems, *without))


def _finish(parent: Path) -> Iterator[Path]:
    """Finish and clear away what a killed run left; the zip files that were still missing."""
    for folder in sorted(path for path in parent.iterdir() if (path / bag.DECLARATION).is_file()):
        if not folder.name.startswith(atomic_files.TEMPORARY_PREFIX) and bag.finish(folder):
            yield bag.zip_beside(folder)
    for left in parent.glob(f"{atomic_files.TEMPORARY_PREFIX}*"):
        if not output_folder.is_lock(left):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _free(parent: Path, options: Options) -> Path:
    """Where the bag goes; a second one of a day gets a number."""
    name, number = options.name or options.date, 1
    folder = parent / name
    while folder.exists() or bag.zip_beside(folder).exists():
        if options.name:
            raise UsageError(
                f"归档 {folder.as_posix()} 已存在，不会覆盖。请用 --name 另取一个名称。"
            )
        number += 1
        folder = parent / f"{name}-{number}"
    return folder


def _items(built: Built, options: Options) -> Iterator[Item]:
    """The payload: laid out as a project, so that it can be built again as it is."""
    round_, made = built.campaign, built.manifest
    data, forms = f"data/{round_.name}", f"templates/{round_.pack.folder.name}"
    output = f"build/{round_.name}"
    yield Item(
        f"{data}/{campaigns.SETTINGS}", round_.folder / campaigns.SETTINGS, round_.settings_sha256
    )
    for name, record in made.units.items():
        if (round_.folder / name).is_file():
            known = "" if built.problems else record.data_sha256
            yield Item(f"{data}/{name}", round_.folder / name, known)
    for name, content in sorted(round_.pack.files.items()):
        yield Item(f"{forms}/{name}", content)
    yield Item(f"{output}/{manifest.NAME}", built.out / manifest.NAME)
    for document, sha256 in built.documents.items():
        yield Item(f"{output}/{document}", built.out / document, sha256)
    for name, sha256 in built.pdfs.items():
        if options.seal:
            yield Item(f"{output}/{name}", options.seal.pdf(built.out / name))
        else:
            yield Item(f"{output}/{name}", built.out / name, sha256)
    for name, text in reports.reports(built).items():
        yield Item(name, text.encode())
    yield Item(reports.GENERATOR, reports.program().encode())
    lock = program_info.lock_file()
    if lock is not None:
        yield Item(program_info.LOCK, lock)


def _count(built: Built) -> int:
    """How many files there are to copy, about."""
    return len(built.manifest.units) + len(built.documents) + len(built.pdfs)


def told(done: Report) -> list[str]:
    """What staff are told of an archive, line by line."""
    folder, target = done.folder.as_posix(), bag.zip_beside(done.folder).as_posix()
    lines = [f"已补全上次中断的归档：{path.as_posix()}" for path in done.finished]
    pdfs = f"PDF {done.pdfs} 份" if done.pdfs else "不含 PDF"
    lines.append(f"{folder}：已归档单位文档 {done.units} 份，附表汇编 {done.volumes} 册，{pdfs}。")
    lines.append(f"{target}：同一归档的压缩文件，内容相同。")
    if done.converted:
        lines += campaign_pdfs.remark_lines(done.converted, "forms pdf --force，重新归档")
    if done.signed_by:
        what = "每份 PDF 和校验和清单" if done.pdfs else "校验和清单"
        lines.append(f"已签名：{what}。签名证书：{done.signed_by}。")
    if done.problems:
        lines.append(f"归档不完整，已在归档中注明以下 {len(done.problems)} 个问题：")
        lines += [f"  {problem}" for problem in done.problems]
    name = f'"{target}"' if " " in target else target
    return [*lines, f"如需核对归档是否完好，请运行 forms verify {name}"]
