"""`forms pdf`: every document that a build left, as a tagged PDF/A-2b beside it (ISO 19005-2)."""

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

# Above so many pages an appendix is not laid out as a whole: that takes longer than the units did.
LONG_PAGES = 300
_PROCESSES = 2
# Files for one process: a new one starts in half a second.
_BATCH = 24
# So long a document may take, and so much longer for each of its bytes: a page takes a tenth of a
# second, and a page's worth of a packed document is some 2,000 bytes.
_PATIENCE_SECONDS = 60.0
_SECONDS_A_BYTE = 1 / 5000


@dataclass(frozen=True)
class Options:
    """ConvertOptions to convert: `force` also what is up to date; longest time for a document, 0 for as it needs."""  # noqa: E501

    force: bool = False
    timeout_seconds: float = 0.0
    long_pages: int = LONG_PAGES


class NothingBuiltError(UsageError):
    """There is no document to convert; whoever knows the campaign says what to do first."""


@dataclass(frozen=True)
class Report:
    """What was done; documents and PDFs by their paths from the output folder.

    `failed` says why there is none of which document, `untagged` are PDFs that were put together
    of other PDFs, `edited` documents of somebody's hand that were converted as they are, `backups` PDFs
    of somebody's hand moved aside, `fonts` the font that was used instead of each that is neither
    installed nor stood in for, `undrawn` the characters that no font has.
    """  # noqa: E501

    made: tuple[str, ...]
    unchanged: int
    failed: Mapping[str, str]
    untagged: tuple[str, ...]
    edited: tuple[str, ...]
    backups: tuple[str, ...]
    fonts: Mapping[str, str]
    undrawn: tuple[str, ...]


@dataclass
class _Work:
    """What every stage needs to know, and what has been done so far."""

    out: Path
    folder: Path
    options: Options
    progress: Progress
    made: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    untagged: list[str] = field(default_factory=list)
    backups: list[str] = field(default_factory=list)
    families: set[str] = field(default_factory=set)
    rare: set[str] = field(default_factory=set)

    def drawn(self, document: Path) -> Mapping[str, str]:
        """Which characters of the document are to be drawn as others; its fonts are kept in mind."""  # noqa: E501
        needs = fonts.needs(document)
        self.families |= needs.families
        self.rare |= needs.rare
        return fonts.character_substitutes(needs.families)


@dataclass(frozen=True)
class _Task:
    """A document to convert, by its path from the output folder; its hash; its PDF's outline."""

    document: str
    sha256: str
    bookmarks: Sequence[Bookmark]


@dataclass(frozen=True)
class _Part:
    """A unit's document of which there is a PDF, its pages, and the number of each form's.

    The forms are named by the bookmarks that the appendix has for them.
    """

    document: str
    pages: Pages
    forms: tuple[tuple[str, int], ...]


