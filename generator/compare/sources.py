"""What `forms diff` can compare: campaigns, data files, documents, archives; each opened as a side.

One more kind of source is one more entry of `_KINDS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.archive import bag, bag_files
from generator.campaign import campaigns, check
from generator.common.diagnostics import Diagnostic, RefusedError, UsageError, excerpt, has_errors
from generator.common.fold import fold
from generator.compare import outline
from generator.compare.comparison import Side, Unit
from generator.datafile import file_bytes, source
from generator.pack import pack
from generator.readback import read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from generator.campaign.campaigns import Campaign
    from generator.compare.outline import Outline, Texts
    from generator.readback.form_values import UnitForms
    from generator.readback.read_document import Document

_WORD = (".docx", ".doc")


@dataclass(frozen=True)
class Places:
    """Where campaigns and form packs are."""

    data: Path
    templates: Path


def both(names: tuple[str, str], places: Places) -> tuple[Side, Side]:
    """The two sources of these names.

    Raises UsageError for a name that is none, or for forms of two packs; RefusedError where nothing
    of one can be read.
    """
    old, new = (_opened(name, places) for name in names)
    if old.outline.pack.sha256 != new.outline.pack.sha256:
        packs = [(side.name, side.outline.pack) for side in (old, new)]
        used = "，".join(f"“{name}”是 {pack.name}（{pack.version} 版）" for name, pack in packs)
        raise UsageError(f"无法比较，两边使用的表单或其版本不同：{used}。")
    return old, new


def _opened(name: str, places: Places) -> Side:
    return next(opened for is_one, opened in _KINDS if is_one(name))(name, places)


# Campaigns and data files


def _campaign(name: str, places: Places) -> Side:
    [folder] = campaigns.find([name], places.data)
    return _of_campaign(name, campaigns.load(folder, places.templates))


def _data_file(name: str, places: Places) -> Side:
    """A campaign of which one data file counts; all of it for its settings."""
    path = Path(name)
    round_ = campaigns.load(campaigns.folder_of(path), places.templates)
    if path.name == campaigns.SETTINGS:
        return _of_campaign(name, round_)
    return _of_campaign(name, round_, path)


def _of_campaign(name: str, round_: Campaign, only: Path | None = None) -> Side:
    printed = _outline(read_document.reader(round_.pack))
    settings = outline.texts(printed.settings, round_.settings, round_.source.data)
    units: dict[str, Callable[[], Unit]] = {}
    known: set[str] = set()
    found = list(round_.diagnostics)
    if only is None:
        found += campaigns.skipped_files(round_)
    for path in [only] if only else round_.paths:
        unit = source.read(path, path.as_posix()).data.get(round_.pack.unit_name)
        unit = unit if isinstance(unit, str) and unit else f"（{path.name}）"
        if fold(unit) in known:
            found.append(_twice(path.as_posix(), 1, unit))
            continue
        known.add(fold(unit))
        units[unit] = partial(_unit, round_, printed, settings, path)
    return Side(
        name=name,
        outline=printed,
        units=units,
        settings=settings,
        is_single=only is not None,
        check=_quoted(only.as_posix()) if only else campaigns.as_argument(round_.folder),
        errors=_errors(found),
        is_whole=not _is_lost(found),
    )


def _unit(round_: Campaign, printed: Outline, settings: Texts, path: Path) -> Unit:
    """The unit's texts, as its documents would print them; a value that is refused as it is typed."""  # noqa: E501
    read = source.parse(file_bytes.read(path), path.as_posix())
    validated = check.read_and_validate(round_.pack, read, round_.settings)
    written: Mapping[str, Any] = read.data if has_errors(validated.findings) else {}
    texts = outline.texts(printed.unit, validated.values, written)
    errors = _errors(set(validated.findings))
    return Unit(settings, texts, errors, is_whole=not _is_lost(validated.syntax_findings))


def _errors(found: Iterable[Diagnostic]) -> int:
    return sum(d.severity == "error" for d in found)


def _is_lost(mistakes: Iterable[Diagnostic]) -> bool:
    """Whether something was written that may not have been understood; what is blank is no loss."""
    return has_errors(d for d in mistakes if d.code != "required")


def _quoted(argument: str) -> str:
    return f'"{argument}"' if " " in argument else argument


# Archives


def _archive(name: str, _places: Places) -> Side:
    """The campaign in a bag, by its own data and forms."""
    folder = Path(name)
    if not (folder / bag.DECLARATION).is_file():
        inside = folder.with_suffix("").as_posix()
        told = f"{folder.as_posix()} 是压缩的归档。请先解压缩，再比较其中的文件夹（如 {inside}）。"
        raise UsageError(told)
    payload = folder / bag.PAYLOAD
    found = sorted((payload / "data").glob(f"*/{campaigns.SETTINGS}"))
    if len(found) != 1:
        raise UsageError(
            f"无法比较：{folder.as_posix()} 中没有填报任务的数据，或填报任务不止一个。"
        )
    return _of_campaign(name, campaigns.load(found[0].parent, payload / "templates"))


# Word documents


def _document(name: str, places: Places) -> Side:
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"找不到文件：{path.as_posix()}")
    packs = [pack.load(folder) for folder in pack.find([], places.templates)]
    read = read_document.read(path, [read_document.reader(each) for each in packs])
    if not read.units:
        raise RefusedError("文件无法读取", read.diagnostics)
    return _of_document(name, path, read)


def _of_document(name: str, path: Path, read: Document) -> Side:
    printed = _outline(read_document.reader(read.pack))
    units: dict[str, Callable[[], Unit]] = {}
    known: set[str] = set()
    found = list(read.diagnostics)
    every = [outline.texts(printed.settings, forms.settings, {}) for forms in read.units]
    for i, (forms, settings) in enumerate(zip(read.units, every, strict=True), 1):
        unit = forms.values.get(read.pack.unit_name) or f"（第 {i} 个单位，未填名称）"
        if fold(unit) in known:
            found.append(_twice(path.as_posix(), forms.row, unit))
            continue
        known.add(fold(unit))
        units[unit] = partial(_filled_in, printed, settings, forms)
    return Side(
        name=name,
        outline=printed,
        units=units,
        settings=every[0] if all(settings == every[0] for settings in every) else None,
        is_single=len(units) == 1,
        errors=_errors(found),
        is_whole=not has_errors(found),
        diagnostics=tuple(sorted(found)),
    )


def _filled_in(printed: Outline, settings: Texts, forms: UnitForms) -> Unit:
    return Unit(settings, outline.texts(printed.unit, forms.values, {}))


def _outline(reader: read_document.Reader) -> Outline:
    return outline.read(reader.pack, reader.patterns)


def _twice(file: str, line: int, unit: str) -> Diagnostic:
    told = f"“{excerpt(unit)}”重复出现，此份未比较"
    return Diagnostic(
        file, line, 1, "error", "same-unit", told, "请删除多余的一份，或改正单位名称。"
    )


def _is_data_file(name: str) -> bool:
    return name.endswith(campaigns.SUFFIXES)


def _is_word(name: str) -> bool:
    return name.lower().endswith(_WORD)


def _is_archive(name: str) -> bool:
    return bag_files.is_bag(Path(name))


_KINDS: tuple[tuple[Callable[[str], bool], Callable[[str, Places], Side]], ...] = (
    (_is_data_file, _data_file),
    (_is_word, _document),
    (_is_archive, _archive),
    (lambda _: True, _campaign),
)
