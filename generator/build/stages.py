"""The stages of a build: check and render every unit, install documents, appendix, manifest."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, starmap
from typing import TYPE_CHECKING

from generator import __version__
from generator.build import (
    executors,
    findings_file,
    incremental,
    manifest,
    names,
    one_unit,
    output_folder,
    volumes,
)
from generator.build.manifest import AppendixRecord, Manifest, UnitBrief, UnitRecord
from generator.build.one_unit import CompiledJob, Job, Task
from generator.build.report import Findings, Report
from generator.build.spilled_map import SpilledMap
from generator.campaign import (
    campaigns,
    check,
    last_year,
    not_compared,
    roster_units,
    unit_names,
)
from generator.campaign.personal_fields import Masking
from generator.common import hashes, program
from generator.common.diagnostics import has_errors
from generator.datafile import file_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from generator.build.executors import WorkerPool
    from generator.build.one_unit import UnitResult
    from generator.build.volumes import Volume
    from generator.campaign.campaigns import Campaign
    from generator.campaign.last_year import LastYear
    from generator.campaign.roster import RosterUnit
    from generator.campaign.roster_units import RosterIndex
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress
    from generator.form.model import FormModel

# Units sent to a worker at once, and the fewest units that make another process worth its start.
_BATCH = 8
_MIN_UNITS_PER_PROCESS = 2 * _BATCH


@dataclass(frozen=True)
class Options:
    """How to build; `units` names the units to build, empty means all.

    `jobs` is the largest number of processes; `cluster` is the address of a Dask cluster to use
    instead. With `masking`, the documents are for the public.
    """

    jobs: int = 1
    cluster: str = ""
    force: bool = False
    partial: bool = False
    strict: bool = False
    units: tuple[str, ...] = ()
    masking: Masking | None = None


_DEFAULTS = Options()


@dataclass(frozen=True)
class _Run:
    """The inputs of one build, for every stage; `earlier` is the last build's manifest.

    `before` is last year's campaign, `roster_index` the campaign's roster.
    """

    campaign: Campaign
    compiled_job: CompiledJob
    out: Path
    options: Options
    earlier: Manifest
    progress: Progress
    before: LastYear | None = None
    roster_index: RosterIndex | None = None

    @property
    def job(self) -> Job:
        return self.compiled_job.job


@dataclass(frozen=True)
class _AppendixResult:
    """The volumes' records; the volumes written and the backups of edited ones, by path."""

    records: Sequence[AppendixRecord]
    written: Sequence[str] = ()
    backups: Sequence[str] = ()


def build(
    campaign: Campaign,
    out: Path,
    options: Options,
    progress: Progress = lambda items, *_: items,
    models: Sequence[FormModel] = (),
) -> Report:
    """Build the campaign into the folder `out`; `models` are its forms', if they have been read.

    No document is replaced before every data file is checked. Units with errors keep their earlier
    documents; the appendix is written when every unit is valid and none of the roster is missing,
    or with `partial` from the valid ones. Raises UsageError for an unknown unit in the options,
    MachineError when another command holds the folder's lock.
    """
    compiled_job = CompiledJob(job(campaign, options), campaign.pack, models)
    with output_folder.exclusive(out, "forms build"):
        earlier = manifest.read(out / manifest.NAME, _folder(campaign))
        earlier = earlier or _manifest(campaign, {}, [])
        before, roster_index = last_year.find(campaign), roster_units.find(campaign)
        run = _Run(campaign, compiled_job, out, options, earlier, progress, before, roster_index)
        units: SpilledMap[UnitRecord] = SpilledMap()
        # Names are compared anew each time.
        units.update(
            (record.data, record.without(unit_names.SIMILAR)) for record in _unchanged(run)
        )
        changed = [data for data in campaign.files if data not in units]
        with _worker_pool(run, len(changed)) as pool:
            staged = _render(run, pool, changed, units)
            names.mark(campaign, units, roster_index, strict=options.strict)
            names.refuse_unknown(campaign, units, roster_index, options.units)
            written, backups = _install(run, units, staged)
            briefs = [*_with_earlier_documents(run, units, written)]
            missing = missing_units(roster_index, briefs)
            appendix = _write_appendix(run, pool, briefs, is_missing=bool(missing))
        result = _manifest(campaign, units, appendix.records)
        manifest.write(out / manifest.NAME, result, _folder(campaign))
        common = _campaign_findings(run, briefs)
        if not options.masking:
            # It quotes data files, also what the public must not see.
            line = roster_units.missing_line(campaign.name, roster_index, missing, every=True)
            backups += findings_file.write(out, campaign, Findings(common, units, briefs), line)
        strays = _remove_stale(run, briefs, appendix.records)
        return Report(
            manifest=result,
            briefs=briefs,
            common=common,
            written=(*written, *appendix.written),
            backups=(*backups, *appendix.backups),
            strays=tuple(strays),
            not_compared=_not_compared(run, briefs),
            roster_index=roster_index,
            missing=missing,
        )


