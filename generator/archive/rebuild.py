"""An archive's documents made again from its own data and forms, and compared with those in it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive import program_info, unpack
from generator.archive.bag_files import DamagedError, Fault
from generator.build import manifest, stages
from generator.campaign import campaigns
from generator.common import hashes, program
from generator.common.diagnostics import RefusedError, has_errors
from generator.form import lint
from generator.word import provenance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.archive.bag_files import Files
    from generator.build.manifest import Manifest
    from generator.common.progress import Progress

# What was not done where nothing could be made again; why follows.
NOT_DONE = "与重新生成的文档比对。"
_DATA = "用归档中的数据和表单无法生成此文档"


@dataclass(frozen=True)
class Rebuilt:
    """What came out: faults, documents of equal bytes, those of equal parts, why nothing is proven.

    `passed_over` are those that are known not to be of these data.
    """

    faults: tuple[Fault, ...] = ()
    equal: int = 0
    equal_parts: int = 0
    passed_over: int = 0
    unproven: str = ""


def check(
    files: Files, name: str, made: Manifest, skip: Callable[[str], bool], progress: Progress
) -> Rebuilt:
    """Whether the campaign's documents come out again as they are archived.

    `skip` says which documents, by paths from the campaign's folder, are not of these data. The
    archive's forms are known to be readable. Where other files of the same version made it, documents
    that come out otherwise accuse nobody.
    """  # noqa: E501
    if told := program_info.another(made.generator):
        return Rebuilt(unproven=f"{NOT_DONE}{told}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = Path(folder)
        if unreadable := [*unpack.data(files, project)]:
            return Rebuilt(tuple(Fault("无法生成", path, "数据无法读取") for path in unreadable))
        unpack.forms(files, project)
        try:
            out = _built(project, name, progress)
        except RefusedError as error:
            told = "；".join(d.message for d in error.diagnostics[:3])
            settings = f"data/data/{name}/{campaigns.SETTINGS}"
            return Rebuilt((Fault("无法生成", settings, f"公共设置或表单包有错误：{told}"),))
        every = [document for document, _ in made.documents()]
        documents = [d for d in every if not skip(d)]
        found = _compared(files, name, out, documents)
        otherwise = _told_otherwise(made, out, skip, f"data/build/{name}/{manifest.NAME}")
        faults = (*found.faults, *otherwise)
        if faults and made.generator_sha256 not in ("", program.sha256()):
            told = f"归档由程序文件不同的另一份 {made.generator} 版生成"
            sha256 = f"程序文件的校验和（SHA-256）为 {made.generator_sha256}"
            return Rebuilt(
                unproven=f"重新生成的结果不一致，但{told}（{sha256}）。请安装该份程序后再核对。"
            )
        return replace(found, faults=faults, passed_over=len(every) - len(documents))


def _built(project: Path, name: str, progress: Progress) -> Path:
    """Where everything was built anew; raises RefusedError where settings or forms have errors."""
    round_ = campaigns.load(project / "data" / name, project / "templates")
    wrong = [*lint.template_errors(round_.pack), *round_.diagnostics]
    if has_errors(wrong):
        raise RefusedError("公共设置或表单包有错误", wrong)
    out = project / "build" / name
    stages.build(round_, out, stages.Options(partial=True), progress)
    return out


def _compared(files: Files, name: str, out: Path, documents: list[str]) -> Rebuilt:
    faults, equal, equal_parts = list[Fault](), 0, 0
    for document in documents:
        path = f"data/build/{name}/{document}"
        if path not in files.sizes:
            continue
        try:
            with files.local(path) as archived:
                same = _difference(archived, out / document)
        except DamagedError:
            faults.append(Fault("重新生成的结果不一致", path, "无法读取"))
            continue
        if same is None:
            equal += 1
        elif not same:
            equal_parts += 1
        else:
            faults.append(Fault("重新生成的结果不一致", path, same))
    return Rebuilt(tuple(faults), equal, equal_parts)


def _told_otherwise(
    made: Manifest, out: Path, skip: Callable[[str], bool], path: str
) -> Iterator[Fault]:
    """What the archived manifest says of units otherwise than the one made again, findings above all.

    A document's own hash may be another under another zlib.
    """  # noqa: E501
    again = manifest.read(out / manifest.NAME)
    for data, record in made.units.items():
        if not record.is_ready or skip(record.document):
            continue
        anew = again.units.get(data) if again else None
        if anew is None or replace(anew, sha256="") != replace(record, sha256=""):
            told = f"其中关于“{record.unit or data}”的记载（如检查结果）与重新生成时不一致"
            yield Fault("重新生成的结果不一致", path, told)


def _difference(archived: Path, again: Path) -> str | None:
    """What differs: None for no byte, blank for none that matters once it is inflated."""
    if not again.is_file():
        return _DATA
    if hashes.file_sha256(archived) == hashes.file_sha256(again):
        return None
    old, new = provenance.inspect(archived), provenance.inspect(again)
    return "、".join(_different(old.sha256, new.sha256)) if old and new else "无法读取"


def _different(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for part in sorted({*old, *new}):
        if old.get(part) != new.get(part):
            yield part
