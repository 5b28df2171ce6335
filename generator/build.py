"""Build a campaign: check every unit, then write the documents, the appendix and the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from generator import (
    __version__,
    appendix,
    campaign,
    check,
    context,
    manifest,
    outputs,
    package,
    provenance,
    workers,
)
from generator.appendix import Entry
from generator.diagnostics import Diagnostic, UsageError
from generator.manifest import AppendixRecord, Manifest, UnitRecord
from generator.provenance import Provenance
from generator.workers import Job, Made, Run, Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from generator.campaign import Campaign
    from generator.check import CheckedUnit

Progress = Callable[[Iterable[Any], int, str], Iterable[Any]]


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
    shop = workers.workshop(_job(round_, out, options))
    with outputs.alone(out), workers.runner(shop, options.jobs) as run:
        earlier = manifest.read(out / manifest.NAME) or _manifest(round_, [], [])
        stage = _Build(round_, shop, options, earlier, run, progress)
        unchanged, checked = _check(stage)
        _refuse_unknown_units(options, [*unchanged.values(), *checked.values()])
        wanted = [unit for unit in checked.values() if _is_wanted(stage, unit)]
        backups = _keep_edited(stage, wanted)
        made = {unit.data: unit for unit in _each(stage, workers.render_unit, wanted, "生成")}
        records = [_record(stage, path, unchanged, checked, made) for path in round_.files]
        volumes, written, more_backups = _appendix(stage, records)
        result = _manifest(round_, records, volumes)
        package.write_atomic(out / manifest.NAME, manifest.as_json(result).encode())
        strays = _clear(stage, result)
        return Report(
            manifest=result,
            diagnostics=_diagnostics(round_, result),
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
    round_: Campaign, records: Iterable[UnitRecord], volumes: Iterable[AppendixRecord]
) -> Manifest:
    pack = {k: getattr(round_.pack, k) for k in ("name", "version", "sha256")}
    settings = round_.settings_sha256
    return Manifest(round_.name, __version__, pack, settings, tuple(records), tuple(volumes))


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
    clashes = check.clashes((p, u.unit) for p, u in [*unchanged.items(), *checked.items()])
    for path, clash in clashes.items():
        unit = checked.get(path) or workers.check_unit(stage.shop, path)
        unchanged.pop(path, None)
        checked[path] = replace(unit, diagnostics=(clash, *unit.diagnostics))
    return unchanged, checked


def _is_current(stage: _Build, record: UnitRecord, path: Path) -> bool:
    """Whether the document on disk is what building the unit again would write."""
    return not (
        stage.options.force
        or (stage.options.strict and record.warnings)
        or record.errors
        or record.out_of_date
        or not record.document
        or _basis(stage.earlier) != _basis(_manifest(stage.campaign, [], []))
        or record.data_sha256 != package.file_sha256(path)
        or record.sha256 != outputs.file_sha256(stage.out / record.document)
    )


def _basis(made: Manifest) -> tuple[object, ...]:
    """What all documents of a build rest on."""
    return made.campaign, made.generator, dict(made.pack), made.settings_sha256


def _refuse_unknown_units(options: Options, units: Iterable[UnitRecord | CheckedUnit]) -> None:
    known = {unit.unit for unit in units}
    for unit in options.units:
        if unit not in known:
            raise UsageError(f"没有这个单位：“{unit}”。要写数据文件里的单位全称。")


def _is_wanted(stage: _Build, unit: CheckedUnit) -> bool:
    names = stage.options.units
    return unit.is_valid and (not names or unit.unit in names)


def _keep_edited(stage: _Build, units: Sequence[CheckedUnit]) -> list[str]:
    known = {record.sha256 for record in stage.earlier.units}
    documents = (outputs.unit_document(unit.unit) for unit in units)
    return [b for document in documents for b in outputs.keep_edited(stage.out, document, known)]


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
    return _with_earlier_document(stage, record)


def _with_earlier_document(stage: _Build, record: UnitRecord) -> UnitRecord:
    """The record with the document that an earlier build left for the unit, if there is one."""
    for earlier in stage.earlier.units:
        if earlier.data == record.data and (stage.out / earlier.document).is_file():
            name, document = record.unit or earlier.unit, earlier.document
            break
    else:
        name, document = record.unit, outputs.unit_document(record.unit) if record.unit else ""
    path = stage.out / document
    if not document or not path.is_file():
        return record
    parts = package.parts(path.read_bytes()) if provenance.read(path) else {}
    return replace(
        record,
        unit=name,
        document=document,
        sha256=package.file_sha256(path),
        parts_sha256={part: package.sha256(content) for part, content in sorted(parts.items())},
        out_of_date=True,
    )


def _appendix(
    stage: _Build, records: Sequence[UnitRecord]
) -> tuple[list[AppendixRecord], list[str], list[str]]:
    """The volumes' records, those written, and edited ones that were moved aside."""
    ready = {r.unit: r for r in records if r.document and not r.errors and not r.out_of_date}
    order = campaign.in_order(stage.campaign, ((r.data, r.unit) for r in ready.values()))
    size = stage.campaign.settings.get(campaign.VOLUME_KEY) or max(1, len(order))
    volumes = [order[i : i + size] for i in range(0, len(order), size)]
    documents = outputs.appendix_documents(len(volumes))
    whole = len(ready) == len(records) or stage.options.partial
    if not order or not whole or stage.options.units:
        return _stale_appendix(stage, ready, dict(zip(documents, volumes, strict=False))), [], []
    found, written, backups = [], [], []
    for number, (document, units) in enumerate(zip(documents, volumes, strict=True), 1):
        entries = [ready[unit] for unit in units]
        title = _appendix_title(stage, number, len(volumes))
        proof = _appendix_provenance(stage, title, entries)
        path = stage.out / document
        if stage.options.force or not _is_made_from(path, proof):
            known = {record.sha256 for record in stage.earlier.appendix}
            backups += outputs.keep_edited(stage.out, document, known)
            _write_volume(stage, path, title, entries, proof)
            written.append(document)
        found.append(AppendixRecord(document, package.file_sha256(path)))
    return found, written, backups


