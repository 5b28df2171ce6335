"""The PDFs of a campaign: each built document as a tagged PDF beside it, with PDF/A's setting."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.build import manifest, output_folder, pdf_mark
from generator.build.pdf import convert, docx_for_libreoffice, fonts
from generator.build.pdf.convert import ConvertOptions
from generator.common import atomic_files, hashes
from generator.common.diagnostics import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.build.manifest import AppendixRecord, Manifest, UnitRecord
    from generator.build.pdf.docx_for_libreoffice import Bookmark
    from generator.build.pdf.finish import Pages
    from generator.common.progress import Progress

# An appendix with more pages is put together from the units' PDFs: LibreOffice would take longer
# for it than for all units.
LONG_PAGES = 300
_PROCESSES = 2
# Files for one LibreOffice process, which takes as long to start as it takes for three files.
_BATCH = 50
# Per-document timeout: a base, and more for each byte of the document. A page takes 0.1 s, and is
# some 2,000 bytes of a .docx.
_TIMEOUT_SECONDS = 60.0
_TIMEOUT_SECONDS_PER_BYTE = 1 / 5000


@dataclass(frozen=True)
class Options:
    """`force` converts current PDFs again; `timeout_seconds` is per document, 0 for by its size.

    An appendix of more than `long_pages` pages is put together from the units' PDFs.
    """

    force: bool = False
    timeout_seconds: float = 0.0
    long_pages: int = LONG_PAGES


class NothingBuiltError(UsageError):
    """The output folder has no manifest; the caller adds which command to run first."""


@dataclass(frozen=True)
class Report:
    """What was converted; documents and PDFs by their paths from the output folder.

    `failed` maps documents to reasons, `untagged` are PDFs put together from other PDFs, `edited`
    are documents converted with somebody's changes, `backups` are the new names of edited PDFs.
    `fonts` maps missing families without a substitute to the fonts used instead; no installed font
    has the characters `uncovered`.
    """

    converted: tuple[str, ...]
    unchanged: int
    failed: Mapping[str, str]
    untagged: tuple[str, ...]
    edited: tuple[str, ...]
    backups: tuple[str, ...]
    fonts: Mapping[str, str]
    uncovered: tuple[str, ...]


@dataclass
class _Run:
    """The inputs of one run, and its results so far; `folder` is for temporary files.

    `pages` are those of the PDFs made so far, by the document and its hash.
    """

    out: Path
    folder: Path
    options: Options
    progress: Progress
    converted: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    untagged: list[str] = field(default_factory=list)
    backups: list[str] = field(default_factory=list)
    families: set[str] = field(default_factory=set)
    rare: set[str] = field(default_factory=set)
    pages: dict[tuple[str, str], Pages] = field(default_factory=dict)

    def substitutes(self, document: Path) -> Mapping[str, str]:
        """Characters of the document to replace by others; its font needs are noted."""
        needs = fonts.needs(document)
        self.families |= needs.families
        self.rare |= needs.rare
        return fonts.character_substitutes(needs.families)


@dataclass(frozen=True)
class _Task:
    """A document to convert (path from the output folder), its hash and its PDF's outline."""

    document: str
    sha256: str
    bookmarks: Sequence[Bookmark]


@dataclass(frozen=True)
class _Part:
    """A unit's document with a current PDF: the PDF's pages, and each form's number of pages.

    `forms` pairs the appendix's bookmark of a form with that number.
    """

    document: str
    pages: Pages
    forms: tuple[tuple[str, int], ...]


