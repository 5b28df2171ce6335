"""Run `forms publish`: build a campaign's public set, masked, and install it as a whole."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.build import executors, manifest, output_folder, pdf_mark, stages, status
from generator.build.pdf import campaign_pdfs
from generator.campaign import each_campaign, roster_units
from generator.campaign.personal_fields import Masking
from generator.common import atomic_files, console
from generator.common.diagnostics import DATA_ERRORS, MACHINE, OK, RefusedError, has_errors
from generator.form import lint
from generator.publish import page_content, page_html, public_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from generator.build.manifest import Manifest
    from generator.build.report import Report as BuildReport
    from generator.campaign.campaigns import Campaign
    from generator.common.progress import Progress


@dataclass(frozen=True)
class Options:
    """How to publish: with `jobs` processes at most; `partial` publishes in spite of errors.

    With `force`, no PDF of the last publication is reused. The words `not_personal` may stand in
    public texts though they equal a personal value.
    """

    jobs: int = 1
    partial: bool = False
    with_pdf: bool = True
    force: bool = False
    not_personal: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The folder of the public set, and the reports of its build and its conversion to PDF.

    Unless `is_published`, the folder is as it was before.
    """

    folder: Path
    built: BuildReport
    converted: campaign_pdfs.Report | None = None
    is_published: bool = False


def run_publish(arguments: argparse.Namespace) -> int:
    """Publish each campaign; the command's exit code."""
    options = Options(
        jobs=arguments.jobs or executors.cores(),
        partial=arguments.partial,
        with_pdf=not arguments.no_pdf,
        force=arguments.force,
        not_personal=tuple(arguments.not_personal),
    )

    def publish_one(campaign: Campaign) -> int:
        report = publish(campaign, arguments.out, options, console.progress)
        check = each_campaign.command_line("check", arguments, [campaign.folder])
        console.print_findings(
            report.built.diagnostics,
            status.after_build(report.built.briefs),
            elsewhere=f"如需逐条查看，请运行 {check} --all。",
        )
        if report.converted:
            again = "forms publish --force"
            console.print_out(
                "\n".join(campaign_pdfs.report_lines(report.folder, report.converted, again))
            )
        console.print_out("\n".join(report_lines(report)))
        if report.converted and report.converted.failed:
            return MACHINE
        is_whole = report.is_published and _is_whole(report.built)
        return OK if is_whole else DATA_ERRORS

    return each_campaign.for_each(arguments, publish_one)


def publish(
    campaign: Campaign, out: Path, options: Options, progress: Progress = lambda items, *_: items
) -> Report:
    """Replace the campaign's public set in its folder below `out` with a new one.

    With errors in a data file, a unit of the roster missing, or documents that cannot be converted,
    nothing is published, unless `partial` and other units have none. Raises RefusedError for errors
    in the settings or the pack, UsageError where the folder holds other files, MachineError where
    another process is publishing the campaign.
    """
    if has_errors(faults := [*lint.template_errors(campaign.pack), *campaign.diagnostics]):
        raise RefusedError("填报任务无法公开", sorted(faults))
    folder = out / campaign.name
    # On the same file system as the folder, so that it can be renamed. It holds the lock, the new
    # set, and the old one while the new is installed.
    staging = out / f"{atomic_files.TEMPORARY_PREFIX}{campaign.name}.publish"
    new, old = staging / "new", staging / "old"
    with output_folder.exclusive(staging, "forms publish", folder):
        public_folder.complete_install(folder, old)
        public_folder.refuse_other_files(folder)
        _remove(new)
        try:
            report = _build_set(campaign, new, folder, options, progress)
            if report.is_published:
                public_folder.install(new, folder, old)
        finally:
            # If this fails, the next run removes it.
            with suppress(OSError):
                _remove(new)
    with suppress(OSError):
        staging.rmdir()
    return report


def _build_set(
    campaign: Campaign, new: Path, folder: Path, options: Options, progress: Progress
) -> Report:
    """Build the new set in the folder `new`; `folder` holds the last one."""
    masking = Masking(options.not_personal)
    build_options = stages.Options(jobs=options.jobs, partial=options.partial, masking=masking)
    built = stages.build(campaign, new, build_options, progress)
    if not built.ready or not (options.partial or _is_whole(built)):
        return Report(folder, built)
    converted = None
    if options.with_pdf:
        if not options.force:
            _reuse_pdfs(built.manifest, folder, new)
        converted = campaign_pdfs.convert_documents(new, campaign_pdfs.Options(), progress)
        if converted.failed and not options.partial:
            return Report(folder, built, converted)
    page, rows = page_content.page(campaign, built, new)
    with (new / public_folder.PAGE).open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(page_html.lines(page, rows))
    # It has the data files' hashes, from which masked values could be found by trying.
    (new / manifest.NAME).unlink()
    for lock in new.glob(f"{atomic_files.TEMPORARY_PREFIX}*"):
        # On Windows the build cannot remove its own.
        lock.unlink()
    public_folder.write_list(new)
    return Report(folder, built, converted, is_published=True)


def _is_whole(built: BuildReport) -> bool:
    """Whether no unit has errors, and none of the roster is missing."""
    return not (has_errors(built.diagnostics) or built.missing)


def _reuse_pdfs(built: Manifest, folder: Path, new: Path) -> None:
    """Copy the last set's PDFs of the very same documents, which saves converting these again.

    A PDF of an earlier document must not be copied: where the new one cannot be converted, it would
    be published in its place.
    """
    for document, sha256 in built.documents():
        name = output_folder.pdf(document)
        if (folder / name).is_file() and pdf_mark.document_sha256(folder / name) == sha256:
            shutil.copyfile(folder / name, new / name)


def _what_is_wrong(ready: int, units: int) -> str:
    """What has errors: where all units are ready, the roster or a file that was not read."""
    if ready == units:
        return "名册或其他文件有错误（见上）"
    if ready:
        return "部分单位的数据有错误"
    return "所有单位的数据都有错误" if units > 1 else "数据有错误"


def report_lines(report: Report) -> Iterator[str]:
    """The report of a publication in Chinese, line by line."""
    folder, units = report.folder.as_posix(), report.built.manifest.units
    ready, missing = report.built.ready, report.built.missing
    if not report.is_published:
        is_without_pdf = report.converted is not None
        reason = _what_is_wrong(ready, len(units))
        if missing:
            is_wrong = has_errors(report.built.diagnostics)
            reason = f"{reason}，名册中有单位未报" if is_wrong else "名册中有单位未报"
        reason = "部分文档没有 PDF" if is_without_pdf else reason
        kept = "；原有的公开文件保持不变" if report.folder.is_dir() else ""
        action = "处理" if is_without_pdf or missing else "改正"
        partial = "；如需先公开没有错误的单位，请在命令末尾加 --partial" if ready else ""
        partial = "；如需先公开已有的文档，请在命令末尾加 --partial" if is_without_pdf else partial
        yield f"{folder}：未公开，{reason}{kept}。请{action}后重新运行{partial}。"
        if missing:
            name, roster_index = report.built.manifest.campaign, report.built.roster_index
            yield roster_units.missing_line(name, roster_index, missing)
        return
    yield (
        f"{folder}：已生成 {ready}/{report.built.units} 个单位的公开文件。"
        f"请用浏览器打开 {folder}/{public_folder.PAGE} 核对后再发布。"
    )
    for unit in units.values():
        if not unit.is_ready:
            yield f"  未公开：{unit.unit or unit.data}"
    for row in missing:
        yield f"  未公开：{row.name}（未报）"


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
