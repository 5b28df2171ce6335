"""Build a campaign: check every unit, then write the documents, the appendix and the manifest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator import (
    __version__,
    campaign,
    check,
    manifest,
    outputs,
    package,
    provenance,
    textfile,
    volumes,
    workers,
)
from generator.diagnostics import Diagnostic, UsageError
from generator.manifest import AppendixRecord, Manifest, UnitRecord
from generator.workers import Job, Made, Progress, Run, Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.check import CheckedUnit
    from generator.volumes import Volume


@dataclass(frozen=True)
class Options:
    """How to build; `units` names the only ones wanted, all for none."""

    jobs: int = 1
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
    """What every stage needs to know."""

    campaign: Campaign
    shop: Workshop
    options: Options
    earlier: Manifest
    run: Run[Any, Any]
    progress: Progress

    @property
    def out(self) -> Path:
        return self.shop.job.out


def build(
    round_: Campaign, out: Path, options: Options, progress: Progress = lambda items, *_: items
) -> Report:
    """Write the campaign's documents into the folder `out` and say what was done.

    Units with errors are left as they were; the appendix is written when every unit is valid, or
    with `partial` of those that are. Raises UsageError for a unit there is none of, MachineError
    when another build is at work in the folder.
    """
    shop = workers.workshop(_job(round_, out, options), round_.pack)
    with outputs.alone(out), workers.runner(shop, options.jobs) as run:
        earlier = manifest.read(out / manifest.NAME) or _manifest(round_, [], [])
        stage = _Build(round_, shop, options, earlier, run, progress)
        unchanged, checked = _check(stage)
        _refuse_unknown_units(stage, [*unchanged.values(), *checked.values()])
        wanted = [u for u in checked.values() if u.is_valid and _is_named(stage, u.unit)]
        documents = [outputs.unit_document(unit.unit) for unit in wanted]
        backups = [name for document in documents for name in outputs.keep_edited(out, document)]
        made = {unit.data: unit for unit in _each(stage, workers.render_unit, wanted, "生成")}
        records = [_record(stage, path, unchanged, checked, made) for path in round_.files]
        appendix, written, more_backups = _appendix(stage, records)
        result = _manifest(round_, records, appendix)
        manifest.write(out / manifest.NAME, result)
        strays = _clear(stage, result)
        return Report(
            manifest=result,
            diagnostics=_diagnostics(stage, result),
            written=(*(unit.document for unit in made.values()), *written),
            backups=(*backups, *more_backups),
            strays=tuple(strays),
        )


def _job(round_: Campaign, out: Path, options: Options) -> Job:
    return Job(
        campaign=round_.name,
        settings=round_.settings,
        settings_sha256=round_.settings_sha256,
        pack_folder=round_.pack.folder,
        out=out,
        strict=options.strict,
    )


def _manifest(
    round_: Campaign, records: Iterable[UnitRecord], appendix: Iterable[AppendixRecord]
) -> Manifest:
    pack = {k: getattr(round_.pack, k) for k in ("name", "version", "sha256")}
    return Manifest(round_.name, __version__, pack, tuple(records), tuple(appendix))


def _check(stage: _Build) -> tuple[dict[Path, UnitRecord], dict[Path, CheckedUnit]]:
    """Records of units that are as the last build left them; the others, checked; by data file."""
    files = stage.campaign.files
    earlier = {record.data: record for record in stage.earlier.units}
    unchanged = {
        path: record
        for path in files
        if (record := earlier.get(_relative(stage, path))) and _is_current(stage, record, path)
    }
    changed = [path for path in files if path not in unchanged]
    checked = {unit.path: unit for unit in _each(stage, workers.check_unit, changed, "检查")}
    names = [(path, unit.unit) for path, unit in [*unchanged.items(), *checked.items()]]
    for path, clash in _clashes(stage, names).items():
        unit = checked.get(path) or workers.check_unit(stage.shop, path)
        unchanged.pop(path, None)
        checked[path] = check.with_clash(unit, clash)
    return unchanged, checked


def _clashes(stage: _Build, names: Iterable[tuple[Path, str]]) -> dict[Path, Diagnostic]:
    """The errors of files that go for one document; they name each other from the campaign on."""
    folder = stage.campaign.folder
    found = check.clashes((path.relative_to(folder), name) for path, name in names)
    return {folder / path: clash for path, clash in found.items()}


def _is_current(stage: _Build, record: UnitRecord, path: Path) -> bool:
    """Whether the document on disk is what building the unit again would write."""
    document = stage.out / record.document
    return not (
        (stage.options.force and _is_named(stage, record.unit))
        or (stage.options.strict and record.warnings)
        or record.errors
        or record.out_of_date
        or record.document != outputs.unit_document(record.unit)
        or record.data_sha256 != textfile.file_sha256(path)
        or record.sha256 != outputs.file_sha256(document)
        or not provenance.is_made_from(
            document, workers.made_from(stage.shop, record.unit, record.data_sha256)
        )
    )


def _refuse_unknown_units(stage: _Build, units: Iterable[UnitRecord | CheckedUnit]) -> None:
    """A file whose name cannot be read may be any unit's; its own errors say more."""
    known = {unit.unit for unit in units}
    for unit in stage.options.units:
        if unit not in known and "" not in known:
            message = f"{stage.campaign.name} 里没有这个单位：“{unit}”。要写数据文件里的单位全称。"
            raise UsageError(message)