def missing_units(
    roster_index: RosterIndex | None, briefs: Iterable[UnitBrief]
) -> tuple[RosterUnit, ...]:
    """The roster's units of which there is no data file among these."""
    return roster_units.missing(roster_index, ((brief.data, brief.unit) for brief in briefs))


def job(campaign: Campaign, options: Options = _DEFAULTS) -> Job:
    """The job that worker processes need to build the campaign's units."""
    return Job(
        campaign=campaign.name,
        settings=campaign.settings,
        settings_sha256=campaign.settings_sha256,
        pack_folder=campaign.pack.folder.as_posix(),
        pack_files=campaign.pack.files,
        pack_sha256=campaign.pack.sha256,
        strict=options.strict,
        units=options.units,
        program_sha256=program.sha256(),
        masking=options.masking,
    )


def _manifest(
    campaign: Campaign, units: Mapping[str, UnitRecord], appendix: Iterable[AppendixRecord]
) -> Manifest:
    pack = {k: getattr(campaign.pack, k) for k in ("name", "version", "sha256")}
    return Manifest(
        campaign.name, __version__, pack, units, tuple(appendix), generator_sha256=program.sha256()
    )


def _unchanged(run: _Run) -> Iterator[UnitRecord]:
    """Records of the units whose documents of the last build are kept as they are."""

    def is_kept(record: UnitRecord) -> bool:
        is_forced = run.options.force and one_unit.is_wanted(run.job, record.unit)
        # Personal numbers are known only of units that are checked.
        is_public = run.options.masking is not None
        is_to_check = is_public or is_forced or (run.options.strict and record.warnings)
        return not is_to_check and incremental.is_judged_by(record, run.before, run.roster_index)

    return incremental.unchanged_records(run.campaign, run.earlier, run.out, is_kept)


def _render(
    run: _Run, pool: WorkerPool | None, files: Sequence[str], units: SpilledMap[UnitRecord]
) -> list[str]:
    """Check these units, add their records to `units`, and stage the documents of valid ones.

    Returns the data files of the staged documents.
    """
    personal_numbers: set[str] = set()
    other_numbers: dict[str, frozenset[str]] = {}
    staged: list[str] = []
    if not files:
        return staged
    (run.out / output_folder.UNITS).mkdir(exist_ok=True)
    tasks = (_task(run, data) for data in files)
    results = run.progress(_results(run, pool, tasks), len(files), "生成")
    for data, unit in zip(files, results, strict=True):
        units[data] = record = incremental.record_of(data, unit)
        personal_numbers |= unit.numbers.personal
        if unit.numbers.others:
            other_numbers[data] = unit.numbers.others
        if unit.docx:
            output_folder.stage(run.out, record.document, unit.docx)
            staged.append(data)
    leaking = [data for data, others in other_numbers.items() if others & personal_numbers]
    _mark_leaks(run, units, leaking, personal_numbers)
    return staged


def task(
    campaign: Campaign, data: str, before: LastYear | None, roster_index: RosterIndex | None
) -> Task:
    """The data file with its bytes, last year's beside it, and the unit's 控制数."""
    path = campaign.folder / data
    raw = file_bytes.read(path)
    earlier = before.read(data, raw) if before else None
    name = unit_names.in_file(raw, campaign.pack.unit_name) if roster_index else ""
    ceiling = roster_index.ceiling(name) if roster_index else None
    return Task(path.as_posix(), raw, earlier, ceiling)


def _task(run: _Run, data: str) -> Task:
    return task(run.campaign, data, run.before, run.roster_index)


def _mark_leaks(
    run: _Run, units: SpilledMap[UnitRecord], files: Iterable[str], numbers: Collection[str]
) -> None:
    """Check these public units again, now that the personal numbers of all units are known."""
    for data in files:
        masking = replace(run.job.masking or Masking(), numbers=frozenset(numbers))
        renderer = run.compiled_job.renderer
        job_ = replace(run.job, masking=masking)
        unit = one_unit.check_and_render(job_, renderer, _task(run, data))
        if not unit.is_valid:
            units[data] = incremental.record_of(data, unit)


