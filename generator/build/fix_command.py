"""`forms fix`: mend what a hint says can be written otherwise, in campaigns and data files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from generator.build import check_command
from generator.campaign import campaigns, fixed_file, last_year, loose_file, roster_units
from generator.campaign import check as campaign_check
from generator.campaign.mending import Judged
from generator.common import console, diagnostics, file_names
from generator.common.diagnostics import (
    DATA_ERRORS,
    OK,
    FormsError,
    MachineError,
    RefusedError,
    UsageError,
    has_errors,
)
from generator.datafile import source
from generator.datafile.file_bytes import FileBytes
from generator.pack import pack

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.fixed_file import FixedFile
    from generator.campaign.last_year import LastYear
    from generator.campaign.mending import Change, Judge
    from generator.campaign.roster_units import RosterIndex
    from generator.common.diagnostics import Diagnostic
    from generator.pack.pack import Pack

    LoadPack = Callable[[Path], Pack]


@dataclass
class _Report:
    """What came of the files so far."""

    files: int = 0
    fixed: list[FixedFile] = field(default_factory=list)
    remain: list[Diagnostic] = field(default_factory=list)
    # What kept a file from being read or written.
    failures: list[OSError | FormsError] = field(default_factory=list)


def run_fix(options: argparse.Namespace) -> int:
    """Mend the files named and those of the campaigns named; the command's exit code.

    Raises what kept the first file from being read or written, once all others are done.
    """
    try:
        return _run(options)
    except UsageError as error:
        # How the same files are named to this command.
        raise UsageError(str(error).replace("forms check ", "forms fix ")) from error


def _run(options: argparse.Namespace) -> int:
    report = _Report()
    for path, judge in _selected(options, report):
        report.files += 1
        try:
            done = fixed_file.fix(path, judge, dry_run=options.dry_run)
        except (OSError, MachineError) as error:
            console.print_out(f"{path.as_posix()}：未能读写，未作改动。\n")
            report.failures.append(error)
            continue
        _print_changes(done, dry_run=options.dry_run)
        if done.mended.fixed:
            report.fixed.append(done)
        report.remain += _in_file(done)
    remain = sorted(set(report.remain))
    console.print_findings([finding for finding in remain if finding.severity == "error"])
    if warnings := diagnostics.count(remain).warnings:
        console.print_out(f"另有警告 {warnings} 个，运行 forms check 可查看。")
    _print_summary(report, dry_run=options.dry_run)
    if report.failures:
        raise report.failures[0]
    return DATA_ERRORS if has_errors(report.remain) else OK


def _selected(options: argparse.Namespace, report: _Report) -> Iterator[tuple[Path, Judge]]:
    """Each file to mend, with what judges it; a campaign's settings first.

    Where settings cannot be used, their errors remain.
    """
    load_pack = cache(pack.load)
    chosen = _by_campaign(options.files, options.data)
    if options.pack and None not in chosen:
        raise UsageError(check_command.NO_LOOSE_FILE)
    for folder, paths in chosen.items():
        if folder is None:
            yield from ((path, _loose_judge(path, options, load_pack)) for path in paths)
            continue
        settings = folder / campaigns.SETTINGS
        if settings in paths:
            yield settings, _settings_judge(settings, options.templates, load_pack)
        units = [path for path in paths if path != settings]
        if not units:
            continue
        try:
            campaign = campaigns.load(folder, options.templates, load_pack)
        except RefusedError as error:
            report.remain += error.diagnostics
            continue
        before, roster_index = last_year.find(campaign), roster_units.find(campaign)
        for path in units:
            yield path, _unit_judge(path, campaign, before, roster_index)


def _by_campaign(names: Sequence[str], data: Path) -> dict[Path | None, list[Path]]:
    """The files to mend by their campaigns' folders, each once; of a campaign all its files.

    Files that lie in no campaign have no folder.
    """
    chosen: dict[Path | None, dict[Path, None]] = {}
    for name in names:
        if name.endswith(campaigns.SUFFIXES):
            for path in file_names.expand([name]):
                chosen.setdefault(campaigns.folder_around(path), {})[path] = None
        else:
            [folder] = campaigns.find([name], data)
            paths = [
                folder / campaigns.SETTINGS,
                *(folder / file for file in campaigns.unit_files(folder)),
            ]
            chosen.setdefault(folder, {}).update(dict.fromkeys(paths))
    return {folder: list(paths) for folder, paths in chosen.items()}


def _settings_judge(path: Path, templates: Path, load_pack: LoadPack) -> Judge:
    def judge(content: bytes) -> Judged:
        parsed = source.parse_content(content, path.as_posix())
        try:
            form_pack = load_pack(campaigns.pack_folder(parsed, templates))
        except RefusedError as error:
            return Judged(parsed, error.diagnostics)
        _, findings = campaigns.validate_settings(form_pack, parsed)
        return Judged(parsed, sorted(set(findings)))

    return judge


def _unit_judge(
    path: Path, campaign: Campaign, before: LastYear | None, roster_index: RosterIndex | None
) -> Judge:
    """What judges a campaign's data file, beside last year's campaign and the roster, if any."""
    data = f"{campaigns.UNITS}/{path.name}"

    def judge(content: bytes) -> Judged:
        earlier = before.read(data, FileBytes(content, "")) if before else None
        parsed = source.parse_content(content, path.as_posix())
        name = parsed.data.get(campaign.pack.unit_name)
        ceiling = roster_index.ceiling(name) if roster_index and isinstance(name, str) else None
        checked = campaign_check.check_source(
            campaign.pack, parsed, campaign.settings, earlier=earlier, ceiling=ceiling
        )
        checked = campaign_check.with_roster(campaign.pack, checked, roster_index)
        return Judged(parsed, checked.diagnostics)

    return judge


def _loose_judge(path: Path, options: argparse.Namespace, load_pack: LoadPack) -> Judge:
    """What judges a file that lies in no campaign, by the pack named with `--pack` or in it."""

    def judge(content: bytes) -> Judged:
        parsed = source.parse_content(content, path.as_posix())
        try:
            checked = loose_file.check_source(
                path, parsed, options.templates, load_pack, pack_name=options.pack
            )
        except RefusedError as error:
            return Judged(parsed, error.diagnostics)
        return Judged(parsed, checked.unit.diagnostics)

    return judge


def _in_file(done: FixedFile) -> Iterable[Diagnostic]:
    """The findings that remain, by the lines of the file as it is now on the disk."""
    if done.backup or not done.mended.fixed:
        return done.mended.remain
    origins = done.mended.origins
    return [replace(d, line=origins[min(d.line, len(origins)) - 1]) for d in done.mended.remain]


def _print_changes(done: FixedFile, *, dry_run: bool) -> None:
    """Print what changed in the file, as a diff, and which mistakes were left for a person."""
    file, mended = done.path.as_posix(), done.mended
    if mended.fixed:
        kept = f"，原文件保存为 {_backup_name(done)}" if done.backup else ""
        verb = "可改正" if dry_run else "已改正"
        console.print_out(f"{file}：{verb} {mended.fixed} 处{kept}")
        console.print_out(f"--- {file}（原内容）\n+++ {file}（新内容）")
        for change in mended.changes:
            console.print_out("\n".join(_hunk(change)))
        console.print_out("")
    if mended.refused:
        lines = "、".join(dict.fromkeys(f"第 {d.line} 行" for d in mended.refused))
        console.print_out(
            f"{file}：{lines}未自动改正：改法不止一种，或改后会影响其他内容。请自行修改。\n"
        )


def _backup_name(done: FixedFile) -> str:
    """The name of what is kept; with its folder where the file is a link to another one."""
    if done.backup is None:
        return ""
    is_beside = done.backup.parent == done.path.parent.resolve()
    return done.backup.name if is_beside else done.backup.as_posix()


def _hunk(change: Change) -> Iterator[str]:
    last = change.first + max(len(change.old), 1) - 1
    where = f"第 {change.first} 行" if last == change.first else f"第 {change.first}-{last} 行"
    yield f"@@ {where}：{'；'.join(change.messages)} @@"
    yield from (f"-{_visible(line)}" for line in change.old)
    yield from (f"+{_visible(line)}" for line in change.new)


def _visible(line: str) -> str:
    """The line with symbols for tabs and for characters that control a terminal."""
    return "".join(chr(0x2400 + ord(c)) if c < " " else c for c in line)


def _print_summary(report: _Report, *, dry_run: bool) -> None:
    count = sum(done.mended.fixed for done in report.fixed)
    if dry_run and count:
        console.print_out(
            f"共可改正 {count} 处（{len(report.fixed)} 个文件），未改动文件。请去掉 --dry-run 后运行。"  # noqa: E501
        )
    elif count:
        console.print_out(f"共改正 {count} 处（{len(report.fixed)} 个文件），请核对以上改动。")
    else:
        console.print_out(f"已检查 {report.files} 个文件，没有可自动改正的内容。")
