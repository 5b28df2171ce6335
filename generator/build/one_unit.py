"""One unit in one process: from its data file's bytes to its document's bytes, without disk."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import __version__
from generator.campaign import check, personal_fields
from generator.campaign.personal_fields import UnitNumbers
from generator.common import hashes, program
from generator.common.diagnostics import MachineError, has_errors
from generator.datafile import source
from generator.form import context, summary_table, template, unit_document
from generator.pack import ceilings, pack
from generator.word.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from generator.campaign.check import CheckedUnit
    from generator.campaign.last_year import EarlierFile
    from generator.campaign.personal_fields import Masking
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.file_bytes import FileBytes
    from generator.datafile.source import Source
    from generator.form.model import FormModel
    from generator.form.unit_document import Renderer
    from generator.pack.pack import Pack


@dataclass(frozen=True)
class Job:
    """What any worker process needs to check and render units of one campaign; picklable.

    `units` names the units whose documents are wanted; empty means all. With `masking`, the
    documents are for the public.
    """

    campaign: str
    settings: Mapping[str, Any]
    settings_sha256: str
    pack_folder: str
    pack_files: Mapping[str, bytes]
    pack_sha256: str
    strict: bool
    units: tuple[str, ...]
    program_sha256: str
    masking: Masking | None = None
    version: str = __version__


@dataclass(frozen=True)
class Task:
    """A data file: its name as shown in messages, its bytes, and the unit's file of last year.

    `ceiling` is the unit's 控制数 of the campaign's roster.
    """

    file: str
    raw: FileBytes
    earlier: EarlierFile | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True)
class UnitResult:
    """A checked data file and its unit's document; `docx` is empty without a valid, wanted unit.

    `unit` is blank where the file names no unit. `parts_sha256` maps part names to hashes of the
    uncompressed parts. `numbers` are found only where the job has masking. `earlier_sha256` is the
    hash of the unit's file of last year, if there is one, and `is_earlier_broken` whether it has
    errors; `ceiling` is the 控制数 by which it was judged, `total` the figure that it bounds, in
    万元; None for a public document.
    """

    unit: str
    data_sha256: str
    diagnostics: tuple[Diagnostic, ...]
    docx: bytes = b""
    sha256: str = ""
    parts_sha256: Mapping[str, str] = field(default_factory=dict)
    numbers: UnitNumbers = field(default_factory=UnitNumbers)
    earlier_sha256: str = ""
    is_earlier_broken: bool = False
    ceiling: Decimal | None = None
    total: Decimal | None = None

    @property
    def is_valid(self) -> bool:
        """Whether a document can be made: there are no errors."""
        return not has_errors(self.diagnostics)


@dataclass(frozen=True)
class CompiledJob:
    """A job with its pack, which is compiled on first use, from `models` if they have been read."""

    job: Job
    pack: Pack
    models: Sequence[FormModel] = ()

    @cached_property
    def renderer(self) -> Renderer:
        """The compiled pack."""
        return unit_document.renderer(template.compile_pack(self.pack, self.models))


# Cerberus validators hold state during a validation, and a Dask worker has several threads.
_validators_lock = threading.Lock()
# The pack compiled last in this worker process, by its hash.
_compiled: dict[str, Renderer] = {}


def check_and_render_batch(job: Job, tasks: Sequence[Task]) -> list[UnitResult]:
    """`check_and_render` for each task, in a worker process that compiles the job's pack if needed.

    Raises MachineError where the worker runs another version or other files of the program.
    """
    if job.version != __version__:
        message = (
            f"工作进程的程序版本是 {__version__}，本机是 {job.version}。请安装同一版本后再运行。"
        )
        raise MachineError(message)
    if job.program_sha256 != program.sha256():
        message = (
            f"工作进程里的程序也是 {__version__} 版，但程序文件和这里的不同；装成同一份再运行。"
        )
        raise MachineError(message)
    with _validators_lock:
        renderer = renderer_in_worker(job)
        return [check_and_render(job, renderer, task) for task in tasks]


def renderer_in_worker(job: Job) -> Renderer:
    """The job's compiled pack in a worker process, which keeps the last one."""
    renderer = _compiled.get(job.pack_sha256)
    if renderer is None:
        loaded = pack.parse(Path(job.pack_folder), job.pack_files)
        renderer = unit_document.renderer(template.compile_pack(loaded))
        _compiled.clear()
        _compiled[job.pack_sha256] = renderer
    return renderer


def check_and_render(job: Job, renderer: Renderer, task: Task) -> UnitResult:
    """Check the data file and render its unit's document."""
    form_pack = renderer.compiled.pack
    parsed = source.parse(task.raw, task.file)
    unit = check.check_source(
        form_pack,
        parsed,
        job.settings,
        strict=job.strict,
        earlier=task.earlier,
        ceiling=task.ceiling,
    )
    numbers = UnitNumbers()
    if job.masking:
        numbers = personal_fields.unit_numbers(form_pack, parsed, unit.values)
        unit = _masked(form_pack, job, unit, parsed, job.masking)
    result = UnitResult(
        unit.unit,
        unit.data_sha256,
        unit.diagnostics,
        numbers=numbers,
        earlier_sha256=task.earlier.raw.sha256 if task.earlier else "",
        is_earlier_broken=unit.is_earlier_broken,
        ceiling=task.ceiling,
        total=None if job.masking else ceilings.figure(form_pack, unit.values),
    )
    if not result.is_valid or not is_wanted(job, unit.unit):
        return result
    summary_row = summary_table.row_texts(form_pack.summary, unit.values)
    origin = replace(expected_provenance(job, unit.unit, unit.data_sha256), summary=summary_row)
    values = context.build(form_pack, job.settings, unit.values)
    document = unit_document.render(renderer, values, origin)
    return replace(
        result,
        docx=document.docx,
        sha256=hashes.sha256(document.docx),
        parts_sha256=document.parts_sha256,
    )


def _masked(
    form_pack: Pack, job: Job, unit: CheckedUnit, parsed: Source, masking: Masking
) -> CheckedUnit:
    """The unit with its personal fields masked; an error for each other text that repeats one."""
    leaks = personal_fields.find_leaks(form_pack, parsed, unit.values, job.settings, masking)
    return replace(
        unit,
        values=personal_fields.masked(form_pack, unit.values),
        diagnostics=tuple(sorted({*unit.diagnostics, *leaks})),
    )


def expected_provenance(job: Job, unit: str, data_sha256: str) -> Provenance:
    """The provenance of a unit's document (of the appendix for a blank unit), without its own hash.

    A public document omits its data file's hash: a reader who knows everything else in the file
    could otherwise find a masked telephone number by trying all of them.
    """
    if job.masking and unit:
        data_sha256 = ""
    return Provenance(
        campaign=job.campaign,
        unit=unit,
        generator=job.version,
        data=data_sha256,
        settings=job.settings_sha256,
        pack=job.pack_sha256,
        document="",
    )


def is_wanted(job: Job, unit: str) -> bool:
    """Whether the job asks for the unit's document."""
    return not job.units or unit in job.units
