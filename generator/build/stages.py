"""Build a campaign: check every unit, then write the documents, the appendix and the manifest."""

from __future__ import annotations

import heapq
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from generator import __version__
from generator.build import executors, incremental, manifest, one_unit, output_folder, volumes
from generator.build.manifest import AppendixRecord, Manifest, UnitRecord
from generator.build.one_unit import CompiledJob, Job, Task
from generator.build.spilled_map import SpilledMap
from generator.campaign import campaigns, check
from generator.common import hashes, program
from generator.common.diagnostics import UsageError, has_errors
from generator.common.similar import nearest
from generator.datafile import file_bytes, source
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from generator.build.executors import WorkerPool
    from generator.build.one_unit import UnitResult
    from generator.build.volumes import Volume
    from generator.campaign.campaigns import Campaign
    from generator.campaign.personal_fields import Masking
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress

# Units that are sent to a worker at once, and the fewest that are worth starting a process for.
_BATCH = 8
_WORTH_A_PROCESS = 2 * _BATCH


@dataclass(frozen=True)
class Options:
    """How to build; `units` names the only ones wanted, all for none.

    `jobs` is how many processes to use at most; the Dask cluster at the address `cluster` instead.
    With `masking`, the documents are for the public.
    """

    jobs: int = 1
    cluster: str = ""
    force: bool = False
    partial: bool = False
    strict: bool = False
    units: tuple[str, ...] = ()
    masking: Masking | None = None


_AS_USUAL = Options()


@dataclass(frozen=True)
class Report:
    """What a build did.

    `common` are findings that are no unit's own; `written` the documents made, `backups` those of
    somebody else's hand moved aside, `strays` files in the folder that belong to no unit; all by
    paths from the output folder.
    """

    manifest: Manifest
    common: tuple[Diagnostic, ...]
    written: tuple[str, ...]
    backups: tuple[str, ...]
    strays: tuple[str, ...]

    @property
    def diagnostics(self) -> Iterator[Diagnostic]:
        """Everything wrong with the data, by place; a unit's are held only while it is their turn."""  # noqa: E501
        records = self.manifest.units.values()
        units = (found for r in records for found in sorted([*r.errors, *r.warnings]))
        return heapq.merge(self.common, units)


@dataclass(frozen=True)
class _Build:
    """What every stage needs to know; `earlier` is the last build's manifest."""

    campaign: Campaign
    shop: CompiledJob
    out: Path
    options: Options
    earlier: Manifest
    progress: Progress

    @property
    def job(self) -> Job:
        return self.shop.job


def build(
    campaign: Campaign, out: Path, options: Options, progress: Progress = lambda items, *_: items
) -> Report:
    """Write the campaign's documents into the folder `out` and say what was done.

    No file is replaced before every data file is judged. Units with errors are left as they were;
    the appendix is written when every unit is valid, or with `partial` of those that are. Raises
    UsageError for a unit there is none of, MachineError when another build is at work in the folder.
    """  # noqa: E501
    shop = CompiledJob(job(campaign, options), campaign.pack)
    with output_folder.exclusive(out, "forms build"):
        earlier = manifest.read(out / manifest.NAME, _folder(campaign))
        stage = _Build(
            campaign, shop, out, options, earlier or _manifest(campaign, {}, []), progress
        )
        units: SpilledMap[UnitRecord] = SpilledMap()
        units.update((record.data, record) for record in _unchanged(stage))
        made = _make(stage, units)
        _refuse_clashes(stage, units)
        _refuse_unknown_units(stage, units)
        written, backups = _put_in_place(stage, units, made)
        _name_earlier_documents(stage, units, written)
        appendix, more_written, more_backups = _appendix(stage, units)
        result = _manifest(campaign, units, appendix)
        manifest.write(out / manifest.NAME, result, _folder(campaign))
        strays = _clear(stage, result)
        return Report(
            manifest=result,
            common=_common(stage, result),
            written=(*written, *more_written),
            backups=(*backups, *more_backups),
            strays=tuple(strays),
        )


def job(campaign: Campaign, options: Options = _AS_USUAL) -> Job:
    """What the units' documents are made with."""
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