def _worker_pool(run: _Run, files: int) -> AbstractContextManager[WorkerPool | None]:
    """The workers for so many files; None where this process does the work alone."""
    if run.options.cluster and files:
        return executors.cluster(run.options.cluster)
    jobs = min(run.options.jobs, files // _MIN_UNITS_PER_PROCESS)
    return executors.local(jobs) if jobs > 1 else nullcontext()


def _results(run: _Run, pool: WorkerPool | None, tasks: Iterator[Task]) -> Iterator[UnitResult]:
    """The result of each task, in order."""
    if pool is None:
        renderer = run.compiled_job.renderer
        return (one_unit.check_and_render(run.job, renderer, task) for task in tasks)
    batches = iter(lambda: list(islice(tasks, _BATCH)), [])
    return chain.from_iterable(
        executors.map_in_order(pool, partial(one_unit.check_and_render_batch, run.job), batches)
    )


def _install(
    run: _Run, units: Mapping[str, UnitRecord], staged: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Move the staged documents of valid units to their places; the documents, and the backups."""
    written, backups = [], []
    for data in staged:
        record = units[data]
        if record.is_ready:
            known = incremental.known_sha256(run.earlier.units.get(data), record.document)
            backups += output_folder.install(run.out, record.document, known)
            written.append(record.document)
    return written, backups


def _with_earlier_documents(
    run: _Run, units: SpilledMap[UnitRecord], written: Sequence[str]
) -> Iterator[UnitBrief]:
    """Each unit in brief, in the order of the data files, when its record is complete.

    The earlier document of a unit that got none is recorded as out of date.
    """
    new = set(written)
    for data in run.campaign.files:
        record = units[data]
        if not record.document:
            earlier = run.earlier.units.get(data, record)
            record = incremental.with_earlier_document(record, earlier, run.out, new)
            units[data] = record
        # The campaign's own text of the name, not another one for each unit.
        yield record.brief._replace(data=data)


def _write_appendix(
    run: _Run, pool: WorkerPool | None, briefs: Sequence[UnitBrief], *, is_missing: bool
) -> _AppendixResult:
    """Write the volumes that changed, where the appendix may be written at all."""
    ready = sum(brief.is_ready for brief in briefs)
    # A skipped data file would be a unit missing from the appendix.
    skipped = has_errors(campaigns.skipped_files(run.campaign))
    lacks = skipped or is_missing or bool(roster_units.findings(run.roster_index))
    is_complete = (ready == len(briefs) and not lacks) or run.options.partial
    planned = volumes.plan(run.campaign, run.job, briefs, run.roster_index)
    if not planned or not is_complete or run.options.units:
        on_disk = incremental.volumes_on_disk(run.earlier, run.out, planned, whole=is_complete)
        return _AppendixResult(on_disk)
    earlier = {record.document: record for record in run.earlier.appendix}
    stale: dict[str, Volume] = {}
    backups: list[str] = []
    for volume in planned:
        is_current = incremental.is_current_volume(run.earlier, run.out, volume)
        if is_current and not run.options.force:
            continue
        stale[volume.document] = volume
        known = incremental.known_sha256(earlier.get(volume.document), volume.document)
        backups += output_folder.back_up_edited(run.out, volume.document, known)
    _write_volumes(run, pool, [*stale.values()])
    new = {name: AppendixRecord(name, hashes.file_sha256(run.out / name)) for name in stale}
    records = [new.get(v.document) or earlier[v.document] for v in planned]
    return _AppendixResult(records, [*stale], backups)


def _write_volumes(run: _Run, pool: WorkerPool | None, stale: Sequence[Volume]) -> None:
    """Write these volumes; several at once in worker processes that see this disk."""
    if pool is None or run.options.cluster or len(stale) < 2:  # noqa: PLR2004 - one at a time
        for volume in stale:
            volumes.write(run.compiled_job.renderer.compiled, volume, run.out, run.progress)
        return
    write = partial(volumes.write_in_worker, run.job, run.out)
    *others, last = stale
    # The last volume may add up those before it, so it waits for them.
    done = chain(
        executors.map_in_order(pool, write, others), executors.map_in_order(pool, write, [last])
    )
    for _ in run.progress(done, len(stale), "汇编"):
        pass


def _remove_stale(
    run: _Run, briefs: Sequence[UnitBrief], appendix: Iterable[AppendixRecord]
) -> list[str]:
    """Remove documents of units that are gone; the names of files that belong to no unit.

    Nothing is removed where an unreadable data file may be the unit's, or only some units are
    built.
    """
    wanted = {*(r.document for r in appendix), *(brief.document for brief in briefs)}
    skipped = campaigns.skipped_files(run.campaign)
    all_named = all(brief.unit for brief in briefs)
    may_remove = all_named and not skipped and not run.options.units
    return output_folder.remove_stale(run.out, wanted, run.campaign.name, remove=may_remove)


def _not_compared(run: _Run, briefs: Iterable[UnitBrief]) -> str:
    records = ((b.data, b.unit, b.is_earlier_broken) for b in briefs)
    return not_compared.line(run.campaign, run.before, starmap(not_compared.Unit, records))


def _campaign_findings(run: _Run, briefs: Iterable[UnitBrief]) -> tuple[Diagnostic, ...]:
    """Findings of the campaign as a whole, sorted by place."""
    campaign = run.campaign
    units = (brief.unit for brief in briefs)
    known = chain(units, roster_units.listed_names(run.roster_index))
    order = campaigns.check_order(campaign, known)
    of_roster = roster_units.findings(run.roster_index)
    common = [*campaign.diagnostics, *of_roster, *campaigns.skipped_files(campaign), *order]
    findings = check.as_errors_if_strict(common, strict=run.options.strict)
    return tuple(sorted(findings, key=campaigns.place_order))


def _folder(campaign: Campaign) -> str:
    """The campaign's folder as shown in findings."""
    return campaign.folder.as_posix()
