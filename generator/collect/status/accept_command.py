"""Where `forms accept` starts: the bureau has looked at what units sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.build import output_folder
from generator.campaign import campaigns, each_campaign, record
from generator.collect import unit_states
from generator.common import console, diagnostics
from generator.common.diagnostics import DATA_ERRORS, OK

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from generator.campaign.campaigns import Campaign
    from generator.campaign.record import Log
    from generator.collect.unit_states import CampaignUnits, CheckedCampaignUnit

_COMMAND = "forms accept"


def run_accept(options: argparse.Namespace) -> int:
    """Log that units are accepted; the command's exit code, 1 where one could not be."""
    options.campaigns = [options.campaign]
    return each_campaign.for_each(options, lambda campaign: _accept(campaign, options))


def _accept(campaign: Campaign, options: argparse.Namespace) -> int:
    campaigns.refuse_errors(campaign)
    command = each_campaign.command_line("accept", options, [campaign.folder])
    campaign_units = unit_states.find_wanted(campaign, options.unit, command)
    done = accept(campaign_units, options.unit)
    check = each_campaign.command_line("check", options, [campaign.folder])
    receive = each_campaign.command_line("receive 收回的表 --campaign", options, [campaign.folder])
    for line in _report(done, check, receive):
        console.print_out(line)
    for line in record.damage(campaign.folder / record.FOLDER, done.damaged):
        console.print_out(line)
    return DATA_ERRORS if done.missing or done.wrong else OK


@dataclass
class AcceptReport:
    """Names of units: those accepted now or before, and those that cannot be.

    `missing` have sent nothing; the data of those that are `wrong` have so many errors. `doubtful`
    are accepted, with so many open warnings. `damaged` are lines of the log nobody can read.
    """

    now: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)
    doubtful: dict[str, int] = field(default_factory=dict)
    damaged: Sequence[int] = ()


def accept(campaign_units: CampaignUnits, wanted: Sequence[str]) -> AcceptReport:
    """Log the units of these names as accepted, unless they are already, are missing or wrong.

    Raises OSError where the disk fails, MachineError where another command works on the log.
    """
    done = AcceptReport()
    received = campaign_units.campaign.folder / record.FOLDER
    with output_folder.locked(received, _COMMAND):
        log = record.read_log(received)
        done.damaged = log.unreadable
        for each in unit_states.units(campaign_units, wanted):
            _accept_one(campaign_units.campaign, log, each, done)
    return done


def _accept_one(
    campaign: Campaign, log: Log, each: CheckedCampaignUnit, done: AcceptReport
) -> None:
    name, checked = each.unit.name, each.checked
    state = unit_states.stage_of(campaign, each, log).state
    if checked is None or state == "missing":
        done.missing.append(name)
        return
    counts = diagnostics.count(checked.diagnostics)
    if counts.errors:
        done.wrong[name] = counts.errors
        return
    if counts.warnings:
        done.doubtful[name] = counts.warnings
    if state == "accepted":
        done.before.append(name)
        return
    file = checked.path.relative_to(campaign.folder).as_posix()
    record.add(log, name, "accepted", file, checked.data_sha256)
    done.now.append(name)


def _report(done: AcceptReport, check: str, receive: str) -> Iterator[str]:
    """What was done, and what to do about the others."""
    for name in done.missing:
        yield f"“{name}”未报，未登记为已审核。请收到后先运行 {receive}"
    for name, number in done.wrong.items():
        yield f"“{name}”的数据有 {number} 个错误，未登记为已审核。请运行 {check} 查看。"
    if done.before:
        yield f"此前已审核、数据没有变化：{'、'.join(done.before)}。"
    if done.now:
        yield f"已登记为已审核：{'、'.join(done.now)}。数据改变后自动失效。"
    for name, number in done.doubtful.items():
        yield f"其中“{name}”有 {number} 个警告未核对，请运行 {check} 查看。"
