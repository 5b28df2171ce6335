"""Where `forms status` starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.campaign import campaigns, each_campaign
from generator.collect import out_folder, unit_states, unread
from generator.collect.status import status_page, status_text
from generator.common import atomic_files, clock, console
from generator.common.diagnostics import OK, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.collect.unit_states import UnitState

# Formats that are files, with their ending.
_FILES = {"html": ".html", "xlsx": ".xlsx"}


def run_status(options: argparse.Namespace) -> int:
    """Print or write the state of each campaign's units; the command's exit code."""
    today = clock.day(options.date, "--date") if options.date else clock.today()
    _check_out(options)
    is_text = options.format == "text" and options.out is None
    if not is_text:
        option = f"--format {options.format}" if options.out is None else "--out"
        each_campaign.refuse_several(options, option)
    return each_campaign.for_each(options, lambda campaign: _show(campaign, today, options))


def _check_out(options: argparse.Namespace) -> None:
    """UsageError for a format that needs a file, or a file that must not be written to."""
    out, suffix = options.out, _FILES.get(options.format, "")
    if out is None:
        if suffix:
            raise UsageError(f"请指定文件名：加上 --out 文件名{suffix}。")
        return
    if suffix and out.suffix.lower() != suffix:
        raise UsageError(
            f"文件名 {out.as_posix()} 与格式 {options.format} 不符，应以 {suffix} 结尾。"
        )
    if not suffix and out.suffix.lower() in (*_FILES.values(), *campaigns.SUFFIXES):
        raise UsageError(f"文件名 {out.as_posix()} 与格式 {options.format} 不符，请换一个文件名。")
    if out.is_dir():
        raise UsageError(f"{out.as_posix()} 是文件夹，请指定文件名。")


def _show(campaign: Campaign, today: date, options: argparse.Namespace) -> int:
    campaigns.refuse_errors(campaign)
    if options.out is not None:
        out_folder.refuse_inside(options.out, "收表进度", campaign, options)
    campaign_units = unit_states.find(campaign)
    built = options.build / campaign.name
    units = list(unit_states.of_campaign(campaign_units, built, today, console.progress))
    is_on_screen = options.out is None
    # Standard output then holds the JSON and nothing else.
    is_json_output = is_on_screen and options.format == "json"
    print_line = console.print_err if is_json_output else console.print_out
    content = _content(campaign, units, today, options)
    if is_on_screen:
        if is_json_output:
            console.use_utf8()
        console.write(content.decode())
    else:
        _write(options.out, content)
    for line in unread.notes(campaign, options):
        print_line(line)
    if options.format == "text" and is_on_screen:
        words = ("return", "accept", "build")
        commands = (each_campaign.command_line(word, options, [campaign.folder]) for word in words)
        if step := status_text.next_step(units, status_text.Commands(*commands)):
            print_line(step)
    return OK


def _write(out: Path, content: bytes) -> None:
    if out.suffix.lower() == _FILES["xlsx"]:
        with out_folder.saved_workbook(out) as stream:
            stream.write(content)
        return
    atomic_files.write_atomic(out, content)
    console.print_out(f"已保存：{out.as_posix()}")


def _content(
    campaign: Campaign, units: Sequence[UnitState], today: date, options: argparse.Namespace
) -> bytes:
    """What is printed or written."""
    if options.format == "json":
        return f"{status_text.as_json(units)}\n".encode()
    if options.format == "html":
        return "".join(status_page.lines(campaign.name, units, today)).encode()
    if options.format == "xlsx":
        from generator.collect.status import status_workbook  # noqa: PLC0415 - only where it is asked for

        return status_workbook.workbook(campaign.name, units, today)
    lines = status_text.lines(campaign.name, units, today, whole=options.all)
    return "".join(f"{line}\n" for line in lines).encode()
