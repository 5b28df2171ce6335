"""Open what `forms diff` can compare as a side: campaigns, data files, documents, archives.

Each file is read once: packs are shared by both sides, data files parsed when a side is opened
stay at hand, in a temporary file where they are many. A new kind of source is a new entry of
`_KINDS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.archive.bagit import bag, bag_files
from generator.build.spilled_map import SpilledMap
from generator.campaign import campaigns, check, data_file
from generator.common.diagnostics import (
    Diagnostic,
    FormsError,
    RefusedError,
    UsageError,
    excerpt,
    has_errors,
)
from generator.common.fold import fold
from generator.compare import outline
from generator.compare.comparison import Side, Unit
from generator.datafile import source
from generator.pack import pack
from generator.readback import read_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from generator.campaign.campaigns import Campaign
    from generator.compare.outline import Outline, Texts
    from generator.datafile.source import Source
    from generator.pack.pack import Pack
    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document
    from generator.readback.unit_values import UnitForms

# Endings of files that an import reads, too; what they are, their content says.
_FORM_SUFFIXES = (".docx", ".doc", ".odt", ".rtf", ".wps", ".xlsx", ".xlsm", ".xls", ".ods", ".et")


@dataclass(frozen=True)
class Library:
    """The folders of campaigns and form packs, with the packs that have been read.

    `pack_name` is the pack that documents are read by, if one was asked for; `preferred` the one
    that is preferred where several fit equally well.
    """

    data: Path
    templates: Path
    pack_name: str = ""
    preferred: Pack | None = None
    readers: dict[Path, Reader] = field(default_factory=dict)

    def reader(self, folder: Path) -> Reader:
        """The pack in the folder, ready to read documents with."""
        if folder not in self.readers:
            self.readers[folder] = read_document.reader(pack.load(folder))
        return self.readers[folder]

    def pack(self, folder: Path) -> Pack:
        """The pack in the folder."""
        return self.reader(folder).pack

    def outline(self, form_pack: Pack) -> Outline:
        """The fields that the pack's forms print."""
        return outline.read(form_pack, self.reader(form_pack.folder).patterns)


def open_both(names: tuple[str, str], library: Library) -> tuple[Side, Side]:
    """The two sources of these names.

    Raises UsageError for a name that is no source, or for forms of two packs; RefusedError where
    nothing of a source can be read.
    """
    # Documents last, so that the other side's pack decides where several fit.
    first, second = sorted((0, 1), key=lambda i: _is_form(names[i]))
    sides = {first: _open(names[first], library)}
    preferred = sides[first].outline.pack
    sides[second] = _open(names[second], replace(library, preferred=preferred))
    old, new = sides[0], sides[1]
    if old.outline.pack.sha256 != new.outline.pack.sha256:
        packs = [(side.name, side.outline.pack) for side in (old, new)]
        used = "，".join(f"“{name}”是 {pack.name}（{pack.version} 版）" for name, pack in packs)
        raise UsageError(f"无法比较，两边使用的表单或其版本不同：{used}。")
    return old, new


def _open(name: str, library: Library) -> Side:
    return next(kind.open(name, library) for kind in _KINDS if kind.accepts(name))


# Campaigns and data files


def _open_campaign(name: str, library: Library) -> Side:
    [folder] = campaigns.find([name], library.data)
    return _campaign_side(name, campaigns.load(folder, library.templates, library.pack), library)


def _open_data_file(name: str, library: Library) -> Side:
    """The campaign of the data file with that file alone; the whole campaign for its settings."""
    path = Path(name)
    campaign = campaigns.load(campaigns.folder_of(path), library.templates, library.pack)
    if campaigns.is_settings(path):
        return _campaign_side(name, campaign, library)
    return _campaign_side(name, campaign, library, path)


def _campaign_side(
    name: str, campaign: Campaign, library: Library, only: Path | None = None
) -> Side:
    printed = library.outline(campaign.pack)
    settings = outline.texts(printed.settings, campaign.settings, campaign.source.data)
    units: dict[str, Callable[[], Unit]] = {}
    folded_names: set[str] = set()
    sources: SpilledMap[Source] = SpilledMap()
    findings = list(campaign.diagnostics)
    if only is None:
        findings += campaigns.skipped_files(campaign)
    for path in [only] if only else campaign.paths:
        parsed = source.read(path, path.as_posix())
        unit = parsed.data.get(campaign.pack.unit_name)
        unit = unit if isinstance(unit, str) and unit else f"（{path.name}）"
        if fold(unit) in folded_names:
            findings.append(_duplicate_unit(path.as_posix(), 1, unit))
            continue
        folded_names.add(fold(unit))
        # By number: the name of a file may hold bytes that SQLite does not store as text.
        number = str(len(units))
        sources[number] = parsed
        units[unit] = partial(_unit_of_data, campaign, printed, settings, sources, number)
    return Side(
        name=name,
        outline=printed,
        units=units,
        settings=settings,
        is_single=only is not None,
        check=_quoted(only.as_posix()) if only else campaigns.as_argument(campaign.folder),
        errors=_error_count(findings),
        is_whole=not _has_losses(findings),
    )


def _unit_of_data(
    campaign: Campaign,
    printed: Outline,
    settings: Texts,
    sources: Mapping[str, Source],
    number: str,
) -> Unit:
    """The unit's texts as its documents would print them; as typed where the data have errors."""
    parsed = sources[number]
    validated = check.read_and_validate(campaign.pack, parsed, campaign.settings)
    typed: Mapping[str, Any] = parsed.data if has_errors(validated.findings) else {}
    return Unit(
        settings=settings,
        values=outline.texts(printed.unit, validated.values, typed),
        errors=_error_count(set(validated.findings)),
        is_whole=not _has_losses(validated.syntax_findings),
    )


