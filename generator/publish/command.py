"""Where `forms publish` starts: a public set, personal fields masked, made anew and installed whole."""  # noqa: E501

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.build import manifest, output_folder, pdf_mark, stages, status
from generator.build.pdf import campaign_pdfs
from generator.campaign import each_campaign, personal_fields
from generator.common import atomic_files, console, diagnostics
from generator.common.diagnostics import DATA_ERRORS, MACHINE, OK, RefusedError, has_errors
from generator.datafile import source
from generator.form import lint
from generator.publish import page_content, page_html, public_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from generator.build.manifest import Manifest
    from generator.campaign.campaigns import Campaign
    from generator.common.progress import Progress


@dataclass(frozen=True)
class Options:
    """How to publish: with at most so many processes; `partial`, what there is in spite of errors.

    With `force`, no PDF of the last publication is taken over. The words `not_personal` are no
    personal data where they stand in other texts.
    """

    jobs: int = 1
    partial: bool = False
    with_pdf: bool = True
    force: bool = False
    not_personal: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a publication did: its folder, what was built and converted for it.

    Nothing was published unless `done`: the folder is as it was before.
    """

    folder: Path
    built: stages.Report
    converted: campaign_pdfs.Report | None = None
    done: bool = False


def run_publish(options: argparse.Namespace) -> int:
    """Write each campaign's public set; the command's exit code."""
    how = Options(
        jobs=options.jobs,
        partial=options.partial,
        with_pdf=not options.no_pdf,
        force=options.force,
        not_personal=tuple(options.not_personal),
    )

    def work(round_: Campaign) -> int:
        report = publish(round_, options.out, how, console.progress)
        console.print_findings(report.built.diagnostics, status.after_build(report.built.manifest))
        if report.converted:
            again = "forms publish --force"
            console.print_out(
                "\n".join(campaign_pdfs.report_lines(report.folder, report.converted, again))
            )
        console.print_out("\n".join(told(report)))
        if report.converted and report.converted.failed:
            return MACHINE
        is_whole = report.done and not diagnostics.has_errors(report.built.diagnostics)
        return OK if is_whole else DATA_ERRORS

    return each_campaign.for_each(options, work)


def publish(
    round_: Campaign, out: Path, options: Options, progress: Progress = lambda items, *_: items
) -> Report:
    """Put the campaign's public set into its folder below `out`, in place of the one before.

    With errors in a data file, or documents that cannot be converted, nothing is published, unless
    `partial` and other units have none.
    Raises RefusedError for mistakes of the settings or the pack, UsageError where the folder holds what is none of ours, MachineError where another
    process is publishing the campaign.
    """  # noqa: E501
    if has_errors(faults := [*lint.template_errors(round_.pack), *round_.diagnostics]):
        raise RefusedError("填报任务无法公开", sorted(faults))
    folder = out / round_.name
    # Beside the folder, so that renaming is possible; in it the lock, the new set and the one before.  # noqa: E501
    workplace = out / f"{atomic_files.TEMPORARY_PREFIX}{round_.name}.publish"
    new, old = workplace / "new", workplace / "old"
    with output_folder.exclusive(workplace, "forms publish", folder):
        public_folder.finish(folder, old)
        public_folder.refuse_what_is_not_ours(folder)
        _clear(new)
        try:
            report = _fill(round_, new, folder, options, progress)
            if report.done:
                public_folder.put_in_place(new, folder, old)
        finally:
            # Where that fails, the next run does it.
            with suppress(OSError):
                _clear(new)
    with suppress(OSError):
        workplace.rmdir()
    return report


def _fill(
    round_: Campaign, new: Path, folder: Path, options: Options, progress: Progress
) -> Report:
    """Make the new set in a folder of its own."""
    masking = personal_fields.Masking(options.not_personal, _numbers(round_))
    how = stages.Options(jobs=options.jobs, partial=options.partial, masking=masking)
    built = stages.build(round_, new, how, progress)
    are_ready = any(record.is_ready for record in built.manifest.units.values())
    if not are_ready or (has_errors(built.diagnostics) and not options.partial):
        return Report(folder, built)
    converted = None
    if options.with_pdf:
        if not options.force:
            _take_over_pdfs(built.manifest, folder, new)
        converted = campaign_pdfs.convert_documents(new, campaign_pdfs.Options(), progress)
        if converted.failed and not options.partial:
            return Report(folder, built, converted)
    page, rows = page_content.page(round_, built.manifest, new)
    with (new / public_folder.PAGE).open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(page_html.lines(page, rows))
    # It says which data files there are, and their hashes, which tell of what is masked.
    (new / manifest.NAME).unlink()
    for lock in new.glob(f"{atomic_files.TEMPORARY_PREFIX}*"):
        # On Windows a build cannot remove it.
        lock.unlink()
    public_folder.write_list(new)
    return Report(folder, built, converted, done=True)


def _numbers(round_: Campaign) -> frozenset[str]:
    """The personal numbers of all units; no text of any may say one."""
    read = (source.read(path, path.as_posix()) for path in round_.paths)
    return frozenset().union(
        *(personal_fields.long_numbers(round_.pack, each.data) for each in read)
    )


def _take_over_pdfs(made: Manifest, folder: Path, new: Path) -> None:
    """Copy the PDFs that the set before has of just these documents; converting takes much longer."""  # noqa: E501
    for document, sha256 in made.documents():
        name = output_folder.pdf(document)
        if (folder / name).is_file() and pdf_mark.document_sha256(folder / name) == sha256:
            shutil.copyfile(folder / name, new / name)


def told(report: Report) -> Iterator[str]:
    """What the user is told of it."""
    folder, units = report.folder.as_posix(), report.built.manifest.units
    ready = sum(unit.is_ready for unit in units.values())
    if not report.done:
        without_pdf = report.converted is not None
        everybody = "所有单位的数据都有错误" if len(units) > 1 else "数据有错误"
        why = "部分单位的数据有错误" if ready else everybody
        why = "部分文档没有 PDF" if without_pdf else why
        kept = "；原有的公开文件保持不变" if report.folder.is_dir() else ""
        mend = "处理" if without_pdf else "改正"
        more = "；如需先公开没有错误的单位，请在命令末尾加 --partial" if ready else ""
        more = "；如需先公开已有的文档，请在命令末尾加 --partial" if without_pdf else more
        yield f"{folder}：未公开，{why}{kept}。请{mend}后重新运行{more}。"
        return
    yield (
        f"{folder}：已生成 {ready}/{len(units)} 个单位的公开文件。"
        f"请用浏览器打开 {folder}/{public_folder.PAGE} 核对后再发布。"
    )
    for unit in units.values():
        if not unit.is_ready:
            yield f"  未公开：{unit.unit or unit.data}"


def _clear(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
