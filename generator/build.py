"""Build a campaign: check every unit, then write the documents, the appendix and the manifest."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from generator import (
    __version__,
    campaign,
    check,
    executors,
    manifest,
    outputs,
    package,
    provenance,
    records,
    source,
    textfile,
    unchanged,
    volumes,
    workers,
)
from generator.diagnostics import Diagnostic, UsageError, has_errors
from generator.manifest import AppendixRecord, Manifest, UnitRecord
from generator.workers import Job, Made, Progress, Task, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.executors import Hands
    from generator.volumes import Volume

# Units that are sent to a worker at once, and the fewest that are worth starting a process for.
_BATCH = 8
_WORTH_A_PROCESS = 2 * _BATCH


@dataclass(frozen=True)
class Options:
    """How to build; `units` names the only ones wanted, all for none.

    `jobs` is how many processes to use at most; the Dask cluster at the address `cluster` instead.
    """

    jobs: int = 1
    cluster: str = ""
    force: bool = False
    partial: bool = False
    strict: bool = False
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a build did.

    `written` are the documents made, `backups` those of somebody else's hand moved aside, `strays`
    files in the folder that belong to no unit; all by paths from the output folder.
    """

    manifest: Manifest
    diagnostics: tuple[Diagnostic, ...]
    written: tuple[str, ...]
    backups: tuple[str, ...]
    strays: tuple[str, ...]


@dataclass(frozen=True)
class _Build:
    """What every stage needs to know; `waiting` are documents written but not yet in place."""

    campaign: Campaign
    shop: Workshop
    out: Path
    options: Options
    earlier: Manifest
    waiting: dict[str, Path]
    progress: Progress

    @property
    def job(self) -> Job:
        return self.shop.job


def build(
    round_: Campaign, out: Path, options: Options, progress: Progress = lambda items, *_: items
) -> Report:
    """Write the campaign's documents into the folder `out` and say what was done.

    No file is replaced before every data file is judged. Units with errors are left as they were;
    the appendix is written when every unit is valid, or with `partial` of those that are. Raises
    UsageError for a unit there is none of, MachineError when another build is at work in the folder.
    """
    shop = Workshop(_job(round_, options), round_.pack)
    with outputs.alone(out), outputs.staging() as waiting:
        earlier = manifest.read(out / manifest.NAME, _folder(round_))
        earlier = earlier or _manifest(round_, [], [])
        stage = _Build(round_, shop, out, options, earlier, waiting, progress)
        same = _unchanged(stage)
        made = _make(stage, [path for path in round_.files if path not in same])
        _refuse_clashes(stage, same, made)
        _refuse_unknown_units(stage, [*same.values(), *made.values()])
        written, backups = _put_in_place(stage, made)
        rows = records.of(round_, same, made, earlier, out)
        appendix, more_written, more_backups = _appendix(stage, rows)
        result = _manifest(round_, rows, appendix)
        manifest.write(out / manifest.NAME, result, _folder(round_))
        strays = _clear(stage, result)
        return Report(
            manifest=result,
            diagnostics=_diagnostics(stage, result),
            written=(*written, *more_written),
            backups=(*backups, *more_backups),
            strays=tuple(strays),
        )


def _job(round_: Campaign, options: Options) -> Job:
    return Job(
        campaign=round_.name,
        settings=round_.settings,
        settings_sha256=round_.settings_sha256,
        pack_folder=round_.pack.folder.as_posix(),
        pack_files=round_.pack.files,
        pack_sha256=round_.pack.sha256,
        strict=options.strict,
        units=options.units,
    )


def _manifest(
    round_: Campaign, records: Iterable[UnitRecord], appendix: Iterable[AppendixRecord]
) -> Manifest:
    pack = {k: getattr(round_.pack, k) for k in ("name", "version", "sha256")}
    return Manifest(round_.name, __version__, pack, tuple(records), tuple(appendix))


def _unchanged(stage: _Build) -> dict[Path, UnitRecord]:
    """Records of units that are left as the last build left them, by data file."""
    round_, options = stage.campaign, stage.options
    found = unchanged.units(stage.job, stage.earlier, round_.folder, round_.files, stage.out)
    return {
        path: record
        for path, record in found.items()
        if not (options.force and workers.is_wanted(stage.job, record.unit))
        and not (options.strict and record.warnings)
    }


def _make(stage: _Build, files: Sequence[Path]) -> dict[Path, Made]:
    """The others, checked, by data file; their documents are written but not yet in place."""
    made: dict[Path, Made] = {}
    if not files:
        return made
    (stage.out / outputs.UNITS).mkdir(exist_ok=True)
    tasks = (Task(path.as_posix(), textfile.fetch(path)) for path in files)
    with _hands(stage, len(files)) as hands:
        done = stage.progress(_done(stage, hands, tasks), len(files), "生成")
        for path, unit in zip(files, done, strict=True):
            if unit.docx:
                document = outputs.unit_document(unit.unit)
                outputs.stage(stage.out, stage.waiting, document, unit.docx)
            made[path] = replace(unit, docx=b"")
    return made


