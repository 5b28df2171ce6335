"""`forms rollover --pack`: write a campaign of another pack from what a campaign's data say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.campaign import (
    campaigns,
    carried_data,
    check,
    data_file,
    file_head,
    new_campaign,
    next_year,
    roster_files,
    stage_report,
    typed_texts,
)
from generator.campaign.stage_report import StageReport
from generator.common.diagnostics import RefusedError, UsageError, has_errors
from generator.datafile import comments, file_bytes, source
from generator.pack import carry, pack, selectors
from generator.pack.fields import advice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.campaign.campaigns import Campaign
    from generator.campaign.carried_data import Plan
    from generator.campaign.data_file import Canonical, Remarks
    from generator.common.progress import Progress
    from generator.pack.pack import Pack

_YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_EXACT_YEAR = re.compile("[0-9]{4}")


def carry_on(
    names: tuple[str, str], data: Path, templates: Path, pack_name: str, progress: Progress
) -> list[str]:
    """Write the second campaign, of that pack, from the first; the lines to report.

    Raises UsageError where it exists or the pack takes nothing over, RefusedError with the errors
    of every file that cannot be read. In either case nothing is written.
    """
    [folder] = campaigns.find([names[0]], data)
    target = new_campaign.unused_folder(names[1], data)
    campaign = campaigns.load(folder, templates)
    new_pack = _pack(campaign, pack_name, templates)
    plan = _plan(new_pack, campaign)
    findings = [d for d in campaign.source.diagnostics if d.severity == "error"]
    report = StageReport(campaign, new_pack, target, *_years(campaign, new_pack, target.name))
    with new_campaign.filled(target) as new:
        (new / campaigns.UNITS).mkdir()
        settings = _write_settings(report, new / campaigns.SETTINGS)
        for file in progress(campaign.files, len(campaign.files), "生成"):
            try:
                (new / file).write_bytes(_unit(report, plan, settings, file))
            except RefusedError as error:
                findings += error.diagnostics
        if findings:
            raise RefusedError("数据文件有错误", findings)
        for path in _rosters(report):
            (new / path.name).write_bytes(path.read_bytes())
    return [*stage_report.lines(report)]


def _pack(campaign: Campaign, name: str, templates: Path) -> Pack:
    """The pack of that name; UsageError where it takes nothing over from the campaign's."""
    new_pack = pack.load(campaigns.named_pack(name, templates))
    old = campaign.pack.folder.name
    if old in new_pack.carry:
        return new_pack
    if old == name:
        raise UsageError(f"“{campaign.name}”的表单就是“{name}”。生成下一年度的，请省略 --pack。")
    missing = {*new_pack.carry} - {*campaigns.pack_names(templates)}
    others = "、".join(
        f"{other}（{templates.as_posix()} 中没有）" if other in missing else other
        for other in new_pack.carry
    )
    known = f"只规定了从以下表单带入：{others}。" if others else "pack.yaml 中没有 carry。"
    raise UsageError(
        f"表单“{name}”没有规定从“{old}”带入哪些内容：{known}"
        f"请在 {(new_pack.folder / 'pack.yaml').as_posix()} 的 carry 中补充，"
        "写法见 docs/表单包.md。"
    )


def _plan(new_pack: Pack, campaign: Campaign) -> Plan:
    """What goes into the new campaign's units; RefusedError where the pack's entries are wrong."""
    if findings := carry.findings(new_pack, campaign.pack):
        raise RefusedError("表单包有错误", findings)
    return carried_data.plan(new_pack, carry.transfers(new_pack, campaign.pack).transfers)


def _years(campaign: Campaign, new_pack: Pack, name: str) -> tuple[str, str]:
    """The campaign's year and the new one's: that in its folder's name, else the same."""
    rules = new_pack.rollover
    if rules is None:
        return "", ""
    year = (campaign.pack.rollover or rules).year
    old = selectors.value_or_none(campaign.source.data, year)
    if not isinstance(old, str) or not _EXACT_YEAR.fullmatch(old):
        return "", ""
    years = {*_YEAR.findall(name)}
    return old, years.pop() if len(years) == 1 else old