def _is_named(stage: _Build, unit: str) -> bool:
    return not stage.options.units or unit in stage.options.units


def _each(
    stage: _Build, step: Callable[..., Any], items: Sequence[Any], doing: str
) -> Iterator[Any]:
    yield from stage.progress(stage.run(step, items), len(items), doing)


def _record(
    stage: _Build,
    path: Path,
    unchanged: Mapping[Path, UnitRecord],
    checked: Mapping[Path, CheckedUnit],
    made: Mapping[Path, Made],
) -> UnitRecord:
    """The unit's line in the manifest: made anew, as it was, or left with an earlier document."""
    if path in unchanged:
        return unchanged[path]
    unit = checked[path]
    file = _relative(stage, path)
    found = [replace(d, file=file) for d in unit.diagnostics]
    record = UnitRecord(
        unit=unit.unit,
        data=file,
        data_sha256=unit.data_sha256,
        errors=tuple(d for d in found if d.severity == "error"),
        warnings=tuple(d for d in found if d.severity == "warning"),
    )
    if path in made:
        done = made[path]
        return replace(
            record, document=done.document, sha256=done.sha256, parts_sha256=done.parts_sha256
        )
    return _with_earlier_document(stage, record, made)


def _with_earlier_document(
    stage: _Build, record: UnitRecord, made: Mapping[Path, Made]
) -> UnitRecord:
    """The record with the document that an earlier build left for the unit, if there is one."""
    earlier = next((r for r in stage.earlier.units if r.data == record.data), record)
    name, document = record.unit or earlier.unit, earlier.document
    if not (stage.out / document).is_file():
        document = outputs.unit_document(name)
    path = stage.out / document
    another_s = document in {unit.document for unit in made.values()}
    if another_s or not path.is_file() or provenance.read(path) is None:
        return record
    return replace(
        record,
        unit=name,
        document=document,
        sha256=package.file_sha256(path),
        parts_sha256=outputs.parts_sha256(path),
        out_of_date=True,
    )


def _appendix(
    stage: _Build, records: Sequence[UnitRecord]
) -> tuple[list[AppendixRecord], list[str], list[str]]:
    """The volumes' records, those written, and edited ones that were moved aside."""
    ready = [r for r in records if r.document and not r.errors and not r.out_of_date]
    whole = len(ready) == len(records) or stage.options.partial
    planned = volumes.plan(stage.campaign, stage.shop, ready)
    if not planned or not whole or stage.options.units:
        return _stale_appendix(stage, planned, whole=whole), [], []
    found, written, backups = [], [], []
    for volume in planned:
        path = stage.out / volume.document
        if stage.options.force or not provenance.is_made_from(path, volume.proof):
            backups += outputs.keep_edited(stage.out, volume.document)
            volumes.write(stage.shop, volume, stage.progress)
            written.append(volume.document)
        found.append(AppendixRecord(volume.document, package.file_sha256(path)))
    return found, written, backups


def _stale_appendix(
    stage: _Build, planned: Sequence[Volume], *, whole: bool
) -> list[AppendixRecord]:
    """Records of the volumes on disk, out of date where they do not hold every unit's document."""
    proofs = {volume.document: volume.proof for volume in planned}
    earlier = (record.document for record in stage.earlier.appendix)
    return [
        AppendixRecord(
            document,
            package.file_sha256(path),
            not whole
            or document not in proofs
            or not provenance.is_made_from(path, proofs[document]),
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
    """Everything wrong with the data, each at its file as the user names it."""
    round_ = stage.campaign
    found = [
        replace(d, file=(round_.folder / d.file).as_posix())
        for record in result.units
        for d in (*record.errors, *record.warnings)
    ]
    order = campaign.order_findings(round_, [record.unit for record in result.units])
    common = [*round_.diagnostics, *campaign.passed_over(round_), *order]
    return tuple(sorted([*found, *check.severe(common, strict=stage.options.strict)]))


def _relative(stage: _Build, path: Path) -> str:
    return path.relative_to(stage.campaign.folder).as_posix()