def convert_documents(
    out: Path, options: Options, progress: Progress = lambda items, *_: items
) -> Report:
    """Convert the documents that the folder's manifest names and whose PDFs are not up to date.

    Raises NothingBuiltError where nothing was built, MachineError where LibreOffice is missing or another
    command is at work in the folder.
    """  # noqa: E501
    with (
        output_folder.exclusive(out, "forms pdf"),
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        built = manifest.read(out / manifest.NAME)
        if built is None:
            raise NothingBuiltError(f"{out.as_posix()} 中还没有文档。")
        work = _Work(out, Path(folder), options, progress)
        units = [r.document for r in built.units.values() if r.document]
        _convert_units(work, [name for name in units if _is_wanted(work, name)])
        for volume in built.appendix:
            if _is_wanted(work, volume.document):
                _convert_volume(work, built, volume)
        done = len(work.made) + len(work.failed)
        return Report(
            made=tuple(work.made),
            unchanged=len(units) + len(built.appendix) - done,
            failed=work.failed,
            untagged=tuple(work.untagged),
            edited=tuple(_edited(work, built)),
            backups=tuple(work.backups),
            fonts=fonts.replaced_families(work.families),
            undrawn=tuple(fonts.uncovered_characters(work.rare)),
        )


def _edited(work: _Work, built: Manifest) -> Iterator[str]:
    """The units' documents that were converted and are not as they were built."""
    made = set(work.made)
    for record in built.units.values():
        document = record.document
        if (
            output_folder.pdf(document) in made
            and hashes.file_sha256(work.out / document) != record.sha256
        ):
            yield document


def _is_wanted(work: _Work, document: str) -> bool:
    """Whether the document has no PDF that was made from it as it is now."""
    path, pdf = work.out / document, work.out / output_folder.pdf(document)
    if not path.is_file():
        work.failed[document] = "文件不存在，请再运行一次 forms build"
        return False
    if work.options.force or not pdf.is_file():
        return True
    return pdf_mark.document_sha256(pdf) != hashes.file_sha256(path)


def _convert_units(work: _Work, documents: Sequence[str]) -> None:
    tasks: dict[Path, _Task] = {}

    def copies() -> Iterator[Path]:
        for i, document in enumerate(documents):
            copy, path = work.folder / f"unit{i:06}.docx", work.out / document
            bookmarks = docx_for_libreoffice.with_bookmarks(path, copy, work.drawn(path))
            tasks[copy] = _Task(document, hashes.file_sha256(path), bookmarks)
            yield copy

    made = convert.convert(copies(), work.folder, _how(work, len(documents)))
    for copy, is_converted in work.progress(made, len(documents), "转换为 PDF"):
        _settle(work, tasks.pop(copy), copy, is_converted=is_converted)


def _convert_volume(work: _Work, built: Manifest, volume: AppendixRecord) -> None:
    """Convert a volume of the appendix, as a whole or, where it is long, its frame alone."""
    path = work.out / volume.document
    contents = docx_for_libreoffice.contents(path)
    task = _Task(volume.document, hashes.file_sha256(path), contents)
    parts = () if volume.out_of_date else _parts(work, built, contents)
    copy = work.folder / "appendix.docx"
    if sum(part.pages.number for part in parts) > work.options.long_pages:
        forms = [form for part in parts for form in part.forms]
        docx_for_libreoffice.frame(path, copy, work.drawn(path), forms)
    else:
        parts = ()
        docx_for_libreoffice.whole(path, copy, work.drawn(path))
    made = convert.convert([copy], work.folder, _how(work, 1))
    for _, is_converted in work.progress(made, 1, "附表汇编转换为 PDF"):
        _settle(work, task, copy, parts, is_converted=is_converted)


def _settle(
    work: _Work, task: _Task, copy: Path, parts: Sequence[_Part] = (), *, is_converted: bool
) -> None:
    """Put the PDF in its place, or note that there is none."""
    if not is_converted:
        is_there = (work.out / output_folder.pdf(task.document)).is_file()
        old = "；现有的 PDF 不是最新" if is_there else ""
        why = f"LibreOffice 未能转换，请用 LibreOffice 打开，检查文档是否正常{old}"
        work.failed[task.document] = why
        return
    from generator.build.pdf import finish  # noqa: PLC0415 - a tenth of every command's start

    converted, finished = copy.with_suffix(".pdf"), work.folder / "finished.pdf"
    if parts:
        under = [work.out / output_folder.pdf(part.document) for part in parts]
        finish.overlay(converted, under, finished, task.sha256, task.bookmarks)
        work.untagged.append(output_folder.pdf(task.document))
    else:
        finish.finish(converted, finished, task.sha256, task.bookmarks)
    pdf = output_folder.pdf(task.document)
    work.backups += output_folder.back_up_edited(work.out, pdf)
    with atomic_files.atomic_file(work.out / pdf) as target, finished.open("rb") as source:
        shutil.copyfileobj(source, target)
    work.made.append(pdf)
    for path in (copy, converted, finished):
        path.unlink()


def _parts(work: _Work, built: Manifest, contents: Sequence[Bookmark]) -> tuple[_Part, ...]:
    """The PDFs that hold the volume's pages, in order; none where they are not known to be all."""
    records = {record.unit: record for record in built.units.values()}
    parts: list[_Part] = []
    for unit, forms in _forms_by_unit(contents):
        record = records.get(unit)
        pages = _pages(work.out, record) if record and record.document else None
        if record is None or pages is None or len(pages.destinations) != len(forms):
            return ()
        ends = [*sorted(pages.destinations.values())[1:], pages.number]
        starts = sorted(pages.destinations.values())
        numbers = (end - start for start, end in zip(starts, ends, strict=True))
        parts.append(_Part(record.document, pages, tuple(zip(forms, numbers, strict=True))))
    return tuple(parts)


def _pages(out: Path, record: UnitRecord) -> Pages | None:
    """The pages of the PDF of the unit's document as it was built; None where there is no such PDF.

    One of an earlier document stays where the new one could not be converted.
    """
    from generator.build.pdf import finish  # noqa: PLC0415 - as above

    pdf = out / output_folder.pdf(record.document)
    if not pdf.is_file() or pdf_mark.document_sha256(pdf) != record.sha256:
        return None
    return finish.pages(pdf)


def _forms_by_unit(contents: Sequence[Bookmark]) -> list[tuple[str, list[str]]]:
    """Each unit of a contents list, and the bookmarks of its forms."""
    units: list[tuple[str, list[str]]] = []
    for entry in contents:
        if entry.level == 0:
            units.append((entry.title, []))
        else:
            units[-1][1].append(entry.destination)
    # An entry without any below it is not a unit's.
    return [unit for unit in units if unit[1]]


def _how(work: _Work, documents: int) -> ConvertOptions:
    options = {
        "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2b
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
        "ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"},
    }
    given = work.options.timeout_seconds

    def patience(path: Path) -> float:
        return given or _PATIENCE_SECONDS + path.stat().st_size * _SECONDS_A_BYTE

    return ConvertOptions(
        to=f"pdf:writer_pdf_Export:{json.dumps(options, separators=(',', ':'))}",
        processes=_PROCESSES,
        batch=max(1, min(_BATCH, math.ceil(documents / _PROCESSES))),
        timeout_seconds=patience,
        environment=fonts.environment(),
    )


