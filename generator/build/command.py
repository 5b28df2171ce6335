"""`forms build`: from parsed arguments to printed lines and an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.build import check_command, executors, output_folder, stages, status
from generator.campaign import campaigns, each_campaign, roster_units
from generator.common import console, diagnostics
from generator.common.diagnostics import DATA_ERRORS, OK
from generator.form import lint

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from generator.build.report import Report
    from generator.campaign.campaigns import Campaign


def run_build(options: argparse.Namespace) -> int:
    """Build each campaign; the command's exit code."""
    build_options = stages.Options(
        jobs=options.jobs or executors.cores(),
        cluster=options.cluster,
        force=options.force,
        partial=options.partial,
        strict=options.strict,
        units=tuple(options.unit),
    )

    def build(campaign: Campaign) -> int:
        models, errors = lint.read_models(campaign.pack)
        if errors or diagnostics.has_errors(campaign.diagnostics):
            # Nothing can be built, but the units' findings are printed too.
            checked = check_command.campaign_findings(campaign, strict=options.strict)
            findings = sorted([*errors, *checked], key=campaigns.place_order)
            console.print_findings(
                findings,
                elsewhere=each_campaign.all_findings_advice("build", options),
                with_answered=options.all,
                answerable=True,
            )
            if fixable := each_campaign.fix_advice(findings, options):
                console.print_out(fixable)
            return DATA_ERRORS
        out = options.build / campaign.name
        report = stages.build(campaign, out, build_options, console.progress, models)
        _print_report(campaign, report, options)
        return DATA_ERRORS if diagnostics.has_errors(report.diagnostics) else OK

    return each_campaign.for_each(options, build)


def _print_report(campaign: Campaign, report: Report, options: argparse.Namespace) -> None:
    out = options.build / report.manifest.campaign
    findings = (out / output_folder.FINDINGS).as_posix()
    console.print_findings(
        report.diagnostics,
        status.after_build(report.briefs),
        elsewhere="" if options.all else f"逐条内容见 {findings}。",
        with_answered=options.all,
        answerable=True,
    )
    if next(iter(report.diagnostics), None):
        console.print_out(f"全部错误和警告见 {findings}。")
    if fixable := each_campaign.fix_advice(report.diagnostics, options):
        console.print_out(fixable)
    units, volumes = report.manifest.units, report.manifest.appendix
    written = f"本次生成或更新 {len(report.written)} 个文件"
    console.print_out(
        f"{out.as_posix()}：单位文档 {report.ready}/{report.units} 份，附表汇编 {len(volumes)} 册；{written}。"  # noqa: E501
    )
    missing = roster_units.missing_line(
        campaign.name, report.roster_index, report.missing, every=options.all
    )
    for line in filter(None, (missing, report.not_compared)):
        console.print_out(line)
    for brief in report.briefs:
        if brief.out_of_date:
            unit = units[brief.data]
            why = status.why_out_of_date(campaign, unit, out / unit.document)
            console.print_out(f"  待更新：{unit.document}（{why}）")
    for line in _appendix_lines(report, options):
        console.print_out(line)
    for name in report.backups:
        console.print_out(f"  原文档被手工修改过，已另存为 {name}")
    for name in report.strays:
        console.print_out(f"  不属于任何单位的文件，予以保留：{name}")
    if failed := sum(bool(brief.errors) for brief in report.briefs):
        which = "全部" if failed == report.units > 1 else "有"
        console.print_out(f"{which} {failed} 个单位因数据有错误未生成，请改正后重新运行。")


def _appendix_lines(report: Report, options: argparse.Namespace) -> Iterator[str]:
    """What keeps the appendix from being there or up to date."""
    volumes = report.manifest.appendix
    others = "已报且没有错误" if report.missing else "没有错误"
    partial = f"如需先汇编{others}的单位，请在命令末尾加 --partial"
    every = "名册中的单位均已报送、没有错误" if report.missing else "全部单位没有错误"
    for volume in volumes:
        if volume.out_of_date:
            again = "请不带 --unit 再运行一次，以重新生成"
            when = f"{every}后重新生成；{partial}"
            yield f"  待更新：{volume.document}（{again if options.unit else when}）"
    if not volumes and not options.unit and report.ready:
        yield f"  未生成：附表汇编（{every}后生成；{partial}）"