def _write_volume(
    stage: _Build, path: Path, title: str, records: Sequence[UnitRecord], proof: Provenance
) -> None:
    entries = []
    for record in stage.progress(records, len(records), "汇编"):
        document = stage.out / record.document
        made = provenance.read(document)
        entries.append(Entry(record.unit, document, made.contents if made else ()))
    with package.atomic_file(path) as stream:
        appendix.write(stream, stage.shop.renderer.compiled, title, entries, proof)


def _stale_appendix(
    stage: _Build, ready: Mapping[str, UnitRecord], planned: Mapping[str, Sequence[str]]
) -> list[AppendixRecord]:
    """Records of the volumes on disk; those that do not hold today's documents are out of date."""
    found = []
    for number, (document, units) in enumerate(planned.items(), 1):
        path = stage.out / document
        if path.is_file():
            title = _appendix_title(stage, number, len(planned))
            proof = _appendix_provenance(stage, title, [ready[unit] for unit in units])
            stale = not _is_made_from(path, proof)
            found.append(AppendixRecord(document, package.file_sha256(path), stale))
    known = {record.document for record in found}
    for record in stage.earlier.appendix:
        path = stage.out / record.document
        if record.document not in known and path.is_file():
            found.append(
                AppendixRecord(record.document, package.file_sha256(path), out_of_date=True)
            )
    return found


def _appendix_title(stage: _Build, number: int, volumes: int) -> str:
    typed = stage.campaign.settings.get(campaign.APPENDIX_TITLE_KEY)
    settings = context.build(stage.campaign.pack, stage.campaign.settings, {})
    title = str(typed or stage.shop.renderer.compiled.appendix_title(settings))
    return title if volumes == 1 else f"{title}（第 {number} 册，共 {volumes} 册）"


def _appendix_provenance(stage: _Build, title: str, records: Sequence[UnitRecord]) -> Provenance:
    """What a volume is made from; its data are its title and its documents, in order."""
    lines = [title, *(f"{r.sha256}  {r.document}" for r in records)]
    return Provenance(
        campaign=stage.campaign.name,
        unit="",
        generator=__version__,
        data=package.sha256("\n".join(lines).encode()),
        settings=stage.campaign.settings_sha256,
        pack=stage.campaign.pack.sha256,
        document="",
    )


def _is_made_from(path: Path, proof: Provenance) -> bool:
    """Whether the volume is there, unedited, and made from just that."""
    if not path.is_file() or not provenance.is_intact(path):
        return False
    made = provenance.read(path)
    return made is not None and replace(made, document="") == proof


def _clear(stage: _Build, result: Manifest) -> list[str]:
    """Remove what is left of units that are gone, unless a nameless file might be theirs."""
    wanted = {r.document for r in result.units} | {r.document for r in result.appendix}
    sure = not stage.options.units and all(record.unit for record in result.units)
    return outputs.clear(stage.out, wanted, remove=sure)


def _diagnostics(round_: Campaign, result: Manifest) -> tuple[Diagnostic, ...]:
    """Everything wrong with the data, each at its file as the user names it."""
    found = [
        replace(d, file=(round_.folder / d.file).as_posix())
        for record in result.units
        for d in (*record.errors, *record.warnings)
    ]
    found += campaign.order_findings(round_, [record.unit for record in result.units])
    return tuple(sorted(found))


def _relative(stage: _Build, path: Path) -> str:
    return path.relative_to(stage.campaign.folder).as_posix()