def _hands(stage: _Build, files: int) -> AbstractContextManager[Hands | None]:
    """Who makes so many documents: none but this process where others are not worth starting."""
    if stage.options.cluster:
        return executors.cluster(stage.options.cluster)
    jobs = min(stage.options.jobs, files // _WORTH_A_PROCESS)
    return executors.local(jobs) if jobs > 1 else nullcontext()


def _done(stage: _Build, hands: Hands | None, tasks: Iterator[Task]) -> Iterator[Made]:
    if hands is None:
        return (workers.make_one(stage.job, stage.shop.renderer, task) for task in tasks)
    batches = iter(lambda: list(islice(tasks, _BATCH)), [])
    return chain.from_iterable(executors.in_order(hands, partial(workers.make, stage.job), batches))


def _refuse_clashes(stage: _Build, same: dict[Path, UnitRecord], made: dict[Path, Made]) -> None:
    """Make errors of units that go for one document, be they unchanged or not."""
    folder = stage.campaign.folder
    units: dict[Path, UnitRecord | Made] = {**same, **made}
    names = ((path.relative_to(folder), unit.unit) for path, unit in units.items())
    for below, clash in check.clashes(names).items():
        path = folder / below
        line, column = source.read(path, below.as_posix()).place((stage.campaign.pack.unit_name,))
        found = replace(clash, file=path.as_posix(), line=line, column=column)
        if record := same.pop(path, None):
            made[path] = Made(record.unit, record.data_sha256, (found, *record.warnings))
        else:
            made[path] = replace(made[path], diagnostics=(found, *made[path].diagnostics))


def _refuse_unknown_units(stage: _Build, units: Iterable[UnitRecord | Made]) -> None:
    """A file whose name cannot be read may be any unit's; its own errors say more."""
    known = {unit.unit for unit in units}
    for unit in stage.options.units:
        if unit not in known and "" not in known:
            message = f"{stage.campaign.name} 里没有这个单位：“{unit}”。要写数据文件里的单位全称。"
            raise UsageError(message)


def _put_in_place(stage: _Build, made: Mapping[Path, Made]) -> tuple[list[str], list[str]]:
    """The documents that are now in their places, and what somebody edited, moved aside for them."""
    known = unchanged.hashes(stage.earlier)
    written, backups = [], []
    for unit in made.values():
        document = outputs.unit_document(unit.unit)
        if unit.has_document:
            backups += outputs.put_in_place(
                stage.out, stage.waiting, document, known.get(document, "")
            )
            written.append(document)
    return written, backups


def _appendix(
    stage: _Build, rows: Sequence[UnitRecord]
) -> tuple[list[AppendixRecord], list[str], list[str]]:
    """The volumes' records, those written, and edited ones that were moved aside."""
    ready = [r for r in rows if r.document and not r.errors and not r.out_of_date]
    # A data file that will not be read is a unit that would be missing.
    unread = has_errors(campaign.passed_over(stage.campaign))
    whole = (len(ready) == len(rows) and not unread) or stage.options.partial
    planned = volumes.plan(stage.campaign, stage.job, ready)
    if not planned or not whole or stage.options.units:
        return _stale_appendix(stage, planned, whole=whole), [], []
    hashes = unchanged.hashes(stage.earlier)
    found, written, backups = [], [], []
    for volume in planned:
        path, known = stage.out / volume.document, hashes.get(volume.document, "")
        if stage.options.force or not provenance.is_made_from(path, volume.proof, known):
            backups += outputs.keep_edited(stage.out, volume.document, known)
            volumes.write(stage.shop, stage.out, volume, stage.progress)
            written.append(volume.document)
        found.append(AppendixRecord(volume.document, package.file_sha256(path)))
    return found, written, backups


def _stale_appendix(
    stage: _Build, planned: Sequence[Volume], *, whole: bool
) -> list[AppendixRecord]:
    """Records of the volumes on disk, out of date where they do not hold every unit's document."""
    proofs = {volume.document: volume.proof for volume in planned}
    earlier = (record.document for record in stage.earlier.appendix)
    known = unchanged.hashes(stage.earlier)
    return [
        AppendixRecord(
            document,
            package.file_sha256(path),
            not whole
            or document not in proofs
            or not provenance.is_made_from(path, proofs[document], known.get(document, "")),
        )
        for document in dict.fromkeys([*proofs, *earlier])
        if (path := stage.out / document).is_file()
    ]


def _clear(stage: _Build, result: Manifest) -> list[str]:
    """Remove what is left of units that are gone, unless a file we could not read may be theirs."""
    wanted = {r.document for r in result.units} | {r.document for r in result.appendix}
    unread = campaign.passed_over(stage.campaign)
    named = all(record.unit for record in result.units)
    sure = named and not unread and not stage.options.units
    return outputs.clear(stage.out, wanted, stage.campaign.name, remove=sure)


def _diagnostics(stage: _Build, result: Manifest) -> tuple[Diagnostic, ...]:
    """Everything wrong with the data, by place."""
    round_ = stage.campaign
    found = [d for record in result.units for d in (*record.errors, *record.warnings)]
    order = campaign.order_findings(round_, [record.unit for record in result.units])
    common = [*round_.diagnostics, *campaign.passed_over(round_), *order]
    return tuple(sorted([*found, *check.severe(common, strict=stage.options.strict)]))


def _folder(round_: Campaign) -> str:
    """The campaign's folder, as findings name it."""
    return round_.folder.as_posix()
