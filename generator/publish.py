"""`forms publish`: a campaign's public set, personal fields masked, made anew and put in place whole."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator import (
    build,
    manifest,
    outputs,
    package,
    pdf,
    pdf_mark,
    personal,
    public_set,
    public_table,
    source,
    template_check,
    web_page,
)
from generator.diagnostics import RefusedError, has_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.manifest import Manifest
    from generator.workers import Progress


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
    built: build.Report
    converted: pdf.Report | None = None
    done: bool = False


def publish(
    round_: Campaign, out: Path, options: Options, progress: Progress = lambda items, *_: items
) -> Report:
    """Put the campaign's public set into its folder below `out`, in place of the one before.

    With errors in a data file, or documents that cannot be converted, nothing is published, unless
    `partial` and other units have none.
    Raises RefusedError for mistakes of the settings or the pack, UsageError where the folder holds what is none of ours, MachineError where another
    process is publishing the campaign.
    """
    if has_errors(faults := [*template_check.unusable(round_.pack), *round_.diagnostics]):
        raise RefusedError("填报任务无法公开", sorted(faults))
    folder = out / round_.name
    # Beside the folder, so that renaming is possible; in it the lock, the new set and the one before.
    workplace = out / f"{package.TEMPORARY_PREFIX}{round_.name}.publish"
    new, old = workplace / "new", workplace / "old"
    with outputs.alone(workplace, "forms publish", folder):
        public_set.finish(folder, old)
        public_set.refuse_what_is_not_ours(folder)
        _clear(new)
        try:
            report = _fill(round_, new, folder, options, progress)
            if report.done:
                public_set.put_in_place(new, folder, old)
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
    masking = personal.Masking(options.not_personal, _numbers(round_))
    how = build.Options(jobs=options.jobs, partial=options.partial, masking=masking)
    built = build.build(round_, new, how, progress)
    are_ready = any(record.is_ready for record in built.manifest.units.values())
    if not are_ready or (has_errors(built.diagnostics) and not options.partial):
        return Report(folder, built)
    converted = None
    if options.with_pdf:
        if not options.force:
            _take_over_pdfs(built.manifest, folder, new)
        converted = pdf.make(new, pdf.Options(), progress)
        if converted.failed and not options.partial:
            return Report(folder, built, converted)
    page, rows = public_table.page(round_, built.manifest, new)
    with (new / public_set.PAGE).open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(web_page.lines(page, rows))
    # It says which data files there are, and their hashes, which tell of what is masked.
    (new / manifest.NAME).unlink()
    for lock in new.glob(f"{package.TEMPORARY_PREFIX}*"):
        # On Windows a build cannot remove it.
        lock.unlink()
    public_set.write_list(new)
    return Report(folder, built, converted, done=True)


def _numbers(round_: Campaign) -> frozenset[str]:
    """The personal numbers of all units; no text of any may say one."""
    read = (source.read(path, path.as_posix()) for path in round_.paths)
    return frozenset().union(*(personal.numbers(round_.pack, each.data) for each in read))


def _take_over_pdfs(made: Manifest, folder: Path, new: Path) -> None:
    """Copy the PDFs that the set before has of just these documents; converting takes much longer."""
    for document, sha256 in made.documents():
        name = outputs.pdf(document)
        if (folder / name).is_file() and pdf_mark.made_from(folder / name) == sha256:
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
        f"请用浏览器打开 {folder}/{public_set.PAGE} 核对后再发布。"
    )
    for unit in units.values():
        if not unit.is_ready:
            yield f"  未公开：{unit.unit or unit.data}"


def _clear(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
