"""Where `forms import` starts: read filled forms back into data files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns, check, data_file, each_campaign, file_head
from generator.common import amounts, atomic_files, console, diagnostics, file_names
from generator.common.diagnostics import DATA_ERRORS, OK, Diagnostic, UsageError, excerpt
from generator.datafile import source
from generator.pack import pack
from generator.readback import read_document, unit_values
from generator.readback.findings import Findings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.common.progress import Progress
    from generator.pack.pack import Pack
    from generator.readback.pack_choice import Reader
    from generator.readback.read_document import Document
    from generator.readback.unit_values import UnitForms

# Printed after the findings where no data file was written.
NOTHING = "未生成数据文件，请按上述提示处理后重新导入。"


@dataclass(frozen=True)
class Imported:
    """The result of an import: files written, files that already had the same text, findings."""

    written: tuple[Path, ...]
    same: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass
class _Target:
    """The folder for data files, of a campaign or of none, and what has been done there.

    `files` are the units' data files by their documents' names, those of before the import too.
    """

    folder: Path
    campaign: Campaign | None
    files: dict[str, Path] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    same: list[Path] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def run_import(options: argparse.Namespace) -> int:
    """Read filled documents back into data files; the command's exit code."""
    files = file_names.expand(options.files)
    if options.campaign and options.pack:
        raise UsageError("--pack 不能与 --campaign 同时使用：填报任务的公共设置已指定表单。")
    if options.campaign:
        [folder] = campaigns.find([options.campaign], options.data)
        campaign = campaigns.load(folder, options.templates)
        readers = [read_document.reader(campaign.pack)]
        result = import_(files, readers, campaign, console.progress, data=folder.parent)
        command = each_campaign.command_line("check", options, [folder])
    else:
        readers, faults = _readers(options.templates, options.pack)
        only = readers[0].pack if options.pack else None
        result = import_(
            files, readers, options.out, console.progress, only, data=options.data, faults=faults
        )
        command = "forms check"
    console.print_findings(result.diagnostics)
    if not result.written and not result.same:
        console.print_out(NOTHING)
    for path in result.written:
        console.print_out(f"已生成：{path.as_posix()}")
    for path in result.same:
        console.print_out(f"已有内容相同的文件：{path.as_posix()}")
    if result.written:
        steps = ["按上述提示核对数据"] if result.diagnostics else []
        if not options.campaign:
            example = _example_folder(options)
            steps.append(f"将数据文件移入填报任务的 {campaigns.UNITS} 文件夹（如 {example}）")
        before = "，".join(steps) + "，再" if steps else ""
        console.print_out(f"下一步：请{before}运行 {command}。")
    return DATA_ERRORS if diagnostics.has_errors(result.diagnostics) else OK


def _readers(templates: Path, name: str) -> read_document.Readers:
    """The readers of the pack of that name, or of every pack."""
    folders = [campaigns.named_pack(name, templates)] if name else pack.find([], templates)
    return read_document.readers(folders, lambda f: read_document.reader(pack.load(f)))


def import_(  # noqa: PLR0913 - what is imported, and what is known
    files: Sequence[Path],
    readers: Sequence[Reader],
    target: Path | Campaign,
    progress: Progress = lambda items, *_: items,
    preferred: Pack | None = None,
    *,
    data: Path | None = None,
    faults: Sequence[Diagnostic] = (),
) -> Imported:
    """Write a data file for each unit of the documents into the folder or the campaign.

    `preferred` is the pack that was asked for, if any; `data` the folder of campaigns, `faults` are
    those of packs without a reader. Existing files are never changed. Raises OSError where a file
    cannot be read or written.
    """
    into = _Target(target, None) if isinstance(target, Path) else _campaign_target(target)
    for file in progress(files, len(files), "导入"):
        document = read_document.read(file, readers, preferred, data, faults=faults)
        into.diagnostics += document.diagnostics
        for unit in document.units:
            _write(into, file, document, unit)
    return Imported(
        tuple(into.written), tuple(into.same), tuple(sorted(dict.fromkeys(into.diagnostics)))
    )


