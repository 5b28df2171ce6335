"""Where `forms import` starts: filled Word forms → data files, by the templates that draw them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.campaign import campaigns, check, data_file, each_campaign
from generator.common import amounts, atomic_files, console, diagnostics
from generator.common.diagnostics import DATA_ERRORS, OK, Diagnostic, UsageError, excerpt
from generator.datafile import source
from generator.pack import pack
from generator.readback import read_document

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from generator.campaign.campaigns import Campaign
    from generator.common.progress import Progress
    from generator.readback.read_document import Document, Reader
    from generator.readback.unit_values import UnitForms

# What is told where there is no data file after all, behind what was found.
NOTHING = "未生成数据文件，请按上述提示处理后重新导入。"


@dataclass(frozen=True)
class Imported:
    """What an import did: data files written, those that were there just so, what needs a look."""

    written: tuple[Path, ...]
    same: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass
class _Target:
    """Where data files go, whose campaign it is, which units have one there, and what was done."""

    folder: Path
    campaign: Campaign | None
    taken: dict[str, Path] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)
    same: list[Path] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)


def run_import(options: argparse.Namespace) -> int:
    """Read filled documents back into data files; the command's exit code."""
    files = read_document.expand_names(options.files)
    if options.campaign:
        [folder] = campaigns.find([options.campaign], options.data)
        round_ = campaigns.load(folder, options.templates)
        done = import_(files, [read_document.reader(round_.pack)], round_, console.progress)
    else:
        packs = [pack.load(folder) for folder in pack.find([], options.templates)]
        readers = [read_document.reader(each) for each in packs]
        done = import_(files, readers, options.out, console.progress)
    console.print_findings(done.diagnostics)
    if not done.written and not done.same:
        console.print_out(NOTHING)
    for path in done.written:
        console.print_out(f"已生成：{path.as_posix()}")
    for path in done.same:
        console.print_out(f"已有内容相同的文件：{path.as_posix()}")
    if done.written:
        steps = ["按上述提示核对数据"] if done.diagnostics else []
        if options.campaign:
            command = each_campaign.command_line("check", options, [folder])
        else:
            command = "forms check"
            steps.append(
                f"将数据文件移入填报任务的 {campaigns.UNITS} 文件夹（如 {_example(options)}）"
            )
        before = "，".join(steps) + "，再" if steps else ""
        console.print_out(f"下一步：请{before}运行 {command}。")
    return DATA_ERRORS if diagnostics.has_errors(done.diagnostics) else OK


def import_(
    files: Sequence[Path],
    readers: Sequence[Reader],
    target: Path | Campaign,
    progress: Progress = lambda items, *_: items,
) -> Imported:
    """Write a data file for each unit of the documents into the folder or the campaign.

    What is there already is never changed. Raises OSError when the machine is in the way.
    """
    into = _Target(target, None) if isinstance(target, Path) else _of_campaign(target)
    for file in progress(files, len(files), "导入"):
        document = read_document.read(file, readers)
        into.found += document.diagnostics
        for unit in document.units:
            _write(into, file, document, unit)
    return Imported(tuple(into.written), tuple(into.same), tuple(sorted(into.found)))


def _of_campaign(round_: Campaign) -> _Target:
    """The campaign's folder of data files, with the units that have one."""
    into = _Target(round_.folder / campaigns.UNITS, round_)
    for path in round_.paths:
        name = source.read(path, path.as_posix()).data.get(round_.pack.unit_name)
        if isinstance(name, str) and name:
            into.taken[check.document_key(name)] = path
    return into


def _write(into: _Target, file: Path, document: Document, unit: UnitForms) -> None:
    values = data_file.canonical(document.pack, unit.values, unit.printed)
    name = values.get(document.pack.unit_name)
    if not isinstance(name, str) or not name:
        told = f"此单位未填“{document.pack.unit_name}”，数据文件已按 Word 文件的名称命名"
        hint = f"请在数据文件中补填“{document.pack.unit_name}”。"
        _find(into, file, unit.row, "required", told, hint)
        name = file.stem
    _check_settings(into, file, unit)
    # A name over two lines is that of the same unit.
    key = check.document_key("".join(name.split("\n")))
    path = into.folder / data_file.file_name("".join(name.split("\n")))
    other = into.taken.get(key, path)
    text = data_file.text(document.pack.unit.fields, values, _head(file, unit), unit.remarks)
    into.taken[key] = other
    if other != path or other in into.written:
        _refuse(into, file, unit, name, other)
        return
    into.folder.mkdir(parents=True, exist_ok=True)
    try:
        atomic_files.write_new(path, text.encode())
        into.written.append(path)
    except FileExistsError:
        if path.is_file() and path.read_bytes() == text.encode():
            into.same.append(path)
        else:
            _refuse(into, file, unit, name, path)


def _head(file: Path, unit: UnitForms) -> list[str]:
    """What the data file's first line says of where it is from."""
    printed = "，".join(f"{name} {text}" for name, text in unit.settings.items() if text)
    return [
        f"由 forms import 从 {file.name} 导入" + (f"（表中记载：{printed}）" if printed else "")
    ]


def _check_settings(into: _Target, file: Path, unit: UnitForms) -> None:
    """Tell of what the forms print of the settings and the campaign's settings do not say."""
    if into.campaign is None:
        return
    for name, text in unit.settings.items():
        ours = amounts.as_text(into.campaign.settings.get(name))
        if text != ours:
            told = f"表中的{name}是“{excerpt(text)}”，{into.campaign.name} 的公共设置中是“{excerpt(ours)}”"  # noqa: E501
            hint = "请核对是否选错文件或填报任务。"
            _find(into, file, unit.row, "conflict", told, hint)


def _refuse(into: _Target, file: Path, unit: UnitForms, name: str, path: Path) -> None:
    told = f"“{excerpt(name)}”已有数据文件：{path.as_posix()}，未覆盖"
    hint = "如需使用本次导入的内容，请先移走或重命名原文件，再导入一次。"
    _find(into, file, unit.row, "same-unit", told, hint)


def _find(  # noqa: PLR0913, PLR0917 - where, and what
    into: _Target, file: Path, row: int, code: str, told: str, hint: str
) -> None:
    into.found.append(Diagnostic(file.as_posix(), row, 1, "error", code, told, hint))


def _example(options: argparse.Namespace) -> str:
    """A campaign's folder of data files: that of the last one, if there is any."""
    try:
        folder = campaigns.find([], options.data)[-1]
    except UsageError:
        folder = options.data / "2023"
    return (folder / campaigns.UNITS).as_posix()
