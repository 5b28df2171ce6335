"""Everything done for one unit, from its data file's bytes to its document's; touches no disk."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import __version__
from generator.campaign import check, personal_fields
from generator.common import hashes, program
from generator.common.diagnostics import MachineError, has_errors
from generator.datafile import source
from generator.form import context, summary_table, template, unit_document
from generator.pack import pack
from generator.word.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.campaign.check import CheckedUnit
    from generator.campaign.personal_fields import Masking
    from generator.common.diagnostics import Diagnostic
    from generator.datafile.file_bytes import FileBytes
    from generator.form.unit_document import Renderer
    from generator.pack.pack import Pack


@dataclass(frozen=True)
class Job:
    """What a process needs to know to check and render units of one campaign, wherever it runs.

    `units` names the only ones whose documents are wanted; all are for none. With `masking`, the
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
    """A data file: its name as messages give it, and its bytes."""

    file: str
    raw: FileBytes


@dataclass(frozen=True)
class UnitResult:
    """A data file, checked, and its unit's document; no bytes where none can be made or is wanted.

    `unit` is blank where the file does not say whose it is. `parts_sha256` are hashes of
    uncompressed parts.
    """

    unit: str
    data_sha256: str
    diagnostics: tuple[Diagnostic, ...]
    docx: bytes = b""
    sha256: str = ""
    parts_sha256: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        """Whether a document can be made of it."""
        return not has_errors(self.diagnostics)


@dataclass(frozen=True)
class CompiledJob:
    """A job with its pack, which is compiled when first needed."""

    job: Job
    pack: Pack

    @cached_property
    def renderer(self) -> Renderer:
        """The compiled pack."""
        return unit_document.renderer(template.compile_pack(self.pack))


# Cerberus's validators keep what they are at, and a Dask worker has several threads.
_one_at_a_time = threading.Lock()
# The last pack that was compiled here, by its hash: an executor cannot prepare its workers.
_compiled: dict[str, Renderer] = {}


def check_and_render_batch(job: Job, tasks: Sequence[Task]) -> list[UnitResult]:
    """What `check_and_render` gives for each, in a process that may know nothing of the job yet.

    Raises MachineError where another version of the program is at work, or other files of it.
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
    with _one_at_a_time:
        renderer = _compiled.get(job.pack_sha256)
        if renderer is None:
            loaded = pack.parse(Path(job.pack_folder), job.pack_files)
            renderer = unit_document.renderer(template.compile_pack(loaded))
            _compiled.clear()
            _compiled[job.pack_sha256] = renderer
        return [check_and_render(job, renderer, task) for task in tasks]


def check_and_render(job: Job, renderer: Renderer, task: Task) -> UnitResult:
    """The data file, checked, and its unit's document."""
    form_pack = renderer.compiled.pack
    unit = check.check_source(form_pack, Path(task.file), task.raw, job.settings, strict=job.strict)
    if job.masking:
        unit = _masked(form_pack, job, unit, task, job.masking)
    found = UnitResult(unit.unit, unit.data_sha256, unit.diagnostics)
    if not found.is_valid or not is_wanted(job, unit.unit):
        return found
    row = summary_table.row_texts(form_pack.summary, unit.values)
    proof = replace(expected_provenance(job, unit.unit, unit.data_sha256), summary=row)
    seen = context.build(form_pack, job.settings, unit.values)
    made = unit_document.render(renderer, seen, proof)
    return replace(
        found,
        docx=made.docx,
        sha256=hashes.sha256(made.docx),
        parts_sha256=made.parts_sha256,
    )


def _masked(
    form_pack: Pack, job: Job, unit: CheckedUnit, task: Task, masking: Masking
) -> CheckedUnit:
    """The unit as the public may see it; with an error for each text that says it all the same."""
    read = source.parse(task.raw, task.file)
    found = personal_fields.find_leaks(form_pack, read, unit.values, job.settings, masking)
    return replace(
        unit,
        values=personal_fields.masked(form_pack, unit.values),
        diagnostics=tuple(sorted({*unit.diagnostics, *found})),
    )


def expected_provenance(job: Job, unit: str, data_sha256: str) -> Provenance:
    """What the unit's document is made from, before it is made.

    A public one does not say its data file's hash: who has all else in the file could try telephone
    numbers until the hash comes out.
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
    """Whether the unit's document is one of those to be made."""
    return not job.units or unit in job.units