def _error_count(findings: Iterable[Diagnostic]) -> int:
    return sum(d.severity == "error" for d in findings)


def _has_losses(findings: Iterable[Diagnostic]) -> bool:
    """Whether something typed may not have been read; a missing value is no loss."""
    return has_errors(d for d in findings if d.code != "required")


def _quoted(argument: str) -> str:
    return f'"{argument}"' if " " in argument else argument


# Archives


def _open_archive(name: str, library: Library) -> Side:
    """The campaign in a bag, with the bag's own data and packs."""
    folder = Path(name)
    if not (folder / bag.DECLARATION).is_file():
        inside = folder.with_suffix("").as_posix()
        raise UsageError(
            f"{folder.as_posix()} 是压缩的归档。请先解压缩，再比较其中的文件夹（如 {inside}）。"
        )
    payload = folder / bag.PAYLOAD
    settings = sorted((payload / "data").glob(f"*/{campaigns.SETTINGS}"))
    if len(settings) != 1:
        raise UsageError(
            f"无法比较：{folder.as_posix()} 中没有填报任务的数据，或填报任务不止一个。"
        )
    campaign = campaigns.load(settings[0].parent, payload / "templates", library.pack)
    return _campaign_side(name, campaign, library)


# Word and Excel files


def _open_document(name: str, library: Library) -> Side:
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"找不到文件：{path.as_posix()}")
    readers, preferred, faults = _readers(library)
    document = read_document.read(path, readers, preferred, library.data, faults=faults)
    if not document.units:
        raise RefusedError("文件无法读取", document.diagnostics)
    known = _handed_out_with(document, library)
    return _document_side(name, path, document, library.outline(document.pack), known)


def _handed_out_with(document: Document, library: Library) -> Mapping[str, Any]:
    """The settings with which the document was handed out, which its forms need not print.

    None where its mark names no campaign that is here, or one of another pack by now.
    """
    mark = document.handout
    folders = campaigns.folders_in(library.data) if mark else []
    folder = next((each for each in folders if mark and each.name == mark.campaign), None)
    if folder is None:
        return {}
    try:
        campaign = campaigns.load(folder, library.templates, library.pack)
    except FormsError:
        return {}
    return campaign.settings if campaign.pack.name == document.pack.name else {}


class _Readers(NamedTuple):
    """The packs to read documents by, the one to prefer, and what is wrong with others."""

    readers: list[Reader]
    preferred: Pack | None
    faults: tuple[Diagnostic, ...] = ()


def _readers(library: Library) -> _Readers:
    """The packs to read documents by, those of the other side too."""
    if library.pack_name:
        only = library.reader(campaigns.named_pack(library.pack_name, library.templates))
        return _Readers([only], only.pack)
    folders = {**library.readers, **dict.fromkeys(pack.find([], library.templates))}
    sound, faults = read_document.readers(folders, library.reader)
    return _Readers(sound, library.preferred, faults)


def _document_side(
    name: str, path: Path, document: Document, printed: Outline, known: Mapping[str, Any]
) -> Side:
    units: dict[str, Callable[[], Unit]] = {}
    folded_names: set[str] = set()
    findings = list(document.diagnostics)
    all_settings = [outline.texts(printed.settings, forms.settings, {}) for forms in document.units]
    for i, (forms, settings) in enumerate(zip(document.units, all_settings, strict=True), 1):
        unit = forms.values.get(document.pack.unit_name) or f"（第 {i} 个单位，未填名称）"
        if fold(unit) in folded_names:
            findings.append(_duplicate_unit(path.as_posix(), forms.row, unit))
            continue
        folded_names.add(fold(unit))
        units[unit] = partial(_unit_of_document, document, printed, settings, forms, known)
    first = all_settings[0]
    return Side(
        name=name,
        outline=printed,
        units=units,
        settings=first if all(settings == first for settings in all_settings) else None,
        is_single=len(units) == 1,
        errors=_error_count(findings),
        is_whole=not has_errors(findings),
        diagnostics=tuple(sorted(findings)),
    )


def _unit_of_document(
    document: Document,
    printed: Outline,
    settings: Texts,
    forms: UnitForms,
    known: Mapping[str, Any],
) -> Unit:
    """The unit's texts; `known` are settings that stand where the forms do not print them."""
    values: Mapping[str, Any] = forms.values
    if document.handout:
        # Whoever fills in a form leaves the figures that are worked out to the program.
        own = {**known, **{name: text for name, text in forms.settings.items() if text}}
        values = data_file.completed(document.pack, values, forms.printed, own)
    return Unit(settings, outline.texts(printed.unit, values, {}))


def _duplicate_unit(file: str, line: int, unit: str) -> Diagnostic:
    message = f"“{excerpt(unit)}”重复出现，此份未比较"
    hint = "请删除多余的一份，或改正单位名称。"
    return Diagnostic(file, line, 1, "error", "same-unit", message, hint)


# Kinds of sources


class _Kind(NamedTuple):
    """A kind of source: whether a name is one, and how it is opened."""

    accepts: Callable[[str], bool]
    open: Callable[[str, Library], Side]


def _is_data_file(name: str) -> bool:
    return name.endswith(campaigns.SUFFIXES)


def _is_form(name: str) -> bool:
    return name.lower().endswith(_FORM_SUFFIXES)


def _is_archive(name: str) -> bool:
    return bag_files.is_bag(Path(name))


_KINDS = (
    _Kind(_is_data_file, _open_data_file),
    _Kind(_is_form, _open_document),
    _Kind(_is_archive, _open_archive),
    _Kind(lambda _: True, _open_campaign),
)