def convert_documents(
    out: Path, options: Options, progress: Progress = lambda items, *_: items
) -> Report:
    """Convert the documents of the folder's manifest that have no current PDF.

    Raises NothingBuiltError where there is no manifest, MachineError where LibreOffice is missing
    or another command holds the folder's lock.
    """
    with (
        output_folder.exclusive(out, "forms pdf"),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        built = manifest.read(out / manifest.NAME)
        if built is None:
            raise NothingBuiltError(f"{out.as_posix()} 中还没有文档。")
        run = _Run(out, Path(folder), options, progress)
        units = [r.document for r in built.units.values() if r.document]
        _convert_units(run, [name for name in units if _needs_pdf(run, name)])
        for volume in built.appendix:
            if _needs_pdf(run, volume.document):
                _convert_volume(run, built, volume)
        done = len(run.converted) + len(run.failed)
        return Report(
            converted=tuple(run.converted),
            unchanged=len(units) + len(built.appendix) - done,
            failed=run.failed,
            untagged=tuple(run.untagged),
            edited=tuple(_edited_documents(run, built)),
            backups=tuple(run.backups),
            fonts=fonts.replaced_families(run.families),
            uncovered=tuple(fonts.uncovered_characters(run.rare)),
        )


def _edited_documents(run: _Run, built: Manifest) -> Iterator[str]:
    """The converted documents of units that were changed since the build."""
    converted = set(run.converted)
    for record in built.units.values():
        document = record.document
        if (
            output_folder.pdf(document) in converted
            and hashes.file_sha256(run.out / document) != record.sha256
        ):
            yield document


def _needs_pdf(run: _Run, document: str) -> bool:
    """Whether the document is to be converted; a missing document is noted as failed."""
    path, pdf = run.out / document, run.out / output_folder.pdf(document)
    if not path.is_file():
        run.failed[document] = "文件不存在，请再运行一次 forms build"
        return False
    if run.options.force or not pdf.is_file():
        return True
    return pdf_mark.document_sha256(pdf) != hashes.file_sha256(path)


def _convert_units(run: _Run, documents: Sequence[str]) -> None:
    tasks: dict[Path, _Task] = {}

    def copies() -> Iterator[Path]:
        for i, document in enumerate(documents):
            copy, path = run.folder / f"unit{i:06}.docx", run.out / document
            bookmarks = docx_for_libreoffice.with_bookmarks(path, copy, run.substitutes(path))
            tasks[copy] = _Task(document, hashes.file_sha256(path), bookmarks)
            yield copy

    results = convert.convert(copies(), run.folder, _convert_options(run, len(documents)))
    for copy, is_converted in run.progress(results, len(documents), "转换为 PDF"):
        _finish(run, tasks.pop(copy), copy, is_converted=is_converted)


def _convert_volume(run: _Run, built: Manifest, volume: AppendixRecord) -> None:
    """Convert a volume of the appendix as a whole, or only its frame where it is long."""
    path = run.out / volume.document
    contents = docx_for_libreoffice.contents(path)
    task = _Task(volume.document, hashes.file_sha256(path), contents)
    parts = () if volume.out_of_date else _parts(run, built, contents)
    copy = run.folder / "appendix.docx"
    if sum(part.pages.number for part in parts) > run.options.long_pages:
        forms = [form for part in parts for form in part.forms]
        docx_for_libreoffice.frame(path, copy, run.substitutes(path), forms)
    else:
        parts = ()
        docx_for_libreoffice.whole(path, copy, run.substitutes(path))
    results = convert.convert([copy], run.folder, _convert_options(run, 1))
    for _, is_converted in run.progress(results, 1, "附表汇编转换为 PDF"):
        _finish(run, task, copy, parts, is_converted=is_converted)


def _finish(
    run: _Run, task: _Task, copy: Path, parts: Sequence[_Part] = (), *, is_converted: bool
) -> None:
    """Write the final PDF to its place, or note the document as failed.

    With parts, the converted copy is the frame of a long appendix.
    """
    pdf = output_folder.pdf(task.document)
    if not is_converted:
        old = "；现有的 PDF 不是最新" if (run.out / pdf).is_file() else ""
        reason = f"LibreOffice 未能转换，请用 LibreOffice 打开，检查文档是否正常{old}"
        run.failed[task.document] = reason
        return
    from generator.build.pdf import finish  # noqa: PLC0415 - a tenth of every command's start

    converted, finished = copy.with_suffix(".pdf"), run.folder / "finished.pdf"
    if parts:
        part_pdfs = [run.out / output_folder.pdf(part.document) for part in parts]
        finish.overlay(converted, part_pdfs, finished, task.sha256, task.bookmarks)
        run.untagged.append(pdf)
    else:
        made = finish.finish(converted, finished, task.sha256, task.bookmarks)
        run.pages[task.document, task.sha256] = made
    run.backups += output_folder.back_up_edited(run.out, pdf)
    with atomic_files.atomic_file(run.out / pdf) as target, finished.open("rb") as source:
        shutil.copyfileobj(source, target)
    run.converted.append(pdf)
    for path in (copy, converted, finished):
        path.unlink()


def _parts(run: _Run, built: Manifest, contents: Sequence[Bookmark]) -> tuple[_Part, ...]:
    """The units' PDFs that make up the volume, in order; empty unless all of them are current."""
    records = {record.unit: record for record in built.units.values()}
    parts: list[_Part] = []
    for unit, forms in _forms_by_unit(contents):
        record = records.get(unit)
        pages = _current_pages(run, record) if record and record.document else None
        if record is None or pages is None or len(pages.destinations) != len(forms):
            return ()
        ends = [*sorted(pages.destinations.values())[1:], pages.number]
        starts = sorted(pages.destinations.values())
        numbers = (end - start for start, end in zip(starts, ends, strict=True))
        parts.append(_Part(record.document, pages, tuple(zip(forms, numbers, strict=True))))
    return tuple(parts)


def _current_pages(run: _Run, record: UnitRecord) -> Pages | None:
    """The pages of the PDF of the unit's document as built; None where there is no such PDF.

    An earlier document's PDF may still lie there after a failed conversion.
    """
    if made := run.pages.get((record.document, record.sha256)):
        return made
    from generator.build.pdf import finish  # noqa: PLC0415 - as above

    pdf = run.out / output_folder.pdf(record.document)
    if not pdf.is_file() or pdf_mark.document_sha256(pdf) != record.sha256:
        return None
    return finish.pages(pdf)


def _forms_by_unit(contents: Sequence[Bookmark]) -> list[tuple[str, list[str]]]:
    """Each unit of a contents list with the bookmarks of its forms."""
    units: list[tuple[str, list[str]]] = []
    for entry in contents:
        if entry.level == 0:
            units.append((entry.title, []))
        else:
            units[-1][1].append(entry.destination)
    # An entry without sub-entries (the summary table) is no unit.
    return [unit for unit in units if unit[1]]


def _convert_options(run: _Run, documents: int) -> ConvertOptions:
    filter_options = {
        "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b (ISO 19005-2)
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
        "ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"},
    }

    def timeout_seconds(path: Path) -> float:
        by_size = _TIMEOUT_SECONDS + path.stat().st_size * _TIMEOUT_SECONDS_PER_BYTE
        return run.options.timeout_seconds or by_size

    return ConvertOptions(
        to=f"pdf:writer_pdf_Export:{json.dumps(filter_options, separators=(',', ':'))}",
        processes=_PROCESSES,
        batch=max(1, min(_BATCH, math.ceil(documents / _PROCESSES))),
        timeout_seconds=timeout_seconds,
        environment=fonts.environment(),
    )