def _write_settings(report: StageReport, path: Path) -> Mapping[str, Any]:
    """Write the new campaign's settings, those of the same names; the values they have.

    Required ones without a value are bare keys, each with a comment that says what to fill in.
    """
    fields = report.pack.settings.fields
    texts = _settings_texts(report)
    required = [n for n, field in fields.children.items() if field.required and not texts.get(n)]
    values: Canonical = {
        name: texts.get(name, "")
        for name in fields.children
        if name in required or not data_file.is_blank(texts.get(name, ""))
    }
    report.blank_settings.extend(required)
    report.left_settings.extend(_left_settings(report, values))
    remarks: Remarks = {
        (name,): [advice(fields.children[name], "") or "请填写。"] for name in required
    }
    content = data_file.text(fields, values, remarks=remarks).encode()
    path.write_bytes(content)
    parsed = source.parse_content(content, path.as_posix())
    settings, _ = campaigns.validate_settings(report.pack, parsed)
    return settings


def _settings_texts(report: StageReport) -> dict[str, Any]:
    """The new pack's settings by what the old ones of the same names say, with the new year.

    The appendix's title is of the old forms.
    """
    old = report.campaign.source.data
    texts = typed_texts.as_typed(report.pack.settings.fields, {}, old)
    texts = _renewed(report, texts, is_unit=False)
    texts |= {campaigns.PACK_KEY: report.pack.folder.name, campaigns.APPENDIX_TITLE_KEY: ""}
    if report.pack.rollover and report.new_year:
        *above, name = report.pack.rollover.year
        selectors.value_at(texts, tuple(above))[name] = report.new_year
    return texts


def _left_settings(report: StageReport, values: Mapping[str, Any]) -> Iterator[str]:
    """The old settings that have no place in the new ones; the pack and the year have theirs."""
    of_year = report.campaign.pack.rollover
    taken = {place for place, text in selectors.texts(values) if text}
    taken |= {(campaigns.PACK_KEY,), of_year.year if of_year else ()}
    left = (
        ".".join(step for step in place if isinstance(step, str))
        for place, text in selectors.texts(report.campaign.source.data)
        if text and place not in taken
    )
    yield from dict.fromkeys(left)


def _unit(report: StageReport, plan: Plan, settings: Mapping[str, Any], file: str) -> bytes:
    """The new data file of a unit, by the new settings; RefusedError where it cannot be read."""
    path = report.campaign.folder / file
    parsed = source.parse(file_head.without(file_bytes.read(path)), path.as_posix())
    if has_errors(parsed.diagnostics):
        raise RefusedError("数据文件有错误", parsed.diagnostics)
    old = report.campaign.pack
    validated = check.read_and_validate(old, parsed, report.campaign.settings)
    texts = typed_texts.as_typed(old.unit.fields, validated.values, parsed.data)
    carried = carried_data.carry_over(plan, texts, parsed.data)
    report.counts.add(carried.counts)
    if has_errors(validated.findings):
        report.with_errors.append(file)
    if any("#" in line for line in parsed.lines) and comments.read(parsed.lines, parsed.keys):
        report.with_comments.append(file)
    values = _renewed(report, carried.values, is_unit=True, file=file)
    canonical = carried_data.canonical(report.pack, values, settings)
    return data_file.text(report.pack.unit.fields, canonical).encode()


def _renewed(
    report: StageReport, values: dict[str, Any], *, is_unit: bool, file: str = campaigns.SETTINGS
) -> dict[str, Any]:
    """The values with the new year in the texts that the new pack names."""
    rules = report.pack.rollover
    old, new = report.old_year, report.new_year
    if rules is None or not old or old == new:
        return values
    dated = rules.unit if is_unit else rules.settings
    for path, text in [*selectors.texts(values)]:
        field = selectors.without_rows(path)
        if field in dated and next_year.names_year(text, old):
            changed = next_year.renewed(text, old, new)
            selectors.value_at(values, path[:-1])[path[-1]] = changed
            if changed == text:
                report.unsure.append((file, ".".join(field)))
    return values


def _rosters(report: StageReport) -> Iterator[Path]:
    """The campaign's roster, where the new one is of the same year."""
    if report.old_year == report.new_year:
        yield from roster_files.rosters(report.campaign.folder)
