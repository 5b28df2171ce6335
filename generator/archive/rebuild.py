"""Rebuild an archive's documents from its own data and forms, and compare them with those in it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.archive import program_info, unpack
from generator.archive.bagit.bag_files import DamagedError, Fault
from generator.build import manifest, stages
from generator.campaign import campaigns
from generator.common import hashes, program
from generator.common.diagnostics import RefusedError, has_errors
from generator.form import lint
from generator.pack import earlier_figures
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from generator.archive.bagit.bag_files import BagFiles
    from generator.build.manifest import Manifest, UnitRecord
    from generator.campaign.campaigns import Campaign
    from generator.common.diagnostics import Diagnostic
    from generator.common.progress import Progress

_DIFFERENT = "重新生成的结果不一致"
# What is reported as unproven where a rebuild cannot prove anything; the reason follows.
NOT_DONE = "与重新生成的文档比对。"
# The code of findings about comments that answer no finding.
_ABOUT_ANSWERS = "answer"
_NOT_BUILT = "用归档中的数据和表单无法生成此文档"


@dataclass(frozen=True)
class Rebuilt:
    """The result of a rebuild: faults, and how many documents have equal bytes or equal parts.

    `skipped` counts documents known to be of other data, `of_last_year` findings that compare with
    last year's data, which an archive does not hold. `unproven` is the reason why nothing is
    proven, "" where something is.
    """

    faults: tuple[Fault, ...] = ()
    equal: int = 0
    equal_parts: int = 0
    skipped: int = 0
    of_last_year: int = 0
    unproven: str = ""


def check(
    files: BagFiles, name: str, archived: Manifest, skip: Callable[[str], bool], progress: Progress
) -> Rebuilt:
    """Rebuild the campaign of that name and compare its documents and manifest with the archive's.

    `skip` says which documents, by paths from the output folder, are of other data. The archive's
    forms must be readable. Where another program of the same version made the archive, a
    difference is no fault: the result is unproven.
    """
    if reason := program_info.version_mismatch(archived.generator):
        return Rebuilt(unproven=f"{NOT_DONE}{reason}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        rebuilt = _rebuild(files, name, archived, skip, _Run(Path(folder), progress))
    if rebuilt.faults and archived.generator_sha256 not in ("", program.sha256()):
        reason = f"归档由程序文件不同的另一份 {archived.generator} 版生成"
        sha256 = f"程序文件的校验和（SHA-256）为 {archived.generator_sha256}"
        kind = rebuilt.faults[0].kind
        return Rebuilt(unproven=f"{kind}，但{reason}（{sha256}）。请安装该份程序后再核对。")
    return rebuilt


class _Run(NamedTuple):
    """The empty folder of a project to build in, and the progress to show."""

    project: Path
    progress: Progress


def _rebuild(
    files: BagFiles, name: str, archived: Manifest, skip: Callable[[str], bool], run: _Run
) -> Rebuilt:
    """The same as `check`, whichever program of this version made the archive."""
    project = run.project
    if unreadable := [*unpack.data(files, project)]:
        return Rebuilt(tuple(Fault("无法生成", path, "数据无法读取") for path in unreadable))
    unpack.forms(files, project)
    try:
        campaign = campaigns.load(project / "data" / name, project / "templates")
        out = _build(campaign, project / "build" / name, run.progress)
    except RefusedError as error:
        message = "；".join(d.message for d in error.diagnostics[:3])
        settings = f"data/data/{name}/{campaigns.SETTINGS}"
        return Rebuilt((Fault("无法生成", settings, f"公共设置或表单包有错误：{message}"),))
    every = [document for document, _ in archived.documents()]
    documents = [d for d in every if not skip(d)]
    result = _compare_documents(files, name, out, documents)
    path = f"data/build/{name}/{manifest.NAME}"
    records = _compare_records(archived, out, skip, earlier_figures.codes(campaign.pack))
    different = [
        f"其中关于“{record.unit or record.data}”的记载（如检查结果）与重新生成时不一致"
        for record in records.different
    ]
    return replace(
        result,
        faults=(*result.faults, *(Fault(_DIFFERENT, path, message) for message in different)),
        skipped=len(every) - len(documents),
        of_last_year=records.of_last_year,
    )


def _build(campaign: Campaign, out: Path, progress: Progress) -> Path:
    """Build the campaign; its output folder. RefusedError where settings or forms have errors."""
    models, faults = lint.read_models(campaign.pack)
    wrong = [*faults, *campaign.diagnostics]
    if has_errors(wrong):
        raise RefusedError("公共设置或表单包有错误", wrong)
    stages.build(campaign, out, stages.Options(partial=True), progress, models)
    return out


def _compare_documents(files: BagFiles, name: str, out: Path, documents: list[str]) -> Rebuilt:
    """Compare each document that is in the archive with the one rebuilt in the folder `out`."""
    faults, equal, equal_parts = list[Fault](), 0, 0
    for document in documents:
        path = f"data/build/{name}/{document}"
        if path not in files.sizes:
            continue
        try:
            with files.local(path) as archived:
                difference = _difference(archived, out / document)
        except DamagedError:
            faults.append(Fault(_DIFFERENT, path, "无法读取"))
            continue
        if difference is None:
            equal += 1
        elif not difference:
            equal_parts += 1
        else:
            faults.append(Fault(_DIFFERENT, path, difference))
    return Rebuilt(tuple(faults), equal, equal_parts)


class _Records(NamedTuple):
    """The archived records that differ when rebuilt; findings that no rebuild can make again."""

    different: list[UnitRecord]
    of_last_year: int


def _compare_records(
    archived: Manifest, out: Path, skip: Callable[[str], bool], codes: Collection[str]
) -> _Records:
    """Compare the archived manifest's records with the rebuilt ones.

    Findings are part of a record; the document's own hash is not, which depends on the zlib
    version, nor its PDF's. Where figures were compared with last year's file, the rebuild lacks
    findings of these `codes`, and those about comments that answer none of them.
    """
    rebuilt = manifest.read(out / manifest.NAME)
    different: list[UnitRecord] = []
    of_last_year = 0
    for data, record in archived.units.items():
        if not record.is_ready or skip(record.document):
            continue
        other = rebuilt.units.get(data) if rebuilt else None
        compared = {*codes, _ABOUT_ANSWERS} if record.earlier_sha256 else set[str]()
        known = _without_lost(record, other, compared) if other else record
        of_last_year += len(record.warnings + record.answered)
        of_last_year -= len(known.warnings + known.answered)
        if other is None or _recorded(other) != _recorded(known):
            different.append(record)
    return _Records(different, of_last_year)


def _without_lost(record: UnitRecord, rebuilt: UnitRecord, codes: Collection[str]) -> UnitRecord:
    """The record without the findings of these codes that the rebuilt one lacks."""
    again = {*map(_as_answered, rebuilt.warnings + rebuilt.answered)}

    def remaining(findings: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        return tuple(d for d in findings if d.code not in codes or _as_answered(d) in again)

    warnings, answered = remaining(record.warnings), remaining(record.answered)
    return replace(record, warnings=warnings, answered=answered)


def _as_answered(finding: Diagnostic) -> tuple[Diagnostic, str]:
    return finding, finding.answered


def _recorded(record: UnitRecord) -> object:
    """What the record says, but for the hashes of files; with the reasons of answers."""
    without = replace(
        record,
        sha256="",
        pdf_sha256="",
        earlier_sha256="",
        is_earlier_broken=False,
        signed=(),
        received={},
    )
    return without, [finding.answered for finding in record.answered]


def _difference(archived: Path, rebuilt: Path) -> str | None:
    """The names of the parts that differ; "" if only the compression does, None for equal bytes."""
    if not rebuilt.is_file():
        return _NOT_BUILT
    if hashes.file_sha256(archived) == hashes.file_sha256(rebuilt):
        return None
    old, new = provenance.inspect(archived), provenance.inspect(rebuilt)
    return "、".join(_different_parts(old.sha256, new.sha256)) if old and new else "无法读取"


def _different_parts(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for part in sorted({*old, *new}):
        if old.get(part) != new.get(part):
            yield part
