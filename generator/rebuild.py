"""An archive's documents made again from its own data and forms, and compared with those in it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__, build, campaign, package, parts, template_check
from generator.bag_files import Fault
from generator.diagnostics import RefusedError, has_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.bag_files import Files
    from generator.manifest import Manifest
    from generator.workers import Progress

_DATA = "归档里的数据和表单生成不出这一份"


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

    `skip` says which documents, by paths from the campaign's folder, are not of these data.
    """
    if made.generator != __version__:
        told = f"归档是程序的 {made.generator} 版生成的，这里是 {__version__} 版"
        return Rebuilt(unproven=f"没有重新生成：{told}；装好 {made.generator} 版再核对。")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        project = Path(folder)
        for path in files.sizes:
            if path.startswith(("data/data/", "data/templates/")):
                files.copy(path, project / path.removeprefix("data/"))
        try:
            out = _built(project, name, progress)
        except RefusedError as error:
            told = "；".join(d.message for d in error.diagnostics[:3])
            settings = f"data/data/{name}/{campaign.SETTINGS}"
            return Rebuilt((Fault("生成不出", settings, f"公共设置或表单包有错误：{told}"),))
        every = [document for document, _ in made.documents()]
        documents = [d for d in every if not skip(d)]
        found = _compared(files, name, out, documents)
        return replace(found, passed_over=len(every) - len(documents))


def _built(project: Path, name: str, progress: Progress) -> Path:
    """Where everything was built anew; raises RefusedError where settings or forms have errors."""
    round_ = campaign.load(project / "data" / name, project / "templates")
    wrong = [*template_check.unusable(round_.pack), *round_.diagnostics]
    if has_errors(wrong):
        raise RefusedError("公共设置或表单包有错误", wrong)
    out = project / "build" / name
    build.build(round_, out, build.Options(partial=True), progress)
    return out


def _compared(files: Files, name: str, out: Path, documents: list[str]) -> Rebuilt:
    faults, equal, equal_parts = [], 0, 0
    for document in documents:
        path = f"data/build/{name}/{document}"
        if path not in files.sizes:
            continue
        with files.local(path) as archived:
            same = _difference(archived, out / document)
        if same is None:
            equal += 1
        elif not same:
            equal_parts += 1
        else:
            faults.append(Fault("重新生成的不一样", path, same))
    return Rebuilt(tuple(faults), equal, equal_parts)


def _difference(archived: Path, again: Path) -> str | None:
    """What differs: None for no byte, blank for none that matters once it is inflated."""
    if not again.is_file():
        return _DATA
    if package.file_sha256(archived) == package.file_sha256(again):
        return None
    old, new = parts.look(archived), parts.look(again)
    return "、".join(_different(old.sha256, new.sha256)) if old and new else "读不出来"


def _different(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for part in sorted({*old, *new}):
        if old.get(part) != new.get(part):
            yield part