def _unchanged(stage: _Build) -> Iterator[UnitRecord]:
    """Records of units that are left as the last build left them."""
    options = stage.options
    for record in incremental.unchanged_records(
        stage.job, stage.campaign, stage.earlier, stage.out
    ):
        forced = options.force and one_unit.is_wanted(stage.job, record.unit)
        if not forced and not (options.strict and record.warnings):
            yield record


def _make(stage: _Build, units: SpilledMap[UnitRecord]) -> list[str]:
    """The data files of the documents made and laid aside; a record of every other unit is added."""  # noqa: E501
    campaign = stage.campaign
    files = [data for data in campaign.files if data not in units]
    made: list[str] = []
    if not files:
        return made
    (stage.out / output_folder.UNITS).mkdir(exist_ok=True)
    paths = (campaign.folder / data for data in files)
    tasks = (Task(path.as_posix(), file_bytes.read(path)) for path in paths)
    with _hands(stage, len(files)) as pool:
        done = stage.progress(_done(stage, pool, tasks), len(files), "生成")
        for data, unit in zip(files, done, strict=True):
            units[data] = record = incremental.record_of(data, unit)
            if unit.docx:
                output_folder.stage(stage.out, record.document, unit.docx)
                made.append(data)
    return made


def _hands(stage: _Build, files: int) -> AbstractContextManager[WorkerPool | None]:
    """Who makes so many documents: none but this process where others are not worth starting."""
    if stage.options.cluster:
        return executors.cluster(stage.options.cluster)
    jobs = min(stage.options.jobs, files // _WORTH_A_PROCESS)
    return executors.local(jobs) if jobs > 1 else nullcontext()


def _done(stage: _Build, pool: WorkerPool | None, tasks: Iterator[Task]) -> Iterator[UnitResult]:
    if pool is None:
        return (one_unit.check_and_render(stage.job, stage.shop.renderer, task) for task in tasks)
    batches = iter(lambda: list(islice(tasks, _BATCH)), [])
    return chain.from_iterable(
        executors.map_in_order(pool, partial(one_unit.check_and_render_batch, stage.job), batches)
    )


def _refuse_clashes(stage: _Build, units: SpilledMap[UnitRecord]) -> None:
    """Make errors of units that go for one document, be they unchanged or not."""
    campaign = stage.campaign
    clashes = check.clashes(lambda: ((data, record.unit) for data, record in units.items()))
    for data, clash in clashes.items():
        path, record = campaign.folder / data, units[data]
        name = (campaign.pack.unit_name,)
        line, column = source.read(path, data).place(name)
        found = replace(clash, file=path.as_posix(), line=line, column=column, path=name)
        units[data] = UnitRecord(
            unit=record.unit,
            data=data,
            data_sha256=record.data_sha256,
            errors=(found, *record.errors),
            warnings=record.warnings,
        )


def _refuse_unknown_units(stage: _Build, units: Mapping[str, UnitRecord]) -> None:
    """A file whose name cannot be read may be any unit's; its own errors say more."""
    if not stage.options.units:
        return
    known = {record.unit for record in units.values()}
    for unit in stage.options.units:
        if unit not in known and "" not in known:
            raise UsageError(_no_such_unit(stage.campaign, unit, sorted(known)))


def _no_such_unit(campaign: Campaign, unit: str, known: Sequence[str]) -> str:
    """What is told of a unit that the campaign has not, with a line to type for one that it has."""
    close = nearest(unit, known)
    line = f"forms build {campaigns.as_argument(campaign.folder)}"
    example = next((name for name in (close, *known) if name), "单位全称")
    told = f"填报任务 {campaign.name} 中没有单位“{unit}”。"
    meant = f"您要输入的是“{close}”吗？" if close else ""
    name = f'"{example}"' if " " in example else example
    return f"{told}{meant}--unit 后请输入单位全称，例如：{line} --unit {name}"


def _put_in_place(
    stage: _Build, units: Mapping[str, UnitRecord], made: Iterable[str]
) -> tuple[list[str], list[str]]:
    """The documents that are now in their places, and what somebody edited, moved aside for them."""  # noqa: E501
    written, backups = [], []
    for data in made:
        record = units[data]
        if record.is_ready:
            known = incremental.known_sha256(stage.earlier.units.get(data), record.document)
            backups += output_folder.install(stage.out, record.document, known)
            written.append(record.document)
    return written, backups


def _name_earlier_documents(
    stage: _Build, units: SpilledMap[UnitRecord], written: Sequence[str]
) -> None:
    """Let units that got no document keep what an earlier build left them."""
    made = set(written)
    for data, record in units.items():
        if not record.document:
            earlier = stage.earlier.units.get(data, record)
            units[data] = incremental.with_earlier_document(record, earlier, stage.out, made)


def _appendix(
    stage: _Build, units: Mapping[str, UnitRecord]
) -> tuple[list[AppendixRecord], list[str], list[str]]:
    """The volumes' records, those written, and edited ones that were moved aside."""
    ready = sum(record.is_ready for record in units.values())
    # A data file that will not be read is a unit that would be missing.
    unread = has_errors(campaigns.skipped_files(stage.campaign))
    whole = (ready == len(units) and not unread) or stage.options.partial
    planned = volumes.plan(stage.campaign, stage.job, units)
    if not planned or not whole or stage.options.units:
        return _stale_appendix(stage, planned, whole=whole), [], []
    earlier = {record.document: record for record in stage.earlier.appendix}
    found, written, backups = [], [], []
    for volume in planned:
        path = stage.out / volume.document
        record = earlier.get(volume.document)
        if stage.options.force or not _is_current(stage, volume, record):
            known = incremental.known_sha256(record, volume.document)
            backups += output_folder.back_up_edited(stage.out, volume.document, known)
            volumes.write(stage.shop, stage.out, volume, units, stage.progress)
            written.append(volume.document)
        found.append(AppendixRecord(volume.document, hashes.file_sha256(path)))
    return found, written, backups


def _is_current(stage: _Build, volume: Volume, record: AppendixRecord | None) -> bool:
    """Whether the volume on disk is the one that would be written; `record` is what is known of it.

    It does not say which program's files made it, only of which version they were. What the last
    build called out of date may be an earlier program's.
    """
    if record is None or record.out_of_date:
        return False
    known = incremental.known_sha256(record, volume.document)
    return incremental.is_same_program(stage.earlier, stage.job) and provenance.is_built_from(
        stage.out / volume.document, volume.proof, known
    )


def _stale_appendix(
    stage: _Build, planned: Sequence[Volume], *, whole: bool
) -> list[AppendixRecord]:
    """Records of the volumes on disk, out of date where they do not hold every unit's document."""
    volumes_ = {volume.document: volume for volume in planned}
    earlier = {record.document: record for record in stage.earlier.appendix}
    return [
        AppendixRecord(
            document,
            hashes.file_sha256(path),
            not whole
            or document not in volumes_
            or not _is_current(stage, volumes_[document], earlier.get(document)),
        )
        for document in dict.fromkeys([*volumes_, *earlier])
        if (path := stage.out / document).is_file()
    ]


def _clear(stage: _Build, result: Manifest) -> list[str]:
    """Remove what is left of units that are gone, unless a file we could not read may be theirs."""
    wanted = {r.document for r in result.appendix} | {r.document for r in result.units.values()}
    unread = campaigns.skipped_files(stage.campaign)
    named = all(record.unit for record in result.units.values())
    sure = named and not unread and not stage.options.units
    return output_folder.remove_stale(stage.out, wanted, stage.campaign.name, remove=sure)


def _common(stage: _Build, result: Manifest) -> tuple[Diagnostic, ...]:
    """What is wrong with the campaign as a whole, by place."""
    campaign = stage.campaign
    order = campaigns.check_order(campaign, (record.unit for record in result.units.values()))
    common = [*campaign.diagnostics, *campaigns.skipped_files(campaign), *order]
    return tuple(sorted(check.as_errors_if_strict(common, strict=stage.options.strict)))


def _folder(campaign: Campaign) -> str:
    """The campaign's folder, as findings name it."""
    return campaign.folder.as_posix()