def _campaign_target(campaign: Campaign) -> _Target:
    """The campaign's folder of data files, with those of its units."""
    into = _Target(campaign.folder / campaigns.UNITS, campaign)
    for path in campaign.paths:
        name = source.read(path, path.as_posix()).data.get(campaign.pack.unit_name)
        if isinstance(name, str) and name:
            into.files[check.document_key(name)] = path
    return into


def _write(into: _Target, file: Path, document: Document, unit: UnitForms) -> None:
    """Write the unit's data file, or add an error where one exists with another text."""
    findings = Findings(file.as_posix(), into.diagnostics)
    place = unit.row, 1
    name_field = document.pack.unit_name
    settings = into.campaign.settings if into.campaign else unit.settings
    values = data_file.canonical(document.pack, unit.values, unit.printed, settings)
    name = values.get(name_field)
    if not isinstance(name, str) or not name:
        message = f"此单位未填“{name_field}”，数据文件已按此文件的名称命名"
        of = f"此表下发给“{excerpt(document.handout.unit)}”。" if document.handout else ""
        findings.error(place, "required", message, f"{of}请在数据文件中补填“{name_field}”。")
        name = file.stem
    conflicts = [*_settings_conflicts(into.campaign, unit)]
    for message in conflicts:
        findings.error((unit.row, 1), "conflict", message, "请核对是否选错文件或填报任务。")
    # A name over two lines is that of the same unit.
    name_in_one_line = "".join(name.split("\n"))
    key = check.document_key(name_in_one_line)
    path = into.folder / data_file.file_name(name_in_one_line)
    existing = into.files.setdefault(key, path)
    head = _head(into, document, file, unit)
    head += [f"{unit_values.REMARK}{message}" for message in conflicts]
    text = data_file.text(document.pack.unit.fields, values, head, unit.remarks)
    if existing == path and existing not in into.written:
        into.folder.mkdir(parents=True, exist_ok=True)
        try:
            atomic_files.write_new(path, text.encode())
        except FileExistsError:
            if path.is_file() and path.read_bytes() == text.encode():
                into.same.append(path)
                return
        else:
            into.written.append(path)
            return
    if existing in into.written:
        message = (
            f"“{excerpt(name)}”在本次导入的文件中重复出现，只导入了第一份：{existing.as_posix()}"
        )
        hint = "请删除多余的一份，或改正单位名称；分成几个文件的，请合并成一个，再导入一次。"
    else:
        message = f"“{excerpt(name)}”已有数据文件：{existing.as_posix()}，未覆盖"
        hint = "如需使用本次导入的内容，请先移走或重命名原文件，再导入一次。"
    findings.error(place, "same-unit", message, hint)


def _head(into: _Target, document: Document, file: Path, unit: UnitForms) -> list[str]:
    """The comments at the top of the data file: its pack and settings, and the document it is from.

    A campaign says the former itself.
    """
    of_campaign = [] if into.campaign else [file_head.comment(document.pack, unit.settings)]
    settings = "，".join(f"{name} {text}" for name, text in unit.settings.items() if text)
    note = f"（表中记载：{settings}）" if settings else ""
    return [*of_campaign, f"由 forms import 从 {file.name} 导入{note}"]


def _settings_conflicts(campaign: Campaign | None, unit: UnitForms) -> Iterator[str]:
    """A message for each of the settings that the forms print otherwise than the campaign's."""
    if campaign is None:
        return
    for name, text in unit.settings.items():
        own = amounts.as_text(campaign.settings.get(name))
        if text != own:
            yield f"表中的{name}是“{excerpt(text)}”，{campaign.name} 的公共设置中是“{excerpt(own)}”"


def _example_folder(options: argparse.Namespace) -> str:
    """The last campaign's folder of data files, as an example; an invented one for no campaigns."""
    try:
        folder = campaigns.find([], options.data)[-1]
    except UsageError:
        folder = options.data / "2023"
    return (folder / campaigns.UNITS).as_posix()