def report_lines(out: Path, report: Report, again: str) -> Iterator[str]:
    """The lines of the report on the documents of this folder; `again` makes every PDF anew."""
    counts = [f"本次转换 {len(report.made)} 个 PDF", f"{report.unchanged} 个没有变化"]
    if report.failed:
        counts.append(f"{len(report.failed)} 个未能转换")
    yield f"{out.as_posix()}：{'，'.join(counts)}。"
    for document, why in report.failed.items():
        yield f"  未能转换：{document}（{why}）"
    yield from remark_lines(report, again)


def remark_lines(report: Report, again: str) -> Iterator[str]:
    """What there is to say of the PDFs that were made."""
    for document in report.edited:
        yield f"  {document} 被手工修改过，PDF 按修改后的内容转换；附表汇编不含这些修改，重新生成时也会替换。如需修改，请改数据文件。"  # noqa: E501
    for name in report.backups:
        yield f"  原 PDF 被修改过，已另存为 {name}"
    for name in report.untagged:
        yield f"  {name} 页数较多，由各单位的 PDF 合并：含页码、目录和书签，但不含供读屏软件使用的标签（各单位的 PDF 含标签）。"  # noqa: E501
    for family, drawn in report.fonts.items():
        yield f"  警告：未安装字体“{family}”及其替代字体，已改用 {drawn}。请安装该字体（Debian、Ubuntu 可运行 make fonts），再运行 {again}。"  # noqa: E501
    if report.undrawn:
        shown = "、".join(f"“{character}”" for character in report.undrawn)
        yield f"  警告：已装字体都不含 {shown}，PDF 中无法显示。请在数据中换一种写法或安装含此字的字体，再运行 {again}。"  # noqa: E501