def report_lines(out: Path, report: Report, again: str) -> Iterator[str]:
    """The report's printed lines for this folder; `again` is the command that converts all anew."""
    counts = [f"本次转换 {len(report.converted)} 个 PDF", f"{report.unchanged} 个没有变化"]
    if report.failed:
        counts.append(f"{len(report.failed)} 个未能转换")
    yield f"{out.as_posix()}：{'，'.join(counts)}。"
    for document, reason in report.failed.items():
        yield f"  未能转换：{document}（{reason}）"
    yield from remark_lines(report, again)


def remark_lines(report: Report, again: str) -> Iterator[str]:
    """The printed lines on edited files, untagged PDFs and missing fonts."""
    for document in report.edited:
        yield f"  {document} 被手工修改过，PDF 按修改后的内容转换；附表汇编不含这些修改，重新生成时也会替换。如需修改，请改数据文件。"  # noqa: E501
    for name in report.backups:
        yield f"  原 PDF 被修改过，已另存为 {name}"
    for name in report.untagged:
        yield f"  {name} 页数较多，由各单位的 PDF 合并：含页码、目录和书签，但不含供读屏软件使用的标签（各单位的 PDF 含标签）。"  # noqa: E501
    for family, font in report.fonts.items():
        yield f"  警告：未安装字体“{family}”及其替代字体，已改用 {font}。请安装该字体（Debian、Ubuntu 可运行 make fonts），再运行 {again}。"  # noqa: E501
    if report.uncovered:
        characters = "、".join(f"“{character}”" for character in report.uncovered)
        yield f"  警告：已装字体都不含 {characters}，PDF 中无法显示。请在数据中换一种写法或安装含此字的字体，再运行 {again}。"  # noqa: E501
